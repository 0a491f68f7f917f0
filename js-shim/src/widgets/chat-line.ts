/**
 * Keeps the customer's chat with the relay: connects, comes back after lost connections and page loads, sends what has not
 * arrived. The messages are described in crates/relay/CHAT.md.
 */

import { after } from "../natives";
import { keptText } from "./kept-text";

/** `calling`: nothing is known yet. `waiting`: for an agent. */
export type Phase = "none" | "calling" | "waiting" | "talking" | "ended";

export interface Line {
  readonly from: "customer" | "agent";
  readonly text: string;
  /** Milliseconds since 1970; 0 while it has not arrived. */
  readonly at: number;
  /** The relay's number; 0 while it has not arrived. */
  readonly number: number;
  readonly ref: number;
}

/** Why a message stays with its writer. */
export type Problem = "" | "tooLong" | "tooFast" | "notSent";

export interface ChatLine {
  readonly phase: Phase;
  /** The connection is lost and may come back. */
  readonly lost: boolean;
  readonly agent: string;
  readonly agentTypes: boolean;
  /** What was said, the oldest first; at the end what has not arrived yet. */
  readonly lines: readonly Line[];
  readonly problem: Problem;
  /** Why the chat is over, as the relay spells it, or `unavailable`. */
  readonly reason: string;
  readonly charsMax: number;
  onChange(callback: () => void): void;
  /** `reason` as above. */
  onEnded(callback: (reason: string) => void): void;
  /** Begins a chat; nothing while there is one. */
  begin(name: string): void;
  say(text: string): void;
  /** The customer has pressed a key. */
  types(): void;
  end(): void;
  /** Goes on with the chat of the page before; says whether there is one. */
  resume(): boolean;
}

export interface Place {
  /** Base of the relay, or empty. */
  readonly relay: string;
  readonly apiKey: string;
}

const version = 1;

/** The last one again and again; the relay may be restarting. */
const retryDelaysMs = [500, 1_000, 2_000, 4_000, 8_000, 15_000];

/** A chat that cannot even begin is given up after so many tries. */
const beginTriesMax = 4;

/** Typing is told at most so often, and is over when nothing more is told for longer. */
const typingEveryMs = 3_000;
const typingShownMs = 5_000;

interface Word {
  readonly type?: unknown;
  readonly key?: unknown;
  readonly agent?: unknown;
  readonly name?: unknown;
  readonly messages?: unknown;
  readonly charsMax?: unknown;
  readonly on?: unknown;
  readonly reason?: unknown;
  readonly ref?: unknown;
  readonly from?: unknown;
  readonly text?: unknown;
  readonly at?: unknown;
  readonly number?: unknown;
}

const NativeSocket = window.WebSocket;
const random = crypto.getRandomValues.bind(crypto);

export function createChatLine(place: () => Place): ChatLine {
  const kept = keptText("gcb-chat");
  const listeners: (() => void)[] = [];
  const endListeners: ((reason: string) => void)[] = [];
  let phase: Phase = "none";
  let lost = false;
  let agent = "";
  let agentTypes = false;
  let arrived: Line[] = [];
  let pending: Line[] = [];
  let problem: Problem = "";
  let reason = "";
  let charsMax = 2000;
  let name = "";
  let socket: WebSocket | undefined;
  let tries = 0;
  let typedAt = -typingEveryMs;
  let cancelTyping = () => {};
  let cancelRetry = () => {};

  const changed = () => listeners.forEach((listener) => listener());
  const send = (word: object): boolean => {
    if (socket?.readyState !== NativeSocket.OPEN) return false;
    socket.send(JSON.stringify(word));
    return true;
  };

  const showTyping = (on: boolean) => {
    cancelTyping();
    agentTypes = on;
    if (on) {
      cancelTyping = after(typingShownMs, () => {
        agentTypes = false;
        changed();
      });
    }
  };

  const finish = (why: string) => {
    phase = "ended";
    reason = why;
    lost = false;
    pending = [];
    showTyping(false);
    kept.keep("");
    changed();
    endListeners.forEach((listener) => listener(why));
  };

  const arrive = (line: Line) => {
    pending = pending.filter((waiting) => waiting.ref !== line.ref || line.from === "agent");
    if (arrived.some((known) => known.number === line.number)) return;
    arrived.push(line);
  };

  const welcome = (word: Word) => {
    const { relay } = place();
    kept.keep(JSON.stringify({ relay, key: word.key, name }));
    agent = text(word.agent);
    phase = agent ? "talking" : "waiting";
    lost = false;
    tries = 0;
    if (typeof word.charsMax === "number") charsMax = word.charsMax;
    arrived = [];
    if (Array.isArray(word.messages)) word.messages.forEach((message: Word) => arrive(lineOf(message)));
    // Written once by the relay, however often it is sent.
    pending.forEach(({ text, ref }) => send({ type: "message", text, ref }));
  };

  const hear = (word: Word) => {
    switch (word.type) {
      case "welcome":
        welcome(word);
        break;
      case "agent":
        agent = text(word.name);
        phase = agent ? "talking" : "waiting";
        showTyping(false);
        break;
      case "message":
        arrive(lineOf(word));
        if (word.from === "agent") showTyping(false);
        break;
      case "typing":
        showTyping(word.on === true);
        break;
      case "declined":
        pending = pending.filter((line) => line.ref !== word.ref);
        problem = word.reason === "too-long" ? "tooLong" : word.reason === "too-fast" ? "tooFast" : "notSent";
        break;
      case "ended":
        return finish(text(word.reason));
      case "refused":
        return refused(text(word.reason));
    }
    changed();
  };

  const refused = (why: string) => {
    // What time mends is tried again when the socket has closed.
    if (["busy", "behind", "silence", "replaced", "too-fast"].includes(why)) return;
    socket = undefined;
    finish(why);
  };

  const retry = () => {
    const mine = socket;
    socket = undefined;
    if (!mine || phase === "none" || phase === "ended") return;
    if (!kept.read() && tries >= beginTriesMax) return finish("unavailable");
    lost = true;
    showTyping(false);
    const delay = retryDelaysMs[Math.min(tries++, retryDelaysMs.length - 1)] as number;
    cancelRetry = after(delay, connect);
    changed();
  };

  const connect = () => {
    const { relay, apiKey } = place();
    const key = record(kept.read(), relay).key;
    if (!relay) return finish("unavailable");
    try {
      const opened = new NativeSocket(`${relay.replace(/^http/, "ws")}/ws/chat`);
      socket = opened;
      opened.onopen = () => send({ type: "hello", version, apiKey, ...(key ? { key } : name ? { name } : {}) });
      opened.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (opened === socket) hear(parsed(data));
      };
      opened.onclose = () => {
        if (opened === socket) retry();
      };
    } catch {
      // An address that is none, or a policy that forbids it and says so by throwing.
      finish("unavailable");
    }
  };

  return {
    get phase() {
      return phase;
    },
    get lost() {
      return lost;
    },
    get agent() {
      return agent;
    },
    get agentTypes() {
      return agentTypes;
    },
    get lines() {
      return [...arrived, ...pending];
    },
    get problem() {
      return problem;
    },
    get reason() {
      return reason;
    },
    get charsMax() {
      return charsMax;
    },
    onChange: (callback) => void listeners.push(callback),
    onEnded: (callback) => void endListeners.push(callback),
    begin(given) {
      if (phase !== "none" && phase !== "ended") return;
      name = given;
      agent = reason = problem = "";
      arrived = [];
      pending = [];
      tries = 0;
      phase = "calling";
      changed();
      connect();
    },
    say(given) {
      const said = given.trim();
      if (!said || (phase !== "waiting" && phase !== "talking")) return;
      problem = "";
      const line: Line = { from: "customer", text: said, at: 0, number: 0, ref: newRef() };
      pending.push(line);
      send({ type: "message", text: said, ref: line.ref });
      typedAt = -typingEveryMs;
      changed();
    },
    types() {
      const now = performance.now();
      if (phase !== "talking" || now - typedAt < typingEveryMs) return;
      typedAt = now;
      send({ type: "typing", on: true });
    },
    end() {
      if (phase === "none" || phase === "ended") return;
      cancelRetry();
      send({ type: "end" });
      // The customer's wish holds at once, whatever becomes of the word.
      socket?.close();
      socket = undefined;
      finish("customer");
    },
    resume() {
      const { relay } = place();
      const before = record(kept.read(), relay);
      if (!before.key || phase !== "none") return false;
      name = before.name;
      phase = "calling";
      connect();
      return true;
    },
  };
}

function newRef(): number {
  const [high = 0, low = 0] = random(new Uint32Array(2));
  return (high & 0x1fffff) * 0x1_0000_0000 + low;
}

function lineOf(word: Word): Line {
  return {
    from: word.from === "agent" ? "agent" : "customer",
    text: text(word.text),
    at: Number(word.at) || 0,
    number: Number(word.number) || 0,
    ref: Number(word.ref ?? -1),
  };
}

/** What was kept of a chat at this relay. */
function record(kept: string, relay: string): { key: string; name: string } {
  const known = parsed(kept) as { relay?: unknown; key?: unknown; name?: unknown };
  return known.relay === relay ? { key: text(known.key), name: text(known.name) } : { key: "", name: "" };
}

function parsed(data: unknown): Word {
  try {
    const word: unknown = JSON.parse(String(data));
    return typeof word === "object" && word ? word : {};
  } catch {
    return {};
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
