// An agent without a mirror: joins, acknowledges at once and keeps the page frames it gets.
import { openSocket, type BinarySocket } from "./websocket";
import { decodeFrame, FROM_RELAY, LANE_PAGE, mayComplete, toRelay } from "./wire";

/** Milliseconds after which something that should have come will not. */
const PATIENCE_MS = 60_000;

/** What came on the page lane. */
export interface Received {
  frames: number;
  /** As sent. */
  sentBytes: number;
  /** Before compression. */
  rawBytes: number;
  /** All frames before compression, one after the other. */
  raw: Buffer;
}

export class CountingAgent {
  #socket: BinarySocket | undefined;
  #sent = 0;
  #raw: Buffer[] = [];
  #complete = false;
  #failure: string | undefined;

  /** @param relay its origin, `http://localhost:…` */
  static async join(relay: string, jwt: string, token: string): Promise<CountingAgent> {
    const agent = new CountingAgent();
    const address = `${relay.replace(/^http/, "ws")}/cobrowse/ws/agent`;
    agent.#socket = await openSocket(address, {
      message: (message) => agent.#take(message),
      closed: () => (agent.#failure ??= "the relay closed the agent's socket"),
    });
    agent.#socket.send(toRelay.hello(jwt, token));
    return agent;
  }

  #take(message: Buffer): void {
    const frame = decodeFrame(message);
    if (frame.seq > 0) this.#socket?.send(toRelay.ack(frame.seq));
    if (frame.lane === 0 && frame.body[0] === FROM_RELAY.refused) this.#failure = `refused: ${frame.body[1]}`;
    if (frame.lane === 0 && frame.body[0] === FROM_RELAY.ended) this.#failure = `ended: ${frame.body[1]}`;
    if (frame.lane !== LANE_PAGE) return;
    this.#sent += message.length;
    this.#raw.push(message.subarray(0, frame.headBytes), frame.body);
    this.#complete ||= mayComplete(frame.body);
  }

  /** Forgets what came so far. */
  reset(): void {
    this.#sent = 0;
    this.#raw = [];
    this.#complete = false;
  }

  requestKeyframe(): void {
    this.#socket?.send(toRelay.wantKeyframe());
  }

  /** Until a frame has come that may end a whole picture. */
  async complete(): Promise<void> {
    const begun = performance.now();
    while (!this.#complete) {
      if (this.#failure) throw new Error(this.#failure);
      if (performance.now() - begun > PATIENCE_MS) throw new Error("the picture did not come");
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  /** What has come since the last reset. */
  received(): Received {
    if (this.#failure) throw new Error(this.#failure);
    const raw = Buffer.concat(this.#raw);
    return { frames: this.frames(), sentBytes: this.#sent, rawBytes: raw.length, raw };
  }

  /** How many frames have come since the last reset. */
  readonly frames = (): number => this.#raw.length / 2;

  leave(): void {
    this.#failure ??= "the agent has left";
    this.#socket?.send(toRelay.exit());
    this.#socket?.close();
  }
}
