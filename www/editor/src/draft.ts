// The draft in this window: what is changed is kept here first, then saved, and never written over somebody else's.

import { ApiError, reasonOf, type Api, type Held } from "./api";
import { DEFAULT_SETTINGS, same, type Problem, type Rules } from "./document";
import { merge, type Collision, type Merge, type Side } from "./merge";
import type { Keepsake, Left } from "./keepsake";

export type SaveState =
  | { readonly is: "loading" }
  | { readonly is: "saved" }
  | { readonly is: "saving" }
  /** It is kept in this browser; `retries` says whether it is tried again without anybody's doing. */
  | { readonly is: "unsaved"; readonly why: string; readonly retries: boolean; readonly problems: readonly Problem[] }
  | { readonly is: "conflict"; readonly with: Conflict };

/** Two documents that do not merge by themselves. */
export interface Conflict {
  /** What was found to have changed: the draft, or what is published. */
  readonly found: "draft" | "published";
  readonly base: Rules | undefined;
  readonly mine: Rules;
  readonly theirs: Rules;
  readonly collisions: readonly Collision[];
}

/** What the draft needs of its surroundings. */
export interface Surroundings {
  readonly api: Api;
  readonly site: string;
  readonly keepsake: Keepsake;
  /** Calls later, and gives what calls it off. */
  after(milliseconds: number, what: () => void): () => void;
  /** Something is different now. */
  changed(): void;
  /** Something to tell: what others did has come into this window. */
  say(text: string): void;
}

/** Milliseconds without a change before it is saved: a word typed is one request. */
const REST_MS = 500;

/** Milliseconds between tries, doubled up to the longest. */
const RETRY_MS = { first: 1000, longest: 30_000 };

const NONE: Held = { rules: { settings: DEFAULT_SETTINGS, restrictions: [] }, etag: "", version: undefined };

export class Draft {
  state: SaveState = { is: "loading" };
  /** What this window shows. */
  rules: Rules = NONE.rules;
  /** What is published, as last seen. */
  published = NONE;

  /** The draft that the relay has, as last seen; what is changed here began from it. */
  private saved = NONE;
  /** What a collision is decided from. */
  private merging: Merge | undefined;
  /** What earlier windows have left and is not in the draft yet. */
  private waiting: Left[] = [];
  /** The published document that is in the draft although the draft began from an older one. */
  private met: Held | undefined;
  private callOff: () => void = () => undefined;
  private running: Promise<void> | undefined;
  private wait = RETRY_MS.first;
  private over = false;

  constructor(private readonly around: Surroundings) {}

  /** Whether the relay does not have all of it yet. */
  get isAhead(): boolean {
    return this.state.is !== "loading" && !same(this.rules, this.saved.rules);
  }

  /** Reads both documents, and takes up what an earlier window could not save. */
  async load(): Promise<void> {
    const { api, site, keepsake } = this.around;
    this.enter({ is: "loading" });
    const [published, saved] = await Promise.all([api.published(site), api.draft(site)]);
    if (this.over) return;
    this.published = published;
    this.saved = saved;
    this.rules = saved.rules;
    this.enter({ is: "saved" });
    this.waiting = keepsake.left();
    this.takeUpWaiting();
  }

  /** Changes the document; saving follows by itself. */
  change(rules: Rules): void {
    if (this.state.is === "loading" || this.state.is === "conflict" || same(rules, this.rules)) return;
    this.rules = rules;
    this.keep();
    this.saveAfter(REST_MS);
  }

  /** Saves now what is not saved, and waits for it. */
  async save(): Promise<void> {
    this.callOff();
    while (this.running) await this.running;
    if (!this.isAhead || this.state.is === "conflict") return;
    this.running = this.put().finally(() => (this.running = undefined));
    await this.running;
  }

  /** The connection is back. */
  retry(): void {
    if (this.state.is === "unsaved" && this.state.retries) void this.save();
  }

  /** Looks for what others have done in the meantime; nothing happens while something is on its way from here. */
  async refresh(): Promise<void> {
    const isIdle = (): boolean => this.state.is === "saved" && !this.isAhead && !this.over;
    if (!isIdle()) return;
    const { api, site } = this.around;
    const [published, saved] = await Promise.all([api.published(site), api.draft(site)]);
    if (!isIdle()) return;
    const isNews = !same(saved.rules, this.saved.rules) || published.etag !== this.published.etag;
    this.published = published;
    this.saved = saved;
    this.rules = saved.rules;
    if (isNews) this.around.say("Somebody else has changed the restrictions. You see them as they are now.");
    this.around.changed();
  }

  /**
   * Publishes what is saved. `false`: it cannot be saved, or what is published is not what the draft began from; `state` says
   * what has to be settled first.
   */
  async publish(note: string): Promise<boolean> {
    const { api, site } = this.around;
    await this.save();
    if (this.state.is !== "saved") return false;
    try {
      // What has been met is in the draft; what came after it is not.
      const overwrite = this.met !== undefined && (await api.published(site)).etag === this.met.etag;
      const published = await api.publish(site, this.saved.etag, { note, overwrite });
      const saved = await api.draft(site);
      this.met = undefined;
      this.published = published;
      this.saved = saved;
      this.rules = saved.rules;
      this.around.changed();
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 412) {
        // Somebody saved after us: theirs must be seen before it is published.
        await this.refresh();
        throw new ApiError(412, "Somebody else has changed the draft in the meantime. Look at it, then publish again.");
      }
      if (error.status !== 409) throw error;
      await this.meetPublished();
      return false;
    }
  }

  /** Gives up the draft, here and at the relay. */
  async discard(): Promise<void> {
    const { api, site, keepsake } = this.around;
    this.callOff();
    while (this.running) await this.running;
    await api.discardDraft(site);
    keepsake.forget();
    await this.load();
  }

  /** Decides a conflict; what is decided is saved. */
  async decide(choice: (collision: Collision) => Side): Promise<void> {
    if (this.state.is !== "conflict" || !this.merging) return;
    this.rules = this.merging.decided(choice);
    this.merging = undefined;
    this.enter({ is: "saved" });
    this.keep();
    this.takeUpWaiting();
    await this.save();
  }

  /** Nothing is saved any more; what is kept stays. */
  close(): void {
    this.over = true;
    this.callOff();
  }

  private takeUpWaiting(): void {
    for (;;) {
      const left = this.state.is === "conflict" ? undefined : this.waiting.shift();
      if (!left) return;
      if (!same(left.mine, this.rules)) {
        this.meet("draft", left.base, left.mine, this.rules);
        if (this.state.is !== "conflict") this.around.say("Changes of yours that were not saved are here again.");
      }
      left.drop();
    }
  }

  /** What the draft began from is not published any more. */
  private async meetPublished(): Promise<void> {
    const { api, site } = this.around;
    const from = this.saved.version;
    const begun = from === undefined ? undefined : await api.historical(site, from).catch(() => undefined);
    const base = this.met ?? begun;
    this.published = await api.published(site);
    this.met = this.published;
    this.meet("published", base?.rules, this.rules, this.published.rules);
  }

  /** Brings two documents together: by itself where nothing collides. */
  private meet(found: Conflict["found"], base: Rules | undefined, mine: Rules, theirs: Rules): void {
    const merging = merge(base, mine, theirs);
    if (merging.collisions.length === 0) {
      this.rules = merging.decided(() => "theirs");
      this.enter({ is: "saved" });
      this.keep();
      if (this.isAhead) this.saveAfter(0);
      return;
    }
    this.merging = merging;
    // Until it is decided, it is still what it was: a change that began from `base`.
    if (base && found === "draft") this.around.keepsake.keep({ base, mine });
    this.enter({ is: "conflict", with: { found, base, mine, theirs, collisions: merging.collisions } });
  }

  private async put(): Promise<void> {
    const { api, site } = this.around;
    const sent = this.rules;
    this.enter({ is: "saving" });
    try {
      const { etag, version } = await api.putDraft(site, sent, this.saved.etag);
      this.saved = { rules: sent, etag, version: version ?? this.saved.version };
      this.wait = RETRY_MS.first;
      this.enter({ is: "saved" });
      this.keep();
      if (this.isAhead) this.saveAfter(0);
    } catch (error) {
      if (error instanceof ApiError && error.status === 412) return this.meetDraft();
      this.failed(error);
    }
  }

  private async meetDraft(): Promise<void> {
    const { api, site } = this.around;
    try {
      const [published, theirs] = await Promise.all([api.published(site), api.draft(site)]);
      const base = this.saved.rules;
      this.published = published;
      this.saved = theirs;
      this.meet("draft", base, this.rules, theirs.rules);
      if (this.state.is === "saved") this.around.say("Somebody else has changed the draft too. Both changes are in it now.");
    } catch (error) {
      this.failed(error);
    }
  }

  private failed(error: unknown): void {
    const why = reasonOf(error);
    const { passes, problems } = error as ApiError;
    this.enter({ is: "unsaved", why, retries: passes, problems });
    if (!passes) return;
    this.saveAfter(this.wait);
    this.wait = Math.min(this.wait * 2, RETRY_MS.longest);
  }

  private saveAfter(milliseconds: number): void {
    this.callOff();
    if (this.over) return;
    this.callOff = this.around.after(milliseconds, () => void this.save());
    this.around.changed();
  }

  private keep(): void {
    if (this.isAhead) this.around.keepsake.keep({ base: this.saved.rules, mine: this.rules });
    else this.around.keepsake.forget();
  }

  private enter(state: SaveState): void {
    this.state = state;
    this.around.changed();
  }
}
