// The editor as one element, `<cobrowse-editor>`: a site's draft, and around it everything that is done to it.

import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { createApi, ApiError, reasonOf, type Api, type Drift, type Site } from "./api";
import "./conflict-dialog";
import "./coverage-panel";
import { difference, isNone } from "./difference";
import { Draft } from "./draft";
import { toLookAt } from "./drift";
import { editorStyle } from "./editor-style";
import "./file-panel";
import "./history-panel";
import { keepsakeOf } from "./keepsake";
import { layoutStyle } from "./layout-style";
import { loginFrom } from "./login";
import "./page-panel";
import { valueOf, type Desk } from "./part";
import "./publish-dialog";
import { questionDialog, type Question } from "./question-dialog";
import type { RestrictionForm } from "./restriction-form";
import "./restriction-form";
import "./restriction-list";
import { saveText, saveLevel } from "./save-words";
import "./settings-panel";
import { storageOf, windowName } from "./storage";

type View = "restrictions" | "settings" | "coverage" | "page" | "history" | "files";

const VIEWS: readonly { readonly view: View; readonly text: string }[] = [
  { view: "restrictions", text: "Restrictions" },
  { view: "settings", text: "Site settings" },
  { view: "coverage", text: "Coverage" },
  { view: "page", text: "Edit on the page" },
  { view: "history", text: "History" },
  { view: "files", text: "Import and export" },
];

/** Milliseconds between looks for what others did, and for what browsers report. */
const LOOK_MS = { draft: 15_000, drift: 60_000 };

@customElement("cobrowse-editor")
export class CobrowseEditor extends LitElement {
  static override styles = [editorStyle, layoutStyle];

  /** Origin of the relay. */
  @property() relay = location.origin;
  /** The site to begin with; the first that the token serves when absent. */
  @property() site = "";
  /** Who the administrator is. */
  @property() jwt = "";

  @state() private sites: readonly Site[] = [];
  @state() private desk: Desk | undefined;
  @state() private drift: Drift | undefined;
  @state() private problem = "";
  @state() private view: View = "restrictions";
  /** The restriction in the form: its id, empty for a new one, undefined for none. */
  @state() private selected: string | undefined;
  @state() private isPublishing = false;
  @state() private question: Question | undefined;
  @state() private said: { readonly text: string; readonly undo: (() => void) | undefined } | undefined;

  @query("cobrowse-editor-form") private form!: RestrictionForm | null;
  private api: Api | undefined;
  private opened = 0;
  private timers: ReturnType<typeof setInterval>[] = [];

  private readonly isOnline = (): void => this.desk?.draft.retry();

  private readonly pressed = (event: KeyboardEvent): void => {
    if (!this.said?.undo || event.defaultPrevented || !isUndoKey(event)) return;
    event.preventDefault();
    this.undo();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("keydown", this.pressed);
    window.addEventListener("online", this.isOnline);
    this.timers = [
      setInterval(() => void this.look(), LOOK_MS.draft),
      setInterval(() => void this.lookAtDrift(), LOOK_MS.drift),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener("keydown", this.pressed);
    window.removeEventListener("online", this.isOnline);
    this.timers.forEach(clearInterval);
    this.leaveDesk();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("jwt") || changed.has("relay")) void this.begin();
    else if (changed.has("site") && this.desk && this.site !== this.desk.site.id) this.openSite();
  }

  override render(): TemplateResult {
    const { desk } = this;
    if (!desk) {
      return this.problem
        ? html`<div class="card centre">
            <p class="note bad" role="alert">${this.problem}</p>
            <button type="button" @click=${() => void this.begin()}>Try again</button>
          </div>`
        : html`<p class="card centre" role="status">Loading…</p>`;
    }
    const { draft } = desk;
    return html`${this.bar(desk)} ${this.views(desk)}
      <div class="body ${this.view}">${keyed(desk.site.id, this.shown(desk))}</div>
      ${
        this.isPublishing
          ? html`<cobrowse-editor-publish
              .desk=${desk}
              .rules=${draft.rules}
              @done=${() => (this.isPublishing = false)}
            ></cobrowse-editor-publish>`
          : nothing
      }
      ${
        draft.state.is === "conflict"
          ? html`<cobrowse-editor-conflict
              .desk=${desk}
              .rules=${draft.rules}
              .conflict=${draft.state.with}
            ></cobrowse-editor-conflict>`
          : nothing
      }
      ${this.question ? questionDialog(this.question, () => (this.question = undefined)) : nothing}
      <div class="toast" role="status">
        ${
          this.said
            ? html`<span>${this.said.text}</span>
                ${this.said.undo ? this.undoButton() : nothing}
                <button type="button" class="icon" aria-label="Close this message" @click=${() => this.unsay()}>×</button>`
            : nothing
        }
      </div>`;
  }

  private bar({ draft, site }: Desk): TemplateResult {
    const isDifferent = draft.state.is !== "loading" && !isNone(difference(draft.published.rules, draft.rules));
    const isSettled = draft.state.is !== "loading" && draft.state.is !== "conflict";
    return html`<div class="bar">
      ${
        this.sites.length > 1
          ? html`<label class="site"
              ><span class="label">Site</span>
              <select .value=${site.id} @change=${(event: Event) => this.chooseSite(event)}>
                ${this.sites.map(({ id }) => html`<option value=${id} ?selected=${id === site.id}>${id}</option>`)}
              </select></label
            >`
          : html`<b class="site">${site.id}</b>`
      }
      <span class="state ${saveLevel(draft)}" role="status">${saveText(draft, isDifferent)}</span>
      ${
        draft.state.is === "unsaved"
          ? html`<button type="button" @click=${() => void draft.save()}>Try again</button>`
          : nothing
      }
      <button type="button" ?disabled=${!isDifferent || !isSettled} @click=${() => (this.question = { ask: "discard", then: () => void this.discard() })}>
        Discard draft…
      </button>
      <button
        type="button"
        class="main"
        ?disabled=${!isDifferent || !isSettled}
        @click=${() => void this.afterLeaving(() => (this.isPublishing = true))}
      >
        Publish…
      </button>
    </div>`;
  }

  private views({ draft }: Desk): TemplateResult {
    const count = toLookAt(this.drift?.restrictions ?? [], draft.rules).length;
    return html`<nav aria-label="Parts of the editor">
      ${VIEWS.map(
        ({ view, text }) =>
          html`<button
            type="button"
            aria-current=${view === this.view ? "page" : nothing}
            @click=${() => void this.afterLeaving(() => (this.view = view))}
          >
            ${text}${view === "coverage" && count > 0
              ? html` <span class="badge warn" aria-label="${count} to look at">${count}</span>`
              : nothing}
          </button>`,
      )}
    </nav>`;
  }

  private shown(desk: Desk): TemplateResult {
    const { rules, published } = desk.draft;
    const reported = this.drift?.restrictions ?? [];
    const choose = (event: CustomEvent<string>): void => this.choose(event.detail);
    // The page stays while other parts are shown: its preview goes on.
    return html`<cobrowse-editor-page-view
        ?hidden=${this.view !== "page"}
        .desk=${desk}
        .rules=${rules}
      ></cobrowse-editor-page-view>
      ${
        this.view === "restrictions"
          ? html`<cobrowse-editor-list
                class=${this.selected === undefined ? "" : "beside"}
                .desk=${desk}
                .rules=${rules}
                .reported=${reported}
                .selected=${this.selected ?? ""}
                @choose=${choose}
              ></cobrowse-editor-list>
              ${
                this.selected === undefined
                  ? html`<p class="card hint-card">Choose a restriction to edit it, or make a new one.</p>`
                  : html`<cobrowse-editor-form
                      .desk=${desk}
                      .rules=${rules}
                      .reported=${reported}
                      .restriction=${this.selected}
                      @choose=${(event: CustomEvent<string>) => (this.selected = event.detail)}
                      @leave=${() => this.leaveForm()}
                    ></cobrowse-editor-form>`
              }`
          : nothing
      }
      ${
        this.view === "settings"
          ? html`<cobrowse-editor-settings .desk=${desk} .rules=${rules}></cobrowse-editor-settings>`
          : nothing
      }
      ${
        this.view === "coverage"
          ? html`<cobrowse-editor-coverage .desk=${desk} .rules=${rules} @choose=${choose}></cobrowse-editor-coverage>`
          : nothing
      }
      ${
        this.view === "history"
          ? html`<cobrowse-editor-history
              .desk=${desk}
              .rules=${rules}
              .published="${desk.site.id} ${published.etag}"
            ></cobrowse-editor-history>`
          : nothing
      }
      ${this.view === "files" ? html`<cobrowse-editor-files .desk=${desk} .rules=${rules}></cobrowse-editor-files>` : nothing}`;
  }

  /** Reads what the token may do, and opens a site. */
  private async begin(): Promise<void> {
    this.leaveDesk();
    this.desk = undefined;
    this.problem = "";
    if (this.jwt === "") return;
    const opened = ++this.opened;
    const api = createApi(this.relay, this.jwt);
    this.api = api;
    try {
      const sites = await api.sites();
      if (opened !== this.opened) return;
      this.sites = sites;
      this.openSite();
    } catch (error) {
      if (opened === this.opened) this.failed(error);
    }
  }

  private openSite(): void {
    const site = this.sites.find(({ id }) => id === this.site) ?? this.sites[0];
    if (!site || !this.api) {
      this.problem = "Your token serves none of this relay's sites. Ask for one that does.";
      return;
    }
    this.leaveDesk();
    this.selected = undefined;
    this.drift = undefined;
    const api = this.api;
    const subject = loginFrom(this.jwt)?.subject ?? "";
    const draft = new Draft({
      api,
      site: site.id,
      keepsake: keepsakeOf([this.relay, site.id, subject], storageOf("localStorage"), windowName()),
      after(milliseconds, what) {
        const timer = setTimeout(what, milliseconds);
        return () => clearTimeout(timer);
      },
      changed: () => this.changed(),
      say: (text) => this.say(text),
    });
    this.desk = {
      api,
      relay: this.relay,
      jwt: this.jwt,
      site,
      draft,
      drift: undefined,
      change: (rules) => draft.change(rules),
      say: (text, undo) => this.say(text, undo),
      fail: (error) => this.failed(error),
    };
    this.load(draft).catch((error: unknown) => {
      if (this.desk?.draft !== draft) return;
      this.desk = undefined;
      this.failed(error);
    });
  }

  private async load(draft: Draft): Promise<void> {
    await draft.load();
    void this.lookAtDrift();
  }

  private changed(): void {
    this.requestUpdate();
    const save = this.desk?.draft.state;
    if (save?.is === "unsaved" && !save.retries && /sign-in/.test(save.why)) this.signIn(save.why);
  }

  private leaveDesk(): void {
    const draft = this.desk?.draft;
    if (!draft) return;
    // What cannot be saved now is kept for the next window.
    void draft.save();
    draft.close();
  }

  private async look(): Promise<void> {
    if (document.visibilityState !== "visible") return;
    await this.desk?.draft.refresh().catch((error: unknown) => void reasonOf(error));
  }

  private async lookAtDrift(): Promise<void> {
    const { desk } = this;
    if (!desk || document.visibilityState !== "visible") return;
    try {
      const drift = await desk.api.drift(desk.site.id);
      if (this.desk?.draft !== desk.draft) return;
      this.drift = drift;
      this.desk = { ...this.desk, drift };
    } catch (error) {
      // Reports are not what the editor is for: they come the next time.
      void reasonOf(error);
    }
  }

  private choose(id: string): void {
    void this.afterLeaving(() => {
      this.view = "restrictions";
      this.selected = id;
    });
  }

  /** The focus goes to what the form was of. */
  private leaveForm(): void {
    const was = this.selected;
    void this.afterLeaving(() => {
      this.selected = undefined;
      void this.updateComplete.then(() => {
        const row = this.renderRoot.querySelector<HTMLElement>(`.what[data-id="${CSS.escape(was ?? "")}"]`);
        (row ?? this.renderRoot.querySelector<HTMLElement>("input[type=search]"))?.focus();
      });
    });
  }

  /** Does it at once, or after the question whether something typed may be lost. */
  private async afterLeaving(then: () => void): Promise<void> {
    const { form } = this;
    if (form?.isPending) await form.settle();
    if (!form?.isPending) return then();
    this.question = {
      ask: "leave",
      then: () => {
        this.selected = undefined;
        then();
      },
    };
  }

  private chooseSite(event: Event): void {
    const site = valueOf(event);
    const select = event.target as HTMLSelectElement;
    select.value = this.desk?.site.id ?? "";
    void this.afterLeaving(() => (this.site = site));
  }

  private async discard(): Promise<void> {
    try {
      this.selected = undefined;
      await this.desk?.draft.discard();
      this.say("The draft is discarded. You see what is published.");
    } catch (error) {
      this.failed(error);
    }
  }

  private say(text: string, undo?: () => void): void {
    this.said = { text, undo };
  }

  private unsay(): void {
    const hasFocus = this.renderRoot.querySelector(".toast :focus") !== null;
    this.said = undefined;
    if (hasFocus) this.renderRoot.querySelector<HTMLElement>("nav [aria-current]")?.focus();
  }

  private undoButton(): TemplateResult {
    return html`<button type="button" title="Ctrl+Z" aria-keyshortcuts="Control+Z Meta+Z" @click=${() => this.undo()}>Undo</button>`;
  }

  private undo(): void {
    const undo = this.said?.undo;
    this.unsay();
    undo?.();
  }

  private failed(error: unknown): void {
    const why = reasonOf(error);
    if (error instanceof ApiError && (error.status === 401 || (error.status === 403 && !this.desk))) this.signIn(why);
    if (this.desk) this.say(why);
    else this.problem = why;
  }

  /** The page around it knows how to get another token. */
  private signIn(reason: string): void {
    this.dispatchEvent(new CustomEvent("signin", { detail: { reason }, bubbles: true, composed: true }));
  }
}

/** Where text is written the key is the field's; in a dialog nothing around it changes. */
function isUndoKey(event: KeyboardEvent): boolean {
  const isKey = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
  const [target] = event.composedPath();
  const fields = "input:not([type=checkbox], [type=radio]), textarea, select, dialog *";
  return isKey && target instanceof Element && !target.matches(fields);
}
