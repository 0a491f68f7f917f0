// The list of restrictions: searched, in groups that open and close, each row with what can be done to it.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Reported } from "./api";
import { same, type Restriction, type Rules } from "./document";
import { driftOf } from "./drift";
import { identifierFrom, untaken } from "./identifiers";
import { grouped, groupNames, moved, put, renamed, without, type Group } from "./listing";
import "./menu";
import type { MenuEntry } from "./menu";
import { overlaps, type Overlap } from "./overlap";
import { closeDialog, kindMark, modal, Part, valueOf } from "./part";
import { count } from "./words";

const DRAGGED = "application/x-cobrowse-restriction";

type Question =
  | { readonly ask: "new-group" }
  | { readonly ask: "rename"; readonly group: string }
  | { readonly ask: "move"; readonly restriction: Restriction };

@customElement("cobrowse-editor-list")
export class RestrictionList extends Part {
  /** The id of the one whose form is open. */
  @property() selected = "";
  @property({ attribute: false }) reported: readonly Reported[] = [];
  @state() private query = "";
  @state() private closed: ReadonlySet<string> = new Set();
  /** Groups that nothing is in yet; the document knows a group by what is in it. */
  @state() private kept: readonly string[] = [];
  @state() private question: Question | undefined;
  @state() private over: string | undefined;
  private overlaps: ReadonlyMap<string, Overlap> = new Map();
  /** A selector of what gets the focus, because what had it stands elsewhere once the document has changed. */
  private toFocus = "";

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("rules")) this.overlaps = overlaps(this.rules.restrictions);
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("rules")) this.focusOn(this.toFocus);
  }

  override render(): TemplateResult {
    const { restrictions } = this.rules;
    const groups = grouped(restrictions, this.query, this.kept);
    const found = groups.reduce((sum, group) => sum + group.restrictions.length, 0);
    const all = count(restrictions.length, "restriction");
    return html`<div class="tools">
        <h2 class="list-head">Restrictions</h2>
        <label class="search"
          ><span class="label">Search restrictions</span>
          <input
            type="search"
            placeholder="Id, selector, description, group, pages"
            .value=${this.query}
            @input=${(event: Event) => (this.query = valueOf(event))}
          />
        </label>
        <button type="button" class="main" @click=${() => this.select("")}>New restriction</button>
        <button type="button" @click=${() => (this.question = { ask: "new-group" })}>New group</button>
      </div>
      <p class="soft" role="status">${this.query.trim() === "" ? all : `${found} of ${all} found`}</p>
      ${restrictions.length === 0 && this.kept.length === 0 ? this.empty() : nothing}
      ${restrictions.length > 0 && found === 0 && this.query.trim() !== "" ? this.nothingFound() : nothing}
      ${repeat(
        groups,
        ({ name }) => name,
        (group) => this.group(group, groups.length === 1 && group.name === ""),
      )}
      ${this.questionDialog()}`;
  }

  private empty(): TemplateResult {
    return html`<div class="empty">
      <h3>No restrictions yet</h3>
      <p>
        A restriction marks elements of your pages that agents may not operate (DOM control) or not even see (data masking).
        Passwords, card numbers and codes are always masked, without any restriction.
      </p>
      <button type="button" class="main" @click=${() => this.select("")}>Make the first restriction</button>
    </div>`;
  }

  private nothingFound(): TemplateResult {
    return html`<div class="empty">
      <p>No restriction has these words.</p>
      <button type="button" @click=${() => (this.query = "")}>Show all</button>
    </div>`;
  }

  private group({ name, restrictions }: Group, isAlone: boolean): TemplateResult {
    // What is searched for is shown, wherever it is.
    const isOpen = !this.closed.has(name) || this.query.trim() !== "";
    const entries: MenuEntry[] = [
      { text: "Rename…", does: () => (this.question = { ask: "rename", group: name }) },
      { text: "Dissolve", does: () => this.dissolve(name) },
    ];
    return html`<section
      class="group ${this.over === name ? "over" : ""}"
      aria-label=${name || "No group"}
      @dragover=${(event: DragEvent) => this.draggedOver(event, name)}
      @dragleave=${() => (this.over = undefined)}
      @drop=${(event: DragEvent) => this.dropped(event, name)}
    >
      ${
        isAlone
          ? nothing
          : html`<div class="group-head">
              <h3>
                <button type="button" class="plain" aria-expanded=${isOpen} @click=${() => this.toggle(name)}>
                  <span class="arrow" aria-hidden="true">${isOpen ? "▾" : "▸"}</span>${name || "No group"}
                  <span class="soft">(${restrictions.length})</span>
                </button>
              </h3>
              ${
                name
                  ? html`<cobrowse-editor-menu label="Group ${name}" .entries=${entries}></cobrowse-editor-menu>`
                  : nothing
              }
            </div>`
      }
      ${
        !isOpen
          ? nothing
          : restrictions.length === 0
            ? html`<p class="soft">Nothing in it yet: drag a restriction here, or choose “Move…” in its menu. An empty group is not saved.</p>`
            : html`<ul class="rows">
                ${repeat(
                  restrictions,
                  ({ id }) => id,
                  (restriction) => this.row(restriction),
                )}
              </ul>`
      }
    </section>`;
  }

  private row(restriction: Restriction): TemplateResult {
    const { id, kind, selector, pages, description, enabled } = restriction;
    const drift = driftOf(this.reported.find((one) => one.id === id));
    const overlap = this.overlaps.get(id);
    const entries: MenuEntry[] = [
      { text: "Edit", does: () => this.select(id) },
      { text: "Duplicate", does: () => this.duplicate(restriction) },
      { text: enabled ? "Disable" : "Enable", does: () => this.enable(restriction, !enabled) },
      { text: "Move…", does: () => (this.question = { ask: "move", restriction }) },
      { text: "Delete", does: () => this.takeOut(restriction) },
    ];
    const name = description || selector;
    return html`<li
      class="row ${kind} ${enabled ? "" : "off"} ${id === this.selected ? "selected" : ""}"
      draggable="true"
      @dragstart=${(event: DragEvent) => event.dataTransfer?.setData(DRAGGED, id)}
    >
      <label class="switch" title=${enabled ? "Enabled" : "Disabled"}>
        <input
          type="checkbox"
          role="switch"
          aria-label="Enabled: ${name}"
          .checked=${enabled}
          @change=${(event: Event) => this.enable(restriction, (event.target as HTMLInputElement).checked)}
        />
      </label>
      <button
        type="button"
        class="plain what"
        data-id=${id}
        aria-current=${id === this.selected ? "true" : nothing}
        @click=${() => this.select(id)}
      >
        <b>${name}</b>
        ${description ? html`<code>${selector}</code>` : nothing}
        <span class="facts">
          ${kindMark(kind)}
          <span>${pages === null ? "All pages" : html`Pages <code>${pages}</code>`}</span>
          ${enabled ? nothing : html`<span class="badge">Disabled</span>`}
          ${drift ? html`<span class="badge ${drift.level}">${drift.text}</span>` : nothing}
          <span class="id">${id}</span>
        </span>
        ${overlap ? html`<span class="overlap ${overlap.level}">${overlap.text}</span>` : nothing}
      </button>
      <cobrowse-editor-menu label="Actions for ${name}" .entries=${entries}></cobrowse-editor-menu>
    </li>`;
  }

  private questionDialog(): TemplateResult | typeof nothing {
    const { question } = this;
    if (!question) return nothing;
    const done = (): void => {
      this.question = undefined;
    };
    const buttons = (text: string): TemplateResult =>
      html`<div class="buttons">
        <button type="button" @click=${closeDialog}>Cancel</button>
        <button class="main">${text}</button>
      </div>`;
    const form = (content: TemplateResult, answered: (typed: string) => void): TemplateResult =>
      html`<form
        @submit=${(event: Event) => {
          event.preventDefault();
          const typed = new FormData(event.target as HTMLFormElement).get("group");
          closeDialog(event);
          if (typeof typed === "string") answered(typed.trim());
        }}
      >
        ${content}
      </form>`;
    const nameField = (value: string): TemplateResult =>
      html`<label class="field"
        ><span class="label">Name of the group</span>
        <input name="group" required maxlength="100" .value=${value} autocomplete="off"
      /></label>`;
    switch (question.ask) {
      case "new-group":
        return modal("New group", form(html`${nameField("")}${buttons("Make group")}`, (name) => this.newGroup(name)), done);
      case "rename": {
        const { group } = question;
        return modal("Rename group", form(html`${nameField(group)}${buttons("Rename")}`, (name) => this.rename(group, name)), done);
      }
      case "move": {
        const { restriction } = question;
        const groups = ["", ...groupNames(this.rules, this.kept)];
        const choice = html`<label class="field"
            ><span class="label">Group for ${restriction.description || restriction.id}</span>
            <select name="group">
              ${groups.map(
                (name) => html`<option value=${name} ?selected=${name === restriction.group}>${name || "No group"}</option>`,
              )}
            </select></label
          >${buttons("Move")}`;
        return modal("Move to a group", form(choice, (name) => this.moveChosen(restriction, name)), done);
      }
    }
  }

  /** The empty id stands for a new one. */
  private select(id: string): void {
    this.dispatchEvent(new CustomEvent("choose", { detail: id }));
  }

  private toggle(name: string): void {
    const closed = new Set(this.closed);
    if (!closed.delete(name)) closed.add(name);
    this.closed = closed;
  }

  private open(group: string): void {
    this.closed = new Set([...this.closed].filter((name) => name !== group));
  }

  private newGroup(name: string): void {
    if (name !== "" && !this.kept.includes(name)) this.kept = [...this.kept, name];
  }

  private rename(from: string, to: string): void {
    if (to === "" || to === from) return;
    this.kept = this.kept.map((name) => (name === from ? to : name));
    if (this.closed.has(from)) this.closed = new Set([...this.closed, to]);
    this.change(renamed(this.rules, from, to), `cobrowse-editor-menu[label="${CSS.escape(`Group ${to}`)}"]`);
  }

  private dissolve(name: string): void {
    const ids = new Set(this.rules.restrictions.filter(({ group }) => group === name).map(({ id }) => id));
    this.kept = this.kept.filter((kept) => kept !== name);
    const [first] = ids;
    this.open("");
    this.change(renamed(this.rules, name, ""), first === undefined ? "input[type=search]" : whatOf(first));
    this.desk.say(`The group ${name} is dissolved. Its restrictions are still there.`, () =>
      this.desk.change(moved(this.desk.draft.rules, ids, name)),
    );
  }

  private moveChosen(restriction: Restriction, group: string): void {
    this.open(group);
    this.move(restriction.id, group, `${whatOf(restriction.id)} + cobrowse-editor-menu`);
  }

  private move(id: string, group: string, toFocus = ""): void {
    const restriction = this.rules.restrictions.find((one) => one.id === id);
    if (!restriction || restriction.group === group) return;
    const back = restriction.group;
    this.change(moved(this.rules, new Set([id]), group), toFocus);
    this.desk.say(`Moved to ${group || "no group"}.`, () =>
      this.desk.change(moved(this.desk.draft.rules, new Set([id]), back)),
    );
  }

  /** Changes the document, and then gives the focus to what the selector finds. Empty groups are not in the document. */
  private change(rules: Rules, toFocus: string): void {
    if (same(rules, this.rules)) void this.updateComplete.then(() => this.focusOn(toFocus));
    else {
      this.toFocus = toFocus;
      this.desk.change(rules);
    }
  }

  private focusOn(selector: string): void {
    if (selector !== "") this.querySelector<HTMLElement>(selector)?.focus();
    this.toFocus = "";
  }

  private draggedOver(event: DragEvent, group: string): void {
    if (!event.dataTransfer?.types.includes(DRAGGED)) return;
    event.preventDefault();
    this.over = group;
  }

  private dropped(event: DragEvent, group: string): void {
    this.over = undefined;
    const id = event.dataTransfer?.getData(DRAGGED);
    if (!id) return;
    event.preventDefault();
    this.move(id, group);
  }

  private enable(restriction: Restriction, enabled: boolean): void {
    this.desk.change(put(this.rules, { ...restriction, enabled }, restriction.id));
  }

  private duplicate(restriction: Restriction): void {
    const taken = new Set(this.rules.restrictions.map(({ id }) => id));
    const description = restriction.description && `${restriction.description} (copy)`.slice(0, 500);
    const id = description ? identifierFrom(description, taken) : untaken(restriction.id, taken);
    this.desk.change(put(this.rules, { ...restriction, id, description }, undefined));
    this.select(id);
  }

  private takeOut(restriction: Restriction): void {
    const rows = [...this.querySelectorAll<HTMLElement>(".what")];
    const at = rows.findIndex((row) => row.dataset.id === restriction.id);
    (rows[at + 1] ?? rows[at - 1] ?? this.querySelector<HTMLElement>("input"))?.focus();
    this.desk.change(without(this.rules, restriction.id));
    this.desk.say(`Deleted: ${restriction.description || restriction.id}.`, () => this.putBack(restriction));
  }

  private putBack(restriction: Restriction): void {
    const { rules } = this.desk.draft;
    // Somebody may have used the id in the meantime.
    const id = untaken(restriction.id, new Set(rules.restrictions.map((one) => one.id)));
    this.desk.change(put(rules, { ...restriction, id }, undefined));
  }
}

/** A selector of the part of a row that opens the form. */
function whatOf(id: string): string {
  return `.what[data-id="${CSS.escape(id)}"]`;
}
