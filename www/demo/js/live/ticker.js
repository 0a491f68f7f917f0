// The price table: at every tick a few rows change their text, their class and their meter.
import { byId, el } from "../dom.js";
import { money } from "../money.js";
import { seeded } from "./seeded.js";

const random = seeded(11);
const rowsPerTick = 4;
const materials = [
  ["Larch, planed", 2140], ["Stoneware clay", 385], ["Porcelain slip", 910], ["Lambswool, carded", 2875],
  ["Flax, combed", 1460], ["Beeswax", 1690], ["Cobalt oxide", 6120], ["Recycled glass", 240],
].map(([name, cents]) => ({ name, cents, start: cents, ticks: 0 }));

let timer = 0;

export function startTicker() {
  for (const material of materials) {
    material.row = drawRow(material);
    byId("ticker-rows").append(material.row);
  }
  byId("ticker-toggle").addEventListener("click", toggle);
  byId("ticker-pace").addEventListener("input", () => {
    byId("ticker-pace-output").value = byId("ticker-pace").value;
    if (timer) run();
  });
  showLine();
  run();
}

function run() {
  clearInterval(timer);
  timer = setInterval(tick, Number(byId("ticker-pace").value));
}

function toggle() {
  if (timer) {
    clearInterval(timer);
    timer = 0;
  } else {
    run();
  }
  byId("ticker-toggle").textContent = timer ? "Pause" : "Go on";
  byId("ticker-toggle").setAttribute("aria-pressed", String(timer === 0));
}

function tick() {
  for (let count = 0; count < rowsPerTick; count++) {
    change(materials[Math.floor(random() * materials.length)]);
  }
  showLine();
}

function showLine() {
  byId("ticker-line").textContent = materials.map(({ name, cents }) => `${name} ${money(cents)}`).join("  ·  ");
}

function change(material) {
  const step = Math.round((random() - 0.5) * material.start * 0.02) || 1;
  material.cents = Math.max(1, material.cents + step);
  material.ticks++;
  const [, price, difference, ticks, level] = material.row.cells;
  price.textContent = money(material.cents);
  difference.textContent = percentOf(material);
  ticks.textContent = material.ticks;
  level.firstChild.value = material.cents / material.start;
  material.row.className = step > 0 ? "is-up" : "is-down";
}

function drawRow(material) {
  return el("tr", {},
    el("th", { scope: "row" }, material.name),
    el("td", { class: "is-number" }, money(material.cents)),
    el("td", { class: "is-number change" }, percentOf(material)),
    el("td", { class: "is-number" }, "0"),
    el("td", {}, el("meter", { min: 0.8, max: 1.2, low: 0.95, high: 1.05, value: 1, "aria-label": `Level of ${material.name}` })));
}

function percentOf({ cents, start }) {
  const percent = (100 * (cents - start)) / start;
  return `${percent >= 0 ? "+" : "−"}${Math.abs(percent).toFixed(2)} %`;
}
