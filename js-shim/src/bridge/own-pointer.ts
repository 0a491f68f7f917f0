/** Tells where the customer points in a frame, at most once a frame, as the engine does it for the top window. */

import type { Capture } from "../engine-host";
import type { Natives } from "../dom/natives";
import { listen } from "../natives";
import type { FromFrame, Pointed } from "./messages";

/** The whole width or height of a box in a place. */
const whole = 65535;

const names = ["pointermove", "pointerdown", "touchstart", "touchmove", "touchend", "touchcancel"];

const boxOf = Element.prototype.getBoundingClientRect;

/** Watches until it is called back. */
export function createOwnPointer(capture: Capture, dom: Natives, tell: (message: FromFrame) => void): () => void {
  let seen: { target: Node; x: number; y: number; touch: boolean } | null | undefined;
  let frame = 0;

  function look(event: Event): typeof seen {
    if (event instanceof PointerEvent) {
      if (event.pointerType === "touch") return undefined;
      return { target: event.composedPath()[0] as Node, x: event.clientX, y: event.clientY, touch: false };
    }
    const first = (event as TouchEvent).touches[0];
    return first ? { target: first.target as Node, x: first.clientX, y: first.clientY, touch: true } : null;
  }

  function placeOf({ target, x, y, touch }: NonNullable<typeof seen>): Pointed | null {
    const part = (at: number, start: number, length: number) =>
      length > 0 ? Math.trunc(((at - start) / length) * whole) : 0;
    for (let at: Node | null = target; at; at = dom.parentNode(at) ?? hostOf(at)) {
      const node = capture.idOf(at);
      if (node === 0 || dom.nodeType(at) !== Node.ELEMENT_NODE) continue;
      const { left, top, width, height } = boxOf.call(at as Element);
      return { node, x: part(x, left, width), y: part(y, top, height), touch };
    }
    return null;
  }

  function hostOf(node: Node): Node | null {
    return node instanceof ShadowRoot ? dom.shadowHost(node) : null;
  }

  const heard = (event: Event) => {
    // What the agent does makes events, too.
    const now = event.isTrusted ? look(event) : undefined;
    if (now === undefined) return;
    seen = now;
    if (frame) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      const at = seen && placeOf(seen);
      if (seen === null || at) tell({ what: "pointed", at: at ?? null });
    });
  };
  const stops = names.map((name) => listen(window, name, heard));
  capture.hearPointer(heard);
  return () => {
    for (const stop of stops) stop();
    cancelAnimationFrame(frame);
    capture.hearPointer(undefined);
  };
}
