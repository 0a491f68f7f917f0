// What the editor says of where a change is: in the draft, on its way, or only in this window.

import type { Draft } from "./draft";

export function saveText({ state, isAhead }: Draft, isDifferent: boolean): string {
  switch (state.is) {
    case "loading":
      return "Loading…";
    case "saving":
      return "Saving…";
    case "saved":
      if (isAhead) return "Saving…";
      return isDifferent ? "Draft saved, not published" : "As published";
    case "conflict":
      return "Not saved: somebody else has changed the same";
    case "unsaved":
      return `Not saved: ${state.why}${state.retries ? " Your changes are kept in this browser and saved when it works again." : ""}`;
  }
}

export function saveLevel({ state, isAhead }: Draft): "good" | "busy" | "bad" {
  if (state.is === "saved") return isAhead ? "busy" : "good";
  return state.is === "unsaved" || state.is === "conflict" ? "bad" : "busy";
}
