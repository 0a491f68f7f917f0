// Draws the header and footer that all pages share, and keeps the basket count right.
import { basketCount, onBasketChange } from "./basket.js";
import { byId, el } from "./dom.js";

const pages = [
  ["index.html", "Shop"],
  ["spa.html", "Journal"],
  ["live.html", "Stockroom"],
  ["components.html", "Workbench"],
  ["account.html", "Account"],
  ["tour.html", "Tour"],
];

const footerColumns = [
  ["Shop", [["index.html", "All pieces"], ["index.html?category=table", "Table"], ["index.html?category=kitchen", "Kitchen"], ["index.html?category=textile", "Textiles"]]],
  ["Your order", [["cart.html", "Basket"], ["checkout.html", "Checkout"], ["account.html", "Orders and addresses"], ["login.html", "Sign in"]]],
  ["Help", [["chat.html", "Chat with us"], ["callus.html", "Call us"], ["channels.html", "All ways to reach us"], ["together.html", "Choose a present with us"]]],
  ["The house", [["spa.html", "Journal"], ["spa.html?view=makers", "Makers"], ["live.html", "Stockroom"], ["components.html", "Workbench"]]],
];

export function drawFrame() {
  drawHeader(document.querySelector(".site-header"));
  drawFooter(document.querySelector(".site-footer"));
  showCount();
  onBasketChange(showCount);
}

function drawHeader(header) {
  const nav = el("nav", { id: "site-nav", class: "site-nav", "aria-label": "Main" }, ...pages.map(navLink));
  const menu = el("button", {
    class: "menu-button",
    type: "button",
    "aria-controls": "site-nav",
    "aria-expanded": "false",
    on: {
      click() {
        const open = nav.classList.toggle("is-open");
        menu.setAttribute("aria-expanded", String(open));
      },
    },
  }, "Menu");
  header.append(
    el("div", { class: "site-header-inner" },
      el("a", { class: "brand", href: "index.html" },
        el("img", { src: "images/logo.svg", width: 40, height: 40, alt: "" }),
        el("span", { class: "brand-name" }, "Larch & Loam")),
      nav,
      el("a", { class: "basket-link", href: "cart.html" },
        el("img", { src: "images/basket.svg", width: 24, height: 24, alt: "" }),
        el("span", { class: "basket-word" }, "Basket"),
        el("span", { id: "basket-count", class: "basket-count" }),
        el("span", { id: "basket-unit", class: "visually-hidden" })),
      menu));
}

function navLink([href, label]) {
  const here = location.pathname.split("/").pop() || "index.html";
  return el("a", { href, "aria-current": here === href ? "page" : null }, label);
}

function showCount() {
  const count = basketCount();
  byId("basket-count").textContent = count;
  byId("basket-unit").textContent = count === 1 ? "piece" : "pieces";
}

function drawFooter(footer) {
  footer.append(
    el("div", { class: "site-footer-inner" },
      el("div", { class: "footer-about" },
        el("p", { class: "footer-name" }, "Larch & Loam"),
        el("p", {}, "Things for the table and the home, turned, thrown and woven by people we know by name."),
        el("p", { class: "footer-help" }, el("strong", {}, "Need help? "), "Share this page with one of us: we see what you see, and never your passwords or card.")),
      ...footerColumns.map(([title, links]) =>
        el("nav", { class: "footer-column", "aria-label": title },
          el("h2", {}, title),
          el("ul", {}, ...links.map(([href, label]) => el("li", {}, el("a", { href }, label))))))),
    el("p", { class: "footer-small" }, "A demonstration shop. Nothing is sold, nothing is sent. ", el("a", { href: "tour.html" }, "What it shows")));
}
