/** The half of a frame: reads its own document for the window around, and does there what that one asks for. */

import type { ChildFrames } from "../child-frames";
import type { Natives } from "../dom/natives";
import type { OwnCapture } from "../dom/capture";
import type { Remembered } from "../dom/remembered";
import type { EngineModule, Hands } from "../engine-host";
import type { Hellos } from "../frame-greeting";
import { isKin } from "./kin";
import type { Log } from "../log";
import { after, fetchFrom, listen } from "../natives";
import { commonSignals, type SessionSignals } from "../session-signals";
import type { WasmLeave } from "../wasm-leave";
import { createBridge, type Bridge } from "./around";
import { resourceBytesMax, type Fetched, type FromFrame, type Question, type ToFrame } from "./messages";
import { createOwnPointer } from "./own-pointer";

export interface InsideParts {
  /** Base without a trailing slash. */
  readonly relay: string;
  readonly wasm: WasmLeave;
  readonly natives: Natives;
  readonly remembered: Remembered;
  readonly childFrames: ChildFrames;
  readonly hellos: Hellos;
  readonly signals: SessionSignals;
  readonly log: Log;
}

let stopBefore = () => {};
let bridge: Bridge | undefined;

/**
 * Serves a window around of this origin by this end of its channel, if it is of the same domain; one that was served before
 * is no longer.
 */
export function serveWindowAround(port: MessagePort, origin: string, parts: InsideParts): void {
  if (!isKin(origin)) return parts.log.detail(`${origin} must not read this frame`);
  stopBefore();
  const { relay, wasm, childFrames, signals, log } = parts;
  const dom = parts.natives;
  const tell = (message: FromFrame, transfer: Transferable[] = []) => port.postMessage(message, transfer);
  bridge ??= createBridge({ dom, hellos: parts.hellos, signals, after, log });
  const own = bridge;
  const told = new WeakSet<Element>();
  let capture: OwnCapture | undefined;
  let loading: Promise<EngineModule> | undefined;
  let reading = 0;
  let stopPointer = () => {};
  let fetchHands: (() => Promise<Hands>) | undefined;
  let hands: Promise<Hands> | undefined;
  const load = async () => {
    try {
      return await (loading ??= import(`${relay}/js/gcb-engine.js`) as Promise<EngineModule>);
    } catch (error) {
      loading = undefined;
      throw error;
    }
  };

  /** Stands in for the engine's memory: what the reader writes there goes over the channel. */
  function createSink() {
    let buffer = new ArrayBuffer(0);
    let words = 0;
    return {
      memory: () => ({ buffer }),
      engine: {
        reserveWords(count: number) {
          words = count;
          return 0;
        },
        reserveText(bytes: number) {
          buffer = new ArrayBuffer(words * 4 + bytes);
          return words * 4;
        },
        facts(count: number, textBytes: number) {
          const message = {
            what: "facts",
            reading,
            words: new Uint32Array(buffer, 0, count).slice(),
            text: new Uint8Array(buffer, words * 4, textBytes).slice(),
          } as const;
          tell(message, [message.words.buffer, message.text.buffer]);
        },
      },
    };
  }

  async function read(message: ToFrame & { what: "read" }): Promise<void> {
    const mine = (reading = message.reading);
    const { createCapture } = await load();
    if (mine !== reading) return;
    capture ??= createCapture(createSink(), dom, parts.remembered, childFrames, own.attach);
    stopPointer();
    stopPointer = createOwnPointer(capture, dom, tell);
    own.onPointed((at) => tell({ what: "pointed", at }));
    capture.restrict(message.selectors);
    capture.start({ from: message.from, to: message.to });
  }

  function stop(): void {
    reading = 0;
    stopPointer();
    capture?.stop();
  }

  async function answer(question: Question): Promise<unknown> {
    if (question.kind === "here") return true;
    if (question.kind === "fetch") return (await own.fetch(question.url)?.then(bytesOf)) ?? fetchOwn(question.url);
    const { kind, node, request } = question;
    if (!capture) return undefined;
    const inner = await own.askFrame(kind, node, request);
    if (inner && kind === "perform") return inner.said;
    const act = await handsOn(capture);
    return inner ? act.around(inner) : act[kind](request);
  }

  /** Fetched when the agent first comes here: most frames are only looked at. As this frame's own policy allows it. */
  async function handsOn(reader: OwnCapture): Promise<Hands> {
    const { createHandsSource } = await load();
    // The window around waits no longer than it wants to.
    fetchHands ??= createHandsSource(relay, wasm, reader, (_ms, work) => work);
    try {
      return await (hands ??= fetchHands());
    } catch (error) {
      hands = undefined;
      throw error;
    }
  }

  async function heard(message: ToFrame): Promise<void> {
    switch (message.what) {
      case "read":
        return read(message);
      case "stop":
        return stop();
      case "hold":
        return capture?.hold(message.on);
      case "measure":
        return capture?.measure(Uint32Array.from(message.nodes));
      case "signal": {
        const name = commonSignals[commonSignals.indexOf(message.name as never)];
        if (name) (signals[name].dispatch as (...args: unknown[]) => void)(...message.args);
        return;
      }
      case "masked": {
        const element = capture?.node(message.node) as Element | undefined;
        if (!element) return own.masked(message.node);
        if (told.has(element)) return;
        told.add(element);
        return signals.onMaskedElement.dispatch(element);
      }
      case "ask":
        return tell({ what: "answer", id: message.id, answer: await answer(message.question) });
    }
  }

  port.onmessage = async ({ data }: MessageEvent<ToFrame>) => {
    try {
      await heard(data);
    } catch (error) {
      log.detail("the window around", error);
    }
  };
  const stopHide = listen(window, "pagehide", () => tell({ what: "bye" }));
  stopBefore = () => {
    stopHide();
    stop();
    void hands?.then(
      (own) => own.free(),
      () => {},
    );
    port.close();
  };
}

/** With the frame's own rights, within its own origin. */
async function fetchOwn(url: string): Promise<Fetched | undefined> {
  return bytesOf(await fetchFrom(url, { mode: "same-origin", credentials: "same-origin", cache: "force-cache" }));
}

/** Piece by piece, so that a body without end is noticed before it fills the memory. */
async function bytesOf(response: Response): Promise<Fetched | undefined> {
  if (!response.ok || !response.body) return undefined;
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = response.body.getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    pieces.push(piece.value);
    length += piece.value.length;
    if (length > resourceBytesMax) {
      void reader.cancel();
      return undefined;
    }
  }
  const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
  return { type: response.headers.get("content-type") ?? "", bytes };
}
