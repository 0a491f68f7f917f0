/** Draws the built-in start button. Only the customer's own click or key starts a session through it, no script's. */

import type { Side } from "./config";
import { whenBody } from "./document-body";
import { listen, rootElement, setAttribute } from "./natives";
import { serviceElement } from "./service-element";
import { adopt, asThreeTags, boxCss } from "./style-sheet";

export interface StartButton {
  show(): void;
  hide(): void;
  label(text: string): void;
}

const css = (side: Side) => `
${asThreeTags}div:where(.gcb-startBtnsContainer){all:initial;position:fixed;${side}:0;top:50%;z-index:2147483647;}
${asThreeTags}button:where(.gcb-startCobrowse){${boxCss}#1f4e8c;}
${asThreeTags}button:where(.gcb-startCobrowse:hover){background:#163a69;}
${asThreeTags}button:where(.gcb-startCobrowse:focus-visible){outline:3px solid #ffbf47;}
@media print{${asThreeTags}div:where(.gcb-startBtnsContainer){display:none;}}`;

/**
 * @param intent is told when the customer is about to press it
 */
export function createStartButton(side: Side, start: () => void, intent: () => void): StartButton {
  // No `type` attribute: widespread style resets select by it, and it is in no form that it could submit.
  const button = serviceElement("button", "gcb-startCobrowse");
  const container = serviceElement("div", "gcb-startBtnsContainer");
  container.appendChild(button);
  setAttribute(container, "role", "region");
  button.dir = "auto";
  const trusted = (act: () => void) => (event: Event) => {
    if (event.isTrusted) act();
  };
  /** Someone who works by keyboard is here again when there is no session any more. */
  let byKeyboard = false;
  listen<MouseEvent>(button, "click", (event) => (byKeyboard = event.detail === 0));
  listen(button, "click", trusted(start));
  listen(button, "pointerenter", trusted(intent));
  listen(button, "focus", trusted(intent));

  let wanted = false;
  let styled = false;
  return {
    show() {
      wanted = true;
      void (async () => {
        const body = await whenBody();
        if (!wanted) return;
        if (!styled) adopt(css(side));
        styled = true;
        // Behind the body: no transformation or `:last-child` of the page's own reaches across.
        (rootElement() ?? body).appendChild(container);
        if (byKeyboard && document.activeElement === body) button.focus({ preventScroll: true });
      })();
    },
    hide() {
      wanted = false;
      container.remove();
    },
    label(text) {
      button.textContent = text;
      setAttribute(container, "aria-label", text);
    },
  };
}
