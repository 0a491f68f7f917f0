// Where the parts of the editor stand, in narrow and in wide places.

import { css } from "lit";

export const pageStyle = css`
  header {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 12px;
    align-items: center;
    padding: 8px 16px;
    background: var(--e-surface);
    border-bottom: 1px solid var(--e-line);
  }
  h1 {
    flex: 1;
    font-size: 16px;
    white-space: nowrap;
  }
  @media (max-width: 500px) {
    header {
      flex-wrap: nowrap;
      padding-inline: 10px;
    }
    h1 {
      font-size: 14px;
    }
    /* Who it is can be read when there is room. */
    .who {
      display: none;
    }
  }
  .who {
    color: var(--e-soft);
    overflow-wrap: anywhere;
  }
`;

export const layoutStyle = css`
  :host {
    container-type: inline-size;
    background: var(--e-ground);
  }
  .bar,
  nav {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    padding: 8px 16px;
    background: var(--e-surface);
  }
  nav {
    padding-block: 0;
    gap: 0 4px;
    border-bottom: 1px solid var(--e-line);
  }
  nav button {
    background: none;
    border: 0;
    border-bottom: 3px solid transparent;
    border-radius: 0;
    padding: 8px 10px;
  }
  nav button[aria-current] {
    border-bottom-color: var(--e-accent);
    font-weight: 600;
  }
  .site {
    display: flex;
    gap: 8px;
    align-items: center;
    font-size: 15px;
  }
  .bar .site select {
    width: auto;
    min-width: 120px;
  }
  .state {
    flex: 1 1 180px;
    min-width: 0;
    color: var(--e-soft);
    overflow-wrap: anywhere;
  }
  .state::before {
    content: "";
    display: inline-block;
    width: 8px;
    height: 8px;
    margin-inline-end: 6px;
    border-radius: 50%;
    background: var(--e-warn);
  }
  .state.good::before {
    background: var(--e-good);
  }
  .state.bad {
    color: var(--e-bad);
    font-weight: 600;
  }
  .state.bad::before {
    background: var(--e-bad);
  }
  .body {
    max-width: 1500px;
    margin: 0 auto;
    padding: 16px;
    /* Room for the message, which stands above the end. */
    padding-bottom: 88px;
  }
  cobrowse-editor-list,
  cobrowse-editor-form,
  cobrowse-editor-settings,
  cobrowse-editor-coverage,
  cobrowse-editor-history,
  cobrowse-editor-files {
    display: block;
    min-width: 0;
  }
  .body:is(.settings, .coverage, .history, .files) {
    max-width: 820px;
  }
  .list-head {
    flex-basis: 100%;
  }
  cobrowse-editor-marked-input {
    display: flex;
    flex-direction: column;
    gap: 4px;
  }
  @container (max-width: 500px) {
    .bar,
    nav {
      padding-inline: 10px;
    }
    .bar .state {
      flex-basis: 100%;
    }
    .bar button {
      flex: 1;
    }
    nav button {
      padding: 6px 7px;
      font-size: 13px;
    }
    .body {
      padding-inline: 10px;
    }
  }
  .hint-card {
    display: none;
    color: var(--e-soft);
  }
  .beside {
    display: none;
  }
  @container (min-width: 900px) {
    .body.restrictions {
      display: grid;
      grid-template-columns: minmax(380px, 1fr) minmax(400px, 1fr);
      gap: 20px;
      align-items: start;
    }
    .hint-card,
    .beside {
      display: block;
    }
    cobrowse-editor-form {
      position: sticky;
      top: 12px;
      max-height: calc(100dvh - 24px);
      overflow: auto;
    }
    cobrowse-editor-page-view {
      display: grid;
      grid-template-columns: minmax(300px, 1fr) minmax(0, 2fr);
    }
  }
  cobrowse-editor-page-view {
    display: grid;
    gap: 16px;
    align-items: start;
  }
  cobrowse-agent {
    height: min(70vh, 720px);
    border: 1px solid var(--e-line);
    border-radius: 8px;
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: flex-end;
    margin-bottom: 8px;
  }
  .search {
    flex: 1 1 220px;
    display: flex;
    flex-direction: column;
    gap: 4px;
  }
  .empty {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: 8px;
    margin-top: 12px;
    padding: 20px;
    border: 1px dashed var(--e-line);
    border-radius: 10px;
  }
  .group {
    margin-top: 10px;
    border-radius: 8px;
  }
  .group.over {
    outline: 2px dashed var(--e-accent);
    outline-offset: 4px;
  }
  .group-head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    padding: 2px 0 6px;
  }
  .group-head button.plain {
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .group-head .soft {
    font-weight: 400;
  }
  .arrow {
    display: inline-block;
    width: 18px;
  }
  .rows {
    display: flex;
    flex-direction: column;
    gap: 6px;
  }
  .row {
    display: flex;
    align-items: flex-start;
    gap: 10px;
    padding: 8px 8px 8px 10px;
    background: var(--e-surface);
    border: 1px solid var(--e-line);
    border-inline-start: 5px solid var(--kind);
    border-radius: 8px;
  }
  .row.off {
    border-inline-start-style: dotted;
  }
  .row.off .what b {
    color: var(--e-soft);
  }
  .row.selected {
    box-shadow: 0 0 0 2px var(--e-accent);
  }
  .switch {
    padding: 3px 0;
  }
  .what {
    flex: 1;
    min-width: 0;
    display: flex;
    flex-direction: column;
    gap: 2px;
    overflow-wrap: anywhere;
  }
  .what b {
    font-weight: 600;
  }
  /* A live region that takes no room while nothing is in it. */
  .unboxed {
    display: contents;
  }
  .overlap {
    color: var(--e-soft);
    font-size: 13px;
  }
  .overlap.warn {
    color: var(--e-warn);
  }
  .what .id {
    font: 12px/1.5 ui-monospace, monospace;
  }
  cobrowse-editor-menu {
    position: relative;
    flex: none;
  }
  .menu {
    position: absolute;
    /* Above the message: what it says is there afterwards, too. */
    z-index: 5;
    top: 100%;
    inset-inline-end: 0;
    min-width: 150px;
    padding: 4px;
    display: flex;
    flex-direction: column;
    background: var(--e-surface);
    border: 1px solid var(--e-line);
    border-radius: 8px;
    box-shadow: 0 8px 24px rgb(0 0 0 / 25%);
  }
  .menu button {
    border: 0;
    background: none;
    text-align: start;
  }
  .menu button:is(:hover, :focus-visible) {
    background: var(--e-ground);
  }
  .marked {
    position: relative;
    display: block;
  }
  .window {
    position: absolute;
    inset: 1px 11px;
    overflow: hidden;
    pointer-events: none;
    font: 13px/1.5 ui-monospace, monospace;
  }
  .place {
    position: absolute;
    top: 6px;
    bottom: 5px;
    width: 1ch;
    min-width: 6px;
    background: color-mix(in srgb, var(--e-bad) 25%, transparent);
    border-bottom: 3px solid var(--e-bad);
  }
  .choice.mask b,
  .choice.control b,
  .choice.open b {
    padding-inline-start: 8px;
    border-inline-start: 4px solid var(--kind);
  }
  .tried {
    display: flex;
    flex-direction: column;
    gap: 4px;
  }
  .tried li {
    display: flex;
    gap: 8px;
    align-items: baseline;
  }
  .tried .badge {
    flex: none;
  }
  .address {
    overflow-wrap: anywhere;
  }
  .own {
    display: flex;
    flex-direction: column;
    gap: 6px;
  }
  .own li {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    align-items: center;
    justify-content: space-between;
  }
  .difference,
  .difference section {
    display: flex;
    flex-direction: column;
    gap: 8px;
  }
  .difference li {
    padding: 4px 0;
    overflow-wrap: anywhere;
  }
  .change {
    padding-inline-start: 10px !important;
    border-inline-start: 3px solid var(--e-line);
  }
  .opens {
    border-inline-start: 4px solid var(--e-bad);
    padding-inline-start: 10px !important;
  }
  .change.opens {
    background: var(--e-bad-ground);
    border-radius: 0 6px 6px 0;
  }
  .field-change.opens {
    display: block;
  }
  del {
    color: var(--e-soft);
  }
  ins {
    text-decoration: none;
    font-weight: 600;
  }
  .collision {
    margin-top: 8px;
  }
  .sides {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(220px, 1fr));
    gap: 10px;
  }
  .side {
    padding: 8px;
    border: 1px solid var(--e-line);
    border-radius: 6px;
  }
  .versions,
  .reports {
    display: flex;
    flex-direction: column;
    gap: 12px;
  }
  .versions > li {
    display: flex;
    flex-direction: column;
    gap: 4px;
    padding-top: 12px;
    border-top: 1px solid var(--e-line);
  }
  .version-head {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 12px;
  }
  .reports li {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    align-items: center;
  }
  .toast {
    position: fixed;
    z-index: 4;
    inset: auto 16px 16px;
    width: fit-content;
    max-width: min(560px, calc(100vw - 32px));
    margin: 0 auto;
    display: flex;
    align-items: center;
    gap: 10px;
    padding: 10px 14px;
    color: var(--e-ink);
    background: var(--e-surface);
    border: 1px solid var(--e-line);
    border-inline-start: 4px solid var(--e-accent);
    border-radius: 8px;
    box-shadow: 0 8px 24px rgb(0 0 0 / 25%);
    overflow-wrap: anywhere;
  }
  .toast:not(:has(*)) {
    padding: 0;
    border: 0;
    box-shadow: none;
  }
  @media (forced-colors: active) {
    .row,
    .kind::before,
    .state::before {
      forced-color-adjust: none;
    }
  }
`;
