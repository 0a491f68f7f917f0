// Whether this browser can read a selector, and which selectors deserve a second look.

import type { Kind } from "./document";

/** Why this browser cannot use the selector; undefined when it can. */
export function selectorProblem(selector: string): string | undefined {
  if (selector.trim() === "") return "Enter a CSS selector, for example #card-number or .account [data-balance].";
  try {
    document.createDocumentFragment().querySelector(selector);
    return undefined;
  } catch {
    return "This browser cannot read this selector. Check brackets, quotes and commas.";
  }
}

/** What a selector that finds nearly everything means. */
export function selectorWarning(selector: string, kind: Kind): string | undefined {
  const isWide = selector.split(",").some((part) => /^(\*|html|body|:root|main)$/i.test(part.trim()));
  if (!isWide) return undefined;
  if (kind === "open") return "This opens nearly the whole page: only what other restrictions mask stays hidden.";
  return kind === "mask" ? "This hides nearly the whole page from agents." : "Agents can then operate nearly nothing.";
}
