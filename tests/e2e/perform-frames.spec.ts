/** Proves that an agent's hands work across the borders of frames, and stop where those of the page do. */

import { test, type Locator, type Page } from "@playwright/test";
import { expect } from "./fixtures/expect";
import { Hands } from "./fixtures/hands";

/** A frame of the page's origin that runs the script, with this in its body. */
const frame = (id: string, body: string, style = "", more = "") =>
  `<iframe id="${id}" ${more} style="width:500px;height:200px;${style}" srcdoc="${escaped(`<!doctype html>${Hands.tag}${body}`)}"></iframe>`;

const escaped = (html: string) => html.replace(/&/g, "&amp;").replace(/"/g, "&quot;");

const inFrame = (page: Page, ...path: string[]) =>
  path.reduce((at, selector) => at.frameLocator(selector), page as Pick<Page, "frameLocator" | "locator">);

test("a click in a nested frame reaches the element there, as an event of that frame", async ({ page }) => {
  const deep = frame("deep", `<button id="b" style="margin:20px">Buy</button>`, "border:9px solid;padding:4px");
  const body = `<p style="height:30px">above</p>${frame("outer", `<p>in between</p>${deep}`, "height:400px")}`;
  const hands = await Hands.write(page, body);
  const button = inFrame(page, "#outer", "#deep").locator("#b");
  await button.evaluate((element) => {
    const view = element.ownerDocument.defaultView as Window & typeof globalThis;
    const seen: unknown[] = ((window as any).seen = []);
    for (const name of ["pointerdown", "mousedown", "mouseup", "click"]) {
      element.addEventListener(name, (event) => {
        const mouse = event as MouseEvent;
        const { left, top, width, height } = element.getBoundingClientRect();
        const inside = mouse.clientX > left && mouse.clientX < left + width;
        const below = mouse.clientY > top && mouse.clientY < top + height;
        seen.push([name, mouse.view === view, mouse instanceof view.MouseEvent, inside && below]);
      });
    }
  });
  const spot = await hands.at(button, 0.8, 0.8);
  expect(await hands.click(spot)).toBe("done");
  expect(await button.evaluate(() => (window as any).seen)).toEqual(
    ["pointerdown", "mousedown", "mouseup", "click"].map((name) => [name, true, true, true]),
  );
  expect(await button.evaluate((element) => element.ownerDocument.activeElement === element)).toBe(true);
});

test("typing, keys and choices work in frames, and Tab goes into them and out again", async ({ page }) => {
  const inner = `<input id="a"><textarea id="t"></textarea><select id="s"><option>1<option>2</select><div id="c" contenteditable>rich</div>`;
  const hands = await Hands.write(page, `<input id="before">${frame("f", inner)}<input id="after">`);
  const inside = inFrame(page, "#f");
  const a = await hands.node(inside.locator("#a"));
  expect(await hands.click(await hands.at(inside.locator("#a")))).toBe("done");
  await hands.type(a, "abc");
  expect(await hands.key(a, "Backspace")).toBe("done");
  await expect(inside.locator("#a")).toHaveValue("ab");
  expect(await hands.select(await hands.node(inside.locator("#s")), 1)).toBe("done");
  await expect(inside.locator("#s")).toHaveValue("2");
  const rich = await hands.at(inside.locator("#c"), 0.9);
  expect(await hands.click(rich)).toBe("done");
  expect(await hands.key(rich.node, "End")).toBe("done");
  expect(await hands.insert(rich.node, "!")).toBe("done");
  await expect(inside.locator("#c")).toHaveText("rich!");

  const focused = () =>
    page.evaluate(() => {
      const { activeElement } = document;
      const inner = (activeElement as HTMLIFrameElement | null)?.contentDocument?.activeElement;
      return (inner ?? activeElement)?.id;
    });
  expect(await hands.focus(await hands.node("#before"))).toBe("done");
  for (const next of ["a", "t", "s", "c", "after", "before"]) {
    expect(await hands.key(0, "Tab")).toBe("done");
    expect(await focused()).toBe(next);
  }
  for (const next of ["after", "c", "s"]) {
    expect(await hands.key(0, "Tab", 1)).toBe("done");
    expect(await focused()).toBe(next);
  }
});

test("what lies outside of a frame's window or the page's is scrolled to, and then pressed", async ({ page }) => {
  const hands = await Hands.write(
    page,
    `${frame("f", `<div style="height:1500px"></div><button id="far">Far</button>`)}<div style="height:3000px"></div>`,
  );
  const far = inFrame(page, "#f").locator("#far");
  const spot = await hands.at(far);
  await far.evaluate((button) => {
    button.addEventListener("click", () => ((window as any).pressed = true));
    button.ownerDocument.defaultView!.scrollTo(0, 0);
  });
  await page.evaluate(() => window.scrollTo(0, 2000));
  expect(await hands.click(spot)).toBe("done");
  expect(await far.evaluate(() => (window as any).pressed)).toBe(true);
});

test("a frame is scrolled by the number of its document", async ({ page }) => {
  const hands = await Hands.write(page, frame("f", `<p id="p">first</p><div style="height:2000px"></div>`));
  const p = inFrame(page, "#f").locator("#p");
  // Numbers are given in the order of reading: the document's comes before those of what is in it.
  const last = await hands.node(p);
  const scrolled = () => p.evaluate((element) => element.ownerDocument.defaultView!.scrollY);
  for (let node = last; node > 0 && (await scrolled()) === 0; node--) await hands.scroll(node, 0, 300);
  expect(await scrolled()).toBe(300);
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
});

test("what is masked, disabled or not shared stays so in frames", async ({ page }) => {
  const secret = `<input id="pw" type="password"><button id="off" disabled>Off</button>
    <div data-gcb-service-node="true"><button id="own" onclick="this.dataset.pressed=1">Own</button></div><p id="p">p</p>`;
  const press = `onclick="this.dataset.pressed=1"`;
  const hands = await Hands.write(
    page,
    `<p id="top">top</p>${frame("f", secret)}<iframe id="bare" srcdoc="${escaped(`<button id=x ${press}>x</button>`)}"></iframe>
     ${frame("service", `<button id=y ${press}>y</button>`, "", 'data-gcb-service-node="true"')}`,
  );
  const inside = inFrame(page, "#f");
  const field = await hands.at(inside.locator("#pw"));
  expect(await hands.click(field)).toBe("Masked");
  expect(await hands.insert(field.node, "x")).toBe("Masked");
  expect(await hands.click(await hands.at(inside.locator("#off")))).toBe("Disabled");
  // By coordinates of what is shared, over what is not.
  const over = async (target: Locator, from: Locator) => {
    const [at, box, { node }] = [await target.boundingBox(), await from.boundingBox(), await hands.at(from)];
    if (!at || !box) throw new Error("not drawn");
    const x = (at.x + at.width / 2 - box.x) / box.width;
    return hands.click({ node, x, y: (at.y + at.height / 2 - box.y) / box.height });
  };
  const own = inside.locator("#own");
  const others = [inFrame(page, "#bare").locator("#x"), inFrame(page, "#service").locator("#y")];
  expect(await over(own, inside.locator("#p"))).toBe("Service");
  for (const other of others) expect(await over(other, page.locator("#top"))).toMatch(/UnknownNode|Service/);
  for (const button of [own, ...others]) expect(await button.getAttribute("data-pressed")).toBeNull();
});

test("the agent's pointer lies on the element in the frame", async ({ page }) => {
  const hands = await Hands.join(page, `<p>above</p>${frame("f", `<p>in it</p><button id="b">Here</button>`)}`);
  const button = inFrame(page, "#f").locator("#b");
  const spot = await hands.at(button);
  hands.point(spot);
  const arrow = page.locator(".gcb-agent-pointer");
  await expect(arrow).toBeVisible();
  const box = await button.boundingBox();
  if (!box) throw new Error("not drawn");
  // The tip; pixels are rounded on the way.
  const off = () =>
    arrow.evaluate(
      (element, [x, y]) => Math.max(Math.abs(element.getBoundingClientRect().x - x), Math.abs(element.getBoundingClientRect().y - y)),
      [box.x + box.width / 2, box.y + box.height / 2] as const,
    );
  await expect.poll(off).toBeLessThanOrEqual(1);
});
