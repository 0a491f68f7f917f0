// A conflict: what two people changed differently, side by side, for the user to decide one by one.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { difference, type Difference } from "./difference";
import { restrictionFacts } from "./difference-view";
import type { Conflict } from "./draft";
import type { Collision, Side } from "./merge";
import { kindMark, modal, Part } from "./part";
import { count, settingText, valueText } from "./words";

@customElement("cobrowse-editor-conflict")
export class ConflictDialog extends Part {
  @property({ attribute: false }) conflict!: Conflict;
  @state() private chosen: ReadonlyMap<string, Side> = new Map();

  override render(): TemplateResult {
    const { found, collisions, base, mine, theirs } = this.conflict;
    const open = collisions.length - this.chosen.size;
    const what = found === "draft" ? "saved another draft" : "published";
    return modal(
      "Two changes of the same restrictions",
      html`<p>
          While you were editing, somebody else has ${what}. Nothing is lost: decide which of the two
          stays${collisions.length === 1 ? "" : ", for each"}.
        </p>
        <div class="scrolls" tabindex="0" role="region" aria-label="Both sides">
          <section>
            <h3>Both changed: ${collisions.length}</h3>
            ${collisions.map((collision) => this.collision(collision))}
          </section>
          ${
            base
              ? html`${this.quiet("Only they changed, taken over", difference(base, theirs))}
                ${this.quiet("Only you changed, kept", difference(base, mine))}`
              : nothing
          }
        </div>
        <div class="buttons">
          <button type="button" @click=${() => this.chooseAll("theirs")}>All theirs</button>
          <button type="button" @click=${() => this.chooseAll("mine")}>All mine</button>
          <button type="button" class="main" ?disabled=${open > 0} @click=${() => void this.decide()}>
            ${open > 0 ? `${count(open, "decision")} left` : "Take this"}
          </button>
        </div>`,
      () => this.closed(),
    );
  }

  private collision(collision: Collision): TemplateResult {
    const key = keyOf(collision);
    const name =
      collision.of === "setting"
        ? settingText(collision.id)
        : (collision.mine ?? collision.theirs ?? collision.base)?.description || collision.id;
    return html`<fieldset class="collision">
      <legend>${name}</legend>
      <div class="sides">
        ${(["theirs", "mine"] as const).map(
          (side) =>
            html`<label class="choice side">
              <input
                type="radio"
                name=${key}
                .checked=${live(this.chosen.get(key) === side)}
                @change=${() => (this.chosen = new Map([...this.chosen, [key, side]]))}
              />
              <span><b>${side === "mine" ? "Yours" : "Theirs"}</b>${sideView(collision, side)}</span>
            </label>`,
        )}
      </div>
    </fieldset>`;
  }

  /** What merges by itself; what collides is above already. */
  private quiet(heading: string, found: Difference): TemplateResult | typeof nothing {
    const asked = new Set(this.conflict.collisions.map(keyOf));
    const restrictions = found.restrictions.filter(({ id }) => !asked.has(`restriction ${id}`));
    const settings = found.settings.filter(({ field }) => !asked.has(`setting ${field}`));
    if (restrictions.length + settings.length === 0) return nothing;
    return html`<section>
      <h3>${heading}: ${restrictions.length + settings.length}</h3>
      <ul>
        ${settings.map(({ field, after }) => html`<li>${settingText(field)}: ${valueText(field, after)}</li>`)}
        ${restrictions.map(({ what, id, after, before }) => html`<li>${(after ?? before)?.description || id} (${what})</li>`)}
      </ul>
    </section>`;
  }

  private chooseAll(side: Side): void {
    this.chosen = new Map(this.conflict.collisions.map((collision) => [keyOf(collision), side]));
  }

  private async decide(): Promise<void> {
    const { chosen } = this;
    this.querySelector("dialog")?.close();
    await this.desk.draft.decide((collision) => chosen.get(keyOf(collision)) ?? "theirs");
  }

  /** Escape closes a dialog; a conflict stays until it is decided. */
  private closed(): void {
    queueMicrotask(() => {
      if (this.isConnected && this.desk.draft.state.is === "conflict") this.querySelector("dialog")?.showModal();
    });
  }
}

function keyOf({ of, id }: Collision): string {
  return `${of} ${id}`;
}

function sideView(collision: Collision, side: Side): TemplateResult {
  if (collision.of === "setting") return html`<span>${valueText(collision.id, collision[side])}</span>`;
  const restriction = collision[side];
  if (!restriction) return html`<span class="badge bad">Removed</span>`;
  return html`<span>${kindMark(restriction.kind)}</span>${restriction.description
      ? html`<span>${restriction.description}</span>`
      : nothing}${restrictionFacts(restriction)}`;
}
