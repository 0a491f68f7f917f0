// What browsers have reported of restrictions, in a few words: whether they still find what they were made for.

import type { Reported } from "./api";
import type { Rules } from "./document";
import { count, momentText } from "./words";

/** A word about one restriction; `quiet`: nothing is wrong. */
export interface DriftWord {
  readonly level: "bad" | "warn" | "quiet";
  readonly text: string;
}

/** Nothing is said of what no browser has reported. */
export function driftOf(reported: Reported | undefined): DriftWord | undefined {
  if (!reported) return undefined;
  const last = momentText(reported.last_matched_at);
  if (reported.invalid) return { level: "bad", text: "Browsers cannot read the selector" };
  if (reported.stopped_matching) return { level: "warn", text: `Stopped matching${last && `, last ${last}`}` };
  if (reported.never_matched) return { level: "warn", text: "Never matched" };
  if (reported.matched_elements === 0) return undefined;
  const matches = count(reported.matched_elements, "match", "matches");
  return { level: "quiet", text: `${matches} on ${count(reported.matched_pages, "page")}${last && `, last ${last}`}` };
}

/** Those that somebody should look at. Built-in restrictions are reported too, and nobody can mend them. */
export function toLookAt(reported: readonly Reported[], rules: Rules): Reported[] {
  const ids = new Set(rules.restrictions.map(({ id }) => id));
  return reported.filter((one) => ids.has(one.id) && (one.invalid || one.stopped_matching || one.never_matched));
}
