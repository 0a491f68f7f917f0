/** Proves the editor's stories against the relay: making, publishing, conflicts, files, rolling back, all by keyboard, outages. */

import { readFileSync } from "node:fs";
import { Editor } from "./fixtures/editor";
import { site, test, expect } from "./fixtures/editor-stage";

test.use({ actionTimeout: 15_000 });

const card = { id: "card-number", kind: "mask", selector: "#card-number", description: "Card number", group: "Checkout" } as const;
const terms = { id: "terms", kind: "control", selector: "#terms", description: "Terms" } as const;

test("an administrator makes a restriction, publishes it with a note, and the relay has it", async ({ editing, page }) => {
  const editor = new Editor(page);
  await editor.open(editing.origin, await editing.token());
  await editor.isReady();
  // The token must not stay where screens are shared and histories are kept.
  expect(page.url()).toBe(`${editing.origin}/editor/`);

  await editor.button("New restriction").click();
  await editor.field("Description").fill("Card number");
  await editor.field("Selector").fill("#card-number");
  await page.getByRole("radio", { name: /^Pages whose address/ }).check();
  await editor.field("Regular expression").fill("/checkout(\\?|$)");
  await editor.field("Addresses to try").fill("https://shop.example/checkout\nhttps://shop.example/checkouts");
  const tried = page.getByRole("list", { name: "What matches" });
  await expect(tried).toContainText(/^\s*Matches\s+https:\/\/shop.example\/checkout\s+Does not match\s+https:\/\/shop.example\/checkouts\s*$/);
  await editor.button("Add restriction").click();
  await expect(editor.field("Id")).toHaveValue("card-number");
  await editor.isSaved();
  await expect.poll(async () => (await editing.api.draft(site)).rules.restrictions).toMatchObject([{ id: "card-number", kind: "mask", pages: "/checkout(\\?|$)" }]);
  expect((await editing.api.published(site)).rules.restrictions).toEqual([]);

  await page.getByRole("radio", { name: /^DOM control Agents/ }).check();
  await editor.button("Publish…").click();
  await expect(editor.dialog).toContainText("Added: 1 restriction");
  await editor.field("Note for the history").fill("The card is not operated");
  await editor.button("Publish").click();
  await expect(editor.toast).toContainText("Published");
  await expect(editor.state).toHaveText("As published");
  expect((await editing.api.published(site)).rules.restrictions).toMatchObject([{ id: "card-number", kind: "control" }]);
  expect((await editing.api.history(site))[0]).toMatchObject({ by: "Ada Admin", note: "The card is not operated", added: 1 });
  expect(editor.complaints).toEqual([]);
});

test("what becomes more open has to be looked at before it is published", async ({ editing, page }) => {
  await editing.publish([card, terms]);
  const editor = new Editor(page);
  await editor.open(editing.origin, await editing.token());
  await page.getByRole("switch", { name: "Enabled: Card number" }).uncheck();
  await editor.button("Publish…").click();
  await expect(editor.dialog).toContainText("One change shows agents more than before.");
  await expect(editor.dialog.getByText("More open", { exact: true })).toHaveCount(2);
  await expect(editor.button("Publish")).toBeDisabled();
  await page.getByRole("checkbox", { name: /I have looked/ }).check();
  await editor.button("Publish").click();
  await expect(editor.toast).toContainText("Published");
  expect((await editing.api.published(site)).rules.restrictions).toMatchObject([{ enabled: false }, { enabled: true }]);
});

test("restrictions are duplicated, moved, grouped, disabled, deleted and brought back", async ({ editing, page }) => {
  await editing.publish([card, terms]);
  const editor = new Editor(page);
  await editor.open(editing.origin, await editing.token());
  await editor.choose("Card number", "Duplicate");
  await expect(editor.field("Id")).toHaveValue("card-number-copy");
  await editor.button("Close").click();
  await editor.button("New group").click();
  await editor.field("Name of the group").fill("Account");
  await editor.button("Make group").click();
  await editor.choose("Terms", "Move…");
  await page.getByLabel("Group for Terms").selectOption("Account");
  await editor.button("Move").click();
  await expect(editor.toast).toContainText("Moved to Account.");
  const account = page.getByRole("region", { name: "Account" });
  await expect(account.locator("b", { hasText: "Terms" })).toBeVisible();
  await editor.row("Card number (copy)").dragTo(account.getByRole("button", { name: "Account (1)" }));
  await expect(account.getByText("Card number (copy)")).toBeVisible();
  await editor.button("Group Account").click();
  await page.getByRole("menuitem", { name: "Rename…" }).click();
  await editor.field("Name of the group").fill("My account");
  await editor.button("Rename").click();
  await editor.button("My account (2)").click();
  await expect(page.locator("b", { hasText: "Terms" })).toBeHidden();
  await editor.button("My account (2)").click();
  await editor.choose("Terms", "Delete");
  await expect(page.getByText("2 restrictions", { exact: true })).toBeVisible();
  await editor.isSaved();
  await editor.button("Undo").click();
  await expect(page.getByText("3 restrictions", { exact: true })).toBeVisible();
  await page.getByRole("searchbox").fill("terms");
  await expect(page.getByText("1 of 3 restrictions found")).toBeVisible();
  await expect
    .poll(async () => (await editing.api.draft(site)).rules.restrictions.map(({ id, group }) => [id, group]).sort())
    .toEqual([
      ["card-number", "Checkout"],
      ["card-number-copy", "My account"],
      ["terms", "My account"],
    ]);
});

test("what is wrong is said in the field, and stays out of the draft", async ({ editing, page }) => {
  await editing.publish([card, terms]);
  const editor = new Editor(page);
  await editor.open(editing.origin, await editing.token());
  await editor.row("Card number").getByRole("button", { name: /^Card number/ }).click();
  const selector = editor.field("Selector");
  await selector.fill("#card[");
  await expect(selector).toHaveAttribute("aria-invalid", "true");
  await expect(selector).toHaveAccessibleDescription(/\w+\. \(at character \d+\)|cannot read this selector/);
  await selector.fill("#card");
  await expect(selector).not.toHaveAttribute("aria-invalid");
  await expect.poll(async () => (await editing.api.draft(site)).rules.restrictions[0]?.selector).toBe("#card");
  await page.getByRole("radio", { name: /^Pages whose address/ }).check();
  const pattern = editor.field("Regular expression");
  await pattern.fill("/pay(");
  await expect(pattern).toHaveAccessibleDescription(/\(at character 5\)/);
  await expect(page.locator(".place")).toBeVisible();
  await editor.field("Id").fill("terms");
  await editor.field("Description").focus();
  await expect(editor.field("Id")).toHaveAccessibleDescription(/Another restriction has this id/);
  // Nobody loses it by a click beside it.
  await editor.row("Terms").getByRole("button", { name: /^Terms/ }).click();
  await expect(editor.dialog).toContainText("is not in the draft");
  await editor.button("Cancel").click();
  await expect(pattern).toHaveValue("/pay(");
  await expect.poll(async () => (await editing.api.draft(site)).rules.restrictions[0]).toMatchObject({ id: "card-number", selector: "#card", pages: null });
});

test("of two editors nobody loses a change: other restrictions merge, the same one is asked", async ({ editing, page, second }) => {
  await editing.publish([card, terms]);
  const [ada, bea] = [new Editor(page), new Editor(second)];
  await ada.open(editing.origin, await editing.token());
  await bea.open(editing.origin, await editing.token("Bea Boss"));
  await ada.isReady();
  await bea.isReady();
  const rename = async (editor: Editor, from: string, to: string) => {
    await editor.row(from).getByRole("button", { name: new RegExp(`^${from}`) }).click();
    await editor.field("Description").fill(to);
    await expect(editor.field("Description")).toHaveValue(to);
  };
  await rename(ada, "Card number", "Card");
  await ada.isSaved();
  await expect.poll(async () => (await editing.api.draft(site)).rules.restrictions[0]?.description).toBe("Card");
  await rename(bea, "Terms", "Conditions");
  await expect(bea.toast).toContainText("Both changes are in it now");
  const descriptions = async () => (await editing.api.draft(site)).rules.restrictions.map(({ description }) => description);
  await expect.poll(descriptions).toEqual(["Card", "Conditions"]);

  await bea.button("Close").click();
  await rename(bea, "Card", "Bea's card");
  await expect.poll(descriptions).toEqual(["Bea's card", "Conditions"]);
  await ada.field("Description").fill("Ada's card");
  await expect(ada.dialog).toContainText("somebody else has saved another draft");
  await expect(ada.dialog).toContainText("Both changed: 1");
  await expect(ada.dialog).toContainText("Only they changed, taken over: 1");
  // Escape is no decision.
  await page.keyboard.press("Escape");
  await expect(ada.dialog).toBeVisible();
  await expect(ada.button("1 decision left")).toBeDisabled();
  await page.getByRole("radio", { name: /^Yours/ }).check();
  await ada.button("Take this").click();
  await expect.poll(descriptions).toEqual(["Ada's card", "Conditions"]);
  await expect(ada.field("Description")).toHaveValue("Ada's card");
});

test("a draft of what is no longer published is settled before it is published", async ({ editing, page }) => {
  await editing.publish([card, terms]);
  const editor = new Editor(page);
  await editor.open(editing.origin, await editing.token());
  await editor.choose("Terms", "Delete");
  await editor.isSaved();
  await editing.publish([card, { ...terms, selector: "#agb" }], "Bea Boss");
  await editor.button("Publish…").click();
  await page.getByRole("checkbox", { name: /I have looked/ }).check();
  await editor.button("Publish").click();
  await expect(editor.dialog).toContainText("somebody else has published");
  await page.getByRole("radio", { name: /^Theirs/ }).check();
  await editor.button("Take this").click();
  await editor.isSaved();
  await expect(page.getByText("#agb")).toBeVisible();
  expect((await editing.api.published(site)).rules.restrictions.map(({ id }) => id)).toEqual(["card-number", "terms"]);
});

test("a file with problems changes nothing and names them all; a good one is added and exported again", async ({ editing, page }, info) => {
  await editing.publish([card]);
  const editor = new Editor(page);
  await editor.open(editing.origin, await editing.token());
  await editor.show("Import and export");
  const give = (name: string, text: string) =>
    page.getByLabel("A file of restrictions").setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
  await give("broken.json", '{"restrictions": [\n  {"id": "a",}\n]}');
  await expect(page.getByRole("alert")).toContainText("Line 2, column 14");
  const wrong = { restrictions: [{ id: "x", kind: "hide", selector: "#x" }, { id: "x", kind: "mask", selector: "#y", pages: "(" }], colour: 1 };
  await give("wrong.json", JSON.stringify(wrong, undefined, 1));
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("wrong.json was not imported");
  for (const place of ["/restrictions/0/kind", "/restrictions/1/id", "/restrictions/1/pages", "/colour"]) await expect(alert).toContainText(place);
  await expect.poll(async () => (await editing.api.draft(site)).rules.restrictions).toHaveLength(1);

  await give("good.json", JSON.stringify({ restrictions: [{ ...card, selector: "#pan" }, terms] }));
  await expect(editor.button("Add to the draft")).toBeDisabled();
  await page.getByRole("radio", { name: "Add them under new ids" }).check();
  await editor.button("Add to the draft").click();
  await editor.isSaved();
  await expect.poll(async () => (await editing.api.draft(site)).rules.restrictions.map(({ id }) => id)).toEqual(["card-number", "card-number-2", "terms"]);
  const download = page.waitForEvent("download");
  await editor.button("Export 3 restrictions").click();
  const path = info.outputPath("exported.json");
  await (await download).saveAs(path);
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual((await editing.api.draft(site)).rules);
});

test("an older version is compared and holds again", async ({ editing, page }) => {
  await editing.publish([card, terms]);
  const [first] = await editing.api.history(site);
  await editing.publish([terms], "Bea Boss");
  const editor = new Editor(page);
  await editor.open(editing.origin, await editing.token());
  await editor.show("History");
  await editor.button(`Difference to now of version ${first?.version}`).click();
  await expect(page.getByText("Added: 1 restriction")).toBeVisible();
  await editor.button(`Roll back… to version ${first?.version}`).click();
  await editor.button("Roll back").click();
  await expect(editor.toast).toContainText("holds again");
  expect((await editing.api.published(site)).rules.restrictions).toHaveLength(2);
  await expect(page.getByText("Holds now")).toBeVisible();
});

test("rolling back does not replace what somebody else has published since the history was read", async ({ editing, page }) => {
  await editing.publish([card, terms]);
  await editing.publish([terms], "Bea Boss");
  const [now, before] = await editing.api.history(site);
  const editor = new Editor(page);
  await editor.open(editing.origin, await editing.token());
  await editor.show("History");
  await editor.button(`Roll back… to version ${before?.version}`).click();
  await expect(editor.dialog).toContainText("Added: 1 restriction");
  await editing.publish([{ ...terms, selector: "#agb" }], "Bea Boss");
  await editor.button("Roll back").click();
  await expect(page.getByRole("alert")).toContainText("Somebody else has published in the meantime, and nothing was rolled back.");
  await expect(page.getByRole("alert")).toBeFocused();
  await expect(page.getByRole("listitem").filter({ hasText: "Holds now" })).toContainText(`Version ${now!.version + 1}`);
  expect((await editing.api.published(site)).rules.restrictions).toMatchObject([{ selector: "#agb" }]);

  await editor.button(`Roll back… to version ${before?.version}`).click();
  await expect(editor.dialog).toContainText("#agb");
  await expect(page.getByText("nothing was rolled back")).toBeHidden();
  await editor.button("Roll back").click();
  await expect(editor.toast).toContainText("holds again");
  expect((await editing.api.published(site)).rules.restrictions.map(({ id }) => id)).toEqual(["card-number", "terms"]);
});

test("the whole story by keyboard alone", async ({ editing, page }) => {
  const editor = new Editor(page);
  await editor.open(editing.origin, await editing.token());
  await editor.isReady();
  const { keyboard } = page;
  await editor.tabTo("New restriction");
  await keyboard.press("Enter");
  await editor.tabTo(/^Description/);
  await keyboard.type("Balance");
  await editor.tabTo(/^DOM control and data masking/);
  await editor.tabTo("Selector");
  await keyboard.type(".balance");
  await editor.tabTo("Add restriction");
  await keyboard.press("Enter");
  await expect(editor.field("Id")).toHaveValue("balance");
  await editor.tabTo("Close");
  await keyboard.press("Enter");
  expect(await editor.focusedName()).toMatch(/^Balance/);
  await editor.tabTo("Actions for Balance");
  await keyboard.press("ArrowDown");
  await keyboard.press("ArrowDown");
  await keyboard.press("End");
  expect(await editor.focusedName()).toBe("Delete");
  await keyboard.press("Escape");
  expect(await editor.focusedName()).toBe("Actions for Balance");
  await keyboard.press("Enter");
  await keyboard.press("ArrowUp");
  await keyboard.press("ArrowUp");
  expect(await editor.focusedName()).toBe("Move…");
  await keyboard.press("Enter");
  await expect(editor.dialog).toBeVisible();
  await keyboard.press("Escape");
  await expect(editor.dialog).toBeHidden();
  expect(await editor.focusedName()).toBe("Actions for Balance");
  await editor.isSaved();
  await page.keyboard.press("Shift+Tab");
  await editor.tabTo("Publish…", "Shift+Tab");
  await keyboard.press("Enter");
  await expect(editor.dialog).toBeVisible();
  await editor.tabTo("Note for the history (optional)");
  await keyboard.type("By keyboard");
  await keyboard.press("Enter");
  await expect(editor.toast).toContainText("Published");
  expect((await editing.api.published(site)).rules.restrictions).toMatchObject([{ id: "balance", kind: "mask" }]);
});

test("without a connection a change is kept, through a reload, and saved when it is back", async ({ editing, page }) => {
  await editing.publish([card, terms]);
  const editor = new Editor(page);
  await editor.open(editing.origin, await editing.token());
  await editor.isReady();
  await page.route("**/api/**", (route) => (route.request().method() === "PUT" ? route.abort("connectionfailed") : route.fallback()));
  await page.getByRole("switch", { name: "Enabled: Terms" }).uncheck();
  await expect(editor.state).toContainText("Not saved");
  await expect(editor.state).toContainText("kept in this browser");
  await expect.poll(async () => (await editing.api.draft(site)).rules.restrictions[1]?.enabled).toBe(true);
  await page.reload();
  await expect(page.getByRole("switch", { name: "Enabled: Terms" })).not.toBeChecked();
  await expect(editor.toast).toContainText("not saved are here again");
  await page.unroute("**/api/**");
  await editor.isSaved();
  await expect.poll(async () => (await editing.api.draft(site)).rules.restrictions[1]?.enabled).toBe(false);
});

test("who is no administrator, has an expired token or none gets told what to do", async ({ editing, page }) => {
  const editor = new Editor(page);
  const alert = page.getByRole("alert");
  await editor.open(editing.origin, await editing.token("Bo Agent", []));
  await expect(alert).toContainText("Bo Agent is not an administrator. The editor is for members of the group Administrators");
  expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
  await editor.field("Token").fill("no token");
  await editor.button("Sign in").click();
  await expect(alert).toContainText("This is not a sign-in token.");
  const claims = (claims: object) => `e30.${Buffer.from(JSON.stringify({ sub: "a", groups: ["Administrators"], ...claims })).toString("base64url")}.c2ln`;
  await editor.field("Token").fill(claims({ exp: 1000 }));
  await editor.button("Sign in").click();
  await expect(alert).toContainText("This token has expired.");
  // Whatever it says of itself: the relay has not signed it.
  await editor.field("Token").fill(claims({ exp: 4_000_000_000 }));
  await editor.button("Sign in").click();
  await expect(alert).toContainText("Your sign-in is not valid any more. Sign in again.");
});

test("one token may serve several sites, and each has its own draft", async ({ editing, relay, page }) => {
  await editing.publish([card]);
  const editor = new Editor(page);
  await editor.open(editing.origin, await relay.agentToken("Ada Admin", { groups: ["Administrators"] }));
  const sites = page.getByRole("combobox", { name: "Site" });
  await expect(sites).toHaveValue("demo");
  await sites.selectOption(site);
  const row = page.locator("b", { hasText: "Card number" });
  await expect(row).toBeVisible();
  await sites.selectOption("demo");
  await expect(row).toBeHidden();
});

test("a page is opened with a ticket, and beside it stands what an agent would see with the draft", async ({ editing, pages, page }) => {
  const editor = new Editor(page);
  const url = pages.page("/edited", { body: '<p id="balance">12,345.67</p>' });
  await editor.open(editing.origin, await editing.token());
  await editor.isReady();
  await editor.show("Edit on the page");
  const address = editor.field("Address of the page");
  await address.fill("https://elsewhere.example/");
  await editor.button("Open the page").click();
  await expect(address).toHaveAccessibleDescription(/Enter the address of a page on http:\/\/localhost/);

  await address.fill(url.replace("http://", ""));
  const opened = page.waitForEvent("popup");
  await editor.button("Open the page").click();
  const edited = await opened;
  await edited.waitForURL(url);
  expect(await edited.evaluate(() => window.opener === null)).toBe(true);
  await edited.getByRole("button", { name: "Start preview" }).click();
  const seen = () =>
    page.locator("cobrowse-agent").evaluate((element) => {
      const mirrored = (element as unknown as { mirrorDocument: Document | null }).mirrorDocument;
      return mirrored?.querySelector("p")?.textContent ?? "";
    });
  await expect.poll(seen).toBe("12,345.67");

  await editor.show("Restrictions");
  await editor.button("New restriction").click();
  await editor.field("Selector").fill("#balance");
  await editor.button("Add restriction").click();
  await editor.show("Edit on the page");
  await expect.poll(seen).toMatch(/^\*+$/);
  await edited.getByRole("button", { name: "Stop preview" }).click();
  await expect(page.getByText("The preview was stopped in the page.")).toBeVisible();
});
