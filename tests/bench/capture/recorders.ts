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

/** How far what ours has encoded goes. */
export type Delivery =
  /** Compressed and sent, as it ships. */
  | "sent"
  /** Copied where the socket would take it: what a recorder without compression and transport does, as rrweb here. */
  | "kept";

/** Lets `deliver` choose; to be called before the script is loaded. */
export async function installDelivery(page: Page): Promise<void> {
  await page.evaluate((bytesMax) => {
    const global = window as any;
    const { send } = WebSocket.prototype;
    const compression = global.CompressionStream;
    let keeping = false;
    let kept: { socket: WebSocket; message: Uint8Array<ArrayBuffer> }[] = [];
    let bytes = 0;
    let frames = 0;
    let begun = (): void => {};
    const release = (): void => {
      for (const { socket, message } of kept) send.call(socket, message);
      kept = [];
      bytes = 0;
    };
    WebSocket.prototype.send = function (message) {
      if (!keeping) return send.call(this, message);
      const copy = (message as Uint8Array<ArrayBuffer>).slice();
      kept.push({ socket: this, message: copy });
      bytes += copy.length;
      frames++;
      begun();
      if (bytes > bytesMax) release();
    };
    global.delivery = {
      keep(on: boolean) {
        keeping = on;
        global.CompressionStream = on ? undefined : compression;
        frames = 0;
        if (!on) release();
      },
      frames: () => frames,
      begun: () => (frames > 0 ? undefined : new Promise<void>((resolve) => (begun = resolve))),
    };
  }, KEPT_BYTES_MAX);
}

/** Below the bytes that ours sends without an acknowledgement before it pauses. */
const KEPT_BYTES_MAX = 1_800_000;

/** What was kept leaves when delivery becomes `sent`. */
export async function deliver(page: Page, delivery: Delivery): Promise<void> {
  await page.evaluate((keep) => (window as any).delivery.keep(keep), delivery === "kept");
}

/** Frames kept since `deliver` was called. */
export function keptFrames(page: Page): Promise<number> {
  return page.evaluate(() => (window as any).delivery.frames() as number);
}

/** Until a frame is kept. */
export async function keepingBegun(page: Page): Promise<void> {
  await page.evaluate(() => (window as any).delivery.begun());
}

/** Where the script of the relay is. */
export const scriptUrl = ({ url }: Relay): string => `${url}/cobrowse/js/gcb.min.js?apikey=${API_KEY}`;

/** The nine digits of a new session on this page. */
export async function startSession(page: Page, relay: Relay, engine: "wasm" | "plain" = "wasm"): Promise<string> {
  await page.evaluate((disableWebAssembly) => {
    (window as any)._genesys = { cobrowse: { disableWebAssembly, primaryMedia: { isAgentConnected: () => true } } };
  }, engine === "plain");
  await page.addScriptTag({ url: scriptUrl(relay) });
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
