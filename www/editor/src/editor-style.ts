// The look of what the editor is made of: colours, fields, buttons, marks, dialogs.

import { css } from "lit";

export const editorStyle = css`
  :host {
    /* A page may set its own; the second is for dark. Kinds have the colours of their borders in the agent's console. */
    --e-ground: var(--ground, light-dark(#f3f5f7, #12171c));
    --e-surface: var(--surface, light-dark(#ffffff, #1b232b));
    --e-line: var(--line, light-dark(#c9d1d9, #3a4855));
    --e-ink: var(--ink, light-dark(#17212b, #e8edf2));
    --e-soft: var(--ink-soft, light-dark(#52606c, #a7b6c4));
    --e-accent: var(--accent, light-dark(#0b63ce, #6cb0ff));
    --e-accent-ink: var(--accent-ink, light-dark(#ffffff, #08203d));
    --e-warn: var(--warn, light-dark(#7a4800, #ffc56b));
    --e-warn-ground: var(--warn-ground, light-dark(#fff4e0, #33270f));
    --e-bad: var(--bad, light-dark(#b3261e, #ff9d94));
    --e-bad-ground: var(--bad-ground, light-dark(#fdecea, #3a1a18));
    --e-good: var(--good, light-dark(#1b6b3b, #7fd6a3));
    --e-good-ground: light-dark(#e6f4ea, #14301f);
    --e-control: light-dark(#1a7f37, #57c06f);
    --e-mask: light-dark(#7c3aed, #b693ff);
    --e-open: light-dark(#0b63ce, #6cb0ff);
    display: block;
    font:
      14px/1.45 system-ui,
      sans-serif;
    color: var(--e-ink);
  }
  * {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  h3,
  h4 {
    margin: 0;
    line-height: 1.3;
    overflow-wrap: anywhere;
  }
  h2 {
    font-size: 18px;
  }
  h3 {
    font-size: 15px;
  }
  h4 {
    font-size: 14px;
  }
  p {
    margin: 0;
  }
  ul,
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  code,
  .mono {
    font: 13px/1.4 ui-monospace, monospace;
  }
  code {
    overflow-wrap: anywhere;
  }
  .soft,
  .hint {
    color: var(--e-soft);
  }
  .hint {
    font-size: 13px;
    font-weight: 400;
  }
  .hint:empty,
  .error:empty,
  p[role="status"]:empty {
    display: none;
  }
  button {
    font: inherit;
    color: var(--e-ink);
    background: var(--e-surface);
    border: 1px solid var(--e-line);
    border-radius: 6px;
    padding: 6px 12px;
    min-height: 34px;
    cursor: pointer;
  }
  button:hover:not(:disabled) {
    border-color: var(--e-soft);
  }
  button:disabled {
    cursor: default;
    color: var(--e-soft);
    opacity: 0.75;
  }
  button.main {
    background: var(--e-accent);
    border-color: var(--e-accent);
    color: var(--e-accent-ink);
    font-weight: 600;
  }
  button.danger {
    color: var(--e-bad);
    border-color: currentColor;
  }
  button.main.danger {
    background: var(--e-bad);
    border-color: var(--e-bad);
    color: var(--e-surface);
  }
  button.plain,
  button.link {
    background: none;
    border: 0;
    padding: 0;
    text-align: start;
  }
  button.link {
    color: var(--e-accent);
    text-decoration: underline;
  }
  button.icon {
    padding: 4px 10px;
    min-width: 34px;
    font-weight: 700;
  }
  :is(button, input, textarea, select, [tabindex]):focus-visible {
    outline: 2px solid var(--e-accent);
    outline-offset: 2px;
  }
  h2:focus-visible {
    outline-offset: 4px;
    border-radius: 2px;
  }
  .field {
    display: flex;
    flex-direction: column;
    gap: 4px;
  }
  .label {
    font-weight: 600;
  }
  .label .soft {
    font-weight: 400;
  }
  input:not([type="checkbox"], [type="radio"]),
  textarea,
  select {
    width: 100%;
    min-height: 36px;
    padding: 6px 10px;
    font: inherit;
    color: inherit;
    background: var(--e-ground);
    border: 1px solid var(--e-soft);
    border-radius: 6px;
  }
  input.mono:not([type="checkbox"]),
  textarea.mono {
    font: 13px/1.5 ui-monospace, monospace;
  }
  textarea {
    resize: vertical;
  }
  ::placeholder {
    color: var(--e-soft);
    opacity: 1;
  }
  [aria-invalid="true"] {
    border-color: var(--e-bad) !important;
  }
  input[type="checkbox"],
  input[type="radio"] {
    width: 18px;
    height: 18px;
    margin: 1px 0 0;
    flex: none;
    accent-color: var(--e-accent);
  }
  .choice {
    display: flex;
    gap: 8px;
    align-items: flex-start;
    padding: 4px 0;
  }
  .choice > span {
    display: flex;
    flex-direction: column;
    min-width: 0;
  }
  fieldset {
    min-width: 0;
    margin: 0;
    padding: 8px 14px 12px;
    border: 1px solid var(--e-line);
    border-radius: 8px;
    display: flex;
    flex-direction: column;
    gap: 4px;
  }
  legend {
    padding: 0 4px;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .nested {
    display: flex;
    flex-direction: column;
    gap: 8px;
    padding-inline-start: 12px;
    border-inline-start: 3px solid var(--e-line);
  }
  .error {
    color: var(--e-bad);
    font-weight: 600;
  }
  .note {
    padding: 8px 12px;
    border-radius: 6px;
    border-inline-start: 4px solid var(--e-line);
    background: var(--e-ground);
    overflow-wrap: anywhere;
  }
  .note.warn {
    color: var(--e-warn);
    background: var(--e-warn-ground);
    border-color: currentColor;
  }
  .note.bad {
    color: var(--e-bad);
    background: var(--e-bad-ground);
    border-color: currentColor;
  }
  .note ul {
    margin-top: 6px;
    padding-inline-start: 18px;
    list-style: disc;
  }
  .badge {
    display: inline-block;
    padding: 0 8px;
    border: 1px solid currentColor;
    border-radius: 999px;
    font-size: 12px;
    line-height: 18px;
    color: var(--e-soft);
  }
  .badge.quiet {
    border: 0;
    padding: 0;
  }
  .badge.warn {
    color: var(--e-warn);
    background: var(--e-warn-ground);
  }
  .badge.bad {
    color: var(--e-bad);
    background: var(--e-bad-ground);
    font-weight: 600;
  }
  .badge.good {
    color: var(--e-good);
    background: var(--e-good-ground);
  }
  .kind {
    white-space: nowrap;
  }
  .kind::before {
    content: "";
    display: inline-block;
    width: 10px;
    height: 10px;
    margin-inline-end: 6px;
    border: 2px solid var(--kind);
    border-radius: 2px;
  }
  .kind.mask::before {
    background: var(--kind);
  }
  .kind.open::before {
    border-style: dashed;
  }
  .control {
    --kind: var(--e-control);
  }
  .mask {
    --kind: var(--e-mask);
  }
  .open {
    --kind: var(--e-open);
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 14px;
    color: var(--e-soft);
    font-size: 13px;
  }
  .facts .kind {
    color: var(--e-ink);
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 8px;
  }
  .buttons.left {
    justify-content: flex-start;
  }
  .card {
    display: flex;
    flex-direction: column;
    gap: 10px;
    padding: 16px;
    background: var(--e-surface);
    border: 1px solid var(--e-line);
    border-radius: 10px;
  }
  .card > button {
    align-self: flex-start;
  }
  .card form {
    display: flex;
    flex-direction: column;
    gap: 8px;
  }
  .card-head {
    display: flex;
    gap: 12px;
    align-items: flex-start;
    justify-content: space-between;
  }
  .centre {
    width: min(440px, calc(100% - 24px));
    margin: 8vh auto;
  }
  dialog {
    width: min(680px, calc(100vw - 24px));
    max-height: calc(100dvh - 24px);
    padding: 20px;
    color: var(--e-ink);
    background: var(--e-surface);
    border: 1px solid var(--e-line);
    border-radius: 12px;
    overflow: auto;
  }
  dialog[open] {
    display: flex;
    flex-direction: column;
    gap: 12px;
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 45%);
  }
  dialog form {
    display: flex;
    flex-direction: column;
    gap: 10px;
  }
  .scrolls {
    flex: 1 1 auto;
    min-height: 80px;
    max-height: 50dvh;
    overflow: auto;
    padding: 2px;
    display: flex;
    flex-direction: column;
    gap: 12px;
  }
  .scrolls-x {
    overflow-x: auto;
  }
  table {
    border-collapse: collapse;
    width: 100%;
  }
  th,
  td {
    padding: 6px 8px;
    text-align: start;
    border-bottom: 1px solid var(--e-line);
  }
`;
