/** Writes requests and reads answers of a line over HTTP, as the chapter "Over HTTP" of PROTOCOL.md has them. */

/** A part of an answer. */
export type Item =
  | { readonly kind: "line" | "frame"; readonly bytes: Uint8Array }
  | { readonly kind: "beat" | "more" | "end" };

/** Bytes of the secret that names a line. */
const keyBytes = 16;

export const requests = {
  open: (hello: Uint8Array) => joined([bytesOf(1), lengthOf(hello), hello]),
  receive: (line: Uint8Array, number: number, manner: "stream" | "wait") =>
    joined([bytesOf(2), line, numberOf(number), bytesOf(manner === "stream" ? 1 : 2)]),
  probe: (line: Uint8Array) => joined([bytesOf(3), line]),
  /** `after`: bytes of the stream before the piece. */
  send: (line: Uint8Array, after: number, last: boolean, piece: Uint8Array) =>
    joined([bytesOf(4), line, numberOf(after), bytesOf(last ? 1 : 0), lengthOf(piece), piece]),
};

/** Gives what reads an answer: takes the next bytes, gives the items that are whole with them. */
export function createAnswer(): (bytes: Uint8Array) => Item[] {
  let rest: Uint8Array = bytesOf();
  return (bytes) => {
    rest = rest.length ? joined([rest, bytes]) : bytes;
    const items: Item[] = [];
    for (;;) {
      const read = itemOf(rest);
      if (!read) return items;
      items[items.length] = read.item;
      rest = rest.subarray(read.end);
    }
  };
}

/**
 * The first item; undefined while it is not whole.
 * @throws Error when there is no such item
 */
function itemOf(bytes: Uint8Array): { item: Item; end: number } | undefined {
  const tag = bytes[0];
  switch (tag) {
    case undefined:
      return undefined;
    case 1:
      return bytes.length > keyBytes
        ? { item: { kind: "line", bytes: bytes.slice(1, 1 + keyBytes) }, end: 1 + keyBytes }
        : undefined;
    case 2: {
      let length = 0;
      let start = 1;
      for (let scale = 1; ; scale *= 128) {
        const byte = bytes[start++];
        if (byte === undefined) return undefined;
        length += (byte & 127) * scale;
        if (byte < 128) break;
      }
      const end = start + length;
      return bytes.length < end ? undefined : { item: { kind: "frame", bytes: bytes.slice(start, end) }, end };
    }
    case 3:
      return { item: { kind: "beat" }, end: 1 };
    case 4:
      return { item: { kind: "more" }, end: 1 };
    case 5:
      return { item: { kind: "end" }, end: 1 };
    default:
      throw new Error("no answer of a line");
  }
}

/** The number before bytes that says how many they are. */
export function lengthOf(bytes: Uint8Array): Uint8Array {
  return numberOf(bytes.length);
}

function numberOf(value: number): Uint8Array {
  const out: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) out[out.length] = (value % 128) | 128;
  out[out.length] = value;
  return bytesOf(...out);
}

function bytesOf(...values: number[]): Uint8Array {
  return new Uint8Array(values);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (let at = 0; at < parts.length; at++) length += (parts[at] as Uint8Array).length;
  const all = new Uint8Array(length);
  let place = 0;
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] as Uint8Array;
    all.set(part, place);
    place += part.length;
  }
  return all;
}
