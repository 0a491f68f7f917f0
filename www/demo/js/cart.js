// The basket page: keeps one row a line and updates rows in place, so that focus stays where it is.
import { applyVoucher, basketLines, basketTotals, clearBasket, onBasketChange, setQuantity, voucher } from "./basket.js";
import { byId, el } from "./dom.js";
import { drawFrame } from "./frame.js";
import { money } from "./money.js";
import { pictureOf } from "./products.js";

const rowsByKey = new Map();

drawFrame();
byId("voucher").value = voucher();
byId("clear").addEventListener("click", clearBasket);
byId("voucher-form").addEventListener("submit", useVoucher);
onBasketChange(show);
show();

function show() {
  const lines = basketLines();
  byId("empty").hidden = lines.length > 0;
  byId("filled").hidden = lines.length === 0;
  const kept = new Set(lines.map((line) => line.key));
  for (const [key, row] of rowsByKey) {
    if (kept.has(key)) continue;
    row.item.remove();
    rowsByKey.delete(key);
  }
  for (const line of lines) {
    if (!rowsByKey.has(line.key)) addRow(line);
    const row = rowsByKey.get(line.key);
    row.quantity.value = line.quantity;
    row.price.textContent = money(line.cents);
  }
  showTotals();
}

function addRow(line) {
  const { product, key } = line;
  const quantity = el("input", {
    type: "number", min: 0, max: 20, "aria-label": `Quantity of ${product.name}`,
    on: { change: () => setQuantity(key, quantity.valueAsNumber) },
  });
  const price = el("span", { class: "line-price" });
  const step = (by) => setQuantity(key, quantity.valueAsNumber + by);
  const item = el("li", { class: "basket-line", "data-key": key },
    el("img", { src: pictureOf(product, line.colour), width: 400, height: 400, alt: "" }),
    el("div", {},
      el("h2", {}, el("a", { href: `product.html?id=${product.id}` }, product.name)),
      el("span", { class: "muted small" }, `${line.colour} · ${money(product.cents)} each`),
      el("div", { class: "row" },
        el("span", { class: "stepper" },
          el("button", { type: "button", "aria-label": `One ${product.name} less`, on: { click: () => step(-1) } }, "−"),
          quantity,
          el("button", { type: "button", "aria-label": `One ${product.name} more`, on: { click: () => step(1) } }, "+")),
        el("button", { class: "link-button", type: "button", "aria-label": `Remove ${product.name}`, on: { click: () => setQuantity(key, 0) } }, "Remove"))),
    price);
  rowsByKey.set(key, { item, quantity, price });
  byId("lines").append(item);
}

function showTotals() {
  const totals = basketTotals();
  byId("goods").textContent = money(totals.goods);
  byId("delivery").textContent = totals.delivery === 0 ? "Free" : money(totals.delivery);
  byId("discount").textContent = `−${money(totals.discount)}`;
  byId("discount").hidden = byId("discount-label").hidden = totals.discount === 0;
  byId("total").textContent = money(totals.total);
}

function useVoucher(event) {
  event.preventDefault();
  const code = byId("voucher").value;
  const isKnown = applyVoucher(code);
  byId("voucher-message").textContent = !isKnown ? "We do not know this code." : code.trim() ? "Applied." : "No voucher.";
}
