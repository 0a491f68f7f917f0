/** Notices what changes on the page while it is edited: its content, its address, and anything that may have moved. */

import { listen } from "../natives";
import { documentIn, isFrame, isService, placesOf, type Place } from "./places";

/** Content that keeps changing is looked at this often, and less often where a look takes long. */
const contentPauseMs = 250;
const pauseOfLook = 10;

export interface Watch {
  /** The page's documents and shadow roots as of the last look. */
  places(): readonly Place[];
  stop(): void;
}

/**
 * @param content is told after changes of the content or the address
 * @param moved is told at once when something may have moved
 */
export function watchPage(content: () => void, moved: () => void): Watch {
  let places = placesOf(document);
  let addresses = "";
  let timer: number | undefined;
  let lookMs = 0;
  let unheard: (() => void)[] = [];
  const heard = new Set<Node>();
  const observer = new MutationObserver((records) => {
    if (records.every(({ target }) => target instanceof Element && isService(target))) return;
    moved();
    soon();
  });

  const soon = () => {
    timer ??= window.setTimeout(look, Math.max(contentPauseMs, lookMs * pauseOfLook));
  };
  const hear = (target: EventTarget, types: readonly string[], heardOf: () => void) => {
    for (const type of types) {
      target.addEventListener(type, heardOf, { capture: true, passive: true });
      unheard.push(() => target.removeEventListener(type, heardOf, { capture: true }));
    }
  };
  const hearPlace = ({ root }: Place) => {
    if (heard.has(root)) return;
    heard.add(root);
    observer.observe(root, { childList: true, subtree: true, attributes: true, characterData: true });
    hear(root, ["scroll", "load", "transitionrun", "animationstart", "toggle", "input"], moved);
    const view = "defaultView" in root ? root.defaultView : null;
    if (view) hear(view, ["resize", "scroll"], moved);
    // A frame that is led elsewhere has another document.
    for (const element of root.querySelectorAll("iframe,frame")) if (isFrame(element)) hear(element, ["load"], soon);
  };
  const look = () => {
    timer = undefined;
    const began = performance.now();
    places = placesOf(document);
    for (const place of places) hearPlace(place);
    addresses = location.href;
    content();
    lookMs = performance.now() - began;
    moved();
  };

  // History changes without an event of their own; most change the content, too.
  const navigation = (window as { navigation?: EventTarget }).navigation;
  const stopNavigation = navigation ? listen(navigation, "currententrychange", soon) : () => {};
  const stops = [
    stopNavigation,
    listen(window, "popstate", soon),
    listen(window, "hashchange", soon),
    // Without that event: at the next thing that somebody does.
    listen(window, "click", () => addresses !== location.href && soon()),
  ];
  for (const place of places) hearPlace(place);
  addresses = location.href;
  return {
    places: () => places,
    stop() {
      window.clearTimeout(timer);
      observer.disconnect();
      for (const stop of [...stops, ...unheard]) stop();
      unheard = [];
    },
  };
}

/** Where a frame's content begins in the top window, and how large a pixel of it is there. */
export function originOf(view: Window | null): { x: number; y: number; scale: number } | undefined {
  let at = { x: 0, y: 0, scale: 1 };
  for (let inner = view; inner && inner !== window; inner = inner.parent) {
    const frame = frameOf(inner);
    if (!frame) return undefined;
    const box = frame.getBoundingClientRect();
    const scale = frame.offsetWidth ? box.width / frame.offsetWidth : 1;
    at = {
      x: box.left + (frame.clientLeft + at.x) * scale,
      y: box.top + (frame.clientTop + at.y) * scale,
      scale: at.scale * scale,
    };
  }
  return at;
}

function frameOf(view: Window): HTMLElement | null {
  try {
    return view.frameElement as HTMLElement | null;
  } catch {
    return null;
  }
}

/** The element at a point of the top window, inside frames and shadow roots; nothing of Co-browse. */
export function elementAt(x: number, y: number): Element | undefined {
  return below(document, x, y);
}

function below(root: Document | ShadowRoot, x: number, y: number): Element | undefined {
  const found = root.elementsFromPoint(x, y).find((element) => element.getRootNode() === root && !isService(element));
  if (!found) return undefined;
  if (found.shadowRoot) return below(found.shadowRoot, x, y) ?? found;
  const inner = isFrame(found) ? documentIn(found) : undefined;
  if (!inner) return found;
  const box = found.getBoundingClientRect();
  const { offsetWidth, clientLeft, clientTop } = found as HTMLIFrameElement;
  const scale = offsetWidth ? box.width / offsetWidth : 1;
  const within = below(inner, (x - box.left) / scale - clientLeft, (y - box.top) / scale - clientTop);
  return within ?? found;
}
