/** Proves the integration guide's table of signals: each of its rows is caused for real, and what a page hears is compared. */

import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { Agent } from "./fixtures/agent";
import { Customer } from "./fixtures/customer";
import { foreignKey, impatientKey } from "./fixtures/relay";
import { expect, test } from "./fixtures/test";

const guide = readFileSync(new URL("../../js-shim/README.md", import.meta.url), "utf8");

/** What the guide promises, by what happens. */
const promised = new Map<string, string[]>();
for (const line of (guide.split("\n### The order of signals\n")[1] ?? "").split("\nA session that")[0]?.split("\n") ?? []) {
  const [, happens = "", dispatched = ""] = line.split("|").map((cell) => cell.trim());
  if (dispatched.startsWith("`")) promised.set(happens.replaceAll("`", ""), [...dispatched.matchAll(/`([^`]+)`/g)].map(([, signal]) => signal ?? ""));
}

/** A page that writes down what it hears, as the guide writes it. */
const listener = (key: string) => `<script>
  window.heard = [];
  window._genesys = { cobrowse: { apikey: "${key}", onReady: [function (api) {
    window.api = api;
    function shown(value, name) {
      if (name === "token" || name === "url") return "";
      if (typeof value === "function") return "done";
      if (value instanceof Element) return "element";
      if (Array.isArray(value)) return "[" + value.map(function (item) { return shown(item); }).join(", ") + "]";
      if (typeof value !== "object" || value === null) return JSON.stringify(value);
      return "{" + Object.keys(value).map(function (key) {
        var text = shown(value[key], key);
        return text ? key + ": " + text : key;
      }).join(", ") + "}";
    }
    Object.keys(api).forEach(function (name) {
      if (name.indexOf("on") !== 0) return;
      api[name].add(function () {
        window.heard.push(name + "(" + [].map.call(arguments, function (value) { return shown(value); }).join(", ") + ")");
      });
    });
  }] } };
</script>`;

test("every row of the table is what a page hears", async ({ pages, customer, agent, browsers, relay }) => {
  test.setTimeout(120_000);
  const open = new Set(promised.keys());
  const seen = new Map<Page, number>();
  /** Proves one row: everything that this page has heard since the row before. */
  const row = async (happens: string, page = customer.page) => {
    expect([...open], "a row of the guide").toContain(happens);
    open.delete(happens);
    const since = () => page.evaluate((from) => (window as any).heard?.slice(from), seen.get(page) ?? 0).catch(() => undefined);
    await expect.poll(since, { message: happens }).toEqual(promised.get(happens));
    seen.set(page, (seen.get(page) ?? 0) + (promised.get(happens)?.length ?? 0));
  };
  /** The next row begins with a new document. */
  const anew = (page = customer.page) => seen.set(page, 0);
  const body = '<h1>One</h1><input type="password" aria-label="Password">';
  const put = (path: string, key: string) => pages.page(path, { head: listener(key), body });
  const second = put("/second", "fixture-key");
  const first = put("/first", "fixture-key");
  const { page } = customer;

  await customer.goto(first);
  await row("a page loads without a session");
  const token = await customer.startSession();
  await row("a session starts");
  await agent.open();
  await agent.join(token);
  await row("the agent joins");
  await agent.askForControl();
  await page.locator(".gcb-dialog .gcb-cancel").click();
  await row("the agent asks for Write Mode, and it is refused");
  await agent.askForControl();
  await customer.allowWriteMode();
  await row("the agent asks for Write Mode, and it is allowed");
  await agent.hasControl();
  await agent.page.getByRole("textbox", { name: "Address" }).fill(second);
  await agent.page.keyboard.press("Enter");
  await row("the agent navigates");
  await expect(page).toHaveURL(second);
  anew();
  await row("a page of the session loads, in Write Mode");
  await agent.page.getByRole("button", { name: "Forward", exact: true }).click();
  await row("the agent wants to navigate where that is impossible");
  await page.evaluate(() => (window as any).api.downgradeMode());
  await row("the customer revokes control, or downgradeMode()");
  await page.reload();
  anew();
  await row("a page of the session loads, in Pointer Mode");
  await customer.exit();
  await row("the customer leaves, or exitSession()");
  await page.evaluate(() => (window as any).heard.splice(0));
  anew();

  // The others side by side, because some of them take their time.
  const another = async (name: string, key: string) => {
    const context = await browsers.customer.newContext();
    const other = new Customer(await context.newPage());
    await other.goto(put(`/${name}`, key));
    return other;
  };
  const forget = async ({ page: one }: Customer, happens: string[]) => {
    seen.set(one, happens.reduce((count, name) => count + (promised.get(name)?.length ?? 0), 0));
  };
  const load = "a page loads without a session";
  const start = "a session starts";

  const inactive = await another("inactive", impatientKey);
  const late = await another("late", impatientKey);
  await inactive.startSession();
  await late.startSession();
  const lateAddress = late.page.url();
  await late.goto(pages.put("/elsewhere", "<h1>Elsewhere</h1>"));

  const refused = await another("refused", foreignKey);
  await refused.page.locator(".gcb-startCobrowse").click();
  await refused.answer("Are you on the phone");
  await forget(refused, [load]);
  await row("a start is refused for its key or origin", refused.page);

  const unreached = await another("unreached", "fixture-key");
  await unreached.page.route("**/gcb-engine.js*", (route) => route.abort());
  await unreached.page.locator(".gcb-startCobrowse").click();
  await forget(unreached, [load]);
  await row("a start does not get through to the relay", unreached.page);

  const helped = await another("helped", "fixture-key");
  await agent.join(await helped.startSession());
  const busy = await another("busy", "fixture-key");
  const sameAgent = new Agent(await (await browsers.agent.newContext()).newPage(), relay);
  await sameAgent.open();
  await sameAgent.tryToJoin(await busy.startSession());
  await forget(busy, [load, start]);
  await row("the agent turns out to be in another session", busy.page);
  await agent.askForControl();
  await helped.allowWriteMode();
  await agent.hasControl();
  await agent.page.getByRole("button", { name: "End session" }).click();
  await forget(helped, [load, start, "the agent joins", "the agent asks for Write Mode, and it is allowed"]);
  await row("the agent ends the session, in any mode", helped.page);

  await forget(inactive, [load, start]);
  await row("no agent joins in time", inactive.page);
  await late.goto(lateAddress);
  await row("a page loads after the session's time", late.page);
  for (const other of [refused, unreached, helped, busy, sameAgent, inactive, late]) await other.page.context().close();
  expect([...open]).toEqual([]);
});
