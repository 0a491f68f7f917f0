/** Assembles what pages may call: one object for the top context, a smaller one for frames. */

import type { Log } from "./log";
import type { CobrowseApi, CommonApi } from "./public";
import { markServiceElement } from "./service-element";
import type { SessionControl } from "./session";
import type { SessionSignals } from "./session-signals";

/** Set by the build from the workspace's version. */
declare const __VERSION__: string;

export function createCommonApi(signals: SessionSignals, log: Log): CommonApi {
  return {
    VERSION: __VERSION__,
    onSessionStarted: signals.onSessionStarted.signal,
    onSessionEnded: signals.onSessionEnded.signal,
    onMaskedElement: signals.onMaskedElement.signal,
    markServiceElement(element) {
      try {
        markServiceElement(element);
      } catch {
        log.warn("markServiceElement() takes an element");
      }
    },
  };
}

export function createTopApi(
  signals: SessionSignals,
  log: Log,
  session: SessionControl,
  isBrowserSupported: () => boolean,
): CobrowseApi {
  return {
    ...createCommonApi(signals, log),
    isBrowserSupported,
    // Wrapped, because pages hand these to event listeners, whose event is no argument of ours.
    startSession: () => session.start(),
    exitSession: () => session.exit(),
    downgradeMode: () => session.downgrade(),
    onInitialized: signals.onInitialized.signal,
    onConnected: signals.onConnected.signal,
    onAgentJoined: signals.onAgentJoined.signal,
    onAgentNavigated: signals.onAgentNavigated.signal,
    onNavigationFailed: signals.onNavigationFailed.signal,
    onModeUpgradeRequested: signals.onModeUpgradeRequested.signal,
    onModeChanged: signals.onModeChanged.signal,
  };
}
