/**
 * Carries a session's frames over HTTP, as the chapter "Over HTTP" of PROTOCOL.md says: the module gcb-http.js, which
 * loads only where no WebSocket gets through.
 *
 * Every request is a plain POST: no header that asks for a preflight request, no credentials, secrets in the body.
 */

import type { Heard, Line } from "./engine-host";
import { createAnswer, joined, lengthOf, requests, type Item } from "./http-messages";

export interface HttpNatives {
  /** Calls once, after the time; gives back what cancels it. */
  after(ms: number, act: () => void): () => void;
  fetch(url: string, options: RequestInit): Promise<Response>;
  listen(target: EventTarget, type: string, listener: () => void): () => void;
}

/** What this page has learned of its way to the relay; kept from one line to the next. */
export interface Manners {
  /** Answers arrive while they are being written. Undefined: not known. */
  streams?: boolean | undefined;
}

export interface HttpModule {
  openHttpLine: typeof openHttpLine;
}

/** The relay has answered a hello within this. */
const openWithinMs = 15_000;

/** A piece has been sent within this, even over a slow line; the relay waits as long. */
const sendWithinMs = 60_000;

/** A waiting answer comes within this: the relay holds it for 50 seconds at most. */
const waitWithinMs = 65_000;

/** A stream shows itself every 8 seconds. */
const streamSilenceMs = 25_000;

/** The halves of a probe's answer leave a second apart; where they arrive closer than this, something holds them back. */
const probePauseMs = 500;

/** Bytes of one piece: what the relay takes. */
const pieceBytesMax = 256 * 1024;

/** Bytes sent for a page that is gone: browsers allow 64 KiB, and the page may have something to say, too. */
const farewellBytesMax = 48 * 1024;

/** Opens a line. Sending begins with the hello; `heard` is never called from inside a call of the line. */
export function openHttpLine(url: string, natives: HttpNatives, manners: Manners, heard: Heard): Line {
  let key: Uint8Array | undefined;
  let greeted = false;
  let over = false;
  /** The engine is done with the line, and more is left than can be sent for a page that is gone. */
  let draining = false;
  /** Bytes of the stream that the relay has for certain; what is kept begins there. */
  let sent = 0;
  let kept: Uint8Array[] = [];
  let sending = false;
  /** Requests whose answers are waited for. */
  let waiting: (AbortController | undefined)[] = [];
  /** The page is being left. */
  let left = false;

  const post = (body: Uint8Array, more: RequestInit) =>
    natives.fetch(url, {
      method: "POST",
      body: body as Uint8Array<ArrayBuffer>,
      mode: "cors",
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      referrerPolicy: "no-referrer",
      ...more,
    });

  const breakOff = () => {
    for (let at = 0; at < waiting.length; at++) waiting[at]?.abort();
    waiting = [];
  };

  // A page that the browser keeps for its Back button is thrown away as soon as a script runs in it, be it one that takes
  // an answer. So none is waited for once the page is left; what was being sent goes once more with the last word.
  const stopListening = natives.listen(window, "pagehide", () => {
    left = true;
    if (over) breakOff();
  });

  const fail = () => {
    if (over) return;
    over = true;
    stopListening();
    breakOff();
    heard(false);
  };

  const track = () => {
    const controller = new AbortController();
    const place = waiting.length;
    waiting[place] = controller;
    return { controller, done: () => (waiting[place] = undefined) };
  };

  /** Reads one answer as it arrives; gives its last item, or undefined when something was lost. */
  const ask = async (body: Uint8Array, silenceMs: number, take: (item: Item) => void) => {
    const { controller, done } = track();
    const expire = () => {
      // Something between has stopped passing things on: the next line finds out anew what comes through.
      manners.streams = undefined;
      controller.abort();
    };
    let cancel = natives.after(silenceMs, expire);
    let last: Item | undefined;
    try {
      const response = await post(body, { signal: controller.signal });
      if (response.ok && response.body) {
        const reader = response.body.getReader();
        const answer = createAnswer();
        for (;;) {
          const { done: complete, value } = await reader.read();
          if (complete) break;
          cancel();
          cancel = natives.after(silenceMs, expire);
          const items = answer(value);
          for (let at = 0; at < items.length; at++) take((last = items[at] as Item));
        }
      }
    } catch {
      last = undefined;
    }
    cancel();
    done();
    return last?.kind;
  };

  const takeFrame = (item: Item) => {
    if (item.kind === "frame" && !over) heard(item.bytes);
  };

  const open = async (hello: Uint8Array) => {
    const end = await ask(requests.open(hello), openWithinMs, (item) => {
      if (item.kind === "line") key = item.bytes;
      takeFrame(item);
    });
    if (over) {
      stopListening();
      return leave();
    }
    if (!key || end !== "more") return fail();
    pump();
    void receive(key);
    if (manners.streams === undefined) void probe(key);
  };

  const receive = async (line: Uint8Array) => {
    for (let number = 1; !over; number++) {
      const streams = manners.streams === true;
      const body = requests.receive(line, number, streams ? "stream" : "wait");
      if ((await ask(body, streams ? streamSilenceMs : waitWithinMs, takeFrame)) !== "more") fail();
    }
    stopListening();
  };

  const probe = async (line: Uint8Array) => {
    let first = 0;
    const end = await ask(requests.probe(line), openWithinMs, (item) => {
      if (item.kind === "beat") first = performance.now();
    });
    if (end === "more" && first) manners.streams = performance.now() - first >= probePauseMs;
  };

  /** One piece at a time; what comes meanwhile goes with the next. */
  const pump = () => {
    if (key && !sending && (draining || (!over && kept.length))) void sendOn(key);
  };

  const sendOn = async (line: Uint8Array) => {
    sending = true;
    const all = joined(kept);
    const piece = all.subarray(0, pieceBytesMax);
    const isLast = draining && piece.length === all.length;
    const body = requests.send(line, sent, isLast, piece);
    // Once more when it fails: a kept connection may have been closed just then, and the relay leaves out what it has.
    const arrived = (await arrives(body)) || (!left && (await arrives(body)));
    sending = false;
    if (isLast || !arrived) draining = false;
    if (!arrived) return fail();
    sent += piece.length;
    kept = [joined(kept).subarray(piece.length)];
    if (!kept[0]?.length) kept = [];
    pump();
  };

  const arrives = async (body: Uint8Array): Promise<boolean> => {
    const { controller, done } = track();
    const cancel = natives.after(sendWithinMs, () => controller.abort());
    let arrived = false;
    try {
      const response = await post(body, { signal: controller.signal });
      // To its end, which frees the connection. That the line has ended is said on the request for what comes, too.
      await response.arrayBuffer();
      arrived = response.ok;
    } catch {
      // Tried again, or the line is lost.
    }
    cancel();
    done();
    return arrived;
  };

  /**
   * Sends what is left, and that it is the last: the relay then ends what is asked. What is being sent just now goes once
   * more, since that may be broken off.
   */
  const leave = () => {
    const all = joined(kept);
    if (!key) return;
    if (all.length > farewellBytesMax) {
      draining = true;
      return pump();
    }
    try {
      // Nothing waits for its success, which would be a script that runs in a page that was left. Where it fails, the
      // relay notices that nobody asks any more.
      void post(requests.send(key, sent, true, all), { keepalive: true }).then(undefined, () => {});
    } catch {
      // A page that has replaced what promises do.
    }
  };

  return {
    send(frame) {
      if (over) return;
      // The engine's memory is only lent.
      const own = frame.slice();
      if (!greeted) {
        greeted = true;
        void open(own);
        return;
      }
      kept[kept.length] = lengthOf(own);
      kept[kept.length] = own;
      pump();
    },
    close() {
      if (over) return;
      over = true;
      // A line that is being opened is left when it is open.
      leave();
      if (left) breakOff();
    },
  };
}
