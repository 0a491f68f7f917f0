// The history: who published what and when, how it differs from now, and the way back.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { reasonOf, type Version } from "./api";
import { difference, opensAnything, type Difference } from "./difference";
import { differenceView } from "./difference-view";
import { closeDialog, modal, Part } from "./part";
import { momentText } from "./words";

@customElement("cobrowse-editor-history")
export class HistoryPanel extends Part {
  /** Site and ETag of what is published: another one, and there is a new version. */
  @property() published = "";
  @state() private versions: readonly Version[] | undefined;
  @state() private problem = "";
  @state() private shown: { readonly version: number; readonly found: Difference } | undefined;
  @state() private question: { readonly version: number; readonly found: Difference } | undefined;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("published")) void this.load();
  }

  override render(): TemplateResult {
    return html`<div class="card">
      <h2>History</h2>
      <p class="soft">Every version that was published. What is written in the draft is not here.</p>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${this.versions === undefined && !this.problem ? html`<p role="status">Loading…</p>` : nothing}
      ${this.versions?.length === 0 ? html`<p>Nothing was published yet.</p>` : nothing}
      <ol class="versions">
        ${this.versions?.map((version, index) => this.version(version, index === 0))}
      </ol>
      ${this.question ? this.restoreDialog(this.question) : nothing}
    </div>`;
  }

  private version({ version, at, by, note, added, changed, removed }: Version, isNow: boolean): TemplateResult {
    const isShown = this.shown?.version === version;
    return html`<li>
      <div class="version-head">
        <b>Version ${version}</b>
        ${isNow ? html`<span class="badge good">Holds now</span>` : nothing}
        <span>${momentText(at)}, ${by}</span>
      </div>
      ${note ? html`<p class="version-note">${note}</p>` : nothing}
      <p class="soft">
        ${
          added + changed + removed === 0
            ? "No restriction is different"
            : `${added} added, ${changed} changed, ${removed} removed`
        }
      </p>
      ${
        isNow
          ? nothing
          : html`<div class="buttons left">
              <button
                type="button"
                aria-expanded=${isShown}
                aria-label="Difference to now of version ${version}"
                @click=${() => void this.compare(version)}
              >
                Difference to now
              </button>
              <button type="button" aria-label="Roll back… to version ${version}" @click=${() => void this.ask(version)}>
                Roll back…
              </button>
            </div>`
      }
      ${
        isShown && this.shown
          ? html`<p class="soft">What rolling back to version ${version} would change:</p>
              ${differenceView(this.shown.found)}`
          : nothing
      }
    </li>`;
  }

  private restoreDialog({ version, found }: { readonly version: number; readonly found: Difference }): TemplateResult {
    return modal(
      `Roll back to version ${version}?`,
      html`<p>Its restrictions and settings are published again, as a new version. The draft stays as it is.</p>
        <div class="scrolls" tabindex="0" role="region" aria-label="What changes">${differenceView(found)}</div>
        <div class="buttons">
          <button type="button" @click=${closeDialog}>Cancel</button>
          <button type="button" class=${opensAnything(found) ? "main danger" : "main"} @click=${(event: Event) => void this.restore(event, version)}>
            Roll back
          </button>
        </div>`,
      () => (this.question = undefined),
    );
  }

  private async load(): Promise<void> {
    this.shown = undefined;
    await this.attempt(async () => (this.versions = await this.desk.api.history(this.desk.site.id)));
  }

  private async toVersion(version: number): Promise<Difference> {
    const { rules } = await this.desk.api.historical(this.desk.site.id, version);
    return difference(this.desk.draft.published.rules, rules);
  }

  private async compare(version: number): Promise<void> {
    if (this.shown?.version === version) this.shown = undefined;
    else await this.attempt(async () => (this.shown = { version, found: await this.toVersion(version) }));
  }

  private async ask(version: number): Promise<void> {
    await this.attempt(async () => (this.question = { version, found: await this.toVersion(version) }));
  }

  private async restore(event: Event, version: number): Promise<void> {
    closeDialog(event);
    await this.attempt(async () => {
      await this.desk.api.restore(this.desk.site.id, version);
      await this.desk.draft.refresh();
      this.desk.say(`Version ${version} holds again.`);
      await this.load();
    });
  }

  private async attempt(what: () => Promise<unknown>): Promise<void> {
    this.problem = "";
    try {
      await what();
    } catch (error) {
      this.problem = reasonOf(error);
    }
  }
}
