/** Decides what a document of restrictions is on this side of the REST API: every default filled in, nothing trusted. */

export type Kind = "control" | "mask" | "open";

export interface Restriction {
  readonly id: string;
  readonly kind: Kind;
  readonly selector: string;
  /** A regular expression over the page's address; null for all pages. */
  readonly pages: string | null;
  /** Empty for those in no group. */
  readonly group: string;
  readonly description: string;
  readonly enabled: boolean;
}

export interface Restrictions {
  /** As they came: nothing here edits them. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly restrictions: readonly Restriction[];
}

/** A problem of a document, and where in it. */
export interface Problem {
  /** A JSON pointer. */
  readonly pointer: string;
  readonly detail: string;
  /** Characters into the string at the pointer. */
  readonly position: number | null;
}

/** The relay refuses what is longer. */
export const limits = { selector: 2000, pages: 2000, group: 100, description: 500 } as const;

export const kindNames: Readonly<Record<Kind, string>> = {
  control: "DOM control",
  mask: "Data masking",
  open: "Open",
};

/** @throws Error when it is no document */
export function readRestrictions(value: unknown): Restrictions {
  const { settings, restrictions } = asObject(value);
  const list: unknown[] = Array.isArray(restrictions) ? restrictions : [];
  return { settings: settings === undefined ? {} : asObject(settings), restrictions: list.map(readRestriction) };
}

function readRestriction(value: unknown): Restriction {
  const { id, kind, selector, pages, group, description, enabled } = asObject(value);
  const known = kind === "control" || kind === "mask" || kind === "open";
  if (typeof id !== "string" || !known || typeof selector !== "string") throw new Error("no restriction");
  return {
    id,
    kind,
    selector,
    pages: typeof pages === "string" ? pages : null,
    group: textOf(group),
    description: textOf(description),
    enabled: enabled !== false,
  };
}

export function readProblems(value: unknown): Problem[] {
  return (Array.isArray(value) ? value : []).map((one) => {
    const { pointer, detail, position } = asObject(one);
    return {
      pointer: textOf(pointer),
      detail: textOf(detail),
      position: typeof position === "number" ? position : null,
    };
  });
}

/** @throws Error when it is none */
export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error("no object");
  return value as Record<string, unknown>;
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** What a person calls it. */
export function titleOf({ description, id }: Restriction): string {
  return description || id;
}
