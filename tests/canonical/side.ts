// Which of the two windows a document is in, and how an address reads there: the mirror's addresses lead to the relay and
// are read back to the page's own.

import { attributeOf, baseUri, localName, windowOf } from "./natives";

/** The attribute by which the mirror tells what an element stands for. */
const WAS = "data-cobrowse-was";

/** The schemes that a link in the mirror keeps: it is never followed, and code never comes there. */
const LINK_SCHEMES = /^(https?|mailto|tel|sms|ftp|geo|webcal)$/;

/** The kinds of `data:` that the mirror fetches. */
const DATA_KINDS = /^data:\s*(image\/|font\/|application\/(font|x-font|vnd\.ms-font))/i;

export interface Side {
  readonly isMirror: boolean;
  /** The page's origin. */
  readonly origin: string;
  /** What an element is on the page. */
  tag(element: Element): string;
  /** Whether the element stands for one of another kind. */
  was(element: Element): string | null;
  /** The absolute address of something fetched; null when it is not fetched in the mirror. */
  fetched(reference: string, base: string): string | null;
  /** CSS text with absolute addresses, each written the same way. */
  css(text: string, base: string): string;
  /** What relative addresses of the document are relative to. */
  readonly base: string;
}

/** The component that shows the mirror, as far as it matters here. */
interface Shower extends Element {
  pageUrl?: string;
}

export function sideOf(document: Document): Side {
  const shower = showerOf(document);
  const isMirror = shower !== undefined;
  const was = (element: Element) => (isMirror ? attributeOf(element, WAS) : null);
  const side: Side = {
    isMirror,
    origin: originOf(shower ? (shower.pageUrl ?? "") : document.location.href),
    base: baseUri(document),
    was,
    tag(element) {
      const stoodFor = was(element);
      // A password field is mirrored as a text field, which is an input all the same.
      return stoodFor === null || stoodFor === "password" ? localName(element) : stoodFor;
    },
    fetched(reference, base) {
      const trimmed = reference.trim();
      if (trimmed === "") return null;
      if (/^data:/i.test(trimmed)) return DATA_KINDS.test(trimmed) ? trimmed : null;
      const absolute = resolved(trimmed, base);
      const address = absolute && isMirror ? readBack(absolute) : absolute;
      return address && /^https?:/.test(address) ? address : null;
    },
    css: (text, base) =>
      text.replace(
        /\b(url|src)\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^)"']*?))\s*\)/gi,
        (_, name: string, double?: string, single?: string, bare?: string) => {
          const reference = double ?? single ?? bare ?? "";
          if (reference === "" || reference.startsWith("#")) return `${name}("${reference}")`;
          return `${name}("${side.fetched(reference.replace(/\\(.)/g, "$1"), base) ?? "data:,"}")`;
        },
      ),
  };
  return side;
}

/** Whether an address that is never followed is in the mirror too. */
export function isKeptLink(reference: string): boolean {
  // eslint-disable-next-line no-control-regex -- browsers skip these
  const plain = reference.replace(/^[\u0000-\u0020]+/, "").replace(/[\t\n\r]/g, "");
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(plain)?.[1];
  return scheme === undefined || LINK_SCHEMES.test(scheme.toLowerCase());
}

function showerOf(document: Document): Shower | undefined {
  try {
    const frame = windowOf(document)?.frameElement;
    const root = frame?.getRootNode();
    const host = root && "host" in root ? (root as ShadowRoot).host : undefined;
    return host?.localName === "cobrowse-agent" ? host : undefined;
  } catch {
    // The page is itself in a frame of another origin.
    return undefined;
  }
}

/** The page's address in an address of the relay: its last part, base64url. */
function readBack(address: string): string | null {
  const [, letters, part] = /\/([A-Za-z0-9_-]+)(#.*)?$/.exec(address) ?? [];
  if (!letters) return null;
  try {
    const bytes = Uint8Array.from(atob(letters.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
    return new TextDecoder().decode(bytes) + (part ?? "");
  } catch {
    return null;
  }
}

function resolved(reference: string, base: string): string | null {
  try {
    return new URL(reference, base).href;
  } catch {
    return null;
  }
}

function originOf(address: string): string {
  try {
    return new URL(address).origin;
  } catch {
    return "";
  }
}
