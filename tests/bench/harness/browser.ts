// A Chromium of its own for each side: a tab behind another gets one animation frame a second.
import { chromium, type Browser, type CDPSession, type Page } from "playwright-core";

export interface Window {
  readonly page: Page;
  readonly cdp: CDPSession;
  close(): Promise<void>;
}

let prepare: ((page: Page) => Promise<void>) | undefined;

/** What to do to each window that is opened from now on, before it loads anything. */
export function beforeEachWindow(act: (page: Page) => Promise<void>): void {
  prepare = act;
}

export async function openWindow(): Promise<Window> {
  const browser: Browser = await chromium.launch({
    executablePath: process.env.COBROWSE_CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await prepare?.(page);
  const cdp = await page.context().newCDPSession(page);
  return { page, cdp, close: () => browser.close() };
}
