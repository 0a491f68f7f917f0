// What a restrictions document is: the JSON of the REST API, here with every default filled in.

/** What a restriction does to the elements it finds. */
export type Kind = "control" | "mask" | "open";

export interface Restriction {
  readonly id: string;
  readonly kind: Kind;
  readonly selector: string;
  /** A regular expression over the page's URL; null for all pages. */
  readonly pages: string | null;
  /** Empty for those in no group. */
  readonly group: string;
  readonly description: string;
  readonly enabled: boolean;
}

/** Detectors that the relay brings. */
export type BuiltInDetector = "payment_card" | "iban" | "email" | "phone";

export interface OwnDetector {
  readonly pattern: string;
  readonly name: string;
}

export type Detector = BuiltInDetector | OwnDetector;

export interface Settings {
  readonly private_by_default: boolean;
  readonly submit_buttons: "control" | "open";
  readonly detectors: readonly Detector[];
  readonly url_parts: "path" | "full";
  readonly on_rules_unavailable: "private" | "refuse";
}

export interface Rules {
  readonly settings: Settings;
  readonly restrictions: readonly Restriction[];
}

/** A problem of a document, and where in the document it is. */
export interface Problem {
  /** A JSON pointer. */
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
  /** Characters into the string at the pointer, where known. */
  readonly position: number | null;
}

/** The relay refuses what is longer or more. */
export const LIMITS = {
  restrictions: 2000,
  selector: 2000,
  pages: 2000,
  group: 100,
  description: 500,
  ownDetectors: 50,
  /** Of a document as it is sent: 2 MB. */
  bodyBytes: 2 << 20,
} as const;

export const BUILT_IN_DETECTORS: readonly BuiltInDetector[] = ["payment_card", "iban", "email", "phone"];

export const DEFAULT_SETTINGS: Settings = {
  private_by_default: false,
  submit_buttons: "control",
  detectors: [],
  url_parts: "path",
  on_rules_unavailable: "private",
};

/** A document as it may be written: only what a restriction cannot do without is there for sure. */
export interface WrittenRules {
  readonly settings?: Partial<Settings>;
  readonly restrictions?: readonly (Pick<Restriction, "id" | "kind" | "selector"> & Partial<Restriction>)[];
}

/** The same document with every default written out. */
export function completed(written: WrittenRules): Rules {
  return {
    settings: { ...DEFAULT_SETTINGS, ...written.settings },
    restrictions: (written.restrictions ?? []).map((restriction) => ({
      id: restriction.id,
      kind: restriction.kind,
      selector: restriction.selector,
      pages: restriction.pages ?? null,
      group: restriction.group ?? "",
      description: restriction.description ?? "",
      enabled: restriction.enabled ?? true,
    })),
  };
}

/** Whether two values are the same JSON; the order of keys says nothing. */
export function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  const keys = Object.keys(one);
  return (
    Array.isArray(one) === Array.isArray(other) &&
    keys.length === Object.keys(other).length &&
    keys.every((key) => key in other && same(one[key as never], other[key as never]))
  );
}

/** The restriction that a problem's pointer leads to; undefined for problems of the settings or the whole. */
export function placeOf(pointer: string): { index: number; field: string } | undefined {
  const found = /^\/restrictions\/(\d+)(?:\/([^/]*))?/.exec(pointer);
  return found?.[1] === undefined ? undefined : { index: Number(found[1]), field: found[2] ?? "" };
}
