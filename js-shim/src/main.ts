/** Entry of gcb.min.js and its only side effect: sets Co-browse up on the page, once, and throws nothing into it. */

import { createCommonApi, createTopApi } from "./api";
import { joinTop } from "./child-frame";
import { createChildFrames } from "./child-frames";
import { readConfig, type Config } from "./config";
import { rememberFromNowOn } from "./dom/remembered";
import { widenDocumentDomain } from "./document-domain";
import { createEngineLoader } from "./engine-loader";
import { createSupport } from "./browser-support";
import { createLog } from "./log";
import { createNotice } from "./notice";
import { createOnReady } from "./on-ready";
import type { CommonApi } from "./public";
import { createResumeRecord } from "./resume-record";
import { findEndpoint } from "./script-tag";
import { createSession } from "./session";
import { createSessionSignals } from "./session-signals";
import { answerLaterRuns, runsAlready } from "./single-run";
import { createStartButton } from "./start-button";
import { createTexts } from "./texts";

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

function publish(api: CommonApi, isTopContext: boolean): void {
  const serveOnReady = createOnReady(api, isTopContext, log);
  serveOnReady();
  answerLaterRuns(serveOnReady);
}

function setUpTop(config: Config): void {
  const { relay, apiKey } = findEndpoint(config);
  if (!relay) log.warn("cannot tell where the relay is: give the script tag the attribute data-gcb-url");
  rememberFromNowOn();
  const builtInUi = !config.disableBuiltInUI;
  const texts = createTexts(config.localization, log);
  const signals = createSessionSignals(log);
  const loader = createEngineLoader(relay, log);
  const isSupported = createSupport(log);
  const notice = createNotice();
  const tell = (key: string) => {
    if (builtInUi) notice(texts.get("modalTitle"), texts.get(key));
  };

  const session = createSession({
    relay,
    apiKey,
    builtInUi,
    log,
    texts,
    loader,
    record: createResumeRecord(log),
    signals,
    childFrames: createChildFrames(signals, log),
    isSupported,
    activity: (active) => (active ? button?.hide() : button?.show()),
    endedUntold: (reason) => tell(reason === "serverUnavailable" ? reason : "sessionError"),
  });

  const start = () => {
    if (isSupported()) session.start();
    else tell("browserUnsupported");
  };
  const button =
    builtInUi && config.startButton
      ? createStartButton(config.startButton, start, loader.prefetch)
      : undefined;
  const relabel = () => button?.label(texts.get("modalTitle"));
  texts.onChange(relabel);
  relabel();
  button?.show();

  publish(createTopApi(signals, log, session, isSupported), true);
  session.resume();
}
