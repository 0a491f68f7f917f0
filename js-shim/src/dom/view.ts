// What the customer sees of the page and where: scrolling, window size, focus, selection, address.

import { Fact, type Facts } from "./facts";
import type { NodeIds } from "./node-ids";
import { dom, remembered } from "./page";

function deepFocus(): Element | null {
  let focused = dom.documentFocus(document);
  for (;;) {
    const shadow = focused && dom.shadowRootOf(focused);
    const inner = shadow ? dom.shadowFocus(shadow) : null;
    if (!inner) return focused === document.body || focused === document.documentElement ? null : focused;
    focused = inner;
  }
}

function isTextField(element: Element): "input" | "textarea" | undefined {
  const name = dom.localName(element);
  return name === "input" || name === "textarea" ? name : undefined;
}

export function createView(facts: Facts, ids: NodeIds) {
  const scrolling = new Set<Node>();
  let focus = -1;
  let selection = "";
  let address = "";
  let size = "";
  let selectionDirty = true;

  function putScroll(node: Node): void {
    if (node === document) {
      facts.put(Fact.Scroll);
      facts.put(0);
      facts.put(Math.round(window.scrollX));
      facts.put(Math.round(window.scrollY));
      return;
    }
    const id = ids.of(node);
    if (id === 0) return;
    facts.put(Fact.Scroll);
    facts.put(id);
    facts.put(Math.round(dom.scrollLeft(node as Element)));
    facts.put(Math.round(dom.scrollTop(node as Element)));
  }

  function putFocus(): Element | null {
    const element = deepFocus();
    const id = element ? ids.of(element) : 0;
    if (id !== focus) {
      focus = id;
      facts.put(Fact.Focus);
      facts.put(id);
    }
    return id === 0 ? null : element;
  }

  function putSelection(focused: Element | null): void {
    const field = focused && isTextField(focused);
    if (field) {
      const start = field === "input" ? dom.inputSelectionStart(focused) : dom.areaSelectionStart(focused);
      const end = field === "input" ? dom.inputSelectionEnd(focused) : dom.areaSelectionEnd(focused);
      const now = `${ids.of(focused)}:${start}:${end}`;
      if (start === null || end === null || now === selection) return;
      selection = now;
      facts.put(Fact.FieldSelection);
      facts.put(ids.of(focused));
      facts.put(start);
      facts.put(end);
      return;
    }
    const range = document.getSelection();
    const anchor = range?.anchorNode ? ids.of(range.anchorNode) : 0;
    const end = range?.focusNode ? ids.of(range.focusNode) : 0;
    const some = range && anchor !== 0 && end !== 0;
    const now = some ? `${anchor}:${range.anchorOffset}:${end}:${range.focusOffset}` : "";
    if (now === selection) return;
    selection = now;
    facts.put(Fact.Selection);
    facts.put(some ? anchor : 0);
    facts.put(some ? range.anchorOffset : 0);
    facts.put(some ? end : 0);
    facts.put(some ? range.focusOffset : 0);
  }

  return {
    scrolled(target: EventTarget | null): void {
      if (target instanceof Node) scrolling.add(target);
    },

    selectionMoved(): void {
      selectionDirty = true;
    },

    /** Whether the address is another than the one last told. */
    isElsewhere: () => address !== "" && location.href !== address,

    putAddress(): void {
      if (!this.isElsewhere()) return;
      address = location.href;
      facts.put(Fact.Location);
      facts.text(address);
    },

    flush(): void {
      const now = `${innerWidth}x${innerHeight}`;
      if (now !== size) {
        if (size !== "") {
          facts.put(Fact.Viewport);
          facts.put(innerWidth);
          facts.put(innerHeight);
        }
        size = now;
      }
      for (const node of scrolling) putScroll(node);
      scrolling.clear();
      const focused = putFocus();
      if (selectionDirty) putSelection(focused);
      selectionDirty = false;
    },

    /** Positions of all that has ever scrolled: the first state. */
    putKnownScrolling(): void {
      scrolling.add(document);
      for (const node of remembered.scrolledNodes()) if (node !== document) scrolling.add(node);
    },

    begin(): void {
      address = location.href;
      size = `${innerWidth}x${innerHeight}`;
      facts.put(Fact.Begin);
      // Limited quirks cannot be told from standards by a script; the doctype decides, which the mirror has.
      facts.put(document.compatMode === "BackCompat" ? 2 : 0);
      facts.put(innerWidth);
      facts.put(innerHeight);
      facts.text(address);
      facts.text(document.baseURI);
    },

    reset(): void {
      scrolling.clear();
      focus = -1;
      selection = "";
      size = "";
      selectionDirty = true;
    },
  };
}

export type View = ReturnType<typeof createView>;
