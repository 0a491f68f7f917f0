/**
 * Proves that pictures of masked elements are asked for by nobody, whatever a page's rules say and however strongly, and that
 * what is masked has the size that it has on the page.
 */

import { publishRules, type Rules } from "../fixtures/rules";
import type { Answer, Pages } from "../fixtures/sites";
import { expect, test } from "../fixtures/test";
import type { Wire } from "../fixtures/wire";

const rules: Rules = { restrictions: [{ id: "mask", kind: "mask", selector: ".mask" }] };

const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

const picture: Answer = { body: pixel, type: "image/png", headers: { "cache-control": "no-store" } };
const url = (name: string) => `url("/${name}.png")`;

interface Way {
  readonly name: string;
  /** What a page's rule selects, less what is masked; `X` stands for it. */
  readonly rule: (x: string, picture: string) => string;
  readonly tag?: string;
  readonly inner?: string;
  /** What is looked at in the mirror. */
  readonly property: string;
  readonly pseudo?: string;
}

const important = (declarations: string) => declarations.replaceAll(";", " !important;");

const ways: readonly Way[] = [
  { name: "background", rule: (x, u) => `.${x} { background: #eee ${u}; }`, property: "background-image" },
  { name: "background-id", rule: (x, u) => `#around .${x} { background-image: ${u} !important; }`, property: "background-image" },
  { name: "background-set", rule: (x, u) => `#around .${x} { background-image: image-set(${u} 1x) !important; }`, property: "background-image" },
  { name: "background-variable", rule: (x, u) => `html { --${x}: ${u}; } #around .${x} { background-image: var(--${x}) !important; }`, property: "background-image" },
  { name: "background-descendant", rule: (x, u) => `#around .${x} b { background-image: ${u} !important; }`, inner: "<b>b</b>", property: "background-image", pseudo: "b" },
  { name: "animated", rule: (x, u) => `@keyframes ${x} { from, to { background-image: ${u}; } } #around .${x} { animation: ${x} 1s infinite !important; }`, property: "background-image" },
  { name: "before", rule: (x, u) => `#around#around#around .${x}.${x}::before { content: ${u} !important; }`, property: "content", pseudo: "::before" },
  { name: "after-background", rule: (x, u) => `#around#around .${x}::after { content: "x" !important; background-image: ${u} !important; }`, property: "content", pseudo: "::after" },
  { name: "first-letter", rule: (x, u) => `#around .${x}::first-letter { background-image: ${u} !important; }`, property: "background-image", pseudo: "::first-letter" },
  { name: "content", rule: (x, u) => `#around .${x} { content: ${u} !important; }`, property: "content" },
  { name: "list-style", rule: (x, u) => `#around .${x} { list-style: inside ${u} !important; display: list-item !important; }`, property: "list-style-image" },
  { name: "marker", rule: (x, u) => `#around .${x} { display: list-item !important; list-style: inside disc; } #around .${x}::marker { content: ${u} !important; }`, property: "content", pseudo: "::marker" },
  { name: "border", rule: (x, u) => `#around .${x} { ${important(`border: 9px solid red; border-image: ${u} 1;`)} }`, property: "border-image-source" },
  { name: "mask", rule: (x, u) => `#around .${x} { ${important(`mask: ${u}; mask-image: ${u};`)} }`, property: "mask-image" },
  { name: "webkit-mask", rule: (x, u) => `#around .${x} { -webkit-mask-image: ${u} !important; }`, property: "-webkit-mask-image" },
  { name: "webkit-mask-box", rule: (x, u) => `#around .${x} { -webkit-mask-box-image: ${u} 1 !important; }`, property: "-webkit-mask-box-image-source" },
  { name: "webkit-reflection", rule: (x, u) => `#around .${x} { -webkit-box-reflect: below 0 ${u} !important; }`, property: "-webkit-box-reflect" },
  { name: "shape", rule: (x, u) => `#around .${x} { float: left; shape-outside: ${u} !important; }`, property: "shape-outside" },
  { name: "cursor", rule: (x, u) => `#around .${x} { cursor: ${u}, auto !important; }`, property: "cursor" },
  { name: "image-content", tag: "img", rule: (x, u) => `#around img.${x} { content: ${u} !important; }`, property: "content" },
  { name: "field", tag: "input", rule: (x, u) => `#around input.${x} { background-image: ${u} !important; }`, property: "background-image" },
  { name: "nested", rule: (x, u) => `#around { & .${x} { background-image: ${u} !important; } }`, property: "background-image" },
  { name: "scope", rule: (x, u) => `@scope (#around) { .${x} { background-image: ${u} !important; } }`, property: "background-image" },
  { name: "layer-soft", rule: (x, u) => `@layer soft { .${x} { background-image: ${u}; } }`, property: "background-image" },
  { name: "layer", rule: (x, u) => `@layer loud { .${x} { background-image: ${u} !important; } }`, property: "background-image" },
  { name: "layer-before", rule: (x, u) => `@layer { .${x}::before { content: ${u} !important; } }`, property: "content", pseudo: "::before" },
  { name: "slotted", rule: () => "", property: "background-image" },
];

function element({ name, tag = "p", inner = "text" }: Way, at: "open" | "mask"): string {
  const markup = tag === "input" || tag === "img" ? `<${tag} id="${at}-${name}" class="${at} ${at}-${name}">` : `<${tag} id="${at}-${name}" class="${at} ${at}-${name}">${inner}</${tag}>`;
  if (name !== "slotted") return markup;
  const style = `<style>::slotted(*) { background-image: ${url(`${at}-${name}`)} !important; }</style>`;
  return `<div><template shadowrootmode="open">${style}<slot></slot></template>${markup}</div>`;
}

/** Addresses of the page that the agent's window has asked the relay for. */
function resources(wire: Wire): string[] {
  return wire.requests("agent").flatMap((address) => {
    const [, name] = /\/cobrowse\/res\/[^/]+\/([^/?]+)/.exec(address) ?? [];
    return name ? [Buffer.from(name, "base64url").toString()] : [];
  });
}

/** What was fetched for the agent, by the customer's browser in the relay's name or by the relay itself, and not to be drawn. */
function fetchedForAgent(pages: Pages): string[] {
  return pages.asked.filter(({ use }) => use === undefined || use === "empty").map(({ path }) => path);
}

test("no picture that a page's rules give to masked elements is asked for, nor drawn in the mirror", async ({ pages, relay, customer, agent, wire }) => {
  await publishRules(relay, rules);
  const style = ways.flatMap((way) => (["open", "mask"] as const).map((at) => way.rule(`${at}-${way.name}`, url(`${at}-${way.name}`)))).join("\n");
  for (const { name } of ways) for (const at of ["open", "mask"]) pages.put(`/${at}-${name}.png`, picture);
  const body = `<div id="around">${ways.flatMap((way) => [element(way, "open"), element(way, "mask")]).join("\n")}</div>`;
  await customer.goto(pages.page("/pictures", { head: `<style>${style}</style>`, body }));
  await agent.open();
  await agent.join(await customer.startSession());
  const addresses = () => resources(wire);
  const open = () => ways.map(({ name }) => name).filter((name) => addresses().some((address) => address.endsWith(`/open-${name}.png`)));
  // What is not masked is asked for, so that the search proves something; pointers and shapes are when they are needed.
  await expect.poll(open).toEqual(expect.arrayContaining(["background", "background-id", "before", "border", "content", "image-content", "layer-soft", "list-style", "marker", "mask", "slotted", "webkit-mask"]));
  await customer.page.evaluate(() => document.body.append(Object.assign(document.createElement("i"), { id: "last", textContent: "done" })));
  await agent.seesText("#last", "done");
  const drawn = await agent.mirror(
    (document, all) =>
      all.map(({ name, property, pseudo }) => {
        const masked = document.getElementById(`mask-${name}`)!;
        const inner = pseudo && !pseudo.startsWith("::") ? masked.querySelector(pseudo)! : masked;
        return [name, document.defaultView!.getComputedStyle(inner, pseudo?.startsWith("::") ? pseudo : null).getPropertyValue(property)] as const;
      }),
    ways.map(({ name, property, pseudo }) => ({ name, property, ...(pseudo ? { pseudo } : {}) })),
  );
  expect.soft(drawn.filter(([, value]) => /url\(|image-set/.test(value))).toEqual([]);
  expect.soft(addresses().filter((address) => address.includes("/mask-"))).toEqual([]);
  const fetched = fetchedForAgent(pages);
  expect(fetched.some((path) => path.startsWith("/open-"))).toBe(true);
  expect.soft(fetched.filter((path) => path.startsWith("/mask-"))).toEqual([]);
});

test("no layer of a page is stronger, in whatever sheet it stands", async ({ pages, relay, customer, agent, wire }) => {
  await publishRules(relay, rules);
  const wheres = ["style", "link", "import", "import-layer", "bom", "adopted", "style-inserted", "link-inserted", "shadow", "shadow-link", "shadow-adopted", "host", "slotted"];
  const loud = (selector: string, name: string) => `@layer loud { ${selector} { background-image: ${url(name)} !important; } }`;
  const both = (where: string, name: (at: string) => string = (at) => `.${at}-${where}`) => ["open", "mask"].map((at) => loud(name(at), `${at}-${where}`)).join("\n");
  for (const where of wheres) for (const at of ["open", "mask"]) pages.put(`/${at}-${where}.png`, picture);
  const css = (body: string) => ({ body, type: "text/css" });
  pages.put("/link.css", css(both("link")));
  pages.put("/import.css", css(`@charset "utf-8"; @import "/imported.css"; @import "/imported-layer.css" layer(theirs);`));
  pages.put("/imported.css", css(both("import")));
  pages.put("/imported-layer.css", css(["open", "mask"].map((at) => `.${at}-import-layer { background-image: ${url(`${at}-import-layer`)} !important; }`).join("\n")));
  pages.put("/bom.css", css(`\ufeff${both("bom")}`));
  pages.put("/inserted.css", css("i { color: red; }"));
  pages.put("/shadow.css", css(both("shadow-link")));
  const p = (where: string) => ["open", "mask"].map((at) => `<p class="${at} ${at}-${where}" id="${at}-${where}">text</p>`).join("");
  const shadow = (inner: string) => `<template shadowrootmode="open">${inner}<slot></slot></template>`;
  const light = wheres.filter((where) => !/^shadow|^host|^slotted/.test(where)).map(p).join("");
  const hosts = ["open", "mask"].map((at) => `<div class="${at}" id="${at}-host">${shadow(`<style>${loud(":host", `${at}-host`)}</style>`)}</div>`).join("");
  const slotted = ["open", "mask"].map((at) => `<div>${shadow(`<style>${loud("::slotted(*)", `${at}-slotted`)}</style>`)}<p class="${at}" id="${at}-slotted">text</p></div>`).join("");
  const head = `<link rel="stylesheet" href="/link.css"><link rel="stylesheet" href="/import.css"><link rel="stylesheet" href="/bom.css">
    <link rel="stylesheet" href="/inserted.css" id="link"><style>${both("style")}</style><style id="style">i { color: red; }</style>`;
  const body = `${light}${hosts}${slotted}<div id="in">${shadow(
    `<style>${both("shadow")}</style><link rel="stylesheet" href="/shadow.css">${p("shadow")}${p("shadow-link")}${p("shadow-adopted")}`,
  )}</div>`;
  await customer.goto(pages.page("/layers", { head, body }));
  const insert = (id: string) =>
    customer.page.evaluate(
      ({ id, lines }) => {
        for (const line of lines) document.querySelector<HTMLLinkElement>(`#${id}`)!.sheet!.insertRule(line);
      },
      { id, lines: both(`${id}-inserted`).split("\n") },
    );
  await insert("style");
  await customer.page.evaluate(
    ([inDocument, inShadow]) => {
      const adopted = (text: string) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(text);
        return [sheet];
      };
      document.adoptedStyleSheets = adopted(inDocument);
      document.querySelector("#in")!.shadowRoot!.adoptedStyleSheets = adopted(inShadow);
    },
    [both("adopted"), both("shadow-adopted")] as const,
  );
  await agent.open();
  await agent.join(await customer.startSession());
  await insert("link");
  const drawn = (at: string) =>
    agent.mirror(
      (document, ids) =>
        ids.filter((id) => {
          const found = document.getElementById(id) ?? document.getElementById("in")?.shadowRoot?.getElementById(id);
          return !found || document.defaultView!.getComputedStyle(found).backgroundImage.includes("url(");
        }),
      wheres.map((where) => `${at}-${where}`),
    );
  // What is not masked is drawn, so that the search proves something.
  await expect.poll(() => drawn("open")).toEqual(wheres.map((where) => `open-${where}`));
  await expect.poll(() => resources(wire).filter((address) => address.includes("/open-")).length).toBeGreaterThanOrEqual(wheres.length);
  expect(await drawn("mask")).toEqual([]);
  expect(resources(wire).filter((address) => address.includes("/mask-"))).toEqual([]);
  expect(fetchedForAgent(pages).filter((path) => path.startsWith("/mask-"))).toEqual([]);
});

test("masked pictures, drawings, films and canvases have the size that they have on the page", async ({ pages, relay, customer, agent, wire }) => {
  await publishRules(relay, rules);
  const gif = "data:image/gif;base64,R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs=";
  const body = `<div class="mask">
    <img id="img" src="/m.png" width="120" height="80"><img id="styled" src="${gif}" style="width: 33%; height: 41px; padding: 3px; border: 2px solid"><br>
    <svg id="svg" width="70" height="50" viewBox="0 0 7 5"><image href="/m-svg.png" width="7" height="5"/><rect width="7" height="5"/></svg><svg id="svg-styled" style="width: 91px; height: 17px"></svg><br>
    <canvas id="canvas" width="140" height="60"></canvas><canvas id="canvas-styled" width="400" height="300" style="width: 55px; height: 44px"></canvas><br>
    <video id="video" width="160" height="90" poster="/m-poster.png"></video><video id="video-styled" style="width: 77px; height: 43px"></video><br>
    <picture id="picture"><source srcset="/m-source.png"><img id="in-picture" src="/m-picture.png" style="width: 64px; height: 48px"></picture>
    <object id="object" data="/m-object.png" width="81" height="37"></object><embed id="embed" src="/m-embed.png" width="83" height="39">
    <input type="image" id="image-field" src="/m-field.png" style="width: 57px; height: 29px"></div>`;
  for (const [path] of body.matchAll(/\/m[-\w]*\.png/g)) pages.put(path, picture);
  await customer.goto(pages.page("/sizes", { body }));
  await customer.page.evaluate(() => document.querySelector("canvas")!.getContext("2d")!.fillRect(0, 0, 20, 20));
  await agent.open();
  await agent.join(await customer.startSession());
  const ids = ["img", "styled", "svg", "svg-styled", "canvas", "canvas-styled", "video", "video-styled", "in-picture", "object", "embed", "image-field"];
  const sizes = (document: Document, all: readonly string[]) =>
    all.map((id) => {
      const box = document.getElementById(id)?.getBoundingClientRect();
      return `${id} ${Math.round(box?.width ?? -1)}x${Math.round(box?.height ?? -1)}`;
    });
  const wanted = await customer.page.evaluate(
    ([source, all]) => {
      // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the source is the test's own
      return (new Function(`return (${source})`)() as (document: Document, ids: readonly string[]) => string[])(document, all);
    },
    [sizes.toString(), ids] as const,
  );
  await expect.poll(() => agent.mirror(sizes, ids)).toEqual(wanted);
  expect(resources(wire)).toEqual([]);
  expect(fetchedForAgent(pages).filter((path) => path.startsWith("/m"))).toEqual([]);
});
