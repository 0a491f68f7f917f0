// <count-field name min max value>: a number field with two buttons, which takes part in its form.
import { el } from "../dom.js";

const styles = `
  :host { display: inline-block; }
  .box { display: flex; border: 1px solid #a9b0a5; border-radius: 999px; background: #fff; }
  button, input { width: 2.5rem; height: 2.5rem; border: 0; background: none; color: inherit; font: inherit; text-align: center; }
  button { cursor: pointer; }
`;

export function defineCountField() {
  customElements.define("count-field", CountField);
}

class CountField extends HTMLElement {
  static formAssociated = true;
  #internals = this.attachInternals();
  #input;

  connectedCallback() {
    if (this.shadowRoot) return;
    this.#input = el("input", { type: "text", inputmode: "numeric", value: this.getAttribute("value") ?? 1, "aria-label": "Count", on: { change: () => this.#set(Number(this.#input.value)) } });
    const root = this.attachShadow({ mode: "open", delegatesFocus: true });
    root.append(
      el("div", { class: "box" },
        el("button", { type: "button", "aria-label": "Less", on: { click: () => this.#set(this.value - 1) } }, "−"),
        this.#input,
        el("button", { type: "button", "aria-label": "More", on: { click: () => this.#set(this.value + 1) } }, "+")));
    addStyle(root);
    this.#set(this.value);
  }

  get value() {
    return Number(this.#input.value);
  }

  formResetCallback() {
    this.#set(Number(this.getAttribute("value") ?? 1));
  }

  #set(wanted) {
    const min = Number(this.getAttribute("min") ?? 0);
    const max = Number(this.getAttribute("max") ?? 99);
    this.#input.value = Math.min(max, Math.max(min, Math.trunc(wanted) || min));
    this.#internals.setFormValue(this.#input.value);
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

// Under a policy without 'unsafe-inline' the element has no sheet, and a linked one takes its place.
function addStyle(root) {
  const style = el("style", {}, styles);
  root.prepend(style);
  if (!style.sheet) style.replaceWith(el("link", { rel: "stylesheet", href: "css/count-field.css" }));
}
