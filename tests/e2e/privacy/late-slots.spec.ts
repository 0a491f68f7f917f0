/** Proves that a slot hides what it shows also where its shadow root comes after its host has been read. */

import { publishRules } from "../fixtures/rules";
import { expect, test } from "../fixtures/test";

/** How the root comes; of the host `#late`. */
const ways = {
  "of a custom element that is defined later": () =>
    customElements.define(
      "x-late",
      class extends HTMLElement {
        constructor() {
          super();
          this.attachShadow({ mode: "open" }).innerHTML = '<section class="mask"><slot></slot></section>';
        }
      },
    ),
  "of any other element": () =>
    void (document.querySelector("#late")!.attachShadow({ mode: "open" }).innerHTML = '<section class="mask"><slot></slot></section>'),
};

for (const [way, come] of Object.entries(ways)) {
  const tag = way.includes("custom") ? "x-late" : "div";
  const body = `<${tag} id="late"><p id="shown">first <b id="deep">words</b></p><input id="field"></${tag}><p id="after">done</p>`;

  test(`a masked slot of a late shadow root, ${way}, hides what it shows`, async ({ pages, relay, customer, agent }) => {
    await publishRules(relay, { restrictions: [{ id: "mask", kind: "mask", selector: ".mask" }] });
    await customer.goto(pages.page("/late-slots", { body }));
    await agent.open();
    await agent.join(await customer.startSession());
    await agent.seesText("#shown", "first words");
    await customer.page.evaluate(come);
    await agent.seesText("#shown", /^[* ]+$/);
    await customer.page.evaluate(() => void (document.querySelector("#shown")!.textContent = "other words here"));
    await customer.page.evaluate(() => void (document.querySelector("#after")!.textContent = "changed"));
    await agent.seesText("#after", "changed");
    await agent.seesText("#shown", /^[* ]+$/);
  });

  test(`nothing that changes with a late shadow root, ${way}, leaves first`, async ({ pages, relay, customer, agent, wire }) => {
    await publishRules(relay, { restrictions: [{ id: "mask", kind: "mask", selector: ".mask" }] });
    await customer.goto(pages.page("/late-slots", { body }));
    await agent.open();
    await agent.join(await customer.startSession());
    await agent.seesText("#shown", "first words");
    await customer.page.evaluate((source) => {
      // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the source is the test's own
      (new Function(`(${source})()`) as () => void)();
      document.querySelector("#deep")!.firstChild!.nodeValue = "canaryText7Kq";
      document.querySelector("#deep")!.setAttribute("title", "canaryTitle7Kq");
      document.querySelector("#shown")!.append(Object.assign(document.createElement("i"), { textContent: "canaryAdded7Kq" }));
      document.querySelector<HTMLInputElement>("#field")!.value = "canaryValue7Kq";
      document.querySelector("#after")!.textContent = "changed";
    }, come.toString());
    await agent.seesText("#after", "changed");
    await agent.seesText("#shown", /^[* ]+$/);
    expect(await wire.find("changed")).not.toEqual([]);
    for (const what of ["Text", "Title", "Added", "Value"]) expect(await wire.find(`canary${what}7Kq`), what).toEqual([]);
  });
}
