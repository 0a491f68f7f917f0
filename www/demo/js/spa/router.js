// Decides from the address which view is shown; links within the journal change the address without a page load.
import { byId, el } from "../dom.js";

const pageTitle = "Larch & Loam";
const page = "spa.html";

/** `routes`: by the name in the address, a label and a function that gives `{ title, nodes }` of a view. */
export function startRouter(routes) {
  byId("tabs").append(...Object.entries(routes).map(([name, { label }]) => el("a", { href: addressOf(name), "data-view": name }, label)));
  document.addEventListener("click", (event) => {
    if (!isOurs(event)) return;
    event.preventDefault();
    go(event.target.closest("a").href);
  });
  window.addEventListener("popstate", () => show());
  show();

  function go(href) {
    history.pushState(null, "", href);
    show();
    window.scrollTo(0, 0);
    byId("view").focus({ preventScroll: true });
  }

  function show() {
    const query = new URLSearchParams(location.search);
    const name = Object.hasOwn(routes, query.get("view")) ? query.get("view") : Object.keys(routes)[0];
    const { title, nodes } = routes[name].draw(query.get("id"));
    document.title = `${title} – ${pageTitle}`;
    byId("view").replaceChildren(...nodes);
    byId("view").classList.remove("is-new");
    requestAnimationFrame(() => byId("view").classList.add("is-new"));
    for (const tab of byId("tabs").children) {
      if (tab.dataset.view === name) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    }
  }
}

export function addressOf(view, id) {
  const query = new URLSearchParams({ view, ...(id ? { id } : {}) });
  return `${page}?${query}`;
}

function isOurs(event) {
  const link = event.target.closest("a");
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  return link && isPlain && !link.hash && link.origin === location.origin && link.pathname === location.pathname;
}
