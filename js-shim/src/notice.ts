/** Tells the customer why no session could start, when there is no engine that could: a toast like the engine's. */

import { whenBody } from "./document-body";
import { after, listen, setAttribute } from "./natives";
import { serviceElement } from "./service-element";
import { adopt, boxCss } from "./style-sheet";

const shownMs = 10_000;

const css = `
div:where(#_gcb_toast-container){all:initial;position:fixed;right:16px;top:16px;max-width:360px;z-index:2147483000}
div:where(._gcb_toast){${boxCss}#2b2b2b}`;

/** Gives back the function that shows a title and a message; a click or some seconds take them away. */
export function createNotice(): (title: string, message: string) => void {
  let styled = false;
  return (title, message) => {
    const container = serviceElement("div", "");
    container.id = "_gcb_toast-container";
    const toast = serviceElement("div", "_gcb_toast");
    setAttribute(toast, "role", "alert");
    const remove = () => container.remove();
    listen(toast, "click", remove);
    void (async () => {
      const body = await whenBody();
      if (!styled) adopt(css);
      styled = true;
      body.appendChild(container);
      // A live region speaks what is put into it, not what it comes with.
      container.appendChild(toast);
      toast.appendChild(serviceElement("div", "_gcb_toast-title", title));
      toast.appendChild(serviceElement("div", "_gcb_toast-message", message));
      after(shownMs, remove);
    })();
  };
}
