/** Proves that pages with strict policies are served without a violation, and that no page is changed. */

import { complaints, configured, emit, expect, ready, startSession, test } from "./serve";

/** The strictest policy that the integration guide asks for, for one page. */
function policy(site: { relay: string }, wasm = "'wasm-unsafe-eval'"): Record<string, string> {
  const { origin } = new URL(site.relay);
  return {
    "content-security-policy": [
      "default-src 'none'",
      `script-src 'nonce-page' ${origin} ${wasm}`,
      "style-src 'none'",
      `connect-src ${origin}`,
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].join("; "),
  };
}

const nonced = configured().replace("<script>", '<script nonce="page">');

test("under a strict policy with Trusted Types a session runs without one violation", async ({
  page,
  site,
}) => {
  const wrong = complaints(page);
  await page.goto(site.page(`${nonced}${site.tag}`, "", policy(site)));
  expect(await page.evaluate(() => (window as any).api.isBrowserSupported())).toBe(true);
  await expect(page.locator(".gcb-startCobrowse")).toHaveCSS("position", "static");
  await expect(page.locator(".gcb-startBtnsContainer")).toHaveCSS("position", "fixed");
  await page.locator(".gcb-startCobrowse").click();
  await page.waitForFunction(() => (window as any).engine);
  await emit(page, "started", "123456789");
  await page.evaluate(() => (window as any).api.exitSession());
  expect(wrong).toEqual([]);
});

/** Which of both engines the relay was asked for. */
const enginesOf = (site: { requests: readonly string[] }) =>
  site.requests.filter((path) => /engine-plain|wasm/.test(path)).map((path) => path.split("/").at(-1));

test("without 'wasm-unsafe-eval' the engine is JavaScript, and asking for leave is all that is said of it", async ({
  page,
  site,
}) => {
  const wrong = complaints(page);
  await page.goto(site.page(`${nonced}${site.tag}`, "", policy(site, "")));
  await ready(page);
  await page.evaluate(() => {
    const heard: string[] = ((window as any).violations = []);
    addEventListener("securitypolicyviolation", ({ blockedURI }) => heard.push(blockedURI));
  });
  const violations = () => page.evaluate(() => (window as any).violations as string[]);
  expect(await page.evaluate(() => (window as any).api.isBrowserSupported())).toBe(true);
  await expect(page.locator(".gcb-startCobrowse")).toBeVisible();
  expect(await violations()).toEqual([]);
  for (let session = 1; session <= 2; session++) {
    await page.evaluate(() => (window as any).api.startSession());
    await page.waitForFunction((count) => (window as any).engines?.length === count, session);
    await emit(page, "started", "123456789");
    await page.evaluate(() => (window as any).api.exitSession());
  }
  expect(enginesOf(site)).toEqual(["gcb-engine-plain.js"]);
  expect(await violations()).toEqual(["wasm-eval"]);
  expect(wrong).toEqual([]);
});

test("with disableWebAssembly a session on a strict page runs without one violation, and is fetched ahead", async ({
  page,
  site,
}) => {
  const wrong = complaints(page);
  const head = configured("{ disableWebAssembly: true }").replace("<script>", '<script nonce="page">');
  await page.goto(site.page(`${head}${site.tag}`, "", policy(site, "")));
  await page.locator(".gcb-startCobrowse").hover();
  await expect.poll(() => enginesOf(site)).toEqual(["gcb-engine-plain.js"]);
  await startSession(page);
  await emit(page, "started", "123456789");
  await page.evaluate(() => (window as any).api.exitSession());
  expect(new Set(enginesOf(site))).toEqual(new Set(["gcb-engine-plain.js"]));
  expect(wrong).toEqual([]);
});

test("without 'wasm-unsafe-eval' a session of the page before goes on", async ({ page, site }) => {
  await page.goto(site.page(configured() + site.tag));
  await startSession(page);
  expect(enginesOf(site)).toEqual(["gcb-engine.wasm"]);
  await page.evaluate(() => (window as any).engine.host.keep("record"));
  site.page(`${nonced}${site.tag}`, "", policy(site, ""));
  const wrong = complaints(page);
  await page.goto(`${site.shop}/?next`);
  await page.waitForFunction(() => (window as any).engine?.calls.includes("resume record"));
  expect(enginesOf(site)).toEqual(["gcb-engine.wasm", "gcb-engine-plain.js"]);
  expect(wrong).toEqual([]);
});

test("a browser without WebAssembly has the engine in JavaScript", async ({ page, site }) => {
  const wrong = complaints(page);
  await page.goto(site.page(`<script>delete window.WebAssembly</script>${configured()}${site.tag}`));
  await startSession(page);
  expect(enginesOf(site)).toEqual(["gcb-engine-plain.js"]);
  expect(wrong).toEqual([]);
});

for (const missing of ["MutationObserver", "CSSStyleSheet"]) {
  test(`a browser without ${missing} is not supported, and startSession says so`, async ({ page, site }) => {
    await page.goto(site.page(configured() + site.tag));
    await ready(page);
    const answer = await page.evaluate((name) => {
      const all = window as any;
      const kept = all[name];
      delete all[name];
      try {
        all.api.startSession();
        return "no error";
      } catch (error) {
        return [all.api.isBrowserSupported(), String(error)];
      } finally {
        all[name] = kept;
      }
    }, missing);
    expect(answer).toEqual([false, "Error: Co-browse: this browser is not supported"]);
  });
}

test("an idle page makes no request but for its own script", async ({ page, site }) => {
  await page.goto(site.page(configured() + site.tag), { waitUntil: "networkidle" });
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  expect(site.requests).toEqual(["/", "/cobrowse/js/gcb.min.js"]);
});

test("the page's globals, prototypes, attributes and storage stay as they were", async ({ page, site }) => {
  const look = () => {
    const shapes: Record<string, string[]> = {};
    const note = (name: string, object: object) => {
      const keys = Reflect.ownKeys(object).map(String);
      shapes[name] = keys.map((key) => {
        const descriptor = Reflect.getOwnPropertyDescriptor(object, key);
        return `${key} ${descriptor?.enumerable} ${String(descriptor?.get ?? "")} ${typeof descriptor?.value === "function" ? descriptor.value : ""}`;
      });
    };
    for (const name of Reflect.ownKeys(window)) {
      const value = Reflect.getOwnPropertyDescriptor(window, name)?.value as unknown;
      if (typeof value === "function" && value.prototype) note(`${String(name)}.prototype`, value.prototype);
    }
    note("document", document);
    const elements = [...document.querySelectorAll("*")].filter(
      (element) => !element.closest("[data-gcb-service-node]"),
    );
    return {
      globals: Reflect.ownKeys(window)
        .map(String)
        .filter((name) => name !== "_genesys"),
      shapes,
      attributes: elements
        .map((element) => element.cloneNode(false))
        .map((node) => (node as Element).outerHTML),
      own: elements.map((element) => Reflect.ownKeys(element).map(String).join()),
      storage: [localStorage.length, sessionStorage.length, document.cookie],
      title: document.title,
    };
  };
  const body = '<main class="shop" style="color: red"><form name="order"><input name="body"></form></main>';
  await page.goto(site.page("", body));
  const before = await page.evaluate(look);
  await page.addScriptTag({ url: site.script });
  await expect(page.locator(".gcb-startCobrowse")).toBeVisible();
  // The tag itself is the tester's.
  await page.evaluate(() => document.querySelector("script")?.remove());
  expect(await page.evaluate(look)).toEqual(before);
});
