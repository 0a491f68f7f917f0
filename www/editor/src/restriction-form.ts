// The form of one restriction: what is typed is checked at once, and what is right is in the draft.

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { ApiError, type Reported } from "./api";
import { LIMITS, placeOf, same, type Kind, type Problem, type Restriction } from "./document";
import { driftOf } from "./drift";
import { identifierFrom, isIdentifier } from "./identifiers";
import { groupNames, put, without } from "./listing";
import "./marked-input";
import "./page-scope";
import { overlapOf } from "./overlap";
import { afterPause, newest, Part, problemText, valueOf } from "./part";
import { selectorProblem, selectorWarning } from "./selector";
import { kindMeans, kindText } from "./words";

/** Milliseconds without a key before the relay is asked. */
const PAUSE_MS = 250;

const KINDS: readonly Kind[] = ["mask", "control", "open"];

const BLANK: Restriction = { id: "", kind: "mask", selector: "", pages: null, group: "", description: "", enabled: true };

interface FieldProblem {
  readonly text: string;
  readonly position: number | null;
}

@customElement("cobrowse-editor-form")
export class RestrictionForm extends Part {
  /** The restriction's id in the draft; empty for a new one. */
  @property() restriction = "";
  @property({ attribute: false }) reported: readonly Reported[] = [];

  @state() private now: Restriction = BLANK;
  /** Problems are shown for what was touched, or once somebody has tried to add it. */
  @state() private touched: ReadonlySet<string> = new Set();
  @state() private found: ReadonlyMap<string, FieldProblem> = new Map();
  @state() private isGone = false;
  /** As it was in the draft when it was last the same as here. */
  private held: Restriction | undefined;
  private hasOwnId = false;
  /** Counts what the form was put on: answers may be of what it was on before. */
  private round = 0;
  private readonly check = newest(() => this.checked());
  private readonly checkSoon = afterPause(PAUSE_MS, () => void this.checkAndApply());

  /** Whether something was typed that is not in the draft. */
  get isPending(): boolean {
    return this.restriction === "" ? !same({ ...this.now, id: "" }, BLANK) : this.held !== undefined && !same(this.now, this.held);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("restriction")) {
      const isOwn = this.restriction !== "" && this.held?.id === this.restriction;
      if (!isOwn) this.begin();
    }
    if (changed.has("rules") && this.restriction !== "") this.follow();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("restriction") && this.touched.size === 0) this.querySelector<HTMLElement>("h2")?.focus();
  }

  /** Puts what is right into the draft now: somebody is about to leave. */
  async settle(): Promise<void> {
    await this.checkAndApply();
  }

  /** Puts the form on another restriction. */
  private begin(): void {
    this.held = this.rules.restrictions.find(({ id }) => id === this.restriction);
    this.now = this.held ?? BLANK;
    this.touched = new Set();
    this.found = new Map();
    this.isGone = false;
    this.hasOwnId = this.restriction !== "";
    this.round++;
    if (this.held) this.checkSoon();
  }

  /** Shows what others, or the list, have changed meanwhile, unless something else is being typed. */
  private follow(): void {
    const held = this.rules.restrictions.find(({ id }) => id === this.restriction);
    const isUntouched = this.held === undefined || same(this.now, this.held);
    this.isGone = held === undefined;
    if (!held || same(held, this.held)) return;
    this.held = held;
    if (isUntouched) this.now = held;
  }

  override render(): TemplateResult {
    const { now } = this;
    const isNew = this.restriction === "";
    const drift = driftOf(this.reported.find(({ id }) => id === this.restriction));
    return html`<form class="card" novalidate @submit=${(event: Event) => void this.add(event)}>
      <div class="card-head">
        <h2 tabindex="-1">${isNew ? "New restriction" : now.description || now.selector || now.id}</h2>
        <button type="button" @click=${() => this.close()}>Close</button>
      </div>
      ${drift ? html`<p class="note ${drift.level}">${drift.text}</p>` : nothing}
      ${
        this.isGone
          ? html`<p class="note warn" role="alert">
              This restriction is not in the draft any more.
              <button type="button" @click=${() => this.bringBack()}>Put it back</button>
            </p>`
          : nothing
      }
      <label class="field"
        ><span class="label">Description <span class="soft">(optional)</span></span>
        <input
          name="description"
          maxlength=${LIMITS.description}
          autocomplete="off"
          .value=${live(now.description)}
          aria-describedby="description-hint"
          @input=${(event: Event) => this.describe(valueOf(event))}
      /></label>
      <p class="hint" id="description-hint">What it protects. Agents read it when they are refused.</p>
      ${this.kinds()}
      <cobrowse-editor-marked-input
        name="selector"
        label="Selector"
        hint="A CSS selector. All elements that it finds are restricted, with everything in them."
        longest=${LIMITS.selector}
        .value=${now.selector}
        .problem=${this.shown("selector")?.text ?? ""}
        .position=${this.shown("selector")?.position ?? null}
        @typed=${(event: CustomEvent<string>) => this.type({ selector: event.detail }, "selector")}
      ></cobrowse-editor-marked-input>
      ${this.warning(selectorWarning(now.selector, now.kind))}
      <div class="unboxed" role="status">${this.overlap()}</div>
      <cobrowse-editor-page-scope
        .desk=${this.desk}
        .rules=${this.rules}
        .pages=${now.pages}
        .problem=${this.shown("pages")?.text ?? ""}
        .position=${this.shown("pages")?.position ?? null}
        @typed=${(event: CustomEvent<string | null>) => this.type({ pages: event.detail }, "pages")}
      ></cobrowse-editor-page-scope>
      <label class="field"
        ><span class="label">Group <span class="soft">(optional)</span></span>
        <input
          name="group"
          list="group-names"
          maxlength=${LIMITS.group}
          autocomplete="off"
          .value=${live(now.group)}
          @change=${(event: Event) => this.type({ group: valueOf(event).trim() }, "group")}
      /></label>
      <datalist id="group-names">${groupNames(this.rules).map((name) => html`<option value=${name}></option>`)}</datalist>
      <label class="field"
        ><span class="label">Id</span>
        <input
          class="mono"
          name="id"
          maxlength="64"
          spellcheck="false"
          autocomplete="off"
          .value=${live(now.id)}
          aria-invalid=${this.shown("id") ? "true" : nothing}
          aria-describedby="id-hint id-problem"
          @change=${(event: Event) => this.identify(valueOf(event).trim())}
      /></label>
      <p class="hint" id="id-hint">Made of the description. Metrics and reports call the restriction so.</p>
      ${problemText("id-problem", this.shown("id")?.text)}
      <label class="choice">
        <input
          type="checkbox"
          name="enabled"
          .checked=${live(now.enabled)}
          @change=${(event: Event) => this.type({ enabled: (event.target as HTMLInputElement).checked }, "enabled")}
        />
        <span>Enabled</span>
      </label>
      ${this.rest(isNew)}
    </form>`;
  }

  private kinds(): TemplateResult {
    const { kind } = this.now;
    const isIdle = kind === "open" && !this.rules.settings.private_by_default;
    return html`<fieldset>
      <legend>Kind</legend>
      ${KINDS.map(
        (one) =>
          html`<label class="choice ${one}">
            <input type="radio" name="kind" .checked=${live(one === kind)} @change=${() => this.type({ kind: one }, "kind")} />
            <span><b>${kindText(one)}</b><span class="hint">${kindMeans(one)}</span></span>
          </label>`,
      )}
      ${this.warning(isIdle ? "It has no effect while the site is not private by default (see Site settings)." : undefined)}
    </fieldset>`;
  }

  private warning(text: string | undefined): TemplateResult | typeof nothing {
    return text === undefined ? nothing : html`<p class="note warn">${text}</p>`;
  }

  private overlap(): TemplateResult | typeof nothing {
    const others = this.rules.restrictions.filter(({ id }) => id !== this.restriction);
    const overlap = overlapOf(this.now, others);
    return overlap ? html`<p class="note ${overlap.level}">${overlap.text}</p>` : nothing;
  }

  private rest(isNew: boolean): TemplateResult {
    const whole = this.shown("");
    return html`${problemText("whole-problem", whole?.text)}
      ${
        isNew
          ? html`<div class="buttons">
              <button type="button" @click=${() => this.close()}>Cancel</button>
              <button class="main">Add restriction</button>
            </div>`
          : html`<p class="soft" role="status">
                ${
                  this.found.size > 0
                    ? "Not in the draft until this is corrected."
                    : "What you change here is in the draft at once. It holds when you publish it."
                }
              </p>
              <div class="buttons">
                <button type="button" class="danger" @click=${() => this.takeOut()}>Delete</button>
              </div>`
      }`;
  }

  private shown(field: string): FieldProblem | undefined {
    const isShown = this.restriction !== "" || this.touched.has(field) || this.touched.has("all");
    return isShown ? this.found.get(field) : undefined;
  }

  private describe(description: string): void {
    const id = this.hasOwnId ? this.now.id : description ? identifierFrom(description, this.takenIds()) : "";
    this.type({ description, id }, "description");
  }

  private identify(id: string): void {
    this.hasOwnId = id !== "";
    this.type({ id: id || identifierFrom(this.now.description, this.takenIds()) }, "id");
  }

  private type(what: Partial<Restriction>, field: string): void {
    this.now = { ...this.now, ...what };
    this.touched = new Set([...this.touched, field]);
    // Until the relay has spoken, what was wrong elsewhere is still wrong.
    const found = new Map(this.found);
    found.delete(field);
    this.found = new Map([...found, ...this.ownProblems()]);
    this.checkSoon();
  }

  private takenIds(): Set<string> {
    return new Set(this.rules.restrictions.map(({ id }) => id).filter((id) => id !== this.restriction));
  }

  private ownProblems(): Map<string, FieldProblem> {
    const { id, selector, pages } = this.now;
    const found = new Map<string, FieldProblem>();
    const add = (field: string, text: string): unknown => found.set(field, { text, position: null });
    const wrong = selectorProblem(selector);
    if (wrong !== undefined) add("selector", wrong);
    if (pages === "") add("pages", "Enter an expression, or choose all pages.");
    if (!isIdentifier(id)) {
      // A new one gets its id when it is added.
      if (id !== "" || this.restriction !== "") add("id", "An id has 1 to 64 letters without accents, digits, hyphens or underscores.");
    } else if (this.takenIds().has(id)) add("id", "Another restriction has this id. Ids are there once.");
    return found;
  }

  /** Asks the relay, and puts it into the draft when nothing is wrong; answers what is right, if it is. */
  private async checkAndApply(): Promise<Restriction | undefined> {
    const { round } = this;
    const { now, found } = await this.check();
    if (round !== this.round || !this.isConnected) return undefined;
    this.found = found;
    if (found.size > 0) return undefined;
    if (this.restriction !== "" && !this.isGone) this.apply(now);
    return now;
  }

  private async checked(): Promise<{ now: Restriction; found: ReadonlyMap<string, FieldProblem> }> {
    const { now } = this;
    const own = this.ownProblems();
    const relays = await this.relayProblems({ ...now, id: this.idOf(now) });
    // Where both have found something, the relay knows the place.
    return { now, found: new Map([...own, ...relays]) };
  }

  private idOf({ id, description }: Restriction): string {
    return id || identifierFrom(description, this.takenIds());
  }

  private async relayProblems(restriction: Restriction): Promise<[string, FieldProblem][]> {
    if (restriction.selector === "" || restriction.pages === "") return [];
    let problems: Problem[];
    try {
      problems = await this.desk.api.check(this.desk.site.id, { restrictions: [restriction] });
    } catch (error) {
      // The draft is kept here and checked when it is saved.
      if (error instanceof ApiError && error.passes) return [];
      this.desk.fail(error);
      return [];
    }
    return problems.map(({ pointer, detail, position }) => [placeOf(pointer)?.field ?? "", { text: detail, position }]);
  }

  private apply(restriction: Restriction): void {
    if (same(restriction, this.held)) return;
    const from = this.restriction;
    this.held = restriction;
    this.desk.change(put(this.desk.draft.rules, restriction, from));
    if (restriction.id !== from) this.choose(restriction.id);
  }

  private async add(event: Event): Promise<void> {
    event.preventDefault();
    if (this.restriction !== "") return;
    this.touched = new Set(["all"]);
    const right = await this.checkAndApply();
    // A second press waited for the same answer.
    if (this.held) return;
    if (!right) {
      await this.updateComplete;
      this.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
      return;
    }
    const added = { ...right, id: this.idOf(right) };
    // What was typed while the relay was asked comes after.
    this.now = { ...this.now, id: this.now.id || added.id };
    this.apply(added);
    this.desk.say(`Added: ${added.description || added.id}.`);
  }

  private bringBack(): void {
    this.isGone = false;
    this.held = this.now;
    this.desk.change(put(this.desk.draft.rules, this.now, undefined));
  }

  private takeOut(): void {
    const removed = this.held ?? this.now;
    this.held = undefined;
    this.close();
    this.desk.change(without(this.desk.draft.rules, removed.id));
    this.desk.say(`Deleted: ${removed.description || removed.id}.`, () =>
      this.desk.change(put(this.desk.draft.rules, removed, removed.id)),
    );
  }

  private close(): void {
    this.dispatchEvent(new CustomEvent("leave"));
  }

  /** The same restriction by its new name. */
  private choose(id: string): void {
    this.dispatchEvent(new CustomEvent("choose", { detail: id }));
  }
}
