/**
 * Takes the browser's own functions once, when the script starts.
 *
 * A page may replace globals and prototypes later, and `<form name=body>` hides members of `document` behind an
 * element: what is taken here from the prototypes keeps its meaning. Reads only, so importing it changes nothing.
 */

export const { apply } = Reflect;

const { getOwnPropertyDescriptor, prototype } = Object;
const { bind, call } = Function.prototype;
const documentProto = Document.prototype;
const elementProto = Element.prototype;
const targetProto = EventTarget.prototype;
const storageProto = Storage.prototype;

/** A method as a function of the object and the arguments. */
export function free<This, Args extends unknown[], Value>(method: unknown): (self: This, ...args: Args) => Value {
  return apply(bind, call, [method]) as (self: This, ...args: Args) => Value;
}

/** A class's getter as a function of the object. */
export function getter<This, Value>(owner: { readonly prototype: object }, name: string): (self: This) => Value {
  const get = getOwnPropertyDescriptor(owner.prototype, name)?.get;
  // An old browser without the property answers `undefined`, as reading the property would.
  return get ? free(get) : () => undefined as Value;
}

/** A getter of `document` that no element can hide; an old browser without it answers undefined. */
function documentGetter<Value>(name: string, owner: { readonly prototype: object } = Document): () => Value | undefined {
  const get = getter<Document, Value>(owner, name);
  return () => get(document);
}

/** As above, for what can be set: looked up late, since few pages need it. */
function setOnDocument(name: string, value: unknown): void {
  const set = getOwnPropertyDescriptor(documentProto, name)?.set;
  if (set) apply(set, document, [value]);
}

export const currentScript = documentGetter<Element | null>("currentScript");
export const rootElement = documentGetter<HTMLElement | null>("documentElement");
export const body = documentGetter<HTMLElement | null>("body");
export const baseUri = documentGetter<string>("baseURI", Node);
export const adoptedStyleSheets = documentGetter<readonly CSSStyleSheet[]>("adoptedStyleSheets");

export const featurePolicy = documentGetter<{ allowsFeature(name: string): boolean }>("featurePolicy");
export const readyState = documentGetter<DocumentReadyState>("readyState");
export const visibility = documentGetter<DocumentVisibilityState>("visibilityState");
const readCookies = documentGetter<string>("cookie");

/** All that this document may see; empty where it may have none. */
export function cookies(): string {
  try {
    return readCookies() ?? "";
  } catch {
    return "";
  }
}

/** Nothing where it may have none. */
export function setCookie(cookie: string): void {
  try {
    setOnDocument("cookie", cookie);
  } catch {
    // As above.
  }
}

export function setAdoptedStyleSheets(sheets: CSSStyleSheet[]): void {
  setOnDocument("adoptedStyleSheets", sheets);
}

export const createElement = free<Document, [name: string], HTMLElement>(documentProto.createElement);
export const querySelectorAll = free<Document, [selector: string], NodeListOf<Element>>(
  documentProto.querySelectorAll,
);
export const setAttribute = free<Element, [name: string, value: string], void>(elementProto.setAttribute);

const addListener = free<EventTarget, [type: string, listener: unknown], void>(targetProto.addEventListener);
const removeListener = free<EventTarget, [type: string, listener: unknown], void>(
  targetProto.removeEventListener,
);

/** Adds a listener and gives back what removes it. */
export function listen<E extends Event>(
  target: EventTarget,
  type: string,
  listener: (event: E) => void,
): () => void {
  addListener(target, type, listener);
  return () => removeListener(target, type, listener);
}

/** False when a listener called `preventDefault`. */
export const dispatch = free<EventTarget, [event: Event], boolean>(targetProto.dispatchEvent);

export const getItem = free<Storage, [key: string], string | null>(storageProto.getItem);
export const setItem = free<Storage, [key: string, value: string], void>(storageProto.setItem);
export const removeItem = free<Storage, [key: string], void>(storageProto.removeItem);

export const NativePromise = Promise;
export const NativeUrl = URL;
export const NativeEvent = Event;
export const NativeCustomEvent = CustomEvent;

const { setTimeout: timer, clearTimeout: clearTimer, queueMicrotask: microtask, fetch: request } = window;
export const { MutationObserver: NativeMutationObserver, WebSocket: NativeWebSocket } = window as {
  MutationObserver?: typeof MutationObserver;
  WebSocket?: typeof WebSocket;
};

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

export const jsonOf = free<Response, [], Promise<unknown>>(Response.prototype.json);

const has = free<object, [key: string], boolean>(prototype.hasOwnProperty);

/** The object's own value of a key; whatever someone added to a prototype does not count. */
export function own(object: object, key: string): unknown {
  return has(object, key) ? (object as Record<string, unknown>)[key] : undefined;
}
