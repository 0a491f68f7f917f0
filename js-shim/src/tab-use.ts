/** Decides when this tab is the one in use: it is seen, or the customer has just come to it. */

import { listen, visibility } from "./natives";

export function isSeen(): boolean {
  return visibility() === "visible";
}

/** Calls back whenever the customer comes to this tab; gives back what stops that. */
export function whenUsed(used: () => void): () => void {
  const stopShown = listen(document, "visibilitychange", () => {
    if (isSeen()) used();
  });
  const stopFocus = listen(window, "focus", used);
  return () => {
    stopShown();
    stopFocus();
  };
}
