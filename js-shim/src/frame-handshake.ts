/**
 * States how the script in a frame and the one in the top window find each other, in either order of loading.
 *
 * Events on documents leave nothing on the page. Only pages of the same origin can send or hear them, and what they
 * carry, a same-origin page can reach anyway: the document, and signals that it could subscribe to.
 */

import type { Remembered } from "./dom/remembered";
import type { SignalName } from "./session-signals";

/** On the top document: the script runs in a frame. Its detail is a {@link FrameScript}. */
export const frameRuns = "gcb-frame-runs";

/** On the document of a frame: the script runs in the top window. */
export const topRuns = "gcb-top-runs";

/** The script in a frame. */
export interface FrameScript {
  readonly document: Document;
  /** A signal for the subscribers in the frame. */
  hear(name: SignalName, args: unknown[]): void;
  /** Hands over what happened in the frame before it was known. */
  passOn(to: Remembered): void;
}
