/** Takes the pictures that the editor's README shows: of a shop that is made up here, and of the demo's. */

import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import type { WrittenRules } from "../../www/editor/src/document";
import { Editor } from "./fixtures/editor";
import { FakeRelay, fakeOrigin, fakeToken } from "./fixtures/editor-fake";
import { Desk } from "./fixtures/desk";
import { expect, test } from "./fixtures/test";

const rules: WrittenRules = {
  settings: { detectors: ["payment_card", "iban"] },
  restrictions: [
    { id: "card-holder", kind: "mask", selector: "#card-holder", group: "Checkout", description: "Card holder", pages: "/checkout" },
    { id: "place-order", kind: "control", selector: "button.place-order", group: "Checkout", description: "Placing the order" },
    { id: "balance", kind: "mask", selector: ".account [data-balance]", group: "Account", description: "Balance of the account" },
    { id: "delete-account", kind: "control", selector: "#delete-account", group: "Account", description: "Deleting the account" },
  ],
};

const reported = { matched_elements: 0, matched_pages: 0, last_matched_at: null, invalid: false, never_matched: false, stopped_matching: false };

const take = (page: Page, name: string) =>
  page.screenshot({ path: fileURLToPath(new URL(`../../www/editor/pictures/${name}.png`, import.meta.url)), animations: "disabled" });

test.use({ viewport: { width: 1000, height: 620 } });

test("pictures", async ({ page }) => {
  const relay = new FakeRelay(rules);
  relay.drift = {
    restrictions: [
      { ...reported, id: "card-holder", matched_elements: 214, matched_pages: 198, last_matched_at: "2026-09-01T10:00:00Z" },
      { ...reported, id: "balance", matched_elements: 88, matched_pages: 88, last_matched_at: "2026-07-02T10:00:00Z", stopped_matching: true },
    ],
    uncovered_field_types: [{ type: "input type=date", pages: 12, last_seen_at: "2026-09-01T10:00:00Z" }],
  };
  await relay.serve(page);
  const editor = new Editor(page);
  await editor.open(fakeOrigin, fakeToken());
  await page.getByText("214 matches").waitFor();
  await take(page, "list");
  await editor.button("New restriction").click();
  await editor.field("Description").fill("Date of birth");
  await editor.field("Selector").fill("#profile [name=birthday]");
  await take(page, "new");
  await page.getByRole("radio", { name: /^Pages whose address/ }).check();
  await editor.field("Regular expression").fill("/(account|profile)(/|$)");
  await editor.field("Addresses to try").fill("https://shop.example/profile\nhttps://shop.example/account/orders\nhttps://shop.example/cart");
  await page.getByText("Does not match").waitFor();
  await editor.field("Group").scrollIntoViewIfNeeded();
  await take(page, "pages");
  await editor.button("Add restriction").click();
  await editor.choose("Placing the order", "Disable");
  await editor.isSaved();
  await editor.button("Publish…").click();
  await editor.field("Note for the history").fill("Dates of birth are hidden");
  await take(page, "publish");
  await editor.button("Cancel").click();
  await editor.show("Coverage");
  await take(page, "coverage");
});

test("pictures of a page in edit mode", async ({ relay, page }) => {
  const editor = new Editor(page);
  await editor.open(relay.agentLine.origin, await relay.agentToken("Ada Admin", { groups: ["Administrators"], sites: ["demo"] }));
  await editor.isReady();
  await editor.show("Edit on the page");
  await editor.field("Address of the page").fill(`${relay.demo}/account.html`);
  const opened = page.waitForEvent("popup");
  await editor.button("Open the page").click();
  const desk = new Desk(await opened);
  await desk.page.setViewportSize({ width: 1180, height: 680 });
  await desk.button("Start preview").click();
  await desk.pick(".facts .private dd");
  await desk.panel.getByLabel("Description").fill("Account data");
  await desk.button("Save to the draft").click();
  await desk.seesBorder("mask", ".facts .private dd");
  await desk.pick("#edit");
  await desk.panel.getByLabel("DOM control").check();
  await desk.panel.getByLabel("Description").fill("Editing the account");
  await desk.button("Save to the draft").click();
  await desk.seesBorder("control", "#edit");
  await desk.pick("#email");
  await desk.page.mouse.move(0, 0);
  await take(desk.page, "on-page");
  const seen = () =>
    page.locator("cobrowse-agent").evaluate((element) => {
      const mirrored = (element as unknown as { mirrorDocument: Document | null }).mirrorDocument;
      return mirrored?.querySelector(".facts .private dd")?.textContent ?? "";
    });
  await expect.poll(seen).toMatch(/^[* ]+$/);
  await take(page, "preview");
});
