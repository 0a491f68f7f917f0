/**
 * Puts what edit mode shows on the page: one element of ours, a shadow root in it, and above all that the page shows.
 * The page's rules do not reach in, and events inside end at our element.
 */

import { createElement, listen, rootElement, setAttribute } from "../natives";
import { look } from "./look";

export interface Stage {
  readonly root: ShadowRoot;
  /** Comes back where the page has removed it, and goes into a modal dialog that the page has opened. */
  settle(): void;
  leave(): void;
}

/** All that a person does in our element is no business of the page's listeners around it. */
const fenced =
  "click dblclick auxclick contextmenu mousedown mouseup mousemove mouseover mouseout pointerdown pointerup pointermove pointerover pointerout pointercancel touchstart touchend touchmove touchcancel wheel keydown keyup keypress beforeinput input change focusin focusout copy cut paste dragstart drop submit compositionstart compositionend select toggle";

export function openStage(...children: Node[]): Stage {
  const host = createElement(document, "div");
  setAttribute(host, "data-gcb-service-node", "true");
  setAttribute(host, "popover", "manual");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(look);
  root.adoptedStyleSheets = [sheet];
  root.append(...children);
  const stops = fenced.split(" ").map((type) => listen(host, type, (event) => event.stopPropagation()));

  const settle = () => {
    const home = [...document.querySelectorAll("dialog")].filter(isModal).at(-1) ?? rootElement();
    if (!home || host.parentNode === home) return;
    home.append(host);
    // Into the top layer, which no transformation, filter or z-index of the page reaches.
    try {
      host.showPopover();
    } catch {
      // A browser without popovers has the highest z-index.
    }
  };
  settle();
  return {
    root,
    settle,
    leave() {
      for (const stop of stops) stop();
      host.remove();
    },
  };
}

function isModal(dialog: Element): boolean {
  try {
    return dialog.matches(":modal");
  } catch {
    return false;
  }
}
