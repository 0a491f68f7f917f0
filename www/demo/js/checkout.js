// The checkout page: ties the form to its messages and its summary, and goes to the thank-you page.
import { basketLines, clearBasket, onBasketChange } from "./basket.js";
import { byId, el } from "./dom.js";
import { drawFrame } from "./frame.js";
import { formatCardField } from "./card-fields.js";
import { drawSummary, orderToKeep } from "./checkout-summary.js";
import { addMessages, problemsOf, showMessage } from "./checkout-messages.js";

const giftMessageMax = 240;
const form = byId("checkout");

drawFrame();
byId("order-number").value = `LL-${String(Date.now()).slice(-6)}`;
byId("delivery-date").min = new Date().toISOString().slice(0, 10);
addMessages(form);
form.addEventListener("input", react);
form.addEventListener("change", react);
form.addEventListener("focusout", (event) => {
  if (event.target.name) showMessage(event.target);
});
// The fields still hold their old values while the reset event runs.
form.addEventListener("reset", () => setTimeout(startAgain));
form.addEventListener("submit", placeOrder);
onBasketChange(refresh);
refresh();

function react(event) {
  if (event.type === "input") formatCardField(event.target);
  if (event.target.getAttribute("aria-invalid") === "true") showMessage(event.target);
  refresh();
}

function refresh() {
  enable(".account-field", byId("wants-account").checked);
  enable(".card-field", form.elements.payment.value === "card");
  byId("repeat-password").setCustomValidity(
    byId("repeat-password").value === byId("new-password").value ? "" : "The two passwords differ.");
  byId("trees-output").value = byId("trees").value;
  byId("gift-left").textContent = `${giftMessageMax - byId("gift-message").textContent.length} characters left`;
  byId("photo-name").textContent = [...byId("photo").files].map((file) => `${Math.ceil(file.size / 1024)} KB chosen`).join();
  showProgress();
  drawSummary(form);
}

/** Hidden fields are disabled too, so that they are neither required nor kept. */
function enable(selector, isWanted) {
  for (const field of form.querySelectorAll(selector)) {
    field.hidden = !isWanted;
    for (const input of field.querySelectorAll("input")) input.disabled = !isWanted;
  }
}

function showProgress() {
  const required = [...form.elements].filter((field) => field.required && !field.disabled);
  const done = required.filter((field) => field.validity.valid).length;
  byId("progress").value = Math.round((100 * done) / required.length);
  byId("progress").textContent = `${byId("progress").value} %`;
}

function startAgain() {
  byId("gift-message").replaceChildren();
  byId("problems").hidden = true;
  for (const field of form.elements) {
    if (field.getAttribute("aria-invalid")) showMessage(field, "");
  }
  refresh();
}

function placeOrder(event) {
  event.preventDefault();
  refresh();
  const problems = problemsOf(form, { basketIsEmpty: basketLines().length === 0, giftMessageMax });
  byId("problems").hidden = problems.length === 0;
  byId("problem-list").replaceChildren(...problems.map(({ href, text }) => el("li", {}, el("a", { href }, text))));
  if (problems.length > 0) {
    byId("problems").focus();
    return;
  }
  const order = orderToKeep(form);
  sessionStorage.setItem("larch-order", JSON.stringify(order));
  clearBasket();
  location.assign(`thanks.html?order=${encodeURIComponent(order.number)}`);
}
