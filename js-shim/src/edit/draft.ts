/**
 * Keeps the site's draft as this page knows it, and saves one change at a time: onto whatever the draft has become
 * meanwhile, so that nobody's change is lost.
 */

import type { Admission } from "./admission";
import { inverse, rebase, type Change } from "./rebase";
import { RestFailure, type Rest } from "./rest";
import { readRestrictions, type Restriction, type Restrictions } from "./restriction";

/** How often a draft that others change at the same time is tried again. */
const triesMax = 5;

export type Saved =
  | { readonly restriction: Restriction | null }
  /** Somebody else has changed the same: null, deleted it. */
  | { readonly collision: Restriction | null };

export interface Draft {
  /** Undefined before it has been read. */
  now(): Restrictions | undefined;
  /** @throws RestFailure */
  load(): Promise<void>;
  /** @throws RestFailure */
  save(change: Change): Promise<Saved>;
  /** The last change that was saved here, which can be taken back. */
  last(): Change | undefined;
  /** @throws RestFailure */
  undo(): Promise<Saved>;
}

/** @param changed is told whenever the draft is another */
export function createDraft(rest: Rest, { site, token }: Admission, changed: () => void): Draft {
  const path = `/sites/${encodeURIComponent(site)}/restrictions/draft`;
  let now: Restrictions | undefined;
  let etag: string | null = null;
  let last: Change | undefined;

  const take = (document: unknown, tag: string | null) => {
    now = readRestrictions(document);
    etag = tag;
    changed();
  };
  const load = async () => {
    const { body, etag: tag } = await rest(path, { token });
    take(body, tag);
  };
  const save = async (change: Change): Promise<Saved> => {
    for (let tries = 1; ; tries++) {
      const rebased = rebase(change, now ?? { settings: {}, restrictions: [] });
      if ("collision" in rebased) return rebased;
      try {
        const { body, etag: tag } = await rest(path, { method: "PUT", token, ifMatch: etag, body: rebased.document });
        // What the change was from is what it replaced, with the others' fields in it.
        const id = (change.after ?? change.before)?.id;
        const before = now?.restrictions.find((one) => one.id === id) ?? null;
        last = { before, after: rebased.restriction };
        take(body ?? rebased.document, tag);
        return { restriction: rebased.restriction };
      } catch (error) {
        const isStale = error instanceof RestFailure && error.failure === "stale";
        if (!isStale || tries >= triesMax) throw error;
        await load();
      }
    }
  };

  return {
    now: () => now,
    load,
    save,
    last: () => last,
    async undo() {
      if (!last) return { restriction: null };
      const saved = await save(inverse(last));
      if (!("collision" in saved)) last = undefined;
      return saved;
    },
  };
}
