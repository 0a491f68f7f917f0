/** Decides, with the page's chat or phone adapter, whether the customer is talking to an agent, and tells it the token. */

import type { Log } from "./log";
import { after, apply, NativePromise } from "./natives";

export interface PrimaryMedia {
  /** The key of the question to ask before a session starts, or null when an agent is connected. */
  question(): Promise<string | null>;
  /** Passes the nine digits to the agent. */
  send(token: string): void;
}

/** How long the start of a session waits for an adapter that is still initialising; then nobody counts as connected. */
const initializeWaitMs = 5_000;

const onPhone = "areYouOnPhone";

/**
 * @param adapterNow gives the option `primaryMedia`, which a chat may set after this script; its methods are optional,
 *   may be inherited, and may throw
 * @param ended is called when the adapter says that the interaction with the agent is over
 */
export function createPrimaryMedia(adapterNow: () => object | null, log: Log, ended: () => void): PrimaryMedia {
  let adapter: object | null = null;
  const method = (name: string): unknown => {
    const found = adapter ? (adapter as Record<string, unknown>)[name] : undefined;
    if (found === undefined || found === null || typeof found === "function") return found;
    log.warn(`option "primaryMedia": ${name} must be a function; it is ignored`);
    return undefined;
  };
  /** Undefined when there is no such method. */
  const call = (name: string, args: unknown[]): unknown => {
    const found = method(name);
    return typeof found === "function" ? apply(found as () => unknown, adapter, args) : undefined;
  };
  const guarded = <T>(act: () => T, failed?: () => T): T | undefined => {
    try {
      return act();
    } catch (error) {
      log.detail("primaryMedia", error);
      return failed?.();
    }
  };

  let state: "ready" | "pending" | "failed" = "ready";
  let settle = () => {};
  const settled = new NativePromise<void>((resolve) => (settle = resolve));
  const initialized = () => {
    state = "ready";
    settle();
  };
  /** Meets an adapter once. */
  const meet = () => {
    const now = adapterNow();
    if (now === adapter) return;
    adapter = now;
    state = "ready";
    guarded(
      () => {
        if (!method("initializeAsync")) return;
        state = "pending";
        call("initializeAsync", [initialized]);
      },
      () => {
        state = "failed";
      },
    );
    guarded(() => call("onEnded", [ended]));
  };
  meet();

  /** Whether the adapter may pass the token on. */
  let reaches = false;
  const connection = (): string | null => {
    if (!adapter || state !== "ready") return onPhone;
    if (!method("isAgentConnected")) {
      reaches = true;
      return "areYouOnPhoneOrChat";
    }
    reaches = call("isAgentConnected", []) === true;
    return reaches ? null : onPhone;
  };

  return {
    async question() {
      meet();
      reaches = false;
      if (state === "pending") {
        const cancel = after(initializeWaitMs, settle);
        await settled;
        cancel();
      }
      return guarded(connection, () => onPhone) as string | null;
    },
    send(token) {
      if (reaches) guarded(() => call("sendCbSessionToken", [token]));
    },
  };
}
