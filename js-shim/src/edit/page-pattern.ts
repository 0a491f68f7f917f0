/** Makes the regular expressions with which a restriction is bound to pages, in the relay's syntax. */

import { looksMade } from "./stability";

/** Behind the path: the end, a query or a fragment. A slash at its end says nothing. */
const pathEnd = "/?([?#]|$)";

/** Matches the path of an address on whatever host it is, so that it holds on the site's test system, too. */
export function patternOfPath(address: string): string {
  return patternOf(segmentsOf(address).map(escaped));
}

/**
 * As above, with any value in place of the parts of the path that look like a number or a key: other orders, other
 * accounts. Undefined where there is no such part.
 */
export function patternOfSimilar(address: string): string | undefined {
  const segments = segmentsOf(address);
  if (!segments.some(isKey)) return undefined;
  return patternOf(segments.map((segment) => (isKey(segment) ? "[^/?#]+" : escaped(segment))));
}

/** The same path for a person to read, with `…` in place of such parts. */
export function similarPath(address: string): string {
  return `/${segmentsOf(address)
    .map((segment) => (isKey(segment) ? "…" : segment))
    .join("/")}`;
}

function patternOf(segments: readonly string[]): string {
  return `^[a-z]+://[^/?#]*${segments.map((segment) => `/${segment}`).join("")}${pathEnd}`;
}

function segmentsOf(address: string): string[] {
  return new URL(address).pathname.replace(/^\/|\/$/g, "").split("/").filter((segment) => segment !== "");
}

function isKey(segment: string): boolean {
  return /^\d+$/.test(segment) || (/\d/.test(segment) && looksMade(segment));
}

/** The text itself as an expression: all that has a meaning in Rust's `regex` has a backslash before it. */
export function escaped(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$#&~-]/g, "\\$&");
}
