/** Proves that the drift alarm hears real browsers: of a restriction that matches no more, and of one that no browser knows. */

import type { Relay } from "./fixtures/relay";
import { publishRules } from "./fixtures/rules";
import { expect, test } from "./fixtures/test";

interface Told {
  readonly id: string;
  readonly matched_pages: number;
  readonly stopped_matching: boolean;
  readonly invalid: boolean;
}

async function drift(relay: Relay, id: string): Promise<Partial<Told>> {
  const token = await relay.agentToken("Ida Admin", { groups: ["Administrators"] });
  const answer = await fetch(`${relay.customerLine.origin}/api/sites/fixtures/restrictions/drift`, { headers: { authorization: `Bearer ${token}` } });
  const { restrictions } = (await answer.json()) as { restrictions: Told[] };
  return restrictions.find((one) => one.id === id) ?? {};
}

async function metric(relay: Relay, name: string, restriction: string): Promise<string | undefined> {
  const text = await (await fetch(`${relay.customerLine.origin}/metrics`)).text();
  return text.split("\n").find((line) => line.startsWith(`cobrowse_${name}{site="fixtures",restriction="${restriction}"}`))?.split(" ").at(-1);
}

test("a restriction that matched, and matches nothing on twenty pages more, has stopped matching", async ({ relay, pages, customer, agent }) => {
  await publishRules(relay, { restrictions: [{ id: "drifting", kind: "mask", selector: ".drifting" }] });
  await customer.goto(pages.page("/drift", { body: `<p id="at" class="drifting">text</p>` }));
  await agent.open();
  await agent.join(await customer.startSession());
  await expect.poll(async () => (await drift(relay, "drifting")).matched_pages).toBe(1);
  expect(await metric(relay, "restriction_stopped_matching", "drifting")).toBe("0");
  // The site is built anew, with other names.
  let loads = 0;
  const load = async () => {
    const word = `load ${++loads}`;
    pages.page("/drift", { body: `<p id="at" class="renamed">${word}</p>` });
    await customer.page.reload();
    await agent.seesText("#at", word);
  };
  while (loads < 19) await load();
  expect((await drift(relay, "drifting")).stopped_matching, "nineteen pages say nothing").toBe(false);
  await expect
    .poll(async () => {
      await load();
      return (await drift(relay, "drifting")).stopped_matching;
    }, { timeout: 20_000 })
    .toBe(true);
  console.log(`page loads without a match: ${loads}`);
  expect(await metric(relay, "restriction_stopped_matching", "drifting")).toBe("1");
  expect(await metric(relay, "restriction_invalid", "drifting")).toBe("0");
});

for (const [kind, selector] of [
  ["mask", "#secret:of-tomorrow"],
  ["control", "button:of-tomorrow(2)"],
] as const) {
  test(`a ${kind} selector that the browser does not understand is reported, and developers read it`, async ({ relay, pages, customer, agent }) => {
    const id = `tomorrow-${kind}`;
    await publishRules(relay, { restrictions: [{ id, kind, selector }, { id: `known-${kind}`, kind, selector: "#other" }] });
    const said: string[] = [];
    customer.page.on("console", (message) => said.push(message.text()));
    const body = `<p id="secret">secret text</p><p id="other">other</p><button id="press" onclick="window.pressed = true">Press</button>`;
    await customer.goto(pages.page("/invalid", { head: "<script>window._genesys = { cobrowse: { debug: true } };</script>", body }));
    await agent.open();
    await agent.join(await customer.startSession());
    await expect.poll(async () => (await drift(relay, id)).invalid).toBe(true);
    expect((await drift(relay, `known-${kind}`)).invalid).toBe(false);
    expect(await metric(relay, "restriction_invalid", id)).toBe("1");
    await expect.poll(() => said.find((line) => line.includes("does not understand"))).toContain(
      `this browser does not understand the selectors of these restrictions: ${id}`,
    );
    expect(said.filter((line) => line.includes("does not understand")).join()).not.toContain(`known-${kind}`);
    const text = () => agent.mirror((document) => document.querySelector("#secret")?.textContent);
    // Less is shown and allowed, never more.
    if (kind === "mask") {
      expect(await text()).toBe("******** ****");
      return;
    }
    expect(await text()).toBe("secret text");
    await agent.askForControl();
    await customer.allowWriteMode();
    await agent.hasControl();
    await agent.click("#press");
    await agent.isTold(/./);
    expect(await customer.page.evaluate(() => (window as any).pressed)).toBeUndefined();
  });
}
