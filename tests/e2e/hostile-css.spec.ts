/** Proves that our own UI withstands rules that a page makes for everything, and changes nothing of the page. */

import { test, type Locator, type Page } from "@playwright/test";
import { expect } from "./fixtures/expect";
import { Hands } from "./fixtures/hands";

const reset = (declarations: string) => `<style>${declarations}</style>`;

/** What pages do to everything, by accident or by force. */
const hostile: Record<string, string> = {
  "a reset of everything, important": reset("*, *::before, *::after { all: unset !important }"),
  "rules for tags": reset(`
    div, section { display: none } div div { position: static; opacity: .1; margin: 40px }
    button, dialog { position: absolute; opacity: 0; left: -999px; font-size: 1px; width: 5px }
    html body div, html body button { color: red; background: red }`),
  "rules for everything": reset(`
    html * { transform: rotate(9deg); font-size: 40px; color: red; box-sizing: content-box; pointer-events: none;
        letter-spacing: 1em; text-transform: uppercase; visibility: hidden; filter: blur(4px); clip-path: circle(1px) }`),
  "rules for everything, stronger than tags": reset(`
    :root * { font-size: 40px; color: red; opacity: .2; pointer-events: none } [type="button"] { appearance: button; background: none }
    :root :not(p) { position: static; background: red; min-width: 900px }`),
  "a body that is moved, scaled, dimmed and cut": reset(`
    html { font-size: 40px; letter-spacing: .5em; text-align: right; line-height: 4; text-shadow: 3px 3px red; user-select: none }
    body { transform: translate(300px, 200px) scale(.5); zoom: .5; opacity: .3; overflow: hidden; filter: blur(3px); contain: strict; height: 90px; visibility: hidden }`),
  "something above everything": `${reset("#above { position: fixed; inset: 0; z-index: 2147483647; background: #fff }")}
    <script>addEventListener("DOMContentLoaded", () => { document.body.appendChild(document.createElement("div")).id = "above" })</script>`,
};

/** What matters of an element to a person who looks for it. */
async function lookAt(element: Locator) {
  return element.evaluate((node) => {
    const box = node.getBoundingClientRect();
    const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const style = getComputedStyle(node);
    let opacity = 1;
    let ground = "rgba(0, 0, 0, 0)";
    for (let at: Element | null = node; at; at = at.parentElement) {
      opacity *= Number(getComputedStyle(at).opacity);
      if (ground === "rgba(0, 0, 0, 0)") ground = getComputedStyle(at).backgroundColor;
      if (at.parentElement === document.documentElement) break;
    }
    const channels = (colour: string) => (colour.match(/\d+/g) ?? []).slice(0, 3).map((channel) => {
      const part = Number(channel) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    const light = (colour: string) => {
      const [r, g, b] = channels(colour);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
    };
    const [front, back] = [light(style.color), light(ground)];
    return {
      inside: box.x >= 0 && box.y >= 0 && box.right <= innerWidth && box.bottom <= innerHeight,
      pressed: hit === node || node.contains(hit),
      size: parseFloat(style.fontSize),
      spaced: style.letterSpacing,
      upright: style.rotate + style.textTransform + style.filter,
      opacity,
      contrast: Math.max(front, back) / Math.min(front, back),
    };
  });
}

/** Whether a person can read it and press it where it is, once it has come in. */
async function isUsable(element: Locator): Promise<void> {
  await expect(element).toBeVisible();
  await expect.poll(async () => (await lookAt(element)).opacity).toBe(1);
  const seen = await lookAt(element);
  expect(seen).toMatchObject({ inside: true, pressed: true, opacity: 1, spaced: "normal", upright: "nonenonenone" });
  expect(seen.size).toBeGreaterThanOrEqual(13);
  expect(seen.size).toBeLessThanOrEqual(20);
  expect(seen.contrast).toBeGreaterThan(4.5);
}

for (const [name, head] of Object.entries(hostile)) {
  test(`our UI stays readable and in reach on a page with ${name}`, async ({ page }) => {
    const hands = await Hands.open(page, "<main><h1>Shop</h1><p>A page.</p></main>", head);
    const start = page.locator(".gcb-startCobrowse");
    await isUsable(start);
    expect((await start.boundingBox())?.x).toBe(0);
    await start.click();
    await isUsable(page.locator(".gcb-dialog .gcb-cancel"));
    await isUsable(page.locator(".gcb-dialog-prompt"));
    await page.locator(".gcb-dialog .gcb-ok").click();
    await hands.isShared();
    await isUsable(page.locator(".gcb-toolbar-cell-content"));
    await isUsable(page.locator(".gcb-toolbar-exit"));
    await isUsable(page.locator("._gcb_toast-message").last());
    const bar = await page.locator(".gcb-toolbar").boundingBox();
    const { width = 0, height = 0 } = page.viewportSize() ?? {};
    expect(Math.abs((bar?.x ?? 0) + (bar?.width ?? 0) / 2 - width / 2)).toBeLessThan(2);
    expect(height - (bar?.y ?? 0) - (bar?.height ?? 0)).toBeCloseTo(12, 0);
    hands.askForWriteMode();
    await isUsable(page.locator(".gcb-dialog .gcb-ok"));
    await page.locator(".gcb-dialog .gcb-ok").click();
    await isUsable(page.locator(".gcb-toolbar-revoke"));
    await isUsable(page.locator(".gcb-toolbar-mode"));
    // The toolbar still goes where it is dragged.
    const grip = await page.locator(".gcb-toolbar-cell-content").first().boundingBox();
    await page.mouse.move((grip?.x ?? 0) + 4, (grip?.y ?? 0) + 4);
    await page.mouse.down();
    await page.mouse.move(200, 300, { steps: 2 });
    await page.mouse.up();
    expect((await page.locator(".gcb-toolbar").boundingBox())?.y).toBeLessThan(320);
    await page.locator(".gcb-toolbar-exit").click();
    await expect(page.locator(".gcb-toolbar")).toHaveCount(0);
    await isUsable(page.locator("._gcb_toast-message").last());
  });
}

test("rules that name our classes restyle us, on a civil page and, important, on a brutal one", async ({ page }) => {
  const ours = (important: string) =>
    `.gcb-toolbar { background: rgb(1, 2, 3) ${important}; top: 0 ${important}; bottom: auto ${important} }
     .gcb-startCobrowse { background: rgb(4, 5, 6) ${important} } .gcb-dialog .gcb-ok { font-size: 19px ${important} }
     ._gcb_toast { border-radius: 0 ${important} }`;
  for (const style of [ours(""), `* { all: unset !important } ${ours("!important")}`]) {
    await Hands.open(page, "<p>page</p>", reset(style));
    await expect(page.locator(".gcb-startCobrowse")).toHaveCSS("background-color", "rgb(4, 5, 6)");
    await page.locator(".gcb-startCobrowse").click();
    await expect(page.locator(".gcb-dialog .gcb-ok")).toHaveCSS("font-size", "19px");
    await page.locator(".gcb-dialog .gcb-ok").click();
    await expect(page.locator(".gcb-toolbar")).toHaveCSS("background-color", "rgb(1, 2, 3)");
    await expect(page.locator("._gcb_toast").first()).toHaveCSS("border-top-left-radius", "0px");
    const toolbar = page.locator(".gcb-toolbar");
    expect((await toolbar.boundingBox())?.y).toBe(0);
    await toolbar.locator(".gcb-toolbar-exit").click();
    await expect(toolbar).toHaveCount(0);
  }
});

test("a session changes no computed style of the page", async ({ page }) => {
  const body = `<main><h1>Shop</h1><button>Buy</button><dialog>closed</dialog><div class="x"><p>last</p></div></main><div>end</div>`;
  const rules = reset(`
    html { display: grid; grid-template-columns: 1fr 100px; height: 100% } body > :last-child { color: rgb(9, 9, 9) }
    body :nth-last-child(2) { margin: 3px } body:only-of-type { padding: 7px } div + div { color: red } :empty { height: 9px }
    button { color: green } body:has(div) main { border: 1px solid }`);
  // The tag is commented out.
  await Hands.open(page, `-->${body}`, `${rules}<!--`);
  expect(await page.locator(".gcb-startCobrowse").count()).toBe(0);
  const without = await looks(page);
  const hands = await Hands.write(page, body, rules);
  hands.point(await hands.at("h1"), true);
  await expect(page.locator(".gcb-agent-pointer")).toBeVisible();
  await page.mouse.move(0, 0);
  const within = await looks(page);
  expect(within.length).toBe(without.length);
  const changed = within.flatMap((styles, at) => styles.filter((style, number) => style !== without[at]?.[number]));
  expect(changed).toEqual([]);
});

/** All computed styles of the page's own elements. */
function looks(page: Page): Promise<string[][]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("*")]
      .filter((element) => !element.closest('[data-gcb-service-node="true"], script'))
      .map((element) => {
        const style = getComputedStyle(element);
        return Array.from(style, (name) => `${element.tagName} ${name}: ${style.getPropertyValue(name)}`);
      }),
  );
}
