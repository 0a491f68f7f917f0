/** States what goes over the channel between a frame and the window that reads it, and how much of it. */

/** Words of one batch of facts: ten times what a slice of the reader makes. */
export const wordsMax = 1 << 22;

/** Bytes of text of one batch. */
export const textBytesMax = 1 << 26;

/** From the window around to the frame. */
export type ToFrame =
  /**
   * Read the document from the beginning, with node numbers from `from` and below `to`, and match these selectors of the
   * site's restrictions.
   */
  | {
      readonly what: "read";
      readonly reading: number;
      readonly from: number;
      readonly to: number;
      readonly selectors: string;
    }
  /** Tell how large these elements are. */
  | { readonly what: "measure"; readonly nodes: readonly number[] }
  | { readonly what: "stop" }
  | { readonly what: "hold"; readonly on: boolean }
  | { readonly what: "signal"; readonly name: string; readonly args: unknown[] }
  /** This element is masked. */
  | { readonly what: "masked"; readonly node: number }
  /** A question, to be answered under its number. */
  | { readonly what: "ask"; readonly id: number; readonly question: Question };

/** What the window around asks of a frame. */
export type Question =
  /** What an action would reach, or its performing: a request as crates/browser/src/asked.rs writes it. */
  | { readonly kind: "examine" | "perform"; readonly node: number; readonly request: Uint8Array }
  | { readonly kind: "fetch"; readonly url: string }
  /** Whether it is still there. */
  | { readonly kind: "here" };

/** From the frame to the window around. */
export type FromFrame =
  | {
      readonly what: "facts";
      readonly reading: number;
      readonly words: Uint32Array;
      readonly text: Uint8Array;
    }
  | { readonly what: "answer"; readonly id: number; readonly answer: unknown }
  /** Where the customer points; number 0 is the frame's viewport. Null: away. */
  | { readonly what: "pointed"; readonly at: Pointed | null }
  /** The document is left. */
  | { readonly what: "bye" };

/** A resource as its server gave it. */
export interface Fetched {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Bytes of one resource, as the wire has it. */
export const resourceBytesMax = 16 * 1024 * 1024;

export interface Pointed {
  readonly node: number;
  readonly x: number;
  readonly y: number;
  readonly touch: boolean;
}
