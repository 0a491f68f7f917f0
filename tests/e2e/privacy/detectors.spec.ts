/**
 * Proves that what detectors know by its form crosses the wire nowhere when a page sets it whole, in text, in fields and in
 * attributes that are open; and what holds while it is typed: it is not known before it is whole, and never sent whole.
 */

import { mirrorText } from "../fixtures/mirror-text";
import { publishRules, type Rules } from "../fixtures/rules";
import { expect, test } from "../fixtures/test";

const rules: Rules = { settings: { detectors: ["payment_card", "iban", "email", "phone"] }, restrictions: [] };

const sensitive = [
  { name: "a card", text: "4111111111111111", shape: "**** **** **** ****" },
  { name: "a card in groups", text: "5555 5555 5555 4444", shape: "**** **** **** ****" },
  { name: "an IBAN", text: "DE89370400440532013000", shape: "**** **** **** **** ****" },
  { name: "an IBAN in groups", text: "GB82 WEST 1234 5698 7654 32", shape: "**** **** **** **** ****" },
  { name: "an address", text: "jane.q.canary@shop.example", shape: "*****@*****" },
  { name: "a number", text: "+4930901820127", shape: "**** *******" },
] as const;

const body = `<p id="text">-</p><p id="changed">text</p><input id="field"><textarea id="area"></textarea><div id="editor" contenteditable="true"></div>
  <select id="select"><option>-</option></select><a id="link" title="-">link</a><div id="host"></div><iframe src="/framed"></iframe><p id="last">-</p>`;

test("what is sensitive by its form and set whole by the page is nowhere on the wire", async ({ pages, relay, customer, agent, wire }) => {
  await publishRules(relay, rules);
  pages.page("/framed", { body: `<p id="inner">-</p>` });
  await customer.goto(pages.page("/detected", { body }));
  await agent.open();
  await agent.join(await customer.startSession());
  for (const { name, text, shape } of sensitive) {
    await customer.page.evaluate((value) => {
      const find = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
      find("text").textContent = `before ${value} after`;
      (find("changed").firstChild as Text).data = value;
      (find("changed").firstChild as Text).appendData(", and");
      find<HTMLInputElement>("field").value = value;
      find<HTMLInputElement>("field").setAttribute("value", value);
      find<HTMLInputElement>("field").placeholder = value;
      find<HTMLTextAreaElement>("area").value = value;
      find("area").textContent = value;
      find("editor").textContent = value;
      find("select").firstElementChild!.textContent = value;
      find("link").title = value;
      find("link").setAttribute("aria-label", value);
      find("link").dataset.value = value;
      document.title = value;
      const host = find("host");
      (host.shadowRoot ?? host.attachShadow({ mode: "open" })).textContent = value;
      document.querySelector("iframe")!.contentDocument!.querySelector("p")!.textContent = value;
      document.body.append(Object.assign(document.createElement("p"), { textContent: value }));
    }, text);
    await agent.seesText("#text", `before ${shape} after`);
    await agent.seesValue("#field", shape);
    expect(await wire.find(text), name).toEqual([]);
    expect(await mirrorText(agent), name).not.toContain(text);
    // Neither in another grouping.
    expect(await wire.find(text.replaceAll(" ", "")), name).toEqual([]);
  }
});

test("what is typed is seen until it is whole, and is never sent whole", async ({ pages, relay, customer, agent, wire }) => {
  await publishRules(relay, rules);
  pages.page("/framed", { body: `<p id="inner">-</p>` });
  await customer.goto(pages.page("/typed", { body }));
  await agent.open();
  await agent.join(await customer.startSession());
  for (const [selector, value] of [
    ["#field", (document: Document) => (document.querySelector("#field") as HTMLInputElement).value],
    ["#area", (document: Document) => (document.querySelector("#area") as HTMLTextAreaElement).value],
    ["#editor", (document: Document) => document.querySelector("#editor")?.textContent ?? ""],
  ] as const) {
    const [{ text, shape }] = sensitive;
    await customer.page.locator(selector).click();
    // Eight digits may be anything.
    await customer.page.keyboard.type(text.slice(0, 8));
    await agent.sees(value, text.slice(0, 8));
    await customer.page.keyboard.type(text.slice(8));
    await agent.sees(value, shape);
  }
  expect(await wire.find(sensitive[0].text)).toEqual([]);
  expect(await mirrorText(agent)).not.toContain(sensitive[0].text.slice(0, 12));
});
