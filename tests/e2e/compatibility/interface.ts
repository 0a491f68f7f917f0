/** Pages that restyle, script or replace the user interface, and pages that are loaded during a session. */

import { expect } from "../fixtures/expect";
import { listen, textOf, wholeLife, type Row } from "../fixtures/compatibility";
import { cxBus } from "../fixtures/cx-bus";

/** A user interface of the page's own, in its own frame; it reaches the API of the window around it. */
const frameInterface = (script: string) => `<!doctype html><title>Interface</title>
  <button id="start">Share this page</button><button id="stop">Stop</button><p id="code"></p><p>only the customer sees this</p>
  <script>${script}</script>`;

export const interfaces: readonly Row[] = [
  {
    name: "disableBuiltInUI with an interface made of the API",
    head: (place) => `<script>window._genesys = { cobrowse: { disableBuiltInUI: true, onReady: [function (api, isTopContext) {
        if (!isTopContext) return;
        var bar = document.createElement('div'), text = document.createElement('span'), button = document.createElement('button');
        bar.id = 'bar';
        bar.append(text, button);
        api.markServiceElement(bar);
        api.onInitialized.add(function (session) {
          button.textContent = session ? 'Stop' : 'Share';
          document.body.appendChild(bar);
        });
        api.onConnected.add(function (session) { text.textContent = session.token; button.textContent = 'Stop'; });
        api.onAgentJoined.add(function (agent, session) { text.textContent += ' with ' + session.agents.length; });
        api.onSessionEnded.add(function (details) { text.textContent = details.reason; button.textContent = 'Share'; });
        button.onclick = function () { button.textContent === 'Stop' ? api.exitSession() : api.startSession(); };
      }] } };</script>${place.tag}`,
    async start(page) {
      await page.getByRole("button", { name: "Share" }).click();
      // Asked all the same, where no adapter knows better.
      await page.locator(".gcb-dialog .gcb-ok").click();
    },
    async during({ page, agent, token }) {
      await expect(page.locator("#bar span")).toHaveText(`${token} with 1`);
      await expect(page.locator(".gcb-toolbar, .gcb-startBtnsContainer, ._gcb_toast")).toHaveCount(0);
      await agent.sees((document) => document.getElementById("bar") === null, true);
    },
    exit: ({ page }) => page.getByRole("button", { name: "Stop" }).click(),
    after: (page) => expect(page.locator("#bar")).toHaveText("selfShare"),
  },
  {
    name: "an interface in a frame that is a service element",
    head: (place) => `<script>window._genesys = { cobrowse: { disableBuiltInUI: true, onReady: [] } };</script>${place.tag}`,
    body(place) {
      place.page(
        "/interface",
        "",
        frameInterface(`parent._genesys.cobrowse.onReady.push(function (api) {
          document.getElementById('start').onclick = function () { api.startSession(); };
          document.getElementById('stop').onclick = function () { api.exitSession(); };
          api.onConnected.add(function (session) { document.getElementById('code').textContent = session.token; });
        });`),
      );
      return '<iframe id="interface" src="/interface" data-gcb-service-node="true" title="Co-browse"></iframe>';
    },
    async start(page) {
      await page.frameLocator("#interface").locator("#start").click();
      await page.locator(".gcb-dialog .gcb-ok").click();
    },
    async during({ page, agent, token }) {
      await expect(page.frameLocator("#interface").locator("#code")).toHaveText(token);
      await agent.sees((document) => document.querySelector("iframe, #interface") === null, true);
      await agent.sees((document) => document.documentElement.innerHTML.includes("only the customer"), false);
    },
    exit: ({ page }) => page.frameLocator("#interface").locator("#stop").click(),
  },
  {
    name: "a site that restyles and scripts the class names",
    head: (place) => {
      place.file(
        "/site.css",
        `.gcb-startCobrowse { background: rgb(1, 2, 3) } .gcb-toolbar-content { background: rgb(4, 5, 6) }
         .gcb-dialog-inner { background: rgb(7, 8, 9) } ._gcb_toast { background: rgb(10, 11, 12) } .gcb-tooltip-inner { color: rgb(13, 14, 15) }`,
        "text/css",
      );
      return `<link rel="stylesheet" href="/site.css">${place.tag}`;
    },
    body: '<input id="secret" type="password" aria-label="Password">',
    async start(page) {
      const button = page.locator(".gcb-startBtnsContainer > .gcb-startCobrowse");
      await expect(button).toHaveCSS("background-color", "rgb(1, 2, 3)");
      // A script may look and restyle, and press nothing.
      await page.evaluate(() => document.querySelector<HTMLElement>(".gcb-startCobrowse")?.click());
      await button.click();
      const inner = page.locator(".gcb-dialog > .gcb-dialog-inner");
      await expect(inner).toHaveCSS("background-color", "rgb(7, 8, 9)");
      await expect(inner.locator(".gcb-dialog-title")).toHaveText("Co-browse");
      await expect(page.locator(".gcb-dialog .gcb-dialog-buttons > button.gcb-cancel")).toHaveText("No");
      await page.evaluate(() => document.querySelector<HTMLElement>(".gcb-dialog .gcb-ok")?.click());
      await expect(inner).toBeVisible();
      await page.locator(".gcb-dialog .gcb-ok").click();
    },
    async during({ page, token }) {
      const cell = page.locator(".gcb-toolbar > .gcb-toolbar-content > .gcb-toolbar-cell > .gcb-toolbar-cell-content");
      await expect(cell.first()).toHaveText(`Session ID: ${token}`);
      await expect(page.locator(".gcb-toolbar-content")).toHaveCSS("background-color", "rgb(4, 5, 6)");
      await expect(page.locator(".gcb-toolbar")).toHaveCSS("display", "block");
      const toast = page.locator("#_gcb_toast-container > ._gcb_toast", { hasText: textOf("en", "agentJoined") });
      await expect(toast).toHaveCSS("background-color", "rgb(10, 11, 12)");
      await expect(toast.locator("._gcb_toast-message")).toHaveCount(1);
      await page.locator("#secret").focus();
      await expect(page.locator(".gcb-tooltip > .gcb-tooltip-inner")).toHaveText(textOf("en", "contentMasked"));
      await expect(page.locator(".gcb-tooltip-inner")).toHaveCSS("color", "rgb(13, 14, 15)");
      await page.evaluate(() => document.querySelector<HTMLElement>(".gcb-toolbar-exit")?.click());
      const unmarked = await page.evaluate(
        () =>
          document.querySelectorAll(
            '[class*="gcb"]:not([data-gcb-service-node="true"]), [id^="_gcb"]:not([data-gcb-service-node="true"])',
          ).length,
      );
      expect(unmarked).toBe(0);
    },
  },
  {
    name: "a page that is loaded during the session and rebuilds its interface",
    head: (place) => `<script>window._genesys = { cobrowse: { onReady: [function (api) {
        window.versions = [api.VERSION, _genesys.cobrowse.VERSION];
        api.onInitialized.add(function (session) { window.rebuilt = session && session.agents.length; });
      }] } };</script>${place.tag}`,
    async during({ page, agent, token }) {
      expect(await page.evaluate(() => (window as any).rebuilt)).toBeNull();
      await page.reload();
      await listen(page);
      await expect(page.locator(".gcb-toolbar-cell-content").first()).toHaveText(`Session ID: ${token}`, { timeout: 5_000 });
      expect(await page.evaluate(() => (window as any).rebuilt)).toBe(1);
      const [ofApi, ofOptions] = await page.evaluate(() => (window as any).versions as string[]);
      expect(ofApi).toMatch(/^\d+\.\d+\.\d+/);
      expect(ofOptions).toBe(ofApi);
      await agent.seesText("#seen", "a page that is loaded during the session");
    },
    signals: ["onInitialized agents:1", "onConnected agents:1", 'onSessionEnded {"reason":"self"}'],
  },
  {
    name: "Genesys Widgets with the entry of their ChannelSelector",
    head: (place) => `<script>${cxBus}
      window._genesys = { widgets: { cobrowse: { src: '${place.src}', url: '${place.url}/' } } };
      window.bus = makeBus(); makeEntries(bus, {}); _genesys.widgets.bus = bus;</script>${place.tag}`,
    async start(page) {
      await page.locator(".cx-channel").click();
      await page.locator(".gcb-dialog .gcb-ok").click();
    },
  },
  {
    name: "an agent who ends the session",
    head: (place) => place.tag,
    exit: async ({ agent, page }) => {
      await agent.page.getByRole("button", { name: "End session" }).click();
      await expect(page.locator("._gcb_toast-message", { hasText: textOf("en", "agentLeft") })).toBeVisible();
    },
    signals: [...wholeLife.slice(0, -1), 'onSessionEnded {"reason":"external"}'],
  },
  {
    name: "exitSession and startSession as handlers that are handed an event",
    head: (place) => place.tag,
    body: '<button id="share">Share</button><button id="leave">Leave</button>',
    async start(page) {
      await page.evaluate(() => {
        const { api } = window as any;
        document.getElementById("share")!.addEventListener("click", api.startSession);
        document.getElementById("leave")!.addEventListener("click", api.exitSession);
      });
      await page.locator("#share").click();
      await page.locator(".gcb-dialog .gcb-ok").click();
    },
    exit: ({ page }) => page.locator("#leave").click(),
  },
];
