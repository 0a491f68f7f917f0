/** Proves that the history of a site can be read to its beginning, however long it is. */

import { expect, test } from "@playwright/test";
import { completed } from "../../www/editor/src/document";
import { barriersIn } from "./fixtures/axe";
import { Editor } from "./fixtures/editor";
import { FakeRelay, fakeOrigin, fakeToken } from "./fixtures/editor-fake";

test.use({ actionTimeout: 15_000 });

test("versions beyond one answer are shown on demand, by keyboard, down to the first", async ({ page }, info) => {
  const relay = new FakeRelay();
  for (let number = 2; number <= 450; number++) relay.publishNow(completed({}), "Bea", `Note ${number}`);
  await relay.serve(page);
  const editor = new Editor(page);
  await editor.open(fakeOrigin, fakeToken());
  await editor.show("History");
  const versions = page.getByRole("listitem", { name: /^Version \d+$/ });
  await expect(versions).toHaveCount(200);
  const older = editor.button("Show older versions");
  await older.focus();
  await page.screenshot({ path: info.outputPath("older.png") });
  await page.keyboard.press("Enter");
  await expect(versions).toHaveCount(400);
  // Who reads on with the keyboard is where the list goes on.
  await expect(page.getByRole("listitem", { name: "Version 250", exact: true })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(editor.button("Difference to now of version 250")).toBeFocused();
  await older.click();
  await expect(versions).toHaveCount(450);
  await expect(page.getByRole("listitem", { name: "Version 50", exact: true })).toBeFocused();
  await expect(versions.last()).toContainText("The beginning");
  await expect(older).toBeHidden();
  expect(await barriersIn(page)).toEqual([]);
  expect(editor.complaints).toEqual([]);
});

test("older versions that do not arrive are asked for again", async ({ page }) => {
  const relay = new FakeRelay();
  for (let number = 2; number <= 201; number++) relay.publishNow(completed({}), "Bea");
  await relay.serve(page);
  const editor = new Editor(page);
  await editor.open(fakeOrigin, fakeToken());
  await editor.show("History");
  const versions = page.getByRole("listitem", { name: /^Version \d+$/ });
  await expect(versions).toHaveCount(200);
  relay.instead = ({ query }) => (query.has("before") ? "nothing" : undefined);
  await editor.button("Show older versions").click();
  await expect(editor.toast).toContainText("The relay cannot be reached.");
  await expect(versions).toHaveCount(200);
  relay.instead = () => undefined;
  await editor.button("Show older versions").click();
  await expect(versions).toHaveCount(201);
});
