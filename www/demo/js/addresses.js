// The addresses of the account: the default comes first, others can be made default, removed and added.
import { byId, el } from "./dom.js";

const addresses = [
  { label: "Home", street: "Mara Lindqvist\nHöttinger Gasse 14", city: "6020 Innsbruck\nAustria" },
  { label: "Cabin", street: "Mara Lindqvist\nAlmweg 3", city: "6182 Gries im Sellrain\nAustria" },
];

export function drawAddresses() {
  byId("addresses").append(...addresses.map(addressCard));
  markDefault();
  byId("new-address").addEventListener("click", () => byId("address-dialog").showModal());
  byId("address-dialog").addEventListener("close", addFromDialog);
}

function addressCard({ label, street, city }) {
  const card = el("li", { class: "panel" },
    el("h3", {}, label),
    el("address", {}, `${street}\n${city}`),
    el("div", { class: "row" },
      el("button", { class: "button is-quiet is-small make-default", type: "button", on: { click: makeDefault } }, "Send here first"),
      el("button", { class: "link-button", type: "button", "aria-label": `Remove ${label}`, on: { click: remove } }, "Remove")));
  return card;

  function makeDefault() {
    byId("addresses").prepend(card);
    markDefault();
  }

  function remove() {
    card.remove();
    markDefault();
  }
}

function markDefault() {
  [...byId("addresses").children].forEach((card, index) => {
    card.classList.toggle("is-default", index === 0);
    card.querySelector(".make-default").disabled = index === 0;
  });
}

function addFromDialog() {
  const form = byId("address-form");
  if (byId("address-dialog").returnValue === "save") {
    const { label, street, city } = form.elements;
    byId("addresses").append(addressCard({ label: label.value, street: street.value, city: city.value }));
    markDefault();
  }
  byId("address-dialog").returnValue = "";
  form.reset();
}
