/** Proves that the shop shows what it says: each way to look at a page together, with a real session. */

import { Customer } from "./fixtures/customer";
import { expect, test } from "./fixtures/test";

test("a page with a co-browse UI of its own goes through a whole session", async ({ relay, customer, agent }) => {
  const { page } = customer;
  await agent.open();
  await customer.goto(`${relay.demo}/tour.html`);
  await page.getByRole("link", { name: "A design of its own" }).click();
  const bar = page.getByRole("complementary", { name: "Shared page" });
  const start = page.getByRole("button", { name: "Look at it together" });
  await start.click();
  await expect(bar).toContainText("Tell us the code");
  const code = await bar.locator("strong").innerText();
  expect(code).toMatch(/^\d{3} \d{3} \d{3}$/);
  await agent.join(code);
  await expect(bar).toContainText("We see this page.");
  await agent.seesText("h1", "Choose a present with us");
  // Neither the bar nor the offer is part of what the agent sees.
  await agent.sees((document) => document.querySelectorAll("#together, .together-bar, dialog").length, 0);
  await expect(page.locator("#voucher-code")).toHaveClass("hidden-from-agents");

  const question = page.getByRole("dialog", { name: "May we fill in the form for you?" });
  await agent.askForControl();
  await question.getByRole("button", { name: "No, just point" }).click();
  await agent.isTold("The customer has declined.");
  await agent.askForControl();
  await question.getByRole("button", { name: "Yes, go ahead" }).click();
  await agent.hasControl();
  await expect(bar).toContainText("We fill in this page for you.");
  await agent.click("#for-whom");
  await agent.type("Mara");
  await expect(page.locator("#for-whom")).toHaveValue("Mara");

  await agent.page.getByRole("button", { name: "Refresh" }).click();
  await expect(bar.getByRole("button", { name: "Stop sharing" })).toBeDisabled();
  await expect(page.locator("#announcer")).toContainText("We load this page again");
  // The page loads again, and draws its bar from the session that goes on.
  await expect(page.locator("#for-whom")).toHaveValue("");
  await expect(bar).toContainText(code);
  await expect(bar).toContainText("We fill in this page for you.");
  await bar.getByRole("button", { name: "Take control back" }).click();
  await agent.isPointing();
  await bar.getByRole("button", { name: "Stop sharing" }).click();
  await expect(bar).toBeHidden();
  await expect(page.locator("#together-told")).toHaveText("You have stopped sharing this page.");
  await expect(agent.page.getByText("The customer has ended the session.")).toBeVisible();
  await expect(page.locator(".hidden-from-agents")).toHaveCount(0);
  await expect(page.locator('[class^="gcb-"]:not(.gcb-agent-pointer)')).toHaveCount(0);
  customer.expectNoComplaint();
});

test("the session goes along into the shop's tabs, and into the frames of its product page", async ({
  relay,
  customer,
  agent,
}) => {
  const { page } = customer;
  await agent.open();
  await customer.goto(`${relay.demo}/tour.html`);
  await page.getByRole("link", { name: "Tabs" }).click();
  const token = await customer.startSession();
  await agent.join(token);
  const opened = page.context().waitForEvent("page");
  await page.getByRole("link", { name: /^Hush teapot/ }).click();
  const second = new Customer(await opened);
  expect(await second.token()).toBe(token);
  await agent.seesText("#product-name", "Hush teapot");
  await expect(agent.page.getByText("Tab 2", { exact: true })).toBeVisible();

  await second.goto(`${relay.demo}/tour.html`);
  await second.page.getByRole("link", { name: "Frames" }).click();
  // The address leads into what was closed.
  await expect(second.page.frameLocator("#size-guide").getByLabel("A note on the drawing")).toBeVisible();
  await second.page.frameLocator("#size-guide").getByLabel("A note on the drawing").fill("Upper shelf");
  const drawing = (document: Document) => {
    const guide = document.querySelector<HTMLIFrameElement>("#size-guide")?.contentDocument;
    return guide?.querySelector<HTMLIFrameElement>("#drawing")?.contentDocument?.querySelector("#caption")?.textContent ?? "";
  };
  await expect.poll(() => agent.mirror(drawing)).toContain("Upper shelf");
  await second.exit();
  await expect(agent.page.getByText("The customer has ended the session.")).toBeVisible();
});

for (const [entry, launcher, start] of [
  ["From a call", "Call us", "link"],
  ["All ways in one list", "Live assistance", "button"],
] as const) {
  test(`a session starts "${entry.toLowerCase()}"`, async ({ relay, customer, agent }) => {
    const { page } = customer;
    await agent.open();
    await customer.goto(`${relay.demo}/tour.html`);
    await page.getByRole("link", { name: entry }).click();
    await page.getByRole("button", { name: launcher }).click();
    await page.getByRole(start, { name: start === "link" ? "browse with you" : /^Co-browse/ }).last().click();
    await customer.answer("Are you on the phone with our representative?");
    await agent.join(await customer.token());
    await agent.sees((document) => document.querySelector("gcb-call-us, gcb-channel-selector") === null, true);
    await customer.exit();
    await expect(agent.page.getByText("The customer has ended the session.")).toBeVisible();
  });
}
