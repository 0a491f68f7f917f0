/** Fetches a module of the relay that few pages need. */

import type { Log } from "./log";

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
    use((await import(`${relay}/js/gcb-${name}.js`)) as Module);
  } catch (error) {
    log.detail(`no use of ${name}`, error);
    failed();
  }
}
