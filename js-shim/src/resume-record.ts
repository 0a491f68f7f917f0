/** Keeps what the next page of this tab needs to go on with a running session. */

import type { Log } from "./log";
import { getItem, removeItem, setItem } from "./natives";

const key = "gcb-session";

export interface ResumeRecord {
  read(): string | null;
  /** Null forgets it. */
  keep(record: string | null): void;
}

/** The tab's own storage: another tab is another session. Where storage is forbidden, a session ends with its page. */
export function createResumeRecord(log: Log): ResumeRecord {
  const guarded = <T>(act: () => T, otherwise: T): T => {
    try {
      return act();
    } catch (error) {
      log.detail("no storage for the session", error);
      return otherwise;
    }
  };
  return {
    read: () => guarded(() => getItem(sessionStorage, key), null),
    keep: (record) =>
      guarded(
        () => (record === null ? removeItem(sessionStorage, key) : setItem(sessionStorage, key, record)),
        undefined,
      ),
  };
}
