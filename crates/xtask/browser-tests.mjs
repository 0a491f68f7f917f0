// Runs one folder of compiled wasm-bindgen tests in a headless Chromium: node browser-tests.mjs FOLDER.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";

/** How long one folder's tests may take, in milliseconds. */
const TESTS_MS_MAX = 120_000;

/** A secure context that needs no server: every request is answered from the folder. */
const ORIGIN = "http://localhost";

/** What the page needs: places for the tests' report, and a way to call a test from outside of wasm's frames. */
const PAGE = `<!doctype html><meta charset="utf-8"><title>tests</title>
<pre id="output"></pre><pre id="console_output"></pre>
<script>window.__wbg_test_invoke = (test) => test();</script>`;

const TYPES = { html: "text/html", js: "text/javascript", json: "application/json", wasm: "application/wasm" };

const folder = process.argv[2];
const tests = JSON.parse(await readFile(join(folder, "tests.json"), "utf8"));
const browser = await chromium.launch({
  executablePath: process.env.COBROWSE_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  process.exitCode = (await runIn(await browser.newPage())) ? 0 : 1;
} finally {
  await browser.close();
}

async function runIn(page) {
  page.on("pageerror", (error) => console.error(`uncaught: ${error}`));
  await page.route(`${ORIGIN}/**`, async (route) => {
    const path = new URL(route.request().url()).pathname;
    if (path === "/") return route.fulfill({ contentType: TYPES.html, body: PAGE });
    try {
      const contentType = TYPES[path.split(".").pop()] ?? "application/octet-stream";
      return await route.fulfill({ contentType, body: await readFile(join(folder, path)) });
    } catch {
      return route.fulfill({ status: 404 });
    }
  });
  await page.goto(`${ORIGIN}/`);
  // The tests write their report into the page; what is in it by then is shown even if they never end.
  const verdict = page.evaluate(runTests, tests).catch((error) => String(error));
  let timer;
  const late = new Promise((done) => {
    timer = setTimeout(done, TESTS_MS_MAX, `not finished after ${TESTS_MS_MAX} ms`);
  });
  const outcome = await Promise.race([verdict, late]);
  clearTimeout(timer);
  console.log(await page.locator("#output").textContent());
  if (outcome !== true) {
    console.log(await page.locator("#console_output").textContent());
    if (typeof outcome === "string") console.error(outcome);
  }
  return outcome === true;
}

/** Runs in the page. */
async function runTests(names) {
  const module = await import("/tests.js");
  const wasm = await module.default({ module_or_path: "/tests_bg.wasm" });
  const context = new module.WasmBindgenTestContext(false);
  for (const method of ["debug", "log", "info", "warn", "error"]) {
    const original = console[method];
    console[method] = (...args) => {
      original(...args);
      document.getElementById("console_output").append(`${args.join(" ")}\n`);
      // While a test runs, its lines belong to its report.
      module[`__wbgtest_console_${method}`](args);
    };
  }
  return context.run(names.map((name) => wasm[name] ?? module.__wasm?.[name]));
}
