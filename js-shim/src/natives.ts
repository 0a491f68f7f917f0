/**
 * Takes the browser's own functions once, when the script starts.
 *
 * A page may replace globals and prototypes later, and `<form name=body>` hides members of `document` behind an
 * element: what is taken here from the prototypes keeps its meaning. Reads only, so importing it changes nothing.
 */

export const { apply } = Reflect;

type Getter<T> = () => T;

/** A getter of `document` that no element can hide. */
function documentGetter<K extends keyof Document>(name: K): Getter<Document[K] | undefined> {
  // `readyState` and the like live on Document.prototype, `baseURI` on Node.prototype.
  const owner = name in Node.prototype ? Node.prototype : Document.prototype;
  const get = Object.getOwnPropertyDescriptor(owner, name)?.get;
  return () => get && (apply(get, document, []) as Document[K]);
}

export const currentScript = documentGetter("currentScript");
export const body = documentGetter("body");
export const baseUri = documentGetter("baseURI");
export const adoptedStyleSheets = documentGetter("adoptedStyleSheets");

const setAdopted = Object.getOwnPropertyDescriptor(Document.prototype, "adoptedStyleSheets")?.set;

export function setAdoptedStyleSheets(sheets: CSSStyleSheet[]): void {
  if (setAdopted) apply(setAdopted, document, [sheets]);
}

const { createElement: create, querySelectorAll } = Document.prototype;
const { addEventListener, removeEventListener, dispatchEvent } = EventTarget.prototype;
const { getAttribute: get, setAttribute: set } = Element.prototype;
const { getItem, setItem, removeItem } = Storage.prototype;

export function createElement<K extends "div" | "button">(name: K): HTMLElementTagNameMap[K] {
  return apply(create, document, [name]) as HTMLElementTagNameMap[K];
}

export function elements<E extends Element>(selector: string): NodeListOf<E> {
  return apply(querySelectorAll, document, [selector]) as NodeListOf<E>;
}

export function getAttribute(element: Element, name: string): string | null {
  return apply(get, element, [name]) as string | null;
}

export function setAttribute(element: Element, name: string, value: string): void {
  apply(set, element, [name, value]);
}

/** Adds a listener and gives back what removes it. */
export function listen<E extends Event>(
  target: EventTarget,
  type: string,
  listener: (event: E) => void,
): () => void {
  apply(addEventListener, target, [type, listener]);
  return () => void apply(removeEventListener, target, [type, listener]);
}

/** False when a listener called `preventDefault`. */
export function dispatch(target: EventTarget, event: Event): boolean {
  return apply(dispatchEvent, target, [event]) as boolean;
}

/** The tab's storage of this origin. Each function throws where the browser forbids storage. */
export const tabStorage = {
  get: (key: string) => apply(getItem, sessionStorage, [key]) as string | null,
  set: (key: string, value: string) => apply(setItem, sessionStorage, [key, value]) as void,
  remove: (key: string) => apply(removeItem, sessionStorage, [key]) as void,
};

export const NativePromise = Promise;
export const NativeUrl = URL;
export const NativeEvent = Event;
export const NativeMutationObserver = globalThis.MutationObserver as typeof MutationObserver | undefined;

const { setTimeout: timer, clearTimeout: clearTimer, queueMicrotask: microtask, fetch: request } = globalThis;
const { json } = Response.prototype;

/** Calls `act` once, after the time; gives back what cancels it. */
export function after(ms: number, act: () => void): () => void {
  const id = timer(act, ms);
  return () => clearTimer(id);
}

/** Calls `act` when the scripts that run now are done. */
export function soon(act: () => void): void {
  microtask(act);
}

export function fetchFrom(url: string, options: RequestInit): Promise<Response> {
  return request(url, options);
}

export function jsonOf(response: Response): Promise<unknown> {
  return apply(json, response, []) as Promise<unknown>;
}

const hasOwnProperty = Object.prototype.hasOwnProperty;

/** The object's own value of a key; whatever someone added to a prototype does not count. */
export function own(object: object, key: string): unknown {
  return apply(hasOwnProperty, object, [key]) ? (object as Record<string, unknown>)[key] : undefined;
}
