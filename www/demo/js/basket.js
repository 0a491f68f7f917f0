// Keeps the basket in local storage: lines of product, colour and quantity; all tabs of the shop share it.
import { findProduct } from "./products.js";

const storageKey = "larch-basket";
const quantityMax = 20;
const freeDeliveryFromCents = 8000;
const voucherRates = { LOAM10: 0.1, FIRSTSNOW: 0.15 };

function read() {
  try {
    const stored = JSON.parse(localStorage.getItem(storageKey)) ?? {};
    return { lines: Array.isArray(stored.lines) ? stored.lines : [], voucher: stored.voucher ?? "" };
  } catch {
    return { lines: [], voucher: "" };
  }
}

function write(basket) {
  localStorage.setItem(storageKey, JSON.stringify(basket));
  document.dispatchEvent(new CustomEvent("basketchange"));
}

/** Lines whose product still exists, with the product and the line's price. */
export function basketLines() {
  return read().lines.flatMap(({ id, colour, quantity }) => {
    const product = findProduct(id);
    return product ? [{ key: `${id}~${colour}`, product, colour, quantity, cents: product.cents * quantity }] : [];
  });
}

export function basketCount() {
  return basketLines().reduce((sum, line) => sum + line.quantity, 0);
}

export function addToBasket(id, colour, quantity = 1) {
  const basket = read();
  const line = basket.lines.find((each) => each.id === id && each.colour === colour);
  if (line) line.quantity = Math.min(line.quantity + quantity, quantityMax);
  else basket.lines.push({ id, colour, quantity: Math.min(quantity, quantityMax) });
  write(basket);
}

/** Sets a line's quantity; zero removes it. */
export function setQuantity(key, quantity) {
  const basket = read();
  const kept = Math.max(0, Math.min(quantityMax, Math.trunc(quantity) || 0));
  basket.lines = basket.lines
    .map((line) => (`${line.id}~${line.colour}` === key ? { ...line, quantity: kept } : line))
    .filter((line) => line.quantity > 0);
  write(basket);
}

export function clearBasket() {
  write({ lines: [], voucher: "" });
}

export function voucher() {
  return read().voucher;
}

/** Applies a voucher code and says whether it is one; an empty code takes the voucher away. */
export function applyVoucher(code) {
  const wanted = code.trim().toUpperCase();
  if (wanted !== "" && !Object.hasOwn(voucherRates, wanted)) return false;
  write({ ...read(), voucher: wanted });
  return true;
}

export function basketTotals(deliveryCents = 490) {
  const goods = basketLines().reduce((sum, line) => sum + line.cents, 0);
  const discount = Math.round(goods * (voucherRates[voucher()] ?? 0));
  const delivery = goods === 0 || (deliveryCents <= 490 && goods - discount >= freeDeliveryFromCents) ? 0 : deliveryCents;
  return { goods, discount, delivery, total: goods - discount + delivery };
}

/** Calls back whenever the basket changes, in this tab or another. */
export function onBasketChange(listener) {
  document.addEventListener("basketchange", listener);
  window.addEventListener("storage", (event) => {
    if (event.key === storageKey) listener();
  });
}
