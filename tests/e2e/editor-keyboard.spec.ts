/** Proves that all of the editor can be done by keyboard alone, and that the focus is then where the work goes on. */

import { expect, test, type Page } from "@playwright/test";
import type { WrittenRules } from "../../www/editor/src/document";
import { put } from "../../www/editor/src/listing";
import { Editor } from "./fixtures/editor";
import { FakeRelay, fakeOrigin, fakeToken } from "./fixtures/editor-fake";

test.use({ actionTimeout: 15_000 });

const shop: WrittenRules = {
  restrictions: [
    { id: "card", kind: "mask", selector: "#card", group: "Checkout", description: "Card" },
    { id: "order", kind: "control", selector: "#order", group: "Checkout", description: "Order" },
    { id: "balance", kind: "mask", selector: "#balance", group: "Account", description: "Balance" },
  ],
};

async function opened(page: Page) {
  const relay = new FakeRelay(shop);
  await relay.serve(page);
  const editor = new Editor(page);
  await editor.open(fakeOrigin, fakeToken());
  await editor.isReady();
  await expect(page.getByText("3 restrictions", { exact: true })).toBeVisible();
  const groups = () => Object.fromEntries(relay.drafted.restrictions.map(({ id, group }) => [id, group]));
  /** What a person hears or sees to be where the keys go. */
  const isOn = (name: string | RegExp) => expect.poll(() => editor.focusedName()).toMatch(typeof name === "string" ? new RegExp(`^${name}$`) : name);
  return { relay, editor, groups, isOn, press: (key: string) => page.keyboard.press(key) };
}

test("a group is collapsed and renamed", async ({ page }) => {
  const { editor, groups, isOn, press } = await opened(page);
  await editor.tabTo(/Checkout \(2\)/);
  await press("Enter");
  const head = page.getByRole("button", { name: "Checkout (2)" });
  await expect(head).toHaveAttribute("aria-expanded", "false");
  await expect(editor.row("Card")).toBeHidden();
  await press("Tab");
  await isOn("Group Checkout");
  await press("Enter");
  await isOn("Rename…");
  await press("Enter");
  await isOn("Name of the group");
  await press("Control+a");
  await page.keyboard.type("Paying");
  await press("Enter");
  await expect.poll(groups).toEqual({ card: "Paying", order: "Paying", balance: "Account" });
  await isOn("Group Paying");
  // What was collapsed stays so under its new name.
  await expect(page.getByRole("button", { name: "Paying (2)" })).toHaveAttribute("aria-expanded", "false");
  await press("Shift+Tab");
  await press("Space");
  await expect(editor.row("Card")).toBeVisible();
  await isOn(/Paying \(2\)/);
});

test("a restriction is moved to another group", async ({ page }) => {
  const { editor, groups, isOn, press } = await opened(page);
  await editor.tabTo("Actions for Card");
  await press("Enter");
  await press("End");
  await press("ArrowUp");
  await isOn("Move…");
  await press("Enter");
  await isOn(/^Group for Card/);
  await press("ArrowUp");
  await expect(page.getByLabel("Group for Card")).toHaveValue("Account");
  await editor.tabTo("Move");
  await press("Enter");
  await expect.poll(groups).toEqual({ card: "Account", order: "Checkout", balance: "Account" });
  await isOn("Actions for Card");
});

test("a group is dissolved, and what was in it has the focus", async ({ page }) => {
  const { editor, groups, isOn, press } = await opened(page);
  await editor.tabTo("Group Checkout");
  await press("Enter");
  await press("End");
  await press("Enter");
  await expect.poll(groups).toEqual({ card: "", order: "", balance: "Account" });
  await isOn(/^Card/);
  await press("Control+z");
  await expect.poll(groups).toEqual({ card: "Checkout", order: "Checkout", balance: "Account" });
});

test("a group with nothing in it yet is made and renamed", async ({ page }) => {
  const { editor, isOn, press } = await opened(page);
  await editor.tabTo("New group");
  await press("Enter");
  await isOn("Name of the group");
  await page.keyboard.type("Later");
  await press("Enter");
  await editor.tabTo("Group Later");
  await press("Enter");
  await press("Enter");
  await isOn("Name of the group");
  await press("Control+a");
  await page.keyboard.type("Soon");
  await press("Enter");
  await isOn("Group Soon");
});

test("what was deleted is brought back, by the key for it and by the button", async ({ page }) => {
  const { relay, editor, isOn, press } = await opened(page);
  const deleteOrder = async () => {
    await editor.tabTo("Actions for Order");
    await press("Enter");
    await press("End");
    await press("Enter");
    await expect.poll(() => relay.drafted.restrictions.length).toBe(2);
  };
  await deleteOrder();
  await isOn(/^Card/);
  await press("Control+z");
  await expect.poll(() => relay.drafted.restrictions.length).toBe(3);
  await expect(editor.button("Undo")).toBeHidden();
  await isOn(/^Card/);
  await deleteOrder();
  await editor.tabTo("Undo");
  await press("Enter");
  await expect.poll(() => relay.drafted.restrictions.length).toBe(3);
  await isOn("Restrictions");
  // In a field the key is the field's.
  await deleteOrder();
  await editor.tabTo("Search restrictions", "Shift+Tab");
  await page.keyboard.type("x");
  await press("Control+z");
  await expect(page.getByRole("searchbox")).toHaveValue("");
  await expect(editor.button("Undo")).toBeVisible();
});

test("a conflict is decided", async ({ page }) => {
  const { relay, editor, isOn, press } = await opened(page);
  const card = relay.drafted.restrictions[0]!;
  await editor.tabTo("Enabled: Card");
  relay.draftNow(put(relay.drafted, { ...card, kind: "control" }, "card"));
  await press("Space");
  await expect(editor.dialog).toContainText("Both changed: 1");
  await press("Escape");
  await expect(editor.dialog).toBeVisible();
  await editor.tabTo(/^(Yours|Theirs)/);
  await press("ArrowDown");
  await isOn(/^Yours/);
  await editor.tabTo("Take this");
  await press("Enter");
  await expect(editor.dialog).toBeHidden();
  await expect.poll(() => relay.drafted.restrictions[0]).toEqual({ ...card, enabled: false });
  await isOn("Enabled: Card");
});

test("an older version holds again", async ({ page }) => {
  const { relay, editor, isOn, press } = await opened(page);
  relay.publishNow({ ...relay.published, restrictions: [] }, "Bea");
  await editor.tabTo("History", "Shift+Tab");
  await press("Enter");
  await editor.tabTo("Difference to now of version 1");
  await press("Enter");
  await expect(page.getByText("Added: 3 restrictions")).toBeVisible();
  await editor.tabTo("Roll back… to version 1");
  await press("Enter");
  await expect(editor.dialog).toBeVisible();
  await editor.tabTo("Roll back");
  await press("Enter");
  await expect(editor.toast).toContainText("Version 1 holds again.");
  await expect(page.getByRole("listitem", { name: "Version 3", exact: true })).toContainText("Holds now");
  expect(relay.published.restrictions).toHaveLength(3);
  await isOn("Roll back… to version 1");
});
