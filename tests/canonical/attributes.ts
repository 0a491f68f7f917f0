// Attributes as both documents have them. Each exception is something that the mirror changes on purpose.

import { attributeNames, attributeOf, namespaceOf } from "./natives";
import { isKeptLink, type Side } from "./side";

const SVG = "http://www.w3.org/2000/svg";

/** What would act in the mirror: code, requests, navigation, the agent's keyboard, password managers. Never there. */
const DROPPED = new Set(
  ("accesskey action archive attributiondestination attributionsrc autocomplete autofocus autoplay classid code codebase " +
    "command commandfor csp data download dynsrc enctype formaction formenctype formmethod formtarget http-equiv " +
    "imagesizes imagesrcset integrity interestfor is itemsref lowsrc manifest method nonce ping popovertarget " +
    "popovertargetaction referrerpolicy sandbox shadowrootmode srcdoc target xml:base").split(" "),
);

/** What a masked element shows of itself: the policy's list, without what is dropped everywhere. */
const KEPT_UNDER_MASK = new Set(
  ("class id type dir lang hidden disabled readonly required multiple size rows cols colspan rowspan span align valign " +
    "border cellpadding cellspacing role tabindex contenteditable open slot part spellcheck wrap for name charset").split(" "),
);

/** What a stand-in keeps: its look. Its size may be a default that the page does not write, so it is left out. */
const KEPT_BY_BOXES = new Set(
  "align border class dir frameborder hidden hspace id lang part role slot style title vspace".split(" "),
);

export const BOXES = new Set(
  "iframe frame object embed portal fencedframe applet webview permission geolocation usermedia canvas".split(" "),
);

/** Present in both, drawn in neither: their attributes are the business of scripts. */
export const INERT = new Set(["script", "noscript", "template"]);

const SVG_REFERRING = new Set(
  "clip-path cursor fill filter marker marker-end marker-mid marker-start mask stroke by from to values".split(" "),
);

const ANIMATIONS = new Set(["animate", "set", "animateTransform", "animateMotion", "discard"]);

/** All attributes in the order of their names, as `name="value"`. */
export function attributesOf(element: Element, side: Side, isMasked: boolean): string[] {
  const tag = side.tag(element);
  const lines: string[] = [];
  for (const name of attributeNames(element).sort()) {
    const value = attributeOf(element, name) ?? "";
    const shown = shownValue(element, tag, name, value, side, isMasked);
    if (shown !== null) lines.push(`${name}=${JSON.stringify(shown)}`);
  }
  return lines;
}

function shownValue(
  element: Element,
  tag: string,
  name: string,
  value: string,
  side: Side,
  isMasked: boolean,
): string | null {
  const lower = name.toLowerCase();
  const isSvg = namespaceOf(element) === SVG;
  if (lower.startsWith("on") || DROPPED.has(lower) || lower.startsWith("data-cobrowse-")) return null;
  // Withheld with their elements' code; ids and classes of inert elements are not needed for more than style rules.
  if (INERT.has(tag)) return null;
  if (isMasked && !KEPT_UNDER_MASK.has(lower)) return null;
  const isText = lower.startsWith("data-") || lower.startsWith("aria-");
  // A meta's content is a token as often as not.
  if (tag === "meta") return lower === "charset" || (lower === "name" && value !== "referrer") ? value : null;
  if (tag === "base") return lower === "id" || lower === "class" || isText ? value : null;
  if (lower === "style") return side.css(value, side.base);
  if (BOXES.has(tag)) return isText || KEPT_BY_BOXES.has(lower) ? value : null;
  // A mirrored password field is a text field: the agent's browser would offer passwords.
  if (tag === "input" && lower === "type" && side.was(element) === "password") return "password";
  if (tag === "input" && lower === "type" && value.trim().toLowerCase() === "password") return "password";
  // Values of these never leave the page.
  if (tag === "input" && lower === "value" && isWithheld(element)) return null;
  if (tag === "link" && lower === "href") {
    // Other links fetch nothing in the mirror.
    return isSheet(element) ? side.fetched(value, side.base) : null;
  }
  if ((tag === "img" && lower === "src") || (tag === "input" && lower === "src") || (tag === "video" && lower === "poster")) {
    return side.fetched(value, side.base);
  }
  if ((tag === "img" || tag === "source") && lower === "srcset") return srcset(value, side);
  // Sound and film stay at the customer's.
  if (["audio", "video", "track", "source"].includes(tag) && lower === "src") return null;
  // A picture's name hides the document's own members.
  if (tag === "img" && lower === "name") return null;
  if (/^(body|table|thead|tbody|tfoot|tr|td|th)$/.test(tag) && lower === "background") return side.fetched(value, side.base);
  if (isSvg) {
    const refers = lower === "href" || lower === "xlink:href";
    if (refers && (tag === "image" || tag === "feImage")) return side.fetched(value, side.base);
    if (refers && tag === "use") return value.trim().startsWith("#") ? value.trim() : side.fetched(value, side.base);
    if (refers && tag !== "a") return value.trim().startsWith("#") ? value.trim() : null;
    if (ANIMATIONS.has(tag) && lower === "attributename" && /^(href|xlink:href|src|style|on.*)$/i.test(value.trim())) return null;
    if (SVG_REFERRING.has(lower)) return side.css(value, side.base);
  }
  // Of where something leads, query and hash are the customer's.
  const leads = ["cite", "longdesc"].includes(lower) || (["a", "area"].includes(tag) && /^(xlink:)?href$/.test(lower));
  if (leads) return isKeptLink(value) ? reducedLink(value) : null;
  if (["href", "xlink:href", "profile", "background", "src", "poster", "icon"].includes(lower)) {
    return isKeptLink(value) ? value : null;
  }
  return value;
}

function reducedLink(value: string): string {
  const end = value.search(/[?#]/);
  return end < 0 ? value : value.slice(0, Math.max(end, 1));
}

export function isWithheld(input: Element): boolean {
  return /^(hidden|file)$/i.test(attributeOf(input, "type") ?? "");
}

export function isSheet(link: Element): boolean {
  return (attributeOf(link, "rel") ?? "").toLowerCase().split(/\s+/).includes("stylesheet");
}

/** Candidates with absolute addresses; those that are not fetched are left out. */
function srcset(value: string, side: Side): string {
  const out: string[] = [];
  let rest = value;
  for (;;) {
    rest = rest.replace(/^[\s,]+/, "");
    const address = /^\S+/.exec(rest)?.[0];
    if (!address) return out.join(", ");
    rest = rest.slice(address.length);
    let descriptors = "";
    const bare = address.replace(/,+$/, "");
    if (bare === address) {
      descriptors = /^[^,(]*(?:\([^)]*\)[^,(]*)*/.exec(rest)?.[0] ?? "";
      rest = rest.slice(descriptors.length);
    }
    const absolute = side.fetched(bare, side.base);
    if (absolute !== null) out.push(`${absolute} ${descriptors.trim()}`.trim());
  }
}
