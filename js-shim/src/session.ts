/** Decides the life of a session on this page: when an engine runs, and which signals its events become. */

import type { ChildFrames } from "./child-frames";
import { natives } from "./dom/natives";
import { remembered } from "./dom/remembered";
import { whenBody } from "./document-body";
import type { Engine, EngineEvent, EngineHost } from "./engine-host";
import type { EngineLoader, LoadedEngine } from "./engine-loader";
import type { Log } from "./log";
import { listen, soon } from "./natives";
import type { Agent, EndReason, Session } from "./public";
import type { ResumeRecord } from "./resume-record";
import type { SessionSignals } from "./session-signals";
import { ownSheets } from "./style-sheet";
import type { Texts } from "./texts";

export interface SessionParts {
  readonly relay: string;
  readonly apiKey: string;
  readonly builtInUi: boolean;
  readonly log: Log;
  readonly texts: Texts;
  readonly loader: EngineLoader;
  readonly record: ResumeRecord;
  readonly signals: SessionSignals;
  readonly childFrames: ChildFrames;
  isSupported(): boolean;
  /** A session begins to start, or none is there any more. */
  activity(active: boolean): void;
  /** The session ended before an engine was there to tell the customer. */
  endedUntold(reason: EndReason): void;
}

export interface SessionControl {
  /** @throws Error when the browser is not supported */
  start(): void;
  exit(): void;
  downgrade(): void;
  /** Goes on with the session of the page before, if there is one. */
  resume(): void;
}

/** About half a minute for a relay that restarts while the customer goes from one page to the next. */
const resumeRetryDelaysMs = [1_000, 2_000, 4_000, 8_000, 15_000];

export function createSession(parts: SessionParts): SessionControl {
  const { log, signals } = parts;
  let active = false;
  let initialized = false;
  let session: Session | null = null;
  let dispose = () => {};
  let stopListening = () => {};
  /** Counts sessions; answers of an engine, or of a load, that belongs to an earlier one are dropped by it. */
  let current = 0;
  let running: { readonly engine: Engine; readonly session: number } | undefined;
  let requests = 0;
  let pendingRequest = 0;

  // Page callbacks may call the API, and that the engine: so they never run while the engine is on the stack.
  let events: (() => void)[] = [];
  let delivered = 0;
  let insideEngine = 0;
  const deliver = () => {
    while (delivered < events.length) (events[delivered++] as () => void)();
    events = [];
    delivered = 0;
  };
  const call = (act: (engine: Engine) => void) => {
    if (running?.session !== current) return;
    insideEngine++;
    try {
      act(running.engine);
    } catch (error) {
      log.detail("engine", error);
      events[events.length] = () => end("error");
    }
    insideEngine--;
    deliver();
  };

  const setActive = (now: boolean) => {
    active = now;
    parts.activity(now);
  };

  const initialize = (of: Session | null) => {
    if (initialized) return;
    initialized = true;
    signals.onInitialized.dispatch(of);
  };

  const end = (reason: EndReason | undefined) => {
    if (!active) return;
    current++;
    session = null;
    forgetRequest();
    parts.record.keep(null);
    stopListening();
    setActive(false);
    initialize(null);
    signals.onSessionEnded.dispatch({ reason });
  };

  const forgetRequest = () => {
    pendingRequest = 0;
    signals.onModeUpgradeRequested.forget();
  };

  const requestUpgrade = () => {
    const request = (pendingRequest = ++requests);
    signals.onModeUpgradeRequested.dispatch((allowed) => {
      if (pendingRequest !== request) return;
      forgetRequest();
      call((engine) => engine.answerUpgrade(allowed === true));
    });
  };

  const connected = (token: string, names: readonly unknown[], isNew: boolean) => {
    const agents: Agent[] = [];
    for (let at = 0; at < names.length; at++) agents[at] = {};
    const made: Session = { token, agents };
    session = made;
    if (isNew) signals.onSessionStarted.dispatch(made);
    else initialize(made);
    // A callback may have ended it.
    if (session === made) signals.onConnected.dispatch(made);
  };

  const happened = (name: EngineEvent, a: unknown, b: unknown) => {
    switch (name) {
      case "started":
        return connected(String(a), [], true);
      case "resumed":
        return connected(String(a), Array.isArray(b) ? b : [], false);
      case "agentJoined": {
        if (!session) return;
        const agent: Agent = {};
        session.agents[session.agents.length] = agent;
        return signals.onAgentJoined.dispatch(agent, session);
      }
      case "upgradeRequested":
        return requestUpgrade();
      case "modeChanged":
        forgetRequest();
        return signals.onModeChanged.dispatch({ pointer: a === "pointer", write: a === "write" });
      case "ended":
        return end(typeof a === "string" ? (a as EndReason) : undefined);
      case "connection":
        return log.detail(`connection ${String(a)}`);
    }
  };

  const run = (loaded: LoadedEngine, begin: (engine: Engine) => void) => {
    const mine = current;
    const sink = { memory: () => loaded.memory, engine: undefined as unknown as Engine };
    const capture = loaded.module.createCapture(sink, natives, remembered, parts.childFrames);
    for (let at = 0; at < ownSheets.length; at++) capture.ignoreSheet(ownSheets[at] as CSSStyleSheet);
    const host: EngineHost = {
      relay: parts.relay,
      apiKey: parts.apiKey,
      builtInUi: parts.builtInUi,
      debug: log.debug,
      capture,
      text: parts.texts.get,
      keep: (record) => {
        if (mine === current) parts.record.keep(record);
      },
      upgradeHandlers: signals.onModeUpgradeRequested.count,
      event: (name, a, b) => {
        events[events.length] = () => {
          if (mine === current) happened(name, a, b);
        };
        if (!insideEngine) soon(deliver);
      },
    };
    const engine = new loaded.module.Engine(host);
    sink.engine = engine;
    running = { engine, session: mine };
    dispose = () => {
      dispose = () => {};
      running = undefined;
      capture.stop();
      engine.free();
    };
    call(begin);
  };

  const open = async (begin: (engine: Engine) => void, retryDelaysMs: readonly number[]) => {
    const mine = ++current;
    setActive(true);
    let failure: EndReason = parts.relay ? "serverUnavailable" : "error";
    try {
      const loaded = await parts.loader.load(retryDelaysMs);
      parts.texts.setDefaults(loaded.texts);
      await parts.texts.settled;
      await whenBody();
      if (mine !== current) return;
      failure = "error";
      // The engine of the session before stayed, to show how that ended.
      dispose();
      listenToPage();
      run(loaded, begin);
    } catch (error) {
      log.detail("session not started", error);
      if (mine !== current) return;
      parts.endedUntold(failure);
      end(failure);
    }
  };

  const resume = () => {
    const record = parts.record.read();
    if (record === null) return false;
    void open((engine) => engine.resume(record), resumeRetryDelaysMs);
    return true;
  };

  const listenToPage = () => {
    stopListening();
    const stopHide = listen(window, "pagehide", () => call((engine) => engine.leaving()));
    const stopShow = listen<PageTransitionEvent>(window, "pageshow", (event) => {
      // Back from the back/forward cache: other pages of the tab may have gone on with the session, or ended it.
      if (event.persisted && !resume()) end(undefined);
    });
    stopListening = () => {
      stopHide();
      stopShow();
    };
  };

  return {
    start() {
      if (active) return;
      if (!parts.isSupported()) throw new Error("Co-browse: this browser is not supported");
      void open((engine) => engine.start(), []);
    },
    exit() {
      if (!active) return;
      const mine = current;
      call((engine) => engine.exit());
      // Still loading, or an engine that failed: the customer's wish holds all the same.
      if (mine === current) end("self");
    },
    downgrade: () => call((engine) => engine.downgrade()),
    resume() {
      // The check comes second: on a page that forbids wasm it costs a CSP violation.
      if (parts.record.read() === null || !parts.isSupported() || !resume()) initialize(null);
    },
  };
}
