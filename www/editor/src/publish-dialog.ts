// Publishing: what will be different for running and coming sessions, a note for the history, and a second look at what opens.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { difference, opensAnything } from "./difference";
import { differenceView } from "./difference-view";
import { reasonOf } from "./api";
import { closeDialog, modal, Part, problemText } from "./part";

/** The relay keeps notes of this many characters. */
const NOTE_MAX = 500;

@customElement("cobrowse-editor-publish")
export class PublishDialog extends Part {
  @state() private problem = "";
  @state() private isBusy = false;
  @state() private isSeen = false;

  override render(): TemplateResult {
    const found = difference(this.desk.draft.published.rules, this.rules);
    const opens = opensAnything(found);
    return modal(
      "Publish the draft",
      html`<p>It holds at once, in running sessions too.</p>
        <div class="scrolls" tabindex="0" role="region" aria-label="What changes">${differenceView(found)}</div>
        <form @submit=${(event: Event) => void this.submit(event)}>
          <label class="field"
            ><span class="label">Note for the history <span class="soft">(optional)</span></span>
            <input name="note" maxlength=${NOTE_MAX} autocomplete="off"
          /></label>
          ${
            opens
              ? html`<label class="choice">
                  <input
                    type="checkbox"
                    .checked=${this.isSeen}
                    @change=${(event: Event) => (this.isSeen = (event.target as HTMLInputElement).checked)}
                  />
                  <span>I have looked at what becomes more open.</span>
                </label>`
              : nothing
          }
          ${problemText("publish-problem", this.problem)}
          <div class="buttons">
            <button type="button" @click=${closeDialog}>Cancel</button>
            <button class="main" ?disabled=${this.isBusy || (opens && !this.isSeen)}>
              ${this.isBusy ? "Publishing…" : "Publish"}
            </button>
          </div>
        </form>`,
      () => this.dispatchEvent(new CustomEvent("done")),
    );
  }

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    const note = new FormData(event.target as HTMLFormElement).get("note");
    this.isBusy = true;
    this.problem = "";
    try {
      const isPublished = await this.desk.draft.publish(typeof note === "string" ? note.trim() : "");
      if (isPublished) {
        this.querySelector("dialog")?.close();
        this.desk.say("Published. It holds in all sessions.");
      } else this.notPublished();
    } catch (error) {
      this.problem = reasonOf(error);
    } finally {
      this.isBusy = false;
      // What is shown may be more than what was looked at.
      this.isSeen = false;
    }
  }

  private notPublished(): void {
    const { state: draft } = this.desk.draft;
    if (draft.is === "conflict") this.querySelector("dialog")?.close();
    else if (draft.is === "unsaved") this.problem = `Not published, because the draft is not saved: ${draft.why}`;
    else {
      this.problem =
        "Somebody else has published in the meantime. Their changes are in your draft now. Look at the difference, then publish again.";
    }
  }
}
