/**
 * Styles our own elements without a `<style>` element or attribute, which a strict style-src would refuse, and notices
 * where rules that the page makes for everything would spoil them.
 */

import { adoptedStyleSheets, listen, rootElement, setAdoptedStyleSheets } from "./natives";
import { serviceElement } from "./service-element";

/**
 * Begins the selector of an element of ours: with its own tag it is as strong as three tags, so that it beats the page's
 * rules for tags, and the rules of a site that restyles our classes beat it.
 */
export const asThreeTags = "html:is(html) ";

/** What our plain buttons and toasts share. */
export const boxCss =
  "all:initial;display:block;padding:12px 16px;border:1px solid transparent;border-radius:6px;color:#fff;font:14px/1.4 system-ui,sans-serif;cursor:pointer;background:";

/** What has been adopted here: part of our UI, none of the page's. */
export const ownSheets: CSSStyleSheet[] = [];

/** A class that no site has a rule for: what spoils its look spoils all of ours. */
const probeCss = `${asThreeTags}:is(div,button):where(.gcb-probe){all:initial;display:grid;position:fixed;opacity:.9;color:#010203;background:#040506;font-size:17px;pointer-events:none;forced-color-adjust:none;}`;

const texts: string[] = [];
const styleOf = window.getComputedStyle;
let strong = false;

/**
 * Adopts a sheet for the document's life. Where that fails, the elements stay plain, and work.
 * @param css ends each declaration with a semicolon, and has its keyframes at the end
 */
export function adopt(css: string): CSSStyleSheet | undefined {
  try {
    const sheet = new CSSStyleSheet();
    const at = ownSheets.length;
    texts[at] = probeCss + css;
    ownSheets[at] = sheet;
    write(at);
    // No spread: a page may have replaced what lists are walked by.
    const adopted = adoptedStyleSheets() ?? [];
    const all: CSSStyleSheet[] = [];
    for (let at = 0; at < adopted.length; at++) all[at] = adopted[at] as CSSStyleSheet;
    all[all.length] = sheet;
    setAdoptedStyleSheets(all);
    if (document.readyState === "complete") insist();
    else if (at === 0) listen(window, "load", insist);
    return sheet;
  } catch {
    // An old browser, or a page that has replaced the interface.
    return undefined;
  }
}

/** Makes all but the keyframes important where that is needed. */
function write(at: number): void {
  const text = texts[at] as string;
  const found = text.indexOf("@keyframes");
  const end = found < 0 ? text.length : found;
  const rules = text.slice(0, end);
  ownSheets[at]?.replaceSync((strong ? rules.replace(/;/g, "!important;") : rules) + text.slice(end));
}

/**
 * Looks whether the page's rules for everything, such as `* { all: unset !important }`, overrule ours. Then ours become
 * important: only rules of the page that are important and name our classes are stronger still.
 */
function insist(): void {
  if (strong) return;
  try {
    const probe = serviceElement("div", "gcb-probe");
    const button = serviceElement("button", "gcb-probe");
    probe.appendChild(button);
    rootElement()?.appendChild(probe);
    strong = isSpoiled(probe) || isSpoiled(button);
    probe.remove();
    if (strong) for (let at = 0; at < ownSheets.length; at++) write(at);
  } catch {
    // As above.
  }
}

function isSpoiled(probe: Element): boolean {
  const { display, position, visibility, opacity, color, backgroundColor, fontSize, pointerEvents } = styleOf(probe);
  const looks = display + position + visibility + opacity + color + backgroundColor + fontSize + pointerEvents;
  return looks !== "gridfixedvisible0.9rgb(1, 2, 3)rgb(4, 5, 6)17pxnone";
}
