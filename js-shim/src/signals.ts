/** Decides when subscribers of a signal are called: at each dispatch, and at once when they come after it. */

import { apply } from "./natives";
import type { Signal } from "./public";

/** A signal together with what only its owner may do. */
export interface SignalSource<Args extends unknown[]> {
  readonly signal: Signal<Args>;
  dispatch(...args: Args): void;
  /** Later subscribers are no longer called for what was dispatched until now. */
  forget(): void;
  /** How many subscribers there are. */
  count(): number;
}

interface Subscriber<Args extends unknown[]> {
  readonly callback: (...args: Args) => void;
  readonly once: boolean;
  removed: boolean;
}

/**
 * @param failed is told what a subscriber threw; the other subscribers and the dispatcher never see it
 */
export function createSignal<Args extends unknown[]>(failed: (error: unknown) => void): SignalSource<Args> {
  // Replaced at each change: a dispatch under way keeps its own list.
  let subscribers: Subscriber<Args>[] = [];
  let last: Args | undefined;

  const call = (callback: (...args: Args) => void, args: Args) => {
    try {
      apply(callback, undefined, args);
    } catch (error) {
      failed(error);
    }
  };

  const drop = (callback: unknown) => {
    const left: Subscriber<Args>[] = [];
    for (let at = 0; at < subscribers.length; at++) {
      const subscriber = subscribers[at] as Subscriber<Args>;
      if (subscriber.callback === callback) subscriber.removed = true;
      else left[left.length] = subscriber;
    }
    subscribers = left;
  };

  const subscribe = (callback: (...args: Args) => void, once: boolean) => {
    if (typeof callback !== "function") {
      failed(new TypeError("a signal takes a function"));
      return;
    }
    if (!last || !once) {
      // Gives a list of its own, which no dispatch goes through yet.
      drop(callback);
      subscribers[subscribers.length] = { callback, once, removed: false };
    }
    if (last) call(callback, last);
  };

  return {
    signal: {
      add: (callback) => subscribe(callback, false),
      addOnce: (callback) => subscribe(callback, true),
      remove: drop,
    },
    dispatch(...args) {
      last = args;
      const now = subscribers;
      for (let at = 0; at < now.length; at++) {
        const subscriber = now[at] as Subscriber<Args>;
        if (subscriber.removed) continue;
        if (subscriber.once) drop(subscriber.callback);
        call(subscriber.callback, args);
      }
    },
    forget: () => {
      last = undefined;
    },
    count: () => subscribers.length,
  };
}
