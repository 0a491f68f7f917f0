// The small editors that the console draws over fields whose own ones only the customer's browser has.

import { html, nothing, type TemplateResult } from "lit";
import type { Choice, Choose, Edit } from "./engine";

/** Where a popover goes, in pixels of the stage. */
export interface Anchor {
  left: number;
  top: number;
  minWidth: number;
}

/** The options of a select, to choose one of. */
export function choosing(
  asked: Choose,
  at: Anchor,
  choose: (index: number) => void,
  close: () => void,
): TemplateResult {
  let group: string | null = null;
  const option = (choice: Choice, index: number): unknown => {
    const heading =
      choice.group !== null && choice.group !== group ? html`<div class="group">${choice.group}</div>` : nothing;
    group = choice.group;
    return html`${heading}<button
        role="option"
        aria-selected=${choice.selected ? "true" : "false"}
        ?disabled=${choice.disabled}
        @click=${() => choose(index)}
      >
        ${choice.masked ? "•••••" : choice.label || "\u00a0"}
      </button>`;
  };
  return html`<div
    class="popover"
    role="listbox"
    aria-label="Options"
    style="left:${at.left}px;top:${at.top}px;min-width:${at.minWidth}px"
    @keydown=${(event: KeyboardEvent) => moveInList(event, close)}
  >
    ${asked.choices.map(option)}
  </div>`;
}

/** A value to be entered. */
export function editing(asked: Edit, at: Anchor, set: (value: string) => void, close: () => void): TemplateResult {
  const submit = (event: Event): void => {
    event.preventDefault();
    const input = (event.target as HTMLFormElement).elements.namedItem("value");
    if (input instanceof HTMLInputElement) set(input.value);
  };
  return html`<form
    class="popover editor"
    aria-label="New value"
    style="left:${at.left}px;top:${at.top}px;min-width:${at.minWidth}px"
    @submit=${submit}
    @keydown=${(event: KeyboardEvent) => event.key === "Escape" && close()}
  >
    <input
      name="value"
      aria-label="Value"
      type=${asked.type}
      .value=${asked.value}
      min=${asked.min ?? nothing}
      max=${asked.max ?? nothing}
      step=${asked.step ?? nothing}
    />
    <button class="main">Set</button>
    <button type="button" @click=${close}>Cancel</button>
  </form>`;
}

/** Puts the focus into a popover that was just drawn. */
export function focusPopover(root: ParentNode): void {
  const first =
    root.querySelector<HTMLElement>(".popover [aria-selected=true]:not(:disabled)") ??
    root.querySelector<HTMLElement>(".popover :is(input, button:not(:disabled))");
  first?.focus({ preventScroll: true });
  first?.scrollIntoView({ block: "nearest" });
}

function moveInList(event: KeyboardEvent, close: () => void): void {
  if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    return close();
  }
  const list = event.currentTarget as HTMLElement;
  const options = [...list.querySelectorAll<HTMLButtonElement>("button:not(:disabled)")];
  const focused = (list.getRootNode() as ShadowRoot).activeElement;
  const at = options.findIndex((option) => option === focused);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: options.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  options[Math.min(Math.max(to, 0), options.length - 1)]?.focus();
}
