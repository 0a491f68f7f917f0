/** Proves where the customer's texts come from: the guide's English, and each form of `localization`. */

import type { Page } from "@playwright/test";
import { complaints, configured, expect, startSession, test } from "./serve";

function text(page: Page, key: string): Promise<string> {
  return page.evaluate((name) => (window as any).engine.host.text(name), key);
}

test("English is the default, and an unknown key has no text", async ({ page, site }) => {
  await page.goto(site.page(configured() + site.tag));
  await startSession(page);
  expect(await text(page, "toolbarContent")).toBe("Session ID: {sessionId}");
  expect(await text(page, "modeDowngraded")).toBe("Co-browse session was downgraded. Agent has no control");
  for (const key of ["nothing", "constructor", "__proto__", "toString"])
    expect(await text(page, key)).toBe("");
});

test("an object replaces texts key by key, and what is no text is ignored", async ({ page, site }) => {
  await page.goto(
    site.page(configured("{ localization: { modalTitle: '<b>Mitsurfen</b>', modalYes: 7 } }") + site.tag),
  );
  await expect(page.locator(".gcb-startCobrowse")).toHaveText("<b>Mitsurfen</b>");
  await startSession(page);
  expect(await text(page, "modalYes")).toBe("Yes");
  expect(await text(page, "modalNo")).toBe("No");
});

test("what someone added to every object's prototype is no text", async ({ page, site }) => {
  const pollution = "<script>Object.prototype.modalYes = 'polluted'</script>";
  await page.goto(site.page(pollution + configured("{ localization: {} }") + site.tag));
  await startSession(page);
  expect(await text(page, "modalYes")).toBe("Yes");
});

test("a URL is fetched, and the start of a session waits for it", async ({ page, site }) => {
  site.put("/texts.json", { body: JSON.stringify({ modalTitle: "Mitsurfen" }), type: "application/json" });
  await page.goto(site.page(configured("{ localization: 'texts.json' }") + site.tag));
  await expect(page.locator(".gcb-startCobrowse")).toHaveText("Mitsurfen");
  await startSession(page);
  expect(await text(page, "modalTitle")).toBe("Mitsurfen");
});

test("a function delivers later, and only its first answer counts", async ({ page, site }) => {
  await page.goto(
    site.page(configured("{ localization: function (done) { window.deliver = done } }") + site.tag),
  );
  await expect(page.locator(".gcb-startCobrowse")).toHaveText("Co-browse");
  await page.evaluate(() => {
    (window as any).deliver({ modalTitle: "Mitsurfen" });
    (window as any).deliver({ modalTitle: "again" });
  });
  await expect(page.locator(".gcb-startCobrowse")).toHaveText("Mitsurfen");
});

test("texts that never come delay the start of a session by a bounded time", async ({ page, site }) => {
  await page.clock.install();
  await page.goto(site.page(configured("{ localization: function () {} }") + site.tag));
  await page.waitForFunction(() => (window as any).api);
  await page.evaluate(() => (window as any).api.startSession());
  await expect.poll(() => site.requests).toContain("/cobrowse/js/gcb-engine.wasm");
  expect(await page.evaluate(() => (window as any).engine)).toBeUndefined();
  await page.clock.fastForward(3_000);
  await page.waitForFunction(() => (window as any).engine);
  expect(await text(page, "modalTitle")).toBe("Co-browse");
});

test("what _genesys.cobrowse says wins over the Widgets options, key by key", async ({ page, site }) => {
  const rest = ", widgets: { cobrowse: { localization: { modalYes: 'W', modalNo: 'W' } } }";
  await page.goto(site.page(configured("{ localization: { modalYes: 'C' } }", rest) + site.tag));
  await startSession(page);
  expect([await text(page, "modalYes"), await text(page, "modalNo")]).toEqual(["C", "W"]);
});

const wrongForms: Record<string, [string, string]> = {
  "a number": ["7", "must be an object, a URL or a function that delivers one"],
  "a URL that is not there": ["'/missing.json'", "could not be loaded as JSON"],
  "a URL of what is no JSON": ["'/'", "could not be loaded as JSON"],
  "a function that throws": ["function () { throw 1 }", "throws"],
  "a function that delivers nothing": [
    "function (done) { done() }",
    "must be an object, a URL or a function that delivers one",
  ],
};
for (const [form, [value, warning]] of Object.entries(wrongForms)) {
  test(`${form} gives one warning and English texts`, async ({ page, site }) => {
    const wrong = complaints(page);
    await page.goto(site.page(configured(`{ localization: ${value} }`) + site.tag));
    await startSession(page);
    expect(await text(page, "modalYes")).toBe("Yes");
    const ours = wrong.filter((line) => line.startsWith("Co-browse"));
    expect(ours).toEqual([`Co-browse: option "localization" ${warning}; using English texts`]);
  });
}
