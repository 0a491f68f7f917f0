/** Decides when the page's `onReady` callbacks get the API: soon, each once, whatever the form they were given in. */

import { isObject, pageOptions, wrongOption, type Plain } from "./config";
import type { Log } from "./log";
import { apply, soon } from "./natives";
import type { CommonApi } from "./public";

type Push = (...callbacks: unknown[]) => number;

/**
 * Gives back a function that looks at `_genesys` as it is now: sets VERSION, calls the waiting callbacks and takes
 * over `onReady.push`. It may run again when the page has replaced its options; nothing is called twice.
 */
export function createOnReady(api: CommonApi, isTopContext: boolean, log: Log): () => void {
  const taken: Push[] = [];

  const ready = (callback: unknown) => {
    if (typeof callback !== "function") {
      log.warn('"onReady" takes functions');
      return;
    }
    soon(() => {
      try {
        apply(callback as () => void, undefined, [api, isTopContext]);
      } catch (error) {
        log.detail("onReady callback", error);
      }
    });
  };

  const takeOver = (holder: Plain) => {
    const given = holder.onReady;
    let queue: unknown[] = [];
    if (Array.isArray(given)) {
      // The page may keep a reference to its array: that one has to go on working.
      queue = given as unknown[];
      for (let at = 0; at < taken.length; at++) if (queue.push === taken[at]) return;
    } else if (given !== undefined && given !== null && typeof given !== "function") {
      wrongOption(log, "onReady", "a function or an array", "[]");
    }
    const push: Push = (...callbacks) => {
      for (let at = 0; at < callbacks.length; at++) ready(callbacks[at]);
      return queue.length;
    };
    taken[taken.length] = push;
    Object.defineProperty(queue, "push", { value: push, configurable: true, writable: true });
    if (given !== queue) holder.onReady = queue;
    if (typeof given === "function") ready(given);
    for (let at = 0; at < queue.length; at++) ready(queue[at]);
  };

  return () => {
    try {
      const { root, own, widgets } = pageOptions();
      const holder = isObject(own) ? own : {};
      holder.VERSION = api.VERSION;
      takeOver(holder);
      if (isObject(widgets)) takeOver(widgets);
      if (holder === own) return;
      if (isObject(root)) root.cobrowse = holder;
      else if (root === undefined || root === null) window._genesys = { cobrowse: holder };
    } catch (error) {
      // A page that has frozen its options.
      log.detail("_genesys is read-only", error);
    }
  };
}
