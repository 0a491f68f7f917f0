// The long list: ten thousand rows in a scroll container of its own, drawn with a few recycled elements.
import { byId, el } from "../dom.js";
import { products } from "../products.js";
import { seeded } from "./seeded.js";

const rowCount = 10_000;
const rowHeightPx = 40;
const spareRows = 4;
const cities = ["Bergen", "Dublin", "Freiburg", "Ghent", "Innsbruck", "Ljubljana", "Porto", "Trento"];
const states = ["packed", "on its way", "delivered", "returned"];

const random = seeded(23);
const parcels = Array.from({ length: rowCount }, () => ({
  piece: pick(products).name,
  city: pick(cities),
  state: pick(states),
}));

export function startParcelList() {
  const list = byId("parcel-list");
  const space = byId("parcel-space");
  space.style.height = `${rowCount * rowHeightPx}px`;
  const rows = [];
  let frame = 0;

  list.addEventListener("scroll", () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      draw();
    });
  }, { passive: true });
  new ResizeObserver(draw).observe(list);
  byId("jump").addEventListener("submit", (event) => {
    event.preventDefault();
    list.scrollTop = (byId("jump-row").valueAsNumber - 1) * rowHeightPx;
  });

  // A row's element is the one for its number modulo the pool, so that a row that stays in view is left alone.
  function draw() {
    const poolSize = Math.ceil(list.clientHeight / rowHeightPx) + 2 * spareRows;
    while (rows.length < poolSize) {
      rows.push(el("div", { class: "virtual-row", role: "listitem" }, el("span"), el("span"), el("span"), el("span")));
      space.append(rows.at(-1));
    }
    const first = Math.max(0, Math.min(rowCount - rows.length, Math.floor(list.scrollTop / rowHeightPx) - spareRows));
    for (let index = first; index < first + rows.length; index++) fill(rows[index % rows.length], index);
    byId("parcel-range").textContent = `Rows ${first + 1} to ${first + rows.length} of ${rowCount} are in the document.`;
  }
}

function fill(row, index) {
  if (row.dataset.index === String(index)) return;
  const { piece, city, state } = parcels[index];
  row.dataset.index = index;
  row.style.transform = `translateY(${index * rowHeightPx}px)`;
  row.classList.toggle("is-even", index % 2 === 0);
  row.setAttribute("aria-setsize", rowCount);
  row.setAttribute("aria-posinset", index + 1);
  [index + 1, piece, city, state].forEach((text, column) => {
    row.children[column].textContent = text;
  });
}

function pick(list) {
  return list[Math.floor(random() * list.length)];
}
