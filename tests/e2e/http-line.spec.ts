/** Proves that a session runs over HTTP as it does over a WebSocket, and that it comes to that by itself where it must. */

import type { Agent } from "./fixtures/agent";
import { counterBody } from "./fixtures/counter";
import type { Customer } from "./fixtures/customer";
import { expectSamePage } from "./fixtures/equality";
import { openProxy, type Proxy } from "./fixtures/proxy";
import { foreignKey } from "./fixtures/relay";
import { scriptTag, type Pages } from "./fixtures/sites";
import { expect, test as base } from "./fixtures/test";
import type { WebSocket } from "@playwright/test";

const test = base.extend<{ middle: Proxy }>({
  // Not `proxy`, which is an option of Playwright's.
  middle: async ({ relay }, use) => {
    const middle = await openProxy(relay.customerLine.origin);
    await use(middle);
    await middle.close();
  },
});

const noSockets = "<script>window._genesys = { cobrowse: { disableWebSockets: true } };</script>";

const lost = /connection lost/i;

/** Puts two pages that reach the relay through a middle. */
function putBehind(pages: Pages, middle: Proxy, head = ""): string {
  const page = (content: string) =>
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>${head}${scriptTag(middle.origin)}</head><body>${content}</body></html>`;
  pages.put("/second", page('<h1 id="second">Second</h1><a href="/counter">Back</a>'));
  return pages.put("/counter", page(counterBody));
}

/** The page's chat has an agent: a start asks nothing first. */
const connected = `<script>
  window._genesys = { cobrowse: { primaryMedia: { isAgentConnected: function () { return true; } } } };
</script>`;

/** Joins and takes control. */
async function takeControl(customer: Customer, agent: Agent, token: string): Promise<void> {
  await agent.open();
  await agent.join(token);
  await expectSamePage(customer, agent, "after the join");
  await agent.askForControl();
  await customer.allowWriteMode();
  await agent.hasControl();
}

/** No WebSocket from now on. */
function countSockets(customer: Customer): () => number {
  let count = 0;
  customer.page.on("websocket", () => count++);
  return () => count;
}

test("with disableWebSockets the whole story runs, and no socket is opened", async ({
  pages,
  customer,
  agent,
  wire,
}) => {
  const sockets = countSockets(customer);
  pages.page("/second", { head: noSockets, body: '<h1 id="second">Second</h1><input id="more">' });
  await customer.goto(pages.page("/counter", { head: noSockets, body: counterBody }));
  const token = await customer.startSession();
  await takeControl(customer, agent, token);

  await agent.click("#name");
  await agent.type("Mara Lindqvist");
  await expect(customer.page.locator("#name")).toHaveValue("Mara Lindqvist");
  await agent.click("#add");
  await expect(customer.page.locator("#count")).toHaveText("1");
  await customer.page.locator("#secret").fill("correct horse");
  await agent.seesText("#count", "1");
  await expectSamePage(customer, agent, "after typing");

  await agent.click("#next");
  await expect(customer.page.locator("#second")).toBeVisible();
  expect(await customer.token()).toBe(token);
  await agent.seesText("#second", "Second");
  await agent.hasControl();
  await agent.click("#more");
  await agent.type("on the next page");
  await expect(customer.page.locator("#more")).toHaveValue("on the next page");
  await expectSamePage(customer, agent, "on the next page");

  await customer.exit();
  await expect(customer.page.locator(".gcb-toolbar")).toHaveCount(0);
  await expect(agent.page.getByText("The customer has ended the session.")).toBeVisible();
  expect(sockets()).toBe(0);
  expect(wire.pageFrames().length).toBeGreaterThan(2);
  expect(await wire.find("correct horse")).toEqual([]);
  expect(await customer.page.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
  customer.expectNoComplaint();
});

test("where WebSockets are refused the session starts over HTTP, and its next page does not try them again", async ({
  pages,
  customer,
  agent,
  middle,
}) => {
  await customer.goto(putBehind(pages, middle));
  const token = await customer.startSession();
  expect(middle.upgradesAsked).toBe(1);
  await takeControl(customer, agent, token);
  await agent.click("#next");
  await expect(customer.page.locator("#second")).toBeVisible();
  await agent.seesText("#second", "Second");
  expect(await customer.token()).toBe(token);
  expect(middle.upgradesAsked).toBe(1);
  // Once it is known that answers come through as they are written, they are streamed.
  await expect.poll(() => middle.lineRequests, { timeout: 30_000 }).toContain("receive stream");
});

/** Stops the page's clock and asks for a session; gives the socket that it tries. */
async function startAtMidnight(customer: Customer, url: string): Promise<WebSocket> {
  await customer.page.clock.install({ time: "2031-01-01T00:00:00Z" });
  await customer.goto(url);
  await customer.page.clock.pauseAt("2031-01-02T00:00:00Z");
  const [socket] = await Promise.all([
    customer.page.waitForEvent("websocket"),
    customer.page.locator(".gcb-startCobrowse").click(),
  ]);
  return socket;
}

test("where WebSockets are neither opened nor refused the session starts over HTTP within three seconds", async ({
  pages,
  customer,
  middle,
}) => {
  middle.upgrades = "hanging";
  await startAtMidnight(customer, putBehind(pages, middle, connected));
  await expect.poll(() => middle.upgradesAsked).toBe(1);
  await customer.page.clock.runFor(1_000);
  expect(middle.lineRequests).toEqual([]);
  await customer.page.clock.runFor(1_500);
  await expect.poll(() => middle.lineRequests[0]).toBe("open");
  await customer.page.clock.resume();
  expect(await customer.token()).toMatch(/^\d{9}$/);
});

test("where WebSockets open and nothing comes through the session starts over HTTP, too", async ({
  pages,
  customer,
  middle,
}) => {
  middle.upgrades = "mute";
  const socket = await startAtMidnight(customer, putBehind(pages, middle, connected));
  await socket.waitForEvent("framesent");
  await customer.page.clock.runFor(6_000);
  await expect.poll(() => middle.lineRequests[0]).toBe("open");
  await customer.page.clock.resume();
  expect(await customer.token()).toMatch(/^\d{9}$/);
  expect(middle.upgradesAsked).toBe(1);
});

test("where a proxy holds answers back, waiting answers take over from streams", async ({
  pages,
  customer,
  agent,
  middle,
}) => {
  middle.holdsAnswers = true;
  await customer.goto(putBehind(pages, middle, noSockets));
  await takeControl(customer, agent, await customer.startSession());
  // The probe is over when the requests after it are made, and they still wait.
  await agent.click("#name");
  for (const letter of "twenty letters, or so") await agent.type(letter);
  await expect(customer.page.locator("#name")).toHaveValue("twenty letters, or so");
  await agent.click("#add");
  await expect(customer.page.locator("#count")).toHaveText("1");
  await expectSamePage(customer, agent, "after the agent's work");
  expect(middle.lineRequests).toContain("probe");
  expect(middle.lineRequests).not.toContain("receive stream");
});

test("a line over HTTP that breaks again and again resumes, and everything is done once", async ({
  pages,
  relay,
  customer,
  agent,
}) => {
  test.setTimeout(120_000);
  await customer.goto(pages.page("/counter", { head: noSockets, body: counterBody }));
  await takeControl(customer, agent, await customer.startSession());
  const toolbar = customer.page.locator(".gcb-toolbar");
  let typed = "";
  for (let round = 1; round <= 5; round++) {
    // Cut while both are busy: what is on the way is lost, and has to come again.
    await agent.click("#name");
    await agent.press("End");
    const word = `round ${round} `;
    typed += word;
    await agent.type(word);
    await customer.page.locator("#add").click();
    relay.customerLine.cut();
    await expect(toolbar).toContainText(lost);
    await customer.page.locator("#add").click();
    relay.customerLine.mend();
    await expect(toolbar).not.toContainText(lost, { timeout: 15_000 });
    await expect(customer.page.locator("#name")).toHaveValue(typed);
    await agent.seesText("#count", String(2 * round));
    await expectSamePage(customer, agent, `after break ${round}`);
  }
  expect(customer.complaints.filter((line) => line.startsWith("exception"))).toEqual([]);
});

test("the relay restarts under a line over HTTP, and the same session goes on", async ({
  pages,
  relay,
  customer,
  agent,
}) => {
  await customer.goto(pages.page("/counter", { head: noSockets, body: counterBody }));
  const token = await customer.startSession();
  await agent.open();
  await agent.join(token);
  await expectSamePage(customer, agent);
  await relay.stop();
  await expect(customer.page.locator(".gcb-toolbar")).toContainText(lost);
  await customer.page.locator("#add").click();
  await relay.start();
  await expect(customer.page.locator(".gcb-toolbar")).not.toContainText(lost, { timeout: 20_000 });
  await agent.seesText("#count", "1");
  await expectSamePage(customer, agent, "after the restart");
  expect(await customer.token()).toBe(token);
});

test("a customer who ends the session and leaves the page at once has ended it", async ({
  pages,
  customer,
  agent,
  middle,
}) => {
  await customer.goto(putBehind(pages, middle, noSockets));
  await agent.open();
  await agent.join(await customer.startSession());
  await expectSamePage(customer, agent);
  await customer.page.evaluate(
    () =>
      new Promise<void>((resolve) =>
        (window as any)._genesys.cobrowse.onReady.push((api: any) => {
          api.exitSession();
          location.href = "/second";
          resolve();
        }),
      ),
  );
  await expect(agent.page.getByText("The customer has ended the session.")).toBeVisible();
  // It may come after the word that ended the session, on a connection of its own.
  await expect.poll(() => middle.lineRequests).toContain("send, the last");
});

test("a policy that allows the relay and no WebSocket is kept", async ({ pages, relay, customer, agent }) => {
  const origin = relay.customerLine.origin;
  const policy = `script-src ${origin} 'nonce-a' 'wasm-unsafe-eval'; connect-src ${origin}; style-src 'self'; require-trusted-types-for 'script'`;
  const head = noSockets.replace("<script>", '<script nonce="a">');
  const headers = { "content-security-policy": policy };
  await customer.goto(pages.page("/strict", { head, body: "<h1>Strict</h1>", headers }));
  const token = await customer.startSession();
  await agent.open();
  await agent.join(token);
  await expectSamePage(customer, agent);
  await customer.exit();
  await expect(agent.page.getByText("The customer has ended the session.")).toBeVisible();
  customer.expectNoComplaint();
});

test("an origin that is not allowed is told so over HTTP, too", async ({ pages, customer }) => {
  const key = `window._genesys = { cobrowse: { disableWebSockets: true, apikey: "${foreignKey}", primaryMedia: { isAgentConnected: () => true } } };`;
  await customer.goto(pages.page("/foreign", { head: `<script>${key}</script>`, body: "<h1>Mine</h1>" }));
  const reason = await customer.page.evaluate(
    () =>
      new Promise((resolve) =>
        (window as any)._genesys.cobrowse.onReady.push((api: any) => {
          api.onSessionEnded.add(({ reason }: { reason: string }) => resolve(reason));
          api.startSession();
        }),
      ),
  );
  expect(reason).toBe("error");
});
