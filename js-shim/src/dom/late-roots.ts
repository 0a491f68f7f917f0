// Shadow roots that come to elements which have been read. Nothing tells of them, so they are looked for: around everything
// that is about to be told, since one of their slots may hide it, at custom elements, and in turns at all others.

import { ELEMENT, FRAGMENT } from "./kinds";
import type { NodeIds } from "./node-ids";
import { dom } from "./page";

/** Custom elements looked at in one flush; more take turns. */
const CUSTOM_MAX = 500;

function above(node: Node): Node | null {
  return dom.nodeType(node) === FRAGMENT ? dom.shadowHost(node as ShadowRoot) : dom.parentNode(node);
}

export function createLateRoots(ids: NodeIds) {
  // Elements to which a definition may give a root.
  const custom = new Set<Element>();
  let turn = custom.values();
  // Looked at in this flush: many nodes have the same around them.
  let looked = new Set<Node>();
  const found = new Set<Element>();

  function look(node: Node): void {
    if (dom.nodeType(node) !== ELEMENT) return;
    const shadow = dom.shadowRootOf(node as Element);
    if (shadow && ids.of(node) !== 0 && ids.of(shadow) === 0) found.add(node as Element);
  }

  return {
    /** An element is read that has no root. */
    met: (element: Element) => void custom.add(element),

    forget(node: Node): void {
      custom.delete(node as Element);
      found.delete(node as Element);
    },

    /** Looks at all that is around a node in its document. */
    lookAround(node: Node): void {
      for (let at = above(node); at && !looked.has(at); at = above(at)) {
        looked.add(at);
        look(at);
      }
    },

    /** Looks at some of the others. */
    lookInTurns(): void {
      for (const node of ids.inTurns()) if (node) look(node);
    },

    /** Gives each host whose root is to be read now. */
    take(read: (host: Element, shadow: ShadowRoot) => void): void {
      for (let left = Math.min(CUSTOM_MAX, custom.size); left > 0; left--) {
        let step = turn.next();
        if (step.done) {
          turn = custom.values();
          step = turn.next();
          if (step.done) break;
        }
        look(step.value);
      }
      for (const host of found) {
        custom.delete(host);
        const shadow = dom.shadowRootOf(host);
        if (shadow && ids.of(host) !== 0 && ids.of(shadow) === 0) read(host, shadow);
      }
      found.clear();
      looked = new Set();
    },

    reset(): void {
      custom.clear();
      found.clear();
      turn = custom.values();
      looked = new Set();
    },
  };
}

export type LateRoots = ReturnType<typeof createLateRoots>;
