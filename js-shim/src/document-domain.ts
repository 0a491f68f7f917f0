/** Decides `document.domain` where the page's option asks for it: frames of sub-domains that do the same can then be read. */

/** Sets it to the shortest domain that the browser takes; where it is immutable, nothing happens. */
export function widenDocumentDomain(): void {
  // The property would change nothing, and the browser's console would complain.
  if ((window as { originAgentCluster?: boolean }).originAgentCluster) return;
  const { hostname } = location;
  let from = hostname.length;
  while (from > 0) {
    // The part behind the next dot to the left.
    do from--;
    while (from > 0 && hostname[from - 1] !== ".");
    try {
      document.domain = hostname.slice(from);
      return;
    } catch {
      // A public suffix, or a part of a number: longer, then.
    }
  }
}
