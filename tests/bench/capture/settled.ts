// When a page has nothing left to do for a change: long enough for every flush, and no frame has come meanwhile.
import type { Page } from "playwright-core";

/** Milliseconds that a flush waits for an animation frame at the most, twice over. */
const WATCH_MS = 100;
/** Milliseconds for what was sent to arrive here. */
const TRAVEL_MS = 30;

/**
 * Waits on the page's own clock, so that a busy machine delays the wait as much as it delays what is waited for. The same
 * wait stands in every variant.
 *
 * @param frames how many have come so far
 */
export async function settled(page: Page, frames: () => number | Promise<number> = () => 0): Promise<void> {
  let before: number;
  do {
    before = await frames();
    await page.evaluate(async (ms) => {
      for (let i = 0; i < 4; i++) await new Promise((resolve) => setTimeout(resolve, ms / 4));
    }, WATCH_MS);
    await new Promise((resolve) => setTimeout(resolve, TRAVEL_MS));
  } while ((await frames()) !== before);
}
