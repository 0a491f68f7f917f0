/** Proves that a page which spoils what is built in neither stops a session nor sees an exception of ours. */

import { complaints, configured, expect, test } from "./serve";

// Tracing puts functions of the tester's own into the page, which such a page breaks.
test.use({ trace: "off" });

test("a session starts on a page that has spoiled what is built in, before or after the script", async ({
  page,
  site,
}) => {
  const spoil = `<script>
    Array.prototype.hostile = function () {};
    Object.prototype.hostile = 1;
    Object.prototype.disableBuiltInUI = true;
    Object.prototype.url = 'http://127.0.0.1:1/';
    JSON.parse = JSON.stringify = function () { throw new Error('hostile') };
    Array.prototype.toJSON = function () { return 'hostile' };
  </script>`;
  const spoilLater = `<script>
    Array.prototype[Symbol.iterator] = function () { throw new Error('hostile') };
    Promise.prototype.then = function () { return this };
    window.Promise = window.fetch = window.setTimeout = window.queueMicrotask = window.URL = undefined;
    Storage.prototype.setItem = Function.prototype.call = Function.prototype.apply = function () { throw new Error('hostile') };
    Document.prototype.createElement = Document.prototype.querySelectorAll = function () { throw new Error('hostile') };
  </script>`;
  const wrong = complaints(page);
  await page.goto(site.page(spoil + configured() + site.tag + spoilLater));
  // Such a page breaks the tester's own look into it: the button is pressed where it is, and the relay tells.
  await expect(async () => {
    await page.mouse.click(10, (page.viewportSize()?.height ?? 0) / 2);
    expect(site.requests).toContain("/cobrowse/js/gcb-engine.wasm");
  }).toPass();
  expect(wrong.filter((line) => /hostile/.test(line))).toEqual([]);
});
