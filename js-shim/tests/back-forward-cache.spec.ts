/** Proves which pages the browser's back/forward cache gives back, and that a session goes on with those that come back. */

import type { Page } from "@playwright/test";
import { complaints, configured, emit, expect, startSession, test, type Site } from "./serve";

// Playwright switches the cache off.
test.use({
  launchOptions: async ({ launchOptions }, use) =>
    use({ ...launchOptions, ignoreDefaultArgs: ["--disable-back-forward-cache"] }),
});

const listening = (options = "{}") => `${configured(options)}<script>
  window.heard = [];
  window._genesys.cobrowse.onReady = [window._genesys.cobrowse.onReady, function (api) {
    ["onInitialized", "onSessionStarted", "onConnected", "onSessionEnded"].forEach(function (name) {
      api[name].add(function () { window.heard.push(name); });
    });
  }];
</script>`;

const kept = (page: Page): Promise<boolean> => page.evaluate(() => "mark" in window);
const heard = (page: Page): Promise<string[]> => page.evaluate(() => (window as any).heard);
const record = (page: Page): Promise<void> => page.evaluate(() => (window as any).engine.host.keep("a.b.c"));

/** Marks the document, goes to another page of the shop and does something there. */
async function leave(page: Page, site: Site, there = async () => {}): Promise<void> {
  await page.evaluate(() => ((window as any).mark = true));
  await page.goto(site.put("/other", "<h1>Other</h1>"));
  await there();
}

/** The browser's Back button; a page of the cache fires no `load`. */
async function back(page: Page): Promise<void> {
  await page.goBack({ waitUntil: "commit" });
  await page.waitForFunction(() => (window as any).api);
}

async function running(page: Page, site: Site, options = "{}", headers = {}): Promise<void> {
  await page.goto(site.page(listening(options) + site.tag, "", headers));
  await startSession(page);
  await emit(page, "started", "123456789");
  await record(page);
}

test("a page with a session is loaded anew when the customer comes back to it", async ({ page, site }) => {
  await running(page, site);
  await leave(page, site);
  await back(page);
  expect(await kept(page)).toBe(false);
  await expect.poll(() => page.evaluate(() => (window as any).engine?.calls)).toEqual(["resume a.b.c"]);
});

test("with disableBackForwardCache: false it comes back as it was, and its session goes on", async ({ page, site }) => {
  await running(page, site, "{ disableBackForwardCache: false }");
  await leave(page, site);
  await back(page);
  expect(await kept(page)).toBe(true);
  await expect.poll(() => page.evaluate(() => (window as any).engine?.calls)).toEqual(["resume a.b.c"]);
  await emit(page, "resumed", "123456789", []);
  expect(await heard(page)).toEqual(["onInitialized", "onSessionStarted", "onConnected", "onConnected"]);
});

test("a page without a session is kept, also after one", async ({ page, site }) => {
  await page.goto(site.page(listening() + site.tag));
  await page.waitForFunction(() => (window as any).api);
  await leave(page, site);
  await back(page);
  expect(await kept(page)).toBe(true);
  await startSession(page);
  await emit(page, "started", "123456789");
  await emit(page, "ended", "external");
  await leave(page, site);
  await back(page);
  expect(await kept(page)).toBe(true);
  expect(await heard(page)).toEqual(["onInitialized", "onSessionStarted", "onConnected", "onSessionEnded"]);
});

test("where the page's policy takes `unload` away there is no violation, and the session goes on", async ({ page, site }) => {
  const wrong = complaints(page);
  await running(page, site, "{}", { "permissions-policy": "unload=()" });
  await leave(page, site);
  await back(page);
  expect(await kept(page)).toBe(true);
  await expect.poll(() => page.evaluate(() => (window as any).engine?.calls)).toEqual(["resume a.b.c"]);
  expect(wrong).toEqual([]);
});

test("a session that began on a later page is joined by the page that comes back", async ({ page, site }) => {
  await page.goto(site.page(listening() + site.tag));
  await page.waitForFunction(() => (window as any).api);
  await leave(page, site, async () => {
    await page.goto(site.put("/later", `<!doctype html><title>Later</title>${listening()}${site.tag}`));
    await startSession(page);
    await emit(page, "started", "123456789");
    await record(page);
  });
  await page.goBack({ waitUntil: "commit" });
  await back(page);
  expect(await kept(page)).toBe(true);
  await expect.poll(() => page.evaluate(() => (window as any).engine?.calls)).toEqual(["resume a.b.c"]);
  await emit(page, "resumed", "123456789", []);
  expect(await heard(page)).toEqual(["onInitialized", "onSessionStarted", "onConnected"]);
});

test("a session that ended on a later page has ended for the page that comes back", async ({ page, site }) => {
  await running(page, site, "{ disableBackForwardCache: false }");
  await leave(page, site, () => page.evaluate(() => localStorage.removeItem("gcb-session")));
  await back(page);
  expect(await kept(page)).toBe(true);
  await expect.poll(() => heard(page).then((names) => names.at(-1))).toBe("onSessionEnded");
  await expect(page.locator(".gcb-startCobrowse")).toBeVisible();
});
