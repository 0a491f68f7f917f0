/** Draws the built-in start button. Only the customer's own click or key starts a session through it, no script's. */

import type { Side } from "./config";
import { whenBody } from "./document-body";
import { listen } from "./natives";
import { serviceElement } from "./service-element";
import { adopt, boxCss } from "./style-sheet";

export interface StartButton {
  show(): void;
  hide(): void;
  label(text: string): void;
}

// A type selector beats the page's general rules for buttons, and the classes of a site that restyles ours beat it.
const css = (side: Side) => `
div:where(.gcb-startBtnsContainer){all:initial;position:fixed;${side}:0;top:50%;z-index:2147483000}
button:where(.gcb-startCobrowse){${boxCss}#1f4e8c}
button:where(.gcb-startCobrowse:hover){background:#163a69}
button:where(.gcb-startCobrowse:focus-visible){outline:3px solid #ffbf47}
@media print{div:where(.gcb-startBtnsContainer){display:none}}`;

/**
 * @param intent is told when the customer is about to press it
 */
export function createStartButton(side: Side, start: () => void, intent: () => void): StartButton {
  // No `type` attribute: widespread style resets select by it, and it is in no form that it could submit.
  const button = serviceElement("button", "gcb-startCobrowse");
  const container = serviceElement("div", "gcb-startBtnsContainer");
  container.appendChild(button);
  const trusted = (act: () => void) => (event: Event) => {
    if (event.isTrusted) act();
  };
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
        body.appendChild(container);
      })();
    },
    hide() {
      wanted = false;
      container.remove();
    },
    label(text) {
      button.textContent = text;
    },
  };
}
