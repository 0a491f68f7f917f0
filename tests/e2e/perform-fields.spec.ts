/** Proves that fields of plain pages and of frameworks follow the agent, and that what is closed stays closed. */

import { test, type Page } from "@playwright/test";
import { expect } from "./fixtures/expect";
import { control, Hands } from "./fixtures/hands";
import { heard, recorder, value } from "./fixtures/recorder";

test.describe("choosing", () => {
  test("options are selected with input and change", async ({ page }) => {
    const hands = await Hands.write(
      page,
      `<select id="s"><option>a<option>b<option disabled>c</select>
       <select id="m" multiple><option selected>a<option>b<option>c</select>`,
      recorder,
    );
    const [s, m] = [await hands.node("#s"), await hands.node("#m option:nth-child(2)")];
    await heard(page);
    expect(await hands.select(s, 1)).toBe("done");
    expect(await value(page, "#s")).toBe("b");
    expect(await heard(page, /input|change/)).toEqual(["input s", "change s"]);
    expect(await hands.select(s, 1)).toBe("done");
    expect(await heard(page, /input|change/)).toEqual([]);
    expect(await hands.select(s, 2)).toBe("Disabled");
    expect(await hands.select(s, 9)).toBe("NotApplicable");
    expect(await hands.click({ node: m, x: 0.5, y: 0.5 })).toBe("done");
    const selected = () =>
      page.locator("#m").evaluate((list: HTMLSelectElement) => [...list.selectedOptions].map((o) => o.value));
    expect(await selected()).toEqual(["b"]);
    await hands.click({ node: m, x: 0.5, y: 0.5 }, 1, 0, control);
    expect(await selected()).toEqual([]);
  });

  test("dates, times, colours and sliders take a whole value, and refuse what is none", async ({ page }) => {
    const hands = await Hands.write(
      page,
      `<input id="d" type="date"><input id="t" type="time"><input id="c" type="color"><input id="g" type="range">`,
      recorder,
    );
    for (const [id, text] of [
      ["d", "2026-02-28"],
      ["t", "09:30"],
      ["c", "#336699"],
      ["g", "73"],
    ] as const) {
      const node = await hands.node(`#${id}`);
      await heard(page);
      expect(await hands.setValue(node, text)).toBe("done");
      expect(await value(page, `#${id}`)).toBe(text);
      expect(await heard(page, /input|change/)).toEqual([`input ${id}`, `change ${id}`]);
    }
    expect(await hands.setValue(await hands.node("#d"), "2026-02-31")).toBe("NotApplicable");
    expect(await value(page, "#d")).toBe("2026-02-28");
  });

  test("windows and elements scroll at once, smooth or not", async ({ page }) => {
    const hands = await Hands.write(
      page,
      `<style>html, #e { scroll-behavior: smooth }</style>
       <div id="e" style="height:100px;overflow:auto"><div style="height:2000px">tall</div></div><div style="height:5000px"></div>`,
    );
    const box = await hands.at("#e > div", 0.5, 0.02);
    const inner = box.node;
    expect(await hands.scroll(0, 0, 700)).toBe("done");
    expect(await page.evaluate(() => scrollY)).toBe(700);
    await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
    await page.evaluate(() => (document.querySelector("#e > div") as HTMLElement).remove());
    expect(await hands.scroll(inner, 0, 10)).toBe("UnknownNode");
  });
});

test.describe("frameworks", () => {
  const library = async (page: Page, path: string) => {
    await page.route(`http://library.test/${path}`, (route) =>
      route.fulfill({ path: `node_modules/${path}`, contentType: "text/javascript" }),
    );
    return `<script src="http://library.test/${path}"></script>`;
  };

  test("React's controlled fields follow the agent", async ({ page }) => {
    const react = await library(page, "react/umd/react.production.min.js");
    const dom = await library(page, "react-dom/umd/react-dom.production.min.js");
    const hands = await Hands.write(
      page,
      `<div id="root"></div><script>
        const { createElement: h, useState } = React;
        function Form() {
          const [state, set] = useState({ name: "", notes: "", agree: false, size: "s" });
          const field = (name) => ({ id: name, value: state[name], onChange: (e) => set({ ...state, [name]: e.target.value.toUpperCase() }) });
          return h("form", { onSubmit: (e) => { e.preventDefault(); document.title = JSON.stringify(state); } },
            h("input", field("name")), h("textarea", field("notes")),
            h("input", { id: "agree", type: "checkbox", checked: state.agree, onChange: (e) => set({ ...state, agree: e.target.checked }) }),
            h("select", { id: "size", value: state.size, onChange: (e) => set({ ...state, size: e.target.value }) },
              h("option", { value: "s" }, "S"), h("option", { value: "l" }, "L")),
            h("button", { id: "go" }, "go"));
        }
        ReactDOM.createRoot(root).render(h(Form));
      </script>`,
      react + dom,
    );
    const name = await hands.at("#name");
    await hands.click(name);
    await hands.type(name.node, "ada");
    const notes = await hands.at("#notes");
    await hands.insert(notes.node, "a longer note");
    await hands.click("#agree");
    await hands.select(await hands.node("#size"), 1);
    await hands.click("#go");
    expect(JSON.parse(await page.title())).toEqual({
      name: "ADA",
      notes: "A LONGER NOTE",
      agree: true,
      size: "l",
    });
  });

  test("Vue's models follow the agent", async ({ page }) => {
    const vue = await library(page, "vue/dist/vue.global.prod.js");
    const hands = await Hands.write(
      page,
      `<div id="app"><form @submit.prevent="done">
         <input id="name" v-model="name"><input id="late" v-model.lazy="late"><input id="agree" type="checkbox" v-model="agree">
         <select id="size" v-model="size"><option>s</option><option>l</option></select><button id="go">go</button></form></div>
       <script>Vue.createApp({
         data: () => ({ name: "", late: "", agree: false, size: "s" }),
         methods: { done() { document.title = JSON.stringify(this.$data) } },
       }).mount("#app")</script>`,
      vue,
    );
    const name = await hands.at("#name");
    await hands.click(name);
    await hands.type(name.node, "ada");
    const late = await hands.at("#late");
    await hands.click(late);
    await hands.type(late.node, "bob");
    await hands.click("#agree");
    await hands.select(await hands.node("#size"), 1);
    await hands.key(late.node, "Enter");
    expect(JSON.parse(await page.title())).toEqual({ name: "ada", late: "bob", agree: true, size: "l" });
  });
});

test.describe("what an agent cannot do", () => {
  test("masked, disabled, read-only and missing elements are refused with the reason", async ({ page }) => {
    const hands = await Hands.write(
      page,
      `<input id="p" type="password"><button id="d" disabled>d</button><input id="r" readonly value="x">
       <label id="l" for="p">label</label><form id="f"><input id="e" type="email"></form>`,
    );
    const [p, d, r] = [await hands.node("#p"), await hands.at("#d"), await hands.node("#r")];
    expect(await hands.insert(p, "x")).toBe("Masked");
    expect(await hands.click("#l")).toBe("Masked");
    expect(await hands.click(d)).toBe("Disabled");
    expect(await hands.insert(r, "x")).toBe("Disabled");
    expect(await hands.key(r, "Backspace")).toBe("Disabled");
    expect(await hands.insert(d.node, "x")).toBe("Disabled");
    expect(await hands.insert(9999, "x")).toBe("UnknownNode");
    expect(await value(page, "#r")).toBe("x");
    expect(await value(page, "#p")).toBe("");
  });

  test("a revoked grant ends at once", async ({ page }) => {
    const hands = await Hands.write(page, `<input id="i">`);
    const node = await hands.node("#i");
    await page.locator(".gcb-toolbar-revoke").click();
    expect(await hands.insert(node, "x")).toBe("PointerMode");
    expect(await value(page, "#i")).toBe("");
  });

  test("nothing of ours is pressed by an agent or a script", async ({ page }) => {
    const hands = await Hands.write(
      page,
      `<div id="cover" style="position:fixed;inset:0;background:#eee">everything</div>`,
    );
    const { node } = await hands.at("#cover", 0.5, 0.1);
    const box = await page.locator(".gcb-toolbar-exit").boundingBox();
    const size = page.viewportSize();
    if (!box || !size) throw new Error("no toolbar");
    const over = { node, x: (box.x + 5) / size.width, y: (box.y + 5) / size.height };
    expect(await hands.click(over)).toBe("Service");
    expect(await hands.hover(over)).toBe("Service");
    await page.evaluate(() => {
      for (const button of document.querySelectorAll<HTMLElement>(".gcb-toolbar button")) button.click();
    });
    await expect(page.locator(".gcb-toolbar")).toBeVisible();
    expect(hands.currentMode()).toBe("write");
  });

  test("an element that a dialog keeps everyone from is not reached", async ({ page }) => {
    const hands = await Hands.write(
      page,
      `<button id="b" onclick="document.title = 'wrong'">B</button><dialog id="d">d</dialog>`,
    );
    const button = await hands.at("#b");
    await page.evaluate(() => (document.getElementById("d") as HTMLDialogElement).showModal());
    expect(await hands.click(button)).toBe("UnknownNode");
    expect(await page.title()).toBe("t");
  });

  test("a form whose fields hide its own members is filled and sent all the same", async ({ page }) => {
    const names = ["focus", "matches", "closest", "parentNode", "value", "submit", "requestSubmit", "elements"];
    const hands = await Hands.write(
      page,
      `<form id="f" onsubmit="event.preventDefault(); document.title = 'sent'"><input id="i" name="q">
       ${names.map((name) => `<input type="checkbox" name="${name}">`).join("")}<button id="go">go</button></form>`,
    );
    const field = await hands.at("#i");
    await hands.click(field);
    await hands.type(field.node, "ok");
    expect(await hands.key(field.node, "Enter")).toBe("done");
    expect(await value(page, "#i")).toBe("ok");
    expect(await page.title()).toBe("sent");
  });
});
