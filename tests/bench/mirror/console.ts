// The agent's console as an agent has it, and what can be seen in its mirror and when.
import type { Page } from "playwright-core";

import type { Relay } from "../harness/relay";
import { installClock } from "./clock";

export interface Picture {
  /** Milliseconds from the call of `join` to the first frame that shows something of the page; may be after `wholeMs`. */
  firstContentMs: number;
  /** Milliseconds from the call of `join` until the mirror holds the page's last element. */
  wholeMs: number;
  /** Elements in the mirror then. */
  elements: number;
}

export async function openConsole(page: Page, relay: Relay, jwt = relay.jwt): Promise<void> {
  await page.goto(`${relay.url}/agent/#jwt=${jwt}`);
  await page.waitForFunction(() =>
    document.querySelector("cobrowse-console")?.shadowRoot?.querySelector("cobrowse-agent"),
  );
  await installClock(page);
  await page.evaluate(() => {
    (window as any).agent = document.querySelector("cobrowse-console")?.shadowRoot?.querySelector("cobrowse-agent");
  });
}

/** Joins, and waits until the element with this id is in the mirror. */
export function join(page: Page, token: string, lastId: string): Promise<Picture> {
  return page.evaluate(
    ([token, lastId]) =>
      new Promise<Picture>((resolve, reject) => {
        const { agent } = window as any;
        let firstContentMs = 0;
        const begun = performance.now();
        let watched: Document | undefined;
        let wholeMs = 0;
        agent.addEventListener("ended", (event: CustomEvent) => reject(new Error(`ended: ${event.detail.reason}`)));
        const look = (): void => {
          const mirror = agent.mirrorDocument as Document | null;
          if (mirror && mirror !== watched && mirror.body) {
            watched = mirror;
            new MutationObserver(() => {
              if (wholeMs === 0 && mirror.getElementById(lastId)) wholeMs = performance.now() - begun;
            }).observe(mirror, { subtree: true, childList: true });
          }
          const now = performance.now() - begun;
          if (firstContentMs === 0 && mirror?.body?.firstElementChild) firstContentMs = now;
          if (wholeMs === 0 && mirror?.getElementById(lastId)) wholeMs = now;
          // The frame after it has been drawn.
          if (wholeMs === 0) return void requestAnimationFrame(look);
          resolve({ firstContentMs, wholeMs, elements: mirror?.getElementsByTagName("*").length ?? 0 });
        };
        agent.join(token);
        requestAnimationFrame(look);
      }),
    [token, lastId] as const,
  );
}

/** Notes, for each text that the element with this id gets, when it was there. */
export async function watchStamps(page: Page, id: string): Promise<void> {
  await page.evaluate((id) => {
    const global = window as any;
    const mirror = global.agent.mirrorDocument as Document;
    global.seen = new Map<string, number>();
    new MutationObserver(() => {
      const text = mirror.getElementById(id)?.textContent ?? "";
      if (!global.seen.has(text)) global.seen.set(text, global.wallNow());
    }).observe(mirror, { subtree: true, childList: true, characterData: true });
  }, id);
}

/** Waits for a text that `watchStamps` looks for; gives the moment. */
export async function seen(page: Page, text: string): Promise<number> {
  const handle = await page.waitForFunction((text) => (window as any).seen.get(text), text, { polling: 5 });
  return (await handle.jsonValue()) as number;
}

/** Waits until another document is shown up to the element with this id; gives the moment. */
export async function nextDocument(page: Page, lastId: string): Promise<() => Promise<number>> {
  await page.evaluate((lastId) => {
    const global = window as any;
    const last = (): Element | null => global.agent.mirrorDocument?.getElementById(lastId) ?? null;
    const old = last();
    global.shownAt = 0;
    const look = (): void => {
      const now = last();
      if (!now || now === old) return void setTimeout(look, 5);
      global.shownAt = global.wallNow();
    };
    look();
  }, lastId);
  return async () => {
    const handle = await page.waitForFunction(() => (window as any).shownAt, undefined, { polling: 5 });
    return (await handle.jsonValue()) as number;
  };
}
