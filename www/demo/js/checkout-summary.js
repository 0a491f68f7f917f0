// The order as it stands: shows it beside the form and says what of it is kept for the thank-you page.
import { basketLines, basketTotals } from "./basket.js";
import { byId, el } from "./dom.js";
import { money } from "./money.js";
import { pictureOf } from "./products.js";

const treeCents = 200;

export function drawSummary(form) {
  const { elements } = form;
  const totals = basketTotals(Number(elements.delivery.value));
  const trees = elements.trees.valueAsNumber * treeCents;
  drawLines();
  byId("summary-goods").textContent = money(totals.goods);
  byId("summary-discount").textContent = totals.discount === 0 ? "–" : money(-totals.discount);
  byId("summary-delivery").textContent = totals.delivery === 0 ? "Free" : money(totals.delivery);
  byId("summary-trees").textContent = money(trees);
  byId("summary-total").textContent = money(totals.total + trees);
  byId("summary-address").textContent = addressOf(elements) || "–";
  byId("summary-ribbon").style.backgroundColor = elements.isGift.checked ? elements.ribbon.value : "";
  byId("summary-gift").textContent = giftOf(elements);
  const message = byId("gift-message").innerText.trim();
  byId("summary-message").textContent = message;
  byId("summary-message").hidden = message === "";
  byId("summary-payment").textContent = `${labelOfChoice(form, "delivery")} delivery, paid by ${labelOfChoice(form, "payment").toLowerCase()}.`;
}

/** What the thank-you page shows; nothing secret is among it. */
export function orderToKeep(form) {
  const { elements } = form;
  const trees = elements.trees.valueAsNumber * treeCents;
  return {
    number: elements.order.value,
    name: elements.name.value,
    address: addressOf(elements),
    delivery: labelOfChoice(form, "delivery"),
    payment: labelOfChoice(form, "payment"),
    gift: giftOf(elements),
    cents: basketTotals(Number(elements.delivery.value)).total + trees,
    lines: basketLines().map(({ product, colour, quantity, cents }) => ({ id: product.id, colour, quantity, cents })),
  };
}

function drawLines() {
  const lines = basketLines();
  byId("summary-lines").replaceChildren(...lines.map(({ product, colour, quantity, cents }) =>
    el("li", {},
      el("img", { src: pictureOf(product, colour), width: 48, height: 48, alt: "" }),
      el("span", {}, `${quantity} × ${product.name}`),
      el("span", {}, money(cents)))));
  if (lines.length === 0) byId("summary-lines").append(el("li", {}, "Nothing yet"));
}

function addressOf(elements) {
  const country = elements.country.value ? elements.country.selectedOptions[0].text : "";
  return [
    elements.name.value,
    elements.street.value,
    `${elements.postcode.value} ${elements.city.value}`.trim(),
    country,
  ].filter(Boolean).join("\n");
}

function giftOf(elements) {
  const extras = [...elements.extras.selectedOptions].map((option) => option.text);
  const wrapping = elements.isGift.checked ? "As a gift, with a ribbon" : "Plainly";
  return [wrapping, ...extras].join(", ");
}

function labelOfChoice(form, name) {
  return form.querySelector(`[name="${name}"]:checked`).dataset.label;
}
