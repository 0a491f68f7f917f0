// What has changed around elements, and so in which parts of the page which restrictions are matched anew.

import { ELEMENT } from "./kinds";
import type { NodeIds } from "./node-ids";
import { dom } from "./page";
import { Depends, type Rule, type Rules } from "./rules";

/** Subtrees, roots included; or the whole page. */
export type Parts = ReadonlySet<Node> | "page";

/** Children beside which something came or went, in one parent; from here on all of them count. */
const BESIDE_MAX = 32;
/** Parts of one round; from here on it is the page. */
const PARTS_MAX = 64;

function hasElement(nodes: NodeList): boolean {
  for (let at = 0; at < nodes.length; at++) if (dom.nodeType(nodes[at] as Node) === ELEMENT) return true;
  return false;
}

/** The next element in a direction, the node itself included. */
function elementFrom(node: Node | null, next: (node: Node) => Node | null): Node | null {
  while (node && dom.nodeType(node) !== ELEMENT) node = next(node);
  return node;
}

export function createSurroundings(ids: NodeIds) {
  let ofChildren: readonly Rule[] = [];
  let ofAncestors: readonly Rule[] = [];

  // Parents whose elements have changed, each with children beside which that was.
  const changed = new Map<Node, Set<Node>>();
  // Elements that have another parent now, and where nodes were that have been taken out.
  const moved = new Set<Node>();
  const cameFrom = new Map<Node, Node>();

  /** Rules that are to be matched anew, and where. */
  const stale = new Map<Rule, Parts>();

  function add(rule: Rule, parts: Parts): void {
    const before = stale.get(rule);
    if (before === "page" || (parts !== "page" && parts.size === 0)) return;
    if (!before || parts === "page") {
      stale.set(rule, parts);
      return;
    }
    const both = new Set<Node>();
    for (const part of before) both.add(part);
    for (const part of parts) both.add(part);
    stale.set(rule, bounded(both));
  }

  function bounded(parts: ReadonlySet<Node>): Parts {
    return parts.size > PARTS_MAX ? "page" : parts;
  }

  /** Elements that have other neighbours than before. */
  function besides(): Parts {
    const parts = new Set<Node>();
    for (const [parent, beside] of changed) {
      if (beside.size > BESIDE_MAX) parts.add(parent);
      else {
        for (const node of beside) {
          // One that has left says itself what it stood beside.
          if (dom.parentNode(node) !== parent) continue;
          const after = elementFrom(node, dom.nextSibling);
          const before = elementFrom(node, dom.previousSibling);
          if (after) parts.add(after);
          if (before) parts.add(before);
        }
      }
      if (parts.size > PARTS_MAX) return "page";
    }
    return parts;
  }

  /** Spreads what has changed over the rules that depend on it. */
  function spread(): void {
    if (changed.size > 0) {
      const beside = besides();
      const parents = new Set<Node>();
      for (const parent of changed.keys()) parents.add(parent);
      for (const rule of ofChildren) add(rule, (rule.depends & Depends.Siblings) === 0 ? beside : bounded(parents));
    }
    if (moved.size > 0) {
      const parts = new Set<Node>();
      for (const node of moved) parts.add(node);
      for (const rule of ofAncestors) add(rule, bounded(parts));
    }
    changed.clear();
    moved.clear();
    cameFrom.clear();
  }

  return {
    use(rules: Rules): void {
      ofChildren = rules.depending(Depends.Neighbours | Depends.Siblings);
      ofAncestors = rules.depending(Depends.Ancestors);
    },

    /** These are matched anew in the whole page. */
    addStale(rules: readonly Rule[]): void {
      for (const rule of rules) stale.set(rule, "page");
    },

    childrenChanged(record: MutationRecord): void {
      const { target, addedNodes, removedNodes, previousSibling, nextSibling } = record;
      if (ofAncestors.length > 0) {
        for (let at = 0; at < removedNodes.length; at++) {
          const node = removedNodes[at] as Node;
          if (!cameFrom.has(node) && ids.of(node) !== 0 && dom.isConnected(node)) cameFrom.set(node, target);
        }
        for (let at = 0; at < addedNodes.length; at++) {
          const node = addedNodes[at] as Node;
          if (dom.nodeType(node) !== ELEMENT || ids.of(node) === 0) continue;
          if (cameFrom.get(node) !== target) moved.add(node);
        }
      }
      if (ofChildren.length === 0) return;
      let beside = changed.get(target);
      if (!beside) {
        // Texts between elements are none of their neighbours.
        if (!hasElement(addedNodes) && !hasElement(removedNodes)) return;
        changed.set(target, (beside = new Set()));
      }
      if (beside.size > BESIDE_MAX) return;
      if (previousSibling) beside.add(previousSibling);
      if (nextSibling) beside.add(nextSibling);
      for (let at = 0; at < addedNodes.length; at++) {
        const node = addedNodes[at] as Node;
        // What is new is matched when it is read.
        if (ids.of(node) !== 0) beside.add(node);
      }
    },

    /** Hands out each rule that is to be matched anew, with where. False when time was up first. */
    take(deadline: number, each: (rule: Rule, parts: Parts) => void): boolean {
      spread();
      for (const [rule, parts] of stale) {
        stale.delete(rule);
        each(rule, parts);
        if (stale.size > 0 && performance.now() > deadline) return false;
      }
      return true;
    },

    reset(): void {
      changed.clear();
      moved.clear();
      cameFrom.clear();
      stale.clear();
    },
  };
}
