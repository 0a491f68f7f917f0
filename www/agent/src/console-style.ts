// The look of the console page.

import { css } from "lit";

export const consoleStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    position: relative;
    height: 100%;
    min-width: 0;
  }
  header {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 8px 16px;
    background: var(--surface);
    border-bottom: 1px solid var(--line);
    min-height: 32px;
  }
  h1 {
    font-size: 14px;
    font-weight: 650;
    margin: 0;
    white-space: nowrap;
  }
  .page {
    flex: 1;
    min-width: 0;
    display: flex;
    flex-direction: column;
    line-height: 1.3;
  }
  form.page {
    margin: 0;
    width: auto;
    padding: 0;
    gap: 2px;
    border: 0;
    background: none;
    box-shadow: none;
  }
  .page input {
    box-sizing: border-box;
    width: 100%;
    padding: 2px 8px;
    font: inherit;
    font-size: 12px;
    color: var(--ink);
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: 6px;
  }
  .navigation {
    display: flex;
    gap: 4px;
  }
  button.go {
    padding: 5px 9px;
  }
  .tab {
    margin-right: 8px;
    padding: 0 6px;
    border-radius: 4px;
    background: var(--accent);
    color: var(--accent-ink);
    font-size: 12px;
  }
  .page b,
  .page span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .page span {
    color: var(--ink-soft);
    font-size: 12px;
  }
  .spacer {
    flex: 1;
  }
  /* Where the customer is has a line of its own, above the page. */
  @media (max-width: 1000px) {
    header {
      flex-wrap: wrap;
      row-gap: 6px;
    }
    header > .page {
      order: 1;
      flex-basis: 100%;
    }
    .mode {
      margin-inline-start: auto;
    }
    .notice {
      top: 108px;
    }
  }
  .state {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    white-space: nowrap;
    color: var(--ink-soft);
  }
  .state::before {
    content: "";
    width: 8px;
    height: 8px;
    border-radius: 50%;
    background: var(--warn);
  }
  .state.live::before {
    background: var(--good);
  }
  .mode {
    padding: 2px 10px;
    border-radius: 999px;
    border: 1px solid var(--line);
    white-space: nowrap;
  }
  .mode.write {
    border-color: var(--accent);
    color: var(--accent);
    font-weight: 600;
  }
  button {
    font: inherit;
    color: var(--ink);
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: 6px;
    padding: 5px 12px;
    cursor: pointer;
    white-space: nowrap;
  }
  button:hover:not(:disabled) {
    border-color: var(--ink-soft);
  }
  button:disabled {
    cursor: default;
    color: var(--ink-soft);
  }
  button.main {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--accent-ink);
    font-weight: 600;
  }
  button.end {
    color: var(--bad);
  }
  :is(button, input, textarea):focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  main {
    flex: 1;
    min-height: 0;
    display: flex;
    position: relative;
  }
  cobrowse-agent {
    flex: 1;
    min-width: 0;
    min-height: 0;
  }
  [hidden] {
    display: none !important;
  }
  form {
    margin: 12vh auto auto;
    width: min(400px, calc(100% - 48px));
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: 12px;
    padding: 28px;
    display: flex;
    flex-direction: column;
    gap: 14px;
  }
  h2 {
    margin: 0;
    font-size: 20px;
  }
  p {
    margin: 0;
    color: var(--ink-soft);
  }
  label {
    display: flex;
    flex-direction: column;
    gap: 6px;
    font-weight: 600;
  }
  input,
  textarea {
    font: inherit;
    color: inherit;
    background: var(--ground);
    border: 1px solid var(--line);
    border-radius: 6px;
    padding: 9px 12px;
  }
  input.code {
    font:
      600 26px/1.2 ui-monospace,
      monospace;
    letter-spacing: 0.08em;
    text-align: center;
  }
  .problem {
    color: var(--bad);
    background: var(--bad-ground);
    border-radius: 6px;
    padding: 8px 12px;
  }
  /* Over the session, not above it: a message must not move or scale what the agent is looking at. */
  .notice {
    position: absolute;
    z-index: 2;
    top: 60px;
    left: 50%;
    transform: translateX(-50%);
    width: max-content;
    max-width: calc(100% - 64px);
    color: var(--ink);
    background: var(--surface);
    padding: 8px 16px;
    border: 1px solid var(--line);
    border-inline-start: 4px solid var(--accent);
    border-radius: 8px;
    box-shadow: 0 6px 20px rgb(15 23 42 / 15%);
  }
  /* There while there is nothing to say: a live region that is new is not heard. */
  .notice:empty {
    padding: 0;
    border: 0;
    box-shadow: none;
  }
`;
