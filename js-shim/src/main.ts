/** Entry of gcb.min.js and its only side effect: sets Co-browse up on the page, once, and throws nothing into it. */

import { createCommonApi, createTopApi } from "./api";
import { joinTop } from "./child-frame";
import { createChildFrames } from "./child-frames";
import { readConfig, type Config } from "./config";
import { rememberFromNowOn } from "./dom/remembered";
import { widenDocumentDomain } from "./document-domain";
import { createEngineLoader } from "./engine-loader";
import { isSupported } from "./browser-support";
import { languageOf } from "./language";
import { createLog } from "./log";
import { listen } from "./natives";
import { createNotice } from "./notice";
import { createOnReady } from "./on-ready";
import { createPrimaryMedia } from "./primary-media";
import type { CommonApi } from "./public";
import { createResumeRecord } from "./resume-record";
import { findEndpoint } from "./script-tag";
import { createSession } from "./session";
import { createSessionSignals } from "./session-signals";
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
  log.detail("could not be set up on this page", error);
}

function setUp(): void {
  if (runsAlready()) return;
  const config = readConfig(log);
  if (!config) return;
  log.debug = config.debug;
  if (config.setDocumentDomain) widenDocumentDomain();
  if (window === window.top) setUpTop(config);
  else setUpChild();
}

function setUpChild(): void {
  const signals = createSessionSignals(log);
  rememberFromNowOn();
  publish(createCommonApi(signals, log), false);
  joinTop(signals);
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
  if (!relay) log.warn("cannot tell where the relay is: give the script tag the attribute data-gcb-url");
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
      if (language !== "en") texts.setDefaults(await loader.texts());
    } catch {
      // What went wrong may be the reason of the notice: then English has to do.
    }
    notice(texts.get("modalTitle"), texts.get(key));
  };

  const session = createSession({
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
    isSupported,
    activity: (active) => (active ? button?.hide() : button?.show()),
    endedUntold: (reason) => void tell(reason === "serverUnavailable" ? reason : "sessionError"),
  });

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
}
