// One clock for pages of different processes: each page's own is compared with the system's once.
import type { Page } from "playwright-core";

/** Installs `window.wallNow()`: milliseconds since 1970, to a tenth. */
export async function installClock(page: Page): Promise<void> {
  await page.evaluate(() => {
    const fine = (): number => performance.timeOrigin + performance.now();
    // The system's clock shows whole milliseconds: at the moment it changes, it is exact.
    const differences: number[] = [];
    while (differences.length < 15) {
      const before = Date.now();
      let now = before;
      while (now === before) now = Date.now();
      differences.push(fine() - now);
    }
    const difference = differences.sort((a, b) => a - b)[7] ?? 0;
    (window as any).wallNow = () => fine() - difference;
  });
}
