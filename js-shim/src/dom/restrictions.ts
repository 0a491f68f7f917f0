// Which restrictions match which elements. The browser itself matches their selectors: at each element that is read and has
// what a selector's last part asks for, and anew wherever a change may bear on one.

import { Fact, type Facts } from "./facts";
import type { NodeIds } from "./node-ids";
import { DOCUMENT } from "./kinds";
import { dom } from "./page";

/** What a restriction's selector depends on beside the element itself; the bits of the compiled form. */
const enum Depends {
  Ancestors = 1,
  Structure = 2,
  State = 4,
}

/** Values of class attributes that are remembered. */
const CLASSES_MAX = 5_000;

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
}

/** Reads the compiled form (crates/policy/src/restrictions/compiled.rs), letter by letter. */
function readCompiled(text: string): Compiled[] {
  const all: Compiled[] = [];
  let one: Compiled = { selector: "", kind: 0, depends: 0, keys: [], names: [] };
  let texts = 0;
  let inNames = false;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] as string;
    if (letter > "\x03" || letter === "\0") continue;
    const piece = text.slice(from, at);
    from = at + 1;
    if (letter === "\x02") inNames = true;
    else if (letter === "\x03") {
      all.push(one);
      one = { selector: "", kind: 0, depends: 0, keys: [], names: [] };
      texts = 0;
      inNames = false;
    } else if (inNames) one.names.push(piece);
    else if (texts++ === 0) one.selector = piece;
    else if (texts === 2) {
      one.kind = +(piece[0] as string);
      one.depends = +(piece[1] as string);
    } else one.keys.push(piece);
  }
  return all;
}

interface Rule {
  readonly place: number;
  readonly selector: string;
  readonly kind: number;
  readonly depends: number;
  /** The round in which it was last tried: it may stand in several lists. */
  tried: number;
}

// A page may have replaced the methods of arrays, so lists are walked by hand.

function has<Item>(list: readonly Item[], item: Item): boolean {
  for (const one of list) if (one === item) return true;
  return false;
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (const place of a) if (!has(b, place)) return false;
  return true;
}

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

function put(lists: Map<string, Rule[]>, key: string, rule: Rule): void {
  const list = lists.get(key);
  if (!list) lists.set(key, [rule]);
  else if (!has(list, rule)) list.push(rule);
}

export function createRestrictions(facts: Facts, ids: NodeIds, roots: () => Iterable<Node>) {
  let selectors = "";
  let rules: Rule[] = [];
  let invalid: number[] = [];
  /** By what an element must have. */
  let byKey = new Map<string, Rule[]>();
  let anywhere: Rule[] = [];
  let hasNames = false;
  let hasAttributes = false;
  /** By the value of a class attribute: pages have few of them, at many elements. */
  let byClasses = new Map<string, readonly Rule[]>();
  /** All that is mentioned: from a change of anything else nothing follows. */
  let mentioned = new Set<string>();
  let mentionsClasses = false;
  let mentionsIds = false;
  /** By what they mention: those that match elsewhere when it changes here. */
  let elsewhere = new Map<string, Rule[]>();
  /** By what they mention: masks. */
  let masks = new Map<string, Rule[]>();
  let round = 0;

  // Elements that something matches, with the places of what does.
  const matched = new Map<Element, readonly number[]>();
  // Elements whose attributes have changed.
  const dirty = new Set<Element>();
  // Rules to be matched anew in all documents.
  const stale = new Set<Rule>();
  // Masks that an element had for a moment only.
  const passed = new Map<Element, Set<number>>();
  // Attributes of new elements that have changed since the last flush.
  const changed = new Map<Element, Set<string>>();

  function use(compiled: string): void {
    selectors = compiled;
    rules = [];
    invalid = [];
    byKey = new Map();
    elsewhere = new Map();
    masks = new Map();
    anywhere = [];
    byClasses = new Map();
    mentioned = new Set();
    hasNames = hasAttributes = mentionsClasses = mentionsIds = false;
    let place = -1;
    for (const { selector, kind, keys, depends, names } of readCompiled(compiled)) {
      place++;
      const rule: Rule = { place, selector, kind, depends, tried: 0 };
      try {
        dom.matches(document.documentElement, selector);
      } catch {
        invalid.push(place);
        continue;
      }
      rules.push(rule);
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
        if (depends !== 0) put(elsewhere, name, rule);
        if (kind === MASK) put(masks, name, rule);
      }
    }
  }

  /** What is worth a try at an element with these classes. */
  function ofClasses(value: string): readonly Rule[] {
    const known = byClasses.get(value);
    if (known) return known;
    const found: Rule[] = [];
    for (const key of keysIn("class", value)) {
      for (const rule of byKey.get(key) ?? []) if (!has(found, rule)) found.push(rule);
    }
    if (byClasses.size >= CLASSES_MAX) byClasses.clear();
    byClasses.set(value, found);
    return found;
  }

  function isAnyMentioned(keys: readonly string[]): boolean {
    for (const key of keys) if (mentioned.has(key)) return true;
    return false;
  }

  /** Whether an attribute of a new element has changed before, since the last flush. */
  function hasChanged(element: Element, key: string): boolean {
    let names = changed.get(element);
    if (!names) changed.set(element, (names = new Set()));
    const before = names.has(key);
    names.add(key);
    return before;
  }

  /** The places of what matches an element. */
  function matchesOf(element: Element, tag: string, names: readonly string[]): readonly number[] {
    const places: number[] = [];
    round++;
    const tryAll = (list: readonly Rule[] | undefined) => {
      if (!list) return;
      for (const rule of list) {
        if (rule.tried === round) continue;
        rule.tried = round;
        if (dom.matches(element, rule.selector)) places.push(rule.place);
      }
    };
    tryAll(anywhere);
    if (byKey.size > 0) {
      tryAll(byKey.get(`<${tag.toLowerCase()}`));
      for (const name of names) {
        if (hasNames && name === "class") tryAll(ofClasses(dom.getAttribute(element, name) ?? ""));
        if (hasNames && name === "id") tryAll(byKey.get(`#${(dom.getAttribute(element, name) ?? "").toLowerCase()}`));
        if (hasAttributes) tryAll(byKey.get(`[${name.toLowerCase()}`));
      }
    }
    const before = passed.get(element);
    if (before) for (const place of before) if (!has(places, place)) places.push(place);
    return places;
  }
  function tell(element: Element, places: readonly number[]): void {
    if (places.length > 0) matched.set(element, places);
    else matched.delete(element);
    facts.put(Fact.Restricted);
    facts.put(ids.of(element));
    facts.put(places.length);
    for (const place of places) facts.put(place);
  }

  /** Matches an element that the engine knows anew. */
  function rematch(element: Element): void {
    if (ids.of(element) === 0) return;
    const places = matchesOf(element, dom.localName(element), dom.getAttributeNames(element));
    if (!isSame(places, matched.get(element) ?? [])) tell(element, places);
  }

  /** Matches a rule anew in all documents and shadow roots. */
  function rematchRule(rule: Rule): void {
    const now = new Set<Element>();
    for (const root of roots()) {
      const find = dom.nodeType(root) === DOCUMENT ? dom.documentAll : dom.fragmentAll;
      const found = find(root, rule.selector);
      for (let at = 0; at < found.length; at++) now.add(found[at] as Element);
    }
    const lost: Element[] = [];
    for (const [element, places] of matched) {
      if (has(places, rule.place) && !now.delete(element)) lost.push(element);
    }
    // One that is not known yet is matched when it is read.
    for (const element of lost) rematch(element);
    for (const element of now) rematch(element);
  }

  function addStale(list: readonly Rule[] | undefined): void {
    if (list) for (const rule of list) stale.add(rule);
  }

  function addDepending(what: number): void {
    for (const rule of rules) if ((rule.depends & what) !== 0) stale.add(rule);
  }

  return {
    use,
    /** As they were given, for frames that read themselves. */
    selectors: () => selectors,
    hasAny: () => rules.length > 0,

    /** What is not understood is told before anything is read. */
    putInvalid(): void {
      if (invalid.length === 0) return;
      facts.put(Fact.Invalid);
      facts.put(invalid.length);
      for (const place of invalid) facts.put(place);
    },

    /** The places of what matches an element that is read; undefined for none. */
    met(element: Element, tag: string, names: readonly string[]): readonly number[] | undefined {
      const places = matchesOf(element, tag, names);
      if (places.length === 0) return undefined;
      matched.set(element, places);
      if (passed.has(element)) dirty.add(element);
      return places;
    },

    forget(node: Node): void {
      matched.delete(node as Element);
      dirty.delete(node as Element);
    },

    /**
     * An attribute has changed.
     *
     * @param old what it was
     * @param again whether it has changed before, since the last flush; undefined for an element that is new
     */
    attributeChanged(element: Element, name: string, old: string | null, again: boolean | undefined): void {
      if (rules.length === 0) return;
      const key = name.toLowerCase();
      const isMentioned = mentioned.has(`[${key}`);
      const isList = (key === "class" && mentionsClasses) || (key === "id" && mentionsIds);
      if (!isMentioned && !isList) return;
      const before = isList ? keysIn(key, old) : [];
      const after = isList ? keysIn(key, dom.getAttribute(element, name)) : [];
      // Its first change shows in what it is now; what it was in between stands nowhere any more.
      const isPassed = again ?? hasChanged(element, key);
      if (!isMentioned && !isAnyMentioned(before) && !isAnyMentioned(after)) return;
      dirty.add(element);
      if (elsewhere.size > 0) {
        addStale(elsewhere.get(`[${key}`));
        for (const name of before) if (!has(after, name)) addStale(elsewhere.get(name));
        for (const name of after) if (!has(before, name)) addStale(elsewhere.get(name));
      }
      if (!isPassed) return;
      before.push(`[${key}`);
      for (const name of before) {
        for (const { place } of masks.get(name) ?? []) {
          let places = passed.get(element);
          if (!places) passed.set(element, (places = new Set()));
          places.add(place);
        }
      }
    },

    /** Children have come or gone. `moved`: some that were known came from elsewhere. */
    childrenChanged(moved: boolean): void {
      if (rules.length === 0) return;
      addDepending(moved ? Depends.Structure | Depends.Ancestors : Depends.Structure);
    },

    /** Something happened that no mutation tells. */
    stateChanged: () => addDepending(Depends.State),

    /** Whether elements are to be looked at again: those that had a mask for a moment only. */
    isDirty: () => dirty.size > 0,

    /** Tells what matches otherwise than before. False when time was up first: then nothing else may be told yet. */
    flush(deadline: number): boolean {
      for (const rule of stale) {
        stale.delete(rule);
        rematchRule(rule);
        if (stale.size > 0 && performance.now() > deadline) return false;
      }
      for (const element of dirty) rematch(element);
      dirty.clear();
      // In the next flush they are as they are.
      for (const element of passed.keys()) {
        if (ids.of(element) === 0) continue;
        dirty.add(element);
        passed.delete(element);
      }
      changed.clear();
      return true;
    },

    /** What was new has been read. */
    settle: () => passed.clear(),

    reset(): void {
      matched.clear();
      dirty.clear();
      stale.clear();
      passed.clear();
      changed.clear();
    },
  };
}

export type Restrictions = ReturnType<typeof createRestrictions>;
