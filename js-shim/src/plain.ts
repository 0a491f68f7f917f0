// What a page gets that forbids WebAssembly: a module of ours as plain JavaScript, with the look of an instance of the other.

import { instantiate, valuesMin } from "plain-module";

/** Bytes beyond which an address would not fit the numbers that the engine calculates with. */
const MEMORY_BYTES_MAX = 1 << 30;
/** Bytes by which memories are measured. */
const PAGE_BYTES = 1 << 16;

/** Bring numbers into the range of a type; the widest types have no number for their own ends. */
const ranges = {
  i32: (value: number) => within(value, -0x80000000, 0x7fffffff),
  u32: (value: number) => within(value, 0, 0xffffffff),
  i64: (value: number) => within(value, -0x8000000000000000, 0x7ffffffffffffc00),
  u64: (value: number) => within(value, 0, 0xfffffffffffff800),
};

function within(value: number, least: number, most: number): number {
  // Not a number is zero.
  return value >= least ? (value < most ? value : most) : value < least ? least : 0;
}

/** A table of JavaScript's values. */
function createValues() {
  const values: unknown[] = [];
  const put = (from: number, count: number, value: unknown) => {
    for (let at = from; at < from + count; at++) values[at] = value;
  };
  put(0, valuesMin, null);
  return {
    get: (at: number) => values[at],
    set: (at: number, value: unknown) => void (values[at] = value),
    grow(value: unknown, count: number) {
      const before = values.length;
      put(before, count, value);
      return before;
    },
    size: () => values.length,
    fill: (from: number, value: unknown, count: number) => put(from, count, value),
  };
}

/**
 * A larger memory with the content of this one, or undefined when there is none. Half as large again as was asked for:
 * what has to be copied each time must not grow one page at a time.
 */
function larger(memory: ArrayBuffer, bytes: number): ArrayBuffer | undefined {
  if (bytes > MEMORY_BYTES_MAX) return undefined;
  const wanted = Math.min(bytes * 1.5, MEMORY_BYTES_MAX);
  try {
    const grown = new ArrayBuffer(Math.ceil(wanted / PAGE_BYTES) * PAGE_BYTES);
    new Uint8Array(grown).set(new Uint8Array(memory));
    // Views of the old memory become empty, as they do in WebAssembly: that is how the glue knows to take new ones.
    const { port1, port2 } = new MessageChannel();
    port1.postMessage(0, [memory]);
    port1.close();
    port2.close();
    return grown;
  } catch {
    return undefined;
  }
}

/** Called by the glue with what an instance would import; gives what it would export. */
export default function plain(imports: object): object {
  const values = createValues();
  const exports = instantiate({ ...imports, values, ranges, memory: { larger } });
  const table = {
    get: values.get,
    set: values.set,
    grow: (count: number, value?: unknown) => values.grow(value, count),
  };
  return { ...exports, __wbindgen_externrefs: table };
}
