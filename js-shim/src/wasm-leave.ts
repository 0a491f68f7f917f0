/** Decides whether the engine may be WebAssembly on this page, or has to be its larger and slower twin in JavaScript. */

import type { Log } from "./log";

/** The smallest module: magic number and version. */
const emptyModule = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

export interface WasmLeave {
  /**
   * Tried when first asked and never again: on a page whose CSP forbids it, each try is a violation that the site would
   * see in its reports, and no browser tells without one.
   */
  isGiven(): boolean;
  /** Whether it is known without a try that there is none. */
  isRefused(): boolean;
}

/** @param refused the option `disableWebAssembly` */
export function createWasmLeave(refused: boolean, log: Log): WasmLeave {
  let given = refused ? false : undefined;
  const isRefused = () => given === false || typeof WebAssembly !== "object";
  const mayCompile = () => {
    try {
      return !!new WebAssembly.Module(new Uint8Array(emptyModule));
    } catch (error) {
      log.detail("script-src lacks 'wasm-unsafe-eval'", error);
      return false;
    }
  };
  return { isGiven: () => !isRefused() && (given ??= mayCompile()), isRefused };
}
