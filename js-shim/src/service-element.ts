/** Marks elements that belong to co-browsing itself, so that the agent never sees them. */

import { createElement, setAttribute } from "./natives";

export function markServiceElement(element: Element): void {
  setAttribute(element, "data-gcb-service-node", "true");
}

/** A new element of our own UI. */
export function serviceElement(name: "div" | "button", className: string, text = ""): HTMLElement {
  const element = createElement(document, name);
  element.className = className;
  element.textContent = text;
  markServiceElement(element);
  return element;
}
