/** Decides whether a session can run here, by the browser's interfaces. */

export function isSupported(): boolean {
  return (
    typeof MutationObserver === "function" &&
    typeof TextEncoder === "function" &&
    "encodeInto" in TextEncoder.prototype &&
    typeof CSSStyleSheet === "function" &&
    "replaceSync" in CSSStyleSheet.prototype &&
    "adoptedStyleSheets" in Document.prototype
  );
}
