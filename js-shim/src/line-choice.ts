/** Remembers that a session runs over HTTP, so that its next page in this tab does not try a WebSocket first. */

import type { Log } from "./log";
import { store, stored } from "./page-storage";

const key = "gcb-http";

export interface LineChoice {
  /** Whether it is to be HTTP at once. */
  read(): boolean;
  /** False forgets it. */
  keep(http: boolean): void;
}

/** In the tab's own storage beside the session's record, and gone with the session. Without storage each page tries anew. */
export function createLineChoice(log: Log): LineChoice {
  return {
    read: () => stored("sessionStorage", key, log) !== null,
    keep: (http) => store("sessionStorage", key, http ? "1" : null, log),
  };
}
