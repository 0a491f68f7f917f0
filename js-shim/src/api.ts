/** Assembles what pages may call: one object for the top context, a smaller one for frames. */

import type { Log } from "./log";
import type { CobrowseApi, CommonApi } from "./public";
import { markServiceElement } from "./service-element";
import type { SessionControl } from "./session";
import { commonSignals, topSignals, type SignalName, type SessionSignals } from "./session-signals";

/** Set by the build from the workspace's version. */
declare const __VERSION__: string;

export function createCommonApi(signals: SessionSignals, log: Log): CommonApi {
  const api = {
    VERSION: __VERSION__,
    markServiceElement(element: Element) {
      try {
        markServiceElement(element);
      } catch {
        log.warn("markServiceElement() takes an element");
      }
    },
  };
  return withSignals(api, signals, commonSignals) as CommonApi;
}

export function createTopApi(
  signals: SessionSignals,
  log: Log,
  session: SessionControl,
  isBrowserSupported: () => boolean,
): CobrowseApi {
  const api = {
    ...createCommonApi(signals, log),
    isBrowserSupported,
    startSession: session.start,
    exitSession: session.exit,
    downgradeMode: session.downgrade,
  };
  return withSignals(api, signals, topSignals) as CobrowseApi;
}

/** Adds the subscribers' side of signals. */
function withSignals(api: object, signals: SessionSignals, names: readonly SignalName[]): object {
  for (let at = 0; at < names.length; at++) {
    const name = names[at] as SignalName;
    (api as Record<string, unknown>)[name] = signals[name].signal;
  }
  return api;
}
