// What rules and the floor cover on a page, said slowly and plainly: for each node its own ancestors are asked, every time, by
// the browser's own selector matching. Nothing is kept, so nothing can be stale.

import * as dom from "./natives";

export interface ReferenceRule {
  readonly kind: "control" | "mask" | "open";
  readonly selector: string;
  /** A regular expression over the page's address; null: all pages. */
  readonly pages?: string | null;
}

/** What is said of a node, its ancestors in the composed tree included. */
export interface Reference {
  isMasked(node: Node): boolean;
  isControlled(element: Element): boolean;
}

/** Design, which private by default does not hide. */
const DESIGN = new Set(["style", "link"]);

export function reference(rules: readonly ReferenceRule[], privateByDefault: boolean): Reference {
  const matches = (element: Element, kind: ReferenceRule["kind"]) =>
    rules.some((rule) => rule.kind === kind && holds(rule, element.ownerDocument) && dom.matches(element, rule.selector));
  const isAround = (node: Node, is: (element: Element) => boolean): boolean =>
    (dom.nodeType(node) === dom.ELEMENT && is(node as Element)) || above(node).some((parent) => isAround(parent, is));
  const isOpened = (node: Node) => isAround(node, (element) => matches(element, "open"));
  return {
    isMasked: (node) =>
      isAround(node, (element) => isFloor(element) || matches(element, "mask")) ||
      (privateByDefault && !isDesign(node) && !isOpened(node)),
    isControlled: (element) => isAround(element, (one) => matches(one, "control")),
  };
}

/** By the address of the document or of the top one. */
function holds({ pages }: ReferenceRule, document: Document): boolean {
  if (pages == null) return true;
  const pattern = new RegExp(pages);
  return pattern.test(document.location.href) || pattern.test(window.location.href);
}

/** The parent or host, the element of the frame around, and the slot that shows it. */
export function above(node: Node): Node[] {
  const parent = dom.parentNode(node);
  const all: Node[] = [];
  if (parent && dom.nodeType(parent) === dom.DOCUMENT) {
    const frame = (parent as Document).defaultView?.frameElement;
    if (frame) all.push(frame);
  } else if (parent) {
    all.push(dom.nodeType(parent) === dom.FRAGMENT ? (parent as ShadowRoot).host : parent);
  }
  const { assignedSlot } = node as Element | Text;
  if (assignedSlot) all.push(assignedSlot);
  return all;
}

function isFloor(element: Element): boolean {
  const tag = dom.localName(element);
  if (tag === "input" && (dom.attributeOf(element, "type") ?? "").toLowerCase() === "password") return true;
  const tokens = (dom.attributeOf(element, "autocomplete") ?? "").toLowerCase().split(/\s+/);
  return tag !== "form" && tokens.some((token) => token.startsWith("cc-") || token.endsWith("password") || token === "one-time-code");
}

function isDesign(node: Node): boolean {
  const element = dom.nodeType(node) === dom.ELEMENT ? (node as Element) : dom.parentNode(node);
  return !!element && dom.nodeType(element) === dom.ELEMENT && DESIGN.has(dom.localName(element));
}
