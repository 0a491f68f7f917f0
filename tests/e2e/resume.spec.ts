/** Proves that a session outlives lost connections, a relay that restarts, and reloads of either window. */

import type { Agent } from "./fixtures/agent";
import { counterBody } from "./fixtures/counter";
import type { Customer } from "./fixtures/customer";
import { expectSamePage } from "./fixtures/equality";
import type { Pages } from "./fixtures/sites";
import { expect, test } from "./fixtures/test";

const lost = /connection lost/i;

/** A session on a page with a counter, up to the agent's first picture. */
async function begin(pages: Pages, customer: Customer, agent: Agent): Promise<string> {
  await customer.goto(pages.page("/counter", { body: counterBody }));
  const token = await customer.startSession();
  await agent.open();
  await agent.join(token);
  await expectSamePage(customer, agent);
  return token;
}

/** The customer goes on working, as if nothing were. */
async function work(customer: Customer, count: string, name: string): Promise<void> {
  await customer.page.locator("#add").click();
  await expect(customer.page.locator("#count")).toHaveText(count);
  await customer.page.locator("#name").fill(name);
}

test("the customer's line breaks: the page goes on, the customer is told, and the session goes on after", async ({
  pages,
  relay,
  customer,
  agent,
}) => {
  await begin(pages, customer, agent);
  const toolbar = customer.page.locator(".gcb-toolbar");
  relay.customerLine.cut();
  await expect(toolbar).toContainText(lost);
  await expect(agent.page.getByText(/customer is away/i)).toBeVisible();
  await work(customer, "1", "while away");
  relay.customerLine.mend();
  await expect(toolbar).not.toContainText(lost, { timeout: 15_000 });
  await agent.seesText("#count", "1");
  await expectSamePage(customer, agent, "after the line is mended");
  await work(customer, "2", "back");
  await agent.seesText("#count", "2");
  await expectSamePage(customer, agent, "after new work");
  expect(customer.complaints.filter((line) => line.startsWith("exception"))).toEqual([]);
});

test("the agent's line breaks: the agent is told, and sees what was missed", async ({
  pages,
  relay,
  customer,
  agent,
}) => {
  await begin(pages, customer, agent);
  relay.agentLine.cut();
  await expect(agent.page.getByText(lost)).toBeVisible();
  await work(customer, "1", "unseen");
  relay.agentLine.mend();
  await expect(agent.page.getByText(lost)).toBeHidden({ timeout: 15_000 });
  await agent.seesText("#count", "1");
  await expectSamePage(customer, agent, "after the line is mended");
});

test("the relay restarts: both are told, and the same session goes on", async ({
  pages,
  relay,
  customer,
  agent,
}) => {
  const token = await begin(pages, customer, agent);
  await relay.stop();
  await expect(customer.page.locator(".gcb-toolbar")).toContainText(lost);
  await expect(agent.page.getByText(lost)).toBeVisible();
  await work(customer, "1", "without a relay");
  await relay.start();
  await expect(customer.page.locator(".gcb-toolbar")).not.toContainText(lost, { timeout: 20_000 });
  await agent.seesText("#count", "1");
  await expectSamePage(customer, agent, "after the restart");
  expect(await customer.token()).toBe(token);
  await work(customer, "2", "as before");
  await agent.seesText("#count", "2");
  await expectSamePage(customer, agent, "after new work");
});

test("the agent reloads the console and sees the page again", async ({ pages, customer, agent }) => {
  await begin(pages, customer, agent);
  await work(customer, "1", "before");
  await agent.seesText("#count", "1");
  await agent.page.reload();
  await agent.seesPage();
  await expectSamePage(customer, agent, "after the agent's reload");
  await work(customer, "2", "after");
  await agent.seesText("#count", "2");
  await expectSamePage(customer, agent, "after new work");
});

test("the customer reloads the page: the toolbar comes back by itself, the agent sees the new document", async ({
  pages,
  customer,
  agent,
}) => {
  const token = await begin(pages, customer, agent);
  await work(customer, "1", "lost with the page");
  await customer.page.reload();
  expect(await customer.token()).toBe(token);
  await agent.seesText("#count", "0");
  await expectSamePage(customer, agent, "after the reload");
  await work(customer, "1", "new");
  await agent.seesText("#count", "1");
  await expectSamePage(customer, agent, "after new work");
});

test("the customer goes to another page of the site, and back by the browser's history", async ({
  pages,
  customer,
  agent,
}) => {
  pages.page("/second", { body: '<h1 id="second">Second</h1><a href="/counter">Back</a>' });
  await begin(pages, customer, agent);
  await customer.goto(`${pages.origin}/second`);
  await agent.seesText("#second", "Second");
  await expectSamePage(customer, agent, "on the second page");
  await customer.page.goBack();
  await agent.seesText("#count", "0");
  await work(customer, "1", "again");
  await agent.seesText("#count", "1");
  await expectSamePage(customer, agent, "back on the first");
});

test("an ended session never comes back", async ({ pages, customer, agent }) => {
  const token = await begin(pages, customer, agent);
  await customer.exit();
  await expect(customer.page.locator(".gcb-toolbar")).toHaveCount(0);
  await expect(agent.page.getByText(/customer has ended the session/i)).toBeVisible();
  await customer.page.reload();
  await expect(customer.page.locator(".gcb-startCobrowse")).toBeVisible();
  await expect(customer.page.locator(".gcb-toolbar")).toHaveCount(0);
  await agent.tryToJoin(token);
  await expect(agent.page.getByText(/no session with this code/i)).toBeVisible();
});
