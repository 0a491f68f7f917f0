// Editing on the page: a page of the site opens with a ticket, and beside it stands what an agent would see of it.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { ApiError, reasonOf } from "./api";
import { Part, problemText } from "./part";

/** Milliseconds between looks for the page's session. */
const LOOK_MS = 1000;

/** Somebody has to press a button in the page; who has not within this many looks has left it. */
const LOOKS_MAX = 1800;

type Preview =
  | { readonly is: "none" }
  /** `after`: why one before it is over. */
  | { readonly is: "waiting"; readonly ticket: string; readonly after: string }
  | { readonly is: "shown"; readonly ticket: string; readonly token: string }
  | { readonly is: "over"; readonly why: string };

const ENDED: Record<string, string> = {
  external: "The preview was stopped in the page.",
  self: "The preview is closed.",
  timeout: "The page was closed, or did not come back in time.",
  session: "The page's session is over.",
  identity: "Your sign-in is not valid any more. Sign in again.",
};

@customElement("cobrowse-editor-page-view")
export class PagePanel extends Part {
  @state() private problem = "";
  @state() private preview: Preview = { is: "none" };
  private timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  override render(): TemplateResult {
    const origins = this.desk.site.allowed_origins;
    return html`<div class="card">
        <h2>Edit on the page</h2>
        <p>
          Opens a page of your site in a new window, in which you pick elements and see all restrictions with their borders. What
          you change there is in the same draft.
        </p>
        <form novalidate @submit=${(event: Event) => void this.open(event)}>
          <label class="field"
            ><span class="label">Address of the page</span>
            <input
              name="url"
              type="url"
              list="origins"
              autocomplete="off"
              spellcheck="false"
              placeholder="${origins[0] ?? "https://shop.example"}/checkout"
              aria-invalid=${this.problem ? "true" : nothing}
              aria-describedby="url-hint url-problem"
          /></label>
          <datalist id="origins">${origins.map((origin) => html`<option value="${origin}/"></option>`)}</datalist>
          <p class="hint" id="url-hint">A page with the co-browse script on ${origins.join(", ") || "an allowed origin of the site"}.</p>
          ${problemText("url-problem", this.problem)}
          <div class="buttons left"><button class="main">Open the page</button></div>
        </form>
      </div>
      <section class="card preview" aria-label="Preview">
        <h2>What an agent would see</h2>
        ${this.previewView()}
      </section>`;
  }

  private previewView(): TemplateResult {
    const { preview } = this;
    switch (preview.is) {
      case "none":
        return html`<p class="soft">Open a page, and it is shown here as agents would see it with the draft.</p>`;
      case "waiting":
        return html`<p role="status">${preview.after} Press “Start preview” in the window of the page.</p>`;
      case "over":
        return html`<p role="status">${preview.why}</p>`;
      case "shown":
        return html`<p class="soft">It follows the draft: every change shows here.</p>
          <cobrowse-agent
            relay=${this.desk.relay}
            jwt=${this.desk.jwt}
            token=${preview.token}
            @ended=${(event: CustomEvent<{ reason: string }>) => this.ended(event.detail.reason)}
          ></cobrowse-agent>`;
    }
  }

  private async open(event: Event): Promise<void> {
    event.preventDefault();
    const typed = new FormData(event.target as HTMLFormElement).get("url");
    const url = this.addressOf(typeof typed === "string" ? typed.trim() : "");
    if (url === undefined) return;
    this.problem = "";
    // Now, while the browser sees that somebody has pressed a button: after an answer it would be a pop-up.
    const page = window.open("about:blank", "_blank");
    if (!page) {
      this.problem = "The browser has not opened a window. Allow pop-ups for this page, then try again.";
      return;
    }
    // The page must not reach the editor.
    page.opener = null;
    try {
      const { ticket, open_url } = await this.desk.api.editTicket(this.desk.site.id, url);
      page.location.replace(open_url);
      this.preview = { is: "waiting", ticket, after: "" };
      this.look(ticket, LOOKS_MAX);
    } catch (error) {
      page.close();
      this.problem = reasonOf(error);
    }
  }

  private addressOf(text: string): string | undefined {
    const origins = this.desk.site.allowed_origins;
    // Without a scheme it has the one that the site has.
    for (const meant of /^[a-z]+:\/\//i.test(text) ? [text] : [`https://${text}`, `http://${text}`]) {
      try {
        const url = new URL(meant);
        if (text !== "" && origins.includes(url.origin)) return url.href;
      } catch {
        // Said below.
      }
    }
    this.problem = `Enter the address of a page on ${origins.join(" or ") || "an allowed origin; this site has none"}.`;
    return undefined;
  }

  private look(ticket: string, times: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.lookNow(ticket, times), LOOK_MS);
  }

  private async lookNow(ticket: string, times: number): Promise<void> {
    let token: string | null = null;
    try {
      token = await this.desk.api.preview(this.desk.site.id, ticket);
    } catch (error) {
      if (!(error instanceof ApiError && error.passes)) {
        this.preview = { is: "over", why: reasonOf(error) };
        return;
      }
    }
    if (this.preview.is !== "waiting" || this.preview.ticket !== ticket || !this.isConnected) return;
    if (token !== null) await this.show(ticket, token);
    else if (times > 0) this.look(ticket, times - 1);
    else {
      this.preview = {
        is: "over",
        why: "The page has started no preview. Check that it loads the co-browse script of this relay, then open it again.",
      };
    }
  }

  private async show(ticket: string, token: string): Promise<void> {
    try {
      // It is the console's, and only of use here.
      const address = new URL("agent/cobrowse-agent.js", `${this.desk.relay.replace(/\/*$/, "")}/`).href;
      await import(address);
      this.preview = { is: "shown", ticket, token };
    } catch {
      this.preview = {
        is: "over",
        why: "The preview needs the console of the same relay, which this page may not load. Use the editor at the relay's own address.",
      };
    }
  }

  private ended(reason: string): void {
    const { preview } = this;
    const why = ENDED[reason];
    if (preview.is !== "shown") return;
    if (reason === "identity" || why === undefined) {
      this.preview = { is: "over", why: why ?? "The preview is over. Open the page again." };
      return;
    }
    // The page may start another one.
    this.preview = { is: "waiting", ticket: preview.ticket, after: why };
    this.look(preview.ticket, LOOKS_MAX);
  }
}
