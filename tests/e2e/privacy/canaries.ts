/** Secrets without number, each one of a kind, and the search for all of them at once in whatever bytes there are. */

import { readdirSync, readFileSync, openSync, readSync, closeSync } from "node:fs";
import { join } from "node:path";
import { disguises } from "../fixtures/wire";

export type CanaryKind = "word" | "number";

/** What all of a kind begin with. Letters and digits, so that no form of them is cut by quoting. */
const prefixes: Record<CanaryKind, string> = { word: "cnry7Qz", number: "90735162" };
const digits: Record<CanaryKind, { base: number; letters: number }> = {
  word: { base: 36, letters: 4 },
  number: { base: 10, letters: 6 },
};
const ends: Record<CanaryKind, string> = { word: "Jx", number: "7" };

interface Form {
  readonly name: string;
  /** What the form of every canary begins with. */
  readonly head: Buffer;
  readonly length: number;
  /** By the form's bytes, read as latin-1. */
  readonly canaries: Map<string, string>;
}

export class Canaries {
  /** What each was planted in. */
  private readonly planted = new Map<string, string>();
  private forms: Form[] | undefined;
  /** Whether what begins like a canary and is none of these is a find. */
  private others = true;

  /** A new one; `where` is what a find is reported as. */
  plant(where: string, kind: CanaryKind = "word"): string {
    const { base, letters } = digits[kind];
    const canary = prefixes[kind] + this.planted.size.toString(base).padStart(letters, "0") + ends[kind];
    this.planted.set(canary, where);
    this.forms = undefined;
    return canary;
  }

  /** A search for some of them; others that are found are told as parts of nothing known, so they are left out. */
  only(wanted: readonly string[]): Canaries {
    const some = new Canaries();
    for (const canary of wanted) some.planted.set(canary, `${canary}, ${this.planted.get(canary)}`);
    some.others = false;
    return some;
  }

  get count(): number {
    return this.planted.size;
  }

  /** Everything that the bytes hold: for each canary the place where it was planted, and in what it was found. */
  find(bytes: Buffer, what: string, found: Map<string, Set<string>>): void {
    for (const form of (this.forms ??= this.allForms())) {
      for (let at = bytes.indexOf(form.head); at >= 0; at = bytes.indexOf(form.head, at + 1)) {
        const canary = form.canaries.get(bytes.toString("latin1", at, at + form.length));
        const where = canary === undefined ? undefined : this.planted.get(canary);
        if (where === undefined && !this.others) continue;
        const key = where ?? "a part of a canary";
        const places = found.get(key) ?? new Set();
        found.set(key, places.add(form.name === "plain" ? what : `${what} (${form.name})`));
      }
    }
  }

  private allForms(): Form[] {
    const forms = new Map<string, { heads: Buffer[]; length: number; canaries: Map<string, string> }>();
    const put = (canary: string, isPlanted: boolean) => {
      for (const [name, bytes] of disguises(canary)) {
        // What comes last in it is the same for all, and what comes first is not.
        if (name === "reversed") continue;
        const key = `${name} ${bytes.length}`;
        const form = forms.get(key) ?? { heads: [], length: bytes.length, canaries: new Map<string, string>() };
        forms.set(key, form);
        form.heads.push(bytes);
        if (isPlanted) form.canaries.set(bytes.toString("latin1"), canary);
      }
    };
    for (const canary of this.planted.keys()) put(canary, true);
    // Two that nobody plants, so that a few canaries do not look as if all of their letters were shared.
    for (const kind of ["word", "number"] as const) {
      if (![...this.planted.keys()].some((canary) => canary.startsWith(prefixes[kind]))) continue;
      for (const digit of ["0", kind === "word" ? "z" : "9"]) {
        put(prefixes[kind] + digit.repeat(digits[kind].letters) + ends[kind], false);
      }
    }
    return [...forms].map(([name, { heads, length, canaries }]) => ({
      name: name.replace(/ \d+$/, ""),
      head: commonHead(heads),
      length,
      canaries,
    }));
  }
}

function commonHead(all: readonly Buffer[]): Buffer {
  const first = all[0] ?? Buffer.alloc(0);
  let length = first.length;
  for (const other of all) {
    let common = 0;
    while (common < length && first[common] === other[common]) common++;
    length = common;
  }
  return first.subarray(0, length);
}

/** What a process holds in memory of its own, where this machine lets it be read; undefined where not. */
export function memoryOf(pid: number): Buffer[] | undefined {
  try {
    const memory = openSync(`/proc/${pid}/mem`, "r");
    const parts: Buffer[] = [];
    for (const line of readFileSync(`/proc/${pid}/maps`, "utf8").split("\n")) {
      const [, start, end, file] = /^([0-9a-f]+)-([0-9a-f]+) rw\S* \S+ \S+ \d+ *(.*)$/.exec(line) ?? [];
      // What is mapped from a file is the program, not what it has been told.
      if (!start || !end || file?.startsWith("/")) continue;
      const part = Buffer.alloc(parseInt(end, 16) - parseInt(start, 16));
      try {
        readSync(memory, part, 0, part.length, parseInt(start, 16));
        parts.push(part);
      } catch {
        // A part that is not there yet, or a guard.
      }
    }
    closeSync(memory);
    return parts;
  } catch {
    return undefined;
  }
}

/** All files below a folder. */
export function filesBelow(folder: string): { path: string; bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, bytes: readFileSync(path) }));
}
