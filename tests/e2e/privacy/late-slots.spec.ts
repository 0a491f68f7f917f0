/** Proves that a slot hides what it shows also where its shadow root comes after its host has been read. */

import { publishRules } from "../fixtures/rules";
import { expect, test } from "../fixtures/test";

test("what a shadow root that comes later shows in a masked slot is masked, then and afterwards", async ({ pages, relay, customer, agent }) => {
  await publishRules(relay, { restrictions: [{ id: "mask", kind: "mask", selector: ".mask" }] });
  const body = `<x-late id="late"><p id="shown">first words</p></x-late><p id="after">done</p>`;
  await customer.goto(pages.page("/late-slots", { body }));
  await agent.open();
  await agent.join(await customer.startSession());
  await agent.seesText("#shown", "first words");
  await customer.page.evaluate(() =>
    customElements.define(
      "x-late",
      class extends HTMLElement {
        constructor() {
          super();
          this.attachShadow({ mode: "open" }).innerHTML = '<section class="mask"><slot></slot></section>';
        }
      },
    ),
  );
  await agent.seesText("#shown", "******** ********");
  await customer.page.evaluate(() => {
    document.querySelector("#shown")!.textContent = "other words here";
    document.querySelector("#after")!.textContent = "changed";
  });
  await agent.seesText("#after", "changed");
  await expect.poll(() => agent.mirror((document) => document.querySelector("#shown")?.textContent, 0)).toMatch(/^[* ]+$/);
});
