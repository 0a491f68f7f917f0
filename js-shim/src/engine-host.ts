/** States the border between this script and the engine (crates `client` and `hands`): what each side may call of the other. */

import type { createAgentNavigation } from "./agent-navigation";
import type { createCapture } from "./dom/capture";
import type { createHandsSource } from "./hands-source";
import type { createMaskedTooltip } from "./masked-tooltip";
import type { makeDraggable } from "./toolbar-place";
import type { createConnect } from "./line";
import type { createRestrictionsSource } from "./restrictions-source";

/** The module `gcb-engine.js` beside gcb.min.js, made from engine.ts, loaded by dynamic import from the relay. */
export interface EngineModule {
  default(input: { module_or_path: string | PlainInstance }): Promise<{ memory: EngineMemory }>;
  Engine: new (host: EngineHost) => Engine;
  createAgentNavigation: typeof createAgentNavigation;
  createCapture: typeof createCapture;
  createHandsSource: typeof createHandsSource;
  createMaskedTooltip: typeof createMaskedTooltip;
  makeDraggable: typeof makeDraggable;
  createConnect: typeof createConnect;
  createRestrictionsSource: typeof createRestrictionsSource;
}

/** The module `gcb-hands.js`, made from hands.ts. */
export interface HandsModule {
  default(input: { module_or_path: string | PlainInstance }): Promise<unknown>;
  /** `natives`: the browser's members that the engine took when it began; it takes them itself where there are none. */
  Hands: new (capture: Capture, natives?: unknown[]) => Hands;
}

/** A wasm module as JavaScript: gives what an instance with these imports exports. */
export type PlainInstance = (imports: object) => object;

/** The modules `gcb-engine-plain.js` and `gcb-hands-plain.js`. */
export interface PlainModule {
  readonly default: PlainInstance;
}

/** The engine's memory; another buffer each time that it has grown. */
export interface EngineMemory {
  readonly buffer: ArrayBufferLike;
}

/** One session's engine. */
export interface Engine {
  /** Begins a new session. */
  start(): void;
  /** Continues a running one, from the record that `EngineHost.keep` stored. */
  resume(record: string, tab: number): void;
  /**
   * Asks the customer, by the text of this key: yes or no, or just to be read. `event('answered', yes)` follows, unless
   * the engine is told to exit before.
   */
  ask(key: string, isChoice: boolean): void;
  /** Ends the session; `event('ended', 'self')` comes before this returns. */
  exit(): void;
  /** What came of an agent's navigation that did not leave the document. */
  navigated(happened: boolean): void;
  /** Write → Pointer at once. */
  downgrade(): void;
  answerUpgrade(allowed: boolean): void;
  /** Where the customer points in a frame of another origin: fractions of the element's box in 65535ths. */
  pointed(node: number, x: number, y: number, touch: boolean): void;
  /** The customer's finger has left such a frame. */
  pointsNoMore(): void;
  /** The page is being left: flushes what is dirty, then the socket may close. */
  leaving(): void;
  /** Hand-over of captured facts: room for `count` u32 words, as a pointer into the memory. */
  reserveWords(count: number): number;
  /** Hand-over of captured facts: room for `bytes` of UTF-8, as a pointer into the memory. */
  reserveText(bytes: number): number;
  facts(words: number, textBytes: number): void;
  free(): void;
}

/** The agent's hands in one window. Requests are bytes as crates/browser/src/asked.rs writes them. */
export interface Hands {
  /** What an action would reach, as numbers. */
  examine(request: Uint8Array): Int32Array;
  /** 0 when it was done, otherwise why not. */
  perform(request: Uint8Array): number;
  /** What a frame in this one has answered, as this one sees it. */
  around(answer: FrameAnswer): Int32Array;
  free(): void;
}

/** What a frame has answered: to `examine` a list, to `perform` a number. */
export interface FrameAnswer {
  readonly frame: Element;
  readonly said: Int32Array | number;
}

/** A line to the relay: whole messages in order, by WebSocket or over HTTP. Closing it sends what is left first. */
export interface Line {
  /** Lends the bytes for the time of the call. */
  send(frame: Uint8Array): void;
  /** Nothing is heard of it afterwards. */
  close(): void;
}

/**
 * Takes what a line tells: `true` when it is open, then messages, `false` when it is closed or could not be opened.
 * Never called from inside `connect`, `send` or `close`.
 */
export type Heard = (what: boolean | Uint8Array) => void;

/** What the engine calls. */
export interface EngineHost {
  /** Base without a trailing slash, ends in /cobrowse: `https://relay.example/cobrowse`. */
  readonly relay: string;
  readonly apiKey: string;
  /** The opposite of the option `disableBuiltInUI`. */
  readonly builtInUi: boolean;
  readonly debug: boolean;
  /** Opens a line to the relay, whose first message is the hello. */
  connect(heard: Heard): Line;
  /** The localised text of a key of the guide (`toolbarContent`, `modalYes`, …). */
  text(key: string): string;
  /** First-party storage of the resume record; null forgets it. */
  keep(record: string | null): void;
  event(name: EngineEvent, a?: unknown, b?: unknown): void;
  /** How many subscribers onModeUpgradeRequested has (none and no built-in UI: the request is refused). */
  upgradeHandlers(): number;
  readonly navigation: AgentNavigation;
  /**
   * Asks the frame of another origin that a node is in, or that has the focus for 0: to `examine` or `perform` a request.
   * Undefined: it is in none. Never rejected; undefined is no answer.
   */
  askFrame(kind: string, node: number, request: Uint8Array): Promise<FrameAnswer | undefined> | undefined;
  /** Fetches as the page, or as the frame of a bridge that the address belongs to. */
  fetch(url: string, options: RequestInit): Promise<Response>;
  /** Fetches the agent's hands; rejected when they do not come in time. */
  hands(natives: unknown[]): Promise<Hands>;
  /** The compiled restrictions of a version; rejected when they cannot be had. */
  restrictions(version: string): Promise<ArrayBuffer>;
  /** Makes a style sheet of our own UI and adopts it; undefined where the browser has none. */
  sheet(css: string): CSSStyleSheet | undefined;
  /** The toolbar is shown. */
  toolbar(toolbar: HTMLElement): void;
  /** The DOM reader. */
  readonly capture: Capture;
}

/** Carries out what an agent asks of the tab's history and address. */
export interface AgentNavigation {
  /** `back` and `forward` need an entry of this site to go to. */
  possible(command: string): boolean;
  /** Does it; `Engine.navigated` tells what came of it, unless the document is left. */
  go(command: string, url: string): void;
  /** Nobody waits for the outcome any more. */
  stop(): void;
}

export type EngineEvent =
  | "started" //          a: token                       → onSessionStarted(session), onConnected(session)
  | "resumed" //          a: token, b: string[] agents   → onInitialized(session) (page load), onConnected(session)
  | "agentJoined" //      a: name                        → onAgentJoined(agent {}, session)
  | "upgradeRequested" //                                → onModeUpgradeRequested(done); done(bool) → engine.answerUpgrade (works once)
  | "modeChanged" //      a: 'pointer' | 'write'         → onModeChanged({pointer, write})
  | "answered" //         a: boolean                     the answer to `Engine.ask`
  | "agentNavigated" //   a: command, b: url?            → onAgentNavigated({command, url?})
  | "navigationFailed" //                                → onNavigationFailed()
  | "ended" //            a: reason string               → onSessionEnded({reason})
  | "masked" //           a: element                     → onMaskedElement(element), and its tooltip
  //                      b: its number                  a bridge knows it where there is no element
  | "elsewhere" //                                       another tab has the session
  | "origins" //          a: string[]                    the site's origins
  | "detail"; //          a: string                      for developers

/** The DOM reader, as the engine sees it. */
export interface Capture {
  /** Observes and reads from the beginning (a keyframe); again: starts over. */
  start(): void;
  stop(): void;
  /** Matches these selectors from the next start on: as the compiled form of restrictions has them. */
  restrict(selectors: string): void;
  /** Tells how large these elements are, now and when that changes. */
  measure(nodes: Uint32Array): void;
  /** Stops reading while the connection is away; what becomes dirty is kept as its net effect. */
  hold(on: boolean): void;
  /** Reads what is dirty now. */
  flush(): void;
  /** Reads everything that is dirty, however long it takes: an action is judged by the page as it is now. */
  catchUp(): void;
  /** A style sheet of our own UI: never captured. */
  ignoreSheet(sheet: CSSStyleSheet): void;
  /** The live captured node of an id; a document for the id of a document node. */
  node(id: number): Node | undefined;
  /** 0 when not captured. */
  idOf(node: Node): number;
  /** Hands over each event of the pointer in frames that are read with the page, until undefined is given. */
  hearPointer(heard: ((event: Event) => void) | undefined): void;
  /** Whether the node is inside `data-gcb-service-node="true"`, frames around it included. */
  isService(node: Node): boolean;
}
