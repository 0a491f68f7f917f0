/** Proves that a session goes on from one sub-domain of a site to another, through a cookie that they alone share. */

import { counterBody } from "./fixtures/counter";
import { expectSamePage } from "./fixtures/equality";
import { expect, payOf, shopOf, test } from "./fixtures/test";

test("a session goes on from a sub-domain to another one and back, and its cookie is gone with it", async ({
  pages,
  customer,
  agent,
}) => {
  const { page } = customer;
  const cookies = async () => {
    const all = await page.context().cookies([shopOf(pages.origin), payOf(pages.origin), pages.origin]);
    return all.map(({ name, domain, path, sameSite }) => ({ name, domain, path, sameSite }));
  };
  const second = pages.page("/pay", { body: '<h1 id="title">Pay</h1><input id="card">' });
  await customer.goto(shopOf(pages.page("/counter", { body: counterBody })));
  const token = await customer.startSession();
  await agent.open();
  await agent.join(token);
  await expect.poll(cookies).toEqual([{ name: "gcb-session", domain: ".shop.localhost", path: "/", sameSite: "Lax" }]);
  await agent.askForControl();
  await customer.allowWriteMode();
  await agent.hasControl();

  await customer.goto(payOf(second));
  expect(await customer.token()).toBe(token);
  await agent.seesText("#title", "Pay");
  await agent.hasControl();
  await agent.click("#card");
  await agent.type("on the other sub-domain");
  await expect(page.locator("#card")).toHaveValue("on the other sub-domain");
  await expectSamePage(customer, agent, "on the other sub-domain");

  await page.goBack();
  expect(await customer.token()).toBe(token);
  await page.locator("#add").click();
  await agent.seesText("#count", "1");
  await expectSamePage(customer, agent, "back on the first");

  // Not below the domain that both share: it knows of no session, and disturbs none.
  const outside = await page.context().newPage();
  await outside.goto(second);
  await expect(outside.locator(".gcb-startCobrowse")).toBeVisible();
  expect(await outside.evaluate(() => document.cookie)).toBe("");
  await outside.close();

  await customer.goto(payOf(second));
  await customer.exit();
  await expect(agent.page.getByText("The customer has ended the session.")).toBeVisible();
  expect(await cookies()).toEqual([]);
  await customer.goto(shopOf(`${pages.origin}/counter`));
  await expect(page.locator(".gcb-startCobrowse")).toBeVisible();
  await expect(page.locator(".gcb-toolbar")).toHaveCount(0);
  customer.expectNoComplaint();
});
