// Which dialogs and popovers lie in the top layer: no attribute shows a modal dialog or an open popover.

import { Fact, type Facts } from "./facts";
import type { NodeIds } from "./node-ids";
import { dom } from "./page";
import { isAmong } from "./plain";

/** Whether the element lies in the top layer; a browser that does not know a selector has nothing of its kind there. */
function isRaised(element: Element): boolean {
  for (const selector of [":modal", ":popover-open"]) {
    try {
      if (dom.matches(element, selector)) return true;
    } catch {
      continue;
    }
  }
  return false;
}

export function createTopLayer(facts: Facts, ids: NodeIds) {
  const candidates = new Map<Element, boolean>();

  return {
    met(element: Element, name: string, attributes: string[]): void {
      if (name === "dialog" || isAmong(attributes, "popover")) candidates.set(element, false);
    },

    forget: (node: Node) => candidates.delete(node as Element),

    flush(): void {
      for (const [element, was] of candidates) {
        const raised = isRaised(element);
        if (raised === was) continue;
        candidates.set(element, raised);
        facts.put(Fact.Modal);
        facts.put(ids.of(element));
        facts.put(raised ? 1 : 0);
      }
    },

    reset: () => candidates.clear(),
  };
}

export type TopLayer = ReturnType<typeof createTopLayer>;
