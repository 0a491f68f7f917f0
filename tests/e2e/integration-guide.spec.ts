/** Executes every sample of the integration guide, taken from its text, in a page that has what it needs. */

import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import type { Agent } from "./fixtures/agent";
import type { Customer } from "./fixtures/customer";
import { sample, samples } from "./fixtures/guide-samples";
import { scriptTag, type Pages } from "./fixtures/sites";
import { expect, test } from "./fixtures/test";

interface Parts {
  readonly page: Page;
  readonly pages: Pages;
  readonly customer: Customer;
  readonly agent: Agent;
  /** The relay's origin. */
  readonly relay: string;
  /** The sample itself, with this relay. */
  readonly text: string;
}

interface Row {
  readonly name: string;
  readonly language: "" | "js" | "html";
  /** Text by which the sample is found. */
  readonly mentions: string;
  /** Another file that executes it. */
  readonly elsewhere?: string;
  readonly run?: (parts: Parts) => Promise<unknown>;
}

/** A page of scripts that come before the tag. */
const scripted = ({ pages }: Parts, script: string, body = "<h1>Sample</h1>") =>
  pages.page("/sample", { head: `<script>${script}</script>`, body });

const tagged = (head: string) => `<!doctype html><html lang="en"><head><title>Sample</title>${head}</head><body><h1>Sample</h1></body></html>`;

async function startByApi({ customer, page }: Parts): Promise<void> {
  await customer.api((api) => api.startSession());
  await page.locator(".gcb-dialog .gcb-ok").click();
}

const rows: readonly Row[] = [
  {
    name: "the loader snippet",
    language: "html",
    mentions: "genesys-js",
    async run({ pages, customer, page, text }) {
      await customer.goto(pages.put("/sample", tagged(text)));
      await customer.startSession();
      await expect(page.locator("script#genesys-js")).toHaveCount(1);
    },
  },
  {
    name: "the plain tag",
    language: "html",
    mentions: "<script async src=\"https://relay.example/cobrowse/js/gcb.min.js",
    async run({ pages, customer, text }) {
      await customer.goto(pages.put("/sample", tagged(text)));
      await customer.startSession();
    },
  },
  {
    name: "the start button on the right",
    language: "js",
    mentions: "_genesys.buttons",
    async run(parts) {
      await parts.customer.goto(scripted(parts, `window._genesys = {}; ${parts.text}`));
      const button = parts.page.locator(".gcb-startBtnsContainer");
      await expect(button).toHaveCSS("right", "0px");
      await parts.customer.goto(scripted(parts, `window._genesys = {}; ${parts.text.replace("cobrowse: true", "cobrowse: false")}`));
      await expect(button).toHaveCount(0);
    },
  },
  {
    name: "the way to the API",
    language: "js",
    mentions: "use the API here",
    async run(parts) {
      const used = parts.text.replace("// use the API here", "window.used = [typeof cobrowseApi.startSession, isTopContext];");
      await parts.customer.goto(scripted(parts, `window._genesys = { cobrowse: { onReady: [] } }; ${used}`));
      await expect.poll(() => parts.page.evaluate(() => (window as any).used)).toEqual(["function", true]);
    },
  },
  {
    name: "a user interface of one's own",
    language: "js",
    mentions: "var bar =",
    async run(parts) {
      const { page, customer, agent, text } = parts;
      const asked: string[] = [];
      page.on("dialog", (dialog) => {
        asked.push(dialog.message());
        void dialog.accept();
      });
      await customer.goto(scripted(parts, `window._genesys = {}; ${text}`, '<h1 id="title">Sample</h1>'));
      await startByApi(parts);
      const bar = page.getByText(/^Session \d{9}$/);
      await expect(bar).toBeVisible();
      await agent.open();
      await agent.join((await bar.innerText()).replace(/\D/g, ""));
      await agent.seesText("#title", "Sample");
      await agent.sees((document) => document.body.textContent?.includes("Session") ?? true, false);
      await agent.askForControl();
      await agent.hasControl();
      expect(asked).toEqual(["The representative asks for control over the page. Allow?"]);
      await customer.api((api) => api.exitSession());
      await expect(bar).toHaveCount(0);
    },
  },
  { name: "the options of Genesys Widgets", language: "js", mentions: "channelselector", elsewhere: "widgets-bus.spec.ts" },
  { name: "the elements of gcb-widgets.js", language: "html", mentions: "gcb-channel-selector", elsewhere: "chat.spec.ts" },
  {
    name: "the adapter of a chat",
    language: "js",
    mentions: "myChat.hasAgent",
    async run(parts) {
      const { page, customer, text } = parts;
      const chat = `window._genesys = {}; var sent = [], hangUp, myChat = {
        hasAgent: function () { return true; },
        sendMessage: function (text) { sent.push(text); },
        onEnd: function (callback) { hangUp = callback; }
      };`;
      await customer.goto(scripted(parts, `${chat} ${text}`));
      await page.locator(".gcb-startCobrowse").click();
      const token = await customer.token();
      expect(await page.evaluate(() => (window as any).sent)).toEqual([`{start:${token}}`]);
      await page.evaluate(() => (window as any).hangUp());
      await expect(page.locator(".gcb-toolbar")).toHaveCount(0);
    },
  },
  {
    name: "texts of one's own",
    language: "js",
    mentions: "cobrowse.localization",
    async run(parts) {
      await parts.customer.goto(scripted(parts, `window._genesys = { cobrowse: {} }; ${parts.text}`));
      const token = await parts.customer.startSession();
      await expect(parts.page.locator(".gcb-toolbar-cell-content").first()).toHaveText(`Session token: ${token}`);
    },
  },
  {
    name: "the Content-Security-Policy",
    language: "",
    mentions: "script-src",
    async run({ pages, customer, relay, text, page, agent }) {
      const policy = ["default-src 'none'", "require-trusted-types-for 'script'", ...text.trim().split("\n")].join("; ");
      const body = tagged(scriptTag(relay)).replace("<h1>", '<h1 id="title">');
      await customer.goto(pages.put("/sample", { body, headers: { "content-security-policy": policy } }));
      await agent.open();
      await agent.join(await customer.startSession());
      await agent.seesText("#title", "Sample");
      await customer.exit();
      await expect(page.locator(".gcb-toolbar")).toHaveCount(0);
    },
  },
];

for (const { name, language, mentions, elsewhere, run } of rows) {
  if (!run) continue;
  test(`the sample for ${name} does what it says`, async ({ pages, customer, agent, relay }) => {
    expect(elsewhere).toBeUndefined();
    const { origin } = relay.customerLine;
    await run({ page: customer.page, pages, customer, agent, relay: origin, text: sample(language, mentions, origin) });
    expect(customer.complaints).toEqual([]);
  });
}

test("no sample of the guide is left out", () => {
  // The command for those who work on it is no sample.
  const left = samples.filter(({ text }) => !text.includes("playwright"));
  for (const { language, text } of left) {
    const executed = rows.filter((row) => row.language === language && text.includes(row.mentions));
    expect(executed, text).toHaveLength(1);
  }
  expect(left).toHaveLength(rows.length);
  for (const { language, mentions, elsewhere } of rows) {
    if (!elsewhere) continue;
    const file = readFileSync(new URL(elsewhere, import.meta.url), "utf8");
    expect(file).toContain(`sample("${language}", "${mentions}"`);
  }
});
