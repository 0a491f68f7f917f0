// The history: who published what and when, how it differs from now, and the way back.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { ApiError, reasonOf, type Held, type Version } from "./api";
import { difference, opensAnything, type Difference } from "./difference";
import { differenceView } from "./difference-view";
import { closeDialog, modal, Part } from "./part";
import { momentText } from "./words";

/** What was read of the history. */
interface Read {
  /** What was published then; nothing that came later is replaced by rolling back. */
  readonly now: Held;
  readonly versions: readonly Version[];
  /** Whether there may be older ones than the last of these. */
  readonly goesOn: boolean;
}

/** What rolling back to a version would change, and what it was compared with. */
interface Compared {
  readonly version: number;
  readonly found: Difference;
  readonly now: Held;
}

@customElement("cobrowse-editor-history")
export class HistoryPanel extends Part {
  /** Site and ETag of what is published: another one, and there is a new version. */
  @property() published = "";
  @state() private read: Read | undefined;
  @state() private problem = "";
  /** Somebody else was faster than a roll back from here. */
  @state() private isOvertaken = false;
  @state() private shown: Compared | undefined;
  @state() private question: Compared | undefined;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("published")) void this.begin();
  }

  override render(): TemplateResult {
    const { read } = this;
    return html`<div class="card">
      <h2>History</h2>
      <p class="soft">Every version that was published. What is written in the draft is not here.</p>
      ${
        this.isOvertaken
          ? html`<p class="note warn overtaken" role="alert" tabindex="-1">
              Somebody else has published in the meantime, and nothing was rolled back. You see the history as it is now. Look at
              it, then roll back again.
            </p>`
          : nothing
      }
      ${this.problem ? html`<p class="note bad" role="alert">${this.problem}</p>` : nothing}
      ${read === undefined && !this.problem ? html`<p role="status">Loading…</p>` : nothing}
      ${read?.versions.length === 0 ? html`<p>Nothing was published yet.</p>` : nothing}
      <ol class="versions">
        ${read ? this.versions(read) : nothing}
      </ol>
      ${
        read?.goesOn
          ? html`<button type="button" @click=${() => void this.act(() => this.loadOlder(read))}>Show older versions</button>`
          : nothing
      }
      ${this.question ? this.restoreDialog(this.question) : nothing}
    </div>`;
  }

  /** A new version must not move the focus to another one's buttons. */
  private versions(read: Read): unknown {
    return repeat(
      read.versions,
      ({ version }) => version,
      (version, index) => this.version(version, index === 0, read),
    );
  }

  private version({ version, at, by, note, added, changed, removed }: Version, isNow: boolean, read: Read): TemplateResult {
    const isShown = this.shown?.version === version;
    return html`<li tabindex="-1" aria-label="Version ${version}">
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
                @click=${() => void this.compare(version, read)}
              >
                Difference to now
              </button>
              <button type="button" aria-label="Roll back… to version ${version}" @click=${() => void this.ask(version, read)}>
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

  private restoreDialog(question: Compared): TemplateResult {
    const { version, found } = question;
    return modal(
      `Roll back to version ${version}?`,
      html`<p>Its restrictions and settings are published again, as a new version. The draft stays as it is.</p>
        <div class="scrolls" tabindex="0" role="region" aria-label="What changes">${differenceView(found)}</div>
        <div class="buttons">
          <button type="button" @click=${closeDialog}>Cancel</button>
          <button
            type="button"
            class=${opensAnything(found) ? "main danger" : "main"}
            @click=${(event: Event) => void this.restore(event, question)}
          >
            Roll back
          </button>
        </div>`,
      () => (this.question = undefined),
    );
  }

  private async begin(): Promise<void> {
    this.problem = "";
    try {
      await this.load();
    } catch (error) {
      this.problem = reasonOf(error);
    }
  }

  private async load(): Promise<void> {
    const { api, site } = this.desk;
    // In this order the list is never older than what is taken for published: at worst a roll back is refused.
    const now = await api.published(site.id);
    const versions = await api.history(site.id);
    this.shown = undefined;
    this.read = { now, versions, goesOn: goesOn(versions) };
  }

  /** The focus goes to the first that was not there: the button moves away from under it, or is gone. */
  private async loadOlder(read: Read): Promise<void> {
    const older = await this.desk.api.history(this.desk.site.id, read.versions.at(-1)?.version);
    // It was asked twice, or all was read anew.
    if (this.read !== read) return;
    this.read = { ...read, versions: [...read.versions, ...older], goesOn: goesOn(older) };
    await this.updateComplete;
    this.querySelectorAll<HTMLElement>(".versions > li")[read.versions.length]?.focus();
  }

  private async compared(version: number, { now }: Read): Promise<Compared> {
    const { rules } = await this.desk.api.historical(this.desk.site.id, version);
    return { version, now, found: difference(now.rules, rules) };
  }

  private async compare(version: number, read: Read): Promise<void> {
    if (this.shown?.version === version) this.shown = undefined;
    else await this.act(async () => (this.shown = await this.compared(version, read)));
  }

  private async ask(version: number, read: Read): Promise<void> {
    await this.act(async () => (this.question = await this.compared(version, read)));
  }

  private async restore(event: Event, { version, now }: Compared): Promise<void> {
    closeDialog(event);
    const { api, site, draft } = this.desk;
    await this.act(async () => {
      try {
        await api.restore(site.id, version, now.etag);
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 412) throw error;
        this.isOvertaken = true;
      }
      await draft.refresh();
      if (!this.isOvertaken) this.desk.say(`Version ${version} holds again.`);
      await this.load();
      await this.updateComplete;
      // It stands above a list that may be long.
      this.querySelector<HTMLElement>(".overtaken")?.focus();
    });
  }

  /** What a person does here; what was told of the last time is over. What fails is told where it is seen from every version. */
  private async act(what: () => Promise<unknown>): Promise<void> {
    this.isOvertaken = false;
    try {
      await what();
    } catch (error) {
      this.desk.fail(error);
    }
  }
}

/** Whether there may be older versions than those of an answer: the first that was ever published is number 1. */
function goesOn(answer: readonly Version[]): boolean {
  return (answer.at(-1)?.version ?? 1) > 1;
}
