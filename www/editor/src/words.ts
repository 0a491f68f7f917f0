// What the editor calls things, and how it writes values, numbers and times.

import type { BuiltInDetector, Detector, Kind, Settings } from "./document";
import type { RestrictionField } from "./difference";

const KINDS: Record<Kind, string> = { control: "DOM control", mask: "DOM control and data masking", open: "Open" };

/** The kind's name, as the guide has it. */
export function kindText(kind: Kind): string {
  return KINDS[kind];
}

const KIND_MEANS: Record<Kind, string> = {
  control: "Agents see it and cannot operate it. They see a green border.",
  mask: "Agents see asterisks or a grey box, and cannot operate it. They see a purple border.",
  open: "Opens what “private by default” hides. It never opens what another restriction masks, nor passwords and card fields.",
};

export function kindMeans(kind: Kind): string {
  return KIND_MEANS[kind];
}

const DETECTORS: Record<BuiltInDetector, string> = {
  payment_card: "Payment card numbers",
  iban: "Bank accounts (IBAN)",
  email: "E-mail addresses",
  phone: "Phone numbers",
};

export function detectorText(detector: Detector): string {
  if (typeof detector === "string") return DETECTORS[detector];
  return detector.name ? `${detector.name} (${detector.pattern})` : detector.pattern;
}

const FIELDS: Record<RestrictionField, string> = {
  id: "Id",
  kind: "Kind",
  selector: "Selector",
  pages: "Pages",
  group: "Group",
  description: "Description",
  enabled: "Enabled",
};

const SETTINGS: Record<keyof Settings, string> = {
  private_by_default: "Private by default",
  submit_buttons: "Submit buttons",
  detectors: "Detectors",
  url_parts: "Addresses that agents see",
  on_rules_unavailable: "When restrictions cannot be loaded",
};

export function fieldText(field: string): string {
  return FIELDS[field as RestrictionField] ?? field;
}

export function settingText(field: string): string {
  return SETTINGS[field as keyof Settings] ?? field;
}

const VALUES: Record<string, Record<string, string>> = {
  kind: KINDS,
  submit_buttons: { control: "DOM control", open: "Agents may press them" },
  url_parts: { path: "Without query and hash", full: "Complete" },
  on_rules_unavailable: { private: "Everything is hidden", refuse: "The session does not start" },
};

/** The value of a restriction's or a setting's field. */
export function valueText(field: string, value: unknown): string {
  if (field === "pages" && value === null) return "All pages";
  if (typeof value === "boolean") return value ? "On" : "Off";
  if (Array.isArray(value)) return value.map((detector) => detectorText(detector as Detector)).join(", ") || "None";
  if (typeof value !== "string") return "—";
  return VALUES[field]?.[value] ?? (value === "" ? "—" : value);
}

/** `1 restriction`, `2 restrictions`. */
export function count(number: number, thing: string, things = `${thing}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? thing : things}`;
}

const moment = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** A moment of RFC 3339 for the reader; empty when there is none. */
export function momentText(text: string | null | undefined): string {
  const date = new Date(text ?? "");
  return Number.isNaN(date.getTime()) ? "" : moment.format(date);
}
