/** Decides which origins are of one registrable domain: those that `document.domain` would let script each other. */

import { apply, NativeUrl } from "../natives";

const setDomain = Object.getOwnPropertyDescriptor(Document.prototype, "domain")?.set;

/** Whether a host lies below another one that is no single label. */
const isBelow = (host: string, other: string) => other.includes(".") && host.endsWith(`.${other}`);

/** Whether a window of this origin may be read with ours, or may read ours: same scheme, same registrable domain, any port. */
export function isKin(origin: string): boolean {
  try {
    const { protocol, hostname } = new NativeUrl(origin);
    const own = location.hostname;
    if (protocol !== location.protocol || !hostname) return false;
    if (hostname === own || isBelow(hostname, own) || isBelow(own, hostname)) return true;
    const domain = registrableDomain(own);
    return !!domain && (hostname === domain || isBelow(hostname, domain));
  } catch {
    // The origin of a sandboxed frame is "null".
    return false;
  }
}

/**
 * Siblings share a parent, which must not be a public suffix: the browser knows the list. Its setter refuses those; what it
 * accepts has no effect here, except that the console says so.
 */
function registrableDomain(host: string): string {
  for (let from = host.length; from > 0;) {
    from = host.lastIndexOf(".", from - 1);
    const domain = host.slice(from + 1);
    try {
      if (setDomain) apply(setDomain, document, [domain]);
      return setDomain ? domain : "";
    } catch {
      // A public suffix, or a part of a number: longer, then.
    }
  }
  return "";
}
