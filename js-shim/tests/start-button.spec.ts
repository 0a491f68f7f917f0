/** Proves who can press the built-in start button, when it is there, and what its approach fetches. */

import { configured, emit, expect, ready, startSession, test } from "./serve";

const button = ".gcb-startBtnsContainer > .gcb-startCobrowse";

test("a click starts a session, and the button is away as long as it lasts", async ({ page, site }) => {
  await page.goto(site.page(configured() + site.tag));
  await page.locator(button).click();
  await expect(page.locator(button)).toHaveCount(0);
  await page.waitForFunction(() => (window as any).engine);
  await emit(page, "ended", "external");
  await expect(page.locator(button)).toBeVisible();
});

for (const key of ["Enter", "Space"]) {
  test(`it is reached by Tab and pressed by ${key}`, async ({ page, site }) => {
    await page.goto(site.page(configured() + site.tag));
    await page.locator(button).waitFor();
    await page.keyboard.press("Tab");
    await expect(page.locator(button)).toBeFocused();
    await page.keyboard.press(key);
    await page.waitForFunction(() => (window as any).engine);
  });
}

test("no script of the page can press it", async ({ page, site }) => {
  await page.goto(site.page(configured() + site.tag));
  await page.locator(button).waitFor();
  await page.evaluate((selector) => {
    const found = document.querySelector(selector) as HTMLElement;
    found.click();
    found.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    found.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
    found.dispatchEvent(new PointerEvent("pointerenter"));
  }, button);
  await expect(page.locator(button)).toBeVisible();
  expect(site.requests).toEqual(["/", "/cobrowse/js/gcb.min.js"]);
});

test("it belongs to co-browsing and not to the page that the agent sees", async ({ page, site }) => {
  await page.goto(site.page(site.tag));
  await expect(page.locator(".gcb-startBtnsContainer")).toHaveAttribute("data-gcb-service-node", "true");
  await expect(page.locator(button)).toHaveAttribute("data-gcb-service-node", "true");
});

for (const [side, rest] of [
  ["left", ""],
  ["right", ", integration: { buttons: { position: 'right' } }"],
  ["right", ", buttons: { position: 'right' }"],
] as const) {
  test(`it is at the ${side} with "${rest}"`, async ({ page, site }) => {
    await page.goto(site.page(configured("{}", rest) + site.tag));
    const box = await page.locator(button).boundingBox();
    const width = page.viewportSize()?.width ?? 0;
    if (!box) throw new Error("the button has no box");
    expect(side === "left" ? box.x : width - box.x - box.width).toBe(0);
  });
}

for (const [options, rest] of [
  ["{ disableBuiltInUI: true }", ""],
  ["{}", ", buttons: { cobrowse: false }"],
  ["{}", ", integration: { buttons: { cobrowse: false } }"],
] as const) {
  test(`it is not there with ${options}${rest}`, async ({ page, site }) => {
    await page.goto(site.page(configured(options, rest) + site.tag));
    await ready(page);
    await startSession(page);
    await emit(page, "ended", "external");
    await expect(page.locator(button)).toHaveCount(0);
  });
}

test("a page that configures Genesys Widgets alone gets none, unless it asks for it", async ({
  page,
  site,
}) => {
  const options = (rest: string) =>
    `<script>window._genesys = { widgets: { cobrowse: { onReady: function (api) { window.api = api } } } ${rest} }</script>`;
  await page.goto(site.page(options("") + site.tag));
  await ready(page);
  await expect(page.locator(button)).toHaveCount(0);
  await page.goto(site.page(options(", buttons: { cobrowse: true }") + site.tag));
  await expect(page.locator(button)).toBeVisible();
});

test("general rules of the page do not spoil it, and rules for its class restyle it", async ({
  page,
  site,
}) => {
  const style =
    "<style>button, div { background: transparent; color: transparent; position: static; display: none; text-transform: uppercase }" +
    "[type=button] { display: none } .gcb-startCobrowse { background: rgb(1, 2, 3) }</style>";
  await page.goto(site.page(style + site.tag));
  await expect(page.locator(button)).toBeVisible();
  await expect(page.locator(button)).toHaveCSS("background-color", "rgb(1, 2, 3)");
  await expect(page.locator(button)).toHaveCSS("color", "rgb(255, 255, 255)");
  await expect(page.locator(button)).toHaveCSS("text-transform", "none");
});

test("coming near fetches the engine into the cache, once", async ({ page, site }) => {
  await page.goto(site.page(site.tag));
  const fetched = page.waitForResponse((response) => response.url().endsWith(".wasm"));
  await page.locator(button).hover();
  await fetched;
  await page.mouse.move(0, 0);
  await page.locator(button).hover();
  await page.locator(button).focus();
  await expect
    .poll(() => [...site.requests].sort())
    .toEqual([
      "/",
      "/cobrowse/js/gcb-engine.js",
      "/cobrowse/js/gcb-engine.wasm",
      "/cobrowse/js/gcb-texts-en.json",
      "/cobrowse/js/gcb.min.js",
    ]);
});

test("nothing is fetched ahead where the customer saves data", async ({ page, site }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "connection", { value: { saveData: true } });
  });
  await page.goto(site.page(configured() + site.tag));
  await page.locator(button).hover();
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  expect(site.requests).toEqual(["/", "/cobrowse/js/gcb.min.js"]);
});
