// The makers: a list, and for each one what they make.
import { el } from "../dom.js";
import { money } from "../money.js";
import { findProduct } from "../products.js";
import { addressOf } from "./router.js";

const makers = [
  { id: "henrik", name: "Henrik Aas", craft: "Turner", place: "Upper valley", since: 1998, makes: ["larch-mill", "three-spoons", "river-board", "milking-stool"], text: "Was a ship’s carpenter, came for a summer, stayed for the wood." },
  { id: "ilaria", name: "Ilaria Pohl", craft: "Potter", place: "The old dairy", since: 2009, makes: ["tide-mug", "hush-teapot", "nest-bowls", "moon-plate", "reed-vase"], text: "Fires with wood eight times a year and with electricity when it rains." },
  { id: "brona", name: "Bróna Keane", craft: "Weaver", place: "Mill lane", since: 2015, makes: ["field-towel", "heath-cushion", "fell-blanket"], text: "Has two looms, one older than the railway. Knows most of the sheep." },
  { id: "matteo", name: "Matteo Ruaz", craft: "Glass and light", place: "Behind the station", since: 2018, makes: ["brook-carafe", "dusk-lamp", "ember-candle"], text: "Melts old windows, saves what lead there is, makes lamps in between." },
];

export function makerList() {
  return {
    title: "Makers",
    nodes: [
      el("h1", {}, "The makers"),
      el("p", { class: "lead" }, "Four workshops, a day’s walk from one end to the other."),
      el("ul", { class: "maker-list" }, ...makers.map((maker) =>
        el("li", {}, el("a", { href: addressOf("makers", maker.id) },
          initials(maker),
          el("span", {}, el("strong", {}, maker.name), el("br"), el("span", { class: "muted" }, `${maker.craft}, ${maker.place}`)),
          el("span", { class: "muted small" }, `since ${maker.since}`))))),
    ],
  };
}

export function makerView(id) {
  const maker = makers.find((each) => each.id === id);
  if (!maker) return { title: "Not found", nodes: [el("h1", {}, "No such maker"), el("a", { href: addressOf("makers") }, "To the makers")] };
  return {
    title: maker.name,
    nodes: [
      el("div", { class: "maker-head" }, initials(maker), el("div", {}, el("h1", {}, maker.name), el("span", { class: "muted" }, `${maker.craft}, ${maker.place}`))),
      el("p", { class: "lead" }, maker.text),
      el("table", {},
        el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Piece"), el("th", { scope: "col", class: "is-number" }, "Price"))),
        el("tbody", {}, ...maker.makes.map(findProduct).map((product) =>
          el("tr", {},
            el("td", {}, el("a", { href: `product.html?id=${product.id}` }, product.name)),
            el("td", { class: "is-number" }, money(product.cents)))))),
      el("p", { class: "article-foot" }, el("a", { href: addressOf("makers") }, "All makers")),
    ],
  };
}

function initials({ name }) {
  return el("span", { class: "initials", "aria-hidden": "true" }, name.split(" ").map((word) => word[0]).join(""));
}
