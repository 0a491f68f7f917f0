/** Proves how the way to the relay is chosen, and what is learned from one line for the next. */

import type { Page } from "@playwright/test";
import { bundle, expect, test } from "./serve";

/** Stands in for gcb-http.js: keeps its lines where a test finds them. */
const fakeHttp = `export const openHttpLine = (url, natives, manners, heard) => {
  const line = { url, heard, send() {}, close() { line.closed = true; } };
  httpLines.push(line);
  return line;
};`;

test.beforeEach(async ({ page, site }) => {
  await page.route(/gcb-http\.js/, (route) =>
    route.fulfill({
      body: fakeHttp,
      contentType: "text/javascript",
      headers: { "access-control-allow-origin": "*" },
    }),
  );
  await page.goto(site.page(""));
  await page.addScriptTag({ content: await bundle("line.ts", "unit") });
  await page.evaluate((relay) => {
    const all = window as any;
    all.sockets = [];
    all.httpLines = [];
    all.kept = false;
    let timers: { at: number; act: () => void }[] = [];
    let now = 0;
    all.pass = (ms: number) => {
      now += ms;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      due.forEach(({ act }) => act());
    };
    class FakeSocket extends EventTarget {
      constructor(readonly url: string) {
        super();
        all.sockets.push(this);
      }
      close() {
        (this as any).closed = true;
      }
      send() {}
      tell(type: string, data?: unknown) {
        this.dispatchEvent(data ? new MessageEvent(type, { data }) : new Event(type));
      }
    }
    all.setUp = (options = {}) => {
      all.connect = all.unit.createConnect({
        relay,
        noSockets: false,
        choice: { read: () => all.kept, keep: (http: boolean) => (all.kept = http) },
        natives: {
          WebSocket: FakeSocket,
          fetch,
          after(ms: number, act: () => void) {
            const timer = { at: now + ms, act };
            timers.push(timer);
            return () => (timers = timers.filter((other) => other !== timer));
          },
          listen(target: EventTarget, type: string, listener: () => void) {
            target.addEventListener(type, listener);
            return () => target.removeEventListener(type, listener);
          },
        },
        ...options,
      });
    };
    /** Opens a line, and gives what it tells. */
    all.open = () => {
      const heard: unknown[] = [];
      const line = all.connect((what: unknown) => heard.push(typeof what === "boolean" ? what : "message"));
      return { heard, line };
    };
    all.socket = () => all.sockets.at(-1);
    all.http = () => all.httpLines.at(-1);
    /** Until the module has loaded and its line is open. */
    all.openedHttp = async (count: number) => {
      while (all.httpLines.length < count) await new Promise((resolve) => setTimeout(resolve));
    };
    all.setUp();
  }, site.relay);
});

/** Runs a line of page code and gives back its value. */
function run<T>(page: Page, code: string): Promise<T> {
  return page.evaluate(`(async () => { ${code} })()`);
}

const greeted = "socket().tell('open'); socket().tell('message', new ArrayBuffer(2));";

test("a socket that works is used, as secure as the relay", async ({ page, site }) => {
  const told = await run(page, `const { heard } = open(); ${greeted} pass(9000); return heard;`);
  expect(told).toEqual([true, "message"]);
  expect(await run(page, "return socket().url")).toBe(`${site.relay.replace("http", "ws")}/ws/customer`);
  expect(await run(page, "socket().tell('close'); return [httpLines.length, kept]")).toEqual([0, false]);
});

test("a socket that is refused, hangs or cannot be made gives way to HTTP within the same attempt", async ({
  page,
}) => {
  for (const failing of ["socket().tell('close')", "pass(2000)"]) {
    const told = await run(
      page,
      `setUp(); const { heard } = open(); ${failing}; await openedHttp(httpLines.length + 1);
       http().heard(new Uint8Array(2)); socket().tell('open'); return [heard, socket().closed, kept];`,
    );
    expect(told, failing).toEqual([[true, "message"], true, true]);
    await run(page, "kept = false");
  }
  for (const none of ["noSockets: true", "natives: { listen() {}, after() {}, fetch }"]) {
    const opened = await run(
      page,
      `setUp({ ${none} }); const before = sockets.length; const { heard } = open(); const atOnce = heard.length;
       await openedHttp(httpLines.length + 1); return [atOnce, heard, sockets.length - before];`,
    );
    expect(opened, none).toEqual([0, [true], 0]);
  }
});

test("a socket that opens and is silent, or closes without a word, makes the next attempt one over HTTP", async ({
  page,
}) => {
  for (const failing of ["pass(5000)", "socket().tell('close')"]) {
    const told = await run(
      page,
      `setUp(); const { heard } = open(); socket().tell('open'); ${failing};
       open(); await openedHttp(httpLines.length + 1); return [heard, socket().closed];`,
    );
    expect(told, failing).toEqual([[true, false], true]);
  }
});

test("after a socket has worked, a lost connection does not change to HTTP at once", async ({ page }) => {
  const failed = await run(
    page,
    `open(); ${greeted} socket().tell('close'); const { heard } = open(); socket().tell('close'); return heard;`,
  );
  expect(failed).toEqual([false]);
  const second = await run(page, "open(); socket().tell('close'); await openedHttp(1); return httpLines.length");
  expect(second).toBe(1);
});

test("what works over HTTP is remembered, until HTTP fails and a socket works", async ({ page }) => {
  await run(page, "open(); socket().tell('close'); await openedHttp(1); http().heard(new Uint8Array(2));");
  expect(await run(page, "http().heard(false); open(); await openedHttp(2); return sockets.length")).toBe(1);
  // Another page of the tab.
  expect(await run(page, "setUp(); open(); await openedHttp(3); return [kept, sockets.length]")).toEqual([
    true,
    1,
  ]);
  const back = await run(page, `http().heard(false); open(); ${greeted} return [kept, sockets.length]`);
  expect(back).toEqual([false, 2]);
});

test("nothing is heard of a line that was closed", async ({ page }) => {
  const ofSocket = await run(
    page,
    "const { heard, line } = open(); line.close(); socket().tell('open'); pass(9000); return [heard, socket().closed]",
  );
  expect(ofSocket).toEqual([[], true]);
  const ofHttp = await run(
    page,
    `setUp({ noSockets: true }); const { heard, line } = open(); await openedHttp(1); line.close();
     http().heard(false); return [heard, http().closed]`,
  );
  expect(ofHttp).toEqual([[true], true]);
});

test("a module that does not load closes the line, and is asked for again under another address", async ({
  page,
}) => {
  const asked: string[] = [];
  await page.route(/gcb-http\.js/, (route) => {
    asked.push(new URL(route.request().url()).search);
    return asked.length === 1 ? route.abort() : route.fallback();
  });
  const told = await run(
    page,
    `setUp({ noSockets: true }); const { heard } = open();
     while (!heard.length) await new Promise((resolve) => setTimeout(resolve));
     open(); await openedHttp(1); return heard;`,
  );
  expect(told).toEqual([false]);
  expect(asked).toEqual(["", "?try=2"]);
});
