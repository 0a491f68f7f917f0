/** Decides whether a session can run here, by the browser's interfaces. */

export function isSupported(): boolean {
  try {
    return (
      !!MutationObserver &&
      "encodeInto" in TextEncoder.prototype &&
      "replaceSync" in CSSStyleSheet.prototype &&
      "adoptedStyleSheets" in Document.prototype
    );
  } catch {
    // One of them is not there at all.
    return false;
  }
}
