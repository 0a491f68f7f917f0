/**
 * Draws borders around elements of the page, in one layer of our own: they follow layout and scrolling, and cost nothing
 * while nothing moves.
 */

import { part } from "../widgets/parts";
import { originOf } from "./watch";

/** What a border says; `hover` and `chosen` are those of picking. */
export type Border = "control" | "mask" | "open" | "floor" | "hover" | "chosen";

export interface Drawn {
  readonly element: Element;
  readonly border: Border;
}

/** More than anybody can tell apart; what is out of sight does not count. */
export const drawnMax = 400;

/** Elements that are watched for coming into sight. */
const watchedMax = 3_000;

/** How many frames without a movement end the looking. */
const quietFrames = 15;

export interface Borders {
  readonly layer: HTMLElement;
  /** Replaces what is drawn under this name: the restrictions, what a row shows, what is picked. */
  show(name: string, drawn: readonly Drawn[], look?: "lit"): void;
  /** Something may have moved. */
  moved(): void;
  stop(): void;
}

interface Box {
  readonly node: HTMLElement;
  readonly element: Element;
  place: string;
}

export function createBorders(): Borders {
  const layer = part("div", { class: "layer", "aria-hidden": "true" });
  const shown = new Map<string, { readonly drawn: readonly Drawn[]; readonly look: string }>();
  let boxes: Box[] = [];
  let seen = new WeakSet<Element>();
  let watched = new Set<Element>();
  let isStale = false;
  let frame = 0;
  let quiet = 0;

  const sight = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) seen.add(target);
      else seen.delete(target);
    }
    isStale = true;
    moved();
  });
  const sizes = new ResizeObserver(() => moved());

  const rebuild = () => {
    isStale = false;
    const nodes: Box[] = [];
    for (const { drawn, look } of shown.values()) {
      for (const { element, border } of drawn) {
        if (nodes.length >= drawnMax) break;
        if (!seen.has(element)) continue;
        nodes.push({ node: part("div", { class: `box ${border} ${look}` }), element, place: "" });
      }
    }
    sizes.disconnect();
    sizes.observe(document.documentElement);
    for (const { element } of nodes) sizes.observe(element);
    boxes = nodes;
    layer.replaceChildren(...nodes.map(({ node }) => node));
  };
  /** Whether anything has moved since the last frame. */
  const follow = () => {
    if (isStale) rebuild();
    const origins = new Map<Window | null, ReturnType<typeof originOf>>();
    // All reads before all writes: one layout at most.
    const places = boxes.map(({ element }) => placeOf(element, origins));
    let hasMoved = false;
    boxes.forEach((box, at) => {
      const place = places[at] as string;
      if (place === box.place) return;
      hasMoved = true;
      box.place = place;
      const [x = "", y = "", width = "", height = ""] = place.split(" ");
      box.node.hidden = place === "";
      box.node.style.transform = `translate(${x}px,${y}px)`;
      box.node.style.width = `${width}px`;
      box.node.style.height = `${height}px`;
    });
    return hasMoved;
  };
  const step = () => {
    frame = 0;
    quiet = follow() ? 0 : quiet + 1;
    if (quiet < quietFrames) frame = requestAnimationFrame(step);
  };
  const moved = () => {
    quiet = 0;
    frame ||= requestAnimationFrame(step);
  };

  return {
    layer,
    show(name, drawn, look) {
      shown.delete(name);
      if (drawn.length > 0) shown.set(name, { drawn, look: look ?? "" });
      const wanted = new Set<Element>();
      for (const { drawn } of shown.values()) {
        for (const { element } of drawn) if (wanted.size < watchedMax) wanted.add(element);
      }
      for (const element of watched) if (!wanted.has(element)) forget(element);
      for (const element of wanted) if (!watched.has(element)) sight.observe(element);
      watched = wanted;
      isStale = true;
      moved();
    },
    moved,
    stop() {
      cancelAnimationFrame(frame);
      sight.disconnect();
      sizes.disconnect();
      shown.clear();
      watched.clear();
      seen = new WeakSet();
    },
  };

  function forget(element: Element): void {
    sight.unobserve(element);
    seen.delete(element);
  }
}

/** Left, top, width and height in the top window; empty where nothing can be drawn. */
function placeOf(element: Element, origins: Map<Window | null, ReturnType<typeof originOf>>): string {
  const view = element.ownerDocument.defaultView;
  if (!origins.has(view)) origins.set(view, originOf(view));
  const origin = origins.get(view);
  const { left, top, width, height } = element.getBoundingClientRect();
  if (!origin || (width === 0 && height === 0)) return "";
  const { x, y, scale } = origin;
  const round = (value: number) => Math.round(value * 10) / 10;
  return [x + left * scale - 2, y + top * scale - 2, width * scale + 4, height * scale + 4].map(round).join(" ");
}
