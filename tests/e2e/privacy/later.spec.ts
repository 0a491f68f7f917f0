/**
 * Proves that a mask works backwards, and that it has no side channel: what becomes private is gone from the mirror, from what
 * is sent again and from what is kept, and the state of a masked field does not show.
 */

import { mirrorText } from "../fixtures/mirror-text";
import { publishRules, type Rules } from "../fixtures/rules";
import { expect, test } from "../fixtures/test";
import type { Exchange } from "../fixtures/wire";
import { Canaries, filesBelow, memoryOf } from "./canaries";

const masks: Rules = { restrictions: [{ id: "mask", kind: "mask", selector: ".mask" }] };

// What is free is overwritten at once by this: what is found in the relay's memory is kept there.
test.beforeAll(async ({ stage: { relay } }) => {
  await relay.stop();
  await relay.start({ MALLOC_PERTURB_: "165", GLIBC_TUNABLES: "glibc.malloc.tcache_count=0" });
});

test.afterAll(async ({ stage: { relay } }) => {
  await relay.stop();
  await relay.start();
});

for (const by of ["a class that the page adds", "a rule that is published", "an address that the page goes to"]) {
  test(`what becomes private by ${by} is gone from all that is sent again and kept`, async ({
    pages,
    relay,
    customer,
    agent,
    wire,
  }) => {
    const canaries = new Canaries();
    const secrets = Object.fromEntries(
      ["the document", "a frame", "a shadow root", "a slot around", "a slot within"].map((place) => [place, canaries.plant(`${place}, masked later by ${by}`)] as const),
    ) as Record<string, string>;
    const scoped: Rules = { restrictions: [{ id: "mask", kind: "mask", selector: ".late", pages: "/private$" }] };
    await publishRules(relay, by.startsWith("an address") ? scoped : masks);
    const of = (place: string) => `<p title="${secrets[place]}">${secrets[place]}</p><input value="${secrets[place]}">`;
    const body = `<h1>Later</h1><section id="late" class="late">${of("the document")}<iframe src="/framed"></iframe>
        <div><template shadowrootmode="open">${of("a shadow root")}<slot></slot></template>${of("a slot around")}</div></section>
      <div id="host"><template shadowrootmode="open"><section class="late"><slot></slot></section></template>${of("a slot within")}</div>`;
    pages.page("/framed", { body: of("a frame") });
    await customer.goto(pages.page("/later", { body }));
    pages.page("/private", { body });
    await agent.open();
    await agent.join(await customer.startSession());
    const shown = async () => {
      const mirror = await mirrorText(agent);
      return Object.keys(secrets).filter((place) => mirror.includes(secrets[place]!));
    };
    await expect.poll(shown).toEqual(Object.keys(secrets));

    if (by.startsWith("a class")) {
      await customer.page.evaluate(() => {
        for (const root of [document, document.querySelector("#host")!.shadowRoot!]) root.querySelector(".late")!.classList.add("mask");
      });
    } else if (by.startsWith("a rule")) {
      await publishRules(relay, { restrictions: [{ id: "late", kind: "mask", selector: ".late" }] });
      // It holds when the answer is there: nothing later may tell it.
    } else {
      await customer.page.evaluate(() => history.pushState(null, "", "/private"));
    }
    await expect.poll(shown).toEqual([]);

    // Whoever looks anew: the agent's console loaded again, and its line mended.
    const before = (await wire.exchanges()).length;
    await agent.page.reload();
    await agent.seesText("h1", "Later");
    relay.customerLine.cut();
    relay.agentLine.cut();
    relay.customerLine.mend();
    relay.agentLine.mend();
    await customer.page.evaluate(() => {
      document.querySelector("h1")!.textContent = "Mended";
    });
    await agent.seesText("h1", "Mended");
    const found = new Map<string, Set<string>>();
    for (const { what, bytes } of (await wire.exchanges()).slice(before)) canaries.find(bytes, what, found);
    for (const { path, bytes } of filesBelow(relay.dataFolder)) canaries.find(bytes, path, found);
    canaries.find(Buffer.from(await mirrorText(agent)), "the mirror", found);
    const kept = await customer.page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }, history.state]));
    canaries.find(Buffer.from(kept), "the customer's storage", found);
    expect([...found].map(([where, what]) => `${where}: ${[...what].join("; ")}`)).toEqual([]);

    // While the session goes on. Frames on their way are there for a moment.
    const sent = framesWith(Object.values(secrets), await wire.exchanges());
    expect(sent.length).toBeGreaterThan(0);
    let changes = 0;
    const stillThere = async () => {
      const text = `${++changes} ${"anything at all ".repeat(40)}`;
      await customer.page.evaluate((words) => (document.querySelector("h1")!.textContent = words), text);
      await agent.seesText("h1", text);
      const memory = memoryOf(relay.pid() ?? 0);
      if (memory === undefined && process.platform === "linux") return ["the relay's memory cannot be read"];
      const inMemory = new Map<string, Set<string>>();
      for (const part of memory ?? []) {
        canaries.find(part, "as it is", inMemory);
        for (const [at, bytes] of sent.entries()) if (part.includes(bytes)) inMemory.set(`frame ${at} as it was sent`, new Set());
      }
      return [...inMemory.keys()];
    };
    await expect.poll(stillThere, { message: "the relay's memory", intervals: [50] }).toEqual([]);
  });
}

/** A piece of each frame with one of these texts, as it was on the wire: most are compressed. */
function framesWith(texts: readonly string[], exchanges: readonly Exchange[]): Buffer[] {
  return exchanges.flatMap(({ what, bytes }, at) => {
    const opened = exchanges[at + 1];
    if (what !== "customer sent a frame" || !opened?.what.endsWith("a page frame")) return [];
    return texts.some((text) => opened.bytes.includes(text)) ? [bytes.subarray(24, 24 + 64)] : [];
  });
}

test("the state of masked fields does not show, whatever the customer does with them", async ({
  pages,
  relay,
  customer,
  agent,
  wire,
}) => {
  await publishRules(relay, masks);
  const fields = `
    <input type="checkbox"><input type="radio" name="r"><input type="radio" name="r">
    <select><option>a</option><option>b</option><option>c</option></select><select multiple><option>a</option><option>b</option></select>
    <input type="range" value="10"><input type="date" value="2001-02-03"><input type="color" value="#ff0000"><input type="number" value="5">
    <input value="some text"><textarea>some text</textarea><meter value="0.2"></meter><progress value="0.3"></progress>
    <div contenteditable="true">some text</div><details><summary>s</summary>text</details>`;
  await customer.goto(pages.page("/state", { body: `<div class="mask">${fields}</div><p id="done">-</p>` }));
  await agent.open();
  await agent.join(await customer.startSession());
  const look = () =>
    agent.mirror((document) =>
      [...document.querySelectorAll(".mask *")].map((element) => {
        const field = element as HTMLInputElement;
        // Where the focus is may show: people point at the field they speak of.
        const names = element.getAttributeNames().filter((name) => name !== "data-cobrowse-focus");
        const attributes = names.map((name) => `${name}=${element.getAttribute(name)}`);
        const { value, checked, indeterminate, selectionStart, selectionEnd } = field;
        const { selectedIndex, position } = element as unknown as { selectedIndex?: number; position?: number };
        return [element.localName, ...attributes, value, checked, indeterminate, selectionStart, selectionEnd, selectedIndex, position].join(" ");
      }),
    );
  const before = await look();
  const frames = wire.pageFrames().length;

  const { page } = customer;
  await page.locator(".mask input[type=checkbox]").check();
  await page.locator(".mask input[type=radio]").nth(1).check();
  await page.locator(".mask select").first().selectOption({ index: 2 });
  await page.locator(".mask select").nth(1).selectOption([{ index: 0 }, { index: 1 }]);
  await page.locator(".mask input[type=range]").fill("90");
  await page.locator(".mask input[type=date]").fill("2020-10-30");
  await page.locator(".mask input[type=color]").fill("#00ff00");
  await page.locator(".mask input[type=number]").fill("77777");
  await page.locator(".mask input:not([type])").fill("a much longer text than before");
  await page.locator(".mask input:not([type])").press("Home");
  await page.locator(".mask input:not([type])").press("Shift+End");
  await page.locator(".mask textarea").pressSequentially("typed");
  await page.evaluate(() => {
    const find = <T extends Element>(css: string) => document.querySelector<T>(`.mask ${css}`)!;
    find<HTMLInputElement>("input[type=checkbox]").indeterminate = true;
    find<HTMLProgressElement>("progress").value = 0.9;
    find<HTMLMeterElement>("meter").value = 0.9;
    find<HTMLTextAreaElement>("textarea").setSelectionRange(2, 5);
  });
  await page.evaluate(() => {
    document.querySelector("#done")!.textContent = "done";
  });
  await agent.seesText("#done", "done");
  expect(await look()).toEqual(before);
  console.log(`page frames while masked fields were used: ${wire.pageFrames().length - frames}`);
});
