/** Styles our own elements without a `<style>` element or attribute, which a strict style-src would refuse. */

import { adoptedStyleSheets, setAdoptedStyleSheets } from "./natives";

/** Adopts a sheet for the document's life; without constructed sheets the elements stay plain, and work. */
export function adopt(css: string): void {
  const adopted = adoptedStyleSheets();
  if (!adopted) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  const all: CSSStyleSheet[] = [];
  for (let at = 0; at < adopted.length; at++) all[at] = adopted[at] as CSSStyleSheet;
  all[all.length] = sheet;
  setAdoptedStyleSheets(all);
}
