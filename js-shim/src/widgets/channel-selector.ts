/** `<gcb-channel-selector>`: the ways to reach the site's representatives, in one list. */

import { toggleCobrowse } from "./cobrowse-entry";
import { look } from "./look";
import { createPanel } from "./panel";
import { button, openRoot, part } from "./parts";
import { chatOnPage, names, onPage, type Services } from "./services";
import { textsFor, type TextKey } from "./texts";

export function defineChannelSelector(name: string, services: Services): void {
  class ChannelSelector extends HTMLElement {
    readonly #panel = createPanel(() => this.#look());
    #look = () => {};
    #drawn = false;

    /** Opens the list. */
    open(): void {
      this.#panel.open();
    }

    connectedCallback(): void {
      const text = textsFor(this);
      const { panel, launcher, body } = this.#panel;
      this.#panel.label(text("channels"), text("channels"), text("close"));
      launcher.hidden = this.hasAttribute("no-launcher");
      if (this.#drawn) return;
      this.#drawn = true;

      const problem = part("p", { class: "problem", role: "alert" });
      const entry = (channel: string, title: TextKey, hint: TextKey, choose: () => void) => {
        const label = part("b", { text: text(title) });
        const options = { class: `cx-channel ${channel}`, click: choose };
        return { label, item: part("li", {}, button(options, label, part("span", { class: "hint", text: text(hint) }))) };
      };
      // Another panel closes this one by opening; only then does the focus go there and not back to the launcher.
      const chat = entry("cx-webchat", "chat", "chatHint", () => chatOnPage().open());
      const call = entry("cx-call-us", "callUs", "callHint", () => onPage(names.callUs)?.open());
      const cobrowse = entry("cx-cobrowse", "cobrowse", "cobrowseHint", () => {
        const why = toggleCobrowse(services);
        problem.textContent = why ? text(why) : "";
        if (!why) this.#panel.close();
      });
      this.#look = () => {
        const { state } = services.cobrowse;
        call.item.hidden = onPage(names.callUs) === null;
        cobrowse.item.hidden = state === "absent";
        cobrowse.label.textContent = text(state === "running" ? "cobrowseStop" : "cobrowse");
      };
      services.cobrowse.onChange(this.#look);
      this.#look();
      body.append(part("ul", { class: "channels" }, chat.item, call.item, cobrowse.item), problem);
      openRoot(this, look, panel, launcher);
    }
  }
  customElements.define(name, ChannelSelector);
}
