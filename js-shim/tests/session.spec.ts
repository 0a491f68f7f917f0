/** Proves what the API and its signals do in the life of a session, with an engine that only reports. */

import type { Page } from "@playwright/test";
import { complaints, configured, emit, expect, ready, startSession, test } from "./serve";

const signals = [
  "onInitialized",
  "onConnected",
  "onSessionStarted",
  "onSessionEnded",
  "onAgentJoined",
  "onModeChanged",
] as const;

/** A page that writes down what its signals say. */
const listening = configured(`{
  onReady: [function (api) {
    window.api = api;
    window.heard = [];
    ${JSON.stringify(signals)}.forEach(function (name) {
      api[name].add(function () { window.heard.push(name + ' ' + JSON.stringify([].slice.call(arguments))) });
    });
  }]
}`);

const heard = (page: Page): Promise<string[]> => page.evaluate(() => (window as any).heard);
/** What was called on the engine, beside the question before a start (see primary-media.spec.ts). */
const calls = (page: Page): Promise<string[]> =>
  page.evaluate(() => (window as any).engine.calls.filter((call: string) => !call.startsWith("ask ")));

test("a session's events become signals with their documented arguments", async ({ page, site }) => {
  const wrong = complaints(page);
  await page.goto(site.page(listening + site.tag));
  await startSession(page);
  await emit(page, "started", "123456789");
  await emit(page, "agentJoined", "Ann");
  await emit(page, "modeChanged", "write");
  await emit(page, "modeChanged", "pointer");
  await emit(page, "detail", "connection lost");
  await emit(page, "ended", "external");
  const idle = '{"token":"123456789","agents":[]}';
  const joined = '{"token":"123456789","agents":[{}]}';
  expect(await heard(page)).toEqual([
    "onInitialized [null]",
    `onSessionStarted [${idle}]`,
    `onConnected [${idle}]`,
    `onAgentJoined [{},${joined}]`,
    'onModeChanged [{"pointer":false,"write":true}]',
    'onModeChanged [{"pointer":true,"write":false}]',
    'onSessionEnded [{"reason":"external"}]',
  ]);
  expect(wrong).toEqual([]);
});

test("starting twice makes one session, also while the engine loads", async ({ page, site }) => {
  await page.goto(site.page(listening + site.tag));
  await ready(page);
  await page.evaluate(() => {
    const { api } = window as any;
    api.startSession();
    api.startSession();
  });
  await page.waitForFunction(() => (window as any).engine);
  await emit(page, "started", "123456789");
  await page.evaluate(() => (window as any).api.startSession());
  expect(await page.evaluate(() => (window as any).engines.length)).toBe(1);
  expect(await calls(page)).toEqual(["start"]);
});

test("exitSession ends the session before it returns", async ({ page, site }) => {
  await page.goto(site.page(listening + site.tag));
  await startSession(page);
  await emit(page, "started", "123456789");
  const last = await page.evaluate(() => {
    (window as any).api.exitSession();
    return (window as any).heard.at(-1);
  });
  expect(last).toBe('onSessionEnded [{"reason":"self"}]');
  expect(await calls(page)).toEqual(["start", "exit"]);
});

test("exitSession without a session does nothing", async ({ page, site }) => {
  await page.goto(site.page(listening + site.tag));
  await ready(page);
  await page.evaluate(() => {
    (window as any).api.exitSession();
    (window as any).api.downgradeMode();
  });
  expect(await heard(page)).toEqual(["onInitialized [null]"]);
});

test("exitSession while the engine loads ends the session, and no engine starts", async ({ page, site }) => {
  await page.goto(site.page(listening + site.tag));
  await ready(page);
  const loaded = page.waitForResponse((response) => response.url().endsWith(".wasm"));
  await page.evaluate(() => {
    (window as any).api.startSession();
    (window as any).api.exitSession();
  });
  await loaded;
  // A second session proves that the load of the first has come through.
  await startSession(page);
  expect(await heard(page)).toEqual(["onInitialized [null]", 'onSessionEnded [{"reason":"self"}]']);
  expect(await page.evaluate(() => (window as any).engines.length)).toBe(1);
});

test("a callback may end and start sessions: the engine is never entered while it reports", async ({
  page,
  site,
}) => {
  const wrong = complaints(page);
  await page.goto(site.page(listening + site.tag));
  await startSession(page);
  await page.evaluate(() => {
    const { api } = window as any;
    api.onSessionStarted.add(() => api.exitSession());
    api.onSessionEnded.addOnce(() => api.startSession());
  });
  await emit(page, "started", "123456789");
  await page.waitForFunction(() => (window as any).engines.length === 2);
  expect(await page.evaluate(() => (window as any).engines.map((engine: any) => engine.calls.filter((call: string) => !call.startsWith("ask "))))).toEqual([
    ["start", "exit", "free"],
    ["start"],
  ]);
  expect((await heard(page)).filter((line) => line.startsWith("onConnected"))).toEqual([]);
  expect(wrong).toEqual([]);
});

test("what an ended session's engine still reports changes nothing", async ({ page, site }) => {
  await page.goto(site.page(listening + site.tag));
  await startSession(page);
  await emit(page, "started", "123456789");
  await emit(page, "ended", "timeout");
  const before = (await heard(page)).length;
  await emit(page, "agentJoined", "Ann");
  await emit(page, "ended", "error");
  await page.evaluate(() => (window as any).engine.host.keep("late"));
  expect((await heard(page)).length).toBe(before);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

test.describe("the request for Write Mode", () => {
  test("is answered once, whatever else is called", async ({ page, site }) => {
    await page.goto(site.page(listening + site.tag));
    await startSession(page);
    await emit(page, "started", "123456789");
    expect(await page.evaluate(() => (window as any).engine.host.upgradeHandlers())).toBe(0);
    await page.evaluate(() =>
      (window as any).api.onModeUpgradeRequested.add((done: unknown) => ((window as any).done = done)),
    );
    expect(await page.evaluate(() => (window as any).engine.host.upgradeHandlers())).toBe(1);
    await emit(page, "upgradeRequested");
    await page.evaluate(() => {
      (window as any).done(true);
      (window as any).done(false);
    });
    expect(await calls(page)).toEqual(["start", "answerUpgrade true"]);
  });

  test("takes only true as a yes", async ({ page, site }) => {
    await page.goto(site.page(listening + site.tag));
    await startSession(page);
    await page.evaluate(() => (window as any).api.onModeUpgradeRequested.add((done: any) => done("yes")));
    await emit(page, "upgradeRequested");
    expect(await calls(page)).toEqual(["start", "answerUpgrade false"]);
  });

  test("reaches late subscribers as long as it is unanswered", async ({ page, site }) => {
    await page.goto(site.page(listening + site.tag));
    await startSession(page);
    await emit(page, "upgradeRequested");
    const asked = await page.evaluate(() => {
      const { api } = window as any;
      let count = 0;
      api.onModeUpgradeRequested.addOnce((done: any) => (count++, done(false)));
      api.onModeUpgradeRequested.addOnce(() => count++);
      return count;
    });
    expect(asked).toBe(1);
  });

  test("of before cannot be answered for a later one", async ({ page, site }) => {
    await page.goto(site.page(listening + site.tag));
    await startSession(page);
    await page.evaluate(() => {
      (window as any).dones = [];
      (window as any).api.onModeUpgradeRequested.add((done: unknown) => (window as any).dones.push(done));
    });
    await emit(page, "upgradeRequested");
    await emit(page, "upgradeRequested");
    await page.evaluate(() => (window as any).dones[0](true));
    expect(await calls(page)).toEqual(["start"]);
    await emit(page, "modeChanged", "pointer");
    await page.evaluate(() => (window as any).dones[1](true));
    expect(await calls(page)).toEqual(["start"]);
  });
});

test.describe("on the next page", () => {
  test("the session goes on from its record, with the agents that are there", async ({ page, site }) => {
    await page.goto(site.page(listening + site.tag));
    await startSession(page);
    await emit(page, "started", "123456789");
    await page.evaluate(() => (window as any).engine.host.keep("record"));
    await page.goto(`${site.shop}/?next`);
    await page.waitForFunction(() => (window as any).engine);
    expect(await page.evaluate(() => sessionStorage.getItem("left"))).toBe("1");
    expect(await calls(page)).toEqual(["resume record"]);
    await expect(page.locator(".gcb-startCobrowse")).toHaveCount(0);
    await emit(page, "resumed", "123456789", ["Ann", "Bob"]);
    const session = '{"token":"123456789","agents":[{},{}]}';
    expect(await heard(page)).toEqual([`onInitialized [${session}]`, `onConnected [${session}]`]);
  });

  test("a session that is over is told, and the page is initialized without one", async ({ page, site }) => {
    await page.goto(site.page(listening + site.tag));
    await startSession(page);
    await page.evaluate(() => (window as any).engine.host.keep("record"));
    await page.goto(`${site.shop}/?next`);
    await page.waitForFunction(() => (window as any).engine);
    await emit(page, "ended", "timeout");
    expect(await heard(page)).toEqual(["onInitialized [null]", 'onSessionEnded [{"reason":"timeout"}]']);
    expect(await page.evaluate(() => localStorage.getItem("gcb-session"))).toBeNull();
    await expect(page.locator(".gcb-startCobrowse")).toBeVisible();
  });

  test("a relay that is away at first is tried again", async ({ page, site }) => {
    await page.clock.install();
    await page.goto(site.page(listening + site.tag));
    await startSession(page);
    await page.evaluate(() => (window as any).engine.host.keep("record"));
    site.relayUp = false;
    const before = site.requests.length;
    await page.goto(`${site.shop}/?next`);
    await expect.poll(() => site.requests.slice(before)).toContain("/cobrowse/js/gcb-engine.js");
    site.relayUp = true;
    await expect(async () => {
      await page.clock.fastForward(1_000);
      expect(await page.evaluate(() => !!(window as any).engine)).toBe(true);
    }).toPass();
    expect(await calls(page)).toEqual(["resume record"]);
  });
});

test("a page that comes back from the back/forward cache asks the record what became of its session", async ({
  page,
  site,
}) => {
  await page.goto(site.page(listening + site.tag));
  await startSession(page);
  await emit(page, "started", "123456789");
  const comeBack = (ended: "meanwhile" | "not") =>
    page.evaluate((ended) => {
      dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
      if (ended === "meanwhile") localStorage.removeItem("gcb-session");
      dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    }, ended);
  await page.evaluate(() => (window as any).engine.host.keep("record"));
  await comeBack("not");
  await page.waitForFunction(() => (window as any).engines.length === 2);
  expect(await page.evaluate(() => (window as any).engines.map((engine: any) => engine.calls.filter((call: string) => !call.startsWith("ask "))))).toEqual([
    ["start", "leaving", "free"],
    ["resume record"],
  ]);
  await comeBack("meanwhile");
  expect((await heard(page)).at(-1)).toBe("onSessionEnded [{}]");
});

test("a relay without an answer ends the start with serverUnavailable, tells the customer, and can be tried again", async ({
  page,
  site,
}) => {
  site.relayUp = false;
  await page.goto(site.page(listening + site.tag));
  await ready(page);
  await page.evaluate(() => (window as any).api.startSession());
  await expect(page.locator("#_gcb_toast-container ._gcb_toast-message")).toHaveText(
    "Could not reach Co-browse server. Co-browse is now terminated.",
  );
  expect(await heard(page)).toEqual([
    "onInitialized [null]",
    'onSessionEnded [{"reason":"serverUnavailable"}]',
  ]);
  await expect(page.locator(".gcb-startCobrowse")).toBeVisible();
  await page.locator("._gcb_toast").click();
  await expect(page.locator("#_gcb_toast-container")).toHaveCount(0);
  site.relayUp = true;
  await startSession(page);
});

test("an engine that fails ends the session with an error", async ({ page, site }) => {
  await page.goto(site.page(listening + site.tag));
  await startSession(page);
  await emit(page, "started", "123456789");
  await page.evaluate(() => {
    (window as any).engine.downgrade = () => {
      throw new WebAssembly.RuntimeError("unreachable");
    };
    (window as any).api.downgradeMode();
  });
  expect((await heard(page)).at(-1)).toBe('onSessionEnded [{"reason":"error"}]');
});

test("forbidden storage costs only the next page's session", async ({ page, site }) => {
  const wrong = complaints(page);
  const forbidden =
    "<script>Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no', 'SecurityError') } })</script>";
  await page.goto(site.page(forbidden + listening + site.tag));
  await startSession(page);
  await page.evaluate(() => (window as any).engine.host.keep("record"));
  await emit(page, "started", "123456789");
  await page.evaluate(() => (window as any).api.exitSession());
  expect((await heard(page)).at(-1)).toBe('onSessionEnded [{"reason":"self"}]');
  expect(wrong).toEqual([]);
});

test("markServiceElement marks an element and warns about anything else", async ({ page, site }) => {
  const wrong = complaints(page);
  await page.goto(site.page(listening + site.tag, "<div id=tool></div>"));
  await ready(page);
  await page.evaluate(() => {
    (window as any).api.markServiceElement(document.getElementById("tool"));
    (window as any).api.markServiceElement("tool");
  });
  await expect(page.locator("#tool")).toHaveAttribute("data-gcb-service-node", "true");
  expect(wrong).toEqual(["Co-browse: markServiceElement() takes an element"]);
});

test("a page hears that it is initialized when it is parsed: its scripts find its elements", async ({ page, site }) => {
  const config = `<script>window._genesys = { cobrowse: { onReady: function (api) {
    api.onInitialized.add(function (session) { window.found = [session, document.getElementById('last').textContent]; });
  } } };</script>`;
  await page.goto(site.page(config + site.tag, "<p id=last>last</p>"));
  expect(await page.evaluate(() => (window as any).found)).toEqual([null, "last"]);
});

test("a start before the page is parsed comes after its initialization", async ({ page, site }) => {
  let finish = () => {};
  const slow = new Promise<void>((resolve) => (finish = resolve));
  await page.route(`${site.shop}/slow.js`, async (route) => {
    await slow;
    await route.fulfill({ body: "", contentType: "text/javascript" });
  });
  await page.goto(site.page(listening + site.tag, '<script src="/slow.js"></script>'), { waitUntil: "commit" });
  await startSession(page);
  expect(await heard(page)).toEqual([]);
  await emit(page, "started", "123456789");
  const idle = '{"token":"123456789","agents":[]}';
  const all = ["onInitialized [null]", `onSessionStarted [${idle}]`, `onConnected [${idle}]`];
  expect(await heard(page)).toEqual(all);
  finish();
  await page.waitForLoadState();
  expect(await heard(page)).toEqual(all);
});
