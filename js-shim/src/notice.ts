/** Tells the customer why no session could start, when there is no engine that could: a toast like the engine's. */

import { whenBody } from "./document-body";
import { after, listen, rootElement, setAttribute } from "./natives";
import { serviceElement } from "./service-element";
import { adopt, boxCss } from "./style-sheet";

const shownMs = 10_000;

// Weaker than the engine's sheet, which may follow: its notifications have the same names.
const css = `
html div:where(#_gcb_toast-container){all:initial;position:fixed;inset-inline-end:12px;top:12px;max-width:min(360px,100vw - 24px);z-index:2147483647;}
html div:where(._gcb_toast){${boxCss}#1f2a37;}
@media print{html div:where(#_gcb_toast-container){display:none;}}`;

/** Gives back the function that shows a title and a message; a click or some seconds take them away. */
export function createNotice(): (title: string, message: string) => void {
  let styled = false;
  return (title, message) => {
    const container = serviceElement("div", "");
    container.id = "_gcb_toast-container";
    const toast = serviceElement("div", "_gcb_toast");
    setAttribute(toast, "role", "alert");
    toast.dir = "auto";
    const remove = () => container.remove();
    listen(toast, "click", remove);
    void (async () => {
      const body = await whenBody();
      if (!styled) adopt(css);
      styled = true;
      (rootElement() ?? body).appendChild(container);
      // A live region speaks what is put into it, not what it comes with.
      container.appendChild(toast);
      toast.appendChild(serviceElement("div", "_gcb_toast-title", title));
      toast.appendChild(serviceElement("div", "_gcb_toast-message", message));
      after(shownMs, remove);
    })();
  };
}
