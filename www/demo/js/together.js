// A co-browse UI made with the API alone: start button, bar with the code, question for control, notices, marks.
import { addToBasket } from "./basket.js";
import { announce, byId, el } from "./dom.js";
import { drawFrame } from "./frame.js";
import { productCard } from "./product-card.js";
import { products } from "./products.js";

const littleMoneyCents = 3000;

const endings = {
  self: "You have stopped sharing this page.",
  external: "We have left your page. Thank you!",
  timeout: "It has been quiet for a while: the page is not shared any more.",
  inactivityTimeout: "Nobody of us could come. Please call us, and try again.",
  serverUnavailable: "We cannot be reached at the moment. Please try again later.",
  sessionsOverLimit: "We are looking at another page just now. Please try again in a moment.",
};

const navigations = {
  back: "We go one page back with you …",
  forward: "We go one page forward with you …",
  refresh: "We load this page again …",
  url: "We open another page with you …",
};

drawFrame();
byId("ideas").append(...products.filter(({ cents }) => cents < littleMoneyCents).map((product) => productCard(product, "h3")));
byId("present").addEventListener("submit", (event) => {
  event.preventDefault();
  addToBasket("ember-candle", "Wax");
  announce("Kept, with a candle to go with it");
});

const bar = createBar();
const question = createQuestion();
window._genesys?.cobrowse?.onReady.push((api, isTopContext) => {
  if (isTopContext) connect(api);
});

function connect(api) {
  const start = byId("together-start");
  const told = byId("together-told");
  const offer = byId("together");

  start.disabled = !api.isBrowserSupported();
  if (start.disabled) told.textContent = "This browser cannot share its page.";
  start.addEventListener("click", () => {
    told.textContent = "One moment …";
    start.disabled = true;
    api.startSession();
  });
  bar.exit.addEventListener("click", () => api.exitSession());
  bar.revoke.addEventListener("click", () => api.downgradeMode());

  const show = (session) => {
    offer.hidden = true;
    bar.show(session);
  };
  api.onInitialized.add((session) => {
    if (session) show(session);
  });
  api.onConnected.add(show);
  api.onAgentJoined.add((agent, session) => bar.show(session));
  api.onModeUpgradeRequested.add((done) => question.ask(done));
  api.onModeChanged.add(({ write }) => {
    question.withdraw();
    bar.control(write);
    announce(write ? "We can fill in this page now" : "You alone have control again");
  });
  api.onAgentNavigated.add(({ command, url }) => {
    bar.exit.disabled = true;
    announce(url ? `${navigations.url} ${new URL(url).pathname}` : navigations[command]);
  });
  api.onNavigationFailed.add(() => {
    bar.exit.disabled = false;
    announce("We could not open that page");
  });
  api.onMaskedElement.add((element) => {
    element.classList.add("hidden-from-agents");
    element.title = "We do not see what is in here.";
  });
  api.onSessionEnded.add(({ reason }) => {
    question.withdraw();
    bar.hide();
    offer.hidden = false;
    start.disabled = false;
    told.textContent = endings[reason] ?? "Something went wrong: the page is not shared any more.";
    for (const element of document.querySelectorAll(".hidden-from-agents")) {
      element.classList.remove("hidden-from-agents");
      element.removeAttribute("title");
    }
  });
}

function createBar() {
  const state = el("p", { class: "together-state", role: "status" });
  const code = el("strong", { class: "together-code" });
  const revoke = el("button", { class: "button is-small", type: "button", hidden: true }, "Take control back");
  const exit = el("button", { class: "button is-quiet is-small", type: "button" }, "Stop sharing");
  const node = el("aside", { class: "together-bar", "aria-label": "Shared page", "data-gcb-service-node": "true", hidden: true },
    el("p", {}, "Your code: ", code), state, revoke, exit);
  document.querySelector(".site-header").after(node);
  let inControl = false;
  let joined = false;
  const tell = () => {
    state.textContent = inControl ? "We fill in this page for you." : joined ? "We see this page." : "Tell us the code, so that we can join you.";
    node.classList.toggle("is-in-control", inControl);
    revoke.hidden = !inControl;
  };
  return {
    revoke,
    exit,
    show(session) {
      code.textContent = session.token.replace(/(\d{3})(?=\d)/g, "$1 ");
      joined = session.agents.length > 0;
      node.hidden = false;
      tell();
    },
    control(write) {
      inControl = write;
      tell();
    },
    hide() {
      node.hidden = true;
      inControl = joined = false;
      exit.disabled = false;
    },
  };
}

function createQuestion() {
  let answer = () => {};
  const close = (allowed) => () => {
    const once = answer;
    answer = () => {};
    once(allowed);
    dialog.close();
  };
  const dialog = el("dialog", { class: "together-question", "aria-labelledby": "together-question-title", "data-gcb-service-node": "true" },
    el("h2", { id: "together-question-title" }, "May we fill in the form for you?"),
    el("p", {}, "You see everything that we do, and can take control back at any time. What is hidden stays hidden."),
    el("div", { class: "row" },
      el("button", { class: "button", type: "button", on: { click: close(true) } }, "Yes, go ahead"),
      el("button", { class: "button is-quiet", type: "button", on: { click: close(false) } }, "No, just point")));
  dialog.addEventListener("cancel", close(false));
  document.body.append(dialog);
  return {
    ask(done) {
      answer = done;
      if (!dialog.open) dialog.showModal();
    },
    withdraw() {
      answer = () => {};
      if (dialog.open) dialog.close();
    },
  };
}
