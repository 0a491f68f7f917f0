// The look of the session: the stage around the mirror, pointers, messages and small editors.

import { css } from "lit";

export const agentStyle = css`
  :host {
    display: block;
    position: relative;
    overflow: hidden;
    background: var(--ground, #f3f5f7);
    font:
      14px/1.45 system-ui,
      sans-serif;
  }
  .stage {
    position: absolute;
    inset: 0;
    overflow: hidden;
  }
  .page {
    position: absolute;
    transform-origin: 0 0;
    background: #fff;
    box-shadow:
      0 1px 2px rgb(15 23 42 / 12%),
      0 8px 24px rgb(15 23 42 / 12%);
  }
  .page iframe {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    border: 0;
    pointer-events: none;
  }
  .overlay {
    position: absolute;
    inset: 0;
    cursor: crosshair;
    touch-action: none;
  }
  .writes .overlay {
    cursor: default;
  }
  .writes {
    box-shadow: 0 0 0 calc(2px / var(--scale, 1)) var(--accent, #0b63ce);
  }
  .keys {
    position: absolute;
    left: 0;
    top: 0;
    width: 1px;
    height: 1px;
    padding: 0;
    border: 0;
    opacity: 0;
    resize: none;
    pointer-events: none;
  }
  .customer,
  .ripple {
    position: absolute;
    left: 0;
    top: 0;
    pointer-events: none;
    will-change: transform;
  }
  .customer svg {
    display: block;
    width: 22px;
    height: 22px;
    transform: scale(calc(1 / var(--scale, 1)));
    transform-origin: 0 0;
    filter: drop-shadow(0 1px 2px rgb(0 0 0 / 40%));
  }
  .customer.touch svg {
    display: none;
  }
  .customer.touch::before,
  .ripple::before {
    content: "";
    position: absolute;
    width: 36px;
    height: 36px;
    margin: -18px 0 0 -18px;
    border-radius: 50%;
    background: rgb(37 99 235 / 30%);
    transform: scale(calc(1 / var(--scale, 1)));
  }
  .ripple::before {
    background: none;
    border: 3px solid #dc2626;
    box-sizing: border-box;
    animation: ripple 0.6s ease-out forwards;
  }
  @keyframes ripple {
    from {
      opacity: 0.9;
      scale: 0.3;
    }
    to {
      opacity: 0;
      scale: 1.2;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .ripple::before {
      animation-duration: 0.01s;
      animation-delay: 0.4s;
    }
  }
  .busy {
    position: absolute;
    left: 0;
    right: 0;
    top: 0;
    height: 3px;
    background: linear-gradient(90deg, transparent, var(--accent, #0b63ce), transparent);
    animation: busy 1.1s linear infinite;
  }
  @keyframes busy {
    from {
      transform: translateX(-100%);
    }
    to {
      transform: translateX(100%);
    }
  }
  .toast {
    position: absolute;
    left: 50%;
    bottom: 24px;
    transform: translateX(-50%);
    max-width: min(480px, calc(100% - 48px));
    padding: 10px 16px;
    border-radius: 8px;
    background: #17212b;
    color: #fff;
    box-shadow: 0 6px 20px rgb(15 23 42 / 30%);
  }
  /* There while there is nothing to say: a live region that is new is not heard. */
  .toast:empty {
    padding: 0;
    box-shadow: none;
  }
  .popover {
    position: absolute;
    z-index: 1;
    max-height: min(320px, 60%);
    max-width: calc(100% - 24px);
    overflow: auto;
    padding: 4px;
    border: 1px solid var(--line, #d5dbe1);
    border-radius: 8px;
    background: var(--surface, #fff);
    color: var(--ink, #17212b);
    box-shadow: 0 8px 28px rgb(15 23 42 / 25%);
  }
  .popover [role="option"] {
    display: block;
    width: 100%;
    padding: 6px 10px;
    border: 0;
    border-radius: 5px;
    background: none;
    color: inherit;
    font: inherit;
    text-align: left;
    cursor: pointer;
  }
  .popover [role="option"]:is(:hover, :focus-visible):not(:disabled) {
    background: var(--accent, #0b63ce);
    color: var(--accent-ink, #fff);
    outline: none;
  }
  .popover [aria-selected="true"] {
    font-weight: 650;
  }
  .popover :disabled {
    opacity: 0.5;
    cursor: default;
  }
  .group {
    padding: 6px 10px 2px;
    font-size: 12px;
    color: var(--ink-soft, #5a6875);
  }
  .editor {
    display: flex;
    gap: 6px;
    padding: 8px;
  }
  .editor :is(input, button) {
    font: inherit;
    padding: 5px 10px;
    border: 1px solid var(--line, #d5dbe1);
    border-radius: 6px;
    background: var(--ground, #f3f5f7);
    color: inherit;
  }
  .editor input[type="color"] {
    padding: 2px;
    width: 56px;
  }
  .editor .main {
    background: var(--accent, #0b63ce);
    border-color: var(--accent, #0b63ce);
    color: var(--accent-ink, #fff);
  }
`;
