// Does by hand what pages replace on the prototypes of strings and lists, and what the reader needs for every element.

/** Whether a short text has this character. */
export function hasCharacter(text: string, character: string): boolean {
  for (let at = 0; at < text.length; at++) if (text[at] === character) return true;
  return false;
}

/** Whether a short list has this text. */
export function isAmong(list: readonly string[], text: string): boolean {
  for (let at = 0; at < list.length; at++) if (list[at] === text) return true;
  return false;
}
