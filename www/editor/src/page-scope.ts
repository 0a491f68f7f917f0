// On which pages a restriction holds, with addresses to try the expression on.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { ApiError, reasonOf } from "./api";
import { LIMITS } from "./document";
import "./marked-input";
import { afterPause, Part, valueOf } from "./part";

/** Milliseconds without a key before the relay is asked. */
const PAUSE_MS = 250;

/** Addresses that one try takes. */
const TRIED_MAX = 100;

/** What is tried on one site is tried again for the next restriction. */
const remembered = new Map<string, string>();

@customElement("cobrowse-editor-page-scope")
export class PageScope extends Part {
  @property({ attribute: false }) pages: string | null = null;
  @property() problem = "";
  @property({ attribute: false }) position: number | null = null;
  @state() private tried: readonly { readonly url: string; readonly matches: boolean }[] = [];
  @state() private trouble = "";
  /** What was typed before “All pages” was chosen. */
  private typed = "";
  private asked = 0;
  private readonly ask = afterPause(PAUSE_MS, () => void this.tryNow());

  private get addresses(): string {
    return remembered.get(this.desk.site.id) ?? this.desk.site.allowed_origins.map((origin) => `${origin}/`).join("\n");
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.ask();
  }

  override render(): TemplateResult {
    const some = this.pages !== null;
    return html`<fieldset>
      <legend>Pages</legend>
      <label class="choice">
        <input type="radio" name="scope" .checked=${!some} @change=${() => this.set(null)} />
        <span>All pages</span>
      </label>
      <label class="choice">
        <input type="radio" name="scope" .checked=${some} @change=${() => this.set(this.typed)} />
        <span>Pages whose address matches a regular expression</span>
      </label>
      ${some ? this.expression(this.pages ?? "") : nothing}
    </fieldset>`;
  }

  private expression(pattern: string): TemplateResult {
    return html`<div class="nested">
      <cobrowse-editor-marked-input
        name="pages"
        label="Regular expression"
        hint="Searched anywhere in the complete address. ^ and $ are its ends, (?i) ignores upper and lower case."
        longest=${LIMITS.pages}
        .value=${pattern}
        .problem=${this.problem}
        .position=${this.position}
        @typed=${(event: CustomEvent<string>) => this.set(event.detail)}
      ></cobrowse-editor-marked-input>
      <label class="field"
        ><span class="label">Addresses to try, one a line</span>
        <textarea
          class="mono"
          name="addresses"
          rows="3"
          spellcheck="false"
          .value=${this.addresses}
          @input=${(event: Event) => this.typedAddresses(valueOf(event))}
        ></textarea>
      </label>
      <ul class="tried" aria-label="What matches">
        ${this.tried.map(
          ({ url, matches }) =>
            html`<li class=${matches ? "yes" : "no"}>
              <span class="badge ${matches ? "good" : ""}">${matches ? "Matches" : "Does not match"}</span>
              <span class="address">${url}</span>
            </li>`,
        )}
      </ul>
      <p class="soft" role="status">${this.trouble}</p>
    </div>`;
  }

  private set(pages: string | null): void {
    if (pages === null) this.typed = this.pages ?? "";
    this.pages = pages;
    this.dispatchEvent(new CustomEvent("typed", { detail: pages }));
    this.ask();
  }

  private typedAddresses(text: string): void {
    remembered.set(this.desk.site.id, text);
    this.ask();
  }

  private async tryNow(): Promise<void> {
    const { pages } = this;
    if (pages === null || !this.isConnected) return;
    const urls = this.addresses.split(/\s+/).filter(Boolean).slice(0, TRIED_MAX);
    const asked = ++this.asked;
    let tried: boolean[] = [];
    let trouble = "";
    try {
      tried = await this.desk.api.tryPattern(this.desk.site.id, pages, urls);
    } catch (error) {
      const isWrong = error instanceof ApiError && error.status === 422;
      trouble = isWrong ? "Nothing can be tried until the expression is right." : reasonOf(error);
    }
    // Answers come in any order; the last question counts.
    if (asked !== this.asked) return;
    this.tried = tried.map((matches, index) => ({ url: urls[index] ?? "", matches }));
    this.trouble = trouble;
  }
}
