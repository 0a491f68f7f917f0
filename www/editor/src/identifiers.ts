// Which id a restriction gets: made of its description, and one that no other has.

/** Characters of an id that is made of a description; the relay takes 64, and a number may have to follow. */
const MADE_MAX = 48;

export function isIdentifier(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(text);
}

/** An id that reads like the description. */
export function identifierFrom(description: string, taken: ReadonlySet<string>): string {
  const words = description
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MADE_MAX)
    .replace(/^-+|-+$/g, "");
  return untaken(words || "restriction", taken);
}

/** The id itself, or with the first number that makes it free. */
export function untaken(id: string, taken: ReadonlySet<string>): string {
  if (!taken.has(id)) return id;
  const stem = id.replace(/-\d{1,6}$/, "").slice(0, MADE_MAX + 8);
  for (let number = 2; ; number++) {
    const candidate = `${stem}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}
