// Which restrictions match which elements. The browser itself matches their selectors: at each element that is read and has
// what a selector's last part asks for, and anew wherever a change may bear on one.

import { Fact, type Facts } from "./facts";
import type { NodeIds } from "./node-ids";
import { DOCUMENT, ELEMENT } from "./kinds";
import { dom } from "./page";
import { createRules, Depends, has, withItem, type Rule } from "./rules";
import { createSurroundings, type Parts } from "./surroundings";

function isSame(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (const place of a) if (!has(b, place)) return false;
  return true;
}

/** Whether an element is one of these parts or in one. Shadow roots end a way up, as they do for selectors. */
function isIn(parts: ReadonlySet<Node>, element: Element): boolean {
  for (let node: Node | null = element; node; node = dom.parentNode(node)) if (parts.has(node)) return true;
  return false;
}

export function createRestrictions(facts: Facts, ids: NodeIds, roots: () => Iterable<Node>) {
  let rules = createRules("");
  let ofState: readonly Rule[] = [];
  const surroundings = createSurroundings(ids);

  // Elements that something matches, with the places of what does.
  const matched = new Map<Element, readonly number[]>();
  // Elements whose attributes have changed.
  const dirty = new Set<Element>();
  // Masks that an element had for a moment only.
  const passed = new Map<Element, Set<number>>();
  // Attributes of new elements that have changed since the last flush.
  const changed = new Map<Element, Set<string>>();

  /** Whether an attribute of a new element has changed before, since the last flush. */
  function hasChanged(element: Element, key: string): boolean {
    let names = changed.get(element);
    if (!names) changed.set(element, (names = new Set()));
    const before = names.has(key);
    names.add(key);
    return before;
  }

  /** The places of what matches an element, or did for a moment. */
  function matchesOf(element: Element, tag: string, names: readonly string[]): readonly number[] {
    let places = rules.matching(element, tag, names);
    const before = passed.get(element);
    if (before) for (const place of before) if (!has(places, place)) places = withItem(places, place);
    return places;
  }

  function note(element: Element, places: readonly number[]): void {
    drop(element);
    if (places.length === 0) return;
    matched.set(element, places);
    for (const place of places) {
      const rule = rules.at(place);
      if (rule && rule.depends !== 0) rule.elements.add(element);
    }
  }

  function drop(element: Element): void {
    const places = matched.get(element);
    if (!places) return;
    matched.delete(element);
    for (const place of places) rules.at(place)?.elements.delete(element);
  }

  /** Masks that mention this held for a moment. */
  function notePassed(element: Element, key: string): void {
    for (const { place } of rules.masks(key)) {
      let places = passed.get(element);
      if (!places) passed.set(element, (places = new Set()));
      places.add(place);
    }
  }

  /** Matches an element that the engine knows anew. */
  function rematch(element: Element): void {
    dirty.delete(element);
    if (ids.of(element) === 0) return;
    const places = matchesOf(element, dom.localName(element), dom.getAttributeNames(element));
    if (isSame(places, matched.get(element) ?? [])) return;
    note(element, places);
    facts.put(Fact.Restricted);
    facts.put(ids.of(element));
    facts.put(places.length);
    for (const place of places) facts.put(place);
  }

  /** Matches a rule anew in these parts. */
  function rematchRule(rule: Rule, parts: Parts): void {
    const { selector } = rule;
    const now = new Set<Element>();
    for (const root of parts === "page" ? roots() : parts) {
      const kind = dom.nodeType(root);
      if (kind === ELEMENT && dom.matches(root as Element, selector)) now.add(root as Element);
      const find = kind === ELEMENT ? dom.elementAll : kind === DOCUMENT ? dom.documentAll : dom.fragmentAll;
      const found = find(root, selector);
      for (let at = 0; at < found.length; at++) now.add(found[at] as Element);
    }
    const lost: Element[] = [];
    for (const element of rule.elements) {
      if (!now.delete(element) && (parts === "page" || isIn(parts, element))) lost.push(element);
    }
    // One that is not known yet is matched when it is read.
    for (const element of lost) rematch(element);
    for (const element of now) rematch(element);
  }

  return {
    use(compiled: string): void {
      rules = createRules(compiled);
      surroundings.use(rules);
      ofState = rules.depending(Depends.State);
    },
    /** As they were given, for frames that read themselves. */
    selectors: () => rules.compiled,
    hasAny: () => rules.hasAny,

    /** What is not understood is told before anything is read. */
    putInvalid(): void {
      const { invalid } = rules;
      if (invalid.length === 0) return;
      facts.put(Fact.Invalid);
      facts.put(invalid.length);
      for (const place of invalid) facts.put(place);
    },

    /** The places of what matches an element that is read; undefined for none. */
    met(element: Element, tag: string, names: readonly string[]): readonly number[] | undefined {
      const places = matchesOf(element, tag, names);
      if (places.length === 0) return undefined;
      note(element, places);
      if (passed.has(element)) dirty.add(element);
      return places;
    },

    forget(node: Node): void {
      drop(node as Element);
      dirty.delete(node as Element);
    },

    /**
     * An attribute has changed.
     *
     * @param old what it was
     * @param again whether it has changed before, since the last flush; undefined for an element that is new
     */
    attributeChanged(element: Element, name: string, old: string | null, again: boolean | undefined): void {
      const { key, isMentioned, isList } = rules.mentioning(name);
      if (!isMentioned && !isList) return;
      const before = isList ? rules.mentionedIn(key, old) : [];
      const after = isList ? rules.mentionedIn(key, dom.getAttribute(element, name)) : [];
      // Its first change shows in what it is now; what it was in between stands nowhere any more.
      const isPassed = again ?? hasChanged(element, key);
      if (!isMentioned && before.length === 0 && after.length === 0) return;
      dirty.add(element);
      surroundings.addStale(rules.elsewhere(`[${key}`));
      for (const name of before) if (!has(after, name)) surroundings.addStale(rules.elsewhere(name));
      for (const name of after) if (!has(before, name)) surroundings.addStale(rules.elsewhere(name));
      if (!isPassed) return;
      notePassed(element, `[${key}`);
      for (const name of before) notePassed(element, name);
    },

    /** Children have come or gone. */
    childrenChanged: surroundings.childrenChanged,

    /** Something happened that no mutation tells. */
    stateChanged: () => surroundings.addStale(ofState),

    /** Whether elements are to be looked at again: those that had a mask for a moment only. */
    isDirty: () => dirty.size > 0,

    /** Tells what matches otherwise than before. False when time was up first: then nothing else may be told yet. */
    flush(deadline: number): boolean {
      if (!surroundings.take(deadline, rematchRule)) return false;
      for (const element of dirty) rematch(element);
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
      for (const element of matched.keys()) drop(element);
      dirty.clear();
      surroundings.reset();
      passed.clear();
      changed.clear();
    },
  };
}

export type Restrictions = ReturnType<typeof createRestrictions>;
