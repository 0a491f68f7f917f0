/** Proves in real browsers that lost connections lose nothing and do nothing twice, however many there are. */

import { counterBody } from "./fixtures/counter";
import { expectSamePage } from "./fixtures/equality";
import { expect, test } from "./fixtures/test";

/** How often a line breaks; COBROWSE_RECONNECTS=1000 is for a run by hand. */
const breaks = Number(process.env.COBROWSE_RECONNECTS ?? 60);

test(`over ${breaks} broken connections each change is shown once and each key arrives once, counted by sequence`, async ({
  pages,
  relay,
  customer,
  agent,
  wire,
}) => {
  test.setTimeout(60_000 + breaks * 5_000);
  const { page } = customer;
  const sockets = { customer: 0, agent: 0 };
  page.on("websocket", () => sockets.customer++);
  agent.page.on("websocket", (socket) => (sockets.agent += Number(socket.url().endsWith("/ws/agent"))));
  await customer.goto(pages.page("/counter", { body: counterBody }));
  await agent.open();
  await agent.join(await customer.startSession());
  await agent.askForControl();
  await customer.allowWriteMode();
  await agent.hasControl();
  await agent.click("#name");
  await expect(page.locator("#name")).toBeFocused();

  const { customerLine, agentLine } = relay;
  const chances = [[customerLine], [agentLine], [customerLine, agentLine]];
  const broken = { customer: 0, agent: 0 };
  let keys = "";
  for (let round = 1; round <= breaks; round++) {
    const key = String(round % 10);
    keys += key;
    // Both at work: what is on its way is lost, and has to come again.
    await agent.press(key);
    await page.evaluate(() => document.getElementById("add")!.click());
    const lines = chances[round % chances.length]!;
    lines.forEach((line) => line.cut());
    broken.customer += Number(lines.includes(customerLine));
    broken.agent += Number(lines.includes(agentLine));
    await page.evaluate(() => document.getElementById("add")!.click());
    lines.forEach((line) => line.mend());
    await agent.seesText("#count", new RegExp(`^${2 * round}$`));
    await expect.poll(() => page.locator("#name").inputValue(), { timeout: 30_000 }).toBe(keys);
  }

  await expectSamePage(customer, agent, "after the last break");
  const items = await agent.mirror((document) => [...document.querySelectorAll("#list li")].map((item) => item.textContent));
  expect(items).toEqual(Array.from({ length: 2 * breaks }, (_, at) => `item ${2 * breaks - at}`));
  for (const window of ["agent", "customer"] as const) {
    const received = wire.received(window);
    const last = Math.max(...received);
    expect(last, window).toBeGreaterThan(breaks);
    expect(new Set(received).size, `${window}: none is missing`).toBe(last);
    expect(sockets[window], `${window}: each break took a socket`).toBeGreaterThan(broken[window]);
  }
  expect(customer.complaints.filter((line) => line.startsWith("exception"))).toEqual([]);
  expect(agent.complaints.filter((line) => line.startsWith("exception"))).toEqual([]);
});
