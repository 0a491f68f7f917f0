/** Styles our own elements without a `<style>` element or attribute, which a strict style-src would refuse. */

import { adoptedStyleSheets, setAdoptedStyleSheets } from "./natives";

/** What our plain buttons and toasts share. */
export const boxCss =
  "all:initial;display:block;padding:12px 16px;border-radius:6px;color:#fff;font:14px/1.4 system-ui,sans-serif;cursor:pointer;background:";

/** What has been adopted here: part of our UI, none of the page's. */
export const ownSheets: CSSStyleSheet[] = [];

/** Adopts a sheet for the document's life. Where that fails, the elements stay plain, and work. */
export function adopt(css: string): void {
  try {
    const adopted = adoptedStyleSheets() ?? [];
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    const all: CSSStyleSheet[] = [];
    for (let at = 0; at < adopted.length; at++) all[at] = adopted[at] as CSSStyleSheet;
    all[all.length] = sheet;
    setAdoptedStyleSheets(all);
    ownSheets[ownSheets.length] = sheet;
  } catch {
    // An old browser, or a page that has replaced the interface.
  }
}
