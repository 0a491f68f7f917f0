// Keeps the agent's chats with the relay: who waits, what was said, what has not arrived. See crates/relay/CHAT.md.

/** A chat that waits for an agent. */
export interface WaitingChat {
  chat: string;
  site: string;
  origin: string;
  name: string | null;
  since: number;
}

export interface ChatMessage {
  from: "customer" | "agent";
  text: string;
  at: number;
  /** 0 while it has not arrived. */
  number: number;
  /** The agent's own number for it. */
  ref?: number;
  /** Nine digits of a session that this message asks the agent to join. */
  start?: string;
}

/** A chat that this agent has taken. */
export interface OwnChat extends WaitingChat {
  present: boolean;
  messages: ChatMessage[];
  /** What has not arrived. */
  pending: ChatMessage[];
  types: boolean;
  /** Why it is over; empty while it is not. */
  ended: string;
  unread: number;
}

type Word =
  | { type: "welcome"; chats: OwnChat[]; charsMax: number }
  | { type: "waiting"; chats: WaitingChat[]; total: number }
  | { type: "accepted"; chat: OwnChat }
  | ({ type: "message"; chat: string } & ChatMessage)
  | { type: "typing"; chat: string; on: boolean }
  | { type: "customer"; chat: string; present: boolean }
  | { type: "ended"; chat: string; reason: string }
  | { type: "declined"; chat: string; reason: string; ref?: number }
  | { type: "refused"; reason: string };

const VERSION = 1;

/** The last one again and again: a console stays open all day. */
const RETRY_DELAYS_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/** Typing is told at most so often, and is over when nothing more is told for longer. */
const TYPING_EVERY_MS = 3_000;
const TYPING_SHOWN_MS = 5_000;

/** What will not be mended by trying again. */
const FINAL = new Set(["identity", "version", "malformed", "replaced"]);

const DECLINED: Record<string, string> = {
  "too-long": "The message is too long.",
  "too-fast": "Too many messages at once. Wait a moment.",
  "too-many": "You have as many chats as one agent may have.",
  chat: "This chat is not there any more.",
};

export class ChatDesk {
  waiting: WaitingChat[] = [];
  /** How many wait; more than are listed, perhaps. */
  total = 0;
  readonly chats = new Map<string, OwnChat>();
  connected = false;
  problem = "";
  charsMax = 2000;
  private socket: WebSocket | undefined;
  private tries = 0;
  private retryTimer = 0;
  private typedAt = 0;
  private readonly typingTimers = new Map<string, number>();

  /**
   * @param changed is told of every change
   * @param asked is told when a customer's message, as it arrives, asks the agent to join a session
   */
  constructor(
    private readonly relay: string,
    private readonly jwt: string,
    private readonly changed: () => void,
    private readonly asked: (digits: string) => void,
  ) {
    this.connect();
  }

  accept(chat: string): void {
    this.problem = "";
    this.send({ type: "accept", chat });
  }

  say(chat: string, text: string): void {
    const own = this.chats.get(chat);
    const said = text.trim();
    if (!own || own.ended || said === "") return;
    this.problem = "";
    const [ref = 0] = crypto.getRandomValues(new Uint32Array(1));
    own.pending.push({ from: "agent", text: said, at: 0, number: 0, ref });
    this.send({ type: "message", chat, text: said, ref });
    this.changed();
  }

  types(chat: string): void {
    const now = performance.now();
    if (now - this.typedAt < TYPING_EVERY_MS) return;
    this.typedAt = now;
    this.send({ type: "typing", chat, on: true });
  }

  end(chat: string): void {
    this.send({ type: "end", chat });
  }

  /** Takes an ended chat out of sight. */
  forget(chat: string): void {
    this.chats.delete(chat);
    this.changed();
  }

  close(): void {
    const { socket } = this;
    this.socket = undefined;
    clearTimeout(this.retryTimer);
    this.typingTimers.forEach((timer) => clearTimeout(timer));
    socket?.close();
  }

  private connect(): void {
    const socket = new WebSocket(`${this.relay.replace(/^http/, "ws")}/cobrowse/ws/agent-chat`);
    this.socket = socket;
    socket.onopen = () => this.send({ type: "hello", version: VERSION, jwt: this.jwt });
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      if (socket !== this.socket) return;
      this.hear(JSON.parse(data) as Word);
      this.changed();
    };
    socket.onclose = () => {
      if (socket !== this.socket) return;
      this.connected = false;
      const delay = RETRY_DELAYS_MS[Math.min(this.tries++, RETRY_DELAYS_MS.length - 1)];
      this.retryTimer = window.setTimeout(() => this.connect(), delay);
      this.changed();
    };
  }

  private send(word: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(word));
  }

  private hear(word: Word): void {
    switch (word.type) {
      case "welcome":
        return this.welcomed(word.chats, word.charsMax);
      case "waiting":
        this.waiting = word.chats;
        this.total = word.total;
        return;
      case "accepted":
        return this.take(word.chat);
      case "message":
        return this.said(word);
      case "typing":
        return this.showTyping(word.chat, word.on);
      case "customer":
        return this.change(word.chat, (own) => (own.present = word.present));
      case "ended":
        this.showTyping(word.chat, false);
        return this.change(word.chat, (own) => {
          own.ended = word.reason;
          own.pending = [];
        });
      case "declined":
        this.problem = DECLINED[word.reason] ?? "This was not done.";
        return this.change(word.chat, (own) => {
          own.pending = own.pending.filter(({ ref }) => ref !== word.ref);
        });
      case "refused":
        if (FINAL.has(word.reason)) this.close();
    }
  }

  private welcomed(chats: OwnChat[], charsMax: number): void {
    this.tries = 0;
    this.connected = true;
    this.charsMax = charsMax;
    const there = new Set(chats.map(({ chat }) => chat));
    for (const own of this.chats.values()) {
      // It ended, or went to another agent, while the line was broken.
      if (!there.has(own.chat)) own.ended ||= "gone";
    }
    chats.forEach((chat) => this.take(chat));
  }

  private take(given: OwnChat): void {
    const { pending = [], unread = 0 } = this.chats.get(given.chat) ?? {};
    const arrived = new Set(given.messages.map(({ ref }) => ref));
    const waits = pending.filter(({ ref }) => !arrived.has(ref));
    this.chats.set(given.chat, { ...given, pending: waits, types: false, ended: "", unread });
    waits.forEach(({ text, ref }) => this.send({ type: "message", chat: given.chat, text, ref }));
  }

  private said(word: { chat: string } & ChatMessage): void {
    this.change(word.chat, (own) => {
      if (word.from === "agent") own.pending = own.pending.filter(({ ref }) => ref !== word.ref);
      if (own.messages.some(({ number }) => number === word.number)) return;
      own.messages.push(word);
      if (word.from === "agent") return;
      own.unread++;
      if (word.start !== undefined) this.asked(word.start);
    });
    if (word.from === "customer") this.showTyping(word.chat, false);
  }

  private showTyping(chat: string, on: boolean): void {
    clearTimeout(this.typingTimers.get(chat));
    this.change(chat, (own) => (own.types = on));
    if (!on) return;
    const over = (): void => {
      this.showTyping(chat, false);
      this.changed();
    };
    this.typingTimers.set(chat, window.setTimeout(over, TYPING_SHOWN_MS));
  }

  private change(chat: string, change: (own: OwnChat) => void): void {
    const own = this.chats.get(chat);
    if (own) change(own);
  }
}
