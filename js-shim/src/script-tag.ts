/** Decides which script element is ours, and from it where the relay is and which API key names the site. */

import { natives } from "./dom/natives";
import { baseUri, currentScript, NativeUrl, querySelectorAll } from "./natives";

export interface Endpoint {
  /** Base of the relay without a trailing slash; empty when nothing says where it is. */
  readonly relay: string;
  readonly apiKey: string;
}

const baseAttribute = "data-gcb-url";

/**
 * The tag's attribute says where the relay is; then the option `url`; then the address of the script
 * (`<relay>/js/gcb.min.js`). The option `apikey` wins over the one in the address.
 */
export function findEndpoint(options: { url: string; src: string; apikey: string }): Endpoint {
  const tag = findTag();
  const src = absolute((tag && natives.getAttribute(tag, "src")) || options.src);
  const declared = absolute((tag && natives.getAttribute(tag, baseAttribute)) || options.url);
  const derived = src && new NativeUrl("..", src);
  const relay = declared ?? derived;
  return {
    relay: relay ? (relay.origin + relay.pathname).replace(/\/+$/, "") : "",
    apiKey: options.apikey || (src ? (src.searchParams.get("apikey") ?? "") : ""),
  };
}

/**
 * Never by id: snippets use several. `currentScript` comes last, because a tag inserted as HTML by a library may be
 * fetched and evaluated by it from another, nameless one.
 */
function findTag(): Element | null | undefined {
  const running = currentScript();
  const scripts = querySelectorAll(document, "script");
  const find = (accept: (script: Element) => boolean): Element | undefined => {
    if (running && accept(running)) return running;
    for (let at = 0; at < scripts.length; at++) if (accept(scripts[at] as Element)) return scripts[at];
    return undefined;
  };
  return find(isMarked) ?? find(isOurs) ?? running;
}

function isMarked(script: Element): boolean {
  return natives.getAttribute(script, baseAttribute) !== null;
}

function isOurs(script: Element): boolean {
  const src = absolute(natives.getAttribute(script, "src"));
  return !!src && /(^|\/)gcb(\.min)?\.js$/.test(src.pathname);
}

/** The web address that a page wrote, or undefined when it is none. */
function absolute(text: string | null | undefined): URL | undefined {
  try {
    const url = text ? new NativeUrl(text, baseUri()) : undefined;
    return url && /^https?:$/.test(url.protocol) ? url : undefined;
  } catch {
    return undefined;
  }
}
