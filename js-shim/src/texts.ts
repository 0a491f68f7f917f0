/** Decides the wording of every text the customer sees: the page's own, else those of the language, key by key. */

import { titles, type Language } from "./language";
import type { Log } from "./log";
import { after, baseUri, fetchFrom, jsonOf, NativePromise, NativeUrl, own } from "./natives";

/** What is said when nothing comes from the relay, word for word as the guide has it. */
const serverUnavailable = "Could not reach Co-browse server. Co-browse is now terminated.";

/** How long the start of a session waits for texts that the page delivers late; then it speaks English. */
const localizationWaitMs = 3_000;

export interface Texts {
  /** The text of a key with its placeholders; empty for a key that nobody knows. */
  get(key: string): string;
  /** Sets what holds for keys that the page does not override. */
  setDefaults(texts: object): void;
  /** Calls back whenever texts of the page arrive. */
  onChange(callback: () => void): void;
  /** Fulfilled when all texts of the page are there or the wait is over; never rejected. */
  readonly settled: Promise<void>;
}

/**
 * @param sources values of the option `localization`, the weakest first: an object, the URL of a JSON file, or a
 *   function that takes a callback
 */
export function createTexts(language: Language, sources: readonly unknown[], log: Log): Texts {
  const layers: object[] = [{ serverUnavailable, modalTitle: titles[language] }];
  let pending = 1;
  let changed = () => {};
  let settle = () => {};
  const settled = new NativePromise<void>((resolve) => (settle = resolve));

  const arrived = () => {
    if (--pending === 0) settle();
  };
  /** Takes one answer of a source: a callback called twice must not settle for another source. */
  const answerOf = (at: number) => {
    let open = true;
    pending++;
    return (texts: unknown, mistake = "must be an object, a URL or a function that delivers one") => {
      if (!open) return;
      open = false;
      if (typeof texts === "object" && texts) {
        layers[at] = texts;
        changed();
      } else log.warn(`option "localization" ${mistake}; using English texts`);
      arrived();
    };
  };

  for (let at = 0; at < sources.length; at++) {
    const source = sources[at];
    const answer = answerOf(at + 1);
    if (typeof source === "string") void download(source, answer);
    else if (typeof source !== "function") answer(source);
    else {
      try {
        (source as (callback: (texts: unknown) => void) => void)((texts) => answer(texts));
      } catch {
        answer(0, "throws");
      }
    }
  }
  arrived();
  if (pending) after(localizationWaitMs, settle);

  return {
    get(key) {
      for (let at = sources.length + 1; at-- > 0;) {
        const layer = layers[at];
        const text = layer && own(layer, key);
        if (typeof text === "string") return text;
      }
      return "";
    },
    setDefaults(texts) {
      layers[0] = texts;
    },
    onChange(callback) {
      changed = callback;
    },
    settled,
  };
}

async function download(url: string, answer: (texts: unknown, mistake?: string) => void): Promise<void> {
  let texts: unknown;
  try {
    texts = await jsonOf(await fetchFrom(new NativeUrl(url, baseUri()).href, {}));
  } catch {
    // Said below, like a file that holds something else.
  }
  answer(texts, "could not be loaded as JSON");
}
