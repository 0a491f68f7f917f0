// The letter to the shop: a form that lives in a view and answers without a page load.
import { el } from "../dom.js";

export function letterView() {
  const answer = el("p", { role: "status" });
  const text = el("textarea", { id: "letter-text", name: "text", rows: 6, required: true });
  const form = el("form", { class: "panel note-form", on: { submit: send } },
    el("div", { class: "field" }, el("label", { for: "letter-to" }, "To"),
      el("select", { id: "letter-to", name: "to" }, ...["All of us", "Henrik", "Ilaria", "Bróna", "Matteo"].map((name) => el("option", {}, name)))),
    el("div", { class: "field" }, el("label", { for: "letter-text" }, "Your letter"), text),
    el("label", { class: "choice" }, el("input", { type: "checkbox", name: "answer", checked: true }), "I would like an answer"),
    el("button", { class: "button", type: "submit" }, "Send"),
    answer);
  return { title: "Write to us", nodes: [el("h1", {}, "Write to us"), form] };

  function send(event) {
    event.preventDefault();
    const words = text.value.trim().split(/\s+/).length;
    answer.textContent = `Your letter of ${words} ${words === 1 ? "word" : "words"} is on its way to ${form.elements.to.value}.`;
    text.value = "";
  }
}
