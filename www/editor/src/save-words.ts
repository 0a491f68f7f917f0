// What the editor says of where a change is: in the draft, on its way, or only in this window.

import type { SaveState } from "./draft";

export function saveText(state: SaveState, isDifferent: boolean): string {
  switch (state.is) {
    case "loading":
      return "Loading…";
    case "saving":
      return "Saving…";
    case "saved":
      return isDifferent ? "Draft saved, not published" : "As published";
    case "conflict":
      return "Not saved: somebody else has changed the same";
    case "unsaved":
      return `Not saved: ${state.why}${state.retries ? " Your changes are kept in this browser and saved when it works again." : ""}`;
  }
}

export function saveLevel(state: SaveState): "good" | "busy" | "bad" {
  if (state.is === "saved") return "good";
  return state.is === "unsaved" || state.is === "conflict" ? "bad" : "busy";
}
