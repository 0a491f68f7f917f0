// How two people's changes of one document become one: what only one of them touched is taken, the rest is asked.

import { DEFAULT_SETTINGS, same, type Restriction, type Rules, type Settings } from "./document";

export type Side = "mine" | "theirs";

/** A restriction that both have changed; undefined where it is removed. */
export interface RestrictionCollision {
  readonly of: "restriction";
  readonly id: string;
  readonly base: Restriction | undefined;
  readonly mine: Restriction | undefined;
  readonly theirs: Restriction | undefined;
}

/** A setting that both have changed. */
export interface SettingCollision {
  readonly of: "setting";
  readonly id: keyof Settings;
  readonly base: unknown;
  readonly mine: unknown;
  readonly theirs: unknown;
}

export type Collision = RestrictionCollision | SettingCollision;

export interface Merge {
  readonly collisions: readonly Collision[];
  /** The document in which each collision is decided. */
  decided(choice: (collision: Collision) => Side): Rules;
}

/** `base`: what both began from; undefined when nobody knows, and then all that differs is asked. */
export function merge(base: Rules | undefined, mine: Rules, theirs: Rules): Merge {
  const collisions: Collision[] = [];
  const settings = mergedSettings(base?.settings, mine.settings, theirs.settings, collisions);
  const [began, ours, others] = [byId(base), byId(mine), byId(theirs)];
  const taken = new Map<string, Restriction | undefined | "collision">();
  // Their order, and ours behind it: the order has no meaning.
  for (const id of new Set([...others.keys(), ...ours.keys()])) {
    const [then, my, their] = [began.get(id), ours.get(id), others.get(id)];
    if (same(my, their)) taken.set(id, my);
    else if (base && same(my, then)) taken.set(id, their);
    else if (base && same(their, then)) taken.set(id, my);
    else {
      taken.set(id, "collision");
      collisions.push({ of: "restriction", id, base: then, mine: my, theirs: their });
    }
  }
  return {
    collisions,
    decided(choice) {
      const chosen = new Map(collisions.map((collision) => [`${collision.of} ${collision.id}`, collision[choice(collision)]]));
      const restrictions = [...taken].map(([id, one]) =>
        one === "collision" ? (chosen.get(`restriction ${id}`) as Restriction | undefined) : one,
      );
      return {
        settings: Object.fromEntries(
          Object.entries(settings).map(([field, value]) => [
            field,
            chosen.has(`setting ${field}`) ? chosen.get(`setting ${field}`) : value,
          ]),
        ) as unknown as Settings,
        restrictions: restrictions.filter((one) => one !== undefined),
      };
    },
  };
}

function byId(rules: Rules | undefined): Map<string, Restriction> {
  return new Map(rules?.restrictions.map((restriction) => [restriction.id, restriction]));
}

function mergedSettings(
  base: Settings | undefined,
  mine: Settings,
  theirs: Settings,
  collisions: Collision[],
): Record<string, unknown> {
  const merged: Record<string, unknown> = {};
  for (const id of Object.keys(DEFAULT_SETTINGS) as (keyof Settings)[]) {
    const [then, my, their] = [base?.[id], mine[id], theirs[id]];
    merged[id] = base && same(their, then) ? my : their;
    const isAsked = !same(my, their) && !(base && (same(my, then) || same(their, then)));
    if (isAsked) collisions.push({ of: "setting", id, base: then, mine: my, theirs: their });
  }
  return merged;
}
