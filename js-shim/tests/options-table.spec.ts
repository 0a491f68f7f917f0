/** Proves which values each option takes, and that any other gives one warning with the option's name, and the default. */

import type { Page } from "@playwright/test";
import { bundle, complaints, configured, expect, ready, test } from "./serve";

interface Option {
  /** The name, when it is not that of the row. */
  readonly named?: string;
  readonly right: readonly string[];
  readonly wrong: readonly string[];
  /** What the page reads in the console. */
  readonly warning: string;
}

const boolean = (fallback: string): Option => ({
  right: ["true", "false", "undefined", "null"],
  wrong: ["'true'", "1", "{}", "[]", "function () {}"],
  warning: `must be a boolean; using the default, ${fallback}`,
});
const text = (fallback = '""'): Option => ({
  right: ["'text'", "''", "undefined", "null"],
  wrong: ["1", "true", "{}", "[]", "function () {}"],
  warning: `must be a string; using the default, ${fallback}`,
});
const buttons: Option = {
  named: "buttons",
  right: ["{}", "undefined", "{ cobrowse: true }", "{ cobrowse: false, position: 'right' }", "{ position: 'left' }"],
  wrong: ["false", "'left'", "1"],
  warning: "must be an object; using the default, {}",
};

/** What stands in `_genesys.cobrowse`, read by the part of the script that reads options. */
const options: Readonly<Record<string, Option>> = {
  debug: boolean("false"),
  disableBuiltInUI: boolean("false"),
  disableWebSockets: boolean("false"),
  disableWebAssembly: boolean("false"),
  setDocumentDomain: boolean("false"),
  disableBackForwardCache: boolean("true"),
  apikey: text(),
  src: text(),
  url: text(),
  lang: { ...text('"en"'), right: ["'de'", "'fr'", "'en'", "'de-DE'", "undefined", "null"] },
  css: {
    right: ["'server'", "'browser'", "{ server: true }", "{ browser: true }", "undefined", "null"],
    wrong: ["'inline'", "1", "true", "function () {}"],
    warning: 'must be "server" or "browser"; using the default, "browser"',
  },
  primaryMedia: {
    right: ["{}", "null", "undefined", "function () {}", "Object.create({ isAgentConnected: function () {} })"],
    wrong: ["'chat'", "1", "true"],
    warning: "must be an object; using the default, null",
  },
  // Accepted without effect, like everything that we do not know.
  enableStaticResourceService: { right: ["true", "'yes'", "1", "{}"], wrong: [], warning: "" },
  cometdConfig: { right: ["{}", "null", "'debug'"], wrong: [], warning: "" },
  anotherOne: { right: ["{}", "1", "function () {}"], wrong: [], warning: "" },
};

/** What stands elsewhere under `_genesys`. */
const elsewhere: Readonly<Record<string, Option>> = {
  "{ buttons: VALUE }": buttons,
  "{ integration: { buttons: VALUE } }": buttons,
  "{ buttons: { cobrowse: VALUE } }": { ...boolean("true"), named: "buttons.cobrowse" },
  "{ buttons: { position: VALUE } }": {
    named: "buttons.position",
    right: ["'left'", "'right'", "undefined", "null"],
    wrong: ["'top'", "1", "true", "{}"],
    warning: 'must be "left" or "right"; using the default, "left"',
  },
  "{ cobrowse: VALUE }": {
    named: "_genesys.cobrowse",
    right: ["{}", "undefined", "null", "false"],
    wrong: ["'on'", "1", "true"],
    warning: "must be an object; using the default, {}",
  },
  "{ widgets: { cobrowse: VALUE } }": {
    named: "_genesys.widgets.cobrowse",
    right: ["{}", "undefined", "null", "false"],
    wrong: ["'on'", "1", "true"],
    warning: "must be an object; using the default, {}",
  },
};

/** The warnings for a value of `_genesys`, and what was read. */
function read(page: Page, genesys: string): Promise<{ warnings: string[]; config: any }> {
  return page.evaluate(`(function () {
    window._genesys = ${genesys};
    var warnings = [];
    var config = unit.readConfig({ warn: function (text) { warnings.push(text) }, detail: function () {} });
    if (config) config = Object.assign({}, config, { primaryMedia: String(config.primaryMedia()), localization: 0 });
    return { warnings: warnings, config: config };
  })()`);
}

const places: [place: string, name: string, option: Option][] = [
  ...Object.entries(options).map(([name, option]) => [`{ cobrowse: { ${name}: VALUE } }`, name, option] as const),
  ...Object.entries(options).map(([name, option]) => [`{ cobrowse: {}, widgets: { cobrowse: { ${name}: VALUE } } }`, name, option] as const),
  ...Object.entries(elsewhere).map(([place, option]) => [place, option.named ?? "", option] as const),
].map(([place, name, option]) => [place, name, option]);

test("every option takes its forms without a word, and another type gives its warning and its default", async ({ page }) => {
  await page.addScriptTag({ content: await bundle("config.ts", "unit") });
  for (const [place, name, { right, wrong, warning }] of places) {
    const put = (value: string) => place.replace("VALUE", value);
    const byDefault = await read(page, put("undefined"));
    for (const value of right) expect((await read(page, put(value))).warnings, put(value)).toEqual([]);
    for (const value of wrong) {
      const { warnings, config } = await read(page, put(value));
      expect(warnings, put(value)).toEqual([`option "${name}" ${warning}`]);
      expect(config, put(value)).toEqual(byDefault.config);
    }
  }
});

test("on a page each warning stands in the console once, and everything works by the defaults", async ({ page, site }) => {
  const wrong = complaints(page);
  const config = `<script>window._genesys = {
    cobrowse: {
      debug: 'yes', disableBuiltInUI: 1, disableWebSockets: 'true', disableWebAssembly: 1, setDocumentDomain: 'shop.example',
      disableBackForwardCache: 0, lang: 7, css: 'inline', primaryMedia: 'chat', localization: 5, onReady: 'ready',
    },
    buttons: { cobrowse: 'no', position: 'top' },
  };</script>`;
  await page.goto(site.page(config + site.tag));
  await page.evaluate(() => (window as any)._genesys.cobrowse.onReady.push((api: unknown) => ((window as any).api = api)));
  await ready(page);
  expect(wrong.map((line) => line.replace("Co-browse: ", "")).sort()).toEqual([
    'option "buttons.cobrowse" must be a boolean; using the default, true',
    'option "buttons.position" must be "left" or "right"; using the default, "left"',
    'option "css" must be "server" or "browser"; using the default, "browser"',
    'option "debug" must be a boolean; using the default, false',
    'option "disableBackForwardCache" must be a boolean; using the default, true',
    'option "disableBuiltInUI" must be a boolean; using the default, false',
    'option "disableWebAssembly" must be a boolean; using the default, false',
    'option "disableWebSockets" must be a boolean; using the default, false',
    'option "lang" must be a string; using the default, "en"',
    'option "localization" must be an object, a URL or a function that delivers one; using English texts',
    'option "onReady" must be a function or an array; using the default, []',
    'option "primaryMedia" must be an object; using the default, null',
    'option "setDocumentDomain" must be a boolean; using the default, false',
  ]);
  await expect(page.locator(".gcb-startCobrowse")).toHaveText("Co-browse");
});

test("in a frame the options of the user interface and of sessions have no effect", async ({ page, site }) => {
  const options =
    "{ apikey: 'FRAME', disableBuiltInUI: false, lang: 'de', primaryMedia: { initializeAsync: function () { window.asked = true } }, localization: { modalTitle: 'Frame' } }";
  site.put("/frame", `<!doctype html><title>Frame</title>${configured(options)}${site.tag}`);
  await page.goto(site.page(configured() + site.tag, '<iframe src="/frame"></iframe>'));
  const frame = page.frame({ url: /frame$/ });
  if (!frame) throw new Error("the frame is missing");
  await frame.waitForFunction(() => (window as any).api);
  expect(await frame.evaluate(() => [document.querySelectorAll("[data-gcb-service-node]").length, "asked" in window])).toEqual([0, false]);
  expect(site.requests.filter((path) => path.includes("texts"))).toEqual([]);
});
