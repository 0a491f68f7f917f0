// The thank-you page: shows the order that the checkout left in this tab.
import { byId, el } from "./dom.js";
import { drawFrame } from "./frame.js";
import { money } from "./money.js";
import { findProduct, pictureOf } from "./products.js";

drawFrame();
const stored = sessionStorage.getItem("larch-order");
if (stored) draw(JSON.parse(stored));
else byId("order-number").textContent = "not found in this tab";

function draw(order) {
  byId("order").hidden = false;
  byId("order-number").textContent = order.number;
  byId("greeting").textContent = `Thank you, ${order.name}`;
  byId("order-lines").append(...order.lines.map(drawLine));
  byId("order-delivery").textContent = order.delivery;
  byId("order-payment").textContent = order.payment;
  byId("order-gift").textContent = order.gift;
  byId("order-total").textContent = money(order.cents);
  byId("order-address").textContent = order.address;
}

function drawLine({ id, colour, quantity, cents }) {
  const product = findProduct(id);
  return el("li", {},
    el("img", { src: pictureOf(product, colour), width: 48, height: 48, alt: "" }),
    el("span", {}, `${quantity} × ${product.name}, ${colour}`),
    el("span", {}, money(cents)));
}
