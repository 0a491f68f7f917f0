/** Decides the wording of every text the customer sees: the guide's English, overridden key by key by the page. */

import type { Log } from "./log";
import { after, baseUri, fetchFrom, jsonOf, NativePromise, NativeUrl, own } from "./natives";

/** Default values of the guide's chapter "Localization", word for word. */
const english = {
  agentJoined: "Representative has joined the session",
  youLeft: "You have left the session. Co-browse is now terminated.",
  sessionTimedOut: "Session timed out. Co-browse is now terminated.",
  sessionInactiveTimedOut: "Session timed out. Co-browse is now terminated.",
  agentLeft: "Representative has left the session. Co-browse is now terminated.",
  sessionError: "Unexpected error occurred. Co-browse is now terminated.",
  sessionsOverLimit:
    "Representative is currently busy with another Co-browse session. Co-browse is now terminated.",
  serverUnavailable: "Could not reach Co-browse server. Co-browse is now terminated.",
  sessionStarted:
    "Your co-browse session ID is {sessionId}. Please spell it to our representative to continue with co-browsing.",
  navRefresh: "Representative has refreshed the page. Reloading.",
  navBack: 'Representative has pressed the "Back" button. Reloading page.',
  navForward: 'Representative has pressed the "Forward" button. Reloading page.',
  navUrl: "Representative has requested navigation. Reloading page.",
  navFailed: "Navigation request by representative has failed.",
  toolbarContent: "Session ID: {sessionId}",
  contentMasked: "Content is hidden from representative",
  contentMaskedPartially: "Some content is hidden from representative",
  exitBtnTitle: "Exit Co-browse session",
  areYouOnPhone: "Are you on the phone with our representative?",
  areYouOnPhoneOrChat: "Are you on the phone or chat with our representative?",
  connectBeforeCobrowse:
    "You need to be connected with our representative to continue with co-browsing. Please call us or start a live chat with us, and then start Co-browse again.",
  sessionStartedAutoConnect:
    "Co-browse session started. Waiting for representative to connect to the session...",
  browserUnsupported:
    "Unfortunately, your browser is not currently supported. Supported browsers are: Google Chrome, Mozilla Firefox, Internet Explorer 11 and above, and Safari 6 and above.",
  modalTitle: "Co-browse",
  modalYes: "Yes",
  modalNo: "No",
  writeModeInProgress: "Agent has control over the page.",
  downgradeMode: "Revoke control",
  modeUpgraded: "Co-browse session was upgraded. Agent has control over the page.",
  modeDowngraded: "Co-browse session was downgraded. Agent has no control",
  modeUpgradeRequested:
    'Agent requests upgrading Co-browse session to "write" mode. In "write" mode agent will have control over the page.',
};

/** How long the start of a session waits for texts that the page delivers late; then it speaks English. */
const localizationWaitMs = 3_000;

export interface Texts {
  /** The text of a key with its placeholders; empty for a key that nobody knows. */
  get(key: string): string;
  /** Calls back whenever texts arrive. */
  onChange(callback: () => void): void;
  /** Fulfilled when all texts are there or the wait is over; never rejected. */
  readonly settled: Promise<void>;
}

/**
 * @param sources values of the option `localization`, the weakest first: an object, the URL of a JSON file, or a
 *   function that takes a callback
 */
export function createTexts(sources: readonly unknown[], log: Log): Texts {
  const layers: object[] = [];
  let pending = 0;
  let changed = () => {};
  let settle = () => {};
  const settled = new NativePromise<void>((resolve) => (settle = resolve));

  const wrong = (what: string) => log.warn(`option "localization" ${what}; using English texts`);
  const deliver = (at: number, texts: unknown) => {
    if (typeof texts === "object" && texts) {
      layers[at] = texts;
      changed();
    } else wrong("must deliver an object");
  };
  /** One answer counts: a callback called twice must not settle for another source. */
  const awaited = (at: number) => {
    let open = true;
    pending++;
    return (texts?: unknown, failure?: string) => {
      if (!open) return;
      open = false;
      if (failure) wrong(failure);
      else deliver(at, texts);
      if (--pending === 0) settle();
    };
  };

  for (let at = 0; at < sources.length; at++) {
    const source = sources[at];
    if (typeof source === "string") void download(source, awaited(at));
    else if (typeof source === "function") {
      const done = awaited(at);
      try {
        (source as (callback: (texts: unknown) => void) => void)((texts) => done(texts));
      } catch (error) {
        log.detail("localization function", error);
        done(undefined, "is a function that throws");
      }
    } else if (typeof source === "object") deliver(at, source);
    else wrong("must be an object, a URL or a function");
  }
  if (pending === 0) settle();
  else after(localizationWaitMs, settle);

  return {
    get(key) {
      for (let at = sources.length; at-- > 0;) {
        const layer = layers[at];
        const text = layer && own(layer, key);
        if (typeof text === "string") return text;
      }
      return (own(english, key) as string | undefined) ?? "";
    },
    onChange(callback) {
      changed = callback;
    },
    settled,
  };
}

async function download(url: string, done: (texts?: unknown, failure?: string) => void): Promise<void> {
  try {
    const response = await fetchFrom(new NativeUrl(url, baseUri()).href, {});
    if (!response.ok) done(undefined, `could not be loaded (status ${response.status})`);
    else done(await jsonOf(response));
  } catch {
    done(undefined, "could not be loaded");
  }
}
