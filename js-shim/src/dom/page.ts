// What the script took and noted when the page loaded, as the reader uses it: the reader itself comes with the engine.

import type { Natives } from "./natives";
import type { Remembered } from "./remembered";

/** The DOM's own getters. */
export let dom: Natives;

/** What happened before the session. */
export let remembered: Remembered;

/** Called once, before anything is read. */
export function usePage(natives: Natives, noted: Remembered): void {
  dom = natives;
  remembered = noted;
}
