// Puts a recorder on a page: ours as it ships, with a session through a real relay, or rrweb with its events as JSON.
import { join } from "node:path";
import type { Page } from "playwright-core";

import { CountingAgent } from "../harness/counting-agent";
import { API_KEY, type Relay } from "../harness/relay";

/** Starts a session on the page and joins it. The first picture is not waited for. */
export async function joinOurs(page: Page, relay: Relay): Promise<() => Promise<CountingAgent>> {
  const token = await startSession(page, relay);
  return () => CountingAgent.join(relay.url, relay.jwt, token);
}

/** The nine digits of a new session on this page. */
export async function startSession(page: Page, relay: Relay): Promise<string> {
  await page.evaluate(() => void ((window as any)._genesys = { cobrowse: {} }));
  await page.addScriptTag({ url: `${relay.url}/cobrowse/js/gcb.min.js?apikey=${API_KEY}` });
  return page.evaluate(
    () =>
      new Promise<string>((resolve, reject) => {
        (window as any)._genesys.cobrowse.onReady.push((api: any) => {
          api.onSessionStarted.add((session: { token: string }) => resolve(session.token));
          api.onSessionEnded.add((end: { reason: string }) => reject(new Error(`the session ended: ${end.reason}`)));
          api.startSession();
        });
      }),
  );
}

/** Whether this browser's compression is there to be used: without it everything is sent as it was encoded. */
export async function setCompression(page: Page, use: "as shipped" | "none"): Promise<void> {
  await page.evaluate((use) => {
    const global = window as any;
    global.keptCompression ??= global.CompressionStream;
    global.CompressionStream = use === "none" ? undefined : global.keptCompression;
  }, use);
}

/** Makes `window.rrwebRun` ready: `start()` records until `stop()`; each event is made JSON at once and kept. */
export async function installRrweb(page: Page): Promise<void> {
  await page.addScriptTag({ path: join(process.cwd(), "node_modules/rrweb/umd/rrweb.min.js") });
  await page.evaluate(() => {
    let stop: (() => void) | undefined;
    let events: string[] = [];
    (window as any).rrwebRun = {
      start() {
        stop = (window as any).rrweb.record({
          // The sheets' text is not in its snapshot, as it is not in ours.
          inlineStylesheet: false,
          emit: (event: unknown) => void events.push(JSON.stringify(event)),
        });
      },
      stop() {
        stop?.();
        stop = undefined;
      },
      clear: () => void (events = []),
      post: () => fetch("/posted", { method: "POST", body: events.join("\n") }),
    };
  });
}

/** One of the functions that `installRrweb` has put on the page. */
export async function rrweb(page: Page, act: "start" | "stop" | "clear" | "post"): Promise<void> {
  await page.evaluate(async (act) => void (await (window as any).rrwebRun[act]()), act);
}
