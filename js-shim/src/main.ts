/** Entry of gcb.min.js and its only side effect: sets Co-browse up on the page, once, and throws nothing into it. */

import { createCommonApi, createTopApi } from "./api";
import { readConfig, type Config } from "./config";
import { rememberScrolling } from "./dom/view";
import { createEngineLoader } from "./engine-loader";
import { createSupport } from "./browser-support";
import { createLog } from "./log";
import { createNotice } from "./notice";
import { createOnReady } from "./on-ready";
import type { CommonApi, EndReason } from "./public";
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
  if (window === window.top) setUpTop(config);
  else publish(createCommonApi(createSessionSignals(log), log), false);
}

function publish(api: CommonApi, isTopContext: boolean): void {
  const serveOnReady = createOnReady(api, isTopContext, log);
  serveOnReady();
  answerLaterRuns(serveOnReady);
}

function setUpTop(config: Config): void {
  const { relay, apiKey } = findEndpoint(config);
  if (!relay) log.warn("cannot tell where the relay is: give the script tag the attribute data-gcb-url");
  rememberScrolling();
  const builtInUi = !config.disableBuiltInUI;
  const texts = createTexts(config.localization, log);
  const signals = createSessionSignals(log);
  const loader = createEngineLoader(relay, log);
  const isSupported = createSupport(log);
  const tell = createTeller(builtInUi, (key) => texts.get(key));

  const session = createSession({
    relay,
    apiKey,
    builtInUi,
    log,
    texts,
    loader,
    record: createResumeRecord(log),
    signals,
    isSupported,
    activity: (active) => (active ? button?.hide() : button?.show()),
    endedUntold: (reason: EndReason) => tell(reason === "serverUnavailable" ? reason : "sessionError"),
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

/** Says one of the guide's texts to the customer, unless the page brings its own UI. */
function createTeller(builtInUi: boolean, text: (key: string) => string): (key: string) => void {
  const notice = createNotice();
  return (key) => {
    if (builtInUi) notice(text("modalTitle"), text(key));
  };
}
