/**
 * Proves that a hostile customer's stream runs nothing in the console and in the mirror, and has nothing asked of anyone but
 * the relay: attacks as a first picture and as every kind of change.
 */

import { expect, test, type Page } from "@playwright/test";
import { ConsoleAlone, relayOrigin } from "../fixtures/console-alone";
import { el, PageBody, svg, type Markup } from "../fixtures/page-body";
import { markups, styles } from "./payloads";

const address = "http://shop.test/";

/** What the browser's parser makes of markup, as the wire says it. Nothing runs in a document that is only parsed. */
function parsed(page: Page, sources: readonly string[]): Promise<Markup[]> {
  return page.evaluate((all) => {
    const namespaces = ["http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg", "http://www.w3.org/1998/Math/MathML"];
    const of = (node: Node): any[] => {
      if (node.nodeType === Node.TEXT_NODE) return [node.nodeValue ?? ""];
      if (node.nodeType !== Node.ELEMENT_NODE) return [];
      const element = node as Element;
      const attributes: Record<string, string> = {};
      for (const { name, value } of Array.from(Element.prototype.getAttributeNames.call(element), (name) => ({
        name,
        value: Element.prototype.getAttribute.call(element, name) ?? "",
      }))) attributes[name] = value;
      const content = element.localName === "template" ? (element as HTMLTemplateElement).content : element;
      const children = [...Object.getOwnPropertyDescriptor(Node.prototype, "childNodes")!.get!.call(content)].flatMap(of);
      const shadowMode = element.localName === "template" && attributes.shadowrootmode;
      const namespace = Math.max(0, namespaces.indexOf(element.namespaceURI ?? ""));
      // A declared root is one, where a page has let it become one.
      if (shadowMode) return [{ tag: "x-host", namespace: 0, attributes: {}, children: ["x"], shadow: children }];
      return [{ tag: element.localName, namespace, attributes, children }];
    };
    return all.flatMap((source) => {
      const { head, body } = new DOMParser().parseFromString(source, "text/html");
      return [...[...head.childNodes].flatMap(of), ...of(body)];
    });
  }, sources);
}

/** Waits until everything said before has been shown and asked for. */
async function settle(alone: ConsoleAlone, parent: number, first: number): Promise<void> {
  const sentinel = new PageBody(first);
  const id = `sentinel${first}`;
  sentinel.tree(parent, 0, [el("img", { id, src: `${id}.png` })]);
  alone.change(sentinel);
  await expect
    .poll(() => alone.mirror((document, name) => (Document.prototype.getElementById.call(document, name as string) as HTMLImageElement | null)?.naturalWidth, id), {
      timeout: 20_000,
    })
    .toBe(1);
}

/** What a person at the console does over the mirror. */
async function touchAll(page: Page): Promise<void> {
  const box = (await page.locator("cobrowse-agent").boundingBox())!;
  for (let step = 1; step < 12; step++) {
    await page.mouse.move(box.x + (box.width * step) / 12, box.y + (box.height * step) / 12);
    await page.mouse.click(box.x + (box.width * step) / 12, box.y + (box.height * (12 - step)) / 12);
  }
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
}

async function expectHarmless(alone: ConsoleAlone, page: Page): Promise<void> {
  await touchAll(page);
  expect(alone.alarms).toEqual([]);
  const elsewhere = alone.requests.filter((url) => !url.startsWith(`${relayOrigin}/`) && !/^(data|blob|about):/.test(url));
  expect(alone.reached).toEqual([]);
  // Rules are rewritten; where a custom property hides an address from that, the mirror's policy stops it.
  expect(elsewhere.filter((url) => !alone.stopped.includes(url))).toEqual([]);
  // The relay is asked for what the page refers to, in the page's name: not for scripts, frames or documents of it.
  expect(page.url().startsWith(`${relayOrigin}/agent/`)).toBe(true);
  expect(page.frames().map((frame) => frame.url()).filter((url) => !url.startsWith(relayOrigin) && url !== "about:blank")).toEqual([]);
  const found = await alone.mirror((document) => {
    const bad: string[] = [];
    const look = (root: Document | ShadowRoot | Element) => {
      for (const element of (root.nodeType === 1 ? Element : root.nodeType === 9 ? Document : DocumentFragment).prototype.querySelectorAll.call(root as never, "*")) {
        const tag = element.localName.toLowerCase();
        if (/^(script|object|embed|applet|portal|frame|fencedframe|noscript)$/.test(tag)) bad.push(`<${tag}>`);
        for (const name of Element.prototype.getAttributeNames.call(element)) {
          const value = Element.prototype.getAttribute.call(element, name) ?? "";
          if (/^on/i.test(name)) bad.push(`${tag} ${name}`);
          if (/^(srcdoc|action|formaction|ping|http-equiv|target|autofocus|xml:base)$/i.test(name)) bad.push(`${tag} ${name}`);
          const isAddress = /^(xlink:)?(href|src|data|background|poster|code|codebase|cite|longdesc|icon|manifest|lowsrc|dynsrc)$/i.test(name);
          const isAnimated = /^(animate|set|animatemotion|animatetransform)$/.test(tag) && /^(to|from|by|values)$/i.test(name) && element.namespaceURI !== "http://www.w3.org/1999/xhtml";
          // eslint-disable-next-line no-control-regex -- browsers skip these
          const runs = /^[\s\u0000-\u0020]*(javascript|vbscript):/i.test(value.replace(/[\t\n\r]/g, ""));
          if ((isAddress || isAnimated) && runs) bad.push(`${tag} ${name}=${value}`);
          if (tag === "base" && /^(href|target)$/.test(name)) bad.push(`${tag} ${name}`);
        }
        if (tag === "input" && (element as HTMLInputElement).type === "password") bad.push("a password field");
        const shadow = Object.getOwnPropertyDescriptor(Element.prototype, "shadowRoot")!.get!.call(element) as ShadowRoot | null;
        if (shadow) look(shadow);
        const inner = tag === "iframe" && (element as HTMLIFrameElement).contentDocument;
        if (inner) look(inner);
      }
    };
    look(document);
    return [...new Set(bad)];
  });
  expect(found).toEqual([]);
}

test("attacks in markup run nothing and ask nobody, as a first picture, as an addition, in a frame", async ({ page }) => {
  const alone = await ConsoleAlone.open(page);
  const nodes = await parsed(page, markups);
  const first = new PageBody().begin(address);
  const ids = first.document([...nodes, el("iframe", { id: "framed" }), el("div", { id: "place" }), el("p", { id: "last" }, "shown")]);
  await alone.show(first.complete());
  await settle(alone, ids.get("place")!, 50_000);
  const added = new PageBody(60_000);
  added.tree(ids.get("place")!, 0, nodes);
  alone.change(added);
  const framed = new PageBody(80_001);
  framed.frame(ids.get("framed")!, 80_000, 0, "http://evil.test/");
  framed.tree(80_000, 0, [el("html", {}, el("head", {}, ...nodes), el("body", {}, ...nodes))], true);
  alone.change(framed);
  await settle(alone, ids.get("place")!, 100_000);
  await expectHarmless(alone, page);
  console.log(`payloads: ${markups.length} markups, ${nodes.length} top nodes, each in three places`);
});

test("attacks that come as attributes and texts of elements that are there, whole and in pieces", async ({ page }) => {
  const alone = await ConsoleAlone.open(page);
  const nodes = await parsed(page, markups);
  const bare: Markup[] = [];
  const later: { id: string; name: string; value: string }[] = [];
  const texts: string[] = [];
  const strip = (node: Markup): Markup => {
    if (typeof node === "string") {
      texts.push(node);
      return "t";
    }
    const id = `bare${later.length}-${bare.length}-${Math.random().toString(36).slice(2)}`;
    for (const [name, value] of Object.entries(node.attributes ?? {})) if (name !== "id") later.push({ id, name, value });
    // In the order in which they are numbered.
    const shadow = node.shadow?.map(strip);
    return { ...node, attributes: { id }, children: (node.children ?? []).map(strip), ...(shadow ? { shadow } : {}) };
  };
  for (const node of nodes) bare.push(strip(node));
  const first = new PageBody().begin(address);
  const ids = first.document([...bare, el("div", { id: "place" })]);
  expect(first.texts.length).toBe(texts.length);
  await alone.show(first.complete());
  for (const inPieces of [false, true]) {
    const change = new PageBody(50_000);
    texts.forEach((text, at) => {
      const node = first.texts[at]!;
      const half = Math.floor(text.length / 2);
      change.text(node, inPieces ? text.slice(0, half) : text);
      if (inPieces) change.textSplice(node, half, 0, text.slice(half));
    });
    for (const { id, name, value } of later) {
      const node = ids.get(id)!;
      if (!inPieces) {
        change.attribute(node, name, value);
        continue;
      }
      const half = Math.floor(value.length / 2);
      change.attribute(node, name, value.slice(0, half));
      change.attributeSplice(node, name, half, 0, value.slice(half));
    }
    alone.change(change);
  }
  // Each attribute of each attack, at elements that do something with it.
  const doers = ["img", "a", "iframe", "form", "button", "input", "link", "style", "video", "table", "meta", "base", "object", "embed", "script", "area", "source"];
  // Each text of each attack, and the attack itself as a text, where texts are more than words: added, and as a change.
  const readers = ["style", "script", "title", "textarea", "noscript", "template", "xmp", "iframe", "noembed", "noframes", "plaintext", "listing", "option", "object", "p"];
  const words = [...new Set([...texts, ...markups])];
  const more = new PageBody(200_000);
  const moreIds = more.tree(ids.get("place")!, 0, [
    ...doers.map((tag) => el(tag, { id: `doer-${tag}` })),
    ...readers.map((tag) => el(tag, { id: `reader-${tag}` }, "p{}")),
    ...["style", "script", "title", "foreignObject"].map((tag) => svg("svg", {}, svg(tag, { id: `reader-svg-${tag}` }, "p{}"))),
  ]);
  const changing = [...more.texts];
  const parents = [...moreIds].filter(([id]) => id.startsWith("reader-")).map(([, node]) => node);
  for (const text of words) {
    for (const node of changing) more.text(node, text);
    for (const parent of parents) more.tree(parent, 0, [text]);
  }
  for (const tag of doers) for (const { name, value } of later) more.attribute(moreIds.get(`doer-${tag}`)!, name, value);
  alone.change(more);
  await settle(alone, ids.get("place")!, 300_000);
  const arrived = await alone.mirror((document) => Node.prototype.cloneNode.call(Document.prototype.getElementById.call(document, "reader-p"), true).textContent ?? "");
  for (const text of words) expect(arrived).toContain(text);
  await expectHarmless(alone, page);
  console.log(`payloads: ${later.length} attributes, whole, in pieces, and at ${doers.length} other elements; ${texts.length} texts, whole and in pieces, and ${words.length} added to ${parents.length} elements and as changes there`);
});

test("attacks in styles: in style elements, their texts, rules, adopted sheets and attributes", async ({ page }) => {
  const alone = await ConsoleAlone.open(page);
  const first = new PageBody().begin(address);
  const ids = first.document([
    el("p", { "data-u": "http://evil.test/attr" }, "text", el("b", {}, "b"), el("i", {}, "i")),
    el("input", { id: "field", value: "ab" }),
    ...styles.flatMap((css, at) => [
      el("style", { id: `whole${at}` }, css),
      // Cut where no piece is an address.
      el("style", { id: `cut${at}` }, ...[...css].reduce<string[]>((parts, letter, index) => (index % 3 === 0 ? [...parts, letter] : [...parts.slice(0, -1), (parts.at(-1) ?? "") + letter]), [])),
      el("style", { id: `later${at}` }, "p{}"),
      el("p", { id: `inline${at}`, style: css.replace(/^[^{]*\{|\}[^}]*$/g, "") }, "x"),
      { tag: "x-host", attributes: { id: `host${at}` }, shadow: [el("p", {}, "in the shadow")] },
    ]),
    el("div", { id: "place" }),
  ]);
  await alone.show(first.complete());
  const change = new PageBody(50_000);
  styles.forEach((css, at) => {
    const later = ids.get(`later${at}`)!;
    // Its text is the number after its own.
    const text = later + 1;
    change.text(text, css.slice(0, 5));
    change.textSplice(text, 5, 0, css.slice(5));
    change.rules(ids.get(`whole${at}`)!, css);
    change.adopted(ids.get(`host${at}/shadow`)!, 0, css);
    change.adopted(1, at, css);
    change.attribute(ids.get(`inline${at}`)!, "style", css);
    change.value(ids.get("field")!, css);
  });
  alone.change(change);
  await settle(alone, ids.get("place")!, 100_000);
  await expectHarmless(alone, page);
  console.log(`payloads: ${styles.length} styles, each in seven ways`);
});

test("attacks in addresses of pages and in words of the customer's side are text", async ({ page }) => {
  const alone = await ConsoleAlone.open(page);
  const addresses = ["javascript:top.alarm(1)", 'http://shop.test/"><img src=x onerror=top.alarm(1)>', "data:text/html,<script>top.alarm(1)</script>", "http://evil.test/<script>top.alarm(1)</script>", "\u202ejavascript:alarm(1)"];
  for (const url of addresses) {
    const body = new PageBody().begin(url);
    body.document([el("p", { id: "shown" }, "x"), el("a", { href: "x" }, "x"), el("img", { src: "relative.png" })]);
    await alone.show(body.complete());
    for (const other of addresses) alone.change(new PageBody(900).location(other));
  }
  await alone.mode("write", 1);
  for (const words of markups.slice(0, 40)) for (let id = 1; id < 4; id++) alone.notPerformed(id, 6, words.slice(0, 500));
  await alone.mode("pointer", 2);
  await expectHarmless(alone, page);
  const inConsole = await page.evaluate(() => {
    const bad: string[] = [];
    const look = (root: Document | ShadowRoot) => {
      for (const element of root.querySelectorAll("*")) {
        if (element.getAttributeNames().some((name) => name.startsWith("on"))) bad.push(element.localName);
        for (const name of ["href", "src"]) if (/^\s*(javascript|data:text)/i.test(element.getAttribute(name) ?? "")) bad.push(`${element.localName} ${name}`);
        if (element.shadowRoot) look(element.shadowRoot);
      }
    };
    look(document);
    return bad;
  });
  expect(inConsole).toEqual([]);
});
