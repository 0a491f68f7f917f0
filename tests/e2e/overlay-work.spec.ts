/** Proves how restrictions are made on the page: picking, what decides for an element, saving without a loss. */

import type { FakeRestriction } from "./fixtures/edit-api";
import { broken, control, expect, mask, opened, shop, test } from "./fixtures/edited";

test.describe("picking", () => {
  const noted = `<script>
    window.heard = [];
    for (const type of "click mousedown mouseup pointerdown pointerup mousemove pointermove keydown keyup wheel touchstart contextmenu".split(" "))
      for (const target of [window, document]) target.addEventListener(type, (event) => heard.push(type), true);
  </script>`;

  test("a click picks, and the page hears nothing of it", async ({ pages, desk }) => {
    await desk.open(pages.page("/shop", { head: noted, body: shop }));
    await desk.button("Pick an element").focus();
    await desk.page.keyboard.press("Enter");
    await expect(desk.page.getByRole("group", { name: "Pick an element" })).toBeVisible();
    await desk.page.evaluate(() => ((window as any).heard.length = 0));
    await desk.aim("#send", async (x, y) => {
      await desk.page.mouse.move(x - 5, y);
      await desk.page.mouse.move(x, y);
    });
    await desk.seesBorder("hover", "#send");
    await expect(desk.page.locator(".trail li").last()).toHaveText("button#send");
    await desk.aim("#send", (x, y) => desk.page.mouse.click(x, y));
    await expect(desk.selector).toHaveValue("#send");
    expect(await desk.page.evaluate(() => (window as any).heard)).toEqual([]);
    await expect(desk.panel.locator(".offer code")).toContainText(["#send", '[data-testid="send-order"]']);
    await expect(desk.panel.locator(".verdict")).toHaveText(
      "No restriction reaches it: agents see and, in Write Mode, operate it.",
    );
  });

  test("arrow keys, Enter and Escape do all of it, and the page hears nothing", async ({ pages, desk }) => {
    await desk.open(pages.page("/shop", { head: noted, body: shop }));
    await desk.pick(".orders .order-total");
    await desk.button("Pick an element").focus();
    await desk.page.keyboard.press("Enter");
    await expect(desk.page.locator(".pick-bar")).toBeVisible();
    await desk.page.evaluate(() => ((window as any).heard.length = 0));
    const label = desk.page.locator(".trail li").last();
    await expect(label).toHaveText("p.order-total");
    await desk.page.keyboard.press("ArrowUp");
    await expect(label).toHaveText("section#orders");
    await desk.page.keyboard.press("ArrowDown");
    await desk.page.keyboard.press("ArrowRight");
    await desk.page.keyboard.press("ArrowRight");
    await expect(label).toHaveText("form#pay");
    await desk.page.keyboard.press("ArrowDown");
    await desk.page.keyboard.press("ArrowDown");
    await expect(label).toHaveText("input");
    await desk.page.keyboard.press("Enter");
    await expect(desk.selector).toHaveValue('input[name="iban"]');
    await expect(desk.panel.getByRole("heading", { name: "New restriction" })).toBeFocused();
    expect(await desk.page.evaluate(() => (window as any).heard.filter((type: string) => type !== "keyup"))).toEqual([]);
    await desk.button("Pick an element").click();
    await desk.page.keyboard.press("Escape");
    await expect(desk.page.locator(".pick-bar")).toHaveCount(0);
    await expect(desk.selector).toHaveValue('input[name="iban"]');
  });

  test("a menu that closes at a click outside stays open while something in it is picked", async ({ pages, desk }) => {
    const body = `${shop}<div id="menu" style="padding: 20px"><b class="entry">Entry</b></div><script>
      for (const type of ["mousedown", "pointerdown", "click"])
        document.addEventListener(type, (event) => { if (!menu.contains(event.target) && window.armed) menu.remove() }, true);</script>`;
    await desk.open(pages.page("/shop", { body }));
    await desk.button("Pick an element").click();
    await desk.page.evaluate(() => ((window as any).armed = true));
    await desk.aim(".entry", (x, y) => desk.page.mouse.click(x, y));
    await expect(desk.selector).toHaveValue(".entry");
  });

  test("names that tools have made stand behind those that people gave, and are said to be made", async ({ pages, desk }) => {
    await desk.open(pages.page("/shop", { body: shop }));
    await desk.pick(".order-total");
    const offers = desk.panel.locator(".offer");
    await expect(offers.first()).toContainText(".order-total");
    await expect(offers.first()).toContainText("2 elements");
    await expect(offers.filter({ hasText: ".css-1q2w3e" })).toContainText("weak · class that looks generated");
    await desk.button("Cancel").click();
    await desk.pick("#react-\\:r7\\: span");
    await expect(offers.first()).toContainText("#orders > div > span");
    await expect(offers.filter({ hasText: "r7" })).toHaveCount(0);
  });

  test("a selector that is written by hand is checked, counted and shown while it is typed", async ({ pages, desk }) => {
    await desk.open(pages.page("/shop", { body: shop }));
    await desk.pick("#send");
    await desk.selector.fill("p.order-total");
    await expect(desk.panel.locator("#selector-said")).toHaveText("Finds 2 elements here.");
    await expect(desk.page.locator(".box.lit")).toHaveCount(2);
    await desk.selector.fill("p[");
    await expect(desk.panel.locator("#selector-said")).toContainText("no CSS selector");
    await expect(desk.selector).toHaveAttribute("aria-invalid", "true");
    await desk.button("Save to the draft").click();
    await expect(desk.selector).toBeFocused();
    await desk.selector.fill(".nothing-like-it");
    await expect(desk.panel.locator("#selector-said")).toHaveText("Finds nothing on this page now.");
  });

  test("elements in frames and shadow roots are picked, too", async ({ pages, desk }) => {
    pages.put("/inner", '<button id="inside" style="margin: 30px">Inside</button>');
    const body = `<iframe src="/inner" style="border: 5px solid"></iframe><x-card></x-card><script>
      document.querySelector("x-card").attachShadow({ mode: "open" }).innerHTML = '<p id="shaded">Shaded</p>';</script>`;
    await desk.open(pages.page("/shop", { body }));
    await desk.button("Pick an element").click();
    const box = await desk.page.frameLocator("iframe").first().locator("#inside").boundingBox();
    await desk.page.mouse.click((box?.x ?? 0) + 5, (box?.y ?? 0) + 5);
    await expect(desk.selector).toHaveValue("#inside");
    await desk.pick("#shaded");
    await expect(desk.selector).toHaveValue("#shaded");
  });
});

test.describe("the sentence that says what decides", () => {
  const sentences: [string, FakeRestriction[], Record<string, unknown>, string, string][] = [
    ["the floor before all", [{ ...opened, selector: "input" }], {}, "[name=pin]", "Masked, and not editable: it is a password field."],
    ["a mask before a control", [{ ...control, selector: "p" }, mask], {}, ".order-total", "Masked by “Order totals”."],
    ["a mask around", [{ ...mask, selector: "main" }], {}, "#send", "Masked by “Order totals”, which holds for an element around it."],
    ["private by default", [control], { private_by_default: true }, "#send", "Masked: the site is private by default, and nothing opens this element."],
    ["an opening", [{ ...opened, selector: "#orders" }], { private_by_default: true }, ".order-total", "Opened by “Heading”, which holds for an element around it."],
    ["a control before an opening", [{ ...opened, selector: "#send" }, control], { private_by_default: true }, "#send", "Seen and not operable, by “Sending”."],
    ["a mask that cannot be read", [{ ...broken, kind: "mask" }], {}, "#send", "Masked by “Broken”, which cannot be read."],
  ];
  for (const [what, restrictions, settings, picked, sentence] of sentences) {
    test(`names ${what}`, async ({ pages, desk, api }) => {
      Object.assign(api.settings, settings);
      api.change(restrictions);
      await desk.open(pages.page("/shop", { body: shop }));
      await desk.pick(picked);
      await expect(desk.panel.locator(".verdict")).toHaveText(sentence);
    });
  }
});

test.describe("saving", () => {
  test("a new restriction is in the draft with all that the form says, and undo takes it out again", async ({ pages, desk, api }) => {
    api.change([{ ...control, group: "Checkout" }]);
    await desk.open(pages.page("/orders/10482", { body: shop }));
    await desk.pick(".order-total");
    await desk.panel.getByLabel("Data masking").check();
    await desk.panel.getByLabel("Description").fill("Totals");
    expect(await desk.panel.locator("datalist option").evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value))).toEqual(["Checkout"]);
    await desk.panel.getByLabel("Group").fill("Checkout");
    await desk.panel.getByLabel("Pages like this one").check();
    await desk.button("Save to the draft").click();
    await expect(desk.status).toHaveText("Saved Totals.");
    await expect(desk.row("Totals")).toContainText("2 elements");
    await desk.seesBorder("mask", ".order-total");
    expect(api.restrictions[1]).toEqual({
      id: expect.stringMatching(/^r-[0-9a-f]{12}$/),
      kind: "mask",
      selector: ".order-total",
      pages: "^[a-z]+://[^/?#]*/orders/[^/?#]+/?([?#]|$)",
      group: "Checkout",
      description: "Totals",
      enabled: true,
    });
    await desk.button("Undo").click();
    await expect(desk.row("Totals")).toHaveCount(0);
    expect(api.restrictions.map(({ id }) => id)).toEqual(["send"]);
  });

  test("what others have changed meanwhile is kept, and shows", async ({ pages, desk, api }) => {
    api.change([mask]);
    await desk.open(pages.page("/shop", { body: shop }));
    await desk.pick("#send");
    await desk.panel.getByLabel("DOM control").check();
    api.change([{ ...mask, description: "Sums" }, { ...opened }]);
    await desk.button("Save to the draft").click();
    await expect(desk.status).toContainText("Saved");
    expect(api.restrictions.map(({ id, description }) => [id.slice(0, 2), description])).toEqual([
      ["to", "Sums"],
      ["op", "Heading"],
      ["r-", ""],
    ]);
    await expect(desk.row("Sums")).toBeVisible();
  });

  test("what both have changed is asked, and theirs is named", async ({ pages, desk, api }) => {
    api.change([mask]);
    await desk.open(pages.page("/shop", { body: shop }));
    await desk.row("Order totals").getByRole("button", { name: "Edit" }).click();
    await desk.selector.fill("p.order-total");
    api.change([{ ...mask, selector: "main p" }]);
    await desk.button("Save to the draft").click();
    await expect(desk.status).toContainText("somebody else has changed “Order totals” meanwhile, to mask main p");
    expect(api.restrictions[0]?.selector).toBe("main p");
    await desk.button("Put mine in its place").click();
    await expect(desk.status).toContainText("Saved Order totals.");
    expect(api.restrictions[0]?.selector).toBe("p.order-total");
  });

  test("deleting can be undone, also when the draft has changed since then", async ({ pages, desk, api }) => {
    api.change([mask, control]);
    await desk.open(pages.page("/shop", { body: shop }));
    await desk.row("Sending").getByRole("button", { name: "Delete" }).click();
    await expect(desk.status).toContainText("Deleted Sending.");
    await expect(desk.row("Sending")).toHaveCount(0);
    api.change([...api.restrictions, { ...opened }]);
    await desk.button("Undo").click();
    await expect(desk.row("Sending")).toBeVisible();
    expect(api.restrictions.map(({ id }) => id)).toEqual(["totals", "open", "send"]);
  });

  test("an own expression is checked against this page, and one that does not compile is refused with its reason", async ({
    pages,
    desk,
    api,
  }) => {
    await desk.open(pages.page("/shop", { body: shop }));
    await desk.pick("#send");
    await desk.panel.getByLabel("A regular expression over the address", { exact: true }).check();
    const pattern = desk.panel.getByLabel("Regular expression over the address", { exact: true });
    await expect(desk.panel.locator("#pages-said")).toHaveText("Matches this page.");
    await pattern.fill("/other$");
    await expect(desk.panel.locator("#pages-said")).toContainText("Does not match this page");
    await pattern.fill("(");
    await expect(desk.panel.locator("#pages-said")).toHaveText("unclosed group (at character 1)");
    api.refusedWith = [{ pointer: "/restrictions/0/pages", code: "pattern_syntax", detail: "no such class", position: 4 }];
    await desk.button("Save to the draft").click();
    await expect(desk.panel.locator("#pages-said")).toHaveText("no such class (at character 5)");
    await expect(desk.status).toContainText("Not saved");
    api.refusedWith = [];
    await pattern.fill("/shop$");
    await desk.button("Save to the draft").click();
    await expect(desk.status).toContainText("Saved");
    expect(api.restrictions[0]?.pages).toBe("/shop$");
  });

  test("a relay that is away for a moment loses nothing", async ({ pages, desk, api }) => {
    await desk.open(pages.page("/shop", { body: shop }));
    await desk.pick("#send");
    await desk.panel.getByLabel("Description").fill("Kept");
    api.fails["PUT "] = "down";
    await desk.button("Save to the draft").click();
    await expect(desk.status).toContainText("The relay cannot be reached.");
    await expect(desk.panel.getByLabel("Description")).toHaveValue("Kept");
    api.fails = {};
    await desk.button("Try again").click();
    await expect(desk.status).toContainText("Saved Kept.");
    await expect(desk.row("Kept")).toBeVisible();
  });
});
