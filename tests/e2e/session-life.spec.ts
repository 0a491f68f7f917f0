/** Proves that every end of a session arises from its real cause, and reaches the page, the customer and the agent. */

import type { Page } from "@playwright/test";
import { Agent } from "./fixtures/agent";
import { Customer } from "./fixtures/customer";
import { foreignKey, impatientKey } from "./fixtures/relay";
import type { Pages } from "./fixtures/sites";
import { expect, test } from "./fixtures/test";

/** A page of the site that waits for nobody for long, which keeps how its session ended. */
function impatient(pages: Pages, key = impatientKey): string {
  const head = `<script>
    window._genesys = { cobrowse: { apikey: "${key}", onReady: [function (api) {
      api.onSessionEnded.add(function (details) { window.ended = details.reason; });
    }] } };
  </script>`;
  return pages.page("/impatient", { head, body: "<h1>Impatient</h1><input id='name'>" });
}

const reason = (page: Page): Promise<unknown> => page.evaluate(() => (window as any).ended);

async function ends(customer: Customer, expected: string, text: RegExp): Promise<void> {
  await expect(customer.page.locator("._gcb_toast-message", { hasText: text })).toBeVisible();
  expect(await reason(customer.page)).toBe(expected);
  await expect(customer.page.locator(".gcb-toolbar")).toHaveCount(0);
  expect(await customer.page.evaluate(() => localStorage.getItem("gcb-session"))).toBeNull();
}

test("no agent in time: inactivityTimeout", async ({ pages, customer }) => {
  await customer.goto(impatient(pages));
  await customer.startSession();
  await ends(customer, "inactivityTimeout", /timed out/);
});

test("nobody does anything: the customer is asked, can go on, and else it ends with timeout", async ({
  pages,
  customer,
  agent,
}) => {
  await customer.goto(impatient(pages));
  await agent.open();
  await agent.join(await customer.startSession());
  // By the keyboard: the mouse that comes to press Yes has answered already.
  const question = customer.page.locator(".gcb-dialog", { hasText: "Do you want to go on?" });
  await expect(question).toBeVisible();
  await customer.page.keyboard.press("Tab");
  await customer.page.keyboard.press("Enter");
  await expect(question).toHaveCount(0);
  await expect(question).toBeVisible();
  await ends(customer, "timeout", /timed out/);
  await expect(agent.page.getByText("The session has timed out")).toBeVisible();
});

test("typing is doing something, and a page that changes by itself is not", async ({ pages, customer, agent }) => {
  await customer.goto(impatient(pages));
  await agent.open();
  await agent.join(await customer.startSession());
  await customer.page.evaluate(() => {
    setInterval(() => ((document.querySelector("h1") as Element).textContent = String(Math.random())), 50);
  });
  const question = customer.page.locator(".gcb-dialog", { hasText: "Do you want to go on?" });
  await expect(question).toBeVisible();
  await customer.page.keyboard.press("a");
  await expect(question).toHaveCount(0);
  await customer.exit();
});

test("the customer says that nobody goes on: self", async ({ pages, customer, agent }) => {
  await customer.goto(impatient(pages));
  await agent.open();
  await agent.join(await customer.startSession());
  await customer.page.keyboard.press("Escape");
  await customer.answer("Do you want to go on?", "no");
  await ends(customer, "self", /You have left/);
});

test("a page that is opened again too late: timeout", async ({ pages, customer, agent }) => {
  const address = impatient(pages);
  pages.put("/elsewhere", "<h1>no script here</h1>");
  await customer.goto(address);
  await agent.open();
  await agent.join(await customer.startSession());
  await customer.goto(`${pages.origin}/elsewhere`);
  await expect(agent.page.getByText("The session has timed out")).toBeVisible();
  await customer.goto(address);
  await ends(customer, "timeout", /timed out/);
  await customer.page.reload();
  await expect(customer.page.locator(".gcb-startCobrowse")).toBeVisible();
});

test("the agent leaves for good: external", async ({ pages, customer, agent }) => {
  await customer.goto(impatient(pages));
  await agent.open();
  await agent.join(await customer.startSession());
  await agent.page.close();
  await ends(customer, "external", /Representative has left/);
});

test("an agent who is in another session: sessionsOverLimit, and that session goes on", async ({
  pages,
  customer,
  agent,
  browser,
  relay,
}) => {
  await customer.goto(impatient(pages));
  await agent.open("Busy Agent");
  await agent.join(await customer.startSession());
  const second = new Customer(await (await browser.newContext()).newPage());
  await second.goto(impatient(pages));
  const other = new Agent(await (await browser.newContext()).newPage(), relay);
  await other.open("Busy Agent");
  await other.tryToJoin(await second.startSession());
  await ends(second, "sessionsOverLimit", /currently busy with another/);
  await expect(customer.page.locator(".gcb-toolbar")).toBeVisible();
  await second.page.context().close();
  await other.page.context().close();
});

test("a key that is not the site's: error", async ({ pages, customer }) => {
  await customer.goto(impatient(pages, foreignKey));
  await customer.page.locator(".gcb-startCobrowse").click();
  await customer.answer("Are you on the phone");
  await ends(customer, "error", /Unexpected error/);
});

test("a question for Write Mode that nobody answers is declined", async ({ pages, customer, agent }) => {
  await customer.goto(impatient(pages));
  await agent.open();
  await agent.join(await customer.startSession());
  await agent.askForControl();
  const question = customer.page.locator(".gcb-dialog", { hasText: "write" });
  await expect(question).toBeVisible();
  await expect(question).toHaveCount(0);
  await agent.isTold("declined");
  await agent.isPointing();
  await customer.exit();
});
