/** Knows, in the top window, in which frames of the same origin the script runs, and hands the common signals to them. */

import { natives } from "./dom/natives";
import { remembered } from "./dom/remembered";
import { frameRuns, topRuns, type FrameScript } from "./frame-handshake";
import type { Log } from "./log";
import { dispatch, listen, NativeEvent } from "./natives";
import { commonSignals, type SessionSignals } from "./session-signals";
import type { Signal } from "./public";

/** Frames within frames that are looked for; browsers allow no more. */
const DEPTH_MAX = 20;

export interface ChildFrames {
  /** Whether the script runs in this document. */
  runsIn(document: Document): boolean;
  /** Tells one listener of each document that the script begins to run in; undefined: nobody. */
  onCame(listener: ((document: Document) => void) | undefined): void;
}

export function createChildFrames(signals: SessionSignals, log: Log): ChildFrames {
  const known = new WeakMap<Document, () => void>();
  let listener: ((document: Document) => void) | undefined;

  const came = (script: FrameScript) => {
    const { document } = script;
    // Written anew by `document.open()`, a document runs the script once more.
    known.get(document)?.();
    known.set(document, subscribe(signals, script));
    script.passOn(remembered);
    listener?.(document);
  };

  listen<CustomEvent<FrameScript>>(document, frameRuns, (event) => {
    try {
      came(event.detail);
    } catch (error) {
      log.detail("a frame's script", error);
    }
  });
  // Frames may have been quicker than this script.
  tellFrames(window, 0);

  return {
    runsIn: (document) => known.has(document),
    onCame: (to) => {
      listener = to;
    },
  };
}

/** Hands signals to a frame, with their memory, until its page goes. */
function subscribe(signals: SessionSignals, { document, hear }: FrameScript): () => void {
  const undo: (() => void)[] = [];
  for (let at = 0; at < commonSignals.length; at++) {
    const name = commonSignals[at] as (typeof commonSignals)[number];
    const { add, remove } = signals[name].signal as Signal<unknown[]>;
    const handOn = (...args: unknown[]) => {
      if (name === "onMaskedElement" && natives.ownerDocument(args[0] as Node) !== document) return;
      hear(name, args);
    };
    add(handOn);
    undo[at] = () => remove(handOn);
  }
  const view = natives.windowOf(document);
  const stopListening =
    view &&
    listen<PageTransitionEvent>(view, "pagehide", (event) => {
      // Kept in the back/forward cache, it comes back with its subscribers.
      if (!event.persisted) drop();
    });
  const drop = () => {
    stopListening?.();
    for (let at = 0; at < undo.length; at++) (undo[at] as () => void)();
  };
  return drop;
}

function tellFrames(parent: Window, depth: number): void {
  for (let at = 0; at < parent.length && depth < DEPTH_MAX; at++) {
    try {
      const frame = parent[at] as Window;
      dispatch(frame.document, new NativeEvent(topRuns));
      tellFrames(frame, depth + 1);
    } catch {
      // Of another origin.
    }
  }
}
