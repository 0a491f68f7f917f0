/** Shows each state of the editor, narrow and wide, light and dark, to be looked at; proves that nothing is cut and nobody shut out. */

import { expect, test, type Page, type TestInfo } from "@playwright/test";
import type { Drift } from "../../www/editor/src/api";
import type { WrittenRules } from "../../www/editor/src/document";
import { barriersIn } from "./fixtures/axe";
import { Editor } from "./fixtures/editor";
import { FakeRelay, fakeOrigin, fakeToken } from "./fixtures/editor-fake";

test.use({ actionTimeout: 15_000 });

const shop: WrittenRules = {
  settings: { private_by_default: true, detectors: ["payment_card", { name: "Customer number", pattern: "KD-[0-9]{6}" }] },
  restrictions: [
    { id: "card-number", kind: "mask", selector: "#card-number", group: "Checkout", description: "Card number", pages: "/checkout" },
    { id: "place-order", kind: "control", selector: "button.place-order", group: "Checkout", description: "Placing the order" },
    { id: "terms", kind: "control", selector: "#terms", group: "Checkout", enabled: false },
    { id: "balance", kind: "mask", selector: ".account [data-balance]", group: "Account", description: "Balance of the account" },
    { id: "catalogue", kind: "open", selector: "main .catalogue", description: "The catalogue", pages: "^https://shop\\.example/(products|search)/" },
    {
      id: "a-very-long-identifier-that-nobody-would-want-but-somebody-has",
      kind: "mask",
      selector: "main > section:nth-of-type(3) > div.customer-details__wrapper--expanded > ul > li:not(.is-hidden) [data-field='date-of-birth']",
      description: "Date of birth and everything else that the third section shows of a customer once it is expanded",
    },
  ],
};

/** What is cut or spills out of the window. */
function faults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    if (document.documentElement.scrollWidth > innerWidth) found.push(`the page is ${document.documentElement.scrollWidth} wide`);
    const walk = (root: ParentNode): void => {
      for (const element of root.querySelectorAll<HTMLElement>("*")) {
        if (element.shadowRoot) walk(element.shadowRoot);
        if (!element.matches("button, h1, h2, h3, legend, .kind, .badge, label") || !element.checkVisibility()) continue;
        const box = element.getBoundingClientRect();
        if (box.width > 0 && (box.left < -1 || box.right > innerWidth + 1)) found.push(`${element.tagName} ${element.textContent} spills`);
        if (element.matches("button, .badge") && element.scrollWidth > element.clientWidth + 1) found.push(`${element.textContent} is cut`);
      }
    };
    walk(document);
    return found;
  });
}

const looks = [
  [1280, 900, "dark"],
  [1280, 900, "light"],
  [360, 740, "light"],
] as const;

const drift: Drift = {
  restrictions: [
    { id: "card-number", matched_elements: 4123, matched_pages: 311, last_matched_at: "2026-09-01T10:00:00Z", invalid: false, never_matched: false, stopped_matching: false },
    { id: "place-order", matched_elements: 20, matched_pages: 20, last_matched_at: "2026-08-01T10:00:00Z", invalid: false, never_matched: false, stopped_matching: true },
    { id: "terms", matched_elements: 0, matched_pages: 0, last_matched_at: null, invalid: false, never_matched: true, stopped_matching: false },
    { id: "balance", matched_elements: 0, matched_pages: 0, last_matched_at: null, invalid: true, never_matched: true, stopped_matching: false },
  ],
  uncovered_field_types: [
    { type: "input type=date", pages: 12, last_seen_at: "2026-09-01T10:00:00Z" },
    { type: "textarea", pages: 1, last_seen_at: "2026-08-20T10:00:00Z" },
  ],
};


/** Opens a window in which each state is looked at: for barriers, for what is cut, and as a picture. */
async function gallery(page: Page, info: TestInfo) {
  const relay = new FakeRelay(shop);
  relay.sites.push({ id: "bank", allowed_origins: ["https://bank.example"] });
  relay.drift = drift;
  await relay.serve(page);
  const editor = new Editor(page);
  const look = async (name: string) => {
    for (const [width, height, scheme] of looks) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: scheme });
      expect.soft(await barriersIn(page), `${name}, ${width}, ${scheme}`).toEqual([]);
      expect.soft(await faults(page), `${name} at ${width}`).toEqual([]);
      const path = info.outputPath(`${name}-${width}-${scheme}.png`);
      await page.screenshot({ path, animations: "disabled", fullPage: !(await editor.dialog.isVisible()) });
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: "light" });
  };
  return { relay, editor, look };
}

test("signing in, the list and the form", async ({ page }, info) => {
  test.setTimeout(180_000);
  const { editor, look } = await gallery(page, info);
  await page.goto(`${fakeOrigin}/editor/`);
  await look("sign-in");
  await editor.field("Token").fill(fakeToken({ groups: [], name: "Bo" }));
  await editor.button("Sign in").click();
  await expect(page.getByRole("alert")).toContainText("Bo is not an administrator");
  await look("not-an-administrator");
  await editor.field("Token").fill(fakeToken());
  await editor.button("Sign in").click();
  await editor.isReady();
  await expect(page.getByText("4,123 matches on 311 pages")).toBeVisible();
  await look("list");
  await page.getByRole("searchbox").fill("checkout control");
  await look("search");
  await page.getByRole("searchbox").fill("nowhere");
  await look("nothing-found");
  await page.getByRole("searchbox").fill("");
  await editor.button("Actions for Card number").click();
  await look("menu");
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await expect(page.getByText("Does not match")).toBeVisible();
  await look("form");
  await editor.field("Regular expression").fill("/(checkout");
  await editor.field("Selector").fill("#card-number[data");
  await expect(page.getByText("The bracket is never closed. (at character 13)")).toBeVisible();
  await expect(page.getByText("The group is never closed. (at character 2)")).toBeVisible();
  await look("form-problems");
  await editor.field("Regular expression").fill("/checkout");
  await editor.field("Selector").fill("#card-number");
  await editor.button("New restriction").click();
  await expect(page.getByRole("heading", { name: "New restriction" })).toBeVisible();
  await page.getByRole("radio", { name: "Open Opens" }).check();
  await editor.field("Selector").fill("main");
  await look("new");
  await editor.button("Cancel").click();
  await editor.button("Leave without it").click();
  await editor.choose("Placing the order", "Delete");
  await editor.isSaved();
  await look("deleted");
  expect(editor.complaints).toEqual([]);
});

test("settings, coverage, publishing and history", async ({ page }, info) => {
  test.setTimeout(180_000);
  const { relay, editor, look } = await gallery(page, info);
  await editor.open(fakeOrigin, fakeToken());
  await editor.isReady();
  await editor.show("Site settings");
  await page.getByRole("radio", { name: "Show what no restriction hides" }).check();
  await page.getByRole("radio", { name: "Agents may press them" }).check();
  await page.getByRole("radio", { name: "Complete" }).check();
  await editor.button("Add an own pattern").click();
  await editor.field("Regular expression").fill("(");
  await expect(page.getByText("The group is never closed.")).toBeVisible();
  await look("settings");
  await editor.show("Coverage");
  await look("coverage");
  await editor.isSaved();
  await editor.button("Publish…").click();
  await expect(editor.dialog).toBeVisible();
  await look("publish");
  await page.getByRole("checkbox", { name: /I have looked/ }).check();
  await editor.button("Publish").click();
  await expect(editor.toast).toContainText("Published");
  await editor.show("History");
  await editor.button("Difference to now of version 1").click();
  await look("history");
  await editor.button("Roll back… to version 1").click();
  await look("roll-back");
  relay.publishNow(relay.published, "Bea", "In the meantime");
  await editor.button("Roll back").click();
  await expect(page.getByText("nothing was rolled back")).toBeVisible();
  await look("overtaken");
  expect(editor.complaints).toEqual([]);
});

test("files, pages, outages and conflicts", async ({ page }, info) => {
  test.setTimeout(180_000);
  const { relay, editor, look } = await gallery(page, info);
  await editor.open(fakeOrigin, fakeToken());
  await editor.isReady();
  await editor.show("Import and export");
  const file = { restrictions: [{ ...shop.restrictions?.[0], selector: "#pan" }, { id: "x", kind: "mask", selector: "#x" }] };
  await page.getByLabel("A file of restrictions").setInputFiles({ name: "shop.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(file)) });
  await page.getByRole("radio", { name: "Add them under new ids" }).check();
  await look("import");
  const wrong = { restrictions: [{ id: "x", kind: "hide", selector: "[x" }, { id: "x" }], other: 1 };
  await page.getByLabel("A file of restrictions").setInputFiles({ name: "wrong.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(wrong, null, 1)) });
  await expect(page.getByText("wrong.json was not imported: 6 problems.")).toBeVisible();
  await look("import-problems");
  await editor.show("Edit on the page");
  await editor.field("Address of the page").fill("https://elsewhere.example/");
  await editor.button("Open the page").click();
  await look("page");
  relay.instead = ({ method }) => (method === "PUT" ? "nothing" : undefined);
  await editor.show("Restrictions");
  await page.getByRole("switch", { name: "Enabled: Card number" }).uncheck();
  await expect(editor.state).toContainText("kept in this browser");
  await look("offline");
  const tries = relay.asked.length;
  await editor.button("Try again").click();
  await expect.poll(() => relay.asked.slice(tries).some((asked) => asked.startsWith("PUT"))).toBe(true);
  relay.draftNow({ ...relay.drafted, restrictions: relay.drafted.restrictions.map((one) => (one.id === "card-number" ? { ...one, kind: "control" } : one.id === "terms" ? { ...one, description: "Terms" } : one)) });
  relay.instead = () => undefined;
  // It may have tried by itself already.
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await expect(editor.dialog).toBeVisible();
  await look("conflict");
  await page.getByRole("radio", { name: /^Yours/ }).check();
  await editor.button("Take this").click();
  await editor.isSaved();
  await page.getByRole("combobox", { name: "Site" }).selectOption("bank");
  await editor.isReady();
  expect(editor.complaints).toEqual([]);
});

test("a site without restrictions says what they are for", async ({ page }, info) => {
  const relay = new FakeRelay();
  await relay.serve(page);
  const editor = new Editor(page);
  await editor.open(fakeOrigin, fakeToken());
  await expect(page.getByRole("heading", { name: "No restrictions yet" })).toBeVisible();
  expect(await barriersIn(page)).toEqual([]);
  await page.screenshot({ path: info.outputPath("empty.png") });
  for (const width of [360, 700, 900, 1024, 1600]) {
    await page.setViewportSize({ width, height: 800 });
    expect.soft(await faults(page), `${width}`).toEqual([]);
  }
});
