/** Proves that a site may mask or control all there is: nothing of it leaves, nothing is done to it, and it is shown at once. */

import { Hands, place, signed, string } from "../fixtures/hands";
import { varint } from "../fixtures/frames";
import { mirrorText } from "../fixtures/mirror-text";
import { publishRules } from "../fixtures/rules";
import { expect, test } from "../fixtures/test";
import { Canaries } from "./canaries";

const paragraphs = 2500;

test("where everything is masked, no text of a page of 5,000 nodes leaves, at first and changed, and it is shown", async ({
  pages,
  relay,
  customer,
  agent,
  wire,
}) => {
  const canaries = new Canaries();
  const secret = (where: string) => canaries.plant(where);
  await publishRules(relay, { restrictions: [{ id: "all", kind: "mask", selector: "*" }] });
  const of = (where: string) =>
    `<p id="first" title="${secret(`title, ${where}`)}">${secret(`text, ${where}`)}</p><input value="${secret(`value, ${where}`)}"><select><option>${secret(`option, ${where}`)}</option></select>` +
    `<svg><text>${secret(`svg, ${where}`)}</text></svg><div class="host"><template shadowrootmode="open"><b>${secret(`shadow, ${where}`)}</b></template></div>`;
  pages.page("/framed", { body: of("frame") });
  const many = Array.from({ length: paragraphs }, (_, at) => `<p>${secret(`paragraph ${at}`)}</p>`).join("");
  const head = `<meta name="description" content="${secret("meta")}"><style>p::before { content: "" }</style>`;
  await customer.goto(pages.page("/everything", { head, body: `${of("document")}<iframe src="/framed"></iframe>${many}` }));
  await agent.open();
  const token = await customer.startSession();
  const began = Date.now();
  await agent.join(token);
  await agent.sees((document) => document.querySelectorAll("p").length, paragraphs + 1);
  console.log(`shown after ${Date.now() - began} ms`);
  await customer.page.evaluate(
    ([title, text, added, value, attribute]) => {
      document.title = title!;
      const first = document.querySelector("#first")!;
      first.firstChild!.nodeValue = text!;
      first.setAttribute("aria-label", attribute!);
      document.querySelector("input")!.value = value!;
      document.body.append(added!, Object.assign(document.createElement("i"), { id: "added", textContent: added! }));
    },
    ["title", "text", "added", "value", "attribute"].map((what) => secret(`${what}, as a change`)),
  );
  await agent.sees((document) => document.querySelector("#added") !== null, true);
  const found = new Map<string, Set<string>>();
  for (const { what, bytes } of await wire.exchanges()) canaries.find(bytes, what, found);
  canaries.find(Buffer.from(await mirrorText(agent)), "the mirror", found);
  expect([...found].map(([where, what]) => `${where}: ${[...what].join("; ")}`)).toEqual([]);
});

test("where everything is controlled, a page of 5,000 nodes is shown as it is", async ({ pages, relay, customer, agent }) => {
  await publishRules(relay, { restrictions: [{ id: "all", kind: "control", selector: "*" }] });
  const many = Array.from({ length: paragraphs }, (_, at) => `<p>paragraph ${at}</p>`).join("");
  await customer.goto(pages.page("/controlled", { body: many }));
  await agent.open();
  await agent.join(await customer.startSession());
  await agent.seesText("p:last-of-type", `paragraph ${paragraphs - 1}`);
  await customer.page.evaluate(() => (document.querySelector("p:last-of-type")!.textContent = "changed"));
  await agent.seesText("p:last-of-type", "changed");
});

const body = `<div id="words" style="height: 3000px">words</div>`;
const head = `<script>
  window.happened = [];
  for (const type of ["mouseover", "mousemove", "pointermove", "mousedown", "click", "keydown", "beforeinput", "input", "change", "focusin", "scroll", "wheel", "select"])
    addEventListener(type, (event) => { if (!event.isTrusted || type === "scroll") window.happened.push(type); }, true);
</script>`;
const fields = `<input id="field" value="kept"><select id="select"><option>a</option><option>b</option></select><button id="button">Button</button><textarea id="area">kept</textarea>`;

for (const [kind, reason] of [
  ["control", "Controlled"],
  ["mask", "Masked"],
] as const) {
  test(`under ${kind} of everything no action is done, on no element and not on the window, and each refusal is named`, async ({ page }) => {
    const rule = { id: "all", kind, selector: "*", description: "All of it is yours" };
    const hands = await Hands.write(page, fields + body, head, {}, [rule]);
    const answers: { what: string; answer: string; restriction: string }[] = [];
    const numbers = new Map<string, number>([["the window", 0]]);
    for (const id of ["#field", "#select", "#button", "#area", "#words"]) numbers.set(id, (await hands.at(id, 0.5, id === "#words" ? 0.05 : 0.5)).node);
    await page.evaluate(() => {
      scrollTo(0, 0);
      return new Promise((resolve) => setTimeout(() => resolve(void ((window as any).happened.length = 0)), 200));
    });
    for (const [what, node] of numbers) {
      const ask = async (tag: number, ...parts: (Uint8Array | readonly number[])[]) => answers.push({ what: `${tag} on ${what}`, ...(await hands.request(tag, parts)) });
      await ask(7, varint(node), signed(0), signed(200));
      // What names no element is for none of the rest.
      if (node === 0) continue;
      const spot = place({ node, x: 0.5, y: 0.05 });
      await ask(1, spot);
      await ask(2, spot, [0], varint(1), [0]);
      await ask(3, varint(node), string("typed"));
      for (const key of ["Tab", "Enter", "PageDown", "a"]) await ask(4, varint(node), string(key), string(key), [0]);
      await ask(5, varint(node), varint(1), varint(1));
      await ask(6, varint(node), string("9"));
      await ask(8, varint(node));
      await ask(9, varint(node), varint(0), varint(3));
    }
    expect(answers.filter(({ answer }) => answer === "done")).toEqual([]);
    const right = (one: { answer: string; restriction: string }) => one.answer === reason && one.restriction === rule.description;
    // A key or text for what takes none is refused for that.
    expect(answers.filter((one) => !right(one) && !["NotApplicable", "UnknownNode"].includes(one.answer))).toEqual([]);
    expect(answers.filter(({ answer }) => answer === reason).length).toBeGreaterThan(40);
    expect(await page.evaluate(() => [scrollY, (window as any).happened])).toEqual([0, []]);
  });
}
