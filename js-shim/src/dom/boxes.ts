// How large masked images and their kin are: they are shown as boxes, and the browser tells when one changes its size.

import { Fact, type Facts } from "./facts";
import type { NodeIds } from "./node-ids";
import { ELEMENT } from "./kinds";
import { dom } from "./page";

/** Elements observed; a page with more shows the rest as its style rules say. */
const OBSERVED_MAX = 5_000;

export function createBoxes(facts: Facts, ids: NodeIds, schedule: () => void) {
  const sizes = new Map<Element, readonly [number, number] | undefined>();
  const dirty = new Set<Element>();
  // Measures with the layout that the browser makes anyway.
  const observer = new ResizeObserver((entries) => {
    for (const { target, borderBoxSize, contentRect } of entries) {
      const box = borderBoxSize?.[0];
      const size = [Math.round(box?.inlineSize ?? contentRect.width), Math.round(box?.blockSize ?? contentRect.height)] as const;
      const before = sizes.get(target);
      if (!sizes.has(target) || (before?.[0] === size[0] && before[1] === size[1])) continue;
      sizes.set(target, size);
      dirty.add(target);
    }
    if (dirty.size > 0) schedule();
  });

  return {
    measure(nodes: Iterable<number>): void {
      for (const id of nodes) {
        const node = ids.node(id);
        if (!node || dom.nodeType(node) !== ELEMENT || sizes.size >= OBSERVED_MAX) continue;
        sizes.set(node as Element, undefined);
        observer.observe(node as Element);
      }
    },

    forget(node: Node): void {
      if (sizes.delete(node as Element)) observer.unobserve(node as Element);
    },

    flush(): void {
      for (const element of dirty) {
        const size = sizes.get(element);
        const id = ids.of(element);
        if (!size || id === 0) continue;
        facts.put(Fact.Box);
        facts.put(id);
        facts.put(size[0]);
        facts.put(size[1]);
      }
      dirty.clear();
    },

    reset(): void {
      observer.disconnect();
      sizes.clear();
      dirty.clear();
    },
  };
}
