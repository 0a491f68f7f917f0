/** Decides how an entry starts and ends co-browse, and where it says that it cannot. */

import type { Services } from "./services";
import type { TextKey } from "./texts";

/** Starts or ends a session; gives back what to tell the customer when that was not possible. */
export function toggleCobrowse({ cobrowse }: Services): TextKey | undefined {
  try {
    if (cobrowse.state === "running") cobrowse.stop();
    else cobrowse.start();
  } catch {
    return "cobrowseUnsupported";
  }
  return undefined;
}
