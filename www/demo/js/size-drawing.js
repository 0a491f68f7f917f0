// Draws a piece to scale beside something that everybody knows; the size guide around says what.
import { byId, el } from "./dom.js";

addEventListener("message", ({ origin, source, data }) => {
  if (origin === location.origin && source === parent && data?.beside) draw(data);
});

function draw({ beside, height, note }) {
  byId("bars").replaceChildren(bar("Your piece", height, true), bar(beside.name, beside.cm, false));
  byId("caption").textContent = note || `${height} cm beside ${beside.cm} cm`;
}

function bar(name, cm, isPiece) {
  const node = el("div", { class: isPiece ? "size-bar is-piece" : "size-bar" }, name);
  node.style.setProperty("--cm", cm);
  return node;
}
