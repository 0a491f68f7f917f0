/**
 * Decides what becomes of a change of one restriction when somebody else has changed the draft meanwhile: what only one
 * of both touched is taken, field by field; where both touched the same, a person is asked.
 */

import type { Restriction, Restrictions } from "./restriction";

/** From what a restriction was to what it is to be; null where there is none. */
export interface Change {
  readonly before: Restriction | null;
  readonly after: Restriction | null;
}

export type Rebased =
  | { readonly document: Restrictions; readonly restriction: Restriction | null }
  /** What the others made of it: null, they have deleted it. */
  | { readonly collision: Restriction | null };

/** Applies a change to a document that is perhaps another than the one it was made in. */
export function rebase({ before, after }: Change, document: Restrictions): Rebased {
  const id = (after ?? before)?.id;
  const theirs = document.restrictions.find((one) => one.id === id) ?? null;
  const result = (restriction: Restriction | null): Rebased => ({
    document: { ...document, restrictions: replaced(document.restrictions, id, restriction) },
    restriction,
  });
  if (same(theirs, before) || same(theirs, after)) return result(after);
  if (!before || !after || !theirs) return { collision: theirs };
  const merged: Record<string, unknown> = { ...theirs };
  for (const field of Object.keys(after) as (keyof Restriction)[]) {
    if (after[field] === before[field]) continue;
    if (theirs[field] !== before[field] && theirs[field] !== after[field]) return { collision: theirs };
    merged[field] = after[field];
  }
  return result(merged as unknown as Restriction);
}

/** The change that takes another back. */
export function inverse({ before, after }: Change): Change {
  return { before: after, after: before };
}

function replaced(
  list: readonly Restriction[],
  id: string | undefined,
  restriction: Restriction | null,
): readonly Restriction[] {
  if (!restriction) return list.filter((one) => one.id !== id);
  const isThere = list.some((one) => one.id === id);
  return isThere ? list.map((one) => (one.id === id ? restriction : one)) : [...list, restriction];
}

export function same(one: Restriction | null, other: Restriction | null): boolean {
  if (one === other) return true;
  if (!one || !other) return false;
  return (Object.keys(one) as (keyof Restriction)[]).every((field) => one[field] === other[field]);
}
