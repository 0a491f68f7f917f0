// The size guide: what the customer chooses here is drawn by the page in the frame below.
import { byId, el } from "./dom.js";

const things = { hand: ["A hand", 18], book: ["A book", 24], bottle: ["A bottle", 30] };

for (const [id, [name]] of Object.entries(things)) {
  const input = el("input", { type: "radio", name: "beside", value: id, checked: id === "hand" });
  byId("beside").append(el("label", { class: "choice" }, input, ` ${name}`));
}
byId("guide").addEventListener("input", draw);
byId("guide").addEventListener("submit", (event) => event.preventDefault());
byId("drawing").addEventListener("load", draw);
draw();

function draw() {
  const form = byId("guide");
  const [name, cm] = things[form.elements.beside.value];
  const height = Number(byId("height").value);
  byId("height-shown").textContent = `${height} cm`;
  const drawing = { beside: { name, cm }, height, note: byId("note").value };
  byId("drawing").contentWindow.postMessage(drawing, location.origin);
}
