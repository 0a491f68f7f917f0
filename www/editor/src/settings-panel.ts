// The settings of a site: each with what it means for privacy, and a warning where it opens more.

import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { BUILT_IN_DETECTORS, type BuiltInDetector, type Settings } from "./document";
import { difference } from "./difference";
import "./detector-list";
import { Part } from "./part";
import { detectorText } from "./words";

interface Choice<Value> {
  readonly value: Value;
  readonly text: string;
  readonly means: string;
  readonly warning?: string;
}

const DEFAULTS: readonly Choice<boolean>[] = [
  {
    value: false,
    text: "Show what no restriction hides",
    means: "Agents see the page, but for what restrictions mask. Passwords, card numbers and codes are always masked.",
  },
  {
    value: true,
    text: "Private by default",
    means: "Everything is masked, except for what a restriction of the kind “Open” opens. New parts of your pages start hidden.",
  },
];

const SUBMITTING: readonly Choice<Settings["submit_buttons"]>[] = [
  {
    value: "control",
    text: "DOM control",
    means: "Only the customer sends forms: agents can neither press a form's submit button nor send it with Enter.",
  },
  {
    value: "open",
    text: "Agents may press them",
    means: "With the customer's consent to control, agents can also send forms.",
    warning: "Agents can then place orders and send forms in the customer's name.",
  },
];

const ADDRESSES: readonly Choice<Settings["url_parts"]>[] = [
  { value: "path", text: "Without query and hash", means: "Agents see https://shop.example/orders, not what follows ? or #." },
  {
    value: "full",
    text: "Complete",
    means: "Agents see the whole address.",
    warning: "Addresses often carry names, e-mail addresses, search words and tokens.",
  },
];

const UNAVAILABLE: readonly Choice<Settings["on_rules_unavailable"]>[] = [
  {
    value: "private",
    text: "Hide everything",
    means: "The session starts private by default: agents see the outline of the page and no content, and are told so.",
  },
  { value: "refuse", text: "Do not start", means: "No session starts until the restrictions can be loaded." },
];

@customElement("cobrowse-editor-settings")
export class SettingsPanel extends Part {
  override render(): TemplateResult {
    return html`<div class="card">
      <h2>Site settings</h2>
      <p class="soft">They are part of the draft and hold when it is published.</p>
      ${this.choices("What agents see", "private_by_default", DEFAULTS)}
      ${this.choices("Submit buttons", "submit_buttons", SUBMITTING)}
      <fieldset>
        <legend>Detectors</legend>
        <p class="hint">
          They mask these in every text of a page, wherever it stands, also where no restriction holds. Each one hides more,
          never less.
        </p>
        <p class="hint">
          What is typed into an open field is recognised only once it is complete, and is seen until then: give fields that always
          hold such data a restriction of their own that masks them.
        </p>
        ${BUILT_IN_DETECTORS.map((detector) => this.detector(detector))}
        <cobrowse-editor-detectors .desk=${this.desk} .rules=${this.rules}></cobrowse-editor-detectors>
        ${this.opened("detectors")}
      </fieldset>
      ${this.choices("Addresses that agents see", "url_parts", ADDRESSES)}
      ${this.choices("When the restrictions cannot be loaded", "on_rules_unavailable", UNAVAILABLE)}
    </div>`;
  }

  private choices<Field extends keyof Settings>(
    legend: string,
    field: Field,
    choices: readonly Choice<Settings[Field]>[],
  ): TemplateResult {
    const now = this.rules.settings[field];
    return html`<fieldset>
      <legend>${legend}</legend>
      ${choices.map(
        ({ value, text, means }) =>
          html`<label class="choice">
            <input
              type="radio"
              name=${field}
              .checked=${live(value === now)}
              @change=${() => this.set({ [field]: value } as Partial<Settings>)}
            />
            <span><b>${text}</b><span class="hint">${means}</span></span>
          </label>`,
      )}
      ${choices.map(({ value, warning }) => (value === now && warning ? html`<p class="note warn">${warning}</p>` : nothing))}
      ${this.opened(field)}
    </fieldset>`;
  }

  private detector(detector: BuiltInDetector): TemplateResult {
    const { detectors } = this.rules.settings;
    return html`<label class="choice">
      <input
        type="checkbox"
        name=${detector}
        .checked=${live(detectors.includes(detector))}
        @change=${(event: Event) => {
          const rest = detectors.filter((one) => one !== detector);
          this.set({ detectors: (event.target as HTMLInputElement).checked ? [...rest, detector] : rest });
        }}
      />
      <span>${detectorText(detector)}</span>
    </label>`;
  }

  /** Said where somebody is about to open what is closed now. */
  private opened(field: keyof Settings): TemplateResult | typeof nothing {
    const { settings } = difference(this.desk.draft.published.rules, this.rules);
    const opens = settings.some((change) => change.field === field && change.opening !== "no");
    return opens ? html`<p class="note bad">More open than what is published now.</p>` : nothing;
  }

  private set(settings: Partial<Settings>): void {
    this.desk.change({ ...this.rules, settings: { ...this.rules.settings, ...settings } });
  }
}
