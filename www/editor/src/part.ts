// What the parts of the editor share: they live in the editor's own tree, where labels and styles reach them.

import { LitElement, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { ref } from "lit/directives/ref.js";
import type { Api, Drift, Site } from "./api";
import type { Kind, Rules } from "./document";
import type { Draft } from "./draft";
import { kindText } from "./words";

/** What every part works with. */
export interface Desk {
  readonly api: Api;
  readonly relay: string;
  readonly jwt: string;
  readonly site: Site;
  readonly draft: Draft;
  /** What browsers have reported; undefined until it is known. */
  readonly drift: Drift | undefined;
  /** Changes the draft. */
  change(rules: Rules): void;
  /** Tells something that may be taken back. */
  say(text: string, undo?: () => void): void;
  /** Tells what went wrong. */
  fail(error: unknown): void;
}

export abstract class Part extends LitElement {
  @property({ attribute: false }) desk!: Desk;
  /** The draft as it is to be shown. */
  @property({ attribute: false }) rules!: Rules;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}

/** The sign of a kind: agents see borders of the same colours. */
export function kindMark(kind: Kind): TemplateResult {
  return html`<span class="kind ${kind}">${kindText(kind)}</span>`;
}

/** A question or a form above everything else. It is gone when it is closed, and the focus is where it was. */
export function modal(label: string, content: unknown, closed: () => void): TemplateResult {
  return html`<dialog aria-label=${label} ${ref(show)} @close=${closed}>
    <h2>${label}</h2>
    ${content}
  </dialog>`;
}

function show(element: Element | undefined): void {
  // It is not in the document yet when it is made.
  queueMicrotask(() => {
    if (element instanceof HTMLDialogElement && element.isConnected && !element.open) element.showModal();
  });
}

/** Closes the dialog that an event came from. */
export function closeDialog(event: Event): void {
  (event.target as Element).closest("dialog")?.close();
}

/** A problem beside what has it, empty while there is none: a live region that is new is not heard. */
export function problemText(id: string, text: string | undefined): TemplateResult {
  return html`<p class="error" id=${id} aria-live="polite">${text ?? nothing}</p>`;
}

/** The value that a person has typed or chosen. */
export function valueOf(event: Event): string {
  return (event.target as HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement).value;
}

/** Calls the last of several calls, after a pause. */
export function afterPause<Arguments extends unknown[]>(
  milliseconds: number,
  what: (...given: Arguments) => void,
): (...given: Arguments) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => what(...given), milliseconds);
  };
}

/** Asks anew each time; whoever still waits then gets the newest answer too, for the older one is of what is no more. */
export function newest<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let last: Promise<Answer> | undefined;
  return () => {
    const mine: Promise<Answer> = ask().then((answer) => (last === undefined || last === mine ? answer : last));
    last = mine;
    return mine;
  };
}
