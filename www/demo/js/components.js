// The workbench page: defines its elements and wires what is around them.
import { byId } from "./dom.js";
import { drawFrame } from "./frame.js";
import { defineBenchCard, setAccent } from "./components/bench-card.js";
import { defineCountField } from "./components/count-field.js";
import { defineFoldTabs } from "./components/fold-tabs.js";
import { definePriceTag } from "./components/price-tag.js";

const accents = ["#a94b29", "#2f5d50", "#765680", "#3c6470"];
const kilnHoursMax = 14;
let accent = 0;

drawFrame();
definePriceTag();
defineBenchCard();
defineCountField();
defineFoldTabs();

byId("accent").addEventListener("click", () => setAccent(accents[++accent % accents.length]));
byId("swap-badge").addEventListener("click", moveBadgeOn);
byId("glaze-order").addEventListener("submit", noteTiles);
byId("kiln-hour").addEventListener("input", showKilnHour);
byId("open-dialog").addEventListener("click", () => byId("workshop").showModal());
byId("workshop").addEventListener("close", answerWorkshop);
byId("open-note").addEventListener("click", () => byId("note").showPopover());
byId("close-note").addEventListener("click", () => byId("note").hidePopover());

function moveBadgeOn() {
  const cards = [...document.querySelectorAll("bench-card")];
  const now = cards.indexOf(byId("badge").parentElement);
  cards[(now + 1) % cards.length].prepend(byId("badge"));
}

function noteTiles(event) {
  event.preventDefault();
  byId("glaze-note").value = `${new FormData(event.target).get("tiles")} tiles noted`;
}

// The curve is the second path of the drawing; the hour is the way along it.
function showKilnHour() {
  const hour = byId("kiln-hour").valueAsNumber;
  const curve = byId("kiln-curve").querySelector("path[marker-end]");
  const point = curve.getPointAtLength((curve.getTotalLength() * hour) / kilnHoursMax);
  byId("kiln-now").setAttribute("cx", point.x.toFixed(1));
  byId("kiln-now").setAttribute("cy", point.y.toFixed(1));
  byId("kiln-hour-output").value = hour;
}

function answerWorkshop() {
  const isAsked = byId("workshop").returnValue === "ask";
  byId("workshop-answer").textContent = isAsked ? `${byId("workshop-craft").value}: we will write to you.` : "";
}
