/** Pages that bring the script and its options in the ways of existing sites. */

import { readFileSync } from "node:fs";
import { expect } from "../fixtures/expect";
import { startByApi, textOf, type Place, type Row } from "../fixtures/compatibility";
import { fixtureKey } from "../fixtures/relay";

const jquery = readFileSync(new URL("../../../node_modules/jquery/dist/jquery.min.js", import.meta.url), "utf8");

/** The loader as sites have it: a script element before the first one. */
const snippet = (place: Place, id: string, base = place.url) => `
  (function (d, tag, id, o) {
    var first = d.getElementsByTagName(tag)[0], script;
    if (d.getElementById(id)) return;
    script = d.createElement(tag);
    script.id = id;
    script.src = o.src;
    script.setAttribute('data-gcb-url', o.cbUrl);
    first.parentNode.insertBefore(script, first);
  })(document, 'script', '${id}', { src: '${place.src}', cbUrl: '${base}' });`;

const config = "window._genesys = window._genesys || {}; window._genesys.cobrowse = { onReady: [], debug: false };";

/** A tag as text inside a script. */
const asText = (tag: string) => tag.replace("</script>", "<\\/script>");

export const loading: readonly Row[] = [
  {
    name: "the loader snippet with the id genesys-js, after the options",
    head: (place) => `<script>${config}${snippet(place, "genesys-js")}</script>`,
    during: ({ page }) => expect(page.locator("script#genesys-js")).toHaveCount(1),
  },
  {
    name: "the loader snippet with the id gcb-js and a trailing slash, before the options",
    head: (place) => `<script>${snippet(place, "gcb-js", `${place.url}/`)}
      window._genesys = { cobrowse: { onReady: function (api) { window.later = api.VERSION; } } };</script>`,
    during: async ({ page }) => expect(await page.evaluate(() => typeof (window as any).later)).toBe("string"),
  },
  {
    name: "a plain tag without data-gcb-url",
    head: (place) => `<script async src="${place.src}"></script>`,
  },
  {
    name: "a tag that names neither relay nor key, with both in the options",
    head: (place) => `<script>window._genesys = { cobrowse: { url: '${place.url}/', apikey: '${fixtureKey}' } };</script>
      <script src="${place.url}/js/gcb.min.js"></script>`,
  },
  {
    name: "a tag that a click inserts long after the page has loaded",
    head: () => "",
    body: (place) => `<button id="help">Help</button><script>
      document.getElementById('help').addEventListener('click', function () {
        var script = document.createElement('script');
        script.src = '${place.src}';
        document.body.appendChild(script);
      });
    </script>`,
    async before(page) {
      await page.waitForFunction(() => document.readyState === "complete");
      expect(await page.evaluate(() => "_genesys" in window)).toBe(false);
      await page.locator("#help").click();
    },
  },
  {
    name: "a tag that jQuery appends to the head as a string",
    head: (place) => `<script src="${place.file("/jquery.js", jquery, "text/javascript")}"></script>
      <script>window._genesys = { cobrowse: { onReady: [] } };
        $(function () { $('head').append('${asText(place.tag)}'); });</script>`,
  },
  {
    name: "a tag that jQuery makes as an element",
    head: (place) => `<script src="${place.file("/jquery.js", jquery, "text/javascript")}"></script>
      <script>$(function () {
        $(document.createElement('script')).attr({ src: '${place.src}', nonce: 'page', id: 'gcb-js', 'data-gcb-url': '${place.url}' }).appendTo('head');
      });</script>`,
  },
  {
    name: "a tag that the page writes as a string",
    head: (place) => `<script>document.write('${asText(place.tag)}');</script>`,
  },
  {
    name: "the tag twice, from the page and from Widgets, with new options in between",
    head: (place) => `<script>window._genesys = { cobrowse: { onReady: [function (api) { window.first = api; }] } };</script>
      ${place.tag}
      <script>window._genesys = { cobrowse: { onReady: [function (api) { window.second = api; }] } };</script>
      <script id="another" src="${place.src}"></script>`,
    async during({ page }) {
      expect(await page.evaluate(() => (window as any).first === (window as any).second)).toBe(true);
      await expect(page.locator(".gcb-toolbar")).toHaveCount(1);
    },
  },
  { name: "no _genesys at all", head: (place) => place.tag },
  { name: "_genesys without cobrowse", head: (place) => `<script>window._genesys = { chat: {} };</script>${place.tag}` },
  {
    name: "unknown and private options everywhere, and those without effect",
    head: (place) => `<script>window._genesys = {
        debug: {}, cobrowse: {
          cometdConfig: { logLevel: 'debug' }, enableStaticResourceService: true, css: 'server', _private: 1, transport: null,
          onReady: []
        }, widgets: { main: { theme: 'dark' } }
      };</script>${place.tag}`,
  },
  {
    name: "options for Widgets and for Co-browse, nested, of which the latter win",
    head: (place) => `<script>window._genesys = {
        widgets: { cobrowse: {
          src: '${place.src}', url: 'https://elsewhere.example/', apikey: 'WRONG', localization: { modalTitle: 'Widgets', modalYes: 'Sure' },
          cobrowse: { lang: 'de' }
        } },
        cobrowse: { url: '${place.url}', apikey: '${fixtureKey}', lang: 'fr', localization: { modalTitle: 'Ours' } }
      };</script><script src="${place.src.replace(/\?.*/, "")}"></script>`,
    async start(page) {
      await expect(page.locator(".gcb-startCobrowse")).toHaveText("Ours");
      await page.locator(".gcb-startCobrowse").click();
      await expect(page.locator(".gcb-dialog .gcb-ok")).toHaveText("Sure");
      await expect(page.locator(".gcb-dialog-prompt")).toHaveText(textOf("fr", "areYouOnPhone"));
      await page.locator(".gcb-dialog .gcb-ok").click();
    },
  },
  {
    name: "options for Widgets alone: no button of ours, and a start by the API",
    head: (place) => `<script>window._genesys = { widgets: { cobrowse: {
        src: '${place.src}', url: '${place.url}/', apikey: '${fixtureKey}', lang: 'de', disableWebSockets: false, debug: false
      } } };</script>${place.tag}`,
    async start(page) {
      await expect(page.locator(".gcb-startCobrowse")).toHaveCount(0);
      await startByApi(page);
    },
    during: ({ page, token }) =>
      expect(page.locator(".gcb-toolbar-cell-content").first()).toHaveText(
        textOf("de", "toolbarContent").replace("{sessionId}", token),
      ),
  },
];
