// The canonical form of a document: what the mirror and the page must have in common, one thing a line. Run in each window,
// it gives equal lists when the mirror is the page.
//
// What is left out is left out on purpose, each with its reason beside it; everything else is compared: structure,
// namespaces, attributes, texts, state of fields, scroll positions, shadow roots, top layer, layout mode, style rules.

import * as attributes from "./attributes";
import * as dom from "./natives";
import { above, type Reference } from "./reference";
import { sheetLines } from "./sheets";
import { sideOf, type Side } from "./side";

/** A side, and who says what is masked there. */
type Judged = Side & { readonly reference: Reference | undefined };

const HTML = "http://www.w3.org/1999/xhtml";

const NAMESPACES: Record<string, string> = {
  [HTML]: "",
  "http://www.w3.org/2000/svg": "svg:",
  "http://www.w3.org/1998/Math/MathML": "math:",
};

export { reference } from "./reference";

/**
 * The canonical form of a page's document, or of its mirror's. `reference` says what is masked and controlled on the page;
 * without it, it is the floor that masks, and what is controlled is not compared. In the mirror its marks say so.
 */
export function canonicalPage(document: Document, reference?: Reference): string[] {
  const side: Judged = { ...sideOf(document), reference };
  const view = dom.windowOf(document);
  const lines = [
    `mode ${dom.compatMode(document)}`,
    `scroll ${Math.round(view?.scrollX ?? 0)} ${Math.round(view?.scrollY ?? 0)}`,
  ];
  putChildren(document, side, lines, "", false);
  lines.push(...sheetLines(document, false, side));
  return lines;
}

function putChildren(parent: Node, side: Judged, lines: string[], indent: string, isMasked: boolean): void {
  for (let child = dom.firstChild(parent); child; child = dom.nextSibling(child)) {
    switch (dom.nodeType(child)) {
      case dom.ELEMENT:
        putElement(child as unknown as Element, side, lines, indent, isMasked);
        break;
      case dom.TEXT:
      case dom.CDATA:
        lines.push(`${indent}${JSON.stringify(textOf(child, side, isMasked))}`);
        break;
      case dom.DOCTYPE: {
        const { name, publicId, systemId } = child as unknown as DocumentType;
        lines.push(`${indent}doctype ${name} ${JSON.stringify(publicId)} ${JSON.stringify(systemId)}`);
        break;
      }
      default:
      // Comments and instructions are not drawn, and often tell what nobody was to see.
    }
  }
}

function textOf(text: Node, side: Judged, isMasked: boolean): string {
  const data = dom.data(text);
  // Under a mask, blanks have no length either.
  if (data.trim() === "") return side.reference ? " " : data;
  if (!side.reference) return isMasked ? "*****" : data;
  // Shown in a masked slot, a text is masked by itself. In the mirror nothing but asterisks may be there.
  const isHidden = side.isMirror ? /^[*\s]*$/.test(data) : side.reference.isMasked(text);
  return isHidden ? "*****" : data;
}

function putElement(element: Element, side: Judged, lines: string[], indent: string, above: boolean): void {
  // The co-browse UI itself, and what the page has declared to be like it.
  if (!side.isMirror && dom.attributeOf(element, "data-gcb-service-node") === "true") return;
  const tag = side.tag(element);
  const isMasked = above || isMaskedItself(element, side);
  // What stands for another is an HTML element; a script of SVG reads as one of HTML on both sides.
  const isStandIn = attributes.INERT.has(tag) || (side.isMirror && tag !== dom.localName(element));
  const namespace = isStandIn ? HTML : dom.namespaceOf(element);
  const prefix = namespace === null ? "other:" : (NAMESPACES[namespace] ?? "other:");
  const all = [...attributes.attributesOf(element, side, isMasked), ...stateOf(element, tag, isMasked)];
  if (side.reference && !isMasked && isControlledItself(element, side)) all.push("(controlled)");
  if (side.isMirror && hasNeedlessBorder(element)) all.push("(border in a border)");
  lines.push(`${indent}<${prefix}${tag}${all.map((one) => ` ${one}`).join("")}>`);
  // Never drawn, and script text never leaves the page.
  if (attributes.INERT.has(tag)) return;
  const inner = `${indent}  `;
  const shadow = dom.shadowRootOf(element);
  if (shadow) {
    lines.push(`${inner}#shadow-root`);
    putChildren(shadow, side, lines, `${inner}  `, isMasked);
    for (const line of sheetLines(shadow, true, side)) lines.push(`${inner}  ${line}`);
  }
  // Its rules are compared as the browser has parsed them: the text has other addresses in the mirror.
  if (tag !== "style") putChildren(element, side, lines, inner, isMasked);
  if (tag === "iframe" && element instanceof element.ownerDocument.defaultView!.HTMLIFrameElement) {
    putFrame(element, side, lines, inner, isMasked);
  }
}

/** The document in a frame, where it is shared; others are boxes, which are alike. */
function putFrame(frame: Element, side: Judged, lines: string[], indent: string, isMasked: boolean): void {
  const document = dom.frameDocument(frame);
  if (!document || !isShared(document, side)) return;
  const view = dom.windowOf(document);
  const scroll = `${Math.round(view?.scrollX ?? 0)} ${Math.round(view?.scrollY ?? 0)}`;
  lines.push(`${indent}#document ${dom.compatMode(document)} scroll ${scroll}`);
  const inside = { ...side, base: dom.baseUri(document) };
  putChildren(document, inside, lines, `${indent}  `, isMasked);
  for (const line of sheetLines(document, false, inside)) lines.push(`${indent}  ${line}`);
}

/** Whether the script runs in the document, which then answers; in the mirror, whether it is there. */
function isShared(document: Document, side: Judged): boolean {
  if (side.isMirror) return document.querySelector("body[data-cobrowse-label]") === null;
  return !document.dispatchEvent(new Event("gcb-script-runs-again", { cancelable: true }));
}

/** The privacy floor, by which the customer's side masks; in the mirror its mark. */
function isMaskedItself(element: Element, side: Judged): boolean {
  if (!side.isMirror && side.reference) return side.reference.isMasked(element);
  if (side.isMirror) {
    // The outermost ones are marked for the agent; each one says so for style rules.
    const isMarked = dom.attributeOf(element, "data-cobrowse-mark") === "masked";
    return isMarked || dom.attributeOf(element, "data-cobrowse-masked") !== null || side.was(element) === "password";
  }
  const tag = dom.localName(element);
  if (tag === "form") return false;
  if (tag === "input" && (dom.attributeOf(element, "type") ?? "").toLowerCase() === "password") return true;
  const tokens = (dom.attributeOf(element, "autocomplete") ?? "").toLowerCase().split(/\s+/);
  return tokens.some((token) => token.startsWith("cc-") || token.endsWith("password") || token === "one-time-code");
}

function isControlledItself(element: Element, side: Judged): boolean {
  if (!side.isMirror) return side.reference?.isControlled(element) ?? false;
  return hasBorder(element) || isInBorder(element);
}

const hasBorder = (node: Node): boolean =>
  dom.nodeType(node) === dom.ELEMENT && dom.attributeOf(node as Element, "data-cobrowse-mark") === "controlled";

const isInBorder = (node: Node): boolean => above(node).some((one) => hasBorder(one) || isInBorder(one));

/** The mirror marks the outermost elements that are controlled, and no others. */
const hasNeedlessBorder = (element: Element): boolean => hasBorder(element) && isInBorder(element);

/** What no attribute tells. */
function stateOf(element: Element, tag: string, isMasked: boolean): string[] {
  const state: string[] = [];
  const isHtml = dom.namespaceOf(element) === HTML;
  if (isHtml && !isMasked) state.push(...fieldState(element, tag));
  if (isHtml && tag === "dialog" && dom.matches(element, ":modal")) state.push("(modal)");
  if (isHtml && dom.attributeOf(element, "popover") !== null && dom.matches(element, ":popover-open")) {
    state.push("(popover open)");
  }
  // The window's own position is told for the document.
  if (tag !== "html" && !(tag === "body" && isScrolledWithWindow(element))) {
    const [x, y] = [Math.round(dom.scrollLeft(element)), Math.round(dom.scrollTop(element))];
    if (x !== 0 || y !== 0) state.push(`(scrolled ${x} ${y})`);
  }
  return state;
}

/** In quirks mode the body's position is the window's. */
function isScrolledWithWindow(body: Element): boolean {
  return body.ownerDocument.scrollingElement === body;
}

function fieldState(element: Element, tag: string): string[] {
  switch (tag) {
    case "input": {
      if (attributes.isWithheld(element)) return [];
      const type = dom.inputType(element);
      if (type !== "checkbox" && type !== "radio") return [`(value ${JSON.stringify(dom.inputValue(element))})`];
      return [
        dom.isChecked(element) ? "(checked)" : "(not checked)",
        ...(dom.isIndeterminate(element) ? ["(indeterminate)"] : []),
      ];
    }
    case "textarea":
      return [`(value ${JSON.stringify(dom.areaValue(element))})`];
    case "select": {
      const selected: number[] = [];
      [...dom.optionsOf(element)].forEach((option, index) => dom.isSelected(option) && selected.push(index));
      return [`(selected ${selected.join(" ")})`];
    }
    default:
      return [];
  }
}
