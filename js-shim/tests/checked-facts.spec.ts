/** Proves that facts of a frame of another origin are taken as they are meant, or not at all. */

import { expect, test } from "@playwright/test";
import { createCheckedFacts } from "../src/bridge/checked-facts";
import { createFacts, Fact, Token, type Facts } from "../src/dom/facts";

const from = 1000;
const to = 2000;
const frame = 7;

interface Batch {
  words: Uint32Array;
  text: string;
}

/** What a reader hands over. */
function batch(write: (facts: Facts) => void): Batch {
  let buffer = new ArrayBuffer(0);
  let room = 0;
  let made: Batch | undefined;
  const sink = {
    reserveWords: (count: number) => {
      room = count * 4;
      return 0;
    },
    reserveText: (bytes: number) => {
      buffer = new ArrayBuffer(room + bytes);
      return room;
    },
    facts(words: number, bytes: number) {
      const text = new TextDecoder().decode(new Uint8Array(buffer, room, bytes));
      made = { words: new Uint32Array(buffer, 0, words), text };
    },
  };
  const facts = createFacts(sink, () => ({ buffer }) as WebAssembly.Memory);
  write(facts);
  facts.send();
  return made as Batch;
}

const put = (facts: Facts, ...words: number[]) => {
  for (const word of words) facts.put(word);
};

/** A document of two elements, with an attribute and a text. */
function document(facts: Facts): void {
  put(facts, Fact.Begin, 0, 800, 600);
  facts.text("https://pay.shop.example/");
  facts.text("https://pay.shop.example/base/");
  put(facts, Fact.Run, from, 0, Token.Element, from + 1, 4);
  facts.name("html");
  put(facts, 1);
  facts.name("lang");
  facts.text("en");
  put(facts, Token.Text, from + 2);
  facts.text("words");
  put(facts, Token.Element, from + 3, 0);
  facts.name("p");
  put(facts, 0, Token.Close, Token.Close);
}

/** Takes what passes, as one list. */
function taking() {
  const taken: (number | string)[] = [];
  const facts = {
    put: (word: number) => taken.push(word),
    text: (text: string) => taken.push(text),
    name: (name: string) => taken.push(`<${name}>`),
  };
  return { taken, facts: facts as unknown as Facts };
}

const checkedFacts = (hasFocus = () => true) => createCheckedFacts({ from, to, frame, hasFocus });

test("a document is put below its frame, with its own addresses", () => {
  const { taken, facts } = taking();
  const { words, text } = batch(document);
  checkedFacts().put(facts, words, text);
  const head = [Fact.Frame, frame, from, 0, "https://pay.shop.example/base/", "https://pay.shop.example/"];
  const run = [Fact.Run, from, 0, Token.Element, from + 1, 4, "<html>", 1, "<lang>", "en"];
  const inside = [Token.Text, from + 2, "words", Token.Element, from + 3, 0, "<p>", 0, Token.Close, Token.Close];
  expect(taken).toEqual([...head, ...run, ...inside]);
});

/** Batches after the document's, each of which must not pass. */
const malformed: Record<string, (facts: Facts) => void> = {
  "a second beginning": document,
  "a number that is not the frame's": (facts) => put(facts, Fact.Run, from, 0, Token.Shadow, to, Token.Close, Token.Close),
  "a node of the window around as the parent": (facts) => put(facts, Fact.Run, frame, 0, Token.Close),
  "a number for the second time": (facts) => put(facts, Fact.Run, from, 0, Token.Shadow, from + 1, Token.Close, Token.Close),
  "the removal of a node of the window around": (facts) => put(facts, Fact.Removed, 1, frame),
  "the removal of the document": (facts) => put(facts, Fact.Removed, 1, from),
  "a node below itself": (facts) => put(facts, Fact.Run, from + 3, 0, Token.Known, from + 1, Token.Close),
  "a sibling that is none": (facts) => put(facts, Fact.Run, from, from + 2, Token.Known, from + 3, Token.Close),
  "children of a text": (facts) => put(facts, Fact.Run, from + 2, 0, Token.Known, from + 3, Token.Close),
  "a run without an end": (facts) => put(facts, Fact.Run, from, 0),
  "an unknown fact": (facts) => put(facts, 99),
  "an attribute of a text": (facts) => {
    put(facts, Fact.Attribute, from + 2);
    facts.name("class");
    facts.text("a");
    facts.text("b");
  },
  "a name that was never announced": (facts) => put(facts, Fact.Attribute, from + 1, 40, 0xffffffff, 0xffffffff),
  "more restrictions than a site may have": (facts) => put(facts, Fact.Restricted, from + 1, 3_000),
  "a slot of the window around": (facts) => put(facts, Fact.Run, from, 0, Token.Slotted, frame, Token.Close),
  "a box of the window around": (facts) => put(facts, Fact.Box, frame, 1, 1),
  "a place that no restriction has": (facts) => put(facts, Fact.Restricted, from + 1, 1, 9_999),
  "a text that is not there": (facts) => put(facts, Fact.Value, from + 1, 12),
};

for (const [what, write] of Object.entries(malformed)) {
  test(`nothing is taken of a batch with ${what}`, () => {
    const checked = checkedFacts();
    const first = batch(document);
    checked.put(taking().facts, first.words, first.text);
    const { taken, facts } = taking();
    const { words, text } = batch(write);
    expect(() => checked.put(facts, words, text)).toThrow(/do not hold/);
    expect(taken).toEqual([]);
  });
}

test("two nodes of a block can change places", () => {
  const checked = checkedFacts();
  const first = batch(document);
  checked.put(taking().facts, first.words, first.text);
  const { words, text } = batch((facts) => {
    put(facts, Fact.Run, from, 0, Token.Known, from + 3, Token.Close);
    put(facts, Fact.Run, from + 3, 0, Token.Known, from + 1, Token.Close);
  });
  checked.put(taking().facts, words, text);
  expect(checked.has(from + 1)).toBe(true);
});

test("what goes below a removed node is gone with it, and the focus too", () => {
  const checked = checkedFacts();
  const first = batch((facts) => {
    document(facts);
    put(facts, Fact.Focus, from + 3);
  });
  checked.put(taking().facts, first.words, first.text);
  expect(checked.focus()).toBe(from + 3);
  const { words, text } = batch((facts) => put(facts, Fact.Removed, 1, from + 1));
  checked.put(taking().facts, words, text);
  expect([checked.has(from + 3), checked.focus()]).toEqual([false, 0]);
});

test("the selection is another's while the focus is not in the frame", () => {
  const checked = checkedFacts(() => false);
  const { words, text } = batch((facts) => {
    document(facts);
    put(facts, Fact.FieldSelection, from + 3, 1, 2);
  });
  const { taken, facts } = taking();
  checked.put(facts, words, text);
  expect(taken.slice(-2)).toEqual([Token.Close, Token.Close]);
});

test("no perturbed word makes anything be taken of what does not pass", () => {
  const whole = batch(document);
  const values = [0, 1, 2, 5, 255, frame, from, from + 1, to, 0x7fffffff, 0xfffffffe, 0xffffffff];
  let refused = 0;
  for (let at = 0; at < whole.words.length; at++) {
    for (const value of values) {
      const { taken, facts } = taking();
      const words = whole.words.slice();
      words[at] = value;
      try {
        checkedFacts().put(facts, words, whole.text);
      } catch (error) {
        refused++;
        expect((error as Error).message).toContain("do not hold");
        expect(taken).toEqual([]);
      }
    }
    const cut = taking();
    if (at > 0) expect(() => checkedFacts().put(cut.facts, whole.words.slice(0, at), "")).toThrow();
  }
  expect(refused).toBeGreaterThan(100);
});
