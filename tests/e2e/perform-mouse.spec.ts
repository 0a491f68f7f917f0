/** Proves that an agent's mouse does to a page what a person's would, through the real engine and the real wire. */

import { test } from "@playwright/test";
import { expect } from "./fixtures/expect";
import { control, Hands } from "./fixtures/hands";
import { begin, heard, recorder } from "./fixtures/recorder";

test.describe("mouse", () => {
  test("a click is the sequence of events that a browser makes", async ({ page }) => {
    const hands = await Hands.write(page, `<button id="b">Buy</button><input id="i">`, recorder);
    const button = await hands.at("#b");
    await begin(hands);
    expect(await hands.click(button)).toBe("done");
    expect(await heard(page)).toEqual([
      "pointerover b",
      "pointerenter html",
      "pointerenter body",
      "pointerenter b",
      "mouseover b",
      "mouseenter html",
      "mouseenter body",
      "mouseenter b",
      "pointerdown b",
      "mousedown b",
      "focus b",
      "focusin b",
      "pointerup b",
      "mouseup b",
      "click b",
    ]);
  });

  test("events carry place, button, count and keys", async ({ page }) => {
    const hands = await Hands.write(
      page,
      `<button id="b" style="position:absolute;left:100px;top:50px;width:200px;height:40px;border:0">Buy</button>`,
    );
    const node = await hands.node("#b");
    await page.evaluate(() => {
      const all = window as any;
      all.seen = [];
      for (const name of ["pointerdown", "mousedown", "mouseup", "click", "dblclick"]) {
        addEventListener(name, (e: any) => {
          if (!e.isTrusted) {
            all.seen.push(
              [name, Math.round(e.clientX), Math.round(e.clientY), e.button, e.buttons, e.detail]
                .concat([e.ctrlKey, e.bubbles, e.composed])
                .join(),
            );
          }
        });
      }
    });
    await hands.click({ node, x: 0.25, y: 0.5 }, 2, 0, control);
    expect(await page.evaluate(() => (window as any).seen)).toEqual([
      "pointerdown,150,70,0,1,0,true,true,true",
      "mousedown,150,70,0,1,2,true,true,true",
      "mouseup,150,70,0,0,2,true,true,true",
      "click,150,70,0,0,2,true,true,true",
      "dblclick,150,70,0,0,2,true,true,true",
    ]);
  });

  test("other buttons give auxclick and contextmenu, and no click", async ({ page }) => {
    const hands = await Hands.write(page, `<button id="b">Buy</button>`, recorder);
    const button = await hands.at("#b");
    await begin(hands);
    await hands.click(button, 1, 2);
    await hands.click(button, 1, 1);
    expect(await heard(page, /click|menu/)).toEqual(["contextmenu b", "auxclick b", "auxclick b"]);
  });

  test("a prevented mousedown leaves the focus where it was", async ({ page }) => {
    const hands = await Hands.write(
      page,
      `<input id="i"><button id="b" onmousedown="event.preventDefault()">B</button>`,
      recorder,
    );
    await hands.click("#i");
    await hands.click("#b");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("i");
  });

  test("a press beside every field takes the focus away, and the field tells its change", async ({ page }) => {
    const hands = await Hands.write(page, `<input id="i"><p id="p">text</p>`, recorder);
    const field = await hands.at("#i");
    const text = await hands.at("#p");
    await hands.click(field);
    await hands.type(field.node, "ab");
    await heard(page);
    await hands.click(text);
    expect(await heard(page, /change|blur|focus/)).toEqual(["change i", "blur i", "focusout i"]);
  });

  test("checkboxes, radio buttons, labels, links, summaries and submit buttons do what they are for", async ({ page }) => {
    const hands = await Hands.write(
      page,
      `<input type="checkbox" id="c"><input type="radio" name="r" id="r1" checked><input type="radio" name="r" id="r2">
       <label id="lc" for="lcb">label</label><input type="checkbox" id="lcb">
       <label id="lt">text <span id="inner">inside</span><input id="lti"></label>
       <a id="a" href="#there">link</a><details id="d"><summary id="s">more</summary>text</details>
       <form id="f" onsubmit="event.preventDefault(); document.title = event.submitter.id"><button id="go">go</button></form>`,
      recorder,
    );
    for (const id of ["c", "r2", "lc", "inner", "a", "s", "go"]) {
      const at = id === "s" ? await hands.at("#s", 0.1) : await hands.at(`#${id}`);
      expect(await hands.click(at), id).toBe("done");
      if (id === "inner") expect(await page.evaluate(() => document.activeElement?.id)).toBe("lti");
    }
    expect(
      await page.evaluate(() => {
        const checked = (id: string) => (document.getElementById(id) as HTMLInputElement).checked;
        const open = (document.getElementById("d") as HTMLDetailsElement).open;
        return [checked("c"), checked("r1"), checked("r2"), checked("lcb"), location.hash, open, document.title];
      }),
    ).toEqual([true, false, true, true, "#there", true, "go"]);
  });

  test("hovering enters and leaves, and names the other element", async ({ page }) => {
    const hands = await Hands.write(
      page,
      `<div id="outer" style="padding:9px"><button id="a">A</button><button id="b">B</button></div>`,
      recorder,
    );
    const [a, b] = [await hands.at("#a"), await hands.at("#b")];
    await hands.hover(a);
    await begin(hands);
    const related = page.evaluate(
      () =>
        new Promise((resolve) =>
          addEventListener("mouseout", (e) => !e.isTrusted && resolve((e.relatedTarget as Element).id)),
        ),
    );
    expect(await hands.hover(b)).toBe("done");
    expect(await heard(page, /mouse/)).toEqual(["mouseout a", "mouseleave a", "mouseover b", "mouseenter b"]);
    expect(await related).toBe("b");
  });

  test("the point in a field sets the caret; two presses select the word, three the field", async ({ page }) => {
    const hands = await Hands.write(
      page,
      `<input id="i" value="hello brave new world" style="font:16px monospace;width:400px;padding:0;border:0">`,
    );
    const node = await hands.node("#i");
    const selection = () =>
      page.evaluate(() => {
        const field = document.getElementById("i") as HTMLInputElement;
        return [field.selectionStart, field.selectionEnd];
      });
    const character = await page.evaluate(() => {
      const pen = document.createElement("canvas").getContext("2d");
      if (pen) pen.font = "16px monospace";
      return pen?.measureText("x").width ?? 1;
    });
    const at = { node, x: (8.1 * character) / 400, y: 0.5 };
    await hands.click(at);
    expect(await selection()).toEqual([8, 8]);
    await hands.click(at, 2);
    expect((await selection())[0]).toBe(6);
    expect((await selection())[1]).toBeGreaterThanOrEqual(11);
    await hands.click(at, 3);
    expect(await selection()).toEqual([0, 21]);
  });

  test("a place out of sight is scrolled to, and the named element gets the click", async ({ page }) => {
    const hands = await Hands.write(
      page,
      `<button id="b" onclick="document.title = 'far'">B</button><div style="height:5000px"></div>`,
    );
    const button = await hands.at("#b");
    await page.evaluate(() => scrollTo(0, 4000));
    expect(await hands.click(button)).toBe("done");
    expect(await page.title()).toBe("far");
    expect(await page.evaluate(() => scrollY)).toBe(0);
  });
});
