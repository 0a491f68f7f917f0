/** Decides when a page counts as loaded for its scripts: when it is parsed, so that they find its elements. */

import { listen, readyState } from "./natives";

/** Calls back at once, or when the document has been parsed. */
export function whenParsed(act: () => void): void {
  if (readyState() === "loading") listen(document, "DOMContentLoaded", act);
  else act();
}
