/** Proves that what belongs to the privacy floor never leaves the browser: no byte on the wire, no trace in the mirror. */

import { mirrorText } from "./fixtures/mirror-text";
import { plants } from "./fixtures/plants";
import { expect, test } from "./fixtures/test";
import { disguises } from "./fixtures/wire";

/** How all secrets begin. Letters and digits, so that no form of it is cut by quoting. */
const mark = "canary7Qz";
const secretOf = (name: string) => `${mark}${name}Jx4`;
const seen = "visible9Kw";

test("what the floor protects is in no frame and nowhere in the mirror", async ({
  pages,
  relay,
  customer,
  agent,
  wire,
}) => {
  // Many plants, each typed, changed and looked for: longer than other tests on a busy machine.
  test.setTimeout(120_000);
  const markup = plants.map(({ name, html }) => html?.(secretOf(name)) ?? "").join("\n");
  const body = `<main><h1>${seen}heading</h1><input id="open" value="${seen}value">${markup}</main>`;
  await customer.goto(pages.page("/secrets", { body }));
  for (const { name, before } of plants) await before?.(customer.page, `#plant-${name}`, secretOf(name));
  await agent.open();
  await agent.join(await customer.startSession());
  await agent.seesText("h1", `${seen}heading`);

  for (const { name, act } of plants) await act?.(customer.page, `#plant-${name}`, secretOf(name));
  await customer.page.locator("#open").fill(`${seen}typed`);
  await agent.seesValue("#open", `${seen}typed`);

  // Everything once more, from the beginning, as another look of the agent asks for it.
  const framesBefore = wire.pageFrames().length;
  await agent.page.reload();
  await agent.seesPage();
  await agent.seesValue("#open", `${seen}typed`);

  // The search finds what is there: otherwise it proves nothing.
  for (const there of ["heading", "value", "typed"]) {
    expect(await wire.find(seen + there), there).not.toEqual([]);
  }
  expect(framesBefore).toBeGreaterThan(plants.length / 4);

  const mirror = Buffer.from(await mirrorText(agent));
  expect(mirror.includes(`${seen}typed`)).toBe(true);
  // What all have in common is in whatever holds one of them, and in what holds only a part of one.
  const leaks = await wire.find(mark);
  const log = Buffer.from(relay.log());
  for (const [form, needle] of disguises(mark)) {
    if (mirror.includes(needle)) leaks.push(`${mark} (${form}): the mirror`);
    if (log.includes(needle)) leaks.push(`${mark} (${form}): the relay's log`);
  }
  expect(leaks).toEqual([]);
  customer.expectNoComplaint();
});

test("a password that is shown for reading stays hidden for the agent, on the shop's own sign-in page", async ({
  relay,
  customer,
  agent,
  wire,
}) => {
  const secret = secretOf("shop");
  await customer.goto(`${relay.demo}/login.html`);
  await customer.page.locator("#password").fill(secret);
  await customer.page.locator("#show-password").click();
  await agent.open();
  await agent.join(await customer.startSession());
  await customer.page.locator("#password").pressSequentially(secret);
  await customer.page.locator("#show-password").click();
  await agent.seesText("#show-password", "Show");
  await customer.page.locator("#email").fill("mara@example.org");
  await agent.seesValue("#email", "mara@example.org");
  await customer.page.locator("form#login button[type=submit], form#login .button:not(#show-password)").click();
  await agent.seesText("#signed-in", "mara@example.org");
  expect(await wire.find(secret)).toEqual([]);
  expect(await mirrorText(agent)).not.toContain(secret);
});

test("a masked field gives nothing away by its length", async ({ pages, customer, agent }) => {
  await customer.goto(pages.page("/length", { body: '<input id="secret" type="password"><p id="done"></p>' }));
  await agent.open();
  await agent.join(await customer.startSession());
  const look = () => agent.mirror((document) => document.querySelector<HTMLInputElement>("#secret")?.value ?? null);
  const values = new Set<string | null>();
  for (const [step, text] of ["ab", "a much longer secret, of many words"].entries()) {
    await customer.page.locator("#secret").fill(text);
    await customer.page.evaluate((number) => {
      document.getElementById("done")!.textContent = String(number);
    }, step);
    await agent.seesText("#done", String(step));
    values.add(await look());
  }
  expect([...values]).toHaveLength(1);
});
