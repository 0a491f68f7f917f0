// The bench: appends, changes, moves and removes many nodes at the press of a button.
import { byId, el } from "../dom.js";
import { products } from "../products.js";

const colours = ["#2f5d50", "#a94b29", "#e3ab45", "#4f7f8c", "#9c7aa0"];
let made = 0;

const works = {
  append(rows, { count }) {
    rows.append(...Array.from({ length: Number(count) }, drawRow));
  },
  update(rows) {
    for (let index = 0; index < rows.children.length; index += 10) {
      rows.children[index].lastChild.textContent += " !";
    }
  },
  recolour(rows) {
    for (const row of rows.children) {
      row.firstChild.style.backgroundColor = colours[made++ % colours.length];
    }
  },
  swap(rows) {
    if (rows.children.length < 4) return;
    const second = rows.children[1];
    const lastButOne = rows.children[rows.children.length - 2];
    const afterLastButOne = lastButOne.nextSibling;
    second.before(lastButOne);
    afterLastButOne.before(second);
  },
  reverse(rows) {
    rows.append(...[...rows.children].reverse());
  },
  removeFirst(rows) {
    rows.firstElementChild?.remove();
  },
  clear(rows) {
    rows.replaceChildren();
  },
};

export function startBench() {
  const rows = byId("bench-rows");
  for (const button of document.querySelectorAll("[data-work]")) {
    button.addEventListener("click", () => {
      works[button.dataset.work](rows, button.dataset);
      byId("bench-result").textContent = `${rows.children.length} rows`;
    });
  }
}

function drawRow() {
  made++;
  const dot = el("span", { class: "dot" });
  dot.style.backgroundColor = colours[made % colours.length];
  return el("li", { "data-row": made }, dot, el("span", {}, `${made} ${products[made % products.length].name}`));
}
