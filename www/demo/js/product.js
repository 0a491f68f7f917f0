// The product page: gallery, colour, quantity and related pieces of the product named by `?id=`.
import { addToBasket } from "./basket.js";
import { announce, byId, el } from "./dom.js";
import { drawFrame } from "./frame.js";
import { money } from "./money.js";
import { productCard, stars } from "./product-card.js";
import { categories, detailPictureOf, findProduct, pictureOf, products } from "./products.js";
import { drawReviews } from "./reviews.js";

const relatedMax = 4;
const product = findProduct(new URLSearchParams(location.search).get("id") ?? products[0].id);

drawFrame();
if (product) draw();
else showMissing();

function showMissing() {
  byId("missing").hidden = false;
  for (const id of ["product", "reviews", "related-section"]) byId(id).hidden = true;
}

function draw() {
  document.title = `${product.name} – Larch & Loam`;
  byId("crumb-category").textContent = categories[product.category];
  byId("crumb-category").href = `index.html?category=${product.category}`;
  byId("crumb-product").textContent = product.name;
  byId("product-category").textContent = categories[product.category];
  byId("product-name").textContent = product.name;
  byId("product-rating").append(stars(product.rating), ` ${product.rating} · ${product.stock} in stock`);
  byId("product-text").textContent = product.text;
  byId("product-price").textContent = money(product.cents);
  byId("product-measure").textContent = `${product.measure}. Made to be repaired: write to us if something breaks.`;
  drawGallery();
  drawColours();
  drawRelated();
  drawReviews(product);
  byId("buy").addEventListener("submit", buy);
}

function drawGallery() {
  const pictures = [
    [pictureOf(product, product.colours[0]), `${product.name}, ${product.colours[0]}`],
    [pictureOf(product, product.colours[1]), `${product.name}, ${product.colours[1]}`],
    [detailPictureOf(product), `${product.name}, close up`],
  ];
  byId("thumbnails").append(...pictures.map(([src, alt]) =>
    el("button", { type: "button", "data-src": src, on: { click: () => showPicture(src, alt) } },
      el("img", { src, width: 400, height: 400, alt }))));
  showPicture(...pictures[0]);
}

function showPicture(src, alt) {
  const large = byId("large-picture");
  large.src = src;
  large.alt = alt;
  for (const thumbnail of byId("thumbnails").children) {
    thumbnail.setAttribute("aria-pressed", String(thumbnail.dataset.src === src));
  }
}

function drawColours() {
  byId("colours").append(...product.colours.map((colour, index) =>
    el("label", { class: "choice" },
      el("input", { type: "radio", name: "colour", value: colour, checked: index === 0 }),
      colour)));
  byId("colours").addEventListener("change", (event) => {
    showPicture(pictureOf(product, event.target.value), `${product.name}, ${event.target.value}`);
  });
}

function drawRelated() {
  const related = products
    .filter((each) => each.id !== product.id)
    .sort((a, b) => (b.category === product.category) - (a.category === product.category))
    .slice(0, relatedMax);
  byId("related").append(...related.map((each) => productCard(each, "h3")));
}

function buy(event) {
  event.preventDefault();
  const quantity = byId("quantity").valueAsNumber;
  const colour = byId("buy").elements.colour.value;
  addToBasket(product.id, colour, quantity);
  announce(`${quantity} × ${product.name} (${colour}) in your basket`);
}
