/** Decides whether a session can run here: the browser's interfaces, and leave of this page's CSP to compile wasm. */

import type { Log } from "./log";

/** The smallest module: magic number and version. */
const emptyModule = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/**
 * Gives back the check. Compiling is tried when first asked and never again: on a page whose CSP forbids it, each try
 * is a violation that the site would see in its reports.
 */
export function createSupport(log: Log): () => boolean {
  let compiles: boolean | undefined;
  const mayCompile = () => {
    try {
      return !!new WebAssembly.Module(new Uint8Array(emptyModule));
    } catch {
      log.warn(
        "this page's Content-Security-Policy forbids WebAssembly, so no session can start here: " +
          "add 'wasm-unsafe-eval' to its script-src",
      );
      return false;
    }
  };
  return () => hasInterfaces() && (compiles ??= mayCompile());
}

function hasInterfaces(): boolean {
  return (
    typeof MutationObserver === "function" &&
    typeof WebAssembly === "object" &&
    typeof TextEncoder === "function" &&
    "encodeInto" in TextEncoder.prototype &&
    typeof CSSStyleSheet === "function" &&
    "replaceSync" in CSSStyleSheet.prototype &&
    "adoptedStyleSheets" in Document.prototype
  );
}
