// Which captured node has which number. Numbers are never used twice, so that a late action of the agent can never reach
// another node than the one it saw.

const PAGE_BITS = 10;
const PAGE_SIZE = 1 << PAGE_BITS;

interface Page {
  nodes: (Node | undefined)[];
  live: number;
}

/** Numbers of nodes, and nodes of numbers. The page's nodes carry no trace of it. */
export function createNodeIds() {
  let ids = new WeakMap<Node, number>();
  // Pages of nodes, dropped when their last node is gone: long sessions of a busy page stay small.
  const pages = new Map<number, Page>();
  let next = 1;
  let last: Page | undefined;

  return {
    /** The number that the next node will get. */
    upcoming: () => next,

    of: (node: Node): number => ids.get(node) ?? 0,

    give(node: Node): number {
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

    /** Forgets all nodes. Numbers go on where they were: an old action must not find another node. */
    restart(): void {
      ids = new WeakMap();
      pages.clear();
      last = undefined;
    },

    node: (id: number): Node | undefined => pages.get(id >>> PAGE_BITS)?.nodes[id & (PAGE_SIZE - 1)],
  };
}

export type NodeIds = ReturnType<typeof createNodeIds>;
