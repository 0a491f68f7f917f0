// What changed between two documents, field by field, and which of it shows agents more than before.

import { same, type Restriction, type Rules, type Settings } from "./document";

/** Whether agents see or may do more afterwards. `may`: it depends on the pages. */
export type Opening = "no" | "may" | "yes";

export type RestrictionField = Exclude<keyof Restriction, "id"> | "id";

export interface FieldChange<Field extends string = string> {
  readonly field: Field;
  readonly before: unknown;
  readonly after: unknown;
  readonly opening: Opening;
}

export interface RestrictionChange {
  readonly what: "added" | "changed" | "removed";
  /** The id afterwards; before, when it is removed. */
  readonly id: string;
  readonly before: Restriction | undefined;
  readonly after: Restriction | undefined;
  readonly fields: readonly FieldChange<RestrictionField>[];
  readonly opening: Opening;
}

export interface Difference {
  readonly settings: readonly FieldChange<keyof Settings>[];
  readonly restrictions: readonly RestrictionChange[];
}

const FIELDS: readonly RestrictionField[] = ["id", "kind", "selector", "pages", "group", "description", "enabled"];

export function difference(before: Rules, after: Rules): Difference {
  const isPrivate = after.settings.private_by_default;
  const left = new Map(before.restrictions.map((restriction) => [restriction.id, restriction]));
  const changes: RestrictionChange[] = [];
  const added: Restriction[] = [];
  for (const now of after.restrictions) {
    const then = left.get(now.id);
    left.delete(now.id);
    if (!then) added.push(now);
    else if (!same(then, now)) changes.push(changed(then, now, isPrivate));
  }
  for (const now of added) {
    // Another id alone takes nothing away and adds nothing.
    const renamed = [...left.values()].find((then) => same({ ...then, id: "" }, { ...now, id: "" }));
    if (renamed) left.delete(renamed.id);
    changes.push(
      renamed
        ? changed(renamed, now, isPrivate)
        : { what: "added", id: now.id, before: undefined, after: now, fields: [], opening: opening(undefined, now, isPrivate) },
    );
  }
  for (const then of left.values()) {
    changes.push({
      what: "removed",
      id: then.id,
      before: then,
      after: undefined,
      fields: [],
      opening: opening(then, undefined, isPrivate),
    });
  }
  return { settings: settingChanges(before.settings, after.settings), restrictions: changes };
}

export function isNone(found: Difference): boolean {
  return found.settings.length === 0 && found.restrictions.length === 0;
}

/** Whether anything of it shows agents more; the settings count. */
export function opensAnything(found: Difference): boolean {
  return [...found.settings, ...found.restrictions].some((change) => change.opening !== "no");
}

function changed(before: Restriction, after: Restriction, isPrivate: boolean): RestrictionChange {
  const fields = FIELDS.filter((field) => before[field] !== after[field]).map((field) => ({
    field,
    before: before[field],
    after: after[field],
    opening: opening(before, { ...before, [field]: after[field] }, isPrivate),
  }));
  return { what: "changed", id: after.id, before, after, fields, opening: opening(before, after, isPrivate) };
}

/** What a restriction takes from agents: more is more private. */
const PRIVACY = { open: 0, nothing: 1, control: 2, mask: 3 };

function privacy(restriction: Restriction | undefined, isPrivate: boolean): number {
  if (!restriction?.enabled) return PRIVACY.nothing;
  // Where nothing is hidden by default there is nothing to open.
  if (restriction.kind === "open" && !isPrivate) return PRIVACY.nothing;
  return PRIVACY[restriction.kind];
}

function opening(before: Restriction | undefined, after: Restriction | undefined, isPrivate: boolean): Opening {
  const [then, now] = [privacy(before, isPrivate), privacy(after, isPrivate)];
  if (now < then) return "yes";
  // More private where it applies. Where it applied before and no longer does, that is less.
  const applies = then === PRIVACY.nothing ? undefined : before;
  if (!before || !after || !applies) return "no";
  if (then === PRIVACY.open) {
    if (now !== PRIVACY.open) return "no";
    return reach(after, before);
  }
  return reach(before, after);
}

/** Whether `wide` applies where `narrow` does not. */
function reach(wide: Restriction, narrow: Restriction): Opening {
  if (wide.selector !== narrow.selector) return "may";
  if (wide.pages === narrow.pages || narrow.pages === null) return "no";
  return wide.pages === null ? "yes" : "may";
}

function settingChanges(before: Settings, after: Settings): FieldChange<keyof Settings>[] {
  const change = <Field extends keyof Settings>(
    field: Field,
    opens: (before: Settings[Field], after: Settings[Field]) => Opening,
  ): FieldChange<keyof Settings>[] => {
    const then = before[field];
    const now = after[field];
    return same(then, now) ? [] : [{ field, before: then, after: now, opening: opens(then, now) }];
  };
  return [
    ...change("private_by_default", (_, now) => (now ? "no" : "yes")),
    ...change("submit_buttons", (_, now) => (now === "open" ? "yes" : "no")),
    // One that is gone hides nothing any more; one that is changed may find less.
    ...change("detectors", (then, now) => {
      const patterns = new Set(now.map(patternOf));
      return then.every((detector) => patterns.has(patternOf(detector))) ? "no" : "yes";
    }),
    ...change("url_parts", (_, now) => (now === "full" ? "yes" : "no")),
    ...change("on_rules_unavailable", (_, now) => (now === "private" ? "may" : "no")),
  ];
}

/** What a detector finds; its name finds nothing. */
function patternOf(detector: Settings["detectors"][number]): string {
  return typeof detector === "string" ? detector : `own ${detector.pattern}`;
}
