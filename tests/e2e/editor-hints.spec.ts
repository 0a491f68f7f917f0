/** Proves what the editor points out without insisting, and that nothing is lost while the relay is asked. */

import { expect, test, type Page } from "@playwright/test";
import { barriersIn } from "./fixtures/axe";
import { Editor } from "./fixtures/editor";
import { FakeRelay, fakeOrigin, fakeToken } from "./fixtures/editor-fake";

test.use({ actionTimeout: 15_000 });

test("restrictions of the same elements say so in the list and while one is edited, and are saved all the same", async ({ page }, info) => {
  const relay = new FakeRelay({
    restrictions: [
      { id: "card", kind: "mask", selector: "#checkout .card", description: "Card" },
      { id: "terms", kind: "control", selector: "#terms", description: "Terms" },
    ],
  });
  await relay.serve(page);
  const editor = new Editor(page);
  await editor.open(fakeOrigin, fakeToken());
  await editor.isReady();
  await editor.button("New restriction").click();
  await editor.field("Description").fill("Payment");
  await page.getByRole("radio", { name: /^DOM control Agents/ }).check();
  await editor.field("Selector").fill("#checkout  .card ");
  const form = page.locator("cobrowse-editor-form");
  const masked = "‘Card’ masks the same elements: the most private one holds.";
  await expect(form.getByText(masked)).toBeVisible();
  await page.getByRole("radio", { name: /^Open/ }).check();
  await expect(form.getByText("‘Card’ masks the same elements: opening never wins over a mask.")).toBeVisible();
  await page.getByRole("radio", { name: /^DOM control Agents/ }).check();
  await editor.button("Add restriction").click();
  await expect.poll(() => relay.drafted.restrictions).toHaveLength(3);
  await expect(editor.row("Payment").getByText(masked)).toBeVisible();
  await expect(editor.row("Card").getByText("‘Payment’ has the same elements under DOM control: the most private one holds.")).toBeVisible();
  await expect(editor.row("Terms").locator(".overlap")).toBeHidden();
  for (const [width, colorScheme] of [[1280, "light"], [1280, "dark"], [360, "light"]] as const) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    expect.soft(await barriersIn(page)).toEqual([]);
    expect.soft(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await page.screenshot({ path: info.outputPath(`overlap-${width}-${colorScheme}.png`), fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });

  await editor.field("Selector").fill("#checkout .total");
  await expect(form.getByText(masked)).toBeHidden();
  await expect(editor.row("Payment").locator(".overlap")).toBeHidden();
  await expect(editor.row("Card").locator(".overlap")).toBeHidden();
  expect(editor.complaints).toEqual([]);
});

test("beside the detectors stands what they do not do for fields", async ({ page }, info) => {
  const relay = new FakeRelay();
  await relay.serve(page);
  const editor = new Editor(page);
  await editor.open(fakeOrigin, fakeToken());
  await editor.show("Site settings");
  await expect(page.getByRole("group", { name: "Detectors" })).toContainText(
    /typed into an open field is recognised only once it is complete.*a restriction of their own that masks them/s,
  );
  await page.screenshot({ path: info.outputPath("detectors.png"), fullPage: true });
});

/** Keeps back what the relay says at this path until it is asked so often; the newest question is answered first. */
async function answerLate(page: Page, path: string, times: number): Promise<void> {
  const waiting: (() => Promise<void>)[] = [];
  await page.route(`**${path}`, async (route) => {
    waiting.push(() => route.fallback());
    if (waiting.length >= times) for (const answer of waiting.splice(0).reverse()) await answer();
  });
}

test("what is added while the relay is still asked about what was typed is added, and once", async ({ page }) => {
  const relay = new FakeRelay({});
  await relay.serve(page);
  const editor = new Editor(page);
  await editor.open(fakeOrigin, fakeToken());
  await editor.isReady();
  // Two presses, and the look that follows what was typed.
  await answerLate(page, "/restrictions/check", 3);
  await editor.button("New restriction").click();
  await editor.field("Description").fill("Payment");
  await editor.field("Selector").fill("#payment");
  await editor.button("Add restriction").dblclick();
  await expect.poll(() => relay.drafted.restrictions.map(({ id }) => id)).toEqual(["payment"]);
  await expect(editor.row("Payment")).toHaveCount(1);

  await editor.show("Site settings");
  await answerLate(page, "/restrictions/try-pattern", 3);
  await editor.button("Add an own pattern").click();
  await editor.field("Name").fill("Customers");
  await editor.field("Regular expression").fill("KD-[0-9]+");
  await editor.button("Add detector").dblclick();
  await expect.poll(() => relay.drafted.settings.detectors).toEqual([{ name: "Customers", pattern: "KD-[0-9]+" }]);
  await expect(editor.button("Add an own pattern")).toBeVisible();
  expect(editor.complaints).toEqual([]);
});
