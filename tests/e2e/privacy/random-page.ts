/** Random pages, random rules and random changes, each from a seed; the functions for the page see nothing but their arguments. */

import type { ReferenceRule } from "../../canonical/reference";

/** Numbers that a seed decides. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const selectors = [
  ".c0", ".c1", ".c2", ".c3 .c1", ".c0 > .c2", "p.c1", "section", "b, i.c0", "[data-k]", '[data-k="1"]', "#u1", "ul > li:nth-child(2n)",
  "li:first-child", "div:not(.c0) > p", ".c1 + *", ".c2 ~ p", "input", "textarea.c1", "select", "p:empty", ":is(.c0, .c3) b", ".c1:last-child",
  "x-host", "div > div > div", "span", "main > *", "main > :nth-child(3)", ".c1 + * .c2", ".c0 + * + *", ".c3 ~ * b",
  "slot", "[title]", ".c3:not([data-k])",
];

/** Rules of all kinds, some on some pages only. */
export function randomRules(next: () => number): { rules: (ReferenceRule & { id: string })[]; privateByDefault: boolean } {
  const privateByDefault = next() < 0.25;
  const pick = <T>(all: readonly T[]) => all[Math.floor(next() * all.length)] as T;
  const rules = Array.from({ length: 1 + Math.floor(next() * 6) }, (_, at) => ({
    id: `rule-${at}`,
    kind: pick(["mask", "mask", "control", "open"] as const),
    selector: pick(selectors),
    pages: next() < 0.3 ? pick(["/random", "view=1", "#b$", "nowhere", "^http://localhost"]) : null,
  }));
  return { rules, privateByDefault };
}

export interface Play {
  readonly seed: number;
  /** Secrets to use, in order. */
  readonly canaries: readonly string[];
  /** A whole page instead of what there is, or changes of it. */
  readonly what: "build" | "change";
  readonly count: number;
}

/** Runs in the page, in one task: gives the number of secrets that were used. */
export function play({ seed, canaries, what, count }: Play): number {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  const pick = <T>(all: ArrayLike<T>) => all[below(all.length)] as T;
  let used = 0;
  const secret = () => canaries[used++ % canaries.length] as string;
  const main = document.querySelector("main")!;
  const tags = ["p", "div", "div", "section", "span", "b", "i", "ul", "li", "input", "textarea", "select", "x-host", "a"];

  const decorate = (element: Element) => {
    if (next() < 0.5) element.className = Array.from({ length: 1 + below(2) }, () => `c${below(4)}`).join(" ");
    if (next() < 0.15) element.setAttribute("data-k", next() < 0.5 ? "1" : secret());
    if (next() < 0.15) element.setAttribute("title", secret());
    if (next() < 0.08) element.setAttribute("aria-label", secret());
    if (next() < 0.05) element.id = `u${below(3)}`;
    if (next() < 0.03) element.setAttribute("autocomplete", "cc-number");
  };
  const make = (depth: number): Node => {
    if (depth > 4 || next() < 0.3) return document.createTextNode(next() < 0.8 ? `${secret()} word` : " ");
    const tag = pick(tags);
    const element = document.createElement(tag);
    decorate(element);
    if (tag === "input") {
      if (next() < 0.5) element.setAttribute("value", secret());
      if (next() < 0.5) (element as HTMLInputElement).value = secret();
      if (next() < 0.1) {
        (element as HTMLInputElement).type = "password";
        // What had the id of a password field counts as one until the session ends, also on the pages of later seeds: more
        // than the reference, which sees one page, can know.
        element.removeAttribute("id");
      }
      return element;
    }
    if (tag === "textarea") {
      element.textContent = secret();
      return element;
    }
    if (tag === "select") {
      for (let at = 0; at < 2; at++) (element as HTMLSelectElement).append(new Option(secret(), secret()));
      return element;
    }
    if (tag === "a") element.setAttribute("href", `/path/${secret()}`);
    if (tag === "x-host") {
      giveRoot(element, depth);
    }
    for (let at = below(4); at > 0; at--) element.append(make(depth + 1));
    return element;
  };
  /** All parents below the main element, in shadow roots too. */
  const parents = (): (Element | ShadowRoot)[] => {
    const all: (Element | ShadowRoot)[] = [main];
    for (const parent of all) {
      for (const child of parent.children) if (!/^(input|textarea|select|option|slot)$/.test(child.localName)) all.push(child);
      const root = (parent as Element).shadowRoot;
      if (root) all.push(root);
    }
    return all;
  };
  const nodes = () => parents().flatMap((parent) => [...parent.childNodes]);

  if (what === "build") {
    main.replaceChildren(...Array.from({ length: count }, () => make(0)));
    return used;
  }
  for (let step = 0; step < count; step++) {
    const every = nodes();
    const node = every.length > 0 ? pick(every) : main.appendChild(make(3));
    const parent = pick(parents());
    const element = node instanceof Element ? node : undefined;
    switch (below(12)) {
      case 0:
        parent.append(make(2));
        break;
      case 1:
        parent.insertBefore(make(3), parent.childNodes.length > 0 ? pick(parent.childNodes) : null);
        break;
      case 2:
        if (!(node.contains(parent) || (node as Element).shadowRoot?.contains(parent)) && !isInside(parent, node)) parent.append(node);
        break;
      case 3:
        if (every.length > 8) node.parentNode?.removeChild(node);
        break;
      case 4:
      case 5:
        element?.classList.toggle(`c${below(4)}`);
        break;
      case 6:
        if (node instanceof Text) node.data = `${secret()} changed`;
        else element?.setAttribute("title", secret());
        break;
      case 7:
        if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
          element.value = secret();
          element.dispatchEvent(new Event("input", { bubbles: true }));
        } else if (node instanceof Text) node.appendData(` ${secret()}`);
        break;
      case 8:
        if (element) element.toggleAttribute("data-k");
        break;
      case 9:
        if (node instanceof Text && node.length > 3) node.splitText(2);
        else element?.replaceWith(make(2));
        break;
      case 10:
        if (element && !element.shadowRoot && /^(div|p|section|span)$/.test(element.localName)) giveRoot(element, 2);
        break;
      default:
        node.parentNode?.insertBefore(make(4), node);
    }
  }
  // At the end: what an address opens may be seen at once.
  if (next() < 0.4) history.replaceState(null, "", pick(["/random", "/random?view=1", "/random#b", "/random?view=1#b"]));
  return used;

  /** A shadow root, which shows the children in a slot somewhere in it. */
  function giveRoot(host: Element, depth: number): void {
    const root = host.attachShadow({ mode: "open" });
    for (let at = below(3); at >= 0; at--) root.append(make(depth + 2));
    const slot = document.createElement("slot");
    decorate(slot);
    slot.removeAttribute("title");
    const around = document.createElement("div");
    decorate(around);
    around.append(slot);
    root.append(next() < 0.5 ? slot : around);
  }

  /** Through shadow roots. */
  function isInside(inner: Node, outer: Node): boolean {
    for (let at: Node | null = inner; at; at = at instanceof ShadowRoot ? at.host : at.parentNode) if (at === outer) return true;
    return false;
  }
}
