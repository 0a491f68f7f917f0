/** Reaches the Co-browse of this page by `onReady`, whenever it comes, and says what its entries may show and do. */

import { isObject, pageOptions, peek, type Plain } from "../config";
import { listen } from "../natives";
import type { CobrowseApi } from "../public";

export interface Cobrowse {
  /** `none`: no session. `absent`: this page has no Co-browse, or not yet. */
  readonly state: "absent" | "none" | "running";
  onChange(callback: () => void): void;
  /** @throws Error when the browser is not supported */
  start(): void;
  stop(): void;
}

/**
 * @param media the adapter that the page gets if it names none
 * @param connect is called once with the API
 */
export function createCobrowse(media: object, connect: (api: CobrowseApi) => void): Cobrowse {
  const listeners: (() => void)[] = [];
  const asked = new WeakSet<object>();
  let api: CobrowseApi | undefined;
  let running = false;
  let wanted = false;
  const changed = () => listeners.forEach((listener) => listener());

  const ready = (given: CobrowseApi, isTopContext: boolean) => {
    if (api || !isTopContext) return;
    api = given;
    const set = (now: boolean) => () => {
      running = now;
      changed();
    };
    api.onConnected.add(set(true));
    api.onSessionEnded.add(set(false));
    connect(api);
    changed();
    if (wanted) api.startSession();
  };

  /** The page may replace its options until gcb.min.js has read them: each object is asked once. */
  const ask = () => {
    if (api) return;
    const holder = optionsOfPage();
    if (!holder) return;
    try {
      holder.primaryMedia ??= media;
      if (asked.has(holder)) return;
      asked.add(holder);
      const { onReady } = holder;
      if (Array.isArray(onReady)) onReady.push(ready);
      else holder.onReady = typeof onReady === "function" ? [onReady, ready] : [ready];
    } catch {
      // Options that the page has frozen.
    }
  };
  ask();
  listen(document, "DOMContentLoaded", ask);
  listen(window, "load", ask);

  return {
    get state() {
      return api ? (running ? "running" : "none") : "absent";
    },
    onChange: (callback) => void listeners.push(callback),
    start() {
      ask();
      wanted = !api;
      api?.startSession();
    },
    stop: () => api?.exitSession(),
  };
}

/** The object that gcb.min.js reads; made when there is none. Nothing where the page wants no Co-browse. */
function optionsOfPage(): Plain | undefined {
  const page = pageOptions();
  if (page.own === false) return undefined;
  if (isObject(page.own)) return page.own;
  // Options of Widgets alone are used as they are: an empty object beside them would bring the start button back.
  if (isObject(page.widgets)) return page.widgets;
  if (!isObject(page.root)) window._genesys = {};
  const root = window._genesys as Plain;
  return peek(root, "cobrowse") === undefined ? (root.cobrowse = {}) : undefined;
}
