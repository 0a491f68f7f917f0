/** Entry of gcb.min.js and its only side effect: sets Co-browse up on the page, once, and throws nothing into it. */

import { createCommonApi, createTopApi } from "./api";
import { joinReader } from "./child-frame";
import { createChildFrames } from "./child-frames";
import { readConfig, type Config } from "./config";
import { remembered, rememberFromNowOn } from "./dom/remembered";
import { widenDocumentDomain } from "./document-domain";
import { joinEditing } from "./edit-hook";
import { createEngineLoader } from "./engine-loader";
import { natives } from "./dom/natives";
import { createBridgeLoader, createBridgeMaker, createHellos, passHellosOn, readingWindow, sayHello } from "./frame-greeting";
import { isSupported } from "./browser-support";
import { languageOf } from "./language";
import { topRuns } from "./frame-handshake";
import { createLog } from "./log";
import { after, listen } from "./natives";
import { createNotice } from "./notice";
import { createOnReady } from "./on-ready";
import { createPrimaryMedia } from "./primary-media";
import type { CommonApi } from "./public";
import { createResumeRecord } from "./resume-record";
import { findEndpoint } from "./script-tag";
import { createSession, type SessionControl, type SessionParts } from "./session";
import { createSessionSignals, type SessionSignals } from "./session-signals";
import { answerLaterRuns, runsAlready } from "./single-run";
import { createStartButton } from "./start-button";
import { createTexts } from "./texts";
import { createWasmLeave } from "./wasm-leave";
import { createWidgetsHook } from "./widgets-hook";

const log = createLog();

try {
  setUp();
} catch (error) {
  log.debug = true;
  log.detail("not set up", error);
}

function setUp(): void {
  if (runsAlready()) return;
  const config = readConfig(log);
  if (!config) return;
  log.debug = config.debug;
  if (config.setDocumentDomain) widenDocumentDomain();
  if (window === window.top) setUpTop(config);
  else setUpChild(config);
}

function setUpChild(config: Config): void {
  const signals = createSessionSignals(log);
  rememberFromNowOn();
  publish(createCommonApi(signals, log), false);
  const reading = config.setDocumentDomain ? readingWindow() : window.top;
  if (reading === window) serveWindowAround(config, signals);
  else if (reading) {
    joinReader(signals, reading);
    if (config.setDocumentDomain) passHellosOn(reading);
  }
}

/** Lets a window of another origin of this domain read this one, by its script. */
function serveWindowAround(config: Config, signals: SessionSignals): void {
  const { relay } = findEndpoint(config);
  const hellos = createHellos();
  const childFrames = createChildFrames(signals, log);
  const wasm = createWasmLeave(config.disableWebAssembly, log);
  const load = createBridgeLoader(relay, log);
  const stop = sayHello(async (port, origin) => {
    const bridge = await load();
    bridge?.serveWindowAround(port, origin, { relay, wasm, natives, remembered, childFrames, hellos, signals, log });
  });
  // It was not to be reached only because it had not set its `document.domain` yet.
  const stopWaiting = listen(document, topRuns, () => {
    stop();
    stopWaiting();
    joinReader(signals, window.top as Window);
  });
}

/** @param alsoLook is repeated whenever the page may have changed its options */
function publish(api: CommonApi, isTopContext: boolean, alsoLook = () => {}): void {
  const serveOnReady = createOnReady(api, isTopContext, log);
  const look = () => {
    serveOnReady();
    alsoLook();
  };
  look();
  answerLaterRuns(look);
}

function setUpTop(config: Config): void {
  const { relay, apiKey } = findEndpoint(config);
  if (!relay) log.warn("no relay is known: add data-gcb-url to the script's tag");
  rememberFromNowOn();
  const builtInUi = !config.disableBuiltInUI;
  const language = languageOf(config.lang, log);
  const texts = createTexts(language, config.localization, log);
  const signals = createSessionSignals(log);
  const loader = createEngineLoader(relay, language, createWasmLeave(config.disableWebAssembly, log), log);
  const notice = createNotice();
  const tell = async (key: string) => {
    if (!builtInUi) return;
    try {
      if (language !== "en" || !texts.get(key)) texts.setDefaults(await loader.texts());
    } catch {
      // What went wrong may be the reason of the notice: then English has to do.
    }
    notice(texts.get("modalTitle"), texts.get(key) || texts.get("serverUnavailable"));
  };

  const bridge = config.setDocumentDomain
    ? createBridgeMaker(createBridgeLoader(relay, log), { dom: natives, hellos: createHellos(), signals, after, log })
    : undefined;

  const parts: SessionParts = {
    relay,
    apiKey,
    builtInUi,
    noSockets: config.disableWebSockets,
    log,
    texts,
    loader,
    media: createPrimaryMedia(config.primaryMedia, log, () => session.exit()),
    disableBackForwardCache: config.disableBackForwardCache,
    record: createResumeRecord(log),
    signals,
    childFrames: createChildFrames(signals, log),
    bridge,
    isSupported,
    activity: (active) => (active ? button?.hide() : button?.show()),
    endedUntold: (reason) => void tell(reason === "serverUnavailable" ? reason : "sessionError"),
  };
  const session: SessionControl = createSession(parts);

  const start = () => {
    if (isSupported()) session.start();
    else void tell("browserUnsupported");
  };
  const button =
    builtInUi && config.startButton
      ? createStartButton(config.startButton, start, loader.prefetch)
      : undefined;
  const relabel = () => button?.label(texts.get("modalTitle"));
  texts.onChange(relabel);
  relabel();
  button?.show();

  const api = createTopApi(signals, log, session, isSupported);
  const lookForWidgets = createWidgetsHook(relay, api, log);
  publish(api, true, lookForWidgets);
  listen(window, "load", lookForWidgets);
  session.resume();
  joinEditing(relay, (differences) => createSession({ ...parts, ...differences }), log, () =>
    parts.endedUntold("serverUnavailable"),
  );
}
