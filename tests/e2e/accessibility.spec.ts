/** Proves that nobody is shut out: no barrier that axe-core finds, all by keyboard, in forced colours and at 320 pixels. */

import type { Locator } from "@playwright/test";
import { barriersIn } from "./fixtures/axe";
import { Hands } from "./fixtures/hands";
import { expect, test } from "./fixtures/test";

test("no barriers in a session, at the customer's and at the agent's", async ({ relay, customer, agent }) => {
  test.setTimeout(120_000);
  const { page } = customer;
  const free = async (where: string, ...windows: ("customer" | "agent")[]) => {
    for (const name of windows) {
      expect.soft(await barriersIn(name === "agent" ? agent.page : page), `${name}: ${where}`).toEqual([]);
    }
  };
  await agent.page.goto(`${relay.agentLine.origin}/agent/`);
  await free("sign-in", "agent");
  await customer.goto(`${relay.demo}/checkout.html`);
  await expect(page.locator(".gcb-startCobrowse")).toBeVisible();
  await free("start button", "customer");
  await agent.open();
  await free("joining", "agent");
  await page.locator(".gcb-startCobrowse").click();
  await expect(page.locator(".gcb-dialog")).toBeVisible();
  await free("phone question", "customer");
  await customer.answer("Are you on the phone with our representative?");
  const token = await customer.token();
  await free("waiting for the agent", "customer");
  await agent.tryToJoin("1234");
  await free("a wrong code", "agent");
  await agent.join(token);
  await page.locator("#card-number").focus();
  await expect(page.locator(".gcb-tooltip")).toBeVisible();
  await free("pointing", "customer", "agent");
  await agent.askForControl();
  await expect(page.locator(".gcb-dialog")).toBeVisible();
  await free("asked for control", "customer", "agent");
  await customer.allowWriteMode();
  await agent.hasControl();
  await free("the agent has control", "customer", "agent");
  await agent.click("#country");
  await expect(agent.page.getByRole("listbox")).toBeVisible();
  await free("choosing an option", "agent");
  await agent.press("Escape");
  await agent.click("#delivery-date");
  await expect(agent.page.getByRole("form", { name: "New value" })).toBeVisible();
  await free("entering a date", "agent");
  await customer.exit();
  await expect(page.locator("._gcb_toast-message").last()).toBeVisible();
  await expect(agent.page.getByText("The customer has ended the session.")).toBeVisible();
  await free("ended", "customer", "agent");
});

test("no barriers in the demo shop and its ways to reach an agent", async ({ relay, customer, agent }) => {
  test.setTimeout(120_000);
  const { page } = customer;
  const pages = ["index", "product", "cart", "login", "account", "live", "components", "spa", "thanks", "size-guide", "tour", "tabs", "together"];
  for (const name of pages) {
    await customer.goto(`${relay.demo}/${name}.html?cobrowse=off`);
    await expect(page.locator("html")).toBeVisible();
    expect.soft(await barriersIn(page), name).toEqual([]);
  }
  await agent.open();
  await customer.goto(`${relay.demo}/callus.html`);
  await expect(page.getByRole("button", { name: "Call us" })).toBeVisible();
  expect.soft(await barriersIn(page), "a launcher").toEqual([]);
  await customer.goto(`${relay.demo}/channels.html`);
  await page.getByRole("button", { name: "Live assistance" }).click();
  expect.soft(await barriersIn(page), "channels").toEqual([]);
  await page.getByRole("button", { name: /Call us/ }).click();
  expect.soft(await barriersIn(page), "call us").toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Live assistance" }).click();
  await page.getByRole("button", { name: /^Chat/ }).click();
  const chat = page.locator("gcb-web-chat");
  expect.soft(await barriersIn(page), "before the chat").toEqual([]);
  await chat.getByLabel("Your name (optional)").fill("Kim");
  await chat.getByRole("button", { name: "Start chat" }).click();
  await expect(agent.page.getByText("A customer is waiting to chat.")).toBeVisible();
  expect.soft(await barriersIn(agent.page), "a chat waits").toEqual([]);
  await agent.page.getByRole("button", { name: "Accept the chat of Kim" }).click();
  await expect(chat.getByRole("status")).toHaveText(/You are chatting/);
  await chat.getByLabel("Your message").fill("Hello");
  await page.keyboard.press("Enter");
  await expect(agent.page.getByRole("log")).toContainText("Hello");
  await chat.getByRole("button", { name: "Chat options" }).click();
  expect.soft(await barriersIn(page), "talking, and the menu").toEqual([]);
  expect.soft(await barriersIn(agent.page), "the agent talks").toEqual([]);
  await chat.getByRole("menuitem", { name: "End chat" }).click();
  await expect(chat.getByRole("status")).toHaveText("The chat has ended.");
  expect.soft(await barriersIn(page), "the chat is over").toEqual([]);
});

test("every question is answered by keyboard, and the focus comes back", async ({ page }) => {
  const hands = await Hands.open(page, '<main><h1>Shop</h1><input id="i"><button id="b">Buy</button></main>');
  const focus = () =>
    page.evaluate(() => `${document.activeElement?.className ?? ""}#${document.activeElement?.id ?? ""}`);
  /** Tab goes round between the dialog and the browser's own buttons, never into the page. */
  const staysIn = async (dialog: Locator) => {
    for (let press = 0; press < 5; press++) {
      await page.keyboard.press("Tab");
      expect(await focus()).toMatch(/^(gcb-(ok|cancel|dialog))?#$/);
    }
    await expect(dialog).toBeVisible();
  };
  const dialog = page.getByRole("dialog");
  const start = page.locator(".gcb-startCobrowse");
  await start.focus();
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveAccessibleName("Co-browse: Are you on the phone with our representative?");
  await staysIn(dialog);
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveAccessibleName(/You need to be connected/);
  await staysIn(dialog);
  await dialog.getByRole("button", { name: "OK" }).press("Enter");
  await expect(dialog).toHaveCount(0);
  await expect(start).toBeFocused();
  await page.keyboard.press("Space");
  await dialog.getByRole("button", { name: "Yes" }).press("Space");
  await hands.isShared();

  await page.locator("#i").focus();
  hands.askForWriteMode();
  await expect(dialog).toBeVisible();
  await staysIn(dialog);
  await dialog.getByRole("button", { name: "Yes" }).press("Enter");
  await expect.poll(hands.currentMode).toBe("write");
  await expect(page.locator("#i")).toBeFocused();
  // What happened is put into regions that were there before.
  await expect(page.getByRole("status").filter({ hasText: "Agent has control over the page." })).toHaveCount(2);
  await page.locator("#b").focus();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Revoke control" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect.poll(hands.currentMode).toBe("pointer");
  await page.locator("#b").focus();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Exit Co-browse session" })).toBeFocused();
  await page.keyboard.press("Space");
  await expect(page.locator(".gcb-toolbar")).toHaveCount(0);
  await expect(start).toBeFocused();
});

test("forced colours keep edges and the agent's pointer, print keeps our UI away, and still windows keep still", async ({
  page,
}) => {
  const hands = await Hands.write(page, '<main><h1>Shop</h1><p id="p">A page.</p><input type="password" id="s"></main>');
  await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  hands.point(await hands.at("#p"), true);
  await expect(page.locator(".gcb-agent-mark")).toHaveCount(1);
  await expect(page.locator(".gcb-agent-arrow")).toHaveCSS("background-color", "rgb(220, 38, 38)");
  const animations = () => page.evaluate(() => document.getAnimations().length);
  expect(await animations()).toBe(0);
  await page.locator("#s").focus();
  await expect(page.locator(".gcb-tooltip")).toBeVisible();
  const edges = await page.evaluate(() =>
    [...document.querySelectorAll(".gcb-toolbar, .gcb-tooltip, .gcb-toolbar button")].map((element) => {
      const { borderTopWidth, borderTopStyle, borderTopColor } = getComputedStyle(element);
      return `${borderTopWidth} ${borderTopStyle} ${/^rgba.* 0\)$/.test(borderTopColor) ? "unseen" : "seen"}`;
    }),
  );
  expect(edges.length).toBeGreaterThan(3);
  expect(new Set(edges)).toEqual(new Set(["1px solid seen"]));

  await page.emulateMedia({ media: "print", forcedColors: "none" });
  const printed = () =>
    page.evaluate(
      () =>
        [...document.querySelectorAll('[data-gcb-service-node="true"]')].filter((element) => element.checkVisibility())
          .length,
    );
  expect(await printed()).toBe(0);
  await page.emulateMedia({ media: "screen" });
  expect(await printed()).toBeGreaterThan(0);
  await page.locator(".gcb-toolbar-exit").click();
  await expect(page.locator(".gcb-startCobrowse")).toBeVisible();
  await page.emulateMedia({ media: "print" });
  expect(await printed()).toBe(0);
});
