/** Lets the customer drag the toolbar out of the way, and remembers its place for the session's next pages in the tab. */

import { getItem, listen, setItem } from "./natives";
import { toolbarKey } from "./toolbar-key";

const boxOf = Element.prototype.getBoundingClientRect;
const closest = Element.prototype.closest;
const capture = Element.prototype.setPointerCapture;

/** Gives back what stops it. */
export function makeDraggable(toolbar: HTMLElement): () => void {
  let place = remembered();
  /** Where the pointer took it, from its corner. */
  let grip: { readonly x: number; readonly y: number } | undefined;

  const show = () => {
    if (!place) return;
    const { width, height } = boxOf.call(toolbar) as DOMRect;
    const within = (at: number, most: number) => `${Math.max(0, Math.min(at, most))}px`;
    const set = (property: string, value: string) => toolbar.style.setProperty(property, value, "important");
    set("left", within(place.x, innerWidth - width));
    set("top", within(place.y, innerHeight - height));
    set("bottom", "auto");
    set("transform", "none");
  };
  const stops = [
    listen<PointerEvent>(toolbar, "pointerdown", (event) => {
      const target = event.target as Element;
      if (!event.isTrusted || event.button !== 0 || closest.call(target, "button")) return;
      const { left, top } = boxOf.call(toolbar) as DOMRect;
      grip = { x: event.clientX - left, y: event.clientY - top };
      capture.call(toolbar, event.pointerId);
      event.preventDefault();
    }),
    listen<PointerEvent>(toolbar, "pointermove", (event) => {
      if (!grip) return;
      place = { x: event.clientX - grip.x, y: event.clientY - grip.y };
      show();
    }),
    listen(toolbar, "pointerup", () => {
      if (grip && place) remember(place);
      grip = undefined;
    }),
    listen(toolbar, "pointercancel", () => (grip = undefined)),
    listen(window, "resize", show),
  ];
  show();
  return () => {
    for (let at = 0; at < stops.length; at++) stops[at]?.();
  };
}

interface Place {
  readonly x: number;
  readonly y: number;
}

function remembered(): Place | undefined {
  try {
    const [x, y] = (getItem(sessionStorage, toolbarKey) ?? "").split(",");
    return x && y && isFinite(+x) && isFinite(+y) ? { x: +x, y: +y } : undefined;
  } catch {
    return undefined;
  }
}

function remember({ x, y }: Place): void {
  try {
    setItem(sessionStorage, toolbarKey, `${Math.round(x)},${Math.round(y)}`);
  } catch {
    // Where storage is forbidden, it stays where it is until the page is left.
  }
}
