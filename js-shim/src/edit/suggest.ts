/** Decides which selectors are offered for an element, the one that will hold longest first, and says what each hangs on. */

import { looksMade, weaknessOfClass } from "./stability";

export interface Suggestion {
  readonly selector: string;
  /** From 100 down: how much can change on the page before it finds something else. */
  readonly robustness: number;
  /** Why it stands where it stands. */
  readonly note: string;
  /** How many elements of the page it finds. */
  readonly count: number;
}

/** How many are offered. */
const offered = 6;

/** Attributes that sites write for their tests. */
const testAttributes =
  /^data-(test|testid|test-id|testing|cy|qa|qa-id|e2e|automation|automation-id|hook|auto|tid|selenium|sel)$/;

/** Attributes that belong to the work of a library: what they say is about it. */
const foreignAttributes = /^data-(v-|reactid|react-|astro-|svelte|emotion|styled|radix|headlessui|state|gcb-|ng|turbo|controller|action)/;

interface Named {
  readonly selector: string;
  readonly robustness: number;
  readonly note: string;
}

/** @param count how many elements of the page a selector finds; undefined when it is none */
export function suggest(element: Element, count: (selector: string) => number | undefined): Suggestion[] {
  const names = namesOf(element);
  // What is one of a kind by itself gains nothing from what is around it.
  const vague = names.filter(({ selector, robustness }) => robustness >= 50 && count(selector) !== 1);
  const made: Named[] = [...names, ...belowNamed(element, vague), structural(element)];
  const best = new Map<string, Suggestion>();
  for (const named of made) {
    const found = best.has(named.selector) || !finds(element, named.selector) ? undefined : count(named.selector);
    if (!found) continue;
    // One that finds others as well is perhaps meant, but rather not.
    const robustness = named.robustness - (found === 1 ? 0 : 8);
    best.set(named.selector, { ...named, robustness, count: found });
  }
  return [...best.values()].sort((one, other) => other.robustness - one.robustness).slice(0, offered);
}

function finds(element: Element, selector: string): boolean {
  try {
    return element.matches(selector);
  } catch {
    return false;
  }
}

/** Selectors by what the element itself is called. */
function namesOf(element: Element): Named[] {
  const names: Named[] = [];
  const tag = CSS.escape(element.localName);
  const add = (selector: string, robustness: number, note: string) => names.push({ selector, robustness, note });
  const id = element.getAttribute("id");
  if (id) {
    const isMade = looksMade(id);
    add(`#${CSS.escape(id)}`, isMade ? 22 : 100, isMade ? "id that looks generated" : "id");
  }
  for (const { name, value } of element.attributes) {
    if (value === "" || value.length > 80) continue;
    const selector = `[${CSS.escape(name)}=${quoted(value)}]`;
    const isMade = looksMade(value);
    const weak = (note: string) => (isMade ? `${note} that looks generated` : note);
    if (testAttributes.test(name)) add(selector, isMade ? 40 : 95, weak("attribute for tests"));
    else if (name === "name") add(tag + selector, isMade ? 26 : 80, weak("name of the field"));
    else if (name === "autocomplete" && value !== "off" && value !== "on") add(tag + selector, 76, "purpose of the field");
    else if (name === "itemprop") add(selector, 74, "meaning for search engines");
    else if (name === "aria-label") add(tag + selector, 62, "label, which changes with the language");
    else if (name === "role") add(selector, 52, "role");
    else if (name === "type" && /^(input|button)$/.test(tag)) add(tag + selector, 34, "type of the field");
    else if (/^(placeholder|title|alt)$/.test(name)) add(tag + selector, 44, "text, which changes with the language");
    else if (name === "href" || name === "for" || name === "action") add(tag + selector, isMade ? 18 : 48, weak("address"));
    else if (name.startsWith("data-") && !foreignAttributes.test(name)) {
      // What a value holds that no tool made, is perhaps of this one record: an order, a product.
      add(selector, isMade || /\d/.test(value) ? 28 : 72, isMade || /\d/.test(value) ? "attribute of perhaps one record" : "attribute");
    }
  }
  for (const name of element.localName.includes("-") ? [tag] : []) add(name, 58, "element of the site's own");
  const classes = [...element.classList];
  const stable = classes.filter((name) => !weaknessOfClass(name));
  for (const name of stable) add(`.${CSS.escape(name)}`, 60, "class");
  if (stable.length > 1) add(stable.map((name) => `.${CSS.escape(name)}`).join(""), 59, "classes");
  for (const name of classes) {
    const weakness = weaknessOfClass(name);
    if (weakness) add(`.${CSS.escape(name)}`, weakness === "looks generated" ? 16 : 14, `class that ${weakness}`);
  }
  return names;
}

/** Selectors that find it below an element around it that has a good name. */
function belowNamed(element: Element, own: readonly Named[]): Named[] {
  const made: Named[] = [];
  const tag = CSS.escape(element.localName);
  let steps = 1;
  for (let at = element.parentElement; at && steps <= 8 && made.length < 12; at = at.parentElement, steps++) {
    const around = namesOf(at)
      .filter(({ robustness }) => robustness >= 58)
      .sort((one, other) => other.robustness - one.robustness)[0];
    if (!around) continue;
    const note = `inside ${around.selector}`;
    // It hangs on two names, so it is weaker than either.
    const base = Math.min(around.robustness, 88);
    for (const name of own) {
      add(`${around.selector} ${name.selector}`, Math.min(base, name.robustness) - steps - 1, `${name.note}, ${note}`);
    }
    if (tag !== "div" && tag !== "span") add(`${around.selector} ${tag}`, base - 28 - 2 * steps, `kind of element, ${note}`);
    add(`${around.selector} > ${pathFrom(at, element)}`, base - 40 - 4 * steps, `place ${note}`);
  }
  function add(selector: string, robustness: number, note: string): void {
    made.push({ selector, robustness, note });
  }
  return made;
}

/** The last resort. */
function structural(element: Element): Named {
  let top = element;
  while (top.parentElement && top.parentElement.localName !== "body") top = top.parentElement;
  const body = top.parentElement;
  const selector = body ? `body > ${pathFrom(body, element)}` : CSS.escape(element.localName);
  return { selector, robustness: 8, note: "place on the page, lost when it is rearranged" };
}

/** The way down from an element around it, by kinds and numbers. */
function pathFrom(around: Element, element: Element): string {
  const parts: string[] = [];
  for (let at: Element | null = element; at && at !== around; at = at.parentElement) {
    const name = CSS.escape(at.localName);
    const { localName } = at;
    const alike = [...(at.parentElement?.children ?? [])].filter((sibling) => sibling.localName === localName);
    parts.unshift(alike.length > 1 ? `${name}:nth-of-type(${alike.indexOf(at) + 1})` : name);
  }
  return parts.join(" > ");
}

/** A value as a CSS string. */
function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, "\\$&").replace(/[\n\r\f]/g, (end) => `\\${end.charCodeAt(0).toString(16)} `)}"`;
}
