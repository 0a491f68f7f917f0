/** Proves edit mode on the page: administrators see, pick, save and preview restrictions where they hold. */

import type { Page } from "@playwright/test";
import { barriersIn } from "./fixtures/axe";
import { fakeApi, type FakeApi, type FakeRestriction } from "./fixtures/edit-api";
import { fixtureKey } from "./fixtures/relay";
import { listViolations, strictPolicy } from "./fixtures/strict-policy";
import { expect, test as base } from "./fixtures/test";

const test = base.extend<{ api: FakeApi; desk: Desk }>({
  api: async ({ customer, relay }, use) => use(await fakeApi(customer.page.context(), relay.customerLine.origin, fixtureKey)),
  desk: async ({ customer, api }, use) => {
    expect(api.tickets.has("good-ticket")).toBe(true);
    await use(new Desk(customer.page));
  },
});

/** Edit mode as an administrator sees it. */
class Desk {
  readonly host;
  readonly panel;
  constructor(readonly page: Page) {
    this.host = page.locator('html > [data-gcb-service-node="true"][popover]');
    this.panel = page.getByRole("region", { name: "Restrictions" });
  }

  async open(url: string, fragment = "#gcb-edit=good-ticket"): Promise<void> {
    await this.page.goto(url + fragment);
    await expect(this.panel.getByRole("button", { name: "Pick an element" })).toBeVisible();
  }

  row(title: string) {
    return this.panel.locator(".row").filter({ hasText: title });
  }

  button(name: string) {
    return this.panel.getByRole("button", { name, exact: true });
  }

  get status() {
    return this.panel.getByRole("status");
  }

  get selector() {
    return this.panel.getByLabel("Selector", { exact: true });
  }

  /** Borders of a kind, where they are now. */
  async borders(kind: string): Promise<{ x: number; y: number; width: number; height: number }[]> {
    const boxes = await this.page.locator(`.layer .box.${kind}:not(.lit)`).all();
    const places = await Promise.all(boxes.map((box) => box.boundingBox()));
    return places.filter((place) => place !== null);
  }

  /** Waits until a border of this kind is around an element. */
  async seesBorder(kind: string, selector: string): Promise<void> {
    const element = this.page.locator(selector).first();
    await expect
      .poll(async () => {
        const around = await element.boundingBox();
        const close = (one: number, other: number | undefined) => other !== undefined && Math.abs(one - other) <= 3;
        return (await this.borders(kind)).some(
          ({ x, y, width, height }) =>
            close(x + 2, around?.x) && close(y + 2, around?.y) && close(width - 4, around?.width) && close(height - 4, around?.height),
        );
      })
      .toBe(true);
  }

  /** Picks an element with the mouse, at its centre. */
  async pick(selector: string): Promise<void> {
    await this.button("Pick an element").click();
    await this.aim(selector, (x, y) => this.page.mouse.click(x, y));
  }

  async aim(selector: string, act: (x: number, y: number) => Promise<void>): Promise<void> {
    await this.page.locator(selector).first().scrollIntoViewIfNeeded();
    const box = await this.page.locator(selector).first().boundingBox();
    if (!box) throw new Error(`${selector} is not to be seen`);
    await act(box.x + box.width / 2, box.y + box.height / 2);
  }
}

const shop = `<header id="top"><h1>Your account</h1></header>
  <main><section id="orders" class="orders" style="padding: 10px">
    <p class="order-total css-1q2w3e">120.50</p><p class="order-total css-1q2w3e">17.00</p>
    <form id="pay"><label>IBAN <input name="iban" autocomplete="off" value="DE00"></label><input type="password" name="pin">
      <button id="send" type="button" data-testid="send-order">Send</button></form>
    <div id="react-:r7:"><span>deep</span></div></section></main>`;

const mask: FakeRestriction = { id: "totals", kind: "mask", selector: ".order-total", description: "Order totals" };
const control: FakeRestriction = { id: "send", kind: "control", selector: "#send", description: "Sending" };
const elsewhere: FakeRestriction = { id: "else", kind: "mask", selector: "h1", pages: "/other-page$", description: "Elsewhere" };
const broken: FakeRestriction = { id: "broken", kind: "control", selector: "p:nope(", description: "Broken" };
const opened: FakeRestriction = { id: "open", kind: "open", selector: "h1", description: "Heading" };

test.describe("the way in and out", () => {
  test("the ticket leaves the address at once, and the page's own fragment stays", async ({ pages, desk, api }) => {
    const url = pages.page("/shop", {
      head: `<script>addEventListener("hashchange", () => (window.changes = (window.changes ?? 0) + 1)); history.replaceState({ own: 1 }, "")</script>`,
      body: shop,
    });
    await desk.open(`${url}?a=1`, "#orders&gcb-edit=good-ticket");
    expect(await desk.page.evaluate(() => [location.href, (window as any).changes, history.state, history.length])).toEqual([
      `${url}?a=1#orders`,
      undefined,
      { own: 1 },
      2,
    ]);
    expect(api.calls.slice(0, 2)).toEqual(["POST edit-sessions", "GET sites/fixtures/restrictions/draft"]);
  });

  test("without the fragment nothing of it is loaded", async ({ pages, customer, api }) => {
    const asked: string[] = [];
    customer.page.on("request", (request) => asked.push(request.url()));
    await customer.page.goto(pages.page("/shop", { body: shop }) + "#orders", { waitUntil: "networkidle" });
    await expect(customer.page.locator(".gcb-startCobrowse")).toBeVisible();
    expect(asked.filter((url) => /gcb-edit|\/api\//.test(url))).toEqual([]);
    expect(api.calls).toEqual([]);
    expect(await customer.page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  test("edit mode goes on over the pages of the tab until it is ended", async ({ pages, desk, api }) => {
    api.change([mask]);
    pages.page("/next", { body: "<p class='order-total'>9.00</p>" });
    await desk.open(pages.page("/shop", { body: shop + '<a href="/next">next</a>' }));
    await desk.page.locator("a").click();
    await expect(desk.row("Order totals")).toContainText("1 element");
    await desk.seesBorder("mask", "p");
    await desk.button("End editing").click();
    await expect(desk.host).toHaveCount(0);
    await desk.page.reload({ waitUntil: "networkidle" });
    await expect(desk.host).toHaveCount(0);
    expect(await desk.page.evaluate(() => Object.keys(sessionStorage).filter((key) => key !== "gcb-edit-panel"))).toEqual([]);
  });

  for (const [what, status, message] of [
    ["that is used, expired, or of another origin", 403, "has been used, has expired, or is for another site than http://localhost"],
    ["that the relay cannot be asked about", "down", "cannot be reached"],
  ] as const) {
    test(`a ticket ${what} is said clearly, and nothing is kept`, async ({ pages, desk, api }) => {
      api.fails["POST edit-sessions"] = status;
      await desk.page.goto(pages.page("/shop", { body: shop }) + "#gcb-edit=old");
      await expect(desk.panel.getByRole("alert")).toContainText(message);
      expect(await desk.page.evaluate(() => sessionStorage.getItem("gcb-edit"))).toBeNull();
      await desk.button("End editing").click();
      await expect(desk.host).toHaveCount(0);
    });
  }

  test("where the module cannot be had, the script says so itself", async ({ pages, desk }) => {
    await desk.page.route("**/gcb-edit.js", (route) => route.abort());
    await desk.page.goto(pages.page("/shop", { body: shop }) + "#gcb-edit=good-ticket");
    await expect(desk.page.locator("._gcb_toast")).toContainText("Could not reach Co-browse server");
    expect(new URL(desk.page.url()).hash).toBe("");
  });

  test("an edit mode that expires says so, and what was saved stays", async ({ pages, desk, api }) => {
    api.change([mask]);
    await desk.open(pages.page("/shop", { body: shop }));
    api.fails["PUT "] = 401;
    await desk.row("Order totals").getByRole("button", { name: "Delete" }).click();
    await expect(desk.status).toContainText("Edit mode has expired");
    expect(api.restrictions).toHaveLength(1);
  });
});

test.describe("what holds here", () => {
  test("borders follow layout and scrolling, and stop looking when nothing moves", async ({ pages, desk, api }) => {
    api.change([mask, control, opened]);
    const tall = `${shop}<div style="height: 3000px"></div>`;
    await desk.open(pages.page("/shop", { body: tall }));
    await desk.seesBorder("mask", ".order-total");
    await desk.seesBorder("control", "#send");
    await desk.seesBorder("open", "h1");
    await desk.seesBorder("floor", "input[type=password]");
    await desk.page.mouse.move(200, 300);
    await desk.page.mouse.wheel(0, 40);
    await expect.poll(() => desk.page.evaluate(() => scrollY)).toBe(40);
    await desk.seesBorder("control", "#send");
    await desk.page.evaluate(() => {
      (document.querySelector("header") as HTMLElement).style.height = "170px";
    });
    await desk.seesBorder("control", "#send");
    await desk.page.setViewportSize({ width: 700, height: 600 });
    await desk.seesBorder("mask", ".order-total");
    // Another frame of its own is asked for only as long as something has moved.
    await desk.page.evaluate(() => {
      const all = window as any;
      const ask = requestAnimationFrame;
      all.frames_ = 0;
      window.requestAnimationFrame = (callback) => {
        all.frames_++;
        return ask(callback);
      };
    });
    const asked = () => desk.page.evaluate(() => (window as any).frames_ as number);
    let before = -1;
    await expect.poll(async () => before === (before = await asked())).toBe(true);
    await desk.page.evaluate(() => document.querySelector("#orders")!.append(document.createElement("hr")));
    await expect.poll(asked).toBeGreaterThan(before);
  });

  test("the list tells kinds, counts, what is broken, what is built in and what holds elsewhere", async ({ pages, desk, api }) => {
    api.settings.submit_buttons = "control";
    api.change([mask, control, elsewhere, broken, { ...opened, enabled: false }]);
    await desk.open(pages.page("/shop", { body: `${shop}<form><button>Go</button></form>` }));
    await expect(desk.panel.getByRole("heading", { name: "On this page (3)" })).toBeVisible();
    await expect(desk.row("Order totals")).toContainText("Data masking · 2 elements");
    await expect(desk.row("Sending")).toContainText("DOM control · 1 element");
    await expect(desk.row("Broken")).toContainText("agents can operate nothing");
    await expect(desk.row("Passwords")).toContainText("not editable here · 1 element");
    await expect(desk.row("Submit buttons")).toContainText("1 element");
    await expect(desk.row("Passwords").getByRole("button")).toHaveCount(1);
    await expect(desk.panel.getByText("On other pages (1)")).toBeVisible();
    await desk.panel.getByText("On other pages (1)").click();
    await expect(desk.row("Elsewhere")).toBeVisible();
    await expect(desk.panel.getByText("Switched off (1)")).toBeVisible();
  });

  test("another address of the same page has other restrictions", async ({ pages, desk, api }) => {
    api.change([elsewhere]);
    await desk.open(pages.page("/shop", { body: shop }));
    await expect(desk.panel.getByText("On other pages (1)")).toBeVisible();
    await desk.page.evaluate(() => history.pushState(null, "", "/other-page"));
    await desk.seesBorder("mask", "h1");
    await expect(desk.panel.getByText("On this page (1)")).toBeVisible();
    await desk.page.goBack();
    await expect.poll(() => desk.borders("mask")).toEqual([]);
  });

  test("frames of the page's origin and shadow roots have their borders", async ({ pages, desk, api }) => {
    pages.put("/inner", '<p class="order-total" style="margin: 30px">5.00</p>');
    const body = `${shop}<iframe src="/inner" style="border: 5px solid"></iframe><x-card></x-card><script>
      document.querySelector("x-card").attachShadow({ mode: "open" }).innerHTML = '<p class="order-total">6.00</p>';</script>`;
    api.change([mask]);
    await desk.open(pages.page("/shop", { body }));
    await expect(desk.row("Order totals")).toContainText("4 elements");
    await expect.poll(async () => (await desk.borders("mask")).length).toBe(4);
    const frame = await desk.page.frameLocator("iframe").first().locator("p").boundingBox();
    const close = (one: number, other = NaN) => Math.abs(one - other) <= 3;
    expect((await desk.borders("mask")).some(({ x, y }) => close(x + 2, frame?.x) && close(y + 2, frame?.y))).toBe(true);
  });

  test("a row shows its elements: hovered by light, clicked by scrolling to them", async ({ pages, desk, api }) => {
    api.change([mask]);
    await desk.open(pages.page("/shop", { body: `<div style="height: 2500px"></div>${shop}` }));
    await desk.row("Order totals").locator(".row-main").click();
    await expect.poll(() => desk.page.evaluate(() => scrollY)).toBeGreaterThan(1000);
    await expect(desk.page.locator(".box.lit")).toHaveCount(2);
    await desk.page.mouse.move(5, 5);
    await desk.button("Pick an element").focus();
    await expect(desk.page.locator(".box.lit")).toHaveCount(0);
  });
});

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

test.describe("the preview", () => {
  test("is a session with its own key, without questions, that the page does not hear of", async ({ pages, desk, agent }) => {
    const head = `<script>window.heard = []; window._genesys = { cobrowse: { onReady: function (api) {
      for (const name of ["onSessionStarted", "onConnected", "onAgentJoined", "onSessionEnded"]) api[name].add(() => heard.push(name));
    } } };</script>`;
    pages.page("/next", { head, body: "<h1>Next page</h1>" });
    await desk.open(pages.page("/shop", { head, body: `${shop}<a href="/next">next</a>` }));
    await desk.button("Start preview").click();
    const digits = desk.panel.getByText(/Session \d{3} \d{3} \d{3}/);
    await expect(digits).toBeVisible();
    await agent.open();
    await agent.join((await digits.innerText()).replace(/\D/g, ""));
    await agent.seesText("h1", "Your account");
    // Nothing of edit mode is for agents.
    expect(await agent.mirror((document) => document.querySelectorAll("[popover]").length)).toBe(0);
    await expect(desk.page.locator(".gcb-dialog, .gcb-toolbar")).toHaveCount(0);
    await desk.page.locator("a").click();
    await agent.seesText("h1", "Next page");
    await expect(desk.button("Stop preview")).toBeVisible();
    expect(await desk.page.evaluate(() => (window as any).heard)).toEqual([]);
    expect(await desk.page.evaluate(() => localStorage.length)).toBe(0);
    await desk.button("Stop preview").click();
    await expect(desk.button("Start preview")).toBeVisible();
    await desk.button("Start preview").click();
    await expect(digits).toBeVisible();
    await desk.button("End editing").click();
    await expect(desk.host).toHaveCount(0);
    expect(await desk.page.evaluate(() => sessionStorage.getItem("gcb-edit-preview"))).toBeNull();
  });
});

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
