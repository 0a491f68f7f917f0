/** Tells the customer, at an element that has the focus or the mouse, that the agent does not see its content. */

import { body, listen, rootElement } from "./natives";
import { serviceElement } from "./service-element";

export interface MaskedTooltip {
  add(element: Element): void;
  /** The page is read anew: what is masked now comes again. */
  clear(): void;
  stop(): void;
}

/** Space between the element and what is said of it, CSS pixels. */
const gap = 6;

const boxOf = Element.prototype.getBoundingClientRect;
const styleOf = window.getComputedStyle;
const contains = Node.prototype.contains;

/** @param text gives the wording of a key */
export function createMaskedTooltip(text: (key: string) => string): MaskedTooltip {
  let masked: Element[] = [];
  const inner = serviceElement("div", "gcb-tooltip-inner");
  const tooltip = serviceElement("div", "gcb-tooltip");
  tooltip.setAttribute("role", "status");
  tooltip.dir = "auto";
  tooltip.appendChild(inner);

  const keyFor = (element: Node): string => {
    let key = "";
    for (let at = 0; at < masked.length; at++) {
      const one = masked[at] as Element;
      if (contains.call(one, element)) return "contentMasked";
      // Not for what holds half the page: the focus comes to such an element only where it is one thing to edit.
      if (contains.call(element, one)) key = "contentMaskedPartially";
    }
    return key;
  };
  let at: Element | undefined;
  const show = (element: Element, key: string) => {
    at = element;
    const words = text(key);
    const root = rootElement();
    if (!words || !root) return;
    const box = boxOf.call(element) as DOMRect;
    if (box.bottom < 0 || box.top > innerHeight) return tooltip.remove();
    if (!tooltip.isConnected) root.appendChild(tooltip);
    inner.textContent = words;
    // Below the element, above it where the window ends, and never beyond its sides.
    const { width, height } = boxOf.call(tooltip) as DOMRect;
    const below = box.bottom + gap;
    const top = below + height > innerHeight ? box.top - gap - height : below;
    const begin = styleOf(tooltip).direction === "rtl" ? box.right - width : box.left;
    const place = (side: string, at: number) =>
      tooltip.style.setProperty(side, `${Math.max(gap, at)}px`, "important");
    place("top", top);
    place("left", Math.min(begin, innerWidth - width - gap));
  };
  const hide = () => {
    at = undefined;
    tooltip.remove();
  };
  /** Coming to a field by keyboard scrolls to it: what is said of it goes along. */
  const follow = () => at && show(at, keyFor(at));

  /** The mouse may come and go elsewhere: what has the focus is still worth saying. */
  let focused: Element | undefined;
  const met = (event: Event) => {
    const target = event.composedPath()[0] as Element | undefined;
    if (!event.isTrusted || target?.nodeType !== 1) return;
    const key = keyFor(target);
    const isFocus = event.type === "focusin";
    if (key === "contentMasked" || (key && isFocus && target !== body())) {
      if (isFocus) focused = target;
      show(target, key);
    }
  };
  const left = () => (focused ? show(focused, keyFor(focused)) : hide());
  const blurred = () => {
    focused = undefined;
    hide();
  };
  const stops = [
    listen(document, "focusin", met),
    listen(document, "pointerover", met),
    listen(document, "focusout", blurred),
    listen(document, "pointerout", left),
    listen(window, "scroll", follow),
  ];
  return {
    add(element) {
      masked[masked.length] = element;
    },
    clear() {
      masked = [];
    },
    stop() {
      for (let at = 0; at < stops.length; at++) stops[at]?.();
      blurred();
    },
  };
}
