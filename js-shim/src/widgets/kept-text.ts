/** Keeps a text for the next pages of this tab; where storage is forbidden, for this page. */

import { getItem, removeItem, setItem } from "../natives";

export interface KeptText {
  /** Empty when there is none. */
  read(): string;
  keep(text: string): void;
}

export function keptText(key: string): KeptText {
  let here = "";
  return {
    read() {
      try {
        return getItem(sessionStorage, key) ?? "";
      } catch {
        return here;
      }
    },
    keep(text) {
      here = text;
      try {
        if (text) setItem(sessionStorage, key, text);
        else removeItem(sessionStorage, key);
      } catch {
        // As above.
      }
    },
  };
}
