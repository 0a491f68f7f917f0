// What could not be saved yet, kept in the browser for the next window of the same administrator.

import type { Rules } from "./document";

/** A document, and the one it began from. */
export interface Kept {
  readonly base: Rules;
  readonly mine: Rules;
}

/** What an earlier window has left. */
export interface Left extends Kept {
  /** It is in another place now. */
  drop(): void;
}

export interface Keepsake {
  keep(kept: Kept): void;
  forget(): void;
  /** Everything that windows of this administrator have left, this one's included. */
  left(): Left[];
}

const PREFIX = "cobrowse-editor-draft";

/** `whose`: relay, site and administrator. Each window has a place of its own, so that two never write over each other. */
export function keepsakeOf(whose: readonly string[], storage: Storage | undefined, window: string): Keepsake {
  const prefix = [PREFIX, ...whose.map(encodeURIComponent)].join("/");
  const own = `${prefix}/${window}`;
  return {
    keep(kept) {
      try {
        storage?.setItem(own, JSON.stringify(kept));
      } catch {
        // Full or forbidden: then it is in this window alone, whose state says that it is not saved.
      }
    },
    forget() {
      storage?.removeItem(own);
    },
    left() {
      const found: Left[] = [];
      for (const key of Object.keys(storage ?? {})) {
        if (!key.startsWith(`${prefix}/`)) continue;
        try {
          const kept = JSON.parse(storage?.getItem(key) ?? "null") as Kept | null;
          if (!Array.isArray(kept?.mine?.restrictions) || !Array.isArray(kept.base?.restrictions)) continue;
          // This window's own place is written by `keep`.
          found.push({ ...kept, drop: () => (key === own ? undefined : storage?.removeItem(key)) });
        } catch {
          // What an older editor has left in another form is of no use.
        }
      }
      return found;
    },
  };
}
