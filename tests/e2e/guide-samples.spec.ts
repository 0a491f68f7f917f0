/** Proves that each code sample of the administrator's guide has the effect that the guide promises. */

import type { Page } from "@playwright/test";
import type { Customer } from "./fixtures/customer";
import { fixtureKey } from "./fixtures/relay";
import type { Pages } from "./fixtures/sites";
import { expect, test } from "./fixtures/test";
import { access, apiSamples, chatSamples, localizations, optionSamples, push, staticService } from "./guide/samples";
import { textOf } from "./fixtures/compatibility";

const put = (pages: Pages, script: string, body = "<h1>Sample</h1>", path = "/guide") =>
  pages.page(path, { head: `<script>${script.replaceAll("KEY", fixtureKey)}</script>`, body });

/** What the samples say in the browser's own dialogs; each is answered with yes. */
function said(page: Page): string[] {
  const messages: string[] = [];
  page.on("dialog", (dialog) => {
    messages.push(dialog.message());
    void dialog.accept();
  });
  return messages;
}

test("the samples of signals and of the API do what they say, in one session", async ({ pages, customer, agent }) => {
  test.setTimeout(90_000);
  const { page } = customer;
  const messages = said(page);
  const logged: string[] = [];
  page.on("console", (message) => logged.push(message.text()));
  const functions = `
    function showCobrowseButton() { document.getElementById('own').hidden = false; }
    function showCobrowseToolbar(session) { document.getElementById('rebuilt').textContent = session.token + ' ' + session.agents.length; }`;
  const { isTopContext, ...others } = apiSamples;
  const script = access + push(isTopContext) + Object.values(others).map(push).join("") + functions;
  const common = access + push(`${isTopContext} window.inTop = true;`) + push(apiSamples.onMaskedElement);
  const body = `<h1 id="title">Sample</h1><button id="own" hidden>Co-browse</button><p id="rebuilt"></p>
    <input id="pin" type="password" aria-label="PIN">${staticService}<iframe src="/child" title="Child"></iframe>`;
  put(pages, common, '<input id="child-pin" type="password" aria-label="Child PIN">', "/child");
  const next = put(pages, script, body, "/next");
  const address = put(pages, script, body);
  /** The next thing that is said. */
  const says = async (text: string) => {
    await expect.poll(() => messages).toEqual([text]);
    messages.length = 0;
  };

  await customer.goto(address);
  await expect(page.locator("#own")).toBeVisible();
  const version = await page.evaluate(() => (window as any)._genesys.cobrowse.VERSION as string);
  expect(version).toMatch(/^\d+\.\d+\.\d+/);
  expect(logged).toContain(version);

  const token = await customer.startSession();
  await says(`Co-browse has started. Spell this session token to our representative: ${token}`);
  await expect(page.locator(".cobrowseToolbar")).toHaveText("Co-browse is going on");

  await agent.open();
  await agent.join(token);
  await says("Representative has joined the session");
  await expect(page.locator("#pin")).toHaveAttribute("title", /masked for representatives/);
  const child = page.frame({ url: /child$/ });
  if (!child) throw new Error("the frame is missing");
  await expect(child.locator("#child-pin")).toHaveAttribute("title", /masked for representatives/);
  expect(await child.evaluate(() => [(window as any).maskedCount, "inTop" in window])).toEqual([1, false]);
  expect(await page.evaluate(() => (window as any).maskedCount)).toBeGreaterThanOrEqual(1);
  await agent.seesText("#title", "Sample");
  await agent.sees((document) => document.querySelector(".cobrowseToolbar, #static") === null, true);

  await agent.askForControl();
  await expect.poll(() => messages).toEqual([
    "Representative requests control over the web page. Allow?",
    "Representative has now control over the page",
  ]);
  messages.length = 0;
  await agent.hasControl();

  await agent.page.getByRole("textbox", { name: "Address" }).fill(next);
  await agent.page.keyboard.press("Enter");
  await expect.poll(() => messages).toContain(`Representative has navigated to the page: ${next}`);
  await expect(page).toHaveURL(next);
  await expect(page.locator("#rebuilt")).toHaveText(`${token} 1`);
  await expect(page.locator("#own")).toBeHidden();
  // The mode of the session is new to the new page.
  await expect.poll(() => messages.slice(1)).toEqual(["Representative has now control over the page"]);
  messages.length = 0;

  await agent.page.getByRole("button", { name: "Forward", exact: true }).click();
  await says("Navigation request by representative has failed");
  await agent.page.getByRole("button", { name: "Refresh", exact: true }).click();
  await expect.poll(() => messages).toEqual([
    'Representative has pressed the "refresh" button. Page will be refreshed',
    "Representative has now control over the page",
  ]);
  messages.length = 0;

  await customer.page.locator(".gcb-toolbar-revoke").click();
  await says("Representative can no longer control the page");
  await agent.page.getByRole("button", { name: "End session" }).click();
  await says("Co-browse session ended");
  await expect(page.locator("#own")).toBeVisible();

  // An end without a session.
  await page.route("**/js/gcb-engine.js*", (route) => route.fulfill({ body: "export default 0;", contentType: "text/javascript", headers: { "access-control-allow-origin": "*" } }));
  await page.reload();
  await page.locator(".gcb-startCobrowse").click();
  await says("Could not reach Co-browse server");
});

/** Starts by the API and gives back the dialog's buttons. */
async function asked(customer: Customer) {
  await customer.api((api) => api.startSession());
  const dialog = customer.page.locator(".gcb-dialog");
  await expect(dialog).toBeVisible();
  return { prompt: dialog.locator(".gcb-dialog-prompt"), yes: dialog.locator(".gcb-ok") };
}

test("the samples of localization", async ({ pages, customer, relay }) => {
  const given = (config: string) => `window._genesys = { widgets: {} }; var RELAY = '${relay.customerLine.origin}'; ${config}`;
  await customer.goto(put(pages, given(localizations.lang)));
  const german = await asked(customer);
  await expect(german.prompt).toHaveText(textOf("de", "areYouOnPhone"));
  await expect(german.yes).toHaveText(textOf("de", "modalYes"));

  await customer.goto(put(pages, given(localizations.langAndLocalization)));
  const overridden = await asked(customer);
  await expect(overridden.prompt).toHaveText(textOf("de", "areYouOnPhone"));
  await expect(overridden.yes).toHaveText("Natürlich!");

  for (const config of [localizations.localization, localizations.outsideOfWidgets]) {
    await customer.goto(put(pages, given(config)));
    await (await asked(customer)).yes.click();
    const token = await customer.token();
    await expect(customer.page.locator(".gcb-toolbar-cell-content").first()).toHaveText(`Session token: ${token}`);
    // What is not listed is inherited.
    await expect(customer.page.locator(".gcb-toolbar-exit")).toHaveAttribute("title", textOf("en", "exitBtnTitle"));
    await customer.exit();
  }
  expect(customer.complaints).toEqual([]);
});

test("the samples of options", async ({ pages, customer, relay }) => {
  const { page } = customer;
  const logged: string[] = [];
  page.on("console", (message) => logged.push(message.text()));
  const given = (config: string) => put(pages, `window._genesys = {}; ${config}`);

  await customer.goto(given(optionSamples.debug));
  await page.evaluate(() => {
    (window as any)._genesys.cobrowse.onReady.push(() => {
      throw new Error("of the page");
    });
  });
  await expect.poll(() => logged.filter((line) => line.startsWith("Co-browse: onReady callback"))).toHaveLength(1);

  await customer.goto(given(optionSamples.disableBuiltInUI));
  await expect(page.locator(".gcb-startCobrowse")).toHaveCount(0);
  await (await asked(customer)).yes.click();
  await expect.poll(() => page.evaluate(() => localStorage.getItem("gcb-session"))).not.toBeNull();
  await expect(page.locator(".gcb-toolbar, ._gcb_toast")).toHaveCount(0);
  await customer.api((api) => api.exitSession());

  for (const config of [optionSamples.setDocumentDomain, optionSamples.disableBackForwardCache]) {
    await customer.goto(given(config));
    await customer.startSession();
    await customer.exit();
    await expect(page.locator(".gcb-startCobrowse")).toBeVisible();
  }
  expect(customer.complaints).toEqual([]);
  expect(relay.log()).not.toContain("panic");
});

test("the samples of an adapter to a chat", async ({ pages, customer }) => {
  const { page } = customer;
  const chat = `window._genesys = {}; var sent = [], myChat = { agents: 1, sendMessage: function (text) { sent.push(text); } };
    function initializeMyChat(done) { setTimeout(done, 100); }
    function waitForChatInitialization(then) { window.finish = then; }`;
  const sent = () => page.evaluate(() => (window as any).sent);
  const leave = async () => {
    await customer.exit();
    await expect(page.locator(".gcb-startCobrowse")).toBeVisible();
  };

  await customer.goto(put(pages, chat + chatSamples.primaryMedia));
  await page.locator(".gcb-startCobrowse").click();
  expect(await sent()).toEqual([]);
  const token = await customer.token();
  expect(await sent()).toEqual([token]);
  await expect(page.locator("._gcb_toast-message", { hasText: textOf("en", "sessionStartedAutoConnect") })).toBeVisible();
  await leave();
  // Nobody is there any more: the question comes first, and nothing is sent.
  await page.evaluate(() => ((window as any).myChat.agents = 0));
  await customer.startSession();
  expect(await sent()).toEqual([token]);
  await leave();

  const adapted = "window._genesys.cobrowse = { primaryMedia: myChatAdapter };";
  await customer.goto(put(pages, chat + chatSamples.initializeAsync + adapted));
  await page.locator(".gcb-startCobrowse").click();
  await page.evaluate(() => (window as any).finish());
  await customer.answer(textOf("en", "areYouOnPhoneOrChat"));
  await customer.token();
  await leave();

  for (const [sample, message] of [
    [chatSamples.sendCbSessionToken, "User has started Co-browse session: TOKEN"],
    [chatSamples.sendCbSessionToken + chatSamples.startMessage, "{start:TOKEN}"],
  ] as const) {
    await customer.goto(put(pages, `${chat} var myChatAdapter; ${sample} ${adapted}`));
    await page.locator(".gcb-startCobrowse").click();
    await customer.answer(textOf("en", "areYouOnPhoneOrChat"));
    expect(await customer.token().then((digits) => message.replace("TOKEN", digits))).toBe((await sent())[0]);
    await leave();
  }
  expect(customer.complaints).toEqual([]);
});
