/** Keeps texts in the page's storage. Where that is forbidden, there are none, and the site's developer is told. */

import type { Log } from "./log";
import { getItem, removeItem, setItem } from "./natives";

/** The one of all tabs, or the tab's own. */
type Area = "localStorage" | "sessionStorage";

export function stored(area: Area, key: string, log: Log): string | null {
  return guarded(() => getItem(window[area], key), log);
}

/** Null forgets it. */
export function store(area: Area, key: string, text: string | null, log: Log): void {
  guarded(() => (text === null ? removeItem(window[area], key) : setItem(window[area], key, text)), log);
}

function guarded<T>(act: () => T, log: Log): T | null {
  try {
    return act();
  } catch (error) {
    log.detail("no storage", error);
    return null;
  }
}
