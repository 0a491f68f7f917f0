/** The main story, through the real relay: a customer asks, an agent sees, points, is allowed to, and fills the form. */

import { expectSamePage } from "./fixtures/equality";
import { expect, test } from "./fixtures/test";

test("an agent helps a customer through the checkout, from the nine digits to the goodbye", async ({
  relay,
  customer,
  agent,
  wire,
  picture,
}) => {
  test.setTimeout(180_000);
  const { page } = customer;
  const step = async (name: string, act: () => Promise<void>) => {
    await test.step(name, async () => {
      await act();
      await expectSamePage(customer, agent, `after: ${name}`);
      await picture(name.replaceAll(" ", "-"));
    });
  };

  await customer.goto(`${relay.demo}/index.html`);
  await page.locator('[data-product="tide-mug"] button').click();
  await agent.open("Ada Agent");
  const token = await customer.startSession();
  await picture("the customer has the code");

  await step("the agent joins and sees", async () => {
    await agent.join(token);
    await agent.seesText("#hero-title", "Made slowly, used daily");
    await expect(agent.page.locator("header")).toContainText(await page.title());
    await expect(page.locator("._gcb_toast-message").filter({ hasText: /joined/i })).toBeVisible();
  });

  await step("the customer scrolls", async () => {
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.mouse.move(500, 400);
    await page.mouse.wheel(0, 700);
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(700);
    await agent.sees((document) => Math.round(document.defaultView?.scrollY ?? 0), 700);
  });

  await step("the customer points", async () => {
    await page.locator("#search").hover();
    await expect.poll(() => agent.customerPointsAt()).toBe("search");
  });

  await step("the agent points", async () => {
    await agent.pointAt("#sort");
    const pointer = page.locator(".gcb-agent-pointer");
    await expect(pointer).toBeVisible();
    await expect(pointer).toContainText("Ada Agent");
    await agent.click("#sort");
    await expect(page.locator(".gcb-agent-mark")).toHaveCount(1);
    const target = await page.locator("#sort").boundingBox();
    const middle = await page.locator(".gcb-agent-mark").evaluate((mark) => {
      const { x, y, width, height } = mark.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    });
    expect(middle.x).toBeGreaterThan(target!.x);
    expect(middle.x).toBeLessThan(target!.x + target!.width);
    expect(middle.y).toBeGreaterThan(target!.y);
    expect(middle.y).toBeLessThan(target!.y + target!.height);
    // Pointing does nothing else.
    await expect(page.locator("#sort")).not.toBeFocused();
  });

  await step("the agent asks", async () => {
    await agent.askForControl();
    await expect(page.locator(".gcb-dialog")).toBeVisible();
    // A script of the page cannot say yes for the customer.
    await page.evaluate(() => document.querySelector<HTMLElement>(".gcb-dialog .gcb-ok")?.click());
    await expect(page.locator(".gcb-dialog")).toBeVisible();
  });

  await step("the customer says yes", async () => {
    await customer.allowWriteMode();
    await agent.hasControl();
  });

  await step("the agent goes to the basket", async () => {
    await agent.click(".basket-link");
    await expect(page).toHaveURL(/cart\.html/);
    await agent.seesText("h1", "Your basket");
    expect(await customer.token()).toBe(token);
  });

  await step("the agent goes to the checkout", async () => {
    await agent.hasControl();
    await agent.click("#to-checkout");
    await expect(page).toHaveURL(/checkout\.html/);
    await agent.seesText("h1", "Checkout");
    await agent.hasControl();
  });

  await step("the agent types", async () => {
    await agent.click("#full-name");
    await agent.type("Mara Lindqvist");
    await expect(page.locator("#full-name")).toHaveValue("Mara Lindqvist");
    await agent.press("Tab");
    await expect(page.locator("#email")).toBeFocused();
    await agent.type("mara@example.org");
    await expect(page.locator("#email")).toHaveValue("mara@example.org");
    await agent.click("#street");
    await agent.type("Larch path 3");
    await agent.press("Tab");
    await expect(page.locator("#postcode")).toBeFocused();
    await agent.type("6020");
    await agent.press("Tab");
    await agent.type("Innsbruck");
    await expect(page.locator("#city")).toHaveValue("Innsbruck");
    await expect(page.locator("#summary-address")).toContainText("Larch path 3");
  });

  await step("the agent selects", async () => {
    await agent.choose("#country", "Norway");
    await expect(page.locator("#country")).toHaveValue("NO");
    await agent.click('#extras option[value="seeds"]');
    await expect(page.locator("#extras")).toHaveValues(["seeds"]);
  });

  await step("the agent checks", async () => {
    await agent.click('input[name="delivery"][value="1290"]');
    await expect(page.locator('input[name="delivery"][value="1290"]')).toBeChecked();
    await agent.click("#is-gift");
    await expect(page.locator("#is-gift")).toBeChecked();
    await agent.click("#terms");
    await expect(page.locator("#terms")).toBeChecked();
  });

  await step("the agent sets dates and colours", async () => {
    await agent.enter("#delivery-date", "2031-05-04");
    await expect(page.locator("#delivery-date")).toHaveValue("2031-05-04");
    await agent.enter("#delivery-time", "10:30");
    await expect(page.locator("#delivery-time")).toHaveValue("10:30");
    await agent.enter("#ribbon", "#2f5d50");
    await expect(page.locator("#ribbon")).toHaveValue("#2f5d50");
    await agent.click("#trees");
    await expect(page.locator("#trees")).toHaveValue("10");
  });

  await step("the agent writes lines", async () => {
    await agent.click("#courier-note");
    await agent.type("Third bell,");
    await agent.press("Enter");
    await agent.type("the one without a name");
    await expect(page.locator("#courier-note")).toHaveValue("Third bell,\nthe one without a name");
    await agent.click("#gift-message");
    await agent.type("Dear both");
    await expect(page.locator("#gift-message")).toContainText("Dear both");
    await expect(page.locator("#summary-message")).toContainText("Dear both");
  });

  await step("the agent is refused the card", async () => {
    await agent.click("#card-number");
    await agent.isTold("Only the customer can edit this field.");
    await agent.type("4242");
    await agent.isTold("Only the customer can edit this field.");
    await expect(page.locator("#card-number")).toHaveValue("");
  });

  await step("the agent is refused the password", async () => {
    await agent.click("#wants-account");
    await expect(page.locator("#new-password")).toBeVisible();
    await agent.click("#new-password");
    await agent.isTold("Only the customer can edit this field.");
    await agent.type("guess");
    await expect(page.locator("#new-password")).toHaveValue("");
  });

  await step("the customer types the secrets", async () => {
    // Nothing of what was refused has gone into the field that the agent had filled before.
    await expect(page.locator("#gift-message")).toHaveText("Dear both");
    await page.locator("#new-password").fill("correct horse");
    await page.locator("#repeat-password").fill("correct horse");
    await page.locator("#card-name").fill("M Lindqvist");
    await page.locator("#card-number").fill("4242 4242 4242 4242");
    await page.locator("#card-expiry").fill("04 / 29");
    await page.locator("#card-code").fill("917");
  });

  await step("the customer orders", async () => {
    await page.locator("#place-order").click();
    await expect(page).toHaveURL(/thanks\.html/);
    await agent.sees((document) => document.title, await page.title());
  });

  await test.step("the customer leaves", async () => {
    await customer.exit();
    await expect(page.locator(".gcb-toolbar")).toHaveCount(0);
    await expect(page.locator("._gcb_toast-message").last()).toBeVisible();
    await expect(agent.page.getByText("The customer has ended the session.")).toBeVisible();
    await picture("goodbye");
  });

  for (const secret of ["correct horse", "4242 4242", "04 / 29"]) expect(await wire.find(secret)).toEqual([]);
  customer.expectNoComplaint();
  expect(agent.complaints).toEqual([]);
});

test("the customer takes control back at once, and the agent can leave", async ({ pages, customer, agent }) => {
  const body = '<button id="add">Add</button><p id="count">0</p>';
  await customer.goto(pages.page("/revoke", { body }));
  await customer.page.evaluate(() => {
    let count = 0;
    document.getElementById("add")!.onclick = () => {
      document.getElementById("count")!.textContent = String(++count);
    };
  });
  await agent.open();
  await agent.join(await customer.startSession());
  await agent.askForControl();
  await customer.allowWriteMode();
  await agent.hasControl();
  await agent.click("#add");
  await expect(customer.page.locator("#count")).toHaveText("1");
  await customer.page.locator(".gcb-toolbar-revoke").click();
  await agent.isPointing();
  await agent.click("#add");
  await expect(customer.page.locator(".gcb-agent-mark")).toHaveCount(1);
  await expect(customer.page.locator("#count")).toHaveText("1");
  await agent.page.getByRole("button", { name: "End session" }).click();
  await expect(customer.page.locator(".gcb-toolbar")).toHaveCount(0);
  await expect(customer.page.locator(".gcb-startCobrowse")).toBeVisible();
});

test("a customer who declines keeps control, and the agent is told", async ({ pages, customer, agent }) => {
  await customer.goto(pages.page("/decline", { body: "<h1>Mine</h1>" }));
  await agent.open();
  await agent.join(await customer.startSession());
  await agent.askForControl();
  await customer.page.locator(".gcb-dialog .gcb-cancel").click();
  await agent.isTold("The customer has declined.");
  await agent.isPointing();
});
