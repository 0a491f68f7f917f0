/** Proves what the customer sees of a session: the names that sites rely on, answers by persons only, and a page undisturbed. */

import { test } from "@playwright/test";
import { expect } from "./fixtures/expect";
import { Hands } from "./fixtures/hands";

test("toolbar and notifications have the structure that sites restyle, and are service elements", async ({
  page,
}) => {
  await Hands.join(page, "<p>page</p>");
  await expect(
    page.locator(".gcb-toolbar > .gcb-toolbar-content > .gcb-toolbar-cell > .gcb-toolbar-cell-content"),
  ).toHaveText("Session ID: 123456789");
  await expect(page.locator(".gcb-toolbar .gcb-toolbar-exit")).toHaveAttribute(
    "title",
    "Exit Co-browse session",
  );
  await expect(page.locator(".gcb-toolbar")).toHaveCSS("display", "block");
  const messages = page.locator("#_gcb_toast-container > ._gcb_toast > ._gcb_toast-message");
  await expect(messages).toHaveText(["Representative has joined the session"]);
  const unmarked = await page.evaluate(
    () =>
      document.querySelectorAll(
        '[class*="gcb"]:not([data-gcb-service-node="true"]), [id^="_gcb"]:not([data-gcb-service-node="true"])',
      ).length,
  );
  expect(unmarked).toBe(0);
});

test("a site's rule for our classes wins, its rules for tags do not", async ({ page }) => {
  await Hands.join(
    page,
    "<p>page</p>",
    `<style>body div { background: red; padding: 50px } button { font-size: 99px }
     .gcb-toolbar { background: rgb(1, 2, 3) } .gcb-toolbar-exit { color: rgb(4, 5, 6) }</style>`,
  );
  const toolbar = page.locator(".gcb-toolbar");
  await expect(toolbar).toHaveCSS("background-color", "rgb(1, 2, 3)");
  await expect(page.locator(".gcb-toolbar-content")).toHaveCSS("padding-top", "0px");
  await expect(page.locator(".gcb-toolbar-exit")).toHaveCSS("color", "rgb(4, 5, 6)");
  await expect(page.locator(".gcb-toolbar-exit")).toHaveCSS("font-size", "20px");
});

test("the consent question is answered by a person only", async ({ page }) => {
  const hands = await Hands.join(page, `<input id="i" autofocus>`);
  hands.askForWriteMode();
  const dialog = page.locator(".gcb-dialog");
  await expect(dialog.locator(".gcb-dialog-inner > .gcb-dialog-title")).toHaveText("Co-browse");
  await expect(dialog.locator(".gcb-dialog-prompt")).toContainText('"write" mode');
  await expect(dialog.locator(".gcb-dialog-buttons > button")).toHaveText(["Yes", "No"]);
  expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  await page.evaluate(() => {
    for (const button of document.querySelectorAll<HTMLElement>(".gcb-dialog button")) {
      button.click();
      button.dispatchEvent(new PointerEvent("click", { bubbles: true }));
    }
  });
  await expect(dialog).toBeVisible();
  expect([hands.currentMode(), hands.writeRefused()]).toEqual(["pointer", undefined]);
  await page.keyboard.press("Space");
  await expect(dialog).toBeVisible();
  await dialog.getByRole("button", { name: "Yes" }).click();
  await expect.poll(hands.currentMode).toBe("write");
  await expect(page.locator(".gcb-toolbar-mode")).toHaveText("Agent has control over the page.");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("i");
});

test("Escape and No decline, and the page hears no key of the dialog", async ({ page }) => {
  const hands = await Hands.join(page, `<p>page</p>`);
  await page.evaluate(() => {
    (window as any).keys = [];
    document.addEventListener("keydown", (event) => (window as any).keys.push(event.key));
  });
  for (const answer of [
    () => page.keyboard.press("Escape"),
    () => page.locator(".gcb-dialog .gcb-cancel").click(),
  ]) {
    hands.askForWriteMode();
    await expect(page.locator(".gcb-dialog")).toBeVisible();
    await page.keyboard.press("a");
    await answer();
    // The number of "the customer said no".
    await expect.poll(hands.writeRefused).toBe("11");
    await expect(page.locator(".gcb-dialog")).toHaveCount(0);
  }
  expect(await page.evaluate(() => (window as any).keys)).toEqual([]);
});

test("a question that the page takes away is asked again", async ({ page }) => {
  const hands = await Hands.join(page, `<p id="p">page</p>`);
  hands.askForWriteMode();
  await expect(page.locator(".gcb-dialog")).toBeVisible();
  await page.evaluate(() => {
    document.body.replaceWith(document.createElement("body"));
    document.adoptedStyleSheets = [];
    document.body.append("another body");
  });
  await expect(page.locator(".gcb-dialog")).toBeVisible();
  await expect(page.locator(".gcb-toolbar")).toHaveCSS("position", "fixed");
  await page.locator(".gcb-dialog .gcb-ok").click();
  await expect.poll(hands.currentMode).toBe("write");
});

test("control is revoked and the session left by the customer's press", async ({ page }) => {
  const hands = await Hands.write(page, "<p>page</p>");
  await page.locator(".gcb-toolbar-revoke").click();
  await expect.poll(hands.currentMode).toBe("pointer");
  await expect(page.locator(".gcb-toolbar-revoke")).toBeHidden();
  await page.locator(".gcb-toolbar-exit").click();
  await expect(page.locator(".gcb-toolbar")).toHaveCount(0);
  await expect(page.locator("._gcb_toast-message").last()).toHaveText(
    "You have left the session. Co-browse is now terminated.",
  );
});

test("the customer is told that the connection is lost, and when it is back", async ({ page }) => {
  const hands = await Hands.join(page, "<p>page</p>");
  await page.evaluate(() => {
    const all = window as any;
    all.seen = [];
    const status = document.querySelector(".gcb-toolbar-status") as Element;
    new MutationObserver(() => all.seen.push(status.textContent)).observe(status, { childList: true });
  });
  await hands.disconnect();
  await expect.poll(() => page.evaluate(() => (window as any).seen)).toEqual(["Connection lost. Reconnecting…", ""]);
});

test("without the built-in UI only the agent's pointer and circle are drawn", async ({ page }) => {
  const hands = await Hands.join(
    page,
    `<button id="b" style="position:absolute;left:300px;top:200px;width:100px;height:40px">B</button>`,
    "<script>window._genesys = { cobrowse: { disableBuiltInUI: true } }</script>",
  );
  hands.askForWriteMode();
  // The number of "the page does not offer it".
  await expect.poll(hands.writeRefused).toBe("13");
  await expect(page.locator(".gcb-toolbar, .gcb-dialog, ._gcb_toast")).toHaveCount(0);
  const spot = await hands.at("#b");
  hands.point(spot);
  await expect(page.locator(".gcb-agent-name")).toHaveText("Ada Agent");
  hands.point(spot, true);
  await expect(page.locator(".gcb-agent-mark")).toHaveCount(1);
  const place = () =>
    page.locator(".gcb-agent-mark").evaluate((mark) => {
      const { x, y } = mark.getBoundingClientRect();
      return [Math.round(x), Math.round(y)];
    });
  await expect.poll(place).toEqual([350, 220]);
});

test("the page's own answer counts, once", async ({ page }) => {
  const hands = await Hands.join(
    page,
    "<p>page</p>",
    `<script>window._genesys = { cobrowse: { disableBuiltInUI: true, onReady: [(api) =>
      api.onModeUpgradeRequested.add((done) => { done(true); done(false); })] } }</script>`,
  );
  hands.askForWriteMode();
  await expect.poll(hands.currentMode).toBe("write");
});

test("a strict policy of the page is not violated, and Trusted Types are respected", async ({ page }) => {
  const policy =
    "default-src 'none'; script-src http://relay.test 'wasm-unsafe-eval'; connect-src http://relay.test ws://relay.test; style-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (/Content Security Policy|Trusted/.test(message.text())) complaints.push(message.text());
  });
  const hands = await Hands.write(page, `<input id="i">`, "", { "content-security-policy": policy });
  const field = await hands.at("#i");
  hands.point(field, true);
  await expect(page.locator(".gcb-agent-mark")).toHaveCount(1);
  await hands.click(field);
  await hands.type(field.node, "ok");
  await expect(page.locator("#i")).toHaveValue("ok");
  await expect(page.locator(".gcb-toolbar")).toHaveCSS("position", "fixed");
  expect(complaints).toEqual([]);
});

for (const width of [320, 1280]) {
  test(`everything fits into a window of ${width} pixels`, async ({ page }, info) => {
    await page.setViewportSize({ width, height: 600 });
    const hands = await Hands.join(
      page,
      `<meta name="viewport" content="width=device-width"><h1>Shop</h1><p>${"Some text of a page. ".repeat(40)}</p>`,
    );
    hands.askForWriteMode();
    await expect(page.locator(".gcb-dialog")).toBeVisible();
    await page.screenshot({ path: info.outputPath(`asked-${width}.png`) });
    await page.locator(".gcb-dialog .gcb-ok").click();
    await expect(page.locator(".gcb-toolbar-revoke")).toBeVisible();
    hands.point(await hands.at("p", 0.5, 0.9), true);
    await expect(page.locator(".gcb-agent-pointer")).toBeVisible();
    await page.screenshot({ path: info.outputPath(`write-${width}.png`) });
    const spills = await page.evaluate(() => {
      const ours = [...document.querySelectorAll(".gcb-toolbar, .gcb-toolbar *, ._gcb_toast")];
      return ours.filter((element) => {
        const { left, right, bottom } = element.getBoundingClientRect();
        return left < 0 || right > innerWidth || bottom > innerHeight;
      }).length;
    });
    expect(spills).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });
}
