// What the customer sees of the page and where: scrolling, window size, focus, selection, address.

import { Fact, type Facts } from "./facts";
import type { NodeIds } from "./node-ids";
import type { Frames } from "./frames";
import { DOCUMENT } from "./kinds";
import { dom, remembered } from "./page";

/** Where the focus is: its document, and the element unless that is the whole page. */
interface Focused {
  document: Document;
  element: Element | null;
}

function deepFocus(frames: Frames): Focused {
  let root = document;
  let focused = dom.documentFocus(root);
  for (;;) {
    const shadow = focused && dom.shadowRootOf(focused);
    const frame = focused && frames.hasAny() ? frames.shownIn(focused) : undefined;
    if (frame) root = frame;
    const inner = shadow ? dom.shadowFocus(shadow) : frame ? dom.documentFocus(frame) : null;
    if (inner) {
      focused = inner;
      continue;
    }
    const name = focused && dom.localName(focused);
    return { document: root, element: frame || name === "body" || name === "html" ? null : focused };
  }
}

function isTextField(element: Element): "input" | "textarea" | undefined {
  const name = dom.localName(element);
  return name === "input" || name === "textarea" ? name : undefined;
}

export function createView(facts: Facts, ids: NodeIds, frames: Frames) {
  const scrolling = new Set<Node>();
  let focus = -1;
  let selection = "";
  let address = "";
  let size = "";
  /** In the focused field. */
  let fieldSelectionDirty = true;
  /** In the document. Apart, since asking for it has the browser lay the page out, which a busy page would pay each frame. */
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
    if (dom.nodeType(node) === DOCUMENT) {
      const view = dom.windowOf(node as Document);
      facts.put(Math.round(view?.scrollX ?? 0));
      facts.put(Math.round(view?.scrollY ?? 0));
      return;
    }
    facts.put(Math.round(dom.scrollLeft(node as Element)));
    facts.put(Math.round(dom.scrollTop(node as Element)));
  }

  function putFocus(): Focused {
    const focused = deepFocus(frames);
    const { element } = focused;
    const id = element ? frames.focusIn(element) || ids.of(element) : 0;
    if (id !== focus) {
      focus = id;
      facts.put(Fact.Focus);
      facts.put(id);
    }
    return id === 0 ? { ...focused, element: null } : focused;
  }

  function putSelection({ document, element: focused }: Focused): void {
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
    if (!selectionDirty) return;
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
      // Heard on documents and shadow roots: always a node, though perhaps of a frame, whose classes are others.
      scrolling.add(target as Node);
    },

    /** A document in a frame has been opened: what has scrolled in it is told once it is read. */
    opened(document: Document): void {
      scrolling.add(document);
      for (const node of remembered.scrolledNodes()) {
        if (dom.ownerDocument(node) === document) scrolling.add(node);
      }
    },

    selectionMoved(): void {
      fieldSelectionDirty = selectionDirty = true;
    },

    /** Something was done, perhaps in a field. Of the document's own selection `selectionchange` tells. */
    fieldUsed(): void {
      fieldSelectionDirty = true;
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
      if (fieldSelectionDirty) putSelection(focused);
      fieldSelectionDirty = selectionDirty = false;
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
      fieldSelectionDirty = selectionDirty = true;
    },
  };
}

export type View = ReturnType<typeof createView>;
