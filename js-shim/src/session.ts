/** Decides the life of a session on this page: when an engine runs, and which signals its events become. */

import { stayOutOfBackForwardCache } from "./back-forward-cache";
import type { Bridge } from "./bridge/around";
import type { ChildFrames } from "./child-frames";
import { natives } from "./dom/natives";
import { remembered } from "./dom/remembered";
import { whenBody } from "./document-body";
import { whenParsed } from "./document-parsed";
import type { Engine, EngineEvent, EngineHost } from "./engine-host";
import type { EngineLoader, LoadedEngine } from "./engine-loader";
import type { Log } from "./log";
import { createLineChoice } from "./line-choice";
import type { MaskedTooltip } from "./masked-tooltip";
import { after, fetchFrom, listen, NativePromise, NativeWebSocket, soon } from "./natives";
import type { PrimaryMedia } from "./primary-media";
import type { Agent, EndReason, NavigationDetails, Session } from "./public";
import type { ResumeRecord } from "./resume-record";
import type { SessionSignals } from "./session-signals";
import { adopt, ownSheets } from "./style-sheet";
import { isSeen, whenUsed } from "./tab-use";
import type { Texts } from "./texts";

export interface SessionParts {
  readonly relay: string;
  readonly apiKey: string;
  readonly builtInUi: boolean;
  /** The option `disableWebSockets`. */
  readonly noSockets: boolean;
  readonly log: Log;
  readonly texts: Texts;
  readonly loader: EngineLoader;
  readonly media: PrimaryMedia;
  readonly disableBackForwardCache: boolean;
  readonly record: ResumeRecord;
  readonly signals: SessionSignals;
  readonly childFrames: ChildFrames;
  /** The option `setDocumentDomain`: what makes the bridge to frames of sub-domains. */
  readonly bridge: (() => Promise<Bridge | undefined>) | undefined;
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
  let tooltip: MaskedTooltip | undefined;
  /** Elements that the page has heard of. */
  let maskedTold = new WeakSet<Element>();
  let stopListening = () => {};
  /** Counts sessions; answers of an engine, or of a load, that belongs to an earlier one are dropped by it. */
  let current = 0;
  let running: { readonly engine: Engine; readonly session: number } | undefined;
  let requests = 0;
  let pendingRequest = 0;
  /** The agent gets the token from the page's chat or phone: the customer need not spell it. */
  let autoConnects = false;
  /** The session is in another tab: this one waits for the customer to come to it. */
  let sleeping = false;
  let stopWaiting = () => {};
  let bridge: Bridge | undefined;
  /** What the page was told last. */
  let told = { token: "", agents: 0, mode: "pointer" };
  let answer = (_yes: boolean) => {};
  const lineChoice = createLineChoice(log);
  /** Opens lines to the relay; one for all sessions of this page, because it learns what gets through. */
  let connect: EngineHost["connect"] | undefined;

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

  let initializedWith: Session | null = null;
  const initialize = (of: Session | null) => {
    if (initialized) return;
    initialized = true;
    initializedWith = of;
    signals.onInitialized.dispatch(of);
  };

  const end = (reason: EndReason | undefined) => {
    if (!active) return;
    current++;
    session = null;
    sleeping = false;
    stopWaiting();
    told = { token: "", agents: 0, mode: "pointer" };
    forgetRequest();
    tooltip?.stop();
    maskedTold = new WeakSet();
    parts.record.keep(null);
    lineChoice.keep(false);
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
    const before = told;
    session = made;
    told = { ...before, token, agents: agents.length };
    // A page that knew of no session may have been open in another tab when this one was started.
    if (!isNew && !initialized) initialize(made);
    else if (before.token !== token) {
      initialize(null);
      signals.onSessionStarted.dispatch(made);
    }
    // A callback may have ended it.
    if (session === made) signals.onConnected.dispatch(made);
    if (session === made && isNew) parts.media.send(token);
    if (isNew || (before.token === "" && initializedWith === made)) return;
    for (let at = before.token === token ? before.agents : 0; at < agents.length && session === made; at++) {
      signals.onAgentJoined.dispatch(agents[at] as Agent, made);
    }
  };

  const ask = (key: string, isChoice: boolean): Promise<boolean> =>
    new NativePromise((resolve) => {
      answer = resolve;
      call((engine) => engine.ask(key, isChoice));
    });

  /** Starts a session once the customer is known, or says, to be talking to an agent. */
  const introduce = async () => {
    const mine = current;
    const question = await parts.media.question();
    if (mine !== current) return;
    autoConnects = question === null;
    const mayStart = question === null || (await ask(question, true));
    if (mine !== current) return;
    if (mayStart) return call((engine) => engine.start());
    await ask("connectBeforeCobrowse", false);
    // There was no session that could end.
    if (mine !== current) return;
    current++;
    dispose();
    setActive(false);
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
        told = { ...told, agents: session.agents.length };
        return signals.onAgentJoined.dispatch(agent, session);
      }
      case "upgradeRequested":
        return requestUpgrade();
      case "modeChanged":
        forgetRequest();
        if (told.mode === a) return;
        told = { ...told, mode: String(a) };
        return signals.onModeChanged.dispatch({ pointer: a === "pointer", write: a === "write" });
      case "masked":
        if (!a) return bridge?.masked(b as number);
        tooltip?.add(a as Element);
        // A page that is read again has the same elements.
        if (maskedTold.has(a as Element)) return;
        maskedTold.add(a as Element);
        return signals.onMaskedElement.dispatch(a as Element);
      case "elsewhere":
        return sleep();
      case "origins":
        return Array.isArray(a) ? parts.record.shareWith(a as string[]) : undefined;
      case "answered":
        return answer(a === true);
      case "agentNavigated": {
        const details = { command: a as NavigationDetails["command"] };
        return signals.onAgentNavigated.dispatch(typeof b === "string" ? { ...details, url: b } : details);
      }
      case "navigationFailed":
        return signals.onNavigationFailed.dispatch();
      case "ended":
        return end(typeof a === "string" ? (a as EndReason) : undefined);
      case "detail":
        return log.detail(String(a));
    }
  };

  const run = (loaded: LoadedEngine) => {
    const mine = current;
    const sink = { memory: () => loaded.memory, engine: undefined as unknown as Engine };
    const capture = loaded.module.createCapture(
      sink,
      natives,
      remembered,
      parts.childFrames,
      bridge?.attach,
    );
    const navigation = loaded.module.createAgentNavigation((happened) => {
      if (mine === current) call((engine) => engine.navigated(happened));
    });
    for (let at = 0; at < ownSheets.length; at++) capture.ignoreSheet(ownSheets[at] as CSSStyleSheet);
    const shown = parts.builtInUi ? loaded.module.createMaskedTooltip(parts.texts.get) : undefined;
    tooltip = shown;
    let stopDragging = () => {};
    connect ??= loaded.module.createConnect({
      relay: parts.relay,
      noSockets: parts.noSockets,
      choice: lineChoice,
      natives: { WebSocket: NativeWebSocket, fetch: fetchFrom, after, listen },
    });
    const host: EngineHost = {
      connect,
      relay: parts.relay,
      apiKey: parts.apiKey,
      builtInUi: parts.builtInUi,
      debug: log.debug,
      capture: {
        ...capture,
        start() {
          shown?.clear();
          capture.start();
        },
      },
      navigation,
      text: (key) =>
        parts.texts.get(key === "sessionStarted" && autoConnects ? "sessionStartedAutoConnect" : key),
      sheet: adopt,
      toolbar: (toolbar) => {
        stopDragging();
        stopDragging = loaded.module.makeDraggable(toolbar);
      },
      keep: (record) => {
        if (mine === current) parts.record.keep(record);
      },
      askFrame: (kind, node, request) => bridge?.askFrame(kind as "examine", node, request.slice()),
      fetch: (url, options) => bridge?.fetch(url) ?? fetchFrom(url, options),
      hands: loaded.hands(capture),
      restrictions: loaded.module.createRestrictionsSource(parts.relay, fetchFrom),
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
    bridge?.onPointed((at) =>
      call(() => (at ? engine.pointed(at.node, at.x, at.y, at.touch) : engine.pointsNoMore())),
    );
    running = { engine, session: mine };
    dispose = () => {
      dispose = () => {};
      running = undefined;
      bridge?.onPointed(undefined);
      capture.stop();
      navigation.stop();
      shown?.stop();
      stopDragging();
      engine.free();
    };
  };

  const open = async (begin: () => unknown, retryDelaysMs: readonly number[]) => {
    const mine = ++current;
    setActive(true);
    let failure: EndReason = parts.relay ? "serverUnavailable" : "error";
    try {
      const bridging = parts.bridge?.();
      const loaded = await parts.loader.load(retryDelaysMs);
      bridge = await bridging;
      parts.texts.setDefaults(loaded.texts);
      await parts.texts.settled;
      await whenBody();
      if (mine !== current) return;
      failure = "error";
      // The engine of the session before stayed, to show how that ended.
      dispose();
      listenToPage();
      run(loaded);
      await begin();
    } catch (error) {
      log.detail("session not started", error);
      if (mine !== current) return;
      parts.endedUntold(failure);
      end(failure);
    }
  };

  const isResumable = () => parts.record.read() !== null && parts.isSupported();

  const resume = () => {
    const record = parts.record.read();
    if (record === null) return false;
    sleeping = false;
    stopWaiting();
    parts.record.claim();
    void open(() => call((engine) => engine.resume(record, parts.record.tab())), resumeRetryDelaysMs);
    return true;
  };

  /** Leaves the session to another tab until the customer comes to this one. */
  const sleep = () => {
    current++;
    dispose();
    stopListening();
    stopWaiting();
    sleeping = true;
    setActive(true);
    stopWaiting = whenUsed(() => {
      if (sleeping && !resume()) end(undefined);
    });
  };

  const listenToPage = () => {
    stopListening();
    const stopHide = listen(window, "pagehide", () => {
      parts.record.keepAgain();
      call((engine) => engine.leaving());
    });
    const allowCache = parts.disableBackForwardCache ? stayOutOfBackForwardCache() : undefined;
    stopListening = () => {
      stopHide();
      allowCache?.();
    };
  };

  listen<PageTransitionEvent>(window, "pageshow", (event) => {
    // Back from the back/forward cache: other pages of the tab may have started a session, gone on with it, or ended it.
    if (event.persisted && (active || isResumable()) && !resume()) end(undefined);
  });

  parts.record.onElsewhere((record) => {
    if (record !== null) {
      if (!active) sleep();
    } else if (sleeping) {
      end(undefined);
    } else {
      call((engine) => engine.exit());
    }
  });

  return {
    start() {
      if (active) return;
      if (!parts.isSupported()) throw new Error("Co-browse: this browser is not supported");
      void open(introduce, []);
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
      if (!isResumable()) return whenParsed(() => initialize(null));
      // A page that is loaded out of sight goes on only where it follows one that had the session.
      if (isSeen() || parts.record.isOurs()) resume();
      else sleep();
    },
  };
}
