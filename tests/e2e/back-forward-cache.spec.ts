/** Proves that a session goes on with a page that the browser's back/forward cache gives back, live and in its mode. */

import type { CDPSession, Page } from "@playwright/test";
import { expectSamePage } from "./fixtures/equality";
import type { Pages } from "./fixtures/sites";
import { expect, test } from "./fixtures/test";

// Playwright switches the cache off.
test.use({
  launchOptions: async ({ launchOptions }, use) =>
    use({ ...launchOptions, ignoreDefaultArgs: ["--disable-back-forward-cache"] }),
});

const head = (options: string) => `<script>
  window.heard = [];
  window._genesys = { cobrowse: { ${options} onReady: [function (api) {
    ["onInitialized", "onSessionStarted", "onConnected", "onAgentJoined", "onModeChanged", "onSessionEnded"].forEach(function (name) {
      api[name].add(function () { window.heard.push(name); });
    });
  }] } };
</script>`;

const heard = (page: Page): Promise<string[]> => page.evaluate(() => (window as any).heard);

function put(pages: Pages, options: string): string {
  pages.page("/second", { head: head(options), body: '<h1 id="title">second</h1>' });
  return pages.page("/first", { head: head(options), body: '<h1 id="title">first</h1><input id="name">' });
}

/**
 * Reasons of Chromium's own to load a page anew: its cache is full, memory or time is short, or the page went elsewhere
 * meanwhile. Whatever a page or its scripts do has other names.
 */
const ofTheBrowser = [
  "CacheLimit",
  "CacheLimitPrunedOnCriticalMemoryPressure",
  "CacheLimitPrunedOnModerateMemoryPressure",
  "ForegroundCacheLimit",
  "NavigationCancelledWhileRestoring",
  "Timeout",
  "TimeoutPuttingInCache",
];

/** Notes why the browser loads pages of this tab anew. */
async function notesReasons(page: Page): Promise<string[]> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const reasons: string[] = [];
  session.on("Page.backForwardCacheNotUsed", ({ notRestoredExplanations }) =>
    reasons.push(...notRestoredExplanations.map(({ reason }) => reason)),
  );
  await session.send("Page.enable");
  return reasons;
}

for (const [over, option] of [
  ["WebSocket", ""],
  ["HTTP", "disableWebSockets: true,"],
] as const) {
  test(`over ${over} with disableBackForwardCache: false a page comes back as it was, and the agent works on it`, async ({
    pages,
    customer,
    agent,
  }) => {
    const { page } = customer;
    const reasons = await notesReasons(page);
    await customer.goto(put(pages, `disableBackForwardCache: false, ${option}`));
    await agent.open();
    const token = await customer.startSession();
    await agent.join(token);
    await agent.askForControl();
    await customer.allowWriteMode();
    await agent.hasControl();
    await page.locator("#name").fill("kept by the page alone");
    await page.evaluate(() => ((window as any).mark = true));
    await customer.goto(`${pages.origin}/second`);
    await agent.seesText("#title", "second");

    await page.goBack({ waitUntil: "commit" });
    await agent.seesText("#title", "first");
    const isAsItWas = await page.evaluate(() => "mark" in window);
    // The browser need not keep a page, and the session goes on all the same. But nothing of ours is the reason.
    expect(reasons.filter((reason) => !ofTheBrowser.includes(reason))).toEqual([]);
    expect(isAsItWas).toBe(reasons.length === 0);
    expect(await customer.token()).toBe(token);
    const sinceTheBeginning = ["onInitialized", "onSessionStarted", "onConnected", "onAgentJoined", "onModeChanged"];
    await expect
      .poll(() => heard(page))
      .toEqual([...(isAsItWas ? sinceTheBeginning : ["onInitialized"]), "onConnected", ...(isAsItWas ? [] : ["onModeChanged"])]);
    if (!isAsItWas) await page.locator("#name").fill("kept by the page alone");
    await expectSamePage(customer, agent, "back from the cache");
    await agent.hasControl();
    await agent.click("#name");
    await agent.press("End");
    await agent.type(", and the agent");
    await expect(page.locator("#name")).toHaveValue("kept by the page alone, and the agent");
    await customer.exit();
    await expect.poll(() => heard(page).then((names) => names.at(-1))).toBe("onSessionEnded");
    expect(customer.complaints).toEqual([]);
  });
}

test("by default the page of a session is loaded anew, and a page of before the session joins it", async ({
  pages,
  customer,
  agent,
}) => {
  const { page } = customer;
  await customer.goto(put(pages, ""));
  await expect(page.locator(".gcb-startCobrowse")).toBeVisible();
  await page.evaluate(() => ((window as any).mark = "before the session"));
  await customer.goto(`${pages.origin}/second`);
  await agent.open();
  const token = await customer.startSession();
  await agent.join(token);
  await page.evaluate(() => ((window as any).mark = "during the session"));

  await page.goBack({ waitUntil: "commit" });
  await agent.seesText("#title", "first");
  expect(await page.evaluate(() => (window as any).mark)).toBe("before the session");
  await expect.poll(() => heard(page)).toEqual(["onInitialized", "onSessionStarted", "onConnected", "onAgentJoined"]);
  await expect(page.locator(".gcb-startCobrowse")).toHaveCount(0);
  await expectSamePage(customer, agent, "on the page of before");

  await page.goForward({ waitUntil: "commit" });
  await agent.seesText("#title", "second");
  expect(await page.evaluate(() => "mark" in window)).toBe(false);
  await expect.poll(() => heard(page)).toEqual(["onInitialized", "onConnected"]);
  await customer.exit();
  await expect(page.locator(".gcb-toolbar")).toHaveCount(0);
  expect(customer.complaints).toEqual([]);
});
