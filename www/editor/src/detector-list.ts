// The detectors that a site has written itself: added, tried on a text, removed.

import { html, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { ApiError, reasonOf } from "./api";
import { LIMITS, type Detector, type OwnDetector } from "./document";
import "./marked-input";
import { afterPause, newest, Part, valueOf } from "./part";
import { detectorText } from "./words";

/** Milliseconds without a key before the relay is asked. */
const PAUSE_MS = 250;

@customElement("cobrowse-editor-detectors")
export class DetectorList extends Part {
  @state() private isAdding = false;
  @state() private pattern = "";
  @state() private name = "";
  @state() private text = "";
  @state() private problem = "";
  @state() private position: number | null = null;
  @state() private tried = "";
  private readonly ask = newest(() => this.answer());
  private readonly trySoon = afterPause(PAUSE_MS, () => void this.tryNow());

  override render(): TemplateResult {
    const own = this.own;
    return html`<ul class="own" aria-label="Own detectors">
        ${own.map(
          (detector) =>
            html`<li>
              <span><b>${detector.name || "Own pattern"}</b> <code>${detector.pattern}</code></span>
              <button
                type="button"
                aria-label="Remove detector ${detector.name || detector.pattern}"
                @click=${() => this.takeOut(detector)}
              >
                Remove
              </button>
            </li>`,
        )}
      </ul>
      ${
        this.isAdding
          ? this.form()
          : html`<button type="button" ?disabled=${own.length >= LIMITS.ownDetectors} @click=${() => this.begin()}>
              Add an own pattern
            </button>`
      }`;
  }

  private form(): TemplateResult {
    return html`<div class="nested" role="group" aria-label="New detector">
      <label class="field"
        ><span class="label">Name</span>
        <input name="detector-name" maxlength="100" autocomplete="off" .value=${this.name} @input=${(event: Event) => (this.name = valueOf(event))}
      /></label>
      <cobrowse-editor-marked-input
        name="detector-pattern"
        label="Regular expression"
        hint="What it finds in a text is masked, for example \\bKD-\\d{6}\\b for customer numbers."
        .value=${this.pattern}
        .problem=${this.problem}
        .position=${this.position}
        @typed=${(event: CustomEvent<string>) => {
          this.pattern = event.detail;
          this.trySoon();
        }}
      ></cobrowse-editor-marked-input>
      <label class="field"
        ><span class="label">A text to try it on</span>
        <input
          name="detector-text"
          autocomplete="off"
          .value=${this.text}
          @input=${(event: Event) => {
            this.text = valueOf(event);
            this.trySoon();
          }}
      /></label>
      <p class="soft" role="status">${this.tried}</p>
      <div class="buttons">
        <button type="button" @click=${() => this.end()}>Cancel</button>
        <button type="button" class="main" @click=${() => void this.add()}>Add detector</button>
      </div>
    </div>`;
  }

  private get own(): OwnDetector[] {
    return this.rules.settings.detectors.filter((detector) => typeof detector !== "string");
  }

  private begin(): void {
    this.isAdding = true;
    void this.updateComplete.then(() => this.querySelector<HTMLElement>("[name=detector-name]")?.focus());
  }

  private end(): void {
    this.isAdding = false;
    this.pattern = this.name = this.text = this.problem = this.tried = "";
    this.position = null;
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(":scope > button")?.focus());
  }

  /** Shows what the relay says of the pattern; gives it back when nothing is wrong with it. */
  private async tryNow(): Promise<string | undefined> {
    const { pattern, problem, tried, position } = await this.ask();
    if (!this.isAdding) return undefined;
    [this.problem, this.tried, this.position] = [problem, tried, position];
    return problem === "" ? pattern : undefined;
  }

  private async answer(): Promise<{ pattern: string; problem: string; tried: string; position: number | null }> {
    const { pattern, text } = this;
    const said = { pattern, problem: "", tried: "", position: null };
    if (pattern === "") return { ...said, problem: "Enter an expression." };
    try {
      const [isFound] = await this.desk.api.tryPattern(this.desk.site.id, pattern, [text]);
      return text === "" ? said : { ...said, tried: isFound ? "It finds something in this text." : "It finds nothing in this text." };
    } catch (error) {
      const first = error instanceof ApiError && error.status === 422 ? error.problems[0] : undefined;
      return { ...said, problem: first?.detail ?? reasonOf(error), position: first?.position ?? null };
    }
  }

  private async add(): Promise<void> {
    const pattern = await this.tryNow();
    // A second press waited for the same answer.
    if (!this.isAdding) return;
    if (pattern === undefined) {
      await this.updateComplete;
      this.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
      return;
    }
    this.set([...this.rules.settings.detectors, { pattern, name: this.name.trim() }]);
    this.end();
  }

  private takeOut(detector: OwnDetector): void {
    this.set(this.rules.settings.detectors.filter((one) => one !== detector));
    this.desk.say(`Removed: ${detectorText(detector)}.`, () => {
      const { rules } = this.desk.draft;
      this.desk.change({ ...rules, settings: { ...rules.settings, detectors: [...rules.settings.detectors, detector] } });
    });
    this.querySelector<HTMLElement>(":scope > button")?.focus();
  }

  private set(detectors: readonly Detector[]): void {
    this.desk.change({ ...this.rules, settings: { ...this.rules.settings, detectors } });
  }
}
