// Where in a JSON text something stands, so that a problem can be found with any editor.

export interface Place {
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** The place of a pointer's value, or of the nearest value around it that is there; the text must be JSON. */
export function pointerPlace(text: string, pointer: string): Place {
  const wanted = pointer
    .split("/")
    .slice(1)
    .map((part) => part.replace(/~1/g, "/").replace(/~0/g, "~"));
  let at = 0;
  let found = 0;

  const blank = (): void => {
    while (/\s/.test(text[at] ?? "x")) at++;
  };
  const string = (): string => {
    const from = at++;
    while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
    at++;
    return JSON.parse(text.slice(from, at)) as string;
  };
  /** Reads a value; `depth`: how many parts of the pointer have led here, -1 off its way. */
  const value = (depth: number): void => {
    blank();
    if (depth >= 0) found = at;
    const next = (key: string): number => (depth >= 0 && wanted[depth] === key ? depth + 1 : -1);
    const open = text[at];
    if (open === "{" || open === "[") {
      at++;
      for (let index = 0; ; index++) {
        blank();
        if (at >= text.length || text[at] === "}" || text[at] === "]") break;
        let key = String(index);
        if (open === "{") {
          const from = at;
          key = string();
          // A key that must not be there is itself the place.
          if (next(key) === wanted.length) found = from;
          blank();
          at++;
        }
        value(next(key));
        blank();
        if (text[at] === ",") at++;
      }
      at++;
    } else if (open === '"') string();
    else while (at < text.length && !/[\s,\]}]/.test(text[at] ?? "")) at++;
  };
  value(0);
  return placeAt(text, found);
}

const STRING = /"(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const PLAIN = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

/** Where a text stops being JSON; browsers say it each in their own words, or not at all. */
export function faultPlace(text: string): Place {
  let at = 0;
  const blank = (): string | undefined => {
    while (/[ \t\n\r]/.test(text[at] ?? "x")) at++;
    return text[at];
  };
  /** Steps over what must come next; false when it does not. */
  const step = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const isThere = pattern.test(text);
    if (isThere) at = pattern.lastIndex;
    return isThere;
  };
  const value = (): boolean => {
    const open = blank();
    if (open !== "{" && open !== "[") return step(STRING) || step(PLAIN);
    const close = open === "{" ? "}" : "]";
    at++;
    if (blank() === close) return step(/./y);
    for (;;) {
      if (open === "{" && !(blank() === '"' && step(STRING) && blank() === ":" && step(/:/y))) return false;
      if (!value()) return false;
      if (blank() === close) return step(/./y);
      if (!step(/,/y)) return false;
    }
  };
  try {
    if (value()) blank();
  } catch {
    // Nested deeper than the stack reaches: that far it was JSON.
  }
  return placeAt(text, at);
}

/** Line and column of a character. */
export function placeAt(text: string, index: number): Place {
  const before = text.slice(0, index).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
