/** Proves that a session follows the customer from tab to tab of the site, and ends in all of them. */

import type { Page } from "@playwright/test";
import { Customer } from "./fixtures/customer";
import { expectSamePage } from "./fixtures/equality";
import { expect, test } from "./fixtures/test";

const listener = `<script>
  window.heard = [];
  window._genesys = { cobrowse: { onReady: [function (api) {
    window.api = api;
    ["onInitialized", "onSessionStarted", "onConnected", "onAgentJoined", "onModeChanged", "onSessionEnded"].forEach(function (name) {
      api[name].add(function (details) { window.heard.push(name); });
    });
  }] } };
</script>`;

const body = (name: string) => `<h1>${name}</h1><a id="away" target="_blank" href="/second">second</a>`;
const heard = (page: Page): Promise<string[]> => page.evaluate(() => (window as any).heard);

test("a link in a new tab takes the session along, and coming back brings it back", async ({ pages, customer, agent }) => {
  pages.page("/first", { head: listener, body: body("first") });
  pages.page("/second", { head: listener, body: body("second") });
  await customer.goto(`${pages.origin}/first`);
  await agent.open();
  const token = await customer.startSession();
  await agent.join(token);
  await agent.askForControl();
  await customer.allowWriteMode();
  await agent.seesText("h1", "first");

  const opened = customer.page.context().waitForEvent("page");
  await customer.page.locator("#away").click();
  const second = new Customer(await opened);
  await agent.seesText("h1", "second");
  await expect(agent.page.getByText("Tab 2", { exact: true })).toBeVisible();
  expect(await second.token()).toBe(token);
  expect(await heard(second.page)).toEqual(["onInitialized", "onConnected", "onModeChanged"]);
  // The tab that is out of sight shows nothing of it, and offers no second session.
  await expect(customer.page.locator(".gcb-toolbar")).toHaveCount(0);
  await expect(customer.page.locator(".gcb-startCobrowse")).toHaveCount(0);
  await second.page.evaluate(() => (window as any).api.downgradeMode());
  await agent.isPointing();

  await customer.page.bringToFront();
  // A headless browser shows all its tabs: what a person causes by choosing one has to be told.
  await customer.page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await agent.seesText("h1", "first");
  expect(await customer.token()).toBe(token);
  await expect.poll(() => heard(customer.page).then((names) => names.slice(-2))).toEqual(["onConnected", "onModeChanged"]);
  await expectSamePage(new Customer(customer.page), agent);

  await second.page.close();
  await customer.page.evaluate(() => ((document.querySelector("h1") as Element).textContent = "still here"));
  await agent.seesText("h1", "still here");
  await customer.exit();
  expect(await customer.page.evaluate(() => localStorage.getItem("gcb-session"))).toBeNull();
});

test("closing the tab with the session leaves it to the one that the customer comes to", async ({ pages, customer, agent }) => {
  pages.page("/first", { head: listener, body: body("first") });
  pages.page("/second", { head: listener, body: body("second") });
  await customer.goto(`${pages.origin}/first`);
  const other = new Customer(await customer.page.context().newPage());
  await other.goto(`${pages.origin}/second`);
  await expect(other.page.locator(".gcb-startCobrowse")).toBeVisible();
  await agent.open();
  await agent.join(await customer.startSession());
  // The session of the first tab takes the offer of another one away.
  await expect(other.page.locator(".gcb-startCobrowse")).toHaveCount(0);
  expect(await heard(other.page)).toEqual(["onInitialized"]);
  await customer.page.close();
  await other.page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await agent.seesText("h1", "second");
  expect(await heard(other.page)).toEqual(["onInitialized", "onSessionStarted", "onConnected", "onAgentJoined"]);
});

test("ending the session in any tab ends it in all", async ({ pages, customer, agent }) => {
  pages.page("/first", { head: listener, body: body("first") });
  await customer.goto(`${pages.origin}/first`);
  const other = new Customer(await customer.page.context().newPage());
  await other.goto(`${pages.origin}/first`);
  await agent.open();
  await agent.join(await customer.startSession());
  await expect(other.page.locator(".gcb-startCobrowse")).toHaveCount(0);
  await other.page.evaluate(() => (window as any).api.exitSession());
  for (const page of [customer.page, other.page]) {
    await expect.poll(() => heard(page).then((names) => names.at(-1))).toBe("onSessionEnded");
    await expect(page.locator(".gcb-startCobrowse")).toBeVisible();
  }
  await expect(agent.page.getByText("The customer has ended the session")).toBeVisible();
});

test("a page that empties its storage ends nothing", async ({ pages, customer, agent }) => {
  pages.page("/first", { head: listener, body: body("first") });
  pages.page("/second", { head: listener, body: body("second") });
  await customer.goto(`${pages.origin}/first`);
  await agent.open();
  await agent.join(await customer.startSession());
  await customer.page.evaluate(() => {
    localStorage.clear();
    sessionStorage.clear();
  });
  await customer.goto(`${pages.origin}/second`);
  await agent.seesText("h1", "second");
});
