/** Decides whether the browser may keep a page with a session for its Back button: the option `disableBackForwardCache`. */

import { featurePolicy, listen } from "./natives";

/**
 * A page that listens to `unload` is not kept by browsers of the desktop; a page that is kept all the same goes on
 * with its session when it is shown again. Gives back what lets the browser keep the page again.
 */
export function stayOutOfBackForwardCache(): () => void {
  try {
    // Where the page's Permissions-Policy takes the event away, asking for it would be a violation.
    if (featurePolicy()?.allowsFeature("unload") === false) return () => {};
  } catch {
    // A page that has replaced the interface.
  }
  return listen(window, "unload", () => {});
}
