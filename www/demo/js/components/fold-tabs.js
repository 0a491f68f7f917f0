// <fold-tabs>: shows one of its child sections at a time, by giving that one alone the name of the slot.
import { el } from "../dom.js";

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  .tabs { display: flex; flex-wrap: wrap; gap: 0.25rem; border-bottom: 1px solid #e2dacb; margin-bottom: 1rem; }
  button { padding: 0.5rem 1rem; border: 0; border-bottom: 3px solid transparent; background: none; color: inherit; font: inherit; cursor: pointer; }
  button[aria-selected="true"] { border-bottom-color: #2f5d50; font-weight: 600; }
  button:focus-visible { outline: 3px solid #e3ab45; }
`);

export function defineFoldTabs() {
  customElements.define("fold-tabs", FoldTabs);
}

class FoldTabs extends HTMLElement {
  #tabs = [];
  #panels = [];

  connectedCallback() {
    if (this.shadowRoot) return;
    this.#panels = [...this.children];
    this.#tabs = this.#panels.map((panel, index) =>
      el("button", { type: "button", role: "tab", on: { click: () => this.#show(index) } }, panel.dataset.title));
    for (const panel of this.#panels) panel.setAttribute("role", "tabpanel");
    const list = el("div", { class: "tabs", role: "tablist", on: { keydown: (event) => this.#moveByKey(event) } }, ...this.#tabs);
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(list, el("slot", { name: "open" }));
    this.#show(0);
  }

  #show(index) {
    this.#tabs.forEach((tab, each) => {
      tab.setAttribute("aria-selected", String(each === index));
      tab.tabIndex = each === index ? 0 : -1;
    });
    this.#panels.forEach((panel, each) => {
      panel.slot = each === index ? "open" : "";
    });
  }

  #moveByKey(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const now = this.#tabs.indexOf(event.target);
    const next = (now + step + this.#tabs.length) % this.#tabs.length;
    this.#show(next);
    this.#tabs[next].focus();
  }
}
