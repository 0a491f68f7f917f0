/**
 * Proves that an agent who speaks the raw protocol, knows every node's number and claims whatever helps, operates nothing that
 * is controlled, masked or of the service: everything is refused, with the restriction's description where one is against it.
 */

import { expect, test, type Page } from "@playwright/test";
import type { CompiledRule } from "../fixtures/compiled-rules";
import { varint } from "../fixtures/frames";
import { Hands, place, signed, string, type Answer, type Spot } from "../fixtures/hands";

const controlledBy = "Only you pay";
const maskedBy = "Nobody reads this";
const submitting = "You send forms yourself";

const rules: readonly CompiledRule[] = [
  { id: "pay", kind: "control", selector: ".controlled", description: controlledBy },
  { id: "secret", kind: "mask", selector: ".mask", description: maskedBy },
  { id: "submit-buttons", kind: "control", selector: "form .sends, [form].sends", description: submitting },
];

/** Everything that happens to what must not be touched is written down. */
const recorder = `<script>
  window.happened = [];
  const guarded = (target) => target.closest?.(".controlled, .mask, .sends, [data-gcb-service-node]");
  // The customer's own mouse, by which numbers are learned, moves over all of them.
  const moving = "mouseover mouseenter mousemove mouseout mouseleave pointerover pointerenter pointermove pointerout pointerleave".split(" ");
  for (const type of moving) {
    addEventListener(type, (event) => {
      const isGuarded = event.composedPath().some((one) => one instanceof Element && guarded(one));
      if (isGuarded && !event.isTrusted) window.happened.push(type + " " + event.composedPath()[0].id);
    }, true);
  }
  const types = "click mousedown mouseup pointerdown dblclick contextmenu auxclick keydown keyup keypress beforeinput input change select focus submit reset scroll toggle close cancel dragstart drop wheel invalid";
  for (const type of types.split(" ")) {
    addEventListener(type, (event) => {
      const target = event.composedPath()[0];
      if (event.type === "submit") event.preventDefault();
      if (target instanceof Element && (guarded(target) || event.type === "submit" || event.composedPath().some((one) => one instanceof Element && guarded(one)))) {
        window.happened.push(event.type + " " + (target.id || target.localName));
      }
    }, true);
  }
</script>`;

const body = `
  <form id="form" action="/sent"><input id="name"><input id="other"><button id="pay" class="controlled sends">Pay <b id="inner">now</b></button></form>
  <form id="remote-form" action="/sent"><input id="remote-name"></form><button id="remote" class="sends" form="remote-form">Send</button>
  <label id="for-box" for="box">Box</label><input type="checkbox" id="box" class="controlled">
  <label id="around">Around <input id="wrapped" class="controlled"></label>
  <label id="for-mask" for="masked-field">Masked</label>
  <fieldset class="controlled"><legend id="legend">Group</legend><input id="in-group" value="kept"></fieldset>
  <select id="select" class="controlled"><option>a</option><option>b</option></select>
  <input type="range" id="range" class="controlled" value="5">
  <input type="radio" name="r" id="radio-open" checked><input type="radio" name="r" id="radio" class="controlled">
  <div id="scroller" class="controlled" style="width: 90px; height: 40px; overflow: auto"><div id="tall" style="height: 400px">tall</div></div>
  <a id="link" class="controlled" href="#followed"><span id="link-inner">Link</span></a>
  <details id="details" class="controlled"><summary id="summary">More</summary>text</details>
  <div id="editor" class="controlled" contenteditable="true">editable <i id="editor-inner">inner</i></div>
  <div id="host" class="controlled"></div>
  <div class="mask"><p id="masked-text">secret text</p><input id="masked-field" value="secret"><button id="masked-button">Do</button></div>
  <input id="before-mask"><input id="tab-mask" class="mask" value="secret">
  <input id="password" type="password" value="of its own: what a password field held is known again elsewhere">
  <div data-gcb-service-node="true"><button id="service-button">Service</button><input id="service-field"></div>
  <div style="position: relative; width: 200px; height: 30px"><button id="under" style="width: 200px">Under</button>
    <div data-gcb-service-node="true" id="over" style="position: absolute; inset: 0"></div></div>
   <button id="opener" popovertarget="popover">Open</button><div id="popover" class="controlled" popover>popover</div>
  <dialog id="dialog" class="controlled">dialog <button id="in-dialog">x</button></dialog>
  <button id="open-button">Open</button>
  <div id="controlled-slot"><button id="slotted-controlled">Slotted <i id="in-slotted-controlled">inner</i></button><input id="slotted-field"></div>
  <div id="masked-slot"><button id="slotted-masked">Slotted <i id="in-slotted-masked">inner</i></button><input id="slotted-masked-field" value="secret"></div>
  <script>
    for (const name of ["controlled", "mask"]) {
      const host = document.getElementById(name === "mask" ? "masked-slot" : "controlled-slot");
      host.attachShadow({ mode: "open" }).innerHTML = '<section class="' + name + '"><slot></slot></section>';
    }
    document.getElementById("host").attachShadow({ mode: "open" }).innerHTML = '<button id="shadow-button">In the shadow</button>';
  </script>`;

/** Opens the page in Write Mode; what the customer did for that counts for nothing. */
async function write(page: Page): Promise<Hands> {
  const hands = await Hands.write(page, body, recorder, {}, rules);
  await page.evaluate(() => void ((window as any).happened.length = 0));
  return hands;
}

/** What has happened to what must not be touched. */
function happened(page: Page): Promise<string[]> {
  return page.evaluate(() => (window as any).happened as string[]);
}

/** What a refusal of this kind names. */
const refusedAs = { Controlled: controlledBy, Masked: maskedBy } as const;

test("every way to operate what is controlled, masked or of the service is refused and named", async ({ page }) => {
  const hands = await write(page);
  const tried: { name: string; answer: Answer; restriction: string }[] = [];
  const named = async (name: string, answer: Promise<{ answer: Answer; restriction: string }>) => {
    tried.push({ name, ...(await answer) });
  };
  // Numbers go in document order, so what its children cover has theirs less what stands between.
  const points: Record<string, { at: string; before?: number; x?: number; y?: number }> = {
    "#pay": { at: "#inner", before: 2 },
    "#link": { at: "#link-inner", before: 1 },
    "#scroller": { at: "#tall", before: 1, y: 0.04 },
    "#around": { at: "#around", x: 0.06 },
    "#editor": { at: "#editor", x: 0.9 },
    "#slotted-controlled": { at: "#slotted-controlled", x: 0.06 },
    "#slotted-masked": { at: "#slotted-masked", x: 0.06 },
  };
  const known = new Map<string, number>();
  const node = async (selector: string) => {
    const { at, before = 0, x = 0.5, y = 0.5 } = points[selector] ?? { at: selector };
    const number = known.get(selector) ?? (await hands.at(at, x, y)).node - before;
    known.set(selector, number);
    return number;
  };
  const middle = async (selector: string): Promise<Spot> => ({ node: await node(selector), x: 0.5, y: 0.5 });
  const hover = async (selector: string) => hands.request(1, [place(await middle(selector))]);
  const click = async (selector: string, button = 0, count = 1) =>
    hands.request(2, [place(await middle(selector)), [button], varint(count), [0]]);
  const key = async (selector: string, name: string, modifiers = 0) =>
    hands.request(4, [varint(await node(selector)), string(name), string(name), [modifiers]]);

  const controlled = ["#pay", "#inner", "#box", "#wrapped", "#legend", "#in-group", "#select", "#range", "#radio", "#scroller", "#link", "#link-inner", "#summary", "#editor", "#editor-inner", "#shadow-button", "#slotted-controlled", "#in-slotted-controlled", "#slotted-field"];
  const masked = ["#masked-text", "#masked-field", "#masked-button", "#tab-mask", "#slotted-masked", "#in-slotted-masked", "#slotted-masked-field", "#password"];
  for (const selector of [...controlled, ...masked]) {
    await named(`hover ${selector}`, hover(selector));
    await named(`click ${selector}`, click(selector));
    await named(`double click ${selector}`, click(selector, 0, 2));
    await named(`context menu ${selector}`, click(selector, 2));
    await named(`wheel button ${selector}`, click(selector, 1));
    const target = await node(selector);
    await named(`type into ${selector}`, hands.request(3, [varint(target), string("typed")]));
    for (const name of ["Enter", " ", "ArrowDown", "Delete", "a", "Home"]) await named(`${name} on ${selector}`, key(selector, name));
    await named(`select in ${selector}`, hands.request(5, [varint(target), varint(1), varint(1)]));
    await named(`value of ${selector}`, hands.request(6, [varint(target), string("9")]));
    await named(`scroll ${selector}`, hands.request(7, [varint(target), signed(0), signed(200)]));
    await named(`focus ${selector}`, hands.request(8, [varint(target)]));
    await named(`select text of ${selector}`, hands.request(9, [varint(target), varint(0), varint(3)]));
  }
  // Around it: labels, other buttons, keys on what is open.
  await named("label of a controlled box", click("#for-box"));
  await named("label around a controlled field", click("#around"));
  await named("label of a masked field", click("#for-mask"));
  await named("button of another form", click("#remote"));
  await named("Enter in a field whose form's button is controlled", key("#name", "Enter"));
  await named("Enter in a field of a form that a button elsewhere sends", key("#remote-name", "Enter"));
  await named("Tab into a masked field", key("#before-mask", "Tab"));
  await named("arrow to a controlled radio button", key("#radio-open", "ArrowDown"));
  // A label itself may get a key; what it is for gets nothing by it.
  for (const label of ["#for-box", "#around", "#for-mask"]) {
    const target = await node(label);
    await hands.request(3, [varint(target), string("typed")]);
    expect.soft(await happened(page), `typing on ${label} leads nowhere`).toEqual([]);
    await key(label, "Enter");
    await key(label, " ");
    expect.soft(await happened(page), `keys on ${label} lead nowhere`).toEqual([]);
    await hands.request(8, [varint(target)]);
    expect.soft(await happened(page), `focus on ${label} leads nowhere`).toEqual([]);
  }
  // What opens or closes something controlled.
  await named("opener of a controlled popover", click("#opener"));
  await named("Enter on the opener of a controlled popover", key("#opener", "Enter"));
  await named("Space on the opener of a controlled popover", key("#opener", " "));
  await page.evaluate(() => document.querySelector<HTMLDialogElement>("#dialog")!.showModal());
  await named("Escape elsewhere while a controlled dialog is open", key("#name", "Escape"));
  await named("Escape in a controlled dialog", hands.request(4, [varint(await node("#in-dialog")), string("Escape"), string("Escape"), [0]]));
  await page.evaluate(async () => {
    const dialog = document.querySelector<HTMLDialogElement>("#dialog")!;
    const told = ["close", "toggle"].map((name) => new Promise((resolve) => dialog.addEventListener(name, resolve, { once: true })));
    dialog.close();
    await Promise.all(told);
    // The page's own doing.
    (window as any).happened.length = 0;
  });
  // Coordinates over a service element, of a target that is open.
  await named("hover where a service element lies above", hover("#over"));
  await named("click where a service element lies above", click("#over"));

  const done = tried.filter(({ answer }) => answer === "done").map(({ name }) => name);
  const nameless = tried.filter(({ answer, restriction, name }) => {
    if (name.includes("#password")) return false;
    if (restriction === submitting) return false;
    return answer in refusedAs && restriction !== refusedAs[answer as keyof typeof refusedAs];
  });
  console.log(`control attempts: ${tried.length} tried, ${tried.length - done.length} refused`);
  expect(done).toEqual([]);
  expect(nameless).toEqual([]);
  const answers = new Set(tried.map(({ answer }) => answer));
  expect([...answers].sort()).toEqual(expect.arrayContaining(["Controlled", "Masked"]));
  expect(await happened(page)).toEqual([]);
});

test("guessing numbers reaches nothing that is controlled, masked or of the service, and moves nothing there", async ({ page }) => {
  const hands = await write(page);
  const state = () =>
    page.evaluate(() => {
      const read = (element: Element) => {
        const field = element as HTMLInputElement;
        return [element.id, field.value ?? "", field.checked ?? "", element.scrollTop, (element as HTMLDetailsElement).open ?? "", element.textContent].join("|");
      };
      const guarded = document.querySelectorAll(".controlled, .controlled *, .mask, .mask *, [id^=slotted], [data-gcb-service-node] *, .sends");
      return { at: location.href, active: document.activeElement?.id ?? "", guarded: [...guarded].map(read) };
    });
  const { guarded: before } = await state();
  const last = (await hands.node("#open-button")) + 40;
  let requests = 0;
  for (let number = 0; number <= last; number++) {
    const spot = place({ node: number, x: 0.5, y: 0.5 });
    await Promise.all([
      hands.request(1, [spot]),
      hands.request(2, [spot, [0], varint(1), [0]]),
      hands.request(3, [varint(number), string("guess")]),
      hands.request(4, [varint(number), string("Enter"), string("Enter"), [0]]),
      hands.request(4, [varint(number), string(" "), string("Space"), [0]]),
      hands.request(5, [varint(number), varint(1), varint(1)]),
      hands.request(6, [varint(number), string("9")]),
      hands.request(7, [varint(number), signed(0), signed(50)]),
      hands.request(8, [varint(number)]),
      hands.request(9, [varint(number), varint(0), varint(3)]),
    ]);
    requests += 10;
  }
  const after = await state();
  console.log(`guesses: ${requests} on ${last + 1} numbers`);
  expect(after.guarded).toEqual(before);
  expect(after.at).not.toContain("followed");
  expect(await happened(page)).toEqual([]);
});

test("no claim about mode, grant or document helps", async ({ page }) => {
  const hands = await write(page);
  const target = await hands.node("#open-button");
  const click = [place({ node: target, x: 0.5, y: 0.5 }), [0], varint(1), [0]] as const;
  const { modeEpoch, epoch } = hands.claim();
  for (const claim of [{ modeEpoch: modeEpoch - 1 }, { modeEpoch: modeEpoch + 1 }, { modeEpoch: 0 }, { modeEpoch: 4_000_000_000 }]) {
    expect(await hands.request(2, click, claim), JSON.stringify(claim)).toEqual({ answer: "StaleMode", restriction: "" });
    expect((await hands.navigate("refresh", claim)).answer, JSON.stringify(claim)).toBe("StaleMode");
  }
  for (const claim of [{ epoch: epoch - 1 }, { epoch: epoch + 1 }, { epoch: 0 }]) {
    expect(await hands.request(2, click, claim), JSON.stringify(claim)).toEqual({ answer: "StaleDocument", restriction: "" });
  }
  for (const url of ["javascript:alert(1)", "data:text/html,x", "https://evil.test/", "http://shop.test.evil.test/", "//evil.test/", "http://shop.test@evil.test/", "file:///etc/passwd", "blob:http://shop.test/x", "http://shop.test:81/", "https://shop.test/"]) {
    expect((await hands.navigate({ url })).answer, url).toBe("Origin");
  }
  expect(await hands.request(2, click)).toEqual({ answer: "done", restriction: "" });
  // The customer takes the control back.
  await page.locator(".gcb-toolbar-revoke").click();
  await expect.poll(() => hands.currentMode()).toBe("pointer");
  expect((await hands.request(2, click, { modeEpoch })).answer).toMatch(/PointerMode|StaleMode/);
  expect((await hands.request(2, click)).answer).toBe("PointerMode");
  expect((await hands.navigate("back")).answer).toBe("PointerMode");
});

test("what is controlled only later is refused at once, also in the task that makes it so", async ({ page }) => {
  const hands = await write(page);
  const clickOn = (node: number) => [place({ node, x: 0.5, y: 0.5 }), [0], varint(1), [0]] as const;
  // The page may have been shown anew, with other numbers.
  const press = async () => (await hands.request(2, clickOn(await hands.node("#open-button")))).answer;
  for (const name of ["controlled", "mask"]) {
    await expect.poll(press).toBe("done");
    const known = await hands.node("#open-button");
    // Before the page's next flush, and before the agent can know of it.
    await page.evaluate((token) => document.querySelector("#open-button")!.classList.add(token), name);
    const [{ answer, restriction }, { answer: hovered }] = await Promise.all([
      hands.request(2, clickOn(known)),
      hands.request(1, [place({ node: known, x: 0.5, y: 0.5 })]),
    ]);
    expect(name === "controlled" ? ["Controlled"] : ["Masked", "StaleDocument", "UnknownNode"]).toContain(hovered);
    if (name === "controlled") expect({ answer, restriction }).toEqual({ answer: "Controlled", restriction: controlledBy });
    // What becomes private has the page shown anew: then the request is made of a document that is no more.
    else expect(["Masked", "StaleDocument", "UnknownNode"]).toContain(answer);
    await page.evaluate((token) => document.querySelector("#open-button")!.classList.remove(token), name);
  }
  await expect.poll(press).toBe("done");
  const known = await hands.node("#open-button");
  // Moved below something that is controlled.
  await page.evaluate(() => document.querySelector("#details")!.append(document.querySelector("#open-button")!));
  const { answer } = await hands.request(2, clickOn(known));
  expect(["Controlled", "UnknownNode", "NotApplicable"]).toContain(answer);
  expect((await happened(page)).filter((what) => !what.endsWith("open-button"))).toEqual([]);
});
