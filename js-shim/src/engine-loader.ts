/** Fetches the engine and the texts of one language from the relay: when a session starts or resumes, or ahead into the cache. */

import type { Capture, EngineHost, EngineMemory, EngineModule, PlainModule } from "./engine-host";
import type { Language } from "./language";
import type { Log } from "./log";
import type { WasmLeave } from "./wasm-leave";
import { after, fetchFrom, jsonOf, NativePromise } from "./natives";

export interface LoadedEngine {
  readonly module: EngineModule;
  readonly memory: EngineMemory;
  readonly texts: object;
  /** What fetches the agent's hands, once they are needed. */
  hands(capture: Capture): EngineHost["hands"];
}

export interface EngineLoader {
  /**
   * @param retryDelaysMs how long to wait before each further try
   * @throws what the last try failed with
   */
  load(retryDelaysMs: readonly number[]): Promise<LoadedEngine>;
  /** The texts alone. Rejected when they do not come in time. */
  texts(): Promise<object>;
  /** Fills the browser's cache; silent, and nothing where the customer saves data. */
  prefetch(): void;
}

/** A relay that accepts connections and never answers must not leave the customer waiting for the browser's limit. */
const tryLimitMs = 20_000;

/** How long a notice waits for its language before it is given in English. */
const textsLimitMs = 3_000;

export function createEngineLoader(
  relay: string,
  language: Language,
  wasm: WasmLeave,
  log: Log,
): EngineLoader {
  const glueUrl = `${relay}/js/gcb-engine.js`;
  const wasmUrl = `${relay}/js/gcb-engine.wasm`;
  const plainUrl = `${relay}/js/gcb-engine-plain.js`;
  const textsUrl = `${relay}/js/gcb-texts-${language}.json`;
  let loaded: LoadedEngine | undefined;
  let tries = 0;
  let prefetched = false;

  const attempt = async (): Promise<LoadedEngine> => {
    // A browser may remember for the document's life that a module failed to load: each further try is another module.
    const again = tries++ ? `?try=${tries}` : "";
    // Waited for last, and a rejection that nobody waits for would reach the page.
    const texts = settled(readJson(textsUrl));
    const plain = wasm.isGiven() ? undefined : settled(import(plainUrl + again) as Promise<PlainModule>);
    const module = (await import(glueUrl + again)) as EngineModule;
    const { memory } = await module.default({ module_or_path: plain ? (await plain)().default : wasmUrl });
    const hands = (capture: Capture) => module.createHandsSource(relay, wasm, capture, within);
    return { module, memory, texts: (await texts)(), hands };
  };

  return {
    async load(retryDelaysMs) {
      if (!relay) throw new Error("no relay");
      for (let at = 0; !loaded; at++) {
        try {
          loaded = await within(tryLimitMs, attempt());
        } catch (error) {
          log.detail(`no engine from ${glueUrl}`, error);
          const delay = retryDelaysMs[at];
          if (delay === undefined) throw error;
          await new NativePromise<void>((resolve) => after(delay, resolve));
        }
      }
      return loaded;
    },
    texts: () => within(textsLimitMs, readJson(textsUrl)),
    prefetch() {
      const { connection } = navigator as { connection?: { saveData?: boolean } };
      if (!relay || prefetched || loaded || connection?.saveData) return;
      prefetched = true;
      void warm(glueUrl);
      // Not asked for before it is needed: the answer may cost a violation.
      void warm(wasm.isRefused() ? plainUrl : wasmUrl);
      void warm(textsUrl);
    },
  };
}

async function readJson(url: string): Promise<object> {
  return (await jsonOf(await fetchFrom(url, {}))) as object;
}

/** Reads a file to its end, so that the cache has all of it; the load that follows tells what is wrong. */
async function warm(url: string): Promise<void> {
  // The same mode and credentials as that load, or the cache would hold another answer.
  const file = async () => (await fetchFrom(url, { priority: "low" })).arrayBuffer();
  await settled(file());
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new NativePromise((resolve, reject) => {
    const cancel = after(ms, () => reject(new Error("no answer in time")));
    void (async () => {
      try {
        resolve(await work);
      } catch (error) {
        reject(error as Error);
      }
      cancel();
    })();
  });
}

/** Never rejected: gives a function that returns or throws what became of the work. */
async function settled<T>(work: Promise<T>): Promise<() => T> {
  try {
    const value = await work;
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
