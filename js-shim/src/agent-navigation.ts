/** Carries an agent's navigation out in the browser, and tells whether it happened where the document stays. */

import type { AgentNavigation } from "./engine-host";
import { after, listen } from "./natives";

/** The part of the Navigation API that is asked for; not every browser has it. */
interface HistoryView extends EventTarget {
  readonly canGoBack: boolean;
  readonly canGoForward: boolean;
}

/**
 * How long a page may take to be left before the navigation counts as failed: the customer may have answered a
 * `beforeunload` question with "stay", or the address was a download.
 */
const leaveWithinMs = 10_000;

const { history, location } = window;
const { back, forward } = History.prototype;
const view = (window as { navigation?: HistoryView }).navigation;

/** @param done is called unless the document is left */
export function createAgentNavigation(done: (happened: boolean) => void): AgentNavigation {
  let stop = () => {};

  /** Waits for what a document sees that stays: another entry of the history, or nothing at all. */
  const watch = () => {
    stop();
    const end = (happened: boolean) => {
      stop();
      done(happened);
    };
    const happened = () => end(true);
    const ends = [
      after(leaveWithinMs, () => end(false)),
      listen(window, "popstate", happened),
      listen(window, "hashchange", happened),
      listen(window, "pagehide", () => stop()),
    ];
    if (view) ends[ends.length] = listen(view, "currententrychange", happened);
    stop = () => {
      stop = () => {};
      for (let at = 0; at < ends.length; at++) ends[at]?.();
    };
  };

  return {
    possible(command) {
      // Never back to a page of another site: where the browser does not tell, one step within the tab's history.
      if (command === "back") return view ? view.canGoBack : history.length > 1;
      if (command === "forward") return view ? view.canGoForward : history.length > 1;
      return true;
    },
    go(command, url) {
      watch();
      if (command === "back") back.call(history);
      else if (command === "forward") forward.call(history);
      else if (command === "refresh") location.reload();
      else location.assign(url);
    },
    stop: () => stop(),
  };
}
