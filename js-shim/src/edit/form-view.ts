/** The form of one restriction: what it names, what it does, and on which pages. Says at once what is wrong with it. */

import { listen } from "../natives";
import { button, part } from "../widgets/parts";
import { patternOfPath, patternOfSimilar, similarPath } from "./page-pattern";
import { kindNames, limits, type Kind, type Problem, type Restriction } from "./restriction";
import type { Suggestion } from "./suggest";

export interface FormParts {
  /** Of the page. */
  readonly address: string;
  readonly groups: readonly string[];
  /** Elements that a selector finds here; undefined when this browser cannot read it. */
  find(selector: string): readonly Element[] | undefined;
  light(elements: readonly Element[]): void;
  /** True or false, or why the relay refuses the pattern. */
  tryPattern(pattern: string): Promise<boolean | string>;
  pick(): void;
  save(restriction: Restriction): void;
  cancel(): void;
}

export interface FormView {
  readonly node: HTMLElement;
  focus(): void;
  /** Offers selectors for a picked element, the first of them taken, and says what decides for it now. */
  offer(suggestions: readonly Suggestion[], verdict: string): void;
  /** Counts again, since the page has changed. */
  recount(): void;
  /** What the relay found wrong, each where it belongs; gives back what belongs nowhere. */
  refuse(problems: readonly Problem[]): string;
  busy(is: "saving" | "idle"): void;
}

type PagesChoice = "all" | "path" | "similar" | "own";

const kindMeanings: Readonly<Record<Kind, string>> = {
  control: "Agents see it and cannot operate it.",
  mask: "Agents see asterisks or a grey box.",
  open: "Shown although the site is private by default.",
};

/** How long somebody types before the relay is asked. */
const typingPauseMs = 300;

export function createFormView(restriction: Restriction, isNew: boolean, parts: FormParts): FormView {
  let counted: readonly Element[] | undefined;
  const heading = part("h2", { text: isNew ? "New restriction" : "Edit restriction", tabindex: "-1" });
  const verdict = part("p", { class: "verdict", hidden: true });
  const offers = part("ul", { class: "offers", hidden: true });
  const offersHint = part("p", { class: "hint", id: "offers-hint", text: "Selectors for it, the most lasting first:" });
  offersHint.hidden = true;

  const selector = part("textarea", {
    id: "selector",
    rows: "2",
    maxlength: String(limits.selector),
    spellcheck: "false",
    autocapitalize: "off",
    "aria-describedby": "selector-said",
  });
  selector.value = restriction.selector;
  const selectorSaid = part("p", { id: "selector-said", class: "said" });
  const kinds = choice<Kind>("kind", "What it does", restriction.kind, [
    ["control", kindNames.control, kindMeanings.control],
    ["mask", kindNames.mask, kindMeanings.mask],
    ["open", kindNames.open, kindMeanings.open],
  ]);
  const description = part("input", { id: "description", maxlength: String(limits.description), autocomplete: "off" });
  description.value = restriction.description;
  const group = part("input", { id: "group", list: "groups", maxlength: String(limits.group), autocomplete: "off" });
  group.value = restriction.group;
  const groups = part("datalist", { id: "groups" }, ...parts.groups.map((value) => part("option", { value })));

  const path = patternOfPath(parts.address);
  const similar = patternOfSimilar(parts.address);
  const first: PagesChoice =
    restriction.pages === null
      ? "all"
      : restriction.pages === path
        ? "path"
        : restriction.pages === similar
          ? "similar"
          : "own";
  const pages = choice<PagesChoice>("pages", "On which pages", first, [
    ["all", "All pages", ""],
    ["path", "This page", new URL(parts.address).pathname],
    ...(similar ? [["similar", "Pages like this one", similarPath(parts.address)] as const] : []),
    ["own", "A regular expression over the address", ""],
  ]);
  const own = part("input", {
    id: "own-pattern",
    maxlength: String(limits.pages),
    spellcheck: "false",
    autocomplete: "off",
    autocapitalize: "off",
    "aria-label": "Regular expression over the address",
    "aria-describedby": "pages-said",
  });
  own.value = restriction.pages ?? path;
  const pagesSaid = part("p", { id: "pages-said", class: "said" });

  const save = button({ class: "main", text: "Save to the draft", type: "submit" });
  const cancel = button({ text: "Cancel", click: parts.cancel });
  const pickAgain = button({ text: "Pick an element", click: parts.pick });
  const problem = part("p", { class: "problem", role: "alert" });
  const node = part("form", { class: "view", novalidate: true });
  node.append(heading, verdict, offersHint, offers, part("label", { for: "selector", text: "Selector" }), selector);
  node.append(selectorSaid, part("div", { class: "acts" }, pickAgain), kinds.node, labelled("Description", description));
  node.append(labelled("Group", group), groups, pages.node, own, pagesSaid, problem, part("div", { class: "acts save-acts" }, save, cancel));

  const patternOfChoice = (): string | null => {
    switch (pages.value()) {
      case "all":
        return null;
      case "path":
        return path;
      case "similar":
        return similar ?? path;
      case "own":
        return own.value;
    }
  };
  const count = () => {
    const text = selector.value.trim();
    counted = text === "" ? undefined : parts.find(text);
    const found = counted?.length ?? 0;
    const said = found === 0 ? "Finds nothing on this page now." : found === 1 ? "Finds 1 element here." : `Finds ${found} elements here.`;
    tell(selector, selectorSaid, counted ? said : text === "" ? "A selector is needed." : "This is no CSS selector that this browser can read.", !counted);
    for (const offer of offers.querySelectorAll("button")) {
      offer.setAttribute("aria-pressed", String(offer.value === text));
    }
    parts.light(counted ?? []);
  };
  let asked = 0;
  let timer: number | undefined;
  const tryOwn = () => {
    const isOwn = pages.value() === "own";
    own.hidden = pagesSaid.hidden = !isOwn;
    window.clearTimeout(timer);
    const mine = ++asked;
    if (!isOwn) return;
    timer = window.setTimeout(async () => {
      const answer = await parts.tryPattern(own.value);
      if (mine !== asked) return;
      const matches = answer === true ? "Matches this page." : "Does not match this page: it is of no effect here.";
      tell(own, pagesSaid, typeof answer === "string" ? answer : matches, typeof answer === "string");
      pagesSaid.classList.toggle("warns", answer === false);
    }, typingPauseMs);
  };
  listen(selector, "input", count);
  listen<KeyboardEvent>(selector, "keydown", (event) => {
    // A selector is one line; the box only shows all of it.
    if (event.key !== "Enter") return;
    event.preventDefault();
    node.requestSubmit();
  });
  listen(own, "input", tryOwn);
  listen(pages.node, "change", tryOwn);
  listen<KeyboardEvent>(node, "keydown", (event) => {
    if (event.key === "Escape") parts.cancel();
  });
  listen(node, "submit", (event) => {
    event.preventDefault();
    problem.textContent = "";
    if (!counted) {
      selector.focus();
      return;
    }
    parts.save({
      ...restriction,
      selector: selector.value.trim(),
      kind: kinds.value(),
      description: description.value.trim(),
      group: group.value.trim(),
      pages: patternOfChoice(),
    });
  });
  tryOwn();
  count();

  return {
    node,
    focus: () => heading.focus(),
    offer(suggestions, sentence) {
      verdict.textContent = sentence;
      verdict.hidden = false;
      offers.hidden = offersHint.hidden = suggestions.length === 0;
      offers.replaceChildren(
        ...suggestions.map(({ selector: text, note, count: found, robustness }) => {
          const take = () => {
            selector.value = text;
            count();
          };
          const strength = robustness >= 70 ? "lasting" : robustness >= 45 ? "fair" : "weak";
          const facts = `${strength} · ${note} · ${found === 1 ? "1 element" : `${found} elements`}`;
          const offer = button({ value: text, class: `offer ${strength}`, click: take });
          offer.append(part("code", { text }), part("span", { class: "facts", text: facts }));
          listen(offer, "pointerenter", () => parts.light(parts.find(text) ?? []));
          listen(offer, "pointerleave", () => parts.light(counted ?? []));
          return part("li", {}, offer);
        }),
      );
      if (suggestions[0]) selector.value = suggestions[0].selector;
      count();
    },
    recount: count,
    refuse(problems) {
      const elsewhere: string[] = [];
      for (const { pointer, detail, position } of problems) {
        const field = /\/restrictions\/\d+\/(\w+)$/.exec(pointer)?.[1];
        const text = position === null ? detail : `${detail} (at character ${position + 1})`;
        if (field === "selector") tell(selector, selectorSaid, text, true);
        else if (field === "pages") {
          pagesSaid.hidden = false;
          tell(own, pagesSaid, text, true);
        } else elsewhere.push(text);
      }
      problem.textContent = elsewhere.join(" ");
      return problem.textContent;
    },
    busy(is) {
      save.disabled = is === "saving";
      save.textContent = is === "saving" ? "Saving…" : "Save to the draft";
    },
  };
}

function tell(field: Element, said: HTMLElement, text: string, isWrong: boolean): void {
  if (said.textContent !== text) said.textContent = text;
  said.classList.toggle("wrong", isWrong);
  field.setAttribute("aria-invalid", String(isWrong));
}

function labelled(text: string, field: HTMLElement): HTMLElement {
  return part("label", { for: field.id }, text, field);
}

interface Choice<Value extends string> {
  readonly node: HTMLElement;
  value(): Value;
}

/** One of several, each with what it means. */
function choice<Value extends string>(
  name: string,
  legend: string,
  first: Value,
  options: readonly (readonly [value: Value, text: string, meaning: string])[],
): Choice<Value> {
  const inputs = options.map(([value]) => {
    const input = part("input", { type: "radio", name, value });
    input.checked = value === first;
    return input;
  });
  const node = part("fieldset", {}, part("legend", { text: legend }));
  options.forEach(([value, text, meaning], at) => {
    const words = part("span", {}, part("b", { text }), part("span", { class: "facts", text: meaning }));
    node.append(part("label", { class: `choice ${value}` }, inputs[at] as HTMLInputElement, words));
  });
  return { node, value: () => (inputs.find((input) => input.checked)?.value ?? first) as Value };
}
