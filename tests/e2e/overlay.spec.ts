/** Proves edit mode on the page: who gets in, what is drawn and listed, and what a preview is. */

import { control, elsewhere, broken, expect, mask, opened, shop, test } from "./fixtures/edited";

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
