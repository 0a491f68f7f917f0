/** Finds the documents and shadow roots of a page that restrictions reach, and the elements in them that a selector names. */

export interface Place {
  readonly root: Document | ShadowRoot;
  /** The address of the document that it is in. */
  readonly address: string;
}

/** Windows within windows that are looked into; browsers allow no more. */
const depthMax = 20;

const service = '[data-gcb-service-node="true"]';

/** All places of a document, frames of its origin and open shadow roots included. */
export function placesOf(document: Document): Place[] {
  const places: Place[] = [];
  collect(document, document.defaultView?.location.href ?? document.URL, 0, places);
  return places;
}

function collect(root: Document | ShadowRoot, address: string, depth: number, places: Place[]): void {
  places.push({ root, address });
  for (const element of root.querySelectorAll("*")) {
    const { shadowRoot } = element;
    if (shadowRoot && !element.matches(service)) collect(shadowRoot, address, depth, places);
    const inner = isFrame(element) && depth < depthMax ? documentIn(element) : undefined;
    if (inner) collect(inner, inner.defaultView?.location.href ?? inner.URL, depth + 1, places);
  }
}

/** By its name: an element of a frame is none of this window's classes. */
export function isFrame(element: Element): element is HTMLIFrameElement {
  return element.localName === "iframe" || element.localName === "frame";
}

/** The document in a frame of the page's origin. */
export function documentIn(frame: HTMLIFrameElement): Document | undefined {
  try {
    return frame.contentDocument ?? undefined;
  } catch {
    return undefined;
  }
}

/** Elements of a place that a selector finds, those of Co-browse left out. Undefined when this browser cannot read it. */
export function elementsAt({ root }: Place, selector: string): Element[] | undefined {
  try {
    return [...root.querySelectorAll(selector)].filter((element) => !isService(element));
  } catch {
    return undefined;
  }
}

/** Whether an element belongs to co-browsing itself, which agents never see. */
export function isService(element: Element): boolean {
  for (let at: Element | null = element; at; at = outOf(at)) if (at.matches(service)) return true;
  return false;
}

/** The element around one, out of slots, shadow roots and frames. */
export function outOf(element: Element): Element | null {
  const { assignedSlot, parentNode } = element;
  if (assignedSlot) return assignedSlot;
  if (element.parentElement) return element.parentElement;
  if (parentNode && "host" in parentNode) return parentNode.host as Element;
  try {
    return element.ownerDocument.defaultView?.frameElement ?? null;
  } catch {
    return null;
  }
}

/** How many elements of all places a selector finds; undefined when this browser cannot read it. */
export function countIn(places: readonly Place[], selector: string): number | undefined {
  let count = 0;
  for (const place of places) {
    const found = elementsAt(place, selector);
    if (!found) return undefined;
    count += found.length;
  }
  return count;
}
