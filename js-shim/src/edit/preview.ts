/** Shows an administrator what an agent would see: a session of this page with the ticket's key in the place of the site's. */

import { createLog } from "../log";
import { getItem, removeItem, setItem } from "../natives";
import type { EndReason } from "../public";
import type { ResumeRecord } from "../resume-record";
import type { SessionControl } from "../session";
import { createSessionSignals } from "../session-signals";
import type { EditPage } from "./page";

/** Apart from a customer's session in the same browser, and of this tab alone. */
const recordKey = "gcb-edit-preview";

export type PreviewState = "off" | "starting" | "running";

export interface Preview {
  start(): void;
  /** Goes on with that of the page before. */
  resume(): void;
  stop(): void;
}

/**
 * @param changed is told the state, the nine digits while it runs, and why it ended; the page's own subscribers hear nothing
 */
export function createPreview(
  page: EditPage,
  apiKey: string,
  changed: (state: PreviewState, token: string, ended: EndReason | "self" | "") => void,
): Preview {
  const log = createLog();
  const signals = createSessionSignals(log);
  const record = recordOfTab();
  const session: SessionControl = page.createSession({
    apiKey,
    builtInUi: false,
    log,
    record,
    signals,
    media: { question: async () => null, send: () => {} },
    activity: (active) => active && changed("starting", "", ""),
    endedUntold: () => {},
  });
  signals.onConnected.signal.add(({ token }) => changed("running", token, ""));
  signals.onSessionEnded.signal.add(({ reason }) => changed("off", "", reason ?? ""));
  return {
    start: () => session.start(),
    resume: () => {
      if (record.read() !== null) session.resume();
    },
    stop: () => session.exit(),
  };
}

function recordOfTab(): ResumeRecord {
  let kept: string | null = null;
  const guarded = <T>(act: () => T): T | null => {
    try {
      return act();
    } catch {
      // Where storage is forbidden, a preview ends with its page.
      return null;
    }
  };
  const write = (record: string | null) =>
    guarded(() => (record === null ? removeItem(sessionStorage, recordKey) : setItem(sessionStorage, recordKey, record)));
  return {
    read: () => guarded(() => getItem(sessionStorage, recordKey)),
    keep(record) {
      kept = record;
      write(record);
    },
    keepAgain: () => kept !== null && write(kept),
    shareWith: () => {},
    onElsewhere: () => {},
    tab: () => 1,
    isOurs: () => true,
    claim: () => {},
  };
}
