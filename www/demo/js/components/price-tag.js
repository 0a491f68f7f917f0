// <price-tag cents="…">: shows an amount; made to be used inside other elements.
import { el } from "../dom.js";
import { money } from "../money.js";

const sheet = new CSSStyleSheet();
sheet.replaceSync(":host { font-weight: 700; font-variant-numeric: tabular-nums; }");

export function definePriceTag() {
  customElements.define("price-tag", PriceTag);
}

class PriceTag extends HTMLElement {
  static observedAttributes = ["cents"];
  #text = el("span");

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(this.#text);
  }

  attributeChangedCallback() {
    this.#text.textContent = money(Number(this.getAttribute("cents")));
  }
}
