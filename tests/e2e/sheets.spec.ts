/** Proves that style sheets count in the mirror when, and only when, they count on the page. */

import { expectSamePage } from "./fixtures/equality";
import { someFont } from "./fixtures/sites";
import { expect, test } from "./fixtures/test";

const night = { body: "p { color: rgb(1, 2, 3); }", type: "text/css", headers: { "cache-control": "no-store" } };

const body = `<p id="outside">outside</p><div id="host"></div><style id="more"></style><script>
  const root = document.getElementById("host").attachShadow({ mode: "open" });
  root.innerHTML = '<link rel="stylesheet" href="/night.css?inside"><p>inside</p>';
</script>`;

/** What both paragraphs look like. */
function colours(document: Document): readonly string[] {
  const inside = document.getElementById("host")?.shadowRoot?.querySelector("p");
  const paragraphs = [document.getElementById("outside"), inside];
  return paragraphs.map((paragraph) => (paragraph ? getComputedStyle(paragraph).color : ""));
}

const black = "rgb(0, 0, 0)";
const dark = "rgb(1, 2, 3)";

test("a sheet that is switched off while it is on its way to the mirror stays off, until it is switched on", async ({
  pages,
  customer,
  agent,
}) => {
  pages.put("/night.css", night);
  await customer.goto(pages.page("/", { head: `<link rel="stylesheet" href="/night.css">`, body }));
  await agent.open();
  let release = () => {};
  pages.put("/night.css", { ...night, after: new Promise<void>((done) => (release = done)) });
  const asked = customer.page.waitForRequest(/night\.css/);
  await agent.join(await customer.startSession());
  await asked;

  const turn = (off: boolean) =>
    customer.page.evaluate((off) => {
      const root = (document.getElementById("host") as Element).shadowRoot as ShadowRoot;
      for (const where of [document, root]) {
        (where.querySelector("link") as HTMLLinkElement).disabled = off;
      }
    }, off);
  const isOff = (document: Document) =>
    [document, document.getElementById("host")?.shadowRoot].every((where) =>
      where?.querySelector("link")?.hasAttribute("disabled"),
    );
  await turn(true);
  await agent.sees(isOff, true);
  let came = 0;
  agent.page.on("requestfinished", (request) => (came += request.url().includes("/cobrowse/res/") ? 1 : 0));
  release();
  await expect.poll(() => came).toBe(2);
  // Another sheet has the browser work out anew which ones count.
  await customer.page.evaluate(() => {
    (document.getElementById("more") as Element).textContent = "p { margin: 7px }";
  });
  await expectSamePage(customer, agent, "with the sheet off");
  await agent.sees(colours, [black, black]);
  await turn(false);
  await expectSamePage(customer, agent, "with the sheet on");
  await agent.sees(colours, [dark, dark]);
});

test("what is scrolled stays where it is while fonts change the layout of the mirror", async ({
  pages,
  customer,
  agent,
}) => {
  const font = { ...someFont(), headers: { "cache-control": "no-store" } };
  pages.put("/font.woff2", font);
  const lines = Array.from({ length: 60 }, (_, number) => `<p>A line that is wide enough to be broken, number ${number}.</p>`);
  await customer.goto(
    pages.page("/", {
      head: `<style>
        @font-face { font-family: Late; src: url(/font.woff2); }
        #box { font: 16px/normal Late, serif; width: 220px; height: 300px; overflow: auto; }
      </style>`,
      body: `<div id="box">${lines.join("")}</div>`,
    }),
  );
  await customer.page.evaluate(async () => {
    await document.fonts.ready;
    (document.getElementById("box") as Element).scrollTop = 900;
  });
  let release = () => {};
  pages.put("/font.woff2", { ...font, after: new Promise<void>((done) => (release = done)) });
  await agent.open();
  const asked = customer.page.waitForRequest(/font\.woff2/);
  await agent.join(await customer.startSession());
  await asked;
  await agent.sees((document) => document.getElementById("box")?.scrollTop, 900);
  const before = await agent.mirror((document) => document.getElementById("box")?.scrollHeight);
  release();
  await expect
    .poll(() => agent.mirror((document) => document.getElementById("box")?.scrollHeight), "the font has another size")
    .not.toBe(before);
  await expectSamePage(customer, agent);
});
