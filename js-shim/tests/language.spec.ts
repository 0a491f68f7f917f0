/** Proves which language speaks: the built-in ones are complete, and the page's own texts win key by key. */

import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { complaints, configured, expect, startSession, test } from "./serve";

const texts = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`../texts/gcb-texts-${language}.json`, import.meta.url), "utf8"));

function text(page: Page, key: string): Promise<string> {
  return page.evaluate((name) => (window as any).engine.host.text(name), key);
}

for (const language of ["de", "fr"]) {
  test(`${language} has a text for every key, with the same placeholders, and none left in English`, () => {
    const [english, own] = [texts("en"), texts(language)];
    expect(Object.keys(own)).toEqual(Object.keys(english));
    for (const [key, value] of Object.entries(own)) {
      expect(value.match(/\{\w+\}/g), key).toEqual(english[key]?.match(/\{\w+\}/g) ?? null);
      if (key !== "modalOk") expect(value, key).not.toBe(english[key]);
    }
  });
}

for (const [tag, title, yes] of [
  ["de", "Co-Browsing", "Ja"],
  ["de-DE", "Co-Browsing", "Ja"],
  ["FR", "Navigation partagée", "Oui"],
  ["en", "Co-browse", "Yes"],
] as const) {
  test(`lang ${tag} speaks its language, from the button on`, async ({ page, site }) => {
    await page.goto(site.page(configured(`{ lang: '${tag}' }`) + site.tag));
    await expect(page.locator(".gcb-startCobrowse")).toHaveText(title);
    await startSession(page);
    expect(await text(page, "modalYes")).toBe(yes);
    expect(site.requests.filter((path) => path.includes("gcb-texts"))).toHaveLength(1);
  });
}

test("localization overrides a language key by key, as in the guide", async ({ page, site }) => {
  await page.goto(site.page(configured("{ lang: 'de', localization: { modalYes: 'Natürlich!' } }") + site.tag));
  await startSession(page);
  expect([await text(page, "modalYes"), await text(page, "modalNo")]).toEqual(["Natürlich!", "Nein"]);
});

test("the language of Widgets counts where Co-browse has none, and their texts are weaker than localization", async ({
  page,
  site,
}) => {
  const widgets = `, widgets: { main: { lang: 'de', i18n: { de: { cobrowse: { modalYes: 'W', modalNo: 'W' } } } } }`;
  await page.goto(site.page(configured("{ localization: { modalNo: 'L' } }", widgets) + site.tag));
  await startSession(page);
  expect([await text(page, "modalYes"), await text(page, "modalNo")]).toEqual(["W", "L"]);
  expect(await text(page, "exitBtnTitle")).toBe("Co-Browsing beenden");
});

test("a language that is not built in gives one warning and English", async ({ page, site }) => {
  const wrong = complaints(page);
  await page.goto(site.page(configured("{ lang: 'tlh' }") + site.tag));
  await startSession(page);
  expect(await text(page, "modalYes")).toBe("Yes");
  expect(wrong.filter((line) => line.includes('"lang"'))).toHaveLength(1);
});

test("why no session can start is said in the language", async ({ page, site }) => {
  site.relayUp = false;
  await page.goto(site.page(configured("{ lang: 'de' }") + site.tag));
  await page.route(/gcb-texts-de\.json/, (route) =>
    route.fulfill({
      json: texts("de"),
      headers: { "access-control-allow-origin": "*" },
    }),
  );
  await page.locator(".gcb-startCobrowse").click();
  await expect(page.locator("._gcb_toast-message")).toHaveText(
    "Der Co-Browsing-Server ist nicht erreichbar. Das Co-Browsing ist beendet.",
  );
});
