/** Builds the parts of our elements: nodes and properties, no markup, so that Trusted Types and style-src have no objection. */

import { createElement, listen, setAttribute } from "../natives";

export interface PartOptions {
  readonly class?: string;
  readonly text?: string;
  readonly click?: () => void;
  readonly [attribute: string]: string | boolean | undefined | (() => void);
}

/** An element with attributes, a text, a listener and children. */
export function part<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  options: PartOptions = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = createElement(document, name) as HTMLElementTagNameMap[Name];
  for (const [key, value] of Object.entries(options)) {
    if (typeof value === "function") listen(made, key, value);
    else if (key === "text") made.textContent = String(value);
    else if (value !== undefined && value !== false) setAttribute(made, key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

/** A button that submits nothing. */
export function button(options: PartOptions, ...children: (Node | string)[]): HTMLButtonElement {
  return part("button", { type: "button", ...options }, ...children);
}

/** A shadow root with the look of all our elements. What is in it is marked as ours, whatever becomes of the host. */
export function openRoot(host: HTMLElement, css: string, ...children: Node[]): ShadowRoot {
  setAttribute(host, "data-gcb-service-node", "true");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  root.append(part("div", { class: "cx-widget", "data-gcb-service-node": "true" }, ...children));
  return root;
}
