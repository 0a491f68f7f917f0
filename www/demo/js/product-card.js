// Draws a product as a card, as the catalogue and "goes well with" show it.
import { addToBasket } from "./basket.js";
import { announce, el } from "./dom.js";
import { money } from "./money.js";
import { pictureOf } from "./products.js";

const fewLeftAt = 8;

/** The card as a list item; `heading` is the level that fits the page's outline. */
export function productCard(product, heading = "h2") {
  const add = () => {
    addToBasket(product.id, product.colours[0]);
    announce(`${product.name} is in your basket`);
  };
  return el("li", { class: "product-card", "data-product": product.id },
    el("img", { src: pictureOf(product), width: 400, height: 400, alt: product.name, loading: "lazy" }),
    product.stock <= fewLeftAt ? el("span", { class: "badge" }, `Only ${product.stock} left`) : null,
    el("div", { class: "product-card-text" },
      el(heading, {}, el("a", { href: `product.html?id=${product.id}` }, product.name)),
      el("span", { class: "muted small" }, product.measure),
      stars(product.rating),
      el("div", { class: "product-card-foot" },
        el("span", { class: "price" }, money(product.cents)),
        el("button", { class: "button is-quiet is-small", type: "button", "aria-label": `Add ${product.name} to the basket`, on: { click: add } }, "Add"))));
}

export function stars(rating) {
  const full = Math.round(rating);
  return el("span", { class: "stars small", role: "img", "aria-label": `${rating} of 5 stars` }, "★".repeat(full) + "☆".repeat(5 - full));
}
