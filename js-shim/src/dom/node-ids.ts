// Which captured node has which number. Numbers are never used twice, so that a late action of the agent can never reach
// another node than the one it saw.

const PAGE_BITS = 10;
const PAGE_SIZE = 1 << PAGE_BITS;

interface Page {
  nodes: (Node | undefined)[];
  live: number;
}

/** The first number that is given to nobody: frames of other origins get many at a time, so they can be used up. */
const END = 2 ** 31;
/** A block is at most this part of the numbers it comes from: a frame in a frame in a frame gets some, too. */
const BLOCK_SHARE = 64;

/** Numbers from the first to before the last. */
export interface NumberBlock {
  readonly from: number;
  readonly to: number;
}

/** Numbers of nodes, and nodes of numbers. The page's nodes carry no trace of it. */
export function createNodeIds() {
  let ids = new WeakMap<Node, number>();
  // Pages of nodes, dropped when their last node is gone: long sessions of a busy page stay small.
  const pages = new Map<number, Page>();
  let next = 1;
  let end = END;
  let size = END;
  let last: Page | undefined;
  let turn = pages.values();

  return {
    /** The number that the next node will get. */
    upcoming: () => next,

    of: (node: Node): number => ids.get(node) ?? 0,

    give(node: Node): number {
      if (next >= end) throw new RangeError("no numbers are left");
      const id = next++;
      ids.set(node, id);
      const slot = id & (PAGE_SIZE - 1);
      if (last === undefined || slot === 0) {
        last = { nodes: new Array(PAGE_SIZE) as (Node | undefined)[], live: 0 };
        pages.set(id >>> PAGE_BITS, last);
      }
      last.nodes[slot] = node;
      last.live++;
      return id;
    },

    forget(node: Node, id: number): void {
      ids.delete(node);
      const key = id >>> PAGE_BITS;
      const page = pages.get(key);
      if (page?.nodes[id & (PAGE_SIZE - 1)] === undefined) return;
      page.nodes[id & (PAGE_SIZE - 1)] = undefined;
      if (--page.live === 0 && page !== last) pages.delete(key);
    },

    /** Sets numbers aside for a document that is read elsewhere; undefined when there are not enough. */
    reserve(most: number): NumberBlock | undefined {
      const from = next;
      const to = from + Math.min(most, Math.floor(size / BLOCK_SHARE));
      if (to > end) return undefined;
      next = to;
      last = undefined;
      return { from, to };
    },

    /**
     * Forgets all nodes. Numbers go on where they were, or in a new block: an old action must not find another node.
     */
    restart(block?: NumberBlock): void {
      if (block) {
        next = block.from;
        end = block.to;
        size = end - next;
      }
      ids = new WeakMap();
      pages.clear();
      last = undefined;
    },

    /** The nodes of one page after the other, again and again; not all places are taken. */
    inTurns(): readonly (Node | undefined)[] {
      let step = turn.next();
      if (step.done) {
        turn = pages.values();
        step = turn.next();
      }
      return step.done ? [] : step.value.nodes;
    },

    node: (id: number): Node | undefined => pages.get(id >>> PAGE_BITS)?.nodes[id & (PAGE_SIZE - 1)],
  };
}

export type NodeIds = ReturnType<typeof createNodeIds>;
