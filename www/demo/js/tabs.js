// Lists pieces that open in tabs of their own.
import { el } from "./dom.js";
import { drawFrame } from "./frame.js";
import { money } from "./money.js";
import { pictureOf, products } from "./products.js";

const compared = products.filter(({ category }) => category === "table");

drawFrame();
document.getElementById("pieces").append(...compared.map((product) =>
  el("li", { class: "panel", "data-product": product.id },
    el("img", { src: pictureOf(product), width: 400, height: 400, alt: "" }),
    el("h2", {}, el("a", { href: `product.html?id=${product.id}`, target: "_blank" },
      product.name, el("span", { class: "visually-hidden" }, " (opens in a new tab)"))),
    el("p", { class: "muted" }, `${product.measure}, ${money(product.cents)}`))));
