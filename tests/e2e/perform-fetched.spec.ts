/** Proves that what performs is fetched when the customer is asked for control, and that actions lose nothing by it. */

import { test, type Page } from "@playwright/test";
import own from "../../package.json" with { type: "json" };
import { expect } from "./fixtures/expect";
import { Hands, signed } from "./fixtures/hands";

const handsFiles = ["gcb-hands.js", "gcb-hands.wasm"];
const body = `<button id="b">Buy</button><input id="i"><script>
  window.seen = [];
  document.getElementById("b").addEventListener("click", () => seen.push("click"));
  document.getElementById("i").addEventListener("input", () => seen.push("input " + document.getElementById("i").value));
</script>`;

/** The files of the relay that a page asks for, in order. */
function requests(page: Page): string[] {
  const names: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/cobrowse/js/")) names.push(pathname.split("/").at(-1) ?? "");
  });
  return names;
}

const askedForHands = (names: string[]) => names.filter((name) => name.startsWith("gcb-hands"));
const seen = (page: Page) => page.evaluate(() => (window as any).seen as string[]);

async function allow(hands: Hands): Promise<void> {
  hands.askForWriteMode();
  await hands.page.locator(".gcb-dialog .gcb-ok").click();
  await expect.poll(hands.currentMode).toBe("write");
}

test("they are asked for with the question for control, once, and before it is answered", async ({ page }) => {
  const names = requests(page);
  const hands = await Hands.join(page, body);
  const button = await hands.at("#b");
  hands.point(button);
  expect(await hands.click(button)).toBe("PointerMode");
  expect(names).toContain("gcb-engine.wasm");
  expect(askedForHands(names)).toEqual([]);

  hands.askForWriteMode();
  await expect.poll(() => askedForHands(names)).toEqual(handsFiles);
  await page.locator(".gcb-dialog .gcb-cancel").click();
  await expect.poll(hands.writeRefused).toBeDefined();
  await allow(hands);
  expect(await hands.click("#b")).toBe("done");
  expect(await hands.scroll(0, 0, 0)).toBe("done");
  expect(await seen(page)).toEqual(["click"]);
  expect(askedForHands(names)).toEqual(handsFiles);
});

test("actions that come before them wait, and happen in their order", async ({ page }) => {
  const hands = await Hands.join(page, body);
  const input = await hands.node("#i");
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(/gcb-hands\.wasm/, async (route) => {
    await released;
    await route.fallback();
  });
  await allow(hands);
  const answers: string[] = [];
  const heard = async (name: string, answer: Promise<string>) => void answers.push(`${name} ${await answer}`);
  const all = [
    heard("a", hands.insert(input, "a")),
    heard("nothing", hands.insert(99_999, "b")),
    heard("key", hands.key(input, "Backspace")),
    heard("c", hands.insert(input, "c")),
    // The window is scrolled without them, but only after what was asked before.
    heard("scroll", hands.scroll(0, 0, 0)),
  ];
  await page.evaluate(() => new Promise(requestAnimationFrame));
  expect(answers).toEqual([]);
  release();
  await Promise.all(all);
  expect(answers.toSorted()).toEqual(["a done", "c done", "key done", "nothing UnknownNode", "scroll done"]);
  expect(await seen(page)).toEqual(["input a", "input ", "input c"]);
});

for (const file of handsFiles) {
  test(`while ${file} cannot be had each action is refused, and tried again by the next`, async ({ page }) => {
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    const hands = await Hands.join(page, body);
    const button = await hands.at("#b");
    const missing = new RegExp(file.replace(".", "\\."));
    await page.route(missing, (route) => route.abort());
    await allow(hands);
    const first = [hands.click(button), hands.click(button)];
    expect(await Promise.all(first)).toEqual(["UnknownNode", "UnknownNode"]);
    expect(await hands.click(button)).toBe("UnknownNode");
    expect(await seen(page)).toEqual([]);
    await page.unroute(missing);
    expect(await hands.click(button)).toBe("done");
    expect(await seen(page)).toEqual(["click"]);
    expect(complaints).toEqual([]);
  });
}

test("they use the browser's members as they were when the session began", async ({ page }) => {
  const hands = await Hands.join(page, body);
  await page.evaluate(() => {
    const lie = function (this: unknown, ...given: unknown[]): never {
      (window as any).seen.push(`lied to ${given.length}`);
      throw new Error("a lie");
    };
    for (const [prototype, names] of [
      [HTMLElement.prototype, ["focus", "click", "blur"]],
      [Element.prototype, ["getBoundingClientRect", "getAttribute", "matches", "closest"]],
      [Document.prototype, ["elementFromPoint", "elementsFromPoint", "hasFocus"]],
      [Node.prototype, ["contains", "getRootNode", "compareDocumentPosition"]],
    ] as [any, string[]][]) {
      for (const name of names) prototype[name] = lie;
    }
    // A socket's messages are events that the tester dispatches.
    const { dispatchEvent } = EventTarget.prototype;
    EventTarget.prototype.dispatchEvent = function (event) {
      return this instanceof Node ? lie.call(this, event) : dispatchEvent.call(this, event);
    };
    const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
    Object.defineProperty(HTMLInputElement.prototype, "value", { get: value?.get, set: lie });
    window.MouseEvent = window.PointerEvent = window.InputEvent = lie as any;
  });
  // The question is asked, and the dialog pressed, by the page's own keyboard: a tester's click would use those.
  hands.askForWriteMode();
  await expect.poll(() => page.evaluate(() => !!document.querySelector(".gcb-dialog"))).toBe(true);
  await page.keyboard.press("Tab");
  await expect(async () => {
    await page.keyboard.press("Enter");
    expect(hands.currentMode()).toBe("write");
  }).toPass();
  const input = await hands.node("#i");
  expect(await hands.click("#b")).toBe("done");
  expect(await hands.insert(input, "typed")).toBe("done");
  expect(await seen(page)).toEqual(["click", "input typed"]);
});

test("what another release asks is nothing to them: it may mean another action", async ({ page }) => {
  await Hands.open(page, '<div style="height:9000px"></div>');
  // The window is to be scrolled to (0, 300).
  const scroll = [1, 1, 7, 0, ...signed(0), ...signed(300)];
  const asked = (release: string) =>
    page.evaluate(async (request) => {
      const relay = "http://relay.test/cobrowse/js/gcb-hands";
      const module = (await import(`${relay}.js`)) as any;
      await module.default({ module_or_path: `${relay}.wasm` });
      const hands = new module.Hands({ catchUp() {}, idOf: () => 0, isService: () => false, node() {} });
      const bytes = new Uint8Array(request);
      return [hands.examine(bytes).length, hands.perform(bytes), Math.round(scrollY)];
    }, [...Buffer.from(release), ...scroll]);
  expect(await asked("0.0.7")).toEqual([0, -1, 0]);
  expect(await asked("")).toEqual([0, -1, 0]);
  expect(await asked(own.version)).toEqual([5, 0, 300]);
});
