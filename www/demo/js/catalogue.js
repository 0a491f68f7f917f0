// The catalogue page: filters, searches and sorts the products; the choice is kept in the address.
import { byId, el } from "./dom.js";
import { drawFrame } from "./frame.js";
import { categories, products } from "./products.js";
import { productCard } from "./product-card.js";

const orders = {
  featured: () => 0,
  newest: (a, b) => b.added.localeCompare(a.added),
  cheap: (a, b) => a.cents - b.cents,
  dear: (a, b) => b.cents - a.cents,
  rating: (a, b) => b.rating - a.rating,
};

const query = new URLSearchParams(location.search);
const cards = new Map(products.map((product) => [product.id, productCard(product)]));
let category = Object.hasOwn(categories, query.get("category")) ? query.get("category") : "";

drawFrame();
drawCategories();
byId("search").value = query.get("search") ?? "";
byId("sort").value = Object.hasOwn(orders, query.get("sort")) ? query.get("sort") : "featured";
byId("filters").addEventListener("submit", (event) => event.preventDefault());
byId("search").addEventListener("input", show);
byId("sort").addEventListener("change", show);
byId("reset-filters").addEventListener("click", () => {
  byId("search").value = "";
  choose("");
});
show();

function drawCategories() {
  const chips = [["", "All"], ...Object.entries(categories)].map(([id, label]) =>
    el("button", { class: "chip", type: "button", "data-category": id, on: { click: () => choose(id) } }, label));
  byId("categories").append(...chips);
}

function choose(id) {
  category = id;
  show();
}

function show() {
  const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = products
    .filter((product) => category === "" || product.category === category)
    .filter((product) => words.every((word) => searchText(product).includes(word)))
    .sort(orders[byId("sort").value]);
  byId("products").replaceChildren(...found.map((product) => cards.get(product.id)));
  byId("no-products").hidden = found.length > 0;
  byId("result-count").textContent = `${found.length} of ${products.length} pieces`;
  for (const chip of byId("categories").children) {
    chip.setAttribute("aria-pressed", String(chip.dataset.category === category));
  }
  rememberInAddress();
}

function searchText(product) {
  return `${product.name} ${product.text} ${product.measure} ${product.colours.join(" ")}`.toLowerCase();
}

function rememberInAddress() {
  const address = new URL(location.href);
  for (const [name, value, usual] of [["category", category, ""], ["search", byId("search").value, ""], ["sort", byId("sort").value, "featured"]]) {
    if (value === usual) address.searchParams.delete(name);
    else address.searchParams.set(name, value);
  }
  if (address.href !== location.href) history.replaceState(null, "", address);
}
