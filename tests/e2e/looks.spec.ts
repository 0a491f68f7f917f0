/** Shows the built-in UI in each language, narrow and wide, to be looked at; and proves that nothing is cut or covered. */

import { readFileSync } from "node:fs";
import { test, type Page } from "@playwright/test";
import { expect } from "./fixtures/expect";
import { Hands } from "./fixtures/hands";

const body = `<main><h1>Larch &amp; Loam</h1><p>${"Mugs, bowls, boards and blankets by makers we know by name. ".repeat(14)}</p>
  <label>Password <input type="password" id="secret"></label></main>`;
const viewport = '<meta name="viewport" content="width=device-width">';
const questions = ["areYouOnPhone", "areYouOnPhoneOrChat", "connectBeforeCobrowse", "modeUpgradeRequested", "stillThere"];
const notices = ["sessionStarted", "sessionsOverLimit", "navBack", "browserUnsupported"];

const textsOf = (language: string) =>
  JSON.parse(
    readFileSync(new URL(`../../js-shim/texts/gcb-texts-${language}.json`, import.meta.url), "utf8"),
  ) as Record<string, string>;

/** What is cut, spills out of the window, or lies on a button. */
function faults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const ours = [...document.querySelectorAll<HTMLElement>('[data-gcb-service-node="true"]')].filter((element) =>
      element.checkVisibility(),
    );
    const found: string[] = [];
    for (const element of ours) {
      const name = element.className;
      const box = element.getBoundingClientRect();
      if (/gcb-agent/.test(name) || box.width === 0) continue;
      if (box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight) found.push(`${name} spills`);
      if (element.scrollWidth > element.clientWidth + 1) found.push(`${name} is cut`);
    }
    const buttons = ours.filter((element) => element.tagName === "BUTTON").map((button) => button.getBoundingClientRect());
    buttons.forEach((one, at) =>
      buttons.slice(at + 1).forEach((other) => {
        const apart = one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top;
        if (!apart) found.push("two buttons overlap");
      }),
    );
    if (document.documentElement.scrollWidth > innerWidth) found.push("the page scrolls sideways");
    return found;
  });
}

for (const language of ["en", "de", "fr"]) {
  test(`all of it in "${language}", at 360 and at 1280 pixels`, async ({ page }, info) => {
    const texts = textsOf(language);
    const show = async (name: string) => {
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 640 });
        const path = info.outputPath(`${name}-${language}-${width}.png`);
        await page.screenshot({ path, animations: "disabled" });
        expect.soft(await faults(page), `${name} at ${width}`).toEqual([]);
      }
    };
    /** Long and short texts share their place: each is put there in its turn. */
    const showEach = async (place: string, keys: readonly string[]) => {
      for (const key of keys) {
        const text = (texts[key] ?? "").replace("{sessionId}", "123456789");
        await page.locator(place).last().evaluate((element, given) => (element.textContent = given), text);
        await show(key);
      }
    };
    const options = `<script>window._genesys = { cobrowse: { lang: "${language}" } }</script>`;
    const hands = await Hands.open(page, body, viewport + options);
    const start = page.locator(".gcb-startCobrowse");
    await expect(start).toHaveText(texts.modalTitle ?? "");
    await show("start");
    await start.click();
    await expect(page.locator(".gcb-dialog-prompt")).toHaveText(texts.areYouOnPhone ?? "");
    await showEach(".gcb-dialog-prompt", questions);
    await page.locator(".gcb-dialog .gcb-cancel").click();
    await expect(page.locator(".gcb-dialog-prompt")).toHaveText(texts.connectBeforeCobrowse ?? "");
    await show("connect-first");
    await page.locator(".gcb-dialog .gcb-ok").click();
    await start.click();
    await page.locator(".gcb-dialog .gcb-ok").click();
    await hands.isShared();
    await expect(page.locator("._gcb_toast-message")).toHaveText(texts.agentJoined ?? "");
    await showEach("._gcb_toast-message", notices);
    hands.askForWriteMode();
    await page.locator(".gcb-dialog .gcb-ok").click();
    await expect(page.locator(".gcb-toolbar-mode")).toHaveText(texts.writeModeInProgress ?? "");
    await page.locator("#secret").focus();
    await show("control");
    await expect(page.locator(".gcb-tooltip")).toHaveText(texts.contentMasked ?? "");
    await page.locator(".gcb-toolbar-status").evaluate((status, text) => (status.textContent = text), texts.connectionLost ?? "");
    await show("lost");
    await page.locator(".gcb-toolbar-exit").click();
    await expect(page.locator("._gcb_toast-message").last()).toHaveText(texts.youLeft ?? "");
    await show("left");
  });
}

/** Arabic, as a site's own texts. */
const arabic = {
  modalTitle: "التصفح المشترك",
  modalYes: "نعم",
  modalNo: "لا",
  areYouOnPhone: "هل أنت على الهاتف مع ممثلنا؟",
  toolbarContent: "رقم الجلسة: {sessionId}",
  agentJoined: "انضم ممثلنا إلى الجلسة",
  modeUpgradeRequested: "يطلب ممثلنا التحكم في الصفحة. هل تسمح بذلك؟",
  modeUpgraded: "يمكن لممثلنا الآن التحكم في الصفحة",
  writeModeInProgress: "ممثلنا يتحكم في الصفحة",
  downgradeMode: "استعادة التحكم",
  contentMasked: "هذا المحتوى مخفي عن ممثلنا",
  youLeft: "لقد غادرت الجلسة",
};

for (const width of [1280, 360]) {
  test(`from right to left, at ${width} pixels`, async ({ page }, info) => {
    await page.setViewportSize({ width, height: 640 });
    const head = `${viewport}<script>document.documentElement.dir = "rtl";
      window._genesys = { cobrowse: { localization: ${JSON.stringify(arabic)} } }</script>`;
    const hands = await Hands.open(page, body, head);
    const middle = async (selector: string) => {
      const box = await page.locator(selector).last().boundingBox();
      return (box?.x ?? NaN) + (box?.width ?? NaN) / 2;
    };
    const show = async (name: string) => {
      await page.screenshot({ path: info.outputPath(`${name}-rtl-${width}.png`), animations: "disabled" });
      expect.soft(await faults(page), name).toEqual([]);
    };
    await page.locator(".gcb-startCobrowse").click();
    await expect(page.locator(".gcb-dialog")).toHaveCSS("direction", "rtl");
    // The first button is the one that comes first in reading, and both stand at the end.
    expect(await middle(".gcb-ok")).toBeGreaterThan(await middle(".gcb-cancel"));
    expect(await middle(".gcb-dialog-buttons button")).toBeLessThan(width / 2);
    await show("question");
    await page.locator(".gcb-ok").click();
    await hands.isShared();
    hands.askForWriteMode();
    await page.locator(".gcb-ok").click();
    await expect(page.locator(".gcb-toolbar-mode")).toHaveText(arabic.writeModeInProgress);
    await expect(page.locator(".gcb-toolbar")).toHaveCSS("direction", "rtl");
    expect(await middle(".gcb-toolbar-exit")).toBeLessThan(await middle(".gcb-toolbar-cell-content"));
    expect(await middle(".gcb-toolbar-exit")).toBeLessThan(width / 2);
    await expect(page.locator("._gcb_toast").last()).toHaveCSS("direction", "rtl");
    if (width > 700) expect(await middle("._gcb_toast")).toBeLessThan(width / 2);
    const field = page.locator("#secret");
    await field.focus();
    await expect(page.locator(".gcb-tooltip")).toBeVisible();
    // What is said of a field begins where the field begins.
    const [said, of] = [await page.locator(".gcb-tooltip").boundingBox(), await field.boundingBox()];
    const end = (box: typeof of) => (box?.x ?? NaN) + (box?.width ?? NaN);
    if (end(of) > (said?.width ?? 0) + 6) expect(Math.abs(end(said) - end(of))).toBeLessThan(1);
    await show("control");
    await page.locator(".gcb-toolbar-exit").click();
    await expect(page.locator("._gcb_toast-message").last()).toHaveText(arabic.youLeft);
  });
}
