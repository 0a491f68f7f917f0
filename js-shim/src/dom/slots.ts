// Where the children of shadow hosts are shown: a slot's masks and controls are theirs, too.

import { Fact, Token, type Facts } from "./facts";
import type { NodeIds } from "./node-ids";
import { ELEMENT, TEXT } from "./kinds";
import { dom } from "./page";

/** The slot that a node is shown in. */
function slotOf(node: Node): Element | null {
  const kind = dom.nodeType(node);
  return kind === ELEMENT ? dom.elementSlot(node) : kind === TEXT ? dom.textSlot(node) : null;
}

export function createSlots(facts: Facts, ids: NodeIds) {
  // Pages without shadow roots are spared the question, node by node.
  let any = false;
  // The slot that the engine knows of each, and the host whose children a slot shows, as far as it knows.
  let told = new WeakMap<Node, Element>();
  let hosts = new WeakMap<Node, Element>();
  const changed = new Set<Element>();

  function note(child: Node, slot: Element): void {
    told.set(child, slot);
    hosts.set(slot, dom.parentNode(child) as Element);
  }

  /** A slot shows others than before, or none. */
  function changedOf(slot: Node): void {
    const host = hosts.get(slot);
    if (host) changed.add(host);
  }

  return {
    hasAny: () => any,
    /** A shadow root is read. */
    met(): void {
      any = true;
    },

    /** Before a node is put: in which slot it is shown, if in any that is known. */
    put(node: Node): void {
      const slot = slotOf(node);
      const id = slot ? ids.of(slot) : 0;
      if (!slot || id === 0) return void told.delete(node);
      note(node, slot);
      facts.put(Token.Slotted);
      facts.put(id);
    },

    /** Other children are shown in this slot of a shadow root. It may have been another root's before. */
    changedIn(root: ShadowRoot, slot: EventTarget | null): void {
      changed.add(dom.shadowHost(root));
      if (slot) changedOf(slot as Node);
    },

    /** The shadow root of a known host has come: its children may be shown elsewhere. */
    cameTo(host: Element): void {
      changed.add(host);
    },

    /** A slot that leaves the page tells nobody. */
    forget(node: Node): void {
      if (any) changedOf(node);
    },

    /** Tells of children that are shown in another slot than before. */
    flush(): void {
      for (const host of changed) {
        for (let child = dom.firstChild(host); child; child = dom.nextSibling(child)) {
          const slot = slotOf(child);
          const id = ids.of(child);
          if (id === 0 || (told.get(child) ?? null) === slot) continue;
          if (slot) note(child, slot);
          else told.delete(child);
          facts.put(Fact.Slot);
          facts.put(id);
          facts.put(slot ? ids.of(slot) : 0);
        }
      }
      changed.clear();
    },

    reset(): void {
      any = false;
      told = new WeakMap();
      hosts = new WeakMap();
      changed.clear();
    },
  };
}

export type Slots = ReturnType<typeof createSlots>;
