/**
 * States how the script in a frame of another origin and the one in the window that reads it find each other.
 *
 * A frame says hello to the window around it, which answers with one end of a channel once a session wants the frame. Hello
 * holds nothing, so anybody may hear it; the channel is given to an origin of the same domain alone, and taken from one.
 */

import type { Bridge, BridgeParts, createBridge } from "./bridge/around";
import type { serveWindowAround } from "./bridge/inside";
import type { Log } from "./log";
import { after, dispatch, listen, NativeCustomEvent, NativePromise } from "./natives";
import { useModule } from "./relay-module";

// JSON, because pages tend to parse whatever comes.
const helloMessage = '{"gcbFrame":"hello"}';
const callMessage = '{"gcbFrame":"call"}';
export const offerMessage = '{"gcbFrame":"offer"}';

/** On the document of the reading window: a frame within one of its frames has said hello. */
const helloPassedOn = "gcb-frame-hello";

/** Frames whose hello waits for a session. */
const waitingMax = 500;

/** How long a session waits for the module: one that comes later is there for the next session. */
const madeWithinMs = 3_000;

/** Frames within frames; browsers allow no more. */
const depthMax = 20;

/** A frame that has said hello. */
export interface Hello {
  readonly source: Window;
  readonly origin: string;
}

export interface Hellos {
  /** Tells all that have said hello and all that will. */
  hear(heard: (hello: Hello) => void): void;
}

/** The module `gcb-bridge.js`. */
export interface BridgeModule {
  createBridge: typeof createBridge;
  serveWindowAround: typeof serveWindowAround;
}

/** The outermost window that this one's document is read from: up to where the origin changes. */
export function readingWindow(): Window {
  let reading: Window = window;
  try {
    for (let depth = 0; depth < depthMax && reading.parent !== reading; depth++) {
      // Throws, or is null, where the origin is another one.
      if (!reading.parent.document) break;
      reading = reading.parent;
    }
  } catch {
    // The window around is of another origin.
  }
  return reading;
}

/** Hears hellos in a window that reads. */
export function createHellos(): Hellos {
  const waiting: Hello[] = [];
  let heard = (hello: Hello) => {
    let at = 0;
    while (at < waiting.length && waiting[at]?.source !== hello.source) at++;
    if (at < waitingMax) waiting[at] = hello;
  };
  hearHellos((hello) => heard(hello));
  listen<CustomEvent<Hello>>(document, helloPassedOn, ({ detail }) => heard(detail));
  return {
    hear(to) {
      heard = to;
      for (let at = 0; at < waiting.length; at++) to(waiting[at] as Hello);
    },
  };
}

/** In a frame that another window reads: passes hellos of its own frames on. */
export function passHellosOn(reading: Window): void {
  hearHellos((hello) => {
    dispatch(reading.document, new NativeCustomEvent(helloPassedOn, { detail: hello }));
  });
}

function hearHellos(heard: (hello: Hello) => void): void {
  listen<MessageEvent>(window, "message", ({ data, source, origin }) => {
    if (data === helloMessage && source) heard({ source: source as Window, origin });
  });
  // Frames may have been quicker than this script. Those of this origin have other ways, and do not listen.
  for (let at = 0; at < window.length; at++) window[at]?.postMessage(callMessage, "*");
}

/** Says hello to the window around, and waits for what it offers, until it is called back. */
export function sayHello(offered: (port: MessagePort, origin: string) => void): () => void {
  const hello = () => parent.postMessage(helloMessage, "*");
  const stopHearing = listen<MessageEvent>(window, "message", ({ data, source, origin, ports }) => {
    if (data === callMessage && source === parent) hello();
    const port = ports[0];
    if (data === offerMessage && port && isAround(source)) offered(port, origin);
  });
  // Back from the back/forward cache: it said that it was leaving.
  const stopShow = listen<PageTransitionEvent>(window, "pageshow", ({ persisted }) => {
    if (persisted) hello();
  });
  hello();
  return () => {
    stopHearing();
    stopShow();
  };
}

function isAround(source: unknown): boolean {
  let at: Window = window;
  for (let depth = 0; depth < depthMax && at.parent !== at; depth++) {
    at = at.parent;
    if (at === source) return true;
  }
  return false;
}

/** Gives what fetches the module, once; undefined is what comes of a failure. */
export function createBridgeLoader(relay: string, log: Log): () => Promise<BridgeModule | undefined> {
  let loaded: BridgeModule | undefined;
  return async () => {
    if (!loaded) await useModule<BridgeModule>(relay, "bridge", (module) => (loaded = module), log);
    return loaded;
  };
}

/** Gives what makes the page's one bridge, when a session begins. */
export function createBridgeMaker(
  load: () => Promise<BridgeModule | undefined>,
  parts: BridgeParts,
): () => Promise<Bridge | undefined> {
  let made: Bridge | undefined;
  return () =>
    new NativePromise((resolve) => {
      after(madeWithinMs, () => resolve(made));
      void (async () => resolve((made ??= (await load())?.createBridge(parts))))();
    });
}
