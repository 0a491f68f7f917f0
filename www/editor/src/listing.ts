// Which restrictions the list shows, in which groups, and what moving and renaming does to them.

import type { Restriction, Rules } from "./document";
import { kindText } from "./words";

export interface Group {
  /** Empty for those in no group. */
  readonly name: string;
  readonly restrictions: readonly Restriction[];
}

/** Whether every word of the query is in what the restriction says of itself. */
export function isFound(restriction: Restriction, query: string): boolean {
  const { id, selector, description, group, pages, kind } = restriction;
  const text = [id, selector, description, group, pages ?? "all pages", kindText(kind)].join("\n").toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/**
 * The groups with what is found in them: those in no group first, then by name. A group of `kept` is there while it is
 * empty, as long as nothing is searched.
 */
export function grouped(restrictions: readonly Restriction[], query: string, kept: readonly string[] = []): Group[] {
  const groups = new Map<string, Restriction[]>();
  if (query.trim() === "") for (const name of kept) groups.set(name, []);
  for (const restriction of restrictions) {
    if (!isFound(restriction, query)) continue;
    const group = groups.get(restriction.group);
    if (group) group.push(restriction);
    else groups.set(restriction.group, [restriction]);
  }
  return [...groups]
    .map(([name, found]) => ({ name, restrictions: found }))
    .sort((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }));
}

/** The names of all groups, sorted. */
export function groupNames(rules: Rules, kept: readonly string[] = []): string[] {
  const names = new Set([...kept, ...rules.restrictions.map(({ group }) => group)]);
  names.delete("");
  return [...names].sort((one, other) => one.localeCompare(other, undefined, { numeric: true }));
}

/** Moves restrictions into a group; the empty name takes them out of theirs. */
export function moved(rules: Rules, ids: ReadonlySet<string>, group: string): Rules {
  return each(rules, (restriction) => (ids.has(restriction.id) ? { ...restriction, group } : restriction));
}

/** Renames a group; into a name that there is, both become one. */
export function renamed(rules: Rules, from: string, to: string): Rules {
  return each(rules, (restriction) => (restriction.group === from ? { ...restriction, group: to } : restriction));
}

/** Puts a restriction in the place of the one with this id, or behind all when there is none. */
export function put(rules: Rules, restriction: Restriction, inPlaceOf: string | undefined): Rules {
  if (!rules.restrictions.some(({ id }) => id === inPlaceOf)) {
    return { ...rules, restrictions: [...rules.restrictions, restriction] };
  }
  return each(rules, (one) => (one.id === inPlaceOf ? restriction : one));
}

/** Takes a restriction out. */
export function without(rules: Rules, id: string): Rules {
  return { ...rules, restrictions: rules.restrictions.filter((restriction) => restriction.id !== id) };
}

function each(rules: Rules, change: (restriction: Restriction) => Restriction): Rules {
  return { ...rules, restrictions: rules.restrictions.map(change) };
}
