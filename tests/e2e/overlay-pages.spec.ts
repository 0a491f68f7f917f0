/** Proves that edit mode withstands pages and leaves them alone, and that everybody can use it. */

import { barriersIn } from "./fixtures/axe";
import { broken, control, elsewhere, expect, mask, opened, shop, test } from "./fixtures/edited";
import { listViolations, strictPolicy } from "./fixtures/strict-policy";

test.describe("pages that make it hard", () => {
  test("under the strictest policy, with Trusted Types, all of it works without a violation", async ({ pages, relay, customer, desk, api }) => {
    api.change([mask]);
    pages.put("/strict.css", { body: "h1 { color: red }", type: "text/css" });
    const body = shop.replace(/ style="[^"]*"/g, "");
    const headers = strictPolicy(relay.customerLine.origin);
    await desk.open(pages.page("/strict", { head: listViolations, body, headers }));
    await desk.seesBorder("mask", ".order-total");
    await desk.pick("#send");
    await desk.button("Save to the draft").click();
    await expect(desk.status).toContainText("Saved");
    await expect(desk.panel).toHaveCSS("position", "absolute");
    expect(await desk.page.evaluate(() => (window as any).violations as string[])).toEqual([]);
    customer.expectNoComplaint();
  });

  for (const [what, css] of [
    ["a reset of everything", "*, *::before, *::after { all: unset !important }"],
    [
      "rules for everything",
      "html * { transform: rotate(9deg) !important; font-size: 40px !important; display: none !important; opacity: 0 !important; pointer-events: none !important; visibility: hidden !important; position: static !important }",
    ],
    ["a root that is moved, dimmed and cut", "html { transform: translate(200px, 100px) scale(.5); opacity: .2; filter: blur(3px); overflow: hidden; font-size: 40px }"],
    ["something above everything", "#top { position: fixed; inset: 0; z-index: 2147483647; background: #fff }"],
  ] as const) {
    test(`${what} leaves it readable and in reach`, async ({ pages, desk, api }) => {
      api.change([mask]);
      await desk.open(pages.page("/hostile", { head: `<style>${css}</style>`, body: shop }));
      const look = await desk.button("Pick an element").evaluate((node) => {
        const box = node.getBoundingClientRect();
        const style = getComputedStyle(node);
        const root = node.getRootNode() as ShadowRoot;
        const hit = root.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return [hit === node, style.fontSize, style.opacity, style.visibility, box.height < 60, box.right <= innerWidth];
      });
      expect(look).toEqual([true, "14px", "1", "visible", true, true]);
    });
  }

  test("the page's own nodes, attributes, globals and prototypes stay as they were", async ({ pages, desk, api }) => {
    api.change([mask, control]);
    const url = pages.page("/shop", { body: shop });
    const look = () => {
      const own = (node: Element) => node.matches("[data-gcb-service-node], script");
      const copy = document.documentElement.cloneNode(true) as Element;
      for (const node of copy.querySelectorAll("*")) if (own(node)) node.remove();
      return {
        html: copy.outerHTML,
        windows: window.length,
        globals: Object.getOwnPropertyNames(window).filter((name) => name !== "_genesys"),
        sheets: document.styleSheets.length,
        natives: [history.pushState, Element.prototype.attachShadow, EventTarget.prototype.addEventListener].every((one) =>
          String(one).includes("[native code]"),
        ),
      };
    };
    await desk.page.goto(url);
    await expect(desk.page.locator(".gcb-startCobrowse")).toBeVisible();
    const before = await desk.page.evaluate(look);
    await desk.page.goto("about:blank");
    await desk.open(url);
    await desk.seesBorder("mask", ".order-total");
    await desk.button("Pick an element").click();
    expect(await desk.page.evaluate(look)).toEqual(before);
    await desk.page.keyboard.press("Escape");
    await expect(desk.host).toHaveCount(1);
    await desk.button("End editing").click();
    expect(await desk.page.evaluate(look)).toEqual(before);
  });

  test("the page does not get what is typed and clicked in the panel", async ({ pages, desk }) => {
    const body = `${shop}<script>window.heard = []; for (const type of ["keydown", "input", "click", "focusin", "pointerdown"])
      document.addEventListener(type, () => heard.push(type));</script>`;
    await desk.open(pages.page("/shop", { body }));
    await desk.pick("#send");
    await desk.panel.getByLabel("Description").fill("x");
    await desk.panel.getByLabel("Description").press("a");
    expect(await desk.page.evaluate(() => (window as any).heard)).toEqual([]);
  });

  test("a modal dialog of the page does not lock it out, and a page that empties itself does not remove it", async ({ pages, desk }) => {
    await desk.open(pages.page("/shop", { body: `${shop}<dialog id="ask"><p class="secret">Secret</p></dialog>` }));
    await desk.page.evaluate(() => (document.getElementById("ask") as HTMLDialogElement).showModal());
    await expect(desk.page.locator("dialog > [popover]")).toHaveCount(1);
    await desk.pick(".secret");
    await expect(desk.selector).toHaveValue(".secret");
    await desk.page.evaluate(() => {
      (document.getElementById("ask") as HTMLDialogElement).close();
      for (const node of document.documentElement.querySelectorAll("[popover]")) node.remove();
    });
    await expect(desk.host).toHaveCount(1);
    await expect(desk.selector).toHaveValue(".secret");
  });

  test("a restriction for everything on a large page does not stop it", async ({ pages, desk, api }) => {
    api.change([{ ...mask, selector: "*" }]);
    const body = `${shop}<div id="many"></div><script>
      for (let at = 0; at < 20000; at++) many.append(Object.assign(document.createElement("p"), { textContent: at }));</script>`;
    await desk.open(pages.page("/large", { body }));
    await expect(desk.row("Order totals")).toContainText(/20\d{3} elements/);
    await desk.page.mouse.move(100, 300);
    await desk.page.mouse.wheel(0, 5000);
    await expect.poll(() => desk.page.evaluate(() => scrollY)).toBeGreaterThan(1000);
    expect((await desk.borders("mask")).length).toBeLessThanOrEqual(400);
  });
});

test.describe("people", () => {
  test("assistive technology finds no barrier in list, form and picking", async ({ pages, desk, api }) => {
    api.settings.submit_buttons = "control";
    api.change([mask, control, broken, elsewhere]);
    await desk.open(pages.page("/shop", { body: shop }));
    const host = 'html > [data-gcb-service-node="true"][popover]';
    await expect(desk.row("Order totals")).toContainText("2 elements");
    expect(await barriersIn(desk.page, host)).toEqual([]);
    await desk.pick(".order-total");
    await expect(desk.selector).toBeVisible();
    expect(await barriersIn(desk.page, host)).toEqual([]);
    await desk.button("Pick an element").click();
    await expect(desk.page.locator(".pick-bar")).toBeVisible();
    expect(await barriersIn(desk.page, host)).toEqual([]);
  });

  test("the panel moves, folds and changes its size by keyboard, and the next page has it the same", async ({ pages, desk }) => {
    const url = pages.page("/shop", { body: shop });
    await desk.open(url);
    const box = async () => (await desk.panel.boundingBox()) ?? { x: NaN, width: NaN };
    const wide = await box();
    await desk.panel.getByRole("separator").focus();
    await desk.page.keyboard.press("ArrowLeft");
    expect((await box()).width).toBe(wide.width + 24);
    await desk.button("Move the panel to the left").click();
    expect((await box()).x).toBe(0);
    await desk.button("Fold").click();
    await expect(desk.button("Pick an element")).toBeHidden();
    await desk.page.reload();
    await desk.button("Unfold").click();
    expect(await box()).toMatchObject({ x: 0, width: wide.width + 24 });
  });

  test("in a small window it is at the bottom, all of it in reach, and nothing is cut", async ({ pages, desk, api }, info) => {
    api.change([mask, control, broken, { ...mask, id: "long", selector: `main > section.orders:not(.other) p.order-total:nth-of-type(1)`, description: "A restriction with quite a long description that needs more than one line" }]);
    await desk.page.setViewportSize({ width: 360, height: 740 });
    await desk.open(pages.page("/shop", { body: shop }));
    await expect(desk.row("Order totals")).toContainText("2 elements");
    const cut = () =>
      desk.panel.evaluate((panel) => {
        const box = panel.getBoundingClientRect();
        const wide = [...panel.querySelectorAll("*")].filter((node) => node.getBoundingClientRect().right > box.right + 1);
        return [box.width, box.bottom <= innerHeight, wide.map((node) => node.outerHTML.slice(0, 80))];
      });
    expect(await cut()).toEqual([360, true, []]);
    await desk.page.screenshot({ path: info.outputPath("small-list.png") });
    await desk.pick("h1");
    await expect(desk.selector).toBeVisible();
    expect(await cut()).toEqual([360, true, []]);
    await desk.page.screenshot({ path: info.outputPath("small-form.png") });
  });

  test("pictures to look at", async ({ pages, desk, api }, info) => {
    api.change([mask, control, broken, opened, elsewhere]);
    await desk.page.setViewportSize({ width: 1280, height: 800 });
    await desk.open(pages.page("/shop", { body: shop }));
    await desk.seesBorder("mask", ".order-total");
    await desk.row("Order totals").hover();
    await expect(desk.page.locator(".box.lit")).toHaveCount(2);
    await desk.page.screenshot({ path: info.outputPath("list.png") });
    await desk.button("Pick an element").click();
    await desk.aim("#send", (x, y) => desk.page.mouse.move(x, y));
    await desk.seesBorder("hover", "#send");
    await desk.page.screenshot({ path: info.outputPath("picking.png") });
    await desk.aim("#send", (x, y) => desk.page.mouse.click(x, y));
    await expect(desk.selector).toHaveValue("#send");
    await desk.page.screenshot({ path: info.outputPath("form.png") });
    await desk.page.emulateMedia({ forcedColors: "active" });
    await desk.page.screenshot({ path: info.outputPath("forced-colours.png") });
  });
});
