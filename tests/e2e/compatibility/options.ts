/** Pages that set each option in the forms of existing sites. */

import type { Page } from "@playwright/test";
import { expect } from "../fixtures/expect";
import { pressStart, startByApi, startUnasked, textOf, wholeLife, type Place, type Row } from "../fixtures/compatibility";

const configured = (options: string, rest = "") => (place: Place) =>
  `<script>window._genesys = { cobrowse: { ${options} }${rest} };</script>${place.tag}`;

/** Starts, and proves in which words the customer is asked. */
const askedIn = (question: string, yes = "Yes") => async (page: Page) => {
  await page.locator(".gcb-startCobrowse").click();
  await expect(page.locator(".gcb-dialog-prompt")).toHaveText(question);
  await expect(page.locator(".gcb-dialog .gcb-ok")).toHaveText(yes);
  await page.locator(".gcb-dialog .gcb-ok").click();
};

const toolbar = (page: Page, text: string) => expect(page.locator(".gcb-toolbar-cell-content").first()).toHaveText(text);
const phone = textOf("en", "areYouOnPhone");

/** An adapter that keeps what it was told. */
const media = (methods: string) => configured(`primaryMedia: { ${methods}
  sendCbSessionToken: function (token) { window.sent = token; } }`);
const sent = (page: Page) => page.evaluate(() => (window as any).sent);
const called = (page: Page) => page.evaluate(() => (window as any).called);

const onReady: readonly Row[] = [
  {
    name: "onReady as a function",
    head: configured("onReady: function (api, isTopContext) { window.called = [typeof api.startSession, isTopContext]; }"),
    during: async ({ page }) => expect(await called(page)).toEqual(["function", true]),
  },
  {
    name: "onReady with functions in it, one of which throws",
    head: configured(`onReady: [
      function () { window.called = ['first']; }, function () { throw new Error('of the page'); },
      function () { window.called.push('third'); }]`),
    during: async ({ page }) => expect(await called(page)).toEqual(["first", "third"]),
  },
  {
    name: "onReady as an empty array that is pushed to before and after the script",
    head: (place) => `<script>
      window._genesys = { cobrowse: { onReady: [] } }; window.called = [];
      _genesys.cobrowse.onReady.push(function () { called.push('before'); });
    </script>${place.tag}<script>
      _genesys.cobrowse.onReady.push(function (api, isTopContext) { called.push('after', isTopContext); });
      called.push('at once');
    </script>`,
    during: async ({ page }) => expect(await called(page)).toEqual(["before", "at once", "after", true]),
  },
  {
    name: "onReady absent, and pushed to later",
    head: (place) => `${configured("debug: false")(place)}<script>
      _genesys.cobrowse.onReady.push(function (api) { window.called = api.VERSION === _genesys.cobrowse.VERSION; });</script>`,
    during: async ({ page }) => expect(await called(page)).toBe(true),
  },
];

const texts: readonly Row[] = [
  {
    name: "localization as an object of few keys, of text and never HTML",
    head: configured("localization: { toolbarContent: 'Token <b>{sessionId}</b>', modalYes: 'Certainly' }"),
    start: askedIn(phone, "Certainly"),
    during: ({ page, token }) => toolbar(page, `Token <b>${token}</b>`),
  },
  {
    name: "localization as the address of a JSON file",
    head: (place) => {
      place.file("/texts.json", JSON.stringify({ areYouOnPhone: "On the phone?" }), "application/json");
      return configured("localization: '/texts.json'")(place);
    },
    start: askedIn("On the phone?"),
    during: ({ page, token }) => toolbar(page, `Session ID: ${token}`),
  },
  {
    name: "localization as a function that delivers later",
    head: configured(`localization: function (callback) {
      addEventListener('load', function () { callback({ areYouOnPhone: 'Late?' }); }); }`),
    start: askedIn("Late?"),
  },
  {
    name: "localization over the texts of Widgets, over lang, over English",
    head: configured(
      "lang: 'de', localization: { modalYes: 'of localization' }",
      ", widgets: { main: { i18n: { de: { cobrowse: { modalYes: 'of Widgets', areYouOnPhone: 'of Widgets?' } } } } }",
    ),
    start: askedIn("of Widgets?", "of localization"),
    during: ({ page, token }) => toolbar(page, textOf("de", "toolbarContent").replace("{sessionId}", token)),
  },
  ...(["de", "fr"] as const).map((language): Row => {
    const tag = language === "fr" ? "fr-FR" : language;
    return {
      name: `lang: ${tag}`,
      head: configured(`lang: '${tag}'`),
      start: askedIn(textOf(language, "areYouOnPhone"), textOf(language, "modalYes")),
      during: ({ page }) =>
        expect(page.locator(".gcb-toolbar-exit")).toHaveAttribute("title", textOf(language, "exitBtnTitle")),
    };
  }),
];

/** What the sockets of the page's session were. */
const sockets: string[] = [];

const switches: readonly Row[] = [
  {
    name: "disableWebSockets",
    head: configured("disableWebSockets: true"),
    before: async (page) => {
      sockets.length = 0;
      page.on("websocket", (socket) => sockets.push(socket.url()));
    },
    during: async () => expect(sockets).toEqual([]),
  },
  {
    name: "css, setDocumentDomain, disableBackForwardCache, and the button on the right by integration.buttons",
    head: configured(
      "css: { browser: true }, setDocumentDomain: true, disableBackForwardCache: false",
      ", integration: { buttons: { position: 'right', cobrowse: true } }",
    ),
    async start(page) {
      await expect(page.locator(".gcb-startBtnsContainer")).toHaveCSS("right", "0px");
      await pressStart(page);
    },
  },
  {
    name: "buttons.cobrowse: false, and a start by the API",
    head: configured("css: 'browser'", ", buttons: { cobrowse: false }"),
    async start(page) {
      await expect(page.locator(".gcb-startBtnsContainer")).toHaveCount(0);
      await startByApi(page);
    },
  },
];

const primaryMedia: readonly Row[] = [
  {
    name: "primaryMedia with three methods, of which one says that an agent is connected",
    head: media("initializeAsync: function (done) { setTimeout(done, 50); }, isAgentConnected: function () { return true; },"),
    start: startUnasked,
    async during({ page, token }) {
      expect(await sent(page)).toBe(token);
      await expect(page.locator(".gcb-dialog")).toHaveCount(0);
    },
  },
  {
    name: "primaryMedia whose agent is not connected: the phone question",
    head: media("isAgentConnected: function () { return false; },"),
    start: askedIn(phone),
    during: async ({ page }) => expect(await sent(page)).toBeUndefined(),
  },
  {
    name: "primaryMedia that cannot tell: phone or chat, and the token goes out",
    head: media(""),
    start: askedIn(textOf("en", "areYouOnPhoneOrChat")),
    during: async ({ page, token }) => expect(await sent(page)).toBe(token),
  },
  {
    name: "primaryMedia whose chat ends, and the session with it",
    head: media("isAgentConnected: function () { return true; }, onEnded: function (end) { window.hangUp = end; },"),
    start: startUnasked,
    exit: ({ page }) => page.evaluate(() => (window as any).hangUp()),
    signals: wholeLife,
  },
  {
    name: "a customer who says no first, is told to connect, and starts again",
    head: configured(""),
    async start(page) {
      await page.locator(".gcb-startCobrowse").click();
      await page.locator(".gcb-dialog .gcb-cancel").click();
      await expect(page.locator(".gcb-dialog-prompt")).toHaveText(textOf("en", "connectBeforeCobrowse"));
      await page.locator(".gcb-dialog button").first().click();
      await pressStart(page);
    },
  },
];

export const options: readonly Row[] = [...onReady, ...texts, ...switches, ...primaryMedia];
