// <bench-card piece="…">: a product with slots for badge, text and foot; all cards adopt one style sheet.
import { el } from "../dom.js";
import { findProduct, pictureOf } from "../products.js";

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  :host { --accent: #a94b29; }
  :host { display: block; overflow: hidden; border: 1px solid #e2dacb; border-radius: 14px; background: #fffdf9; }
  img { display: block; width: 100%; height: auto; aspect-ratio: 1; }
  .inner { padding: 1rem; border-top: 4px solid var(--accent); }
  .badge::slotted(*) { float: right; padding: 0.1rem 0.7rem; border-radius: 999px; background: var(--accent); color: #fff; font-size: 0.8rem; }
  h3 { margin: 0 0 0.25rem; font: 600 1.15rem/1.3 Georgia, "DejaVu Serif", serif; }
  .foot { display: flex; gap: 1rem; justify-content: space-between; align-items: baseline; }
`);

export function defineBenchCard() {
  customElements.define("bench-card", BenchCard);
}

/** Changes the accent of all cards at once, by one rule of the sheet that they share. */
export function setAccent(colour) {
  sheet.cssRules[0].style.setProperty("--accent", colour);
}

class BenchCard extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    const product = findProduct(this.getAttribute("piece"));
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(
      el("img", { src: pictureOf(product), width: 400, height: 400, alt: product.name }),
      el("div", { class: "inner" },
        el("slot", { class: "badge", name: "badge" }),
        el("h3", {}, product.name),
        el("slot"),
        el("div", { class: "foot" },
          el("price-tag", { cents: product.cents }),
          el("slot", { name: "foot" }, el("em", {}, "Not in the window yet")))));
  }
}
