// Which restrictions are about the same elements, and what then holds: a hint, for two selectors may always meet.

import type { Kind, Restriction } from "./document";

/** `warn`: the restriction changes nothing; `quiet`: it does, and something beside it is worth knowing. */
export interface Overlap {
  readonly level: "warn" | "quiet";
  readonly text: string;
}

const PRIVACY: Record<Kind, number> = { mask: 2, control: 1, open: 0 };

const DOES: Record<Kind, string> = {
  mask: "masks the same elements",
  control: "has the same elements under DOM control",
  open: "opens the same elements",
};

/** What a restriction has to do with the others that have its selector; undefined when nothing. Of several the one that says most. */
export function overlapOf(restriction: Restriction, others: readonly Restriction[]): Overlap | undefined {
  const key = selectorKey(restriction);
  return amongAlike(
    restriction,
    others.filter((other) => selectorKey(other) === key),
  );
}

/** The same for all restrictions of a document, by their ids. */
export function overlaps(restrictions: readonly Restriction[]): ReadonlyMap<string, Overlap> {
  const byKey = new Map<string, Restriction[]>();
  for (const restriction of restrictions) {
    const key = selectorKey(restriction);
    const alike = byKey.get(key);
    if (alike) alike.push(restriction);
    else byKey.set(key, [restriction]);
  }
  const found = new Map<string, Overlap>();
  for (const alike of byKey.values()) {
    for (const restriction of alike) {
      const overlap = amongAlike(restriction, alike);
      if (overlap) found.set(restriction.id, overlap);
    }
  }
  return found;
}

function amongAlike(restriction: Restriction, alike: readonly Restriction[]): Overlap | undefined {
  if (!restriction.enabled || selectorKey(restriction) === "") return undefined;
  const found = alike
    .filter((other) => other !== restriction && other.enabled && (covers(restriction, other) || covers(other, restriction)))
    .map((other) => ({ other, level: levelOf(restriction, other) }))
    .sort((one, two) => weight(two) - weight(one))[0];
  return found && { level: found.level, text: sentence(restriction, found.other) };
}

function selectorKey({ selector }: Restriction): string {
  return selector.trim().replace(/\s+/g, " ");
}

/** Whether `one` holds on every page on which `other` does. Of two different expressions nobody can tell. */
function covers(one: Restriction, other: Restriction): boolean {
  return one.pages === null || one.pages === other.pages;
}

function levelOf(restriction: Restriction, other: Restriction): Overlap["level"] {
  // Opening lifts private by default alone: what is controlled is then seen, so both have an effect.
  const isHidden = other.kind === restriction.kind || other.kind === "mask";
  return isHidden && covers(other, restriction) ? "warn" : "quiet";
}

function weight({ other, level }: { readonly other: Restriction; readonly level: Overlap["level"] }): number {
  return (level === "warn" ? 10 : 0) + PRIVACY[other.kind];
}

function sentence(restriction: Restriction, other: Restriction): string {
  const name = `‘${other.description || other.id}’`;
  const isEverywhere = covers(other, restriction);
  const where = isEverywhere ? "" : " on some of these pages";
  if (other.kind === restriction.kind) {
    return `${name} does the same to the same elements${where}: ${isEverywhere ? "this is a duplicate" : "there it is a duplicate"}.`;
  }
  return `${name} ${DOES[other.kind]}${where}: ${isEverywhere ? "" : "there "}${outcome(restriction.kind, other.kind)}.`;
}

/** The rule is that of crates/policy/RULES.md, “What wins”. */
function outcome(one: Kind, other: Kind): string {
  if (one !== "open" && other !== "open") return "the most private one holds";
  if (one === "mask" || other === "mask") return "opening never wins over a mask";
  return "opening shows them, and agents still cannot operate them";
}
