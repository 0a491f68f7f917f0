// Restrictions as files: exported, and imported after every problem of the file was named.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { ApiError, reasonOf } from "./api";
import { difference } from "./difference";
import { differenceView } from "./difference-view";
import { LIMITS, type Rules, type WrittenRules } from "./document";
import { exported, fileProblems, parsed, taken, takenIds, tooLarge, type FileProblem, type OnTaken } from "./import-file";
import { Part } from "./part";
import { count } from "./words";

const ON_TAKEN: readonly { readonly value: OnTaken; readonly text: string }[] = [
  { value: "new_id", text: "Add them under new ids" },
  { value: "replace", text: "Let the file's take the place of those here" },
  { value: "skip", text: "Leave them out" },
];

interface Read {
  readonly name: string;
  readonly file: WrittenRules | undefined;
  readonly problems: readonly FileProblem[];
}

@customElement("cobrowse-editor-files")
export class FilePanel extends Part {
  @state() private read: Read | undefined;
  @state() private isBusy = false;
  @state() private how: "add" | "replace" = "add";
  @state() private onTaken: OnTaken | undefined;
  @state() private takesSettings = false;
  /** Why the draft does not take the file although nothing is wrong with the file alone. */
  @state() private refused = "";

  override render(): TemplateResult {
    return html`<div class="card">
      <h2>Import and export</h2>
      <h3>Export</h3>
      <p>The draft as it is here, as a JSON file. Keep it with your site's sources, or bring it to another site.</p>
      <button type="button" @click=${() => this.export()}>Export ${count(this.rules.restrictions.length, "restriction")}</button>
      <h3>Import</h3>
      <label class="field"
        ><span class="label">A file of restrictions (JSON)</span>
        <input type="file" accept=".json,application/json" @change=${(event: Event) => void this.chosen(event)}
      /></label>
      <p role="status">${this.isBusy ? "Checking…" : ""}</p>
      ${this.read ? this.result(this.read) : nothing}
    </div>`;
  }

  private result({ name, file, problems }: Read): TemplateResult {
    if (!file) {
      return html`<div class="note bad" role="alert">
        <b>${name} was not imported: ${count(problems.length, "problem")}.</b> Correct ${problems.length === 1 ? "it" : "them"}
        and choose the file again. Nothing was changed.
        <ul>
          ${problems.map(({ place, text }) => html`<li><b>${place}:</b> ${text}</li>`)}
        </ul>
      </div>`;
    }
    const collisions = takenIds(this.rules, file);
    const isUndecided = this.how === "add" && collisions.length > 0 && this.onTaken === undefined;
    const next = this.outcome(file);
    const large = tooLarge(next);
    const refused = large ?? this.refused;
    return html`<div class="nested" role="group" aria-label="Import of ${name}">
      <p><b>${name}</b> has ${count(file.restrictions?.length ?? 0, "restriction")} and no problem.</p>
      <fieldset>
        <legend>What to do with it</legend>
        ${this.choice("how", this.how === "add", "Add to what is here", () => (this.how = "add"))}
        ${this.choice("how", this.how === "replace", "Replace everything, site settings included", () => (this.how = "replace"))}
      </fieldset>
      ${
        this.how === "add" && collisions.length > 0
          ? html`<fieldset>
              <legend>${count(collisions.length, "id is", "ids are")} taken here by another restriction: ${collisions.join(", ")}</legend>
              ${ON_TAKEN.map(({ value, text }) =>
                this.choice("taken", this.onTaken === value, text, () => (this.onTaken = value)),
              )}
            </fieldset>`
          : nothing
      }
      ${
        this.how === "add" && file.settings
          ? html`<label class="choice">
              <input
                type="checkbox"
                .checked=${this.takesSettings}
                @change=${(event: Event) => (this.takesSettings = (event.target as HTMLInputElement).checked)}
              />
              <span>Take over the file's site settings too</span>
            </label>`
          : nothing
      }
      ${isUndecided ? nothing : html`<h4>What changes in the draft</h4>${differenceView(difference(this.rules, next))}`}
      ${refused ? html`<p class="error" role="alert">${refused}</p>` : nothing}
      <div class="buttons">
        <button type="button" @click=${() => (this.read = undefined)}>Cancel</button>
        <button
          type="button"
          class="main"
          ?disabled=${isUndecided || this.isBusy || large !== undefined}
          @click=${() => void this.import(file)}
        >
          ${this.how === "add" ? "Add to the draft" : "Replace the draft"}
        </button>
      </div>
    </div>`;
  }

  private choice(name: string, isChosen: boolean, text: string, choose: () => void): TemplateResult {
    return html`<label class="choice">
      <input
        type="radio"
        name=${name}
        .checked=${isChosen}
        @change=${() => {
          this.refused = "";
          choose();
        }}
      />
      <span>${text}</span>
    </label>`;
  }

  private outcome(file: WrittenRules): ReturnType<typeof taken> {
    if (this.how === "replace") return taken(this.rules, file, { how: "replace" });
    return taken(this.rules, file, { how: "add", onTaken: this.onTaken ?? "skip", settings: this.takesSettings });
  }

  private async chosen(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const [file] = input.files ?? [];
    this.read = undefined;
    this.onTaken = undefined;
    this.refused = "";
    if (!file) return;
    this.isBusy = true;
    this.read = { name: file.name, ...(await this.judged(file)) };
    this.isBusy = false;
    // The same file, corrected, is another choice.
    input.value = "";
  }

  private async judged(file: File): Promise<Omit<Read, "name">> {
    const wrong = (text: string): Omit<Read, "name"> => ({ file: undefined, problems: [{ place: "The file", text }] });
    if (file.size > LIMITS.bodyBytes) return wrong("It is larger than 2 MB, the most that the relay takes.");
    const text = await file.text();
    const result = parsed(text);
    if ("problems" in result) return { file: undefined, problems: result.problems };
    try {
      const problems = await this.desk.api.check(this.desk.site.id, result.json);
      if (problems.length > 0) return { file: undefined, problems: fileProblems(text, problems) };
      return { file: result.json as WrittenRules, problems: [] };
    } catch (error) {
      return wrong(`It could not be checked. ${reasonOf(error)}`);
    }
  }

  private async import(file: WrittenRules): Promise<void> {
    const { read } = this;
    this.isBusy = true;
    this.refused = await this.refusal(this.outcome(file));
    this.isBusy = false;
    if (this.refused !== "" || this.read !== read) return;
    const before = this.rules;
    const name = read?.name ?? "";
    this.read = undefined;
    // Others may have changed the draft while it was checked.
    this.desk.change(this.outcome(file));
    this.desk.say(`${name} is in the draft. Publish it when it is right.`, () => this.desk.change(before));
  }

  /** Why the relay will not have this draft; empty when it will. Two documents may each be small enough, and both together not. */
  private async refusal(rules: Rules): Promise<string> {
    try {
      const problems = await this.desk.api.check(this.desk.site.id, rules);
      return problems.length > 0 ? `Nothing was changed. ${problems.map(({ detail }) => detail).join(" ")}` : "";
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 413) return "Nothing was changed. With the file in it, the draft is larger than 2 MB, the most that the relay takes.";
      // What cannot be checked now is checked when the draft is saved.
      return error.passes ? "" : `Nothing was changed. ${reasonOf(error)}`;
    }
  }

  private export(): void {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([exported(this.rules)], { type: "application/json" }));
    link.download = `restrictions-${this.desk.site.id}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href));
  }
}
