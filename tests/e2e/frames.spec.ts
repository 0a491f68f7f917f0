/** Proves that frames of the page's origin are shared as the page is, through all their changes, and others are not. */

import type { Frame } from "@playwright/test";
import { expectSamePage } from "./fixtures/equality";
import { customerPointer, shownIn, spotIn } from "./fixtures/framed";
import { mirrorText } from "./fixtures/mirror-text";
import { scriptTag, type Pages } from "./fixtures/sites";
import { expect, shopOf, test } from "./fixtures/test";

/** A page for frames: `page` of the fixture has the script. */
const inner = (pages: Pages, path: string, body: string, head = "") => pages.page(path, { head, body });

const dot =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

test("frames that run the script are shared, nested ones and their changes too", async ({ pages, customer, agent }) => {
  pages.put("/in/deep.css", { body: "p { color: rgb(1, 2, 3); background: url(dot.png) }", type: "text/css" });
  pages.put("/in/dot.png", { body: Buffer.from(dot, "base64"), type: "image/png" });
  const style = "<style>html { min-height: 3000px } body { margin: 3px }</style>";
  const deep = inner(pages, "/in/deep", "<p>deep</p>", '<link rel="stylesheet" href="deep.css">');
  const middle = inner(
    pages,
    "/in/middle",
    `<h2>middle</h2><input id="name" value="first"><iframe id="deep" src="${deep}"></iframe>`,
    style,
  );
  await customer.goto(
    pages.page("/framed", { body: `<h1>top</h1><iframe id="middle" src="${middle}" width="500" height="400"></iframe>` }),
  );
  const frame = customer.page.frameLocator("#middle");
  await frame.locator("body").evaluate((body) => body.ownerDocument.defaultView?.scrollTo(0, 44));
  await agent.open();
  await agent.join(await customer.startSession());
  await expect.poll(async () => (await shownIn(agent, "#middle", "#deep"))?.text).toBe("deep");
  await expectSamePage(customer, agent, "at first");

  const steps: Record<string, () => Promise<unknown>> = {
    typing: () => frame.locator("#name").pressSequentially(" and more"),
    nodes: () =>
      frame.locator("body").evaluate((body) => {
        const list = body.ownerDocument.createElement("ul");
        list.innerHTML = "<li>one</li><li class=two>two</li>";
        body.prepend(list);
        list.append(list.firstElementChild as Element);
        (body.querySelector("h2") as Element).textContent = "changed";
      }),
    scrolling: () => frame.locator("body").evaluate((body) => body.ownerDocument.defaultView?.scrollTo(0, 700)),
    "deep changes": () =>
      frame
        .frameLocator("#deep")
        .locator("body")
        .evaluate((body) => body.append("more")),
    "an adopted sheet": () =>
      frame.locator("body").evaluate((body) => {
        const view = body.ownerDocument.defaultView as Window & typeof globalThis;
        const sheet = new view.CSSStyleSheet();
        sheet.replaceSync("h2 { color: rgb(4, 5, 6) }");
        body.ownerDocument.adoptedStyleSheets = [sheet];
      }),
    "a shadow root": () =>
      frame.locator("body").evaluate((body) => {
        const host = body.appendChild(body.ownerDocument.createElement("div"));
        host.attachShadow({ mode: "open" }).innerHTML = "<style>b { margin: 1px }</style><b>shade</b>";
      }),
    "a node that changes its document": () =>
      customer.page.evaluate(() => {
        const inner = document.querySelector<HTMLIFrameElement>("#middle")!.contentDocument!;
        document.body.append(inner.querySelector("ul")!);
        inner.body.append(document.querySelector("h1")!);
      }),
    "a moved frame": () =>
      customer.page.evaluate(() => {
        const around = document.body.appendChild(document.createElement("div"));
        around.append(document.querySelector("#middle")!);
      }),
  };
  for (const [name, step] of Object.entries(steps)) {
    await test.step(name, async () => {
      await step();
      await expectSamePage(customer, agent, `after: ${name}`);
    });
  }
  customer.expectNoComplaint();
  expect(agent.complaints).toEqual([]);
});

test("frames come, go, and are led elsewhere within a session", async ({ pages, relay, customer, agent }) => {
  const one = inner(pages, "/one", "<p>one</p>");
  const two = pages.put("/two", {
    body: `<html><head>${scriptTag(relay.customerLine.origin)}</head><body><p>two, in quirks mode</p></body></html>`,
  });
  const bare = pages.put("/bare", "<!doctype html><p>nobody is to see this");
  await customer.goto(pages.page("/coming", { body: "<main></main>" }));
  await agent.open();
  await agent.join(await customer.startSession());

  const shows = (text: string) => expect.poll(async () => (await shownIn(agent, "#late"))?.text).toBe(text);
  await customer.page.evaluate((url) => {
    const frame = document.createElement("iframe");
    frame.id = "late";
    frame.src = url;
    document.querySelector("main")!.append(frame);
  }, one);
  await shows("one");
  await expectSamePage(customer, agent, "a frame has come");

  const lead = (url: string) =>
    customer.page.evaluate((to) => {
      document.querySelector<HTMLIFrameElement>("#late")!.contentWindow!.location.href = to;
    }, url);
  await lead(two);
  await shows("two, in quirks mode");
  await expectSamePage(customer, agent, "it is led elsewhere");

  // A page without the script is a box.
  await lead(bare);
  await expect.poll(async () => (await shownIn(agent, "#late"))?.label).toBe(new URL(pages.origin).host);
  await expectSamePage(customer, agent, "to a page without the script");
  await lead(one);
  await shows("one");

  await customer.page.evaluate(() => document.querySelector("#late")!.remove());
  await expect.poll(() => shownIn(agent, "#late")).toBeUndefined();
  await expectSamePage(customer, agent, "it has gone");
  customer.expectNoComplaint();
});

test("frames without the script, of other origins and of the UI stay unseen", async ({
  pages,
  relay,
  documentation,
  customer,
  agent,
  wire,
}) => {
  const secret = "canary7Qzframe";
  const seen = "visible9Kwframe";
  pages.put("/bare", `<!doctype html><title>${secret}</title><p>${secret}</p>`);
  const shared = inner(
    pages,
    "/shared",
    `<p>${seen}</p><input id="pw" type="password" value="${secret}"><input id="later" type="password">
     <form><input autocomplete="cc-number" value="${secret}"></form>
     <div data-gcb-service-node="true">${secret}</div><script type="text/plain">${secret}</script>`,
  );
  const service = inner(pages, "/service", `<p>${secret}</p>`);
  const written = `${scriptTag(relay.customerLine.origin)}<p id=written>${seen}written</p>`.replace(/"/g, "&quot;");
  await customer.goto(
    pages.page("/boxes", {
      head: "<style>.wide iframe { width: 420px; height: 111px; border: 0 }</style>",
      body: `<iframe id="shared" src="${shared}"></iframe>
        <div class="wide"><iframe id="bare" src="/bare?${secret}#${secret}" name="${secret}"></iframe></div>
        <iframe id="foreign" src="${documentation.origin}/nothing?${secret}" width="300" height="90"></iframe>
        <iframe id="blank"></iframe>
        <iframe id="srcdoc" srcdoc="<p>${secret}</p>"></iframe>
        <iframe id="written" srcdoc="${written}"></iframe>
        <iframe id="sandboxed" sandbox="allow-scripts" src="${service}"></iframe>
        <iframe id="service" data-gcb-service-node="true" src="${service}"></iframe>
        <div data-gcb-service-node="true"><iframe src="${service}"></iframe></div>
        <iframe id="servicelater" src="${shared}"></iframe>`,
    }),
  );
  const blank = customer.page.locator("#blank");
  await blank.evaluate((frame: HTMLIFrameElement, text) => frame.contentDocument!.body.append(text), secret);
  await agent.open();
  await agent.join(await customer.startSession());
  await expect.poll(async () => (await shownIn(agent, "#shared"))?.text).toContain(seen);
  await expect.poll(async () => (await shownIn(agent, "#written"))?.text).toBe(`${seen}written`);
  await expectSamePage(customer, agent, "at first");

  const labels = { bare: "Frame", foreign: new URL(documentation.origin).host, blank: "Frame", srcdoc: "Frame" };
  for (const [id, label] of Object.entries(labels)) expect((await shownIn(agent, `#${id}`))?.label, id).toBe(label);
  // Labels or not, boxes are as large as on the page.
  expect(await shownIn(agent, "#bare")).toMatchObject({ width: 420, height: 111 });
  expect(await shownIn(agent, "#foreign")).toMatchObject({ width: 304, height: 94 });
  expect((await shownIn(agent, "#sandboxed"))?.label).toBe(new URL(pages.origin).host);
  expect(await shownIn(agent, "#service")).toBeUndefined();

  const frame = customer.page.frameLocator("#shared");
  await frame.locator("#later").fill(secret);
  await frame.locator("#later").evaluate((field: HTMLInputElement) => (field.type = "text"));
  await frame.locator("#later").pressSequentially(secret);
  await customer.page.locator("#servicelater").evaluate((frame) => {
    frame.setAttribute("data-gcb-service-node", "true");
  });
  await customer.page.frameLocator("#servicelater").locator("p").evaluate((p, text) => p.append(text), secret);
  await expect.poll(() => shownIn(agent, "#servicelater")).toBeUndefined();
  await frame.locator("p").evaluate((p, text) => p.append(text), `${seen}end`);
  await expect.poll(async () => (await shownIn(agent, "#shared"))?.text).toContain(`${seen}end`);

  expect(await wire.find(seen)).not.toEqual([]);
  expect(await wire.find(secret)).toEqual([]);
  expect(await mirrorText(agent)).not.toContain(secret);
  expect(relay.log()).not.toContain(secret);
});

test("a password that was shown in a frame before the session stays hidden", async ({ pages, customer, agent, wire }) => {
  const secret = "canary7Qzshown";
  const shared = inner(pages, "/login", '<p>login</p><input id="pw" type="password">');
  await customer.goto(pages.page("/shown", { body: `<iframe id="f" src="${shared}"></iframe>` }));
  const field = customer.page.frameLocator("#f").locator("#pw");
  await field.fill(secret);
  await field.evaluate((element: HTMLInputElement) => (element.type = "text"));
  await agent.open();
  await agent.join(await customer.startSession());
  await field.pressSequentially(secret);
  await customer.page.frameLocator("#f").locator("p").evaluate((p) => p.append(" end"));
  await expect.poll(async () => (await shownIn(agent, "#f"))?.text).toContain("login end");
  expect(await wire.find("login")).not.toEqual([]);
  expect(await wire.find(secret)).toEqual([]);
});

test("an agent works in a frame of the mirror as in the page, and both pointers lie where they should", async ({
  pages,
  customer,
  agent,
}) => {
  const shared = inner(
    pages,
    "/work",
    `<input id="name"><button id="add">Add</button><select id="size"><option>small</option><option>large</option></select>
     <ul></ul><div style="height: 2000px"></div>
     <script>
       document.querySelector("#add").onclick = () => {
         document.querySelector("ul").append(Object.assign(document.createElement("li"), { textContent: document.querySelector("#name").value }));
       };
     </script>`,
  );
  await customer.goto(
    pages.page("/worked", {
      body: `<h1 style="margin:40px">top</h1><iframe id="f" src="${shared}" style="width:600px;height:300px;border:11px solid;margin-left:70px"></iframe>`,
    }),
  );
  await agent.open();
  await agent.join(await customer.startSession());
  await expect.poll(async () => (await shownIn(agent, "#f"))?.label).toBeUndefined();
  const frame = customer.page.frameLocator("#f");

  await frame.locator("#add").hover();
  const isNear = async (selector: string) => {
    const [spot, at] = [await spotIn(agent, "#f", selector), await customerPointer(agent)];
    return at !== undefined && Math.hypot(at.x - spot.x, at.y - spot.y) < 3;
  };
  await expect.poll(() => isNear("#add"), { message: "the customer's pointer lies on the button" }).toBe(true);

  await agent.askForControl();
  await customer.allowWriteMode();
  await agent.hasControl();
  const press = async (selector: string) => {
    const { x, y } = await spotIn(agent, "#f", selector);
    await agent.page.mouse.click(x, y);
  };
  await press("#name");
  await agent.type("Mara 🍵");
  await expect(frame.locator("#name")).toHaveValue("Mara 🍵");
  await press("#add");
  await expect(frame.locator("li")).toHaveText(["Mara 🍵"]);
  await press("#size");
  const list = agent.page.getByRole("option", { name: "large", exact: true });
  const [box, field] = [await list.boundingBox(), await spotIn(agent, "#f", "#size")];
  expect(Math.abs((box?.y ?? 0) - field.y), "the list opens at the field").toBeLessThan(120);
  await list.click();
  await expect(frame.locator("#size")).toHaveValue("large");

  const { x, y } = await spotIn(agent, "#f", "ul");
  await agent.page.mouse.move(x, y);
  await agent.page.mouse.wheel(0, 250);
  const scrolled = () => frame.locator("body").evaluate((body) => body.ownerDocument.defaultView?.scrollY ?? 0);
  await expect.poll(scrolled).toBeGreaterThan(100);
  expect(await customer.page.evaluate(() => window.scrollY)).toBe(0);
  await expectSamePage(customer, agent, "after all of it");
  expect(agent.complaints).toEqual([]);
});

test("in frames the API tells of the session, also to those that come late, and there is no UI", async ({
  pages,
  customer,
}) => {
  const head = `<script>
    window.heard = [];
    window._genesys = { cobrowse: { onReady: [(api, isTop) => {
      heard.push(["ready", isTop, Object.keys(api).sort().join()]);
      api.onSessionStarted.add((session) => heard.push(["started", session.token.length]));
      api.onSessionEnded.add((details) => heard.push(["ended", details.reason]));
    }] } };
  </script>`;
  const child = inner(pages, "/child", "<p>child</p>", head);
  const parent = inner(pages, "/parent", `<iframe id="inner" src="${child}"></iframe>`, head);
  await customer.goto(pages.page("/api", { body: `<iframe id="f" src="${parent}"></iframe>` }));
  const frames = ["/parent", "/child", "/late"].map(
    (path) => () => customer.page.frames().find((frame) => frame.url().endsWith(path)),
  ) as [() => Frame, () => Frame, () => Frame];
  const heard = (at: 0 | 1 | 2) => frames[at]()?.evaluate(() => (window as any).heard as unknown[]);
  const ready = ["ready", false, "VERSION,markServiceElement,onMaskedElement,onSessionEnded,onSessionStarted"];
  for (const at of [0, 1] as const) await expect.poll(() => heard(at)).toEqual([ready]);

  await customer.startSession();
  for (const at of [0, 1] as const) await expect.poll(() => heard(at)).toEqual([ready, ["started", 9]]);
  const late = inner(pages, "/late", "<p>late</p>", head);
  await customer.page.evaluate((url) => {
    document.body.append(Object.assign(document.createElement("iframe"), { src: url }));
  }, late);
  await expect.poll(() => heard(2)).toEqual([ready, ["started", 9]]);
  for (const frame of frames) expect(await frame().locator('[class*="gcb"]').count()).toBe(0);

  await customer.exit();
  for (const at of [0, 1, 2] as const) {
    await expect.poll(() => heard(at)).toEqual([ready, ["started", 9], ["ended", "self"]]);
  }
  customer.expectNoComplaint();
});

test("with setDocumentDomain a frame of a sub-domain is shared, where the browser still lets pages set it", async ({
  pages,
  customer,
  agent,
}) => {
  const head = "<script>window._genesys = { cobrowse: { setDocumentDomain: true } }</script>";
  const headers = { "origin-agent-cluster": "?0" };
  const help = pages.page("/help", { head, headers, body: '<p>help</p><input id="name">' }).replace("//", "//help.shop.");
  const silent = pages.page("/silent", { headers, body: "<p>nobody is to see this</p>" }).replace("//", "//help.shop.");
  const body = `<iframe id="help" src="${help}"></iframe><iframe id="silent" src="${silent}"></iframe>`;
  await customer.goto(shopOf(pages.page("/domains", { head, headers, body })));
  await agent.open();
  await agent.join(await customer.startSession());
  await expect.poll(async () => (await shownIn(agent, "#help"))?.text).toBe("help");
  await customer.page.frameLocator("#help").locator("#name").fill("Mara");
  await expectSamePage(customer, agent, "after typing in it");
  expect((await shownIn(agent, "#silent"))?.label).toBe(`help.${new URL(shopOf(pages.origin)).host}`);
  customer.expectNoComplaint();
});
