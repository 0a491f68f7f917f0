/** Proves that the page hears of masked elements, and that the customer is told at them. */

import { expect, test } from "./fixtures/test";

const listener = (options = "") => `<script>
  window.masked = [];
  window._genesys = { cobrowse: { ${options} onReady: [function (api) {
    api.onMaskedElement.add(function (element) { window.masked.push(element.id); });
  }] } };
</script>`;

const body = `<input id="name"><input id="secret" type="password"><input type="hidden" value="x">
  <div id="editor" contenteditable="true">text <input id="card" autocomplete="cc-number"></div>`;

test("each masked element is told once, also one that comes later", async ({ pages, customer, agent }) => {
  await customer.goto(pages.page("/", { head: listener(), body }));
  await agent.open();
  await agent.join(await customer.startSession());
  const masked = () => customer.page.evaluate(() => (window as any).masked as string[]);
  await expect.poll(masked).toEqual(["secret", "card"]);
  await customer.page.evaluate(() => {
    const late = document.createElement("input");
    late.type = "password";
    late.id = "late";
    document.body.append(late);
  });
  await expect.poll(masked).toEqual(["secret", "card", "late"]);
});

test("the tooltip says at a masked field, by focus and by mouse, that the agent does not see it", async ({
  pages,
  customer,
  agent,
}) => {
  await customer.goto(pages.page("/", { head: listener(), body }));
  await agent.open();
  await agent.join(await customer.startSession());
  const { page } = customer;
  const tooltip = page.locator(".gcb-tooltip > .gcb-tooltip-inner");
  await expect.poll(() => page.evaluate(() => (window as any).masked.length)).toBe(2);
  await page.locator("#name").focus();
  await expect(tooltip).toHaveCount(0);
  await page.locator("#secret").focus();
  await expect(tooltip).toHaveText("Content is hidden from representative");
  await page.locator("#editor").focus();
  await expect(tooltip).toHaveText("Some content is hidden from representative");
  await page.locator("#name").focus();
  await expect(tooltip).toHaveCount(0);
  await page.locator("#card").hover();
  await expect(tooltip).toHaveText("Content is hidden from representative");
  expect(await agent.mirror((document) => document.querySelectorAll(".gcb-tooltip").length)).toBe(0);
  await customer.exit();
  await page.locator("#secret").focus();
  await expect(tooltip).toHaveCount(0);
  customer.expectNoComplaint();
});

test("without the built-in UI the page is told, and shows what it wants", async ({ pages, customer, agent }) => {
  await customer.goto(pages.page("/", { head: listener("disableBuiltInUI: true, primaryMedia: { isAgentConnected: function () { return true; } },"), body }));
  await agent.open();
  const token = await customer.page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        (window as any)._genesys.cobrowse.onReady.push((api: any) => {
          api.onSessionStarted.add((session: { token: string }) => resolve(session.token));
          api.startSession();
        });
      }),
  );
  await agent.join(token);
  await expect.poll(() => customer.page.evaluate(() => (window as any).masked)).toEqual(["secret", "card"]);
  await customer.page.locator("#secret").focus();
  await expect(customer.page.locator(".gcb-tooltip")).toHaveCount(0);
});
