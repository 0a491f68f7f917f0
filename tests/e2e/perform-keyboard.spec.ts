/** Proves that an agent's keys do to a page what a person's would, through the real engine and the real wire. */

import { test } from "@playwright/test";
import { expect } from "./fixtures/expect";
import { control, Hands, shift } from "./fixtures/hands";
import { heard, recorder, value } from "./fixtures/recorder";

test.describe("typing", () => {
  test("a character is its key events, beforeinput and input", async ({ page }) => {
    const hands = await Hands.write(page, `<input id="i">`, recorder);
    const field = await hands.at("#i");
    await hands.click(field);
    await heard(page);
    await hands.type(field.node, "a");
    expect(await heard(page)).toEqual(["keydown i", "keypress i", "beforeinput i", "input i", "keyup i"]);
    expect(await value(page, "#i")).toBe("a");
  });

  test("key events carry the key, its code and the old numbers", async ({ page }) => {
    const hands = await Hands.write(page, `<input id="i">`);
    const node = await hands.node("#i");
    const keys = page.evaluate(
      () =>
        new Promise((resolve) => {
          const seen: unknown[] = [];
          for (const name of ["keydown", "keypress", "keyup"]) {
            addEventListener(name, (e: any) => {
              seen.push([e.key, e.code, e.keyCode, e.which, e.charCode]);
              if (name === "keyup") resolve(seen);
            });
          }
        }),
    );
    await hands.insert(node, "a");
    expect(await keys).toEqual([
      ["a", "KeyA", 65, 65, 0],
      ["a", "KeyA", 97, 97, 97],
      ["a", "KeyA", 65, 65, 0],
    ]);
  });

  test("fields of all kinds take text at the caret, within their limit", async ({ page }) => {
    const hands = await Hands.write(
      page,
      `<input id="t"><input id="n" type="number"><input id="e" type="email"><input id="m" maxlength="3">
       <input id="s" type="search"><textarea id="a"></textarea><div id="c" contenteditable style="height:40px"></div>`,
    );
    for (const [id, text, result] of [
      ["t", "hello", "hello"],
      ["n", "42", "42"],
      ["e", "a@b.de", "a@b.de"],
      ["m", "abcdef", "abc"],
      ["s", "x", "x"],
      ["a", "one", "one"],
    ] as const) {
      const field = await hands.at(`#${id}`);
      await hands.click(field);
      await hands.type(field.node, text);
      expect(await value(page, `#${id}`), id).toBe(result);
    }
    const rich = await hands.at("#c");
    await hands.click(rich);
    await hands.type(rich.node, "rich");
    await hands.key(rich.node, "Enter");
    await hands.type(rich.node, "text");
    expect(await page.locator("#c").innerText()).toBe("rich\ntext");
    const area = await hands.node("#a");
    await hands.key(area, "Enter");
    await hands.type(area, "two");
    expect(await value(page, "#a")).toBe("one\ntwo");
  });

  test("a longer text is pasted: one paste, one beforeinput, one input", async ({ page }) => {
    const hands = await Hands.write(page, `<input id="i">`, recorder);
    const field = await hands.at("#i");
    await hands.click(field);
    await heard(page);
    const pasted = page.evaluate(
      () =>
        new Promise((resolve) =>
          addEventListener("paste", (e) => resolve(e.clipboardData?.getData("text/plain"))),
        ),
    );
    await hands.insert(field.node, "a longer text");
    expect(await pasted).toBe("a longer text");
    expect(await heard(page)).toEqual(["paste i", "beforeinput i", "input i"]);
    expect(await value(page, "#i")).toBe("a longer text");
  });

  test("scripts that prevent keydown, keypress, beforeinput or paste keep the text out", async ({ page }) => {
    const hands = await Hands.write(page, `<input id="i">`);
    const node = await hands.node("#i");
    for (const [name, text] of [
      ["keydown", "x"],
      ["keypress", "x"],
      ["beforeinput", "x"],
      ["paste", "longer"],
    ] as const) {
      await page.evaluate(
        (event) => addEventListener(event, (e) => e.preventDefault(), { once: true, capture: true }),
        name,
      );
      await hands.insert(node, text);
      expect(await value(page, "#i"), name).toBe("");
    }
  });

  test("selection, Backspace, Delete and shortcuts edit as on a keyboard", async ({ page }) => {
    const hands = await Hands.write(page, `<input id="i" value="one two three">`, recorder);
    const node = await hands.node("#i");
    await hands.selectText(node, 4, 7);
    await hands.type(node, "2");
    expect(await value(page, "#i")).toBe("one 2 three");
    await hands.key(node, "Backspace");
    await hands.key(node, "Delete");
    expect(await value(page, "#i")).toBe("one three");
    await hands.key(node, "End");
    await hands.key(node, "Backspace", control);
    expect(await value(page, "#i")).toBe("one ");
    await hands.key(node, "Home");
    await hands.key(node, "ArrowRight");
    await hands.type(node, "!");
    expect(await value(page, "#i")).toBe("o!ne ");
    await hands.key(node, "ArrowLeft", shift);
    await hands.type(node, "?");
    expect(await value(page, "#i")).toBe("o?ne ");
    await hands.key(node, "a", control, "KeyA");
    await hands.type(node, "z");
    expect(await value(page, "#i")).toBe("z");
  });

  test("a field that moves the focus on does not get the text into another one", async ({ page }) => {
    const hands = await Hands.write(
      page,
      `<input id="a" onkeydown="b.focus()"><input id="b" type="password"><input id="c" oninput="d.focus()"><input id="d">`,
    );
    const a = await hands.node("#a");
    await hands.insert(a, "x");
    expect([await value(page, "#a"), await value(page, "#b")]).toEqual(["", ""]);
    const c = await hands.node("#c");
    await hands.insert(c, "1");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("d");
    await hands.insert(await hands.node("#d"), "2");
    expect([await value(page, "#c"), await value(page, "#d")]).toEqual(["1", "2"]);
  });
});

test.describe("keys", () => {
  test("Enter submits through the default button, and not when that is disabled", async ({ page }) => {
    const hands = await Hands.write(
      page,
      `<form id="f1" onsubmit="event.preventDefault(); document.title = 'by ' + event.submitter.id">
         <input id="i1"><button type="button">no</button><button id="s1">yes</button></form>
       <form onsubmit="event.preventDefault(); document.title = 'wrong'"><input id="i2"><button disabled>yes</button></form>
       <form onsubmit="event.preventDefault(); document.title = 'alone'"><input id="i3"></form>
       <form onsubmit="event.preventDefault(); document.title = 'wrong'"><input id="i4"><input></form>`,
      recorder,
    );
    const first = await hands.at("#i1");
    await hands.click(first);
    await hands.type(first.node, "x");
    await heard(page);
    expect(await hands.key(first.node, "Enter")).toBe("done");
    expect(await page.title()).toBe("by s1");
    expect(await heard(page)).toEqual(["keydown i1", "keypress i1", "change i1", "click s1", "submit f1", "keyup i1"]);
    await hands.key(await hands.node("#i3"), "Enter");
    expect(await page.title()).toBe("alone");
    await hands.key(await hands.node("#i2"), "Enter");
    await hands.key(await hands.node("#i4"), "Enter");
    expect(await page.title()).toBe("alone");
  });

  test("Space and Enter press buttons, checkboxes and links", async ({ page }) => {
    const hands = await Hands.write(
      page,
      `<button id="b">B</button><input type="checkbox" id="c"><a id="a" href="#x">A</a>`,
      recorder,
    );
    const [b, c, a] = [await hands.node("#b"), await hands.node("#c"), await hands.node("#a")];
    await hands.focus(b);
    await heard(page);
    await hands.key(b, " ", 0, "Space");
    expect(await heard(page)).toEqual(["keydown b", "keypress b", "keyup b", "click b"]);
    await hands.key(b, "Enter");
    expect(await heard(page)).toEqual(["keydown b", "keypress b", "click b", "keyup b"]);
    await hands.key(c, " ", 0, "Space");
    expect(await page.locator("#c").isChecked()).toBe(true);
    await hands.key(a, "Enter");
    expect(await page.evaluate(() => location.hash)).toBe("#x");
  });

  test("Tab goes round the page: numbers first, one stop a radio group, into shadow roots, past our own UI", async ({
    page,
  }) => {
    const hands = await Hands.write(
      page,
      `<input id="a"><input id="second" tabindex="2"><input id="first" tabindex="1"><input disabled>
       <input type="radio" name="r" id="r1"><input type="radio" name="r" id="r2" checked>
       <input tabindex="-1"><div hidden><input></div><div inert><input></div>
       <div id="host"><button id="slotted">S</button></div><div id="edit" contenteditable>e</div><a id="z" href="#">z</a>
       <script>
         host.attachShadow({ mode: "open" }).innerHTML =
           '<button id="before">b</button><slot></slot><button id="after">a</button>';
       </script>`,
    );
    const around = ["first", "second", "a", "r2", "before", "slotted", "after", "edit", "z", "first"];
    const active = () =>
      page.evaluate(() => {
        let at = document.activeElement;
        while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        return at?.id;
      });
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    for (const id of around) {
      expect(await hands.key(0, "Tab")).toBe("done");
      expect(await active()).toBe(id);
    }
    for (const id of around.slice(0, -1).reverse()) {
      await hands.key(0, "Tab", shift);
      expect(await active()).toBe(id);
    }
  });

  test("Tab does not go to a field that the agent may not touch", async ({ page }) => {
    const hands = await Hands.write(page, `<input id="a"><input id="p" type="password">`);
    const a = await hands.node("#a");
    await hands.focus(a);
    expect(await hands.key(a, "Tab")).toBe("Masked");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("a");
  });

  test("Escape closes a dialog unless its page objects, and a popover", async ({ page }) => {
    const hands = await Hands.write(
      page,
      `<dialog id="d"><button id="in">in</button></dialog><div id="p" popover>pop</div>`,
      recorder,
    );
    await page.evaluate(() => {
      const dialog = document.getElementById("d") as HTMLDialogElement;
      dialog.showModal();
      dialog.addEventListener("cancel", (event) => event.preventDefault(), { once: true });
    });
    const open = () => page.evaluate(() => (document.getElementById("d") as HTMLDialogElement).open);
    const inside = await hands.node("#in");
    await hands.key(inside, "Escape");
    expect(await open()).toBe(true);
    await hands.key(inside, "Escape");
    expect(await open()).toBe(false);
    await page.evaluate(() => document.getElementById("p")?.showPopover());
    await expect.poll(() => hands.key(0, "Escape")).toBe("done");
    await expect(page.locator("#p")).toBeHidden();
  });

  test("arrows move in radio groups, sliders, numbers and selects", async ({ page }) => {
    const hands = await Hands.write(
      page,
      `<input type="radio" name="r" id="r1" checked><input type="radio" name="r" id="r2">
       <input type="range" id="g" min="0" max="10" value="5"><input type="number" id="n" value="3">
       <select id="s"><option>a<option disabled>b<option>c</select>`,
      recorder,
    );
    const [r, g, n, s] = [
      await hands.node("#r1"),
      await hands.node("#g"),
      await hands.node("#n"),
      await hands.node("#s"),
    ];
    await hands.key(r, "ArrowDown");
    expect(await page.locator("#r2").isChecked()).toBe(true);
    await heard(page);
    await hands.key(g, "ArrowRight");
    expect(await heard(page, /input|change/)).toEqual(["input g", "change g"]);
    expect(await value(page, "#g")).toBe("6");
    await hands.key(g, "Home");
    expect(await value(page, "#g")).toBe("0");
    await hands.key(n, "ArrowUp");
    await hands.key(n, "ArrowUp");
    expect(await value(page, "#n")).toBe("5");
    await hands.key(s, "ArrowDown");
    expect(await value(page, "#s")).toBe("c");
    await hands.key(s, "Home");
    expect(await value(page, "#s")).toBe("a");
  });
});

test("fields are told that the focus comes and goes while the customer's window is not the active one", async ({
  page,
  context,
}) => {
  const hands = await Hands.write(page, `<input id="a"><input id="b">`, recorder);
  const [a, b] = [await hands.node("#a"), await hands.node("#b")];
  // Playwright has every window take itself for the active one, each in its own process.
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setFocusEmulationEnabled", { enabled: false });
  await (await context.newPage()).bringToFront();
  await expect.poll(() => page.evaluate(() => document.hasFocus())).toBe(false);
  await heard(page);
  await hands.insert(a, "x");
  await hands.insert(b, "y");
  expect(await heard(page, /focus|blur|change|input [ab]/)).toEqual([
    "focus a",
    "focusin a",
    "beforeinput a",
    "input a",
    "change a",
    "blur a",
    "focusout a",
    "focus b",
    "focusin b",
    "beforeinput b",
    "input b",
  ]);
  expect([await value(page, "#a"), await value(page, "#b")]).toEqual(["x", "y"]);
});
