/** Serves the pages of a test and a relay with a fake engine, each on an origin of its own, and logs the requests. */

import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { test as base, type Page } from "@playwright/test";
import { build } from "esbuild";

export const version = "1.2.3";

/**
 * Stands in for `gcb-engine.js`: keeps its host and what was called on it where a test finds them, and does the one
 * thing that the border promises synchronously.
 */
const fakeEngine = `
export default async ({ module_or_path }) => {
  if (typeof module_or_path === 'function') return { memory: module_or_path({}).memory };
  const response = await fetch(module_or_path);
  if (!response.ok) throw new Error('no engine');
  await WebAssembly.instantiateStreaming(response);
  return { memory: new WebAssembly.Memory({ initial: 1 }) };
};
export const createCapture = () => ({
  start() {}, stop() {}, hold() {}, flush() {}, ignoreSheet() {}, node() {}, idOf: () => 0, isService: () => false,
});
export const makeDraggable = () => () => {};
export const createMaskedTooltip = () => ({ add() {}, stop() {} });
export const createAgentNavigation = () => ({ possible: () => true, go() {}, stop() {} });
export const createHandsSource = () => () => Promise.reject(new Error("none"));
export const createRestrictionsSource = () => () => Promise.reject(new Error("none"));
export const createConnect = (parts) => {
  globalThis.lineParts = parts;
  return () => ({ send() {}, close() {} });
};
export class Engine {
  constructor(host) {
    this.host = host;
    this.calls = [];
    this.inside = 0;
    (globalThis.engines ??= []).push(this);
    globalThis.engine = this;
  }
  entered(call) {
    if (this.inside) throw new Error('the engine was entered twice');
    this.calls.push(call);
  }
  start() { this.entered('start'); }
  resume(record, tab) { this.entered('resume ' + record); this.tab = tab; }
  exit() {
    this.entered('exit');
    this.inside++;
    this.host.event('ended', 'self');
    this.inside--;
  }
  /** Says yes at once unless a test wants to answer itself. */
  ask(key, isChoice) {
    this.entered('ask ' + key + ' ' + isChoice);
    if (!globalThis.answersLater) queueMicrotask(() => this.emit('answered', true));
  }
  navigated(happened) { this.entered('navigated ' + happened); }
  downgrade() { this.entered('downgrade'); }
  answerUpgrade(allowed) { this.entered('answerUpgrade ' + allowed); }
  leaving() { this.entered('leaving'); sessionStorage.setItem('left', '1'); }
  reserveWords() { return 0; }
  reserveText() { return 0; }
  facts() {}
  free() { this.entered('free'); }
  /** An event from a socket: nothing of the page is on the stack, and the engine is borrowed. */
  emit(...event) {
    this.inside++;
    this.host.event(...event);
    this.inside--;
  }
}`;

/** Stands in for the engine as JavaScript. */
const fakePlainEngine = `
globalThis.plainEngines = (globalThis.plainEngines ?? 0) + 1;
export default () => ({ memory: { buffer: new ArrayBuffer(65536) } });`;

const textsOf = (language: string) => readFileSync(new URL(`../texts/gcb-texts-${language}.json`, import.meta.url));
const emptyWasm = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

/** Bundles as the build does; a module is given a global name to reach it by. */
export async function bundle(path: string, globalName?: string): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL(`../src/${path}`, import.meta.url))],
    bundle: true,
    write: false,
    minify: !globalName,
    format: "iife",
    target: "es2020",
    charset: "ascii",
    define: { __VERSION__: JSON.stringify(version) },
    logLevel: "silent",
    ...(globalName ? { globalName } : {}),
  });
  return result.outputFiles[0]?.text ?? "";
}

interface Answer {
  body: string | Buffer;
  type?: string;
  status?: number;
  headers?: Record<string, string>;
}

export interface Site {
  /** The origin of the page. */
  readonly shop: string;
  /** `<origin of the relay>/cobrowse` */
  readonly relay: string;
  /** The script's own address, with an API key. */
  readonly script: string;
  /** The usual tag. */
  readonly tag: string;
  /** Paths in the order of the requests; those at the relay begin with /cobrowse. */
  readonly requests: string[];
  /** Whether the relay has the engine. */
  relayUp: boolean;
  /** Puts something at a path of the shop and gives its address. */
  put(path: string, answer: Answer | string): string;
  /** A page with this head and body. */
  page(head: string, body?: string, headers?: Record<string, string>): string;
}

export const test = base.extend<{ site: Site }, { scriptText: string }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from the pattern
  scriptText: [async ({}, use) => use(await bundle("main.ts")), { scope: "worker" }],
  site: async ({ scriptText }, use) => {
    const requests: string[] = [];
    const answers = new Map<string, Answer>();
    const relayAnswers: Record<string, Answer> = {
      "/cobrowse/js/gcb.min.js": { body: scriptText, type: "text/javascript" },
      "/cobrowse/js/gcb-engine.js": { body: fakeEngine, type: "text/javascript" },
      "/cobrowse/js/gcb-engine-plain.js": { body: fakePlainEngine, type: "text/javascript" },
      "/cobrowse/js/gcb-engine.wasm": { body: emptyWasm, type: "application/wasm" },
      "/cobrowse/js/gcb-texts-en.json": { body: textsOf("en"), type: "application/json" },
      "/cobrowse/js/gcb-texts-de.json": { body: textsOf("de"), type: "application/json" },
      "/cobrowse/js/gcb-texts-fr.json": { body: textsOf("fr"), type: "application/json" },
    };
    const reply = (response: ServerResponse, answer: Answer | undefined) => {
      response.writeHead(answer ? (answer.status ?? 200) : 404, {
        "content-type": answer?.type ?? "text/html; charset=utf-8",
        ...answer?.headers,
      });
      response.end(answer?.body ?? "");
    };
    const pathOf = (request: IncomingMessage) => new URL(request.url ?? "/", "http://any").pathname;
    const relayServer = await listen((request, response) => {
      const path = pathOf(request);
      requests.push(path);
      const up = path.endsWith("gcb.min.js") || site.relayUp;
      const answer = up ? relayAnswers[path] : undefined;
      reply(response, answer && { ...answer, headers: { "access-control-allow-origin": "*" } });
    });
    const shopServer = await listen((request, response) => {
      const path = pathOf(request);
      if (path === "/favicon.ico") return reply(response, { body: "" });
      requests.push(path);
      reply(response, answers.get(path));
    });
    const shop = origin(shopServer);
    const relay = `${origin(relayServer)}/cobrowse`;
    const script = `${relay}/js/gcb.min.js?apikey=KEY`;
    const site: Site = {
      shop,
      relay,
      script,
      tag: `<script src="${script}" data-gcb-url="${relay}/"></script>`,
      requests,
      relayUp: true,
      put(path, answer) {
        answers.set(path, typeof answer === "string" ? { body: answer } : answer);
        return shop + path;
      },
      page(head, body = "", headers = {}) {
        const html = `<!doctype html><html><head><meta charset="utf-8"><title>Shop</title>${head}</head><body>${body}</body></html>`;
        return site.put("/", { body: html, headers });
      },
    };
    await use(site);
    for (const server of [relayServer, shopServer]) {
      server.closeAllConnections();
      server.close();
    }
  },
});

export { expect } from "@playwright/test";

async function listen(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function origin(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An inline script that sets `_genesys` and keeps the API at `window.api`. */
export function configured(cobrowse = "{}", rest = ""): string {
  return `<script>
    window._genesys = { cobrowse: Object.assign({ onReady: function (api, isTop) { window.api = api; window.isTop = isTop; } }, ${cobrowse}) ${rest} };
  </script>`;
}

/** Everything the page complains about: exceptions, console warnings and errors, CSP violations. */
export function complaints(page: Page): string[] {
  const heard: string[] = [];
  page.on("pageerror", (error) => heard.push(`exception: ${error.message}`));
  page.on("console", (message) => {
    if (["warning", "error"].includes(message.type())) heard.push(message.text());
  });
  return heard;
}

/** Fulfilled when the API has reached the page. */
export async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => (window as any).api);
}

/** Starts a session through the API and waits for the engine. */
export async function startSession(page: Page): Promise<void> {
  await ready(page);
  await page.evaluate(() => (window as any).api.startSession());
  await page.waitForFunction(() => (window as any).engine?.calls.length);
}

/** Lets the engine report something, as it does when the relay has spoken. */
export async function emit(page: Page, ...event: unknown[]): Promise<void> {
  await page.evaluate((given) => (window as any).engine.emit(...given), event);
}
