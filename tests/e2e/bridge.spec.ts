/** Proves that frames of sub-domains are shared through the bridge where both pages ask for it, and nobody else is. */

import { bridgedPage, expectSameFrame, frameAt, option } from "./fixtures/bridged";
import { shownIn, spotIn, customerPointer } from "./fixtures/framed";
import { expect, test } from "./fixtures/test";

const dot =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const secret = "kestrel-on-the-wire-7";

test("frames of sub-domains are shared with all their changes, at any depth", async ({
  pages,
  customer,
  agent,
  wire,
}) => {
  pages.put("/in/pay.css", { body: "p { color: rgb(1, 2, 3); background: url(dot.png) }", type: "text/css" });
  pages.put("/in/dot.png", { body: Buffer.from(dot, "base64"), type: "image/png" });
  const link = '<link rel="stylesheet" href="pay.css">';
  const same = bridgedPage(pages, "pay.shop", "/in/same", `<p>of its origin</p>`);
  const pay = bridgedPage(
    pages,
    "pay.shop",
    "/in/pay",
    `<h2>pay here</h2><p>styled</p><input id="name" value="first"><input type="password" id="password">
     <iframe id="same" src="${same}"></iframe><div style="height:2000px"></div>`,
    option + link,
  );
  // Two siblings; the inner one is of the top's origin, but the window around it is the one that reads it.
  const deep = bridgedPage(pages, "shop", "/deep", `<p>deep</p>`);
  const help = bridgedPage(pages, "help.shop", "/help", `<p>help</p><iframe id="deep" src="${deep}"></iframe>`);
  const middle = bridgedPage(pages, "shop", "/middle", `<iframe id="help" src="${help}"></iframe>`);
  await customer.goto(
    bridgedPage(
      pages,
      "shop",
      "/top",
      `<h1>top</h1><iframe id="pay" src="${pay}" width="500" height="300"></iframe><iframe id="middle" src="${middle}"></iframe>`,
    ),
  );
  await agent.open();
  await agent.join(await customer.startSession());
  await expect.poll(async () => (await shownIn(agent, "#middle", "#help", "#deep"))?.text).toBe("deep");
  const frame = frameAt(customer.page, "/in/pay");
  await expectSameFrame(frame, agent, "pay", "at first");
  await expectSameFrame(frameAt(customer.page, "/deep"), agent, "deep", "at the bottom");
  const color = () =>
    agent.mirror((document) => {
      const shown = document.querySelector<HTMLIFrameElement>("#pay")?.contentDocument;
      return shown && shown.defaultView?.getComputedStyle(shown.querySelector("p")!).color;
    });
  await expect.poll(color).toBe("rgb(1, 2, 3)");

  const steps: Record<string, () => Promise<unknown>> = {
    typing: () => frame.locator("#name").pressSequentially(" and more"),
    "a secret": () => frame.locator("#password").pressSequentially(secret),
    nodes: () =>
      frame.evaluate(() => {
        const list = document.createElement("ul");
        list.innerHTML = "<li>one</li><li class=two>two</li>";
        document.body.prepend(list);
        list.append(list.firstElementChild as Element);
        document.body.append(document.querySelector("h2")!);
        document.querySelector("p")!.remove();
      }),
    scrolling: () => frame.evaluate(() => scrollTo(0, 700)),
    "a shadow root and an adopted sheet": () =>
      frame.evaluate(() => {
        document.body.append(document.createElement("div"));
        (document.body.lastElementChild as Element).attachShadow({ mode: "open" }).innerHTML = "<b>shade</b>";
        const sheet = new CSSStyleSheet();
        sheet.replaceSync("h2 { color: rgb(4, 5, 6) }");
        document.adoptedStyleSheets = [sheet];
      }),
  };
  for (const [name, step] of Object.entries(steps)) {
    await test.step(name, async () => {
      await step();
      await expectSameFrame(frame, agent, "pay", `after: ${name}`);
    });
  }
  await frameAt(customer.page, "/deep").evaluate(() => document.body.append("er"));
  await expect.poll(async () => (await shownIn(agent, "#middle", "#help", "#deep"))?.text).toBe("deep\n\ner");

  // Where it is led, it says hello anew; without the script it is a box.
  const lead = (url: string) =>
    customer.page.evaluate((to) => document.querySelector<HTMLIFrameElement>("#pay")!.setAttribute("src", to), url);
  await lead(help);
  await expect.poll(async () => (await shownIn(agent, "#pay"))?.text).toContain("help");
  await lead(pages.put("/bare", "<p>nobody is to see this").replace("//localhost", "//pay.shop.localhost"));
  await expect.poll(async () => (await shownIn(agent, "#pay"))?.label).toContain("pay.shop.localhost");
  expect(await wire.find(secret)).toEqual([]);
  customer.expectNoComplaint();
  expect(agent.complaints).toEqual([]);
});

test("the agent points, scrolls, clicks and types in a frame of a sub-domain", async ({ pages, customer, agent }) => {
  const deep = bridgedPage(pages, "help.shop", "/deep", `<button id="help" onclick="this.textContent = 'helped'">Help`);
  const pay = bridgedPage(
    pages,
    "pay.shop",
    "/pay",
    `<style>body { margin: 8px } button, input { display: block; width: 200px; height: 40px }</style>
     <button id="buy" onclick="this.textContent = 'bought'">Buy</button><input id="name"><input id="code" type="password">
     <iframe id="deep" src="${deep}" style="width:300px;height:60px"></iframe>
     <div style="height:2000px"></div>`,
  );
  await customer.goto(
    bridgedPage(pages, "shop", "/top", `<h1>top</h1><iframe id="pay" src="${pay}" width="500" height="300" style="padding:5px;border:7px solid"></iframe><dialog data-gcb-service-node="true">wait</dialog>`),
  );
  await agent.open();
  await agent.join(await customer.startSession());
  await expect.poll(async () => (await shownIn(agent, "#pay"))?.text).toContain("Buy");
  const frame = frameAt(customer.page, "/pay");

  await test.step("the customer points, and the agent sees where", async () => {
    await frame.locator("#buy").hover();
    const there = await spotIn(agent, "#pay", "#buy");
    const near = async () => {
      const at = await customerPointer(agent);
      return !!at && Math.abs(at.x - there.x) < 20 && Math.abs(at.y - there.y) < 20;
    };
    await expect.poll(near).toBe(true);
  });

  await test.step("the agent points, and the customer sees where", async () => {
    const { x, y } = await spotIn(agent, "#pay", "#name");
    await agent.page.mouse.move(x, y, { steps: 3 });
    const box = (await frame.locator("#name").boundingBox())!;
    const near = async () => {
      const at = await customer.page.locator(".gcb-agent-pointer").boundingBox();
      return !!at && Math.abs(at.x - box.x - box.width / 2) < 9 && Math.abs(at.y - box.y - box.height / 2) < 9;
    };
    await expect.poll(near).toBe(true);
  });

  await agent.askForControl();
  await customer.allowWriteMode();
  await agent.hasControl();
  const click = async (...path: string[]) => {
    const { x, y } = await spotIn(agent, "#pay", ...path);
    await agent.page.mouse.click(x, y);
  };
  // The agent does not see it, and is kept away as everybody is.
  const dialog = customer.page.locator("dialog");
  await dialog.evaluate((element) => (element as HTMLDialogElement).showModal());
  await click("#buy");
  await agent.isTold(/./);
  await dialog.evaluate((element) => (element as HTMLDialogElement).close());
  await click("#deep", "#help");
  await expect(frameAt(customer.page, "/deep").locator("#help")).toHaveText("helped");
  await expect(frame.locator("#buy")).toHaveText("Buy");
  await click("#buy");
  await expect(frame.locator("#buy")).toHaveText("bought");
  await click("#name");
  await agent.type("Ada");
  await expect(frame.locator("#name")).toHaveValue("Ada");
  await click("#code");
  await agent.type("no");
  await click("#name");
  await agent.press("End");
  await agent.type("!");
  await expect(frame.locator("#name")).toHaveValue("Ada!");
  await expect(frame.locator("#code")).toHaveValue("");
  await agent.page.mouse.wheel(0, 300);
  await expect.poll(() => frame.evaluate(() => scrollY)).toBeGreaterThan(100);
  customer.expectNoComplaint();
});

/** Keeps what the frame's API tells, and the end of the channel that its script uses. */
const spy = `<script>
  heard = [];
  const send = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (...all) { port = this; return send.apply(this, all); };
  _genesys = { cobrowse: { setDocumentDomain: true, onReady: function (api, isTopContext) {
    heard.push("ready " + isTopContext);
    api.onSessionStarted.add((session) => heard.push("started " + session.token));
    api.onMaskedElement.add((element) => heard.push("masked " + element.id));
    api.onSessionEnded.add((end) => heard.push("ended " + end.reason));
  } } };
</script>`;

test("a frame of a foreign domain, without the option, or behind a mask shows nothing; malformed facts do no harm", async ({
  pages,
  customer,
  agent,
  wire,
}) => {
  // Foreign: a name of one label is no domain of others.
  const foreign = pages.page("/foreign", { head: option, body: "<p>foreign words" });
  const silent = bridgedPage(pages, "pay.shop", "/silent", "<p>words of one that does not ask", "");
  const hidden = bridgedPage(pages, "pay.shop", "/hidden", `<p>${secret}`);
  const pay = bridgedPage(pages, "pay.shop", "/pay", `<p>shown words</p><input type="password" id="pin">`, spy);
  const frames = { foreign, silent, pay };
  const body = Object.entries(frames).map(([id, url]) => `<iframe id="${id}" src="${url}"></iframe>`);
  const masked = `<div autocomplete="one-time-code"><iframe id="hidden" src="${hidden}"></iframe></div>`;
  await customer.goto(bridgedPage(pages, "shop", "/top", `${body.join("")}${masked}<p id="last">the page's own words`));
  await agent.open();
  const token = await customer.startSession();
  await agent.join(token);
  const shown = async (id: string) => (await shownIn(agent, `#${id}`))?.text;
  await expect.poll(() => shown("pay")).toBe("shown words");
  const frame = frameAt(customer.page, "/pay");
  const heard = () => frame.evaluate<string[]>("heard");
  await expect.poll(heard).toEqual(["ready false", `started ${token}`, "masked pin"]);
  await expect.poll(() => shown("hidden")).toBe("*****");
  for (const id of ["foreign", "silent"]) expect((await shownIn(agent, `#${id}`))?.label).toContain("localhost");

  const say = (message: string) => frame.evaluate(`port.postMessage(${message})`);
  const facts = (words: string, reading = 1) =>
    `{ what: "facts", reading: ${reading}, words: ${words}, text: new Uint8Array([120, 0]) }`;
  for (const message of ["null", "5", "{}", `{ what: "answer", id: 1 }`, `{ what: "pointed", at: { node: 1 } }`, facts("[3]", 7)]) {
    await say(message);
  }
  await expect.poll(() => shown("pay")).toBe("shown words");
  // Removing the page itself, and a run below one of its nodes; each has the frame read anew, and then no more. What comes
  // before that has begun is of the reading before, so they are told until nothing is asked any more.
  const tellAll = async () => {
    for (const words of ["new Uint32Array([4, 1, 1])", "new Uint32Array([3, 2, 0, 2, 900, 1, 0])", "'words'"]) {
      for (let reading = 1; reading < 6; reading++) await say(facts(words, reading));
    }
    return (await shownIn(agent, "#pay"))?.label;
  };
  await expect.poll(tellAll).toContain("pay.shop.localhost");
  await agent.seesText("#last", "the page's own words");
  // The page without the option hears no hello.
  await customer.exit();
  await expect.poll(async () => (await heard()).length).toBe(3);
  await customer.goto(bridgedPage(pages, "shop", "/off", `<iframe id="pay" src="${pay}"></iframe><p id="last">off`, ""));
  await agent.page.reload();
  await agent.join(await customer.startSession());
  await agent.seesText("#last", "off");
  expect((await shownIn(agent, "#pay"))?.label).toContain("pay.shop.localhost");
  expect(await frameAt(customer.page, "/pay").evaluate<string[]>("heard")).toEqual(["ready false"]);
  expect(await wire.find(secret)).toEqual([]);
  for (const words of ["foreign words", "words of one"]) expect(await wire.find(words)).toEqual([]);
  customer.expectNoComplaint();
});
