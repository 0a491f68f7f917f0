/** Proves that what is more than the relay takes is refused in words, beside what has it, and changes nothing. */

import type { Page } from "@playwright/test";
import { Editor } from "./fixtures/editor";
import { site, test, expect } from "./fixtures/editor-stage";

test.use({ actionTimeout: 15_000 });

const masks = (count: number, description = "", prefix = "r") =>
  Array.from({ length: count }, (_, number) => ({ id: `${prefix}${number}`, kind: "mask", selector: `#${prefix}${number}`, description }));

const give = (page: Page, name: string, restrictions: readonly unknown[]) =>
  page.getByLabel("A file of restrictions").setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(JSON.stringify({ restrictions })) });

test("a file of too many restrictions, or of too many bytes, is refused whole", async ({ editing, page }, info) => {
  await editing.publish([{ id: "card", kind: "mask", selector: "#card" }]);
  const editor = new Editor(page);
  await editor.open(editing.origin, await editing.token());
  await editor.isReady();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await editor.show("Import and export");
  const alert = page.getByRole("alert");
  await give(page, "many.json", masks(2001));
  await expect(alert).toContainText("many.json was not imported: 1 problem.");
  await expect(alert).toContainText("These are 2001 restrictions, and at most 2000 may be.");
  await expect(alert).toContainText("Nothing was changed.");
  await page.screenshot({ path: info.outputPath("too-many.png") });
  await expect(editor.button("Add to the draft")).toBeHidden();

  await give(page, "large.json", masks(1900, "x".repeat(1100)));
  await expect(alert).toContainText("large.json was not imported");
  await expect(alert).toContainText("It is larger than 2 MB, the most that the relay takes.");
  await page.screenshot({ path: info.outputPath("too-large.png") });
  await editor.show("Restrictions");
  await expect(page.getByText("1 restriction", { exact: true })).toBeVisible();
  await expect(editor.state).toHaveText("As published");
  expect(asked.filter((one) => one.startsWith("PUT"))).toEqual([]);
});

test("a file that is too much only together with the draft cannot be added", async ({ editing, page }, info) => {
  await editing.publish([{ id: "card", kind: "mask", selector: "#card" }]);
  const editor = new Editor(page);
  await editor.open(editing.origin, await editing.token());
  await editor.show("Import and export");
  const alert = page.getByRole("alert");
  await give(page, "full.json", masks(2000));
  await expect(alert).toHaveText("That is 1 too many: a site has at most 2000 restrictions.");
  await expect(editor.button("Add to the draft")).toBeDisabled();
  await page.getByRole("radio", { name: "Replace everything, site settings included" }).check();
  await expect(editor.button("Replace the draft")).toBeEnabled();

  // The relay takes 500 of these, and 200, but not all of them.
  const face = "😀".repeat(500);
  await give(page, "most.json", masks(500, face));
  await editor.button("Replace the draft").click();
  await expect.poll(async () => (await editing.api.draft(site)).rules.restrictions.length).toBe(500);
  await give(page, "more.json", masks(200, face, "s"));
  await page.getByRole("radio", { name: "Add to what is here" }).check();
  await editor.button("Add to the draft").click();
  await expect(alert).toContainText("Nothing was changed. All together take");
  // More than one request may be.
  await give(page, "other.json", masks(505, face, "t"));
  await editor.button("Add to the draft").click();
  await expect(alert).toHaveText("Nothing was changed. With the file in it, the draft is larger than 2 MB, the most that the relay takes.");
  await editor.isSaved();
  expect((await editing.api.draft(site)).rules.restrictions).toHaveLength(500);
  await page.screenshot({ path: info.outputPath("too-large-together.png") });
});

test("an expression that grows too large is refused at its field, with what to do", async ({ editing, page }, info) => {
  await editing.publish([{ id: "card", kind: "mask", selector: "#card", description: "Card" }]);
  const editor = new Editor(page);
  await editor.open(editing.origin, await editing.token());
  await editor.row("Card").getByRole("button", { name: /^Card/ }).click();
  await page.getByRole("radio", { name: /^Pages whose address/ }).check();
  const pattern = editor.field("Regular expression");
  await pattern.fill("[01]*1[01]{12}");
  await expect(pattern).toHaveAttribute("aria-invalid", "true");
  await expect(pattern).toHaveAccessibleDescription(/The pattern (grows too large|takes \d+ bytes) when it is compiled.*: write fewer or smaller repetitions/);
  await expect(page.getByText("Not in the draft until this is corrected.")).toBeVisible();
  await expect(page.getByText("Nothing can be tried until the expression is right.")).toBeVisible();
  await pattern.evaluate((field) => field.scrollIntoView({ block: "center" }));
  await page.screenshot({ path: info.outputPath("pattern.png") });
  expect((await editing.api.draft(site)).rules.restrictions[0]?.pages).toBeNull();
  await pattern.fill("/checkout");
  await expect(pattern).not.toHaveAttribute("aria-invalid");
  await expect.poll(async () => (await editing.api.draft(site)).rules.restrictions[0]?.pages).toBe("/checkout");

  await editor.show("Site settings");
  await editor.button("Add an own pattern").click();
  await pattern.fill("(a|b)*a(a|b){20}");
  await editor.button("Add detector").click();
  await expect(pattern).toHaveAccessibleDescription(/write fewer or smaller repetitions/);
  expect((await editing.api.draft(site)).rules.settings.detectors).toEqual([]);
});
