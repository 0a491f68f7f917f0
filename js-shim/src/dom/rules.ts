// The restrictions of a site as the reader uses them: what each asks for, on what its matching depends, and by what an element
// must have to be worth a try.

import { dom } from "./page";

/** What a restriction's selector depends on beside the element itself; the bits of the compiled form. */
export const enum Depends {
  Ancestors = 1,
  Neighbours = 2,
  State = 4,
  Siblings = 8,
}

/** Values of class attributes, and names, of which it is remembered what they mean to the rules: pages have few. */
const REMEMBERED_MAX = 5_000;

/** The number of a mask among the kinds of the compiled form. */
const MASK = 2;

/** One restriction as the compiled form has it. */
interface Compiled {
  selector: string;
  kind: number;
  depends: number;
  /** What an element has one of that matches; `*` for any. */
  readonly keys: string[];
  /** What the selector mentions. */
  readonly names: string[];
  /** What of that it mentions of other elements than the one that matches. */
  readonly elsewhere: string[];
}

function nothingCompiled(): Compiled {
  return { selector: "", kind: 0, depends: 0, keys: [], names: [], elsewhere: [] };
}

/** Reads the compiled form (crates/policy/src/restrictions/compiled.rs), letter by letter. */
function readCompiled(text: string): Compiled[] {
  const all: Compiled[] = [];
  let one = nothingCompiled();
  let texts = 0;
  let lists = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] as string;
    if (letter > "\x03" || letter === "\0") continue;
    const piece = text.slice(from, at);
    from = at + 1;
    if (letter === "\x02") lists++;
    else if (letter === "\x03") {
      all.push(one);
      one = nothingCompiled();
      texts = lists = 0;
    } else if (lists > 0) (lists === 1 ? one.names : one.elsewhere).push(piece);
    else if (texts++ === 0) one.selector = piece;
    else if (texts === 2) {
      one.kind = +(piece[0] as string);
      one.depends = +`0x${piece[1] as string}`;
    } else one.keys.push(piece);
  }
  return all;
}

/** What is mentioned of an attribute. */
interface Mentioning {
  /** Its name in small letters. */
  readonly key: string;
  readonly isMentioned: boolean;
  /** Whether its value lists names that may be. */
  readonly isList: boolean;
}

export interface Rule {
  readonly place: number;
  /** The list of this place alone: many elements match one rule, and garbage of as many lists costs a page more than matching. */
  readonly alone: readonly number[];
  readonly selector: string;
  readonly depends: number;
  /** The round in which it was last tried: it may stand in several lists. */
  tried: number;
  /** What it matches, if that depends on anything else than the element. */
  readonly elements: Set<Element>;
}

// A page may have replaced the methods of arrays, so lists are walked by hand.

export function has<Item>(list: readonly Item[], item: Item): boolean {
  for (const one of list) if (one === item) return true;
  return false;
}

/** A list with one more. */
export function withItem<Item>(list: readonly Item[], item: Item): readonly Item[] {
  const all: Item[] = [];
  for (const one of list) all.push(one);
  all.push(item);
  return all;
}

const noPlaces: readonly number[] = [];

/** What of an attribute's value selectors name: each class, the id; as keys have them. */
function keysIn(name: string, value: string | null): string[] {
  const keys: string[] = [];
  if (value === null || (name !== "class" && name !== "id")) return keys;
  const lower = value.toLowerCase();
  if (name === "id") return [`#${lower}`];
  let token = "";
  for (const character of lower) {
    if (character > " ") token += character;
    else if (token) {
      keys.push(`.${token}`);
      token = "";
    }
  }
  if (token) keys.push(`.${token}`);
  return keys;
}

/** Gives the same answers as a function, most of them without asking it again. */
function remembering<Answer extends object>(ask: (text: string) => Answer): (text: string) => Answer {
  const known = new Map<string, Answer>();
  return (text) => {
    let answer = known.get(text);
    if (answer) return answer;
    if (known.size >= REMEMBERED_MAX) known.clear();
    known.set(text, (answer = ask(text)));
    return answer;
  };
}

function put(lists: Map<string, Rule[]>, key: string, rule: Rule): void {
  const list = lists.get(key);
  if (!list) lists.set(key, [rule]);
  else if (!has(list, rule)) list.push(rule);
}

/** @param compiled the reader's part of the compiled form */
export function createRules(compiled: string) {
  const all: Rule[] = [];
  const byPlace: (Rule | undefined)[] = [];
  const invalid: number[] = [];
  // By what an element must have.
  const byKey = new Map<string, Rule[]>();
  const anywhere: Rule[] = [];
  let hasNames = false;
  let hasAttributes = false;
  // All that is mentioned: from a change of anything else nothing follows.
  const mentioned = new Set<string>();
  let mentionsClasses = false;
  let mentionsIds = false;
  // By what they mention: those that match elsewhere when it changes here.
  const elsewhere = new Map<string, Rule[]>();
  // By what they mention: masks.
  const masks = new Map<string, Rule[]>();
  let round = 0;

  for (const { selector, kind, keys, depends, names, elsewhere: around } of readCompiled(compiled)) {
    const place = byPlace.length;
    byPlace.push(undefined);
    const rule: Rule = { place, alone: [place], selector, depends, tried: 0, elements: new Set() };
    try {
      dom.matches(document.documentElement, selector);
    } catch {
      invalid.push(place);
      continue;
    }
    byPlace[place] = rule;
    all.push(rule);
    for (const key of keys) {
      if (key === "*") anywhere.push(rule);
      else put(byKey, key, rule);
      hasNames ||= key[0] === "#" || key[0] === ".";
      hasAttributes ||= key[0] === "[";
    }
    for (const name of names) {
      mentioned.add(name);
      mentionsClasses ||= name[0] === ".";
      mentionsIds ||= name[0] === "#";
      if (kind === MASK) put(masks, name, rule);
    }
    for (const name of around) put(elsewhere, name, rule);
  }

  function mentionedOf(keys: readonly string[]): readonly string[] {
    const found: string[] = [];
    for (const key of keys) if (mentioned.has(key)) found.push(key);
    return found;
  }

  const nothing: readonly Rule[] = [];
  const ofTag = remembering((tag) => byKey.get(`<${tag.toLowerCase()}`) ?? nothing);
  const ofAttribute = remembering((name) => byKey.get(`[${name.toLowerCase()}`) ?? nothing);
  const ofClasses = remembering((classes): readonly Rule[] => {
    const found: Rule[] = [];
    for (const key of keysIn("class", classes)) {
      for (const rule of byKey.get(key) ?? nothing) if (!has(found, rule)) found.push(rule);
    }
    return found;
  });
  const mentionedOfClasses = remembering((classes) => mentionedOf(keysIn("class", classes)));

  /** Tries these at an element; gives the places before and those of what matches. */
  function tryAll(list: readonly Rule[], element: Element, before: readonly number[]): readonly number[] {
    let places = before;
    for (const rule of list) {
      if (rule.tried === round) continue;
      rule.tried = round;
      if (dom.matches(element, rule.selector)) places = places.length === 0 ? rule.alone : withItem(places, rule.place);
    }
    return places;
  }

  return {
    compiled,
    hasAny: all.length > 0,
    /** Places of what this browser does not understand. */
    invalid,
    at: (place: number) => byPlace[place],
    /** Whether an attribute is mentioned, and whether any class (or id) is. */
    mentioning: remembering((name): Mentioning => {
      const key = name.toLowerCase();
      const isList = (key === "class" && mentionsClasses) || (key === "id" && mentionsIds);
      return { key, isMentioned: mentioned.has(`[${key}`), isList };
    }),
    /** What of an attribute's value is mentioned. */
    mentionedIn: (name: string, value: string | null): readonly string[] =>
      name === "class" ? mentionedOfClasses(value ?? "") : mentionedOf(keysIn(name, value)),
    elsewhere: (key: string): readonly Rule[] => elsewhere.get(key) ?? [],
    masks: (key: string): readonly Rule[] => masks.get(key) ?? [],

    /** Those whose matching depends on one of these. */
    depending(what: number): readonly Rule[] {
      const found: Rule[] = [];
      for (const rule of all) if ((rule.depends & what) !== 0) found.push(rule);
      return found;
    },

    /** The places of what matches an element. */
    matching(element: Element, tag: string, names: readonly string[]): readonly number[] {
      round++;
      let places = tryAll(anywhere, element, noPlaces);
      if (byKey.size === 0) return places;
      places = tryAll(ofTag(tag), element, places);
      for (const name of names) {
        if (hasNames && name === "class") {
          places = tryAll(ofClasses(dom.getAttribute(element, name) ?? ""), element, places);
        }
        if (hasNames && name === "id") {
          places = tryAll(byKey.get(`#${(dom.getAttribute(element, name) ?? "").toLowerCase()}`) ?? nothing, element, places);
        }
        if (hasAttributes) places = tryAll(ofAttribute(name), element, places);
      }
      return places;
    },
  };
}

export type Rules = ReturnType<typeof createRules>;
