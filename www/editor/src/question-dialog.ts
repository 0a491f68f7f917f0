// Questions before something is given up.

import { html, type TemplateResult } from "lit";
import { closeDialog, modal } from "./part";

export interface Question {
  /** Give up the draft, or what is typed in a form. */
  readonly ask: "discard" | "leave";
  /** What is done if so. */
  readonly then: () => void;
}

export function questionDialog({ ask, then }: Question, done: () => void): TemplateResult {
  if (ask === "discard") {
    return modal(
      "Discard the draft?",
      html`<p>All changes since the last publication are given up, those of other administrators too. Export the draft first if you may need it.</p>
        ${answers("Discard draft", then)}`,
      done,
    );
  }
  return modal(
    "Leave this restriction?",
    html`<p>What you have typed there is not in the draft, because it is not complete or has a problem.</p>
      ${answers("Leave without it", then)}`,
    done,
  );
}

function answers(text: string, then: () => void): TemplateResult {
  return html`<div class="buttons">
    <button type="button" @click=${closeDialog}>Cancel</button>
    <button
      type="button"
      class="danger"
      @click=${(event: Event) => {
        closeDialog(event);
        then();
      }}
    >
      ${text}
    </button>
  </div>`;
}
