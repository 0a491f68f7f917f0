/** Proves edit mode on the page with the real relay: a ticket of the editor, the draft, and a preview that follows it. */

import { Desk } from "./fixtures/desk";
import type { Relay } from "./fixtures/relay";
import { publishRules, type Restriction } from "./fixtures/rules";
import { expect, test } from "./fixtures/test";

const body = `<h1>Account</h1><p class="balance">Four thousand seven</p><p class="name">Ida</p>
  <button id="pay" onclick="window.paid = true">Pay</button><input type="password" value="never7Kq">`;

/** What an administrator's editor asks of the REST API. */
async function ask(relay: Relay, method: string, path: string, given?: unknown): Promise<any> {
  const token = await relay.agentToken("Ida Admin", { groups: ["Administrators"] });
  const answer = await fetch(`${relay.customerLine.origin}/api/sites/fixtures${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(given === undefined ? {} : { body: JSON.stringify(given) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path} (${answer.status}): ${await answer.text()}`);
  return answer.status === 204 ? undefined : answer.json();
}

const draftOf = async (relay: Relay): Promise<Restriction[]> =>
  (await ask(relay, "GET", "/restrictions/draft")).restrictions;

test.beforeEach(async ({ relay }) => {
  await publishRules(relay, { restrictions: [] });
  await ask(relay, "DELETE", "/restrictions/draft");
});
test.afterEach(async ({ relay }) => {
  await ask(relay, "DELETE", "/restrictions/draft");
  await publishRules(relay, { restrictions: [] });
});

test("from a ticket to a saved restriction that the preview shows at once, and customers do not have yet", async ({
  relay,
  pages,
  customer,
  agent,
}, info) => {
  const url = pages.page("/account", { body });
  const { ticket, open_url } = await ask(relay, "POST", "/edit-tickets", { url });
  const desk = new Desk(customer.page);
  await desk.page.goto(open_url);
  await expect(desk.panel.getByText("Draft of fixtures · Ida Admin")).toBeVisible();
  expect(desk.page.url()).toBe(url);
  await desk.seesBorder("floor", "input[type=password]");

  await desk.button("Start preview").click();
  await expect(desk.button("Stop preview")).toBeVisible();
  await expect.poll(async () => (await ask(relay, "GET", `/previews/${ticket}`)).token).toMatch(/^\d{9}$/);
  const { token } = await ask(relay, "GET", `/previews/${ticket}`);
  await agent.open("Ida Admin", "Administrators");
  await agent.join(token);
  await agent.seesText(".balance", "Four thousand seven");

  await desk.pick(".balance");
  await expect(desk.selector).toHaveValue(".balance");
  await desk.panel.getByLabel("This page").check();
  await desk.panel.getByLabel("Description").fill("Balance");
  await desk.button("Save to the draft").click();
  await expect(desk.status).toContainText("Saved Balance.");
  await desk.seesBorder("mask", ".balance");
  await agent.seesText(".balance", "**** ******** *****");
  await agent.seesText(".name", "Ida");
  expect(await draftOf(relay)).toMatchObject([
    { kind: "mask", selector: ".balance", description: "Balance", pages: "^[a-z]+://[^/?#]*/account/?([?#]|$)" },
  ]);
  expect((await ask(relay, "GET", "/restrictions/published")).restrictions).toEqual([]);
  await desk.page.screenshot({ path: info.outputPath("real-page.png") });
  await agent.page.screenshot({ path: info.outputPath("real-preview.png") });

  // It holds for this path alone: so the next page, in edit mode and in the preview still, shows it again.
  pages.page("/other", { body });
  await desk.page.goto(url.replace("/account", "/other"));
  await expect(desk.panel.getByText("On other pages (1)")).toBeVisible();
  await agent.seesText(".balance", "Four thousand seven");

  await desk.button("End editing").click();
  await expect.poll(async () => (await ask(relay, "GET", `/previews/${ticket}`)).token).toBeNull();
  customer.expectNoComplaint();
});

test("two administrators at once lose nothing, and the relay's problems stand at their fields", async ({ relay, pages, customer }) => {
  const mine: Restriction = { id: "pay", kind: "control", selector: "#pay", description: "Paying" };
  await ask(relay, "PUT", "/restrictions/draft", { restrictions: [mine] });
  const { open_url } = await ask(relay, "POST", "/edit-tickets", { url: pages.page("/account", { body }) });
  const desk = new Desk(customer.page);
  await desk.page.goto(open_url);
  await desk.seesBorder("control", "#pay");
  await desk.row("Paying").getByRole("button", { name: "Edit" }).click();
  await desk.selector.fill("button#pay");
  await ask(relay, "PUT", "/restrictions/draft", {
    restrictions: [{ ...mine, description: "Payments" }, { id: "theirs", kind: "mask", selector: ".name" }],
  });
  await desk.button("Save to the draft").click();
  await expect(desk.status).toContainText("Saved");
  expect(await draftOf(relay)).toMatchObject([
    { id: "pay", selector: "button#pay", description: "Payments" },
    { id: "theirs" },
  ]);
  await expect(desk.row("theirs")).toContainText("1 element");

  await desk.pick("h1");
  await desk.panel.getByLabel("A regular expression over the address", { exact: true }).check();
  const pattern = desk.panel.getByLabel("Regular expression over the address", { exact: true });
  await pattern.fill("/account(");
  await expect(desk.panel.locator("#pages-said")).toHaveClass(/wrong/);
  await desk.button("Save to the draft").click();
  await expect(desk.status).toContainText("Not saved");
  await expect(desk.panel.locator("#pages-said")).toHaveClass(/wrong/);
  await pattern.fill("/account$");
  await expect(desk.panel.locator("#pages-said")).toHaveText("Matches this page.");
});

test("a ticket is good for one page, once, and for no other origin", async ({ relay, pages, documentation, customer }) => {
  const url = pages.page("/account", { body });
  const { open_url } = await ask(relay, "POST", "/edit-tickets", { url });
  const desk = new Desk(customer.page);
  const refused = "has been used, has expired, or is for another site";
  await desk.page.goto(`${documentation.origin}/std/index.html#${open_url.split("#")[1]}`);
  await expect(desk.panel.getByRole("alert")).toContainText(refused);
  await desk.page.goto(open_url);
  await desk.page.evaluate(() => sessionStorage.clear());
  await desk.page.goto("about:blank");
  await desk.page.goto(open_url);
  await expect(desk.panel.getByRole("alert")).toContainText(refused);
});
