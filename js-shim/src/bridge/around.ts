/**
 * The half of the window that reads: which frames of other origins are part of the page, and what it puts of them among its
 * own facts. It believes nothing that comes over a channel: see checked-facts.ts.
 */

import type { Natives } from "../dom/natives";
import { Fact, type Facts } from "../dom/facts";
import type { NodeIds } from "../dom/node-ids";
import type { FrameAnswer } from "../engine-host";
import { offerMessage, type Hello, type Hellos } from "../frame-greeting";
import { isKin } from "./kin";
import type { Log } from "../log";
import type { Signal } from "../public";
import { commonSignals, type SessionSignals } from "../session-signals";
import { createCheckedFacts, type CheckedFacts } from "./checked-facts";
import {
  resourceBytesMax,
  textBytesMax,
  wordsMax,
  type Fetched,
  type FromFrame,
  type Pointed,
  type Question,
  type ToFrame,
} from "./messages";

/** Numbers of one reading of a frame in the top window; a frame gives a small part of its own to each frame in it. */
const blockSize = 1 << 20;
/** The part of its numbers that a frame may have used up before it gets others. */
const usedMax = 0.75;
/** Milliseconds for which its numbers must have lasted: a page that needs more of them is none of people. */
const renewAfterMs = 60_000;
/** Times that a frame is read anew because what it tells does not hold. */
const failuresMax = 3;
/** Milliseconds within which a frame answers. */
const answerWithinMs = 3_000;
/** Milliseconds within which a frame has fetched something: less than the relay waits. */
const fetchWithinMs = 15_000;
/** What stands before the nodes of an answer, and numbers of an answer: an action reaches a handful of elements. */
const answerHead = 5;
const answerWordsMax = 1_000;
/** Questions open at one frame. */
const questionsMax = 64;
/** Frames of one page that are part of it by a bridge. */
const framesMax = 100;

/** What the bridge uses of the reader. */
export interface Reading {
  readonly facts: Facts;
  readonly ids: NodeIds;
  /** What the site's restrictions select, for frames that match it themselves. */
  selectors(): string;
  /** Has the reader look again for frames that show nothing yet, and at what has changed. */
  lookAgain(): void;
}

/** The frames of other origins, as the reader sees them. */
export interface BridgedFrames {
  /** Shows what is in a frame, if its script has said hello. */
  show(frame: Element): void;
  /** A frame has loaded something: its script may be gone without a word. */
  loaded(frame: Element): void;
  /** A frame has left the page, and what was below it. */
  left(frame: Element): void;
  /** Lets go of what frames no longer show. */
  check(): void;
  hold(on: boolean): void;
  /** Asks frames how large those of these elements are that are theirs. */
  measure(nodes: Iterable<number>): void;
  stop(): void;
  /** What has the focus inside of a frame that has it; 0 for the frame itself. */
  focusIn(frame: Element): number;
}

export interface Bridge {
  attach(reading: Reading): BridgedFrames;
  /**
   * Asks the frame that a node is in, or the one that has the focus for 0, what an action would reach there, or to perform
   * it. Undefined: it is in none.
   */
  askFrame(kind: "examine" | "perform", node: number, request: Uint8Array): Promise<FrameAnswer | undefined> | undefined;
  /** Fetches by a frame of this origin what only it can; undefined: it is of this window's origin, or there are no frames. */
  fetch(url: string): Promise<Response> | undefined;
  /** The element of this number is masked: its frame's scripts hear it. */
  masked(id: number): void;
  /** Hears where the customer points in frames. */
  onPointed(heard: ((at: Pointed | null) => void) | undefined): void;
}

export interface BridgeParts {
  readonly dom: Natives;
  readonly hellos: Hellos;
  readonly signals: SessionSignals;
  after(ms: number, act: () => void): () => void;
  readonly log: Log;
}

/** A frame whose script has a channel to us. */
interface Remote {
  readonly source: Window;
  readonly origin: string;
  readonly answers: Map<number, (answer: unknown) => void>;
  reading: number;
  failures: number;
  /** While it is part of the page. */
  shown: Shown | undefined;
  tell(message: ToFrame): void;
  close(): void;
}

interface Shown {
  readonly frame: Element;
  readonly sinceMs: number;
  readonly from: number;
  readonly to: number;
  readonly checked: CheckedFacts;
}

export function createBridge({ dom, hellos, signals, after, log }: BridgeParts): Bridge {
  const remotes = new Map<Window, Remote>();
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let reading: Reading | undefined;
  let questions = 0;
  let pointed: ((at: Pointed | null) => void) | undefined;

  function met({ source, origin }: Hello): void {
    // A page that has come in the place of another says hello by the same window.
    remotes.get(source)?.close();
    if (!isKin(origin) || remotes.size >= framesMax) return;
    const { port1, port2 } = new MessageChannel();
    const answers = new Map<number, (answer: unknown) => void>();
    const unsubscribe: (() => void)[] = [];
    const remote: Remote = {
      source,
      origin,
      answers,
      reading: 0,
      failures: 0,
      shown: undefined,
      tell: (message) => port1.postMessage(message),
      close() {
        if (remotes.get(source) !== remote) return;
        remotes.delete(source);
        hide(remote);
        for (const step of unsubscribe) step();
        for (const answer of answers.values()) answer(undefined);
        answers.clear();
        port1.close();
      },
    };
    remotes.set(source, remote);
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      try {
        if (remotes.get(source) === remote) heard(remote, data as FromFrame);
      } catch (error) {
        failed(remote, error);
      }
    };
    source.postMessage(offerMessage, origin, [port2]);
    subscribe(remote, unsubscribe);
    reading?.lookAgain();
  }

  /** Hands signals over, with their memory. Those of masked elements go to the frame that has the element. */
  function subscribe({ tell }: Remote, undo: (() => void)[]): void {
    for (const name of commonSignals) {
      if (name === "onMaskedElement") continue;
      const { add, remove } = signals[name].signal as Signal<unknown[]>;
      const handOn = (...args: unknown[]) => tell({ what: "signal", name, args });
      add(handOn);
      undo.push(() => remove(handOn));
    }
  }

  function heard(remote: Remote, message: FromFrame): void {
    switch (message.what) {
      case "facts":
        return take(remote, message.reading, message.words, message.text);
      case "answer": {
        const answer = remote.answers.get(message.id);
        remote.answers.delete(message.id);
        return answer?.(message.answer);
      }
      case "pointed": {
        const { at } = message;
        if (!remote.shown || !pointed) return;
        if (at === null) return pointed(null);
        const known = at.node === 0 ? remote.shown.from : at.node;
        if (!remote.shown.checked.has(known) && !isNested(remote, known)) return;
        return pointed({ node: known, x: at.x | 0, y: at.y | 0, touch: at.touch === true });
      }
      case "bye":
        return remote.close();
    }
  }

  const isNested = ({ shown }: Remote, id: number) => !!shown && id > shown.from && id < shown.to;

  function take(remote: Remote, ofReading: number, words: Uint32Array, text: Uint8Array): void {
    const { shown } = remote;
    // What was on its way when it had to begin anew.
    if (!shown || !reading || ofReading !== remote.reading) return;
    if (!(words instanceof Uint32Array) || !(text instanceof Uint8Array)) throw new Error("no facts");
    if (words.length > wordsMax || text.length > textBytesMax) throw new Error("too many facts");
    const { facts, ids } = reading;
    // The frame has left the page; the reader will tell.
    if (ids.of(shown.frame) === 0) return;
    const focus = shown.checked.focus();
    shown.checked.put(facts, words, decoder.decode(text));
    facts.send();
    // The engine may have stopped or restarted the reader.
    if (remote.shown !== shown) return;
    if (shown.checked.focus() !== focus) reading?.lookAgain();
    if (shown.checked.highest() - shown.from > (shown.to - shown.from) * usedMax) renew(remote, shown);
  }

  /** Before its numbers are used up it gets others, and is read anew. */
  function renew(remote: Remote, { sinceMs }: Shown): void {
    if (performance.now() - sinceMs > renewAfterMs) return again(remote);
    log.detail("a frame of another origin is too large");
    remote.close();
  }

  /** What it told does not hold: it is read anew, some times. */
  function failed(remote: Remote, error: unknown): void {
    log.detail("a frame of another origin", error);
    if (++remote.failures > failuresMax) remote.close();
    else again(remote);
  }

  function again(remote: Remote): void {
    const { shown } = remote;
    hide(remote);
    if (shown) reading?.lookAgain();
  }

  /** Takes a frame's document from the page. */
  function hide(remote: Remote): void {
    const { shown } = remote;
    if (!shown) return;
    remote.shown = undefined;
    if (!reading || reading.ids.of(shown.frame) === 0 || !shown.checked.hasBegun()) return;
    const { facts } = reading;
    for (const word of [Fact.Removed, 1, shown.from]) facts.put(word);
    reading.lookAgain();
  }

  const remoteIn = (frame: Element): Remote | undefined => {
    for (const remote of remotes.values()) if (remote.shown?.frame === frame) return remote;
    return undefined;
  };

  function show(frame: Element): void {
    const source = dom.frameWindow(frame);
    const remote = source ? remotes.get(source) : undefined;
    if (!remote || remote.shown || !reading) return;
    const id = reading.ids.of(frame);
    const block = reading.ids.reserve(blockSize);
    if (!block || id === 0) return;
    const { from, to } = block;
    const checked = createCheckedFacts({ from, to, frame: id, hasFocus: () => deepFocus(dom) === frame });
    remote.shown = { frame, sinceMs: performance.now(), from, to, checked };
    remote.tell({ what: "read", reading: ++remote.reading, from, to, selectors: reading.selectors() });
  }

  /** Undefined when no answer comes. */
  const ask = (remote: Remote, question: Question, withinMs: number): Promise<unknown> =>
    new Promise((resolve) => {
      if (remote.answers.size >= questionsMax || remotes.get(remote.source) !== remote) return resolve(undefined);
      const id = ++questions;
      const answer = (value: unknown) => {
        cancel();
        remote.answers.delete(id);
        resolve(value);
      };
      const cancel = after(withinMs, () => answer(undefined));
      remote.answers.set(id, answer);
      remote.tell({ what: "ask", id, question });
    });

  const find = (matches: (shown: Shown) => boolean): Remote | undefined => {
    for (const remote of remotes.values()) if (remote.shown && matches(remote.shown)) return remote;
    return undefined;
  };

  /** The answers of a frame name its own nodes alone: others are unknown. */
  function checkedAnswer({ frame, from, to }: Shown, said: unknown): FrameAnswer | undefined {
    if (typeof said === "number") return { frame, said };
    if (!(said instanceof Int32Array) || said.length > answerWordsMax) return undefined;
    for (let at = answerHead; at < said.length; at += 2) {
      const id = said[at] as number;
      if (id < from || id >= to) said[at] = 0;
    }
    return { frame, said };
  }

  async function fetchBy(all: readonly Remote[], url: string): Promise<Response> {
    for (const remote of all) {
      const answer = (await ask(remote, { kind: "fetch", url }, fetchWithinMs)) as Fetched | undefined;
      if (!answer || typeof answer.type !== "string" || !(answer.bytes instanceof Uint8Array)) continue;
      if (answer.bytes.length > resourceBytesMax) continue;
      return new Response(answer.bytes, { headers: { "content-type": answer.type } });
    }
    return Response.error();
  }

  hellos.hear((hello) => {
    try {
      met(hello);
    } catch (error) {
      log.detail("a frame of another origin", error);
    }
  });

  return {
    attach(to) {
      reading = to;
      return {
        show,
        loaded(frame) {
          const remote = remoteIn(frame);
          // One that is still loading what it needs has not begun.
          if (!remote?.shown?.checked.hasBegun()) return;
          void ask(remote, { kind: "here" }, answerWithinMs).then((here) => here === true || remote.close());
        },
        left(frame) {
          const remote = remoteIn(frame);
          if (!remote) return;
          // Its numbers went with the frame's.
          remote.shown = undefined;
          remote.tell({ what: "stop" });
        },
        check() {
          for (const remote of remotes.values()) {
            if (remote.shown && dom.frameWindow(remote.shown.frame) !== remote.source) remote.close();
          }
        },
        hold(on) {
          for (const remote of remotes.values()) if (remote.shown) remote.tell({ what: "hold", on });
        },
        measure(nodes) {
          const all = [...nodes];
          for (const { shown, tell } of remotes.values()) {
            const own = shown ? all.filter((id) => id >= shown.from && id < shown.to) : [];
            if (own.length > 0) tell({ what: "measure", nodes: own });
          }
        },
        stop() {
          for (const remote of remotes.values()) {
            if (remote.shown) remote.tell({ what: "stop" });
            remote.shown = undefined;
          }
        },
        focusIn: (frame) => remoteIn(frame)?.shown?.checked.focus() ?? 0,
      };
    },
    askFrame(kind, node, request) {
      const focused = node === 0 ? deepFocus(dom) : null;
      const remote = find(({ frame, from, to }) => frame === focused || (node >= from && node < to));
      const shown = remote?.shown;
      if (!remote || !shown) return undefined;
      const answer = ask(remote, { kind, node, request }, answerWithinMs);
      return answer.then((said) => checkedAnswer(shown, said));
    },
    fetch(url) {
      const { origin } = new URL(url);
      const others = [...remotes.values()].filter(({ shown }) => shown);
      if (origin === location.origin || others.length === 0) return undefined;
      // One that is of this origin; a frame in a frame is asked by way of the one around it.
      const own = others.filter((remote) => remote.origin === origin);
      return fetchBy(own.length > 0 ? own : others, url);
    },
    masked(id) {
      for (const { shown, tell } of remotes.values()) {
        if (shown && id >= shown.from && id < shown.to) tell({ what: "masked", node: id });
      }
    },
    onPointed(to) {
      pointed = to;
    },
  };
}

/** The element with the focus, inside of shadow roots and frames of this origin. */
function deepFocus(dom: Natives): Element | null {
  let focused = dom.documentFocus(document);
  for (;;) {
    const shadow = focused && dom.shadowRootOf(focused);
    const inside = focused && dom.localName(focused) === "iframe" ? dom.frameDocument(focused) : null;
    const inner = shadow ? dom.shadowFocus(shadow) : inside ? dom.documentFocus(inside) : null;
    if (!inner) return focused;
    focused = inner;
  }
}
