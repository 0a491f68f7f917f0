/** Proves which question precedes a session, and what the page's chat or phone adapter is told. */

import type { Page } from "@playwright/test";
import { complaints, configured, emit, expect, ready, test } from "./serve";

const calls = (page: Page): Promise<string[]> => page.evaluate(() => (window as any).engine?.calls ?? []);

/** Starts, and answers the question (none comes where the adapter says that an agent is connected). */
async function start(page: Page, yes = true): Promise<void> {
  await ready(page);
  await page.evaluate(() => {
    (window as any).answersLater = true;
    (window as any).api.startSession();
  });
  await expect.poll(() => calls(page)).not.toEqual([]);
  if ((await calls(page))[0]?.startsWith("ask")) await emit(page, "answered", yes);
}

const adapter = (methods: string) => configured(`{ primaryMedia: { ${methods} } }`);
const sends = "sendCbSessionToken: function (token) { (window.sent = window.sent || []).push(token); }";
const sent = (page: Page): Promise<unknown> => page.evaluate(() => (window as any).sent);

const cases: Record<string, { head: string; question: string | null; sent: boolean }> = {
  "without primary media": { head: configured(), question: "areYouOnPhone", sent: false },
  "with null": { head: configured("{ primaryMedia: null }"), question: "areYouOnPhone", sent: false },
  "with a connected agent": {
    head: adapter(`isAgentConnected: function () { return true; }, ${sends}`),
    question: null,
    sent: true,
  },
  "with an agent who is not connected": {
    head: adapter(`isAgentConnected: function () { return false; }, ${sends}`),
    question: "areYouOnPhone",
    sent: false,
  },
  "with an answer that is neither true nor false": {
    head: adapter(`isAgentConnected: function () { return Promise.resolve(true); }, ${sends}`),
    question: "areYouOnPhone",
    sent: false,
  },
  "without isAgentConnected": { head: adapter(sends), question: "areYouOnPhoneOrChat", sent: true },
  "with a method that throws": {
    head: adapter(`isAgentConnected: function () { throw new Error("chat is down"); }, ${sends}`),
    question: "areYouOnPhone",
    sent: false,
  },
  "with an initialisation that throws": {
    head: adapter(`initializeAsync: function () { throw 1; }, isAgentConnected: function () { return true; }, ${sends}`),
    question: "areYouOnPhone",
    sent: false,
  },
  "with inherited methods": {
    head: `<script>class Chat { isAgentConnected() { return this === window.chat; } sendCbSessionToken(token) { window.sent = [token]; } }
      window.chat = new Chat();</script>${configured("{ primaryMedia: window.chat }")}`,
    question: null,
    sent: true,
  },
  "with a method that is none": {
    head: adapter(`isAgentConnected: true, ${sends}`),
    question: "areYouOnPhoneOrChat",
    sent: true,
  },
};
for (const [name, { head, question, sent: isSent }] of Object.entries(cases)) {
  test(`${name}: ${question ?? "no question"}, and the token is ${isSent ? "" : "not "}sent`, async ({ page, site }) => {
    const wrong = complaints(page);
    await page.goto(site.page(head + site.tag));
    await start(page);
    await expect.poll(() => calls(page)).toEqual(question ? [`ask ${question} true`, "start"] : ["start"]);
    const started = await page.evaluate(() => (window as any).engine.host.text("sessionStarted"));
    expect(started).toContain(question ? "Please spell it" : "Waiting for representative");
    await emit(page, "started", "123456789");
    expect(await sent(page)).toEqual(isSent ? ["123456789"] : undefined);
    expect(wrong.filter((line) => line.startsWith("exception"))).toEqual([]);
  });
}

test("a customer who is not connected is told to be so first, and nothing has started", async ({ page, site }) => {
  await page.goto(site.page(configured() + site.tag));
  await ready(page);
  await page.evaluate(() => {
    (window as any).ended = [];
    (window as any).api.onSessionEnded.add((details: unknown) => (window as any).ended.push(details));
  });
  await start(page, false);
  await expect.poll(() => calls(page)).toEqual(["ask areYouOnPhone true", "ask connectBeforeCobrowse false"]);
  await expect(page.locator(".gcb-startCobrowse")).toHaveCount(0);
  await emit(page, "answered", true);
  await expect(page.locator(".gcb-startCobrowse")).toBeVisible();
  expect(await page.evaluate(() => (window as any).ended)).toEqual([]);
  // And it can be tried again.
  await page.evaluate(() => {
    (window as any).engine = undefined;
    (window as any).api.startSession();
  });
  await expect.poll(() => calls(page)).toEqual(["ask areYouOnPhone true"]);
});

test("exitSession while the question is open ends the start", async ({ page, site }) => {
  await page.goto(site.page(configured() + site.tag));
  await ready(page);
  await page.evaluate(() => {
    (window as any).answersLater = true;
    (window as any).api.startSession();
  });
  await expect.poll(() => calls(page)).toEqual(["ask areYouOnPhone true"]);
  await page.evaluate(() => (window as any).api.exitSession());
  await emit(page, "answered", true);
  expect(await calls(page)).not.toContain("start");
  await expect(page.locator(".gcb-startCobrowse")).toBeVisible();
});

test("initializeAsync is called once when the page loads, and a start waits for it", async ({ page, site }) => {
  const methods = `initializeAsync: function (done) { (window.waiting = window.waiting || []).push(done); }, isAgentConnected: function () { return true; }`;
  await page.goto(site.page(adapter(methods) + site.tag));
  await ready(page);
  expect(await page.evaluate(() => (window as any).waiting.length)).toBe(1);
  await page.evaluate(() => (window as any).api.startSession());
  await page.waitForFunction(() => (window as any).engine);
  expect(await calls(page)).toEqual([]);
  await page.evaluate(() => (window as any).waiting[0]());
  await expect.poll(() => calls(page)).toEqual(["start"]);
});

test("a done that never comes delays a start by a bounded time, and the phone question is asked", async ({ page, site }) => {
  await page.clock.install();
  const methods = `initializeAsync: function () {}, isAgentConnected: function () { return true; }`;
  await page.goto(site.page(adapter(methods) + site.tag));
  await ready(page);
  await page.evaluate(() => {
    (window as any).answersLater = true;
    (window as any).api.startSession();
  });
  await page.waitForFunction(() => (window as any).engine);
  await page.clock.fastForward(5_000);
  await expect.poll(() => calls(page)).toEqual(["ask areYouOnPhone true"]);
});

test("an adapter that says that the interaction is over ends the session", async ({ page, site }) => {
  const methods = `onEnded: function (end) { window.hangUp = end; }, isAgentConnected: function () { return true; }`;
  await page.goto(site.page(adapter(methods) + site.tag));
  await start(page);
  await emit(page, "started", "123456789");
  await page.evaluate(() => (window as any).hangUp());
  await expect.poll(() => calls(page)).toContain("exit");
});
