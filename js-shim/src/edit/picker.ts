/**
 * Lets an administrator pick an element of the page, by mouse, finger or keyboard. While picking, all events go to a
 * transparent frame above the page, so that neither the page nor its listeners get one.
 */

import { listen } from "../natives";
import { button, part } from "../widgets/parts";
import type { Border, Drawn } from "./borders";
import { isFrame, isService, documentIn, outOf } from "./places";
import { elementAt } from "./watch";

export interface PickerParts {
  /** Where the frame and the bar go. */
  readonly root: ShadowRoot;
  draw(drawn: readonly Drawn[]): void;
  picked(element: Element): void;
  cancelled(): void;
}

/** Gives back what stops it. */
export function pick(from: Element | undefined, parts: PickerParts): () => void {
  let current: Element | undefined;
  const trail = part("ol", { class: "trail" });
  const hint = part("p", { text: "Click an element, or use the arrow keys and Enter. Escape ends picking." });
  const cancel = button({ text: "Cancel", click: () => done(parts.cancelled) });
  const heard = part("p", { class: "unseen", "aria-live": "polite" });
  // It covers something wherever it is.
  const edge = button({ text: "↑", "aria-label": "Move this bar to the other edge", click: () => {
    edge.textContent = bar.classList.toggle("top") ? "↓" : "↑";
  } });
  const bar = part("div", { class: "pick-bar", role: "group", "aria-label": "Pick an element" }, hint, trail);
  bar.append(part("span", { class: "acts" }, edge, cancel), heard);
  const frame = part("iframe", { class: "pick-frame", title: "Pick an element of the page: arrow keys, Enter, Escape" });
  let stops: (() => void)[] = [];

  const aim = (element: Element | undefined) => {
    if (!element || element === current) return;
    current = element;
    const border: Border = "hover";
    parts.draw([{ element, border }]);
    const ancestors: Element[] = [];
    for (let at: Element | null = element; at; at = outOf(at)) ancestors.unshift(at);
    trail.replaceChildren(
      ...ancestors.slice(-6).map((ancestor) =>
        part(
          "li",
          {},
          button({
            text: labelOf(ancestor),
            "aria-current": ancestor === element ? "true" : undefined,
            click: () => {
              aim(ancestor);
              frame.focus();
            },
          }),
        ),
      ),
    );
    heard.textContent = labelOf(element);
  };
  const done = (then: () => void) => {
    stop();
    then();
  };
  const take = () => {
    const element = current;
    if (element) done(() => parts.picked(element));
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowUp: () => aim((current && outOf(current)) ?? undefined),
    ArrowDown: () => aim(current && childrenOf(current)[0]),
    ArrowLeft: () => aim(current && siblingOf(current, -1)),
    ArrowRight: () => aim(current && siblingOf(current, 1)),
    Enter: take,
    " ": take,
    Escape: () => done(parts.cancelled),
  };
  const onKey = (event: KeyboardEvent) => {
    const act = keys[event.key];
    if (!act || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act();
    current?.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  };

  /** The frame's window is another one in some browsers once it has loaded. */
  const serve = () => {
    for (const unheard of stops) unheard();
    const view = frame.contentWindow;
    const inner = frame.contentDocument;
    if (!view || !inner) return;
    stops = [
      listen<PointerEvent>(view, "pointermove", ({ clientX, clientY }) => aim(elementAt(clientX, clientY))),
      listen<PointerEvent>(view, "pointerdown", (event) => {
        event.preventDefault();
        aim(elementAt(event.clientX, event.clientY));
      }),
      listen<MouseEvent>(view, "click", (event) => {
        event.preventDefault();
        aim(elementAt(event.clientX, event.clientY));
        take();
      }),
      listen(view, "contextmenu", (event) => event.preventDefault()),
      listen(view, "keydown", onKey),
      // What scrolls below it: the frame itself cannot.
      listen<WheelEvent>(view, "wheel", ({ clientX, clientY, deltaX, deltaY }) =>
        scroll(elementAt(clientX, clientY), deltaX, deltaY),
      ),
    ];
    inner.documentElement.style.cursor = "crosshair";
    inner.documentElement.style.height = "100%";
    inner.documentElement.lang = "en";
    inner.title = "Pick an element";
    frame.focus();
  };
  const stopBar = listen<KeyboardEvent>(bar, "keydown", (event) => {
    if (event.key === "Escape") done(parts.cancelled);
  });
  const stop = () => {
    for (const unheard of [...stops, stopBar, stopLoad]) unheard();
    stops = [];
    frame.remove();
    bar.remove();
    parts.draw([]);
  };
  const stopLoad = listen(frame, "load", serve);
  // Behind what is on the stage, so that the panel stays usable.
  parts.root.prepend(frame);
  parts.root.append(bar);
  serve();
  aim(from ?? elementAt(innerWidth / 2, innerHeight / 2) ?? document.body);
  return stop;
}

/** As a developer would call it: kind, id or first class. */
export function labelOf(element: Element): string {
  const { localName, id } = element;
  const named = id ? `#${id}` : element.classList[0] ? `.${element.classList[0]}` : "";
  return localName + (named.length > 30 ? `${named.slice(0, 29)}…` : named);
}

/** What is in it for a person: of a frame its page, of a host its shadow root. */
function childrenOf(element: Element): Element[] {
  const root = isFrame(element) ? documentIn(element)?.documentElement : undefined;
  const children = root ? [root] : [...(element.shadowRoot ?? element).children];
  return children.filter((child) => !isService(child) && !/^(script|style|link|meta|template|noscript)$/.test(child.localName));
}

function siblingOf(element: Element, step: number): Element | undefined {
  const around = element.parentNode;
  const siblings = around ? [...around.children].filter((one) => !isService(one)) : [];
  return siblings[siblings.indexOf(element) + step];
}

function scroll(from: Element | undefined, x: number, y: number): void {
  for (let at: Element | null = from ?? null; at; at = outOf(at)) {
    const before = [at.scrollLeft, at.scrollTop];
    at.scrollBy({ left: x, top: y, behavior: "instant" });
    if (at.scrollLeft !== before[0] || at.scrollTop !== before[1]) return;
  }
}
