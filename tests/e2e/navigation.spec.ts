/** Proves that an agent navigates the customer's browser, announced, within the site, and never otherwise. */

import type { Page } from "@playwright/test";
import type { Customer } from "./fixtures/customer";
import type { Agent } from "./fixtures/agent";
import type { Pages } from "./fixtures/sites";
import { expect, test } from "./fixtures/test";

/** Keeps what the page hears, over page loads. */
const listener = `<script>
  window._genesys = { cobrowse: { onReady: [function (api) {
    const heard = JSON.parse(sessionStorage.getItem("heard") || "[]");
    const keep = (name) => (details) => {
      heard.push(details ? [name, details] : [name]);
      sessionStorage.setItem("heard", JSON.stringify(heard));
    };
    api.onAgentNavigated.add(keep("onAgentNavigated"));
    api.onNavigationFailed.add(keep("onNavigationFailed"));
  }] } };
</script>`;

const heard = (page: Page): Promise<unknown> =>
  page.evaluate(() => JSON.parse(sessionStorage.getItem("heard") ?? "[]"));

function putPages(pages: Pages): void {
  for (const name of ["one", "two", "three"]) {
    pages.page(`/${name}`, { head: listener, body: `<h1>${name}</h1><a href="/two">to two</a>` });
  }
}

async function inControl(pages: Pages, customer: Customer, agent: Agent): Promise<void> {
  putPages(pages);
  await customer.goto(`${pages.origin}/one`);
  await agent.open();
  await agent.join(await customer.startSession());
  await agent.askForControl();
  await customer.allowWriteMode();
  await agent.hasControl();
}

const go = (agent: Agent, name: string): Promise<void> => agent.page.getByRole("button", { name, exact: true }).click();

async function goTo(agent: Agent, address: string): Promise<void> {
  await agent.page.getByRole("textbox", { name: "Address" }).fill(address);
  await agent.page.keyboard.press("Enter");
}

test("url, back, forward and refresh are announced, shown to the customer, and done", async ({ pages, customer, agent }) => {
  await inControl(pages, customer, agent);
  const exit = customer.page.locator(".gcb-toolbar-exit");
  await goTo(agent, `${pages.origin}/two`);
  await expect(customer.page.locator("._gcb_toast-message", { hasText: "has requested navigation" })).toBeVisible();
  await expect(exit).toHaveClass("gcb-toolbar-exit gcb-disabled");
  expect(await heard(customer.page)).toEqual([["onAgentNavigated", { command: "url", url: `${pages.origin}/two` }]]);
  // Where it stands, the customer cannot leave by the way that the page is about to take away.
  await exit.click({ force: true });
  await expect(customer.page.locator("h1")).toHaveText("two");
  await agent.seesText("h1", "two");
  await expect(exit).toHaveClass("gcb-toolbar-exit");
  await agent.hasControl();

  await go(agent, "Back");
  await expect(customer.page.locator("._gcb_toast-message", { hasText: '"Back"' })).toBeVisible();
  await agent.seesText("h1", "one");
  await go(agent, "Forward");
  await expect(customer.page.locator("._gcb_toast-message", { hasText: '"Forward"' })).toBeVisible();
  await agent.seesText("h1", "two");
  await customer.page.evaluate(() => ((window as any).before = true));
  await go(agent, "Refresh");
  await expect(customer.page.locator("._gcb_toast-message", { hasText: "refreshed the page" })).toBeVisible();
  await expect.poll(() => customer.page.evaluate(() => (window as any).before).catch(() => true)).toBeUndefined();
  await agent.seesText("h1", "two");
  // The page before the refresh said the same: what counts is that the session goes on.
  await expect(exit).toHaveClass("gcb-toolbar-exit");
  await agent.hasControl();
  await goTo(agent, "/three");
  await agent.seesText("h1", "three");
  expect(((await heard(customer.page)) as unknown[]).slice(1)).toEqual([
    ["onAgentNavigated", { command: "back" }],
    ["onAgentNavigated", { command: "forward" }],
    ["onAgentNavigated", { command: "refresh" }],
    ["onAgentNavigated", { command: "url", url: `${pages.origin}/three` }],
  ]);
  await customer.exit();
  await expect(customer.page.locator(".gcb-toolbar")).toHaveCount(0);
  customer.expectNoComplaint();
});

test("what cannot be done fails, and says so on both sides", async ({ pages, customer, agent }) => {
  await inControl(pages, customer, agent);
  const failed = customer.page.locator("._gcb_toast-message", { hasText: "has failed" });
  await go(agent, "Forward");
  await expect(failed).toBeVisible();
  await agent.isTold("could not be opened");
  for (const address of ["https://elsewhere.example/", "javascript:alert(1)", "ftp://localhost/", "not a host"]) {
    await failed.first().click();
    await goTo(agent, address);
    await expect(failed).toHaveCount(1);
    await agent.isTold("outside the pages");
  }
  await expect(customer.page.locator("h1")).toHaveText("one");
  expect(await heard(customer.page)).toEqual(Array.from({ length: 5 }, () => ["onNavigationFailed"]));
  await expect(customer.page.locator(".gcb-toolbar-exit")).toHaveClass("gcb-toolbar-exit");
});

test("a customer who revokes control calls a navigation back", async ({ pages, customer, agent }) => {
  await inControl(pages, customer, agent);
  await go(agent, "Refresh");
  await expect(customer.page.locator(".gcb-toolbar-exit")).toHaveClass(/gcb-disabled/);
  await customer.page.locator(".gcb-toolbar-revoke").click();
  await expect(customer.page.locator(".gcb-toolbar-exit")).toHaveClass("gcb-toolbar-exit");
  expect(await heard(customer.page)).toEqual([["onAgentNavigated", { command: "refresh" }], ["onNavigationFailed"]]);
  await agent.isPointing();
  await expect(agent.page.getByRole("button", { name: "Refresh", exact: true })).toHaveCount(0);
});

test("going back within an application of one page is a navigation, too", async ({ pages, customer, agent }) => {
  await inControl(pages, customer, agent);
  await customer.page.evaluate(() => {
    addEventListener("popstate", () => ((document.querySelector("h1") as Element).textContent = "popped"));
    history.pushState({}, "", "/two#part");
  });
  await go(agent, "Back");
  await agent.seesText("h1", "popped");
  await expect(customer.page.locator(".gcb-toolbar-exit")).toHaveClass("gcb-toolbar-exit");
  expect(await heard(customer.page)).toEqual([["onAgentNavigated", { command: "back" }]]);
  await expect(agent.component.getByRole("progressbar")).toHaveCount(0);
});
