// How facts travel from the reader to the engine: numbers in one growing array, texts in one string, both handed over in
// bulk. The engine's half of this page is crates/engine/src/page/facts.rs; change them together.

import type { EngineMemory } from "../engine-host";

/**
 * What a fact says; the fields follow it in the order given. A `text` field is a length, the text itself is a piece. A
 * `name` field is the number of a tag or attribute name, or NEW_NAME and a text, which gets the next number.
 */
export const enum Fact {
  /** mode, width, height, text url, text baseUrl: a new document. */
  Begin = 1,
  /** Everything has been read once. */
  Complete = 2,
  /** parent, next: nodes follow up to Close. */
  Run = 3,
  /** count, ids. */
  Removed = 4,
  /** id, name, text value or NONE, text old value or NONE. */
  Attribute = 5,
  /** id, text, text old or NONE. */
  Text = 6,
  /** id, text. */
  Value = 7,
  /** id, bits: 1 checked, 2 indeterminate. */
  Checked = 8,
  /** id, count, indices. */
  Selected = 9,
  /** id (0: window; a document in a frame: the frame's window), x, y. */
  Scroll = 10,
  /** width, height. */
  Viewport = 11,
  /** id or 0. */
  Focus = 12,
  /** anchor id, offset, focus id, offset. */
  Selection = 13,
  /** id, start, end. */
  FieldSelection = 14,
  /** id of a style or link element, text rules. */
  ElementSheet = 15,
  /** root id, index, text rules. */
  AdoptedSheet = 16,
  /** root id, count. */
  AdoptedCount = 17,
  /** text url. */
  Location = 18,
  /** id, 1 or 0. */
  Modal = 19,
  /** id: was a password field at a moment that no other fact shows. */
  WasPassword = 20,
  /** id of the frame's element, id of its document, mode, text baseUrl, text url: a document in a frame. */
  Frame = 21,
  /** id, count, places of the restrictions that match it now. */
  Restricted = 22,
  /** count, places of restrictions that the browser does not understand; behind Begin. */
  Invalid = 23,
  /** id, width, height: how large a masked element is. */
  Box = 24,
  /** id, id of the slot it is shown in or 0. */
  Slot = 25,
  /** id of a frame's document, text url. */
  FrameLocation = 26,
}

/** What stands inside a run. */
export const enum Token {
  Close = 0,
  /**
   * id, flags (namespace | children << 2 | was password << 3 | restricted << 4), where restricted count and places of the
   * restrictions that match, tag name, attribute count, then name and text each.
   */
  Element = 1,
  /** id, text. */
  Text = 2,
  /** id; children follow up to Close. */
  Shadow = 3,
  /** id, text name, text public, text system. */
  Doctype = 4,
  /** id of a known node. */
  Known = 5,
  /** id of the slot that the next node is shown in. */
  Slotted = 6,
  /** id of a node that the next one has been in since the last flush. */
  Passed = 7,
}

/** A text that is not there. */
export const NONE = 0xffffffff;
const NEW_NAME = 0xfffffffe;

export const HAS_CHILDREN = 4;
export const WAS_PASSWORD = 8;
export const RESTRICTED = 16;

/** What the writer needs of the engine. */
export interface FactSink {
  reserveWords(count: number): number;
  reserveText(bytes: number): number;
  facts(words: number, textBytes: number): void;
}

const encoder = new TextEncoder();
const encodeInto = encoder.encodeInto.bind(encoder);

/** Collects facts and hands them over. */
export function createFacts(sink: FactSink, memory: () => EngineMemory) {
  let words = new Uint32Array(1 << 14);
  let used = 0;
  // Joined by NUL, so that halves of a character pair in two pieces never become one character.
  let pieces: string[] = [];
  let characters = 0;
  const names = new Map<string, number>();

  function grow(): void {
    const larger = new Uint32Array(words.length * 2);
    larger.set(words);
    words = larger;
  }

  const facts = {
    put(word: number): void {
      if (used === words.length) grow();
      words[used++] = word;
    },

    text(text: string): void {
      facts.put(text.length);
      pieces.push(text);
      characters += text.length;
    },

    textOrNone(text: string | null | undefined): void {
      if (text === null || text === undefined) facts.put(NONE);
      else facts.text(text);
    },

    name(name: string): void {
      const id = names.get(name);
      if (id !== undefined) return facts.put(id);
      names.set(name, names.size);
      facts.put(NEW_NAME);
      facts.text(name);
    },

    isEmpty: () => used === 0,

    /** Words and characters so far: what bounds a batch. */
    size: () => used + characters,

    send(): void {
      if (used === 0) return;
      const wordCount = used;
      const text = pieces.join("\0") + "\0";
      used = characters = 0;
      pieces = [];
      const wordsAt = sink.reserveWords(wordCount);
      // UTF-8 takes at most three bytes for each UTF-16 unit.
      const textAt = sink.reserveText(text.length * 3);
      const { buffer } = memory();
      new Uint32Array(buffer, wordsAt, wordCount).set(words.subarray(0, wordCount));
      const { written } = encodeInto(text, new Uint8Array(buffer, textAt, text.length * 3));
      sink.facts(wordCount, written);
    },

    /** A new stream: names are announced again. */
    reset(): void {
      used = characters = 0;
      pieces = [];
      names.clear();
    },
  };
  return facts;
}

export type Facts = ReturnType<typeof createFacts>;
