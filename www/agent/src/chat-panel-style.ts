// The look of the chats; colours come from the page around them.

import { css } from "lit";

export const chatPanelStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: 14px;
    width: 320px;
    flex: none;
    box-sizing: border-box;
    padding: 14px;
    background: var(--surface);
    border-left: 1px solid var(--line);
    min-height: 0;
    overflow: auto;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  h2 {
    margin: 0 0 6px;
    font-size: 14px;
  }
  p,
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li,
  .who {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 6px 0;
  }
  li div {
    flex: 1;
    min-width: 0;
    display: flex;
    flex-direction: column;
  }
  .hint,
  .typing,
  .from {
    color: var(--ink-soft);
    font-size: 12px;
  }
  .count {
    border-radius: 999px;
    border: 1px solid var(--line);
    padding: 0 7px;
    font-size: 12px;
  }
  .who .hint {
    flex: 1;
    min-width: 0;
  }
  button,
  textarea {
    font: inherit;
    color: var(--ink);
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: 6px;
    padding: 5px 12px;
  }
  button {
    cursor: pointer;
  }
  button.main {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--accent-ink);
    font-weight: 600;
  }
  button.end,
  .problem {
    color: var(--bad);
  }
  .tabs {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }
  .tab[aria-pressed="true"] {
    border-color: var(--accent);
    color: var(--accent);
  }
  :is(button, textarea, [tabindex]):focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .conversation {
    flex: 1;
    min-height: 260px;
    display: flex;
    flex-direction: column;
    gap: 8px;
  }
  .log {
    flex: 1;
    min-height: 120px;
    overflow: auto;
    display: flex;
    flex-direction: column;
    gap: 8px;
    overflow-wrap: anywhere;
  }
  .line {
    max-width: 88%;
    align-self: flex-start;
    background: var(--ground);
    border: 1px solid var(--line);
    border-radius: 8px;
    padding: 5px 10px;
  }
  .line.mine {
    align-self: flex-end;
    border-color: var(--accent);
  }
  .line.pending {
    color: var(--ink-soft);
  }
  .line.note {
    align-self: center;
    background: none;
    border: none;
    text-align: center;
  }
  .from {
    display: block;
  }
  .said {
    white-space: pre-wrap;
  }
  .typing {
    min-height: 17px;
  }
  form {
    display: flex;
    flex-direction: column;
    align-items: flex-end;
    gap: 8px;
  }
  textarea {
    box-sizing: border-box;
    width: 100%;
    resize: vertical;
    background: var(--ground);
  }
`;
