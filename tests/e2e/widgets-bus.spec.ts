/** Genesys Widgets on the page: their entries start co-browse over the bus, their chat carries the token and ends the session. */

import type { Page } from "@playwright/test";
import { cxBus } from "./fixtures/cx-bus";
import { sample } from "./fixtures/guide-samples";
import type { Pages } from "./fixtures/sites";
import { expect, test } from "./fixtures/test";

const options = (url: string) => `cobrowse: { src: '${url}/js/gcb.min.js', url: '${url}/' }`;
const start = "window.bus = makeBus(); window.service = makeEntries(bus, {});";

/** A page with the scripts of `before` in front of gcb.min.js and those of `after` at its end. */
function widgetsPage(pages: Pages, path: string, before: string, after = ""): string {
  const head = `<script>${cxBus}\n${before}</script>`;
  return pages.page(path, { head, body: `<h1>With Widgets</h1>${after && `<script>${after}</script>`}` });
}

async function phone(page: Page): Promise<void> {
  const yes = page.locator(".gcb-dialog .gcb-ok");
  const toolbar = page.locator(".gcb-toolbar-cell-content").first();
  await expect(yes.or(toolbar).first()).toBeVisible();
  if (await yes.isVisible()) await yes.click();
}

const events = (page: Page) =>
  page.evaluate(() =>
    (window as any).bus.log.map(({ event }: { event: string }) => event).filter((name: string) => name.startsWith("CoBrowse")),
  );

for (const [entry, selector] of [
  ["the ChannelSelector entry", ".cx-channel"],
  ["the WebChat menu item", ".cx-menu-item.cx-cobrowse"],
  ["the CallUs link", ".cx-cobrowse-link"],
] as const) {
  test(`${entry} starts a session`, async ({ pages, relay, customer, agent }) => {
    const url = `${relay.customerLine.origin}/cobrowse`;
    await customer.goto(
      widgetsPage(pages, "/widgets", `window._genesys = { widgets: { ${options(url)} } }; ${start} _genesys.widgets.bus = bus;`),
    );
    const { page } = customer;
    await page.locator(selector).click();
    await phone(page);
    const token = await customer.token();
    await agent.open();
    await agent.join(token);
    await expect.poll(() => events(page)).toEqual(["CoBrowse.ready", "CoBrowse.started", "CoBrowse.agentJoined"]);
    const state = await page.evaluate(
      () => new Promise((resolve) => (window as any).bus.command("CoBrowse.state").done(resolve)),
    );
    expect(state).toEqual({ state: "active", token, mode: "pointer" });
    await page.evaluate(() => (window as any).bus.command("CoBrowse.stop"));
    await expect(page.locator(".gcb-toolbar")).toHaveCount(0);
    await expect.poll(() => events(page).then((all) => all.at(-1))).toBe("CoBrowse.ended");
    expect(customer.complaints).toEqual([]);
  });
}

for (const [when, before, after] of [
  ["later than our script", "window._genesys = { widgets: { OPTIONS } };", `${start} setTimeout(() => (_genesys.widgets.bus = bus), 700);`],
  [
    "to extensions",
    "window._genesys = { widgets: { OPTIONS } };",
    `onload = () => setTimeout(() => { ${start} for (const one of Object.values(_genesys.widgets.extensions)) one({}, bus, {}); }, 700);`,
  ],
  [
    "by onReady, which the page uses itself",
    "window._genesys = { widgets: { OPTIONS, onReady: (given) => (window.given = given) } };",
    `onload = () => setTimeout(() => { ${start} _genesys.widgets.onReady(bus); }, 700);`,
  ],
  ["with options that come after our script", "", `${start} window._genesys.widgets = { OPTIONS, bus };`],
] as const) {
  test(`a bus that comes ${when} is joined, once`, async ({ pages, relay, customer }) => {
    const url = `${relay.customerLine.origin}/cobrowse`;
    const filled = (script: string) => script.replace("OPTIONS", options(url));
    await customer.goto(widgetsPage(pages, "/late", filled(before), filled(after)));
    await expect(customer.page.locator(".cx-channel")).toHaveCount(1);
    expect(await events(customer.page)).toEqual(["CoBrowse.ready"]);
    if (when.startsWith("by onReady")) expect(await customer.page.evaluate(() => "given" in window)).toBe(true);
    expect(customer.complaints).toEqual([]);
  });
}

test("a plugin of Widgets' own that has the name stays the one on the bus", async ({ pages, relay, customer }) => {
  const url = `${relay.customerLine.origin}/cobrowse`;
  const own = "const own = bus.registerPlugin('CoBrowse'); own.registerCommand('open', (call) => call.deferred.resolve('own'));";
  await customer.goto(
    widgetsPage(pages, "/own", `window._genesys = { widgets: { ${options(url)} } }; ${start} ${own} _genesys.widgets.bus = bus;`),
  );
  await customer.page.waitForLoadState("networkidle");
  const answer = await customer.page.evaluate(
    () => new Promise((resolve) => (window as any).bus.command("CoBrowse.open").done(resolve)),
  );
  expect(answer).toBe("own");
  expect(customer.complaints).toEqual([]);
});

test("the token goes through the chat of Widgets, and the end of that chat ends the session, on the next page too", async ({
  pages,
  relay,
  customer,
}) => {
  const url = `${relay.customerLine.origin}/cobrowse`;
  const page = (path: string, agents: string) =>
    widgetsPage(
      pages,
      path,
      `window._genesys = { widgets: { ${options(url)} } };
       window.bus = makeBus(); window.service = makeEntries(bus, ${agents}); _genesys.widgets.bus = bus;`,
    );
  const next = page("/next", "{ 1: { connected: true, name: 'Ada' } }");
  await customer.goto(page("/chat", "{}"));
  await expect(customer.page.locator(".cx-channel")).toBeVisible();
  await customer.page.evaluate(() => (window as any).service.publish("agentConnected"));
  await customer.page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
  await customer.page.locator(".cx-menu-item.cx-cobrowse").click();
  const token = await customer.token();
  await expect.poll(() => customer.page.evaluate(() => (window as any).bus.messages)).toEqual([`{start:${token}}`]);
  await customer.goto(next);
  expect(await customer.token()).toBe(token);
  await expect.poll(() => events(customer.page)).toEqual(["CoBrowse.ready", "CoBrowse.started"]);
  await customer.page.evaluate(() => (window as any).service.publish("ended"));
  await expect(customer.page.locator(".gcb-toolbar")).toHaveCount(0);
  expect(await customer.page.evaluate(() => (window as any).bus.messages)).toEqual([]);
});

test("the sample of the integration guide starts a session by its own entry", async ({ pages, relay, customer }) => {
  const options = sample("js", "channelselector", relay.customerLine.origin);
  await customer.goto(
    widgetsPage(
      pages,
      "/sample",
      `window._genesys = {}; ${options} window.bus = makeBus(); _genesys.widgets.bus = bus;
       const entries = bus.registerPlugin('ChannelSelector');
       const [channel] = _genesys.widgets.channelselector.channels;
       entries.subscribe(channel.readyEvent, () => {
         const entry = document.createElement('button');
         entry.textContent = channel.displayName;
         entry.className = 'entry';
         entry.onclick = () => entries.command(channel.clickCommand);
         document.body.append(entry);
       });`,
    ),
  );
  await customer.page.locator(".entry").click();
  await phone(customer.page);
  await customer.token();
  expect(customer.complaints).toEqual([]);
});

test("without Widgets nothing is fetched for them", async ({ pages, customer, wire }) => {
  await customer.goto(pages.page("/plain", { head: "<script>window._genesys = { widgets: { main: {} } };</script>" }));
  await expect(customer.page.locator(".gcb-startCobrowse")).toBeVisible();
  await customer.page.waitForLoadState("networkidle");
  expect(wire.requests("customer").filter((address) => address.includes("widgets"))).toEqual([]);
});
