/**
 * Checks the facts that a frame of another origin hands over, as input of a stranger: well-formed, bounded, and about nodes
 * of its own block of numbers alone, which hang together. What passes is put among the facts of the window that reads.
 */

import { Fact, HAS_CHILDREN, RESTRICTED, Token, type Facts } from "../dom/facts";
import { INERT } from "../dom/kinds";
import { createFrameTree, Kind } from "./frame-tree";

/** Attributes of one element, as the wire has it. */
const attributesMax = 4096;
/** Selected options of one select, as the wire has it. */
const selectedMax = 10_000;
/** Elements open at once: half of what the wire has, because the frame itself is somewhere below. */
const depthMax = 4096;
/** Characters of tag and attribute names and of what a doctype says. */
const nameMax = 300;
/** Different names of one reading. */
const namesMax = 20_000;
/** Characters of an address. */
const addressMax = 8_000;
/** Restrictions that match one element: as many as a site may have. */
const restrictionsMax = 2_001;
/** Adopted sheets of one root. */
const sheetsMax = 1_000;
/** Levels of namespaces and of quirks; the numbers are the reader's. */
const modeMax = 2;
const none = 0xffffffff;
const newName = 0xfffffffe;

/** What passes is one of these until the whole batch has. */
type Piece = number | string | { readonly name: string };

export interface FactsParts {
  /** Numbers from `from`, which is the document's, and below `to`. */
  readonly from: number;
  readonly to: number;
  /** The frame's element. */
  readonly frame: number;
  /** Whether the focus of the window that reads is in the frame. */
  hasFocus(): boolean;
}

export type CheckedFacts = ReturnType<typeof createCheckedFacts>;

export function createCheckedFacts({ from, to, frame, hasFocus }: FactsParts) {
  const tree = createFrameTree(from, to);
  const names: string[] = [];
  let focus = 0;
  let complete = false;

  // The batch being read.
  let words: Uint32Array = new Uint32Array();
  let text = "";
  let at = 0;
  let textAt = 0;
  let staged: Piece[] = [];

  const check = (holds: boolean) => {
    if (!holds) throw new Error("facts of a frame do not hold what they promise");
  };
  const word = (): number => {
    check(at < words.length);
    return words[at++] as number;
  };
  const upTo = (most: number): number => {
    const value = word();
    check(value <= most);
    return value;
  };
  const pass = (value: number) => void staged.push(value);
  const piece = (length: number): string => {
    const end = textAt + length;
    check(end < text.length && text[end] === "\0");
    const value = text.slice(textAt, end);
    textAt = end + 1;
    return value;
  };
  const anyText = () => void staged.push(piece(word()));
  const textOrNone = () => {
    const length = word();
    if (length === none) pass(none);
    else staged.push(piece(length));
  };
  const shortText = (most: number) => void staged.push(piece(upTo(most)));
  const name = (): string => {
    const number = word();
    if (number === newName) {
      check(names.length < namesMax);
      names.push(piece(upTo(nameMax)));
    }
    const found = names[number === newName ? names.length - 1 : number];
    check(found !== undefined);
    staged.push({ name: found as string });
    return found as string;
  };
  const known = (...kinds: Kind[]): number => {
    const id = word();
    const kind = tree.kindOf(id);
    check(kind !== undefined && (kinds.length === 0 || kinds.includes(kind)));
    pass(id);
    return id;
  };
  const knownOrNone = (): number => {
    const id = word();
    check(id === 0 || tree.has(id));
    pass(id);
    return id;
  };

  function places(): void {
    const count = upTo(restrictionsMax);
    pass(count);
    for (let i = 0; i < count; i++) pass(upTo(restrictionsMax));
  }

  function element(parent: number): { readonly id: number; readonly inert: boolean } | undefined {
    const id = word();
    pass(id);
    const flags = upTo(31);
    pass(flags);
    if (flags & RESTRICTED) places();
    const tag = name();
    check(tree.add(id, parent, INERT.has(tag) ? Kind.Inert : Kind.Element));
    const count = upTo(attributesMax);
    pass(count);
    for (let i = 0; i < count; i++) {
      name();
      anyText();
    }
    return flags & HAS_CHILDREN ? { id, inert: INERT.has(tag) } : undefined;
  }

  function runs(): void {
    for (;;) {
      run();
      if (words[at] !== (Fact.Run as number)) break;
      at++;
      pass(Fact.Run);
    }
    check(tree.settle());
  }

  function run(): void {
    const parent = known();
    check(tree.mayHold(parent));
    const next = knownOrNone();
    check(next === 0 || tree.parentOf(next) === parent);
    const open = [parent];
    while (open.length > 0) {
      check(open.length < depthMax);
      const around = open[open.length - 1] as number;
      const token = word() as Token;
      pass(token);
      if (token === Token.Close) open.pop();
      else if (token === Token.Element) {
        const inner = element(around);
        check(!inner?.inert);
        if (inner) open.push(inner.id);
      } else if (token === Token.Known) tree.move(known(), around);
      else if (token === Token.Slotted || token === Token.Passed) known();
      else {
        const id = word();
        pass(id);
        if (token === Token.Text) {
          check(tree.add(id, around, Kind.Text));
          anyText();
        } else if (token === Token.Shadow) {
          check(tree.add(id, around, Kind.Shadow));
          open.push(id);
        } else {
          check(token === Token.Doctype && tree.add(id, around, Kind.Doctype));
          for (let i = 0; i < 3; i++) shortText(nameMax);
        }
      }
    }
  }

  function begin(): void {
    check(!tree.has(from));
    tree.begin();
    staged.pop();
    const mode = upTo(modeMax);
    at += 2;
    const url = piece(upTo(addressMax));
    for (const value of [Fact.Frame, frame, from, mode]) pass(value);
    shortText(addressMax);
    staged.push(url);
  }

  function fact(code: Fact): void {
    pass(code);
    // Only the first says which document it is about.
    check(code === Fact.Begin || tree.has(from));
    switch (code) {
      case Fact.Begin:
        return begin();
      case Fact.Complete:
        complete = true;
        return void staged.pop();
      case Fact.Run:
        return runs();
      case Fact.Removed: {
        const count = upTo(words.length - at);
        pass(count);
        for (let i = 0; i < count; i++) {
          const id = word();
          check(id !== from && tree.isOwn(id));
          tree.remove(id);
          pass(id);
        }
        return;
      }
      case Fact.Attribute:
        known(Kind.Element, Kind.Inert);
        name();
        textOrNone();
        return textOrNone();
      case Fact.Text:
        known(Kind.Text);
        anyText();
        return textOrNone();
      case Fact.Value:
      case Fact.ElementSheet:
        known(Kind.Element);
        return anyText();
      case Fact.Checked:
      case Fact.Modal:
        known(Kind.Element);
        return pass(upTo(3));
      case Fact.Selected: {
        known(Kind.Element);
        const count = upTo(selectedMax);
        pass(count);
        for (let i = 0; i < count; i++) pass(word());
        return;
      }
      case Fact.Scroll: {
        const id = word() || from;
        check(tree.has(id));
        pass(id);
        pass(word());
        return pass(word());
      }
      case Fact.Viewport:
        at += 2;
        return void staged.pop();
      case Fact.Focus:
        focus = word();
        check(focus === 0 || tree.has(focus));
        return void staged.pop();
      case Fact.Selection:
      case Fact.FieldSelection: {
        const before = staged.length - 1;
        knownOrNone();
        pass(word());
        if (code === Fact.Selection) knownOrNone();
        pass(word());
        // A document keeps its selection while another has the focus; what is shown is that one's.
        if (!hasFocus()) staged.length = before;
        return;
      }
      case Fact.AdoptedSheet:
        known(Kind.Document, Kind.Shadow);
        pass(upTo(sheetsMax));
        return anyText();
      case Fact.AdoptedCount:
        known(Kind.Document, Kind.Shadow);
        return pass(upTo(sheetsMax));
      case Fact.Location:
        staged.pop();
        for (const value of [Fact.FrameLocation, from]) pass(value);
        return shortText(addressMax);
      case Fact.FrameLocation:
        known(Kind.Document);
        return shortText(addressMax);
      case Fact.Restricted:
        known(Kind.Element);
        return places();
      case Fact.Invalid: {
        // The same browser as here, which has told of them.
        staged.pop();
        const count = upTo(restrictionsMax);
        check(at + count <= words.length);
        at += count;
        return;
      }
      case Fact.Box:
        known(Kind.Element);
        pass(word());
        return pass(word());
      case Fact.Slot:
        known(Kind.Element, Kind.Text);
        return void knownOrNone();
      case Fact.WasPassword:
        return void known(Kind.Element);
      case Fact.Frame: {
        const around = known(Kind.Element);
        const id = word();
        pass(id);
        check(tree.add(id, around, Kind.Document));
        pass(upTo(modeMax));
        shortText(addressMax);
        return shortText(addressMax);
      }
      default:
        check(false);
    }
  }

  return {
    /**
     * Puts a batch; nothing of it when it does not pass.
     *
     * @throws Error when it does not
     */
    put(facts: Facts, allWords: Uint32Array, allText: string): void {
      words = allWords;
      text = allText;
      at = textAt = 0;
      staged = [];
      while (at < words.length) fact(word() as Fact);
      for (const piece of staged) {
        if (typeof piece === "number") facts.put(piece);
        else if (typeof piece === "string") facts.text(piece);
        else facts.name(piece.name);
      }
      words = new Uint32Array();
      text = "";
      staged = [];
    },

    has: tree.has,
    /** Whether the document has its number in the tree of the window that reads. */
    hasBegun: () => tree.has(from),
    isComplete: () => complete,
    /** The element in the frame that has its focus; 0 when none has, or it is gone. */
    focus: () => (tree.has(focus) ? focus : 0),
    /** The highest number so far. */
    highest: tree.highest,
  };
}
