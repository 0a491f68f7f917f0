// The sortable table: sorting moves the existing rows.
import { byId, el } from "../dom.js";
import { money } from "../money.js";
import { categories, products } from "../products.js";

const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" });

export function startShelf() {
  const rows = products.map((product) => ({ product, row: drawRow(product) }));
  byId("shelf-rows").append(...rows.map(({ row }) => row));
  byId("shelf").tHead.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) sort(button, rows);
  });
}

function sort(button, rows) {
  const heading = button.closest("th");
  const isAscending = heading.getAttribute("aria-sort") !== "ascending";
  for (const each of heading.parentElement.cells) each.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", isAscending ? "ascending" : "descending");
  rows.sort((a, b) => compare(a.product[button.dataset.column], b.product[button.dataset.column]) * (isAscending ? 1 : -1));
  byId("shelf-rows").append(...rows.map(({ row }) => row));
}

function compare(a, b) {
  return typeof a === "number" ? a - b : a.localeCompare(b);
}

function drawRow(product) {
  return el("tr", {},
    el("th", { scope: "row" }, product.name),
    el("td", {}, categories[product.category]),
    el("td", { class: "is-number" }, money(product.cents)),
    el("td", { class: "is-number" }, product.stock),
    el("td", {}, day.format(new Date(product.added))));
}
