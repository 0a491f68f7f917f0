/**
 * `<gcb-call-us>`: the numbers to call, and the offer to browse together. What stands between its tags is shown; without
 * anything there, the contacts and hours of `_genesys.widgets.callus`.
 */

import { isObject, pageOptions, peek } from "../config";
import { listen } from "../natives";
import { toggleCobrowse } from "./cobrowse-entry";
import { look } from "./look";
import { createPanel } from "./panel";
import { openRoot, part } from "./parts";
import type { Services } from "./services";
import { textsFor } from "./texts";

export function defineCallUs(name: string, services: Services): void {
  class CallUs extends HTMLElement {
    readonly #panel = createPanel(() => {});
    #drawn = false;

    /** Opens the panel. */
    open(): void {
      this.#panel.open();
    }

    connectedCallback(): void {
      const text = textsFor(this);
      const { launcher, panel, body } = this.#panel;
      this.#panel.label(text("callUs"), text("callUs"), text("close"));
      launcher.hidden = this.hasAttribute("no-launcher");
      if (this.#drawn) return;
      this.#drawn = true;

      const problem = part("p", { class: "problem", role: "alert" });
      const link = part("a", { role: "link", tabindex: "0", class: "cx-cobrowse-link", text: text("offerLink") });
      const offer = part("span", { class: "cx-cobrowse-offer" }, text("offerBefore"), link, text("offerAfter"));
      const start = () => {
        const why = toggleCobrowse(services);
        problem.textContent = why ? text(why) : "";
        if (!why) this.#panel.close();
      };
      listen(link, "click", start);
      // A link without an address is no link to the keyboard by itself.
      listen<KeyboardEvent>(link, "keydown", (event) => {
        if (event.key === "Enter") start();
      });
      const offered = () => (offer.hidden = services.cobrowse.state !== "none");
      services.cobrowse.onChange(offered);
      offered();

      const numbers = part("slot", {}, ...numbersOfPage());
      body.append(numbers, offer, problem);
      openRoot(this, look, panel, launcher);
    }
  }
  customElements.define(name, CallUs);
}

/** What the options of Widgets say: `hours` are texts, `contacts` have a name and a number. */
function numbersOfPage(): HTMLElement[] {
  const options = peek(peek(pageOptions().root, "widgets"), "callus");
  const listOf = (key: string): unknown[] => {
    const list = peek(options, key);
    return Array.isArray(list) ? (list as unknown[]) : [];
  };
  const hours = listOf("hours").filter((line) => typeof line === "string");
  const contacts = part("dl", { class: "contacts" });
  for (const contact of listOf("contacts").filter(isObject)) {
    const number = textOf(contact.number);
    const link = part("a", { href: `tel:${number.replace(/[^\d+]/g, "")}`, text: number });
    contacts.append(part("dt", { text: textOf(contact.displayName) }), part("dd", {}, link));
  }
  return [...hours.map((line) => part("p", { class: "hint", text: line })), contacts];
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
