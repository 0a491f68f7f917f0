// The account page: personal data that can be edited, orders that open, addresses that move.
import { announce, byId, el } from "./dom.js";
import { drawFrame } from "./frame.js";
import { money } from "./money.js";
import { drawAddresses } from "./addresses.js";

const orders = [
  { number: "LL-482013", day: "9 January 2025", pieces: ["Fell blanket, Rain", "Ember candle, Wax"], state: "On its way", cents: 16800 },
  { number: "LL-479255", day: "2 December 2024", pieces: ["Hush teapot, Forest", "Tide mug, Sea", "Tide mug, Ember"], state: "Delivered", cents: 12600 },
  { number: "LL-471108", day: "17 August 2024", pieces: ["Milking stool, Larch"], state: "Delivered", cents: 11800 },
  { number: "LL-466790", day: "5 May 2024", pieces: ["Field towel, Flax", "Field towel, Meadow"], state: "Delivered", cents: 4890 },
];

drawFrame();
byId("signed-in").textContent = sessionStorage.getItem("larch-account") ?? "You look at a sample account.";
byId("sign-out").addEventListener("click", () => sessionStorage.removeItem("larch-account"));
byId("orders").append(...orders.flatMap(orderRows));
byId("edit").addEventListener("click", () => allowEditing(true));
byId("personal").addEventListener("reset", () => allowEditing(false));
byId("personal").addEventListener("submit", save);
drawAddresses();

function allowEditing(isAllowed) {
  byId("personal-fields").disabled = !isAllowed;
  byId("edit").hidden = isAllowed;
  byId("save").hidden = byId("cancel").hidden = !isAllowed;
  if (isAllowed) byId("name").focus();
}

function save(event) {
  event.preventDefault();
  byId("first-name").textContent = byId("name").value.split(" ")[0];
  allowEditing(false);
  announce("Saved until you leave this page");
}

function orderRows({ number, day, pieces, state, cents }) {
  const details = el("tr", { id: `${number}-pieces`, class: "order-details", hidden: true },
    el("td", { colspan: 6 }, pieces.join(" · ")));
  const more = el("button", {
    class: "link-button",
    type: "button",
    "aria-expanded": "false",
    "aria-controls": details.id,
    on: {
      click() {
        details.hidden = !details.hidden;
        more.setAttribute("aria-expanded", String(!details.hidden));
        more.textContent = details.hidden ? "Show" : "Hide";
      },
    },
  }, "Show");
  const row = el("tr", {},
    el("td", {}, number),
    el("td", {}, day),
    el("td", {}, pieces.length),
    el("td", {}, el("span", { class: state === "Delivered" ? "state" : "state is-waiting" }, state)),
    el("td", { class: "is-number" }, money(cents)),
    el("td", {}, more));
  return [row, details];
}
