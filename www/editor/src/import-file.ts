// What becomes of a file of restrictions: the problems it has, and the document that it makes of the present one.

import { completed, LIMITS, same, type Problem, type Restriction, type Rules, type WrittenRules } from "./document";
import { untaken } from "./identifiers";
import { faultPlace, pointerPlace } from "./pointer-place";

/** A problem of a file, with its place for a person. */
export interface FileProblem {
  readonly place: string;
  readonly text: string;
}

export type Parsed = { readonly json: unknown } | { readonly problems: readonly FileProblem[] };

/** Reads a file's text. What the JSON says is judged by the relay. */
export function parsed(text: string): Parsed {
  // Some editors put a byte order mark before it.
  const json = text.replace(/^\uFEFF/, "");
  if (json.trim() === "") return { problems: [{ place: "The file", text: "It is empty." }] };
  try {
    return { json: JSON.parse(json) };
  } catch {
    const { line, column } = faultPlace(json);
    const text = "Up to here it is JSON, here it is not. Export restrictions to see what such a file looks like.";
    return { problems: [{ place: `Line ${line}, column ${column}`, text }] };
  }
}

/** What the relay finds wrong with the file's JSON. */
export function fileProblems(text: string, problems: readonly Problem[]): FileProblem[] {
  return problems.map(({ pointer, detail, position }) => {
    const { line } = pointerPlace(text, pointer);
    const character = position === null ? "" : `, character ${position + 1} of the text`;
    return { place: `Line ${line}${pointer && ` (${pointer})`}${character}`, text: detail };
  });
}

/** What is done with a restriction of the file whose id is taken. */
export type OnTaken = "new_id" | "replace" | "skip";

/** How a file comes in: instead of everything, or to what is there. */
export type Taking = { readonly how: "replace" } | { readonly how: "add"; readonly onTaken: OnTaken; readonly settings: boolean };

/** The ids of the file that stand for something else here already. */
export function takenIds(present: Rules, file: WrittenRules): string[] {
  const here = new Map(present.restrictions.map((restriction) => [restriction.id, restriction]));
  return completed(file)
    .restrictions.filter((restriction) => here.has(restriction.id) && !same(here.get(restriction.id), restriction))
    .map(({ id }) => id);
}

/** The present document with the file in it. */
export function taken(present: Rules, file: WrittenRules, taking: Taking): Rules {
  const written = completed(file);
  if (taking.how === "replace") return written;
  const restrictions: Restriction[] = [...present.restrictions];
  const ids = new Set([...restrictions, ...written.restrictions].map(({ id }) => id));
  for (const restriction of written.restrictions) {
    const at = restrictions.findIndex(({ id }) => id === restriction.id);
    if (at === -1) restrictions.push(restriction);
    else if (same(restrictions[at], restriction)) continue;
    else if (taking.onTaken === "replace") restrictions[at] = restriction;
    else if (taking.onTaken === "new_id") {
      const id = untaken(restriction.id, ids);
      ids.add(id);
      restrictions.push({ ...restriction, id });
    }
  }
  return { settings: taking.settings ? { ...present.settings, ...file.settings } : present.settings, restrictions };
}

/** Why a document is too large, or nothing. */
export function tooLarge(rules: Rules): string | undefined {
  const more = rules.restrictions.length - LIMITS.restrictions;
  return more > 0 ? `That is ${more} too many: a site has at most ${LIMITS.restrictions} restrictions.` : undefined;
}

/** The text of a file that a person can read and a version control system can compare. */
export function exported(rules: Rules): string {
  return `${JSON.stringify(rules, undefined, 2)}\n`;
}
