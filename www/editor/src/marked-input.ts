// A field for selectors and patterns, in which the place of a problem is marked.

import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { styleMap } from "lit/directives/style-map.js";
import { live } from "lit/directives/live.js";
import { problemText } from "./part";

@customElement("cobrowse-editor-marked-input")
export class MarkedInput extends LitElement {
  @property() name = "";
  @property() label = "";
  @property() hint = "";
  @property() value = "";
  @property() problem = "";
  /** Characters before the problem; null when nobody knows. */
  @property({ attribute: false }) position: number | null = null;
  @property({ type: Number }) longest = 2000;
  @state() private scrolled = 0;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override render(): TemplateResult {
    const { name, problem, position } = this;
    const mark = problem !== "" && position !== null;
    return html`<label class="field"
        ><span class="label">${this.label}</span>
        <span class="marked">
          <input
            class="mono"
            name=${name}
            spellcheck="false"
            autocomplete="off"
            autocapitalize="off"
            maxlength=${this.longest}
            aria-invalid=${problem !== "" ? "true" : nothing}
            aria-describedby="${name}-hint ${name}-problem"
            .value=${live(this.value)}
            @input=${(event: Event) => this.typed(event.target as HTMLInputElement)}
            @scroll=${(event: Event) => (this.scrolled = (event.target as HTMLInputElement).scrollLeft)}
          />
          ${
            mark
              ? html`<span class="window" aria-hidden="true"
                  ><span class="place" style=${styleMap({ left: `calc(${position}ch - ${this.scrolled}px)` })}></span
                ></span>`
              : nothing
          }
        </span></label
      >
      <p class="hint" id="${name}-hint">${this.hint}</p>
      ${problemText(`${name}-problem`, problem && (mark ? `${problem} (at character ${position + 1})` : problem))}`;
  }

  private typed(input: HTMLInputElement): void {
    this.value = input.value;
    this.scrolled = input.scrollLeft;
    this.dispatchEvent(new CustomEvent("typed", { detail: input.value }));
  }
}
