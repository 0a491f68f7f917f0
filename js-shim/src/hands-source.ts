/** Fetches the agent's hands: when the customer is asked for control, and in a frame when the agent points or acts there. */

import type { Capture, Hands, HandsModule, PlainModule } from "./engine-host";
import type { WasmLeave } from "./wasm-leave";

/** A relay that accepts connections and never answers must not keep the agent's actions waiting for ever. */
const limitMs = 20_000;

/**
 * @param within rejects what does not come in time
 * @returns gets them; rejected when they do not come, and then tried anew when it is called again
 */
export function createHandsSource(
  relay: string,
  wasm: WasmLeave,
  capture: Capture,
  within: <T>(ms: number, work: Promise<T>) => Promise<T>,
): (natives?: unknown[]) => Promise<Hands> {
  let tries = 0;
  const load = async (): Promise<HandsModule> => {
    // A browser may remember for the document's life that a module failed to load: each further try is another module.
    const again = tries++ ? `?try=${tries}` : "";
    const module = (await import(`${relay}/js/gcb-hands.js${again}`)) as HandsModule;
    const source = wasm.isGiven()
      ? `${relay}/js/gcb-hands.wasm`
      : ((await import(`${relay}/js/gcb-hands-plain.js${again}`)) as PlainModule).default;
    await module.default({ module_or_path: source });
    return module;
  };
  return async (natives) => {
    const { Hands } = await within(limitMs, load());
    return new Hands(capture, natives);
  };
}
