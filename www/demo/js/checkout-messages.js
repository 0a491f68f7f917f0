// Says what is wrong with a field, beside the field and in the list above the form.
import { el } from "./dom.js";

/** Gives each field that can be wrong a place for its message. */
export function addMessages(form) {
  for (const field of form.querySelectorAll(".field")) {
    const input = field.querySelector("input[name], select[name], textarea[name]");
    if (!input) continue;
    const message = el("p", { id: `${input.id}-error`, class: "error" });
    field.append(message);
    input.setAttribute("aria-describedby", message.id);
  }
}

/** Shows the message of a field, by default that of its state now. */
export function showMessage(input, text = messageOf(input)) {
  const place = document.getElementById(`${input.id}-error`);
  if (!place) return;
  place.textContent = text;
  if (text) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}

/** All that keeps the order from being placed, as links to the fields. */
export function problemsOf(form, { basketIsEmpty, giftMessageMax }) {
  const problems = [];
  if (basketIsEmpty) problems.push({ href: "index.html", text: "The basket is empty." });
  for (const input of form.elements) {
    if (!input.name || !input.willValidate) continue;
    showMessage(input);
    const text = messageOf(input);
    if (text) problems.push({ href: `#${input.id}`, text: `${labelOf(input)}: ${text}` });
  }
  if (form.querySelector("#gift-message").textContent.length > giftMessageMax) {
    problems.push({ href: "#gift-message", text: "The message is too long for the card." });
  }
  return problems;
}

function labelOf(input) {
  const label = input.labels[0];
  return [...label.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data.trim()).join(" ").trim();
}

function messageOf(input) {
  const { validity } = input;
  if (validity.valid) return "";
  if (validity.customError) return input.validationMessage;
  if (validity.valueMissing) return input.type === "checkbox" ? "Please tick this box." : "Please fill in this field.";
  if (validity.typeMismatch) return input.type === "email" ? "This does not look like an email address." : "Please begin with https://";
  if (validity.patternMismatch) return input.dataset.patternMessage;
  if (validity.tooShort) return `At least ${input.minLength} characters, please.`;
  if (validity.rangeUnderflow) return `Not before ${input.min}.`;
  if (validity.rangeOverflow) return `Not after ${input.max}.`;
  return "Please look at this again.";
}
