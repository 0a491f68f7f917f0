/** Fetches a module of the relay that few pages need. */

import type { Log } from "./log";

/** How often one did not come. */
let failures = 0;

/** @param failed is told when it does not come, or does not do what it is used for */
export async function useModule<Module>(
  relay: string,
  name: string,
  use: (module: Module) => void,
  log: Log,
  failed = () => {},
): Promise<void> {
  if (!relay) return;
  try {
    // A browser may remember for the document's life that a module failed to load: each further try is another module.
    use((await import(`${relay}/js/gcb-${name}.js${failures ? `?try=${failures}` : ""}`)) as Module);
  } catch (error) {
    failures++;
    log.detail(`no use of ${name}`, error);
    failed();
  }
}
