/** Lists what holds on this page, what is masked in any case, and apart from them what holds elsewhere. */

import { button, part } from "../widgets/parts";
import type { Held, Holding } from "./holding";
import { kindNames, titleOf, type Restriction } from "./restriction";

export interface ListParts {
  pick(): void;
  preview(): void;
  /** Shows which elements a row is about; none: no row. */
  light(elements: readonly Element[]): void;
  /** Brings them into sight, one after the other. */
  reveal(elements: readonly Element[]): void;
  edit(restriction: Restriction): void;
  remove(restriction: Restriction): void;
}

export interface ListView {
  readonly node: HTMLElement;
  show(holding: Holding): void;
  /** What the preview's button says, and what stands below it. */
  showPreview(label: string, text: string): void;
  focus(): void;
  /** To the row of a restriction, where it is listed. */
  focusRow(id: string): void;
}

interface Row {
  readonly node: HTMLElement;
  readonly main: HTMLButtonElement;
  show(held: Shown): void;
}

/** What a row shows: a restriction, or what is built in. */
interface Shown {
  readonly title: string;
  readonly kind: string;
  readonly kindName: string;
  readonly selector: string;
  readonly problem: string;
  readonly group: string;
  readonly elements: readonly Element[];
  readonly count: string;
  readonly restriction: Restriction | null;
}

export function createListView(parts: ListParts): ListView {
  const rows = new Map<string, Row>();
  const pickButton = button({ class: "main", text: "Pick an element", click: parts.pick });
  const previewButton = button({ text: "Start preview", click: parts.preview });
  const previewText = part("p", { class: "hint" });
  const privacy = part("p", { class: "notice", text: "Private by default: agents see nothing but what is open." });
  const [here, builtIn] = [section("On this page"), section("In any case")];
  const [elsewhere, off] = [fold("On other pages"), fold("Switched off")];
  const none = part("p", {
    class: "hint",
    text: "No restriction of the draft holds on this page. Pick an element to begin.",
  });
  const node = part("div", { class: "view" });
  node.append(part("div", { class: "acts" }, pickButton, previewButton), previewText, privacy, here.node, none);
  node.append(builtIn.node, elsewhere.node, off.node);

  const rowOf = (key: string, shown: Shown): Row => {
    const row = rows.get(key) ?? createRow(parts);
    rows.set(key, row);
    row.show(shown);
    return row;
  };
  const list = (into: Section, held: readonly Held[]) =>
    into.show(held.map((one) => rowOf(one.restriction.id, shownOf(one))), held.length);

  return {
    node,
    show({ restrictions, floor, submitButtons, privateByDefault }) {
      const isOn = ({ restriction, here }: Held) => restriction.enabled && here !== false;
      privacy.hidden = !privateByDefault;
      const now = restrictions.filter(isOn);
      list(here, now);
      none.hidden = now.length > 0;
      builtIn.show([
        rowOf(" floor", builtInRow("Passwords, card, code, hidden and file fields", "mask", floor)),
        ...(submitButtons.length > 0
          ? [rowOf(" submit-buttons", builtInRow("Submit buttons, by the site's settings", "control", submitButtons))]
          : []),
      ]);
      list(elsewhere, restrictions.filter((held) => held.restriction.enabled && !isOn(held)));
      list(off, restrictions.filter(({ restriction }) => !restriction.enabled));
    },
    showPreview(label, text) {
      previewButton.textContent = label;
      previewText.textContent = text;
    },
    focus: () => pickButton.focus(),
    focusRow: (id) => (rows.get(id)?.main ?? pickButton).focus(),
  };
}

function shownOf({ restriction, problem, elements, here }: Held): Shown {
  const { kind, selector, group } = restriction;
  const found = elements.length;
  const count = here ? (found === 1 ? "1 element" : `${found} elements`) : here === undefined ? "asking the relay" : "";
  return {
    title: titleOf(restriction),
    kind,
    kindName: kindNames[kind],
    selector,
    problem,
    group,
    elements,
    count,
    restriction,
  };
}

function builtInRow(title: string, kind: "mask" | "control", elements: readonly Element[]): Shown {
  const count = elements.length === 1 ? "1 element" : `${elements.length} elements`;
  const kindName = `${kindNames[kind]}, not editable here`;
  return { title, kind, kindName, selector: "", problem: "", group: "", elements, count, restriction: null };
}

function createRow(parts: ListParts): Row {
  let now: Shown | undefined;
  const title = part("span", { class: "row-title" });
  const facts = part("span", { class: "facts" });
  const selector = part("code", {});
  const problem = part("span", { class: "problem" });
  const act = (what: (restriction: Restriction) => void) => () => now?.restriction && what(now.restriction);
  const main = button({ class: "row-main", click: () => now && parts.reveal(now.elements) });
  main.append(title, facts, selector, problem);
  const edit = button({ text: "Edit", click: act(parts.edit) });
  const remove = button({ text: "Delete", click: act(parts.remove) });
  const light = () => now && parts.light(now.elements);
  const dark = () => parts.light([]);
  const acts = part("span", { class: "row-acts" }, edit, remove);
  const node = part("li", { pointerenter: light, pointerleave: dark, focusin: light, focusout: dark }, main, acts);
  return {
    node,
    main,
    show(shown) {
      now = shown;
      node.className = `row ${shown.kind}`;
      title.textContent = shown.title;
      facts.textContent = [shown.kindName, shown.count, shown.group].filter((one) => one !== "").join(" · ");
      selector.textContent = shown.selector;
      selector.hidden = shown.selector === "";
      problem.textContent = shown.problem;
      problem.hidden = shown.problem === "";
      acts.hidden = shown.restriction === null;
      edit.setAttribute("aria-label", `Edit ${shown.title}`);
      remove.setAttribute("aria-label", `Delete ${shown.title}`);
    },
  };
}

interface Section {
  readonly node: HTMLElement;
  show(rows: readonly Row[], count?: number): void;
}

function section(name: string): Section {
  const heading = part("h2", {});
  const list = part("ul", { class: "rows" });
  const node = part("div", {}, heading, list);
  return {
    node,
    show(rows, count) {
      heading.textContent = count === undefined ? name : `${name} (${count})`;
      place(list, rows);
    },
  };
}

function fold(name: string): Section {
  const summary = part("summary", {});
  const list = part("ul", { class: "rows" });
  const node = part("details", {}, summary, list);
  let rows: readonly Row[] = [];
  // Thousands are not laid out before somebody wants to see them.
  const fill = () => place(list, node.open ? rows : []);
  node.addEventListener("toggle", fill);
  return {
    node,
    show(now, count) {
      rows = now;
      node.hidden = now.length === 0;
      summary.textContent = `${name} (${count ?? now.length})`;
      fill();
    },
  };
}

/** Leaves alone what is in place: a row that has the focus keeps it. */
function place(list: Element, rows: readonly Row[]): void {
  const nodes = rows.map(({ node }) => node);
  if (nodes.length === list.children.length && nodes.every((node, at) => list.children[at] === node)) return;
  list.replaceChildren(...nodes);
}
