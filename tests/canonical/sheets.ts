// Style rules as the browser has parsed them, with absolute addresses.

import { adoptedOf, shadowAdoptedOf, shadowSheetsOf, styleSheetsOf } from "./natives";
import type { Side } from "./side";

/** The mirror's own rules speak of its marks. */
const OWN = "data-cobrowse-mark";

/** What all sheets begin with in the mirror. */
const OWN_LAYERS = /^@layer cobrowse-mask,/;

/** On the page, a sheet of the co-browse UI speaks of its classes. */
const OWN_UI = /\.gcb-(toolbar|startCobrowse|toast)|\._gcb_toast/;

/** All sheets of a document or shadow root, in order, one rule a line. */
export function sheetLines(root: Document | ShadowRoot, isShadow: boolean, side: Side): string[] {
  const lines: string[] = [];
  for (const sheet of (isShadow ? shadowSheetsOf : styleSheetsOf)(root)) putSheet(sheet, "sheet", side, lines);
  for (const sheet of (isShadow ? shadowAdoptedOf : adoptedOf)(root)) {
    const rules = rulesOf(sheet)?.map((rule) => rule.cssText) ?? [];
    const isOwn = side.isMirror ? rules.some((rule) => rule.includes(OWN)) : rules.some((rule) => OWN_UI.test(rule));
    if (!isOwn) putSheet(sheet, "adopted", side, lines);
  }
  return lines;
}

function putSheet(sheet: CSSStyleSheet, kind: string, side: Side, lines: string[]): void {
  const owner = sheet.ownerNode as Element | null;
  // The page's own toolbar and its kin are not mirrored.
  if (owner?.closest?.('[data-gcb-service-node="true"]')) return;
  const address = sheet.href === null ? null : (side.fetched(sheet.href, side.base) ?? sheet.href);
  // A sheet without address speaks of its document's.
  const base = address === null || side.isMirror ? side.base : address;
  const disabled = sheet.disabled ? " disabled" : "";
  lines.push(`${kind} ${address ?? ""} media=${JSON.stringify(sheet.media.mediaText)}${disabled}`);
  // Scripts of the page cannot read a sheet of another origin; in the mirror all come from the relay.
  if (address !== null && new URL(address).origin !== side.origin) return;
  for (const rule of rulesOf(sheet) ?? ["unreadable"]) {
    if (typeof rule === "string") {
      lines.push(`  ${rule}`);
      continue;
    }
    if (side.isMirror && OWN_LAYERS.test(rule.cssText)) continue;
    lines.push(`  ${side.css(rule.cssText, base)}`);
    const imported = (rule as CSSImportRule).styleSheet;
    if (imported) putSheet(imported, "imported", side, lines);
  }
}

function rulesOf(sheet: CSSStyleSheet): CSSRule[] | undefined {
  try {
    return [...sheet.cssRules];
  } catch {
    return undefined;
  }
}
