/** Gives the token of a session that was started here to the page's primary media, when its agent is connected. */

import { isObject, pageOptions, peek } from "./config";
import type { Log } from "./log";
import { apply } from "./natives";
import type { SessionSignals } from "./session-signals";

export function sendTokenToPrimaryMedia(signals: SessionSignals, log: Log): void {
  signals.onSessionStarted.signal.add(({ token }) => {
    // As it is now: adapters may come after this script.
    const page = pageOptions();
    const media = peek(page.own, "primaryMedia") ?? peek(page.widgets, "primaryMedia");
    const call = (name: string, given: unknown[]): unknown => {
      const method = isObject(media) ? media[name] : undefined;
      return typeof method === "function" ? apply(method as () => unknown, media, given) : undefined;
    };
    try {
      if (call("isAgentConnected", []) === true) call("sendCbSessionToken", [token]);
    } catch (error) {
      log.detail("primaryMedia", error);
    }
  });
}
