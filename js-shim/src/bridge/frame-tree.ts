/** Keeps which nodes of a frame are known and how they hang together: the engine takes nothing that would not fit. */

export const enum Kind {
  Document = 1,
  Element = 2,
  /** A script or its kin, below which nothing is read. */
  Inert = 3,
  Shadow = 4,
  Text = 5,
  Doctype = 6,
}

/** Nodes of one frame; a page with more is none of people. */
const nodesMax = 400_000;

interface Entry {
  kind: Kind;
  parent: number;
  inner: Set<number> | undefined;
}

/** Numbers from `from`, which is the document's, and below `to`. */
export function createFrameTree(from: number, to: number) {
  const entries = new Map<number, Entry>();
  const parentsToBe = new Map<number, number>();
  let highest = from;

  const hang = (id: number, entry: Entry, parent: number): void => {
    entry.parent = parent;
    const around = entries.get(parent);
    if (around) (around.inner ??= new Set()).add(id);
  };
  const unhang = (id: number, entry: Entry): void => void entries.get(entry.parent)?.inner?.delete(id);
  const isInside = (id: number, around: number): boolean => {
    for (let at = id; at !== 0; at = entries.get(at)?.parent ?? 0) if (at === around) return true;
    return false;
  };
  const isOwn = (id: number) => id >= from && id < to;
  const mayHold = (id: number) => {
    const kind = entries.get(id)?.kind;
    return kind === Kind.Document || kind === Kind.Element || kind === Kind.Shadow;
  };

  return {
    isOwn,
    has: (id: number) => entries.has(id),
    kindOf: (id: number) => entries.get(id)?.kind,
    highest: () => highest,
    /** Whether nodes may be read below it. */
    mayHold,

    /** The document. */
    begin(): void {
      entries.set(from, { kind: Kind.Document, parent: 0, inner: undefined });
    },

    /** A new node; false when its number is not its to have. */
    add(id: number, parent: number, kind: Kind): boolean {
      if (!isOwn(id) || entries.has(id) || !mayHold(parent) || entries.size >= nodesMax) return false;
      const entry: Entry = { kind, parent, inner: undefined };
      entries.set(id, entry);
      hang(id, entry, parent);
      if (id > highest) highest = id;
      return true;
    },

    /** Where it will be: `settle` moves all that a block of runs moves, so that two can change places. */
    move(id: number, parent: number): void {
      parentsToBe.set(id, parent);
    },

    /** The parent, that of a move included. */
    parentOf(id: number): number {
      return parentsToBe.get(id) ?? entries.get(id)?.parent ?? 0;
    },

    /** False when a node would come to hang below itself, or where nothing may. */
    settle(): boolean {
      for (const id of parentsToBe.keys()) {
        const entry = entries.get(id);
        if (!entry || id === from) return false;
        unhang(id, entry);
        entry.parent = 0;
      }
      for (const [id, parent] of parentsToBe) {
        const entry = entries.get(id);
        if (!entry || !mayHold(parent) || isInside(parent, id)) return false;
        hang(id, entry, parent);
      }
      parentsToBe.clear();
      return true;
    },

    /** Forgets a node and all below it. */
    remove(id: number): void {
      const entry = entries.get(id);
      if (!entry) return;
      unhang(id, entry);
      const open = [id];
      for (let at = open.pop(); at !== undefined; at = open.pop()) {
        const { inner } = entries.get(at) ?? {};
        entries.delete(at);
        if (inner) for (const one of inner) open.push(one);
      }
    },
  };
}
