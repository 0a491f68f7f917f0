// The page around the session: sign-in, the nine digits, and what the session says of itself.

import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { addressFrom } from "./address";
import type { ChatCount } from "./chat-panel";
import type { CobrowseAgent } from "./cobrowse-agent";
import { consoleStyle } from "./console-style";
import { currentLogin, keep, loginFrom, type Login } from "./login";
import { digitsOf, grouped, isSessionCode } from "./session-code";
import { connectionText, endedText, isNotJoined, isProblem, type ConnectionState } from "./words";

/** Milliseconds that a passing notice stays. */
const NOTICE_MS = 6000;

@customElement("cobrowse-console")
export class CobrowseConsole extends LitElement {
  static override styles = consoleStyle;

  @state() private login: Login | undefined = currentLogin();
  @state() private problem = "";
  @state() private notice = "";
  @state() private joining = false;
  @state() private inSession = false;
  @state() private connection: ConnectionState = "connecting";
  @state() private mode: "pointer" | "write" = "pointer";
  @state() private asking = false;
  @state() private code = "";
  @state() private page = { url: "", title: "" };
  @state() private tab = 1;
  @state() private chats: ChatCount = { waiting: 0, own: 0, unread: 0 };
  /** What the agent wants; undefined until the agent has said so: then the chats show when there are some. */
  @state() private chatsWanted: boolean | undefined;

  @query("cobrowse-agent") private agent!: CobrowseAgent | null;
  private noticeTimer = 0;

  // A sign-in link that is opened in a console that is open already changes the address alone.
  private readonly addressChanged = (): void => {
    this.login = currentLogin();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("hashchange", this.addressChanged);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("hashchange", this.addressChanged);
  }

  override render(): TemplateResult {
    return html`
      ${this.header()}
      <div class="notice" role="status">${this.notice}</div>
      <main>${this.login ? this.session(this.login) : this.signIn()}</main>
    `;
  }

  private header(): TemplateResult {
    const isLive = this.inSession && (this.connection === "open" || this.connection === "customer-back");
    return html`<header>
      <h1>Co-browse</h1>
      ${
        this.inSession
          ? html`
              <span class="state ${isLive ? "live" : ""}" role="status">${connectionText(this.connection)}</span>
              ${this.mode === "write" ? this.navigation(isLive) : nothing} ${this.shownPage()}
              <span class="mode ${this.mode}">${this.mode === "write" ? "You have control" : "Pointing"}</span>
              ${
                this.mode === "write"
                  ? html`<button @click=${() => this.agent?.releaseWriteMode()}>Give control back</button>`
                  : html`<button class="main" ?disabled=${this.asking || !isLive} @click=${() => this.askForControl()}>
                      ${this.asking ? "Waiting for the customer…" : "Request control"}
                    </button>`
              }
              <button class="end" @click=${() => this.agent?.exit()}>End session</button>
            `
          : html`<span class="spacer"></span>`
      }
      ${this.login ? this.chatsButton() : nothing}
      ${
        this.login && !this.inSession
          ? html`<span>${this.login.name}</span><button @click=${() => this.signOut()}>Sign out</button>`
          : nothing
      }
    </header>`;
  }

  /** Where the customer is: to read, and with control to change. */
  private shownPage(): TemplateResult {
    const { url, title } = this.page;
    const tab = this.tab > 1 ? html`<span class="tab">Tab ${this.tab}</span>` : nothing;
    if (this.mode !== "write") {
      return html`<div class="page" title=${url}><b>${tab}${title}</b><span>${url}</span></div>`;
    }
    return html`<form class="page" @submit=${(event: Event) => this.submitAddress(event)}>
      <b>${tab}${title}</b>
      <input name="address" aria-label="Address" spellcheck="false" autocomplete="off" .value=${live(url)} />
    </form>`;
  }

  private navigation(isLive: boolean): TemplateResult {
    const button = (command: "back" | "forward" | "refresh", label: string, sign: string) =>
      html`<button
        class="go"
        aria-label=${label}
        title=${label}
        ?disabled=${!isLive}
        @click=${() => this.agent?.navigate(command)}
      >
        ${sign}
      </button>`;
    return html`<div class="navigation" role="group" aria-label="Navigation">
      ${button("back", "Back", "←")}${button("forward", "Forward", "→")}${button("refresh", "Refresh", "⟳")}
    </div>`;
  }

  private submitAddress(event: Event): void {
    event.preventDefault();
    const typed = new FormData(event.target as HTMLFormElement).get("address");
    if (typeof typed === "string" && typed.trim() !== "") this.agent?.navigate("url", addressFrom(typed, this.page.url));
  }

  private get chatsShown(): boolean {
    return this.chatsWanted ?? this.chats.waiting + this.chats.own > 0;
  }

  private chatsButton(): TemplateResult {
    const { waiting, unread } = this.chats;
    const news = [waiting > 0 ? `${waiting} waiting` : "", unread > 0 ? `${unread} new` : ""].filter(Boolean).join(", ");
    return html`<button
      class="chats"
      aria-expanded=${this.chatsShown ? "true" : "false"}
      @click=${() => (this.chatsWanted = !this.chatsShown)}
    >
      Chats${news ? html` <b>(${news})</b>` : nothing}
    </button>`;
  }

  private signIn(): TemplateResult {
    return html`<form @submit=${(event: Event) => this.submitLogin(event)}>
      <h2>Sign in</h2>
      <p>Paste the token you were given. It stays in this tab.</p>
      <label>Token <textarea name="jwt" rows="5" spellcheck="false" autocomplete="off" required></textarea></label>
      ${this.problemBox()}
      <button class="main">Sign in</button>
    </form>`;
  }

  private session(login: Login): TemplateResult {
    return html`
      ${
        this.inSession
          ? nothing
          : html`<form @submit=${(event: Event) => this.submitCode(event)}>
              <h2>Join a session</h2>
              <p>Ask the customer for the nine digits on their screen.</p>
              <label
                >Session code
                <input
                  class="code"
                  name="code"
                  inputmode="numeric"
                  autocomplete="off"
                  placeholder="000 000 000"
                  maxlength="20"
                  .value=${this.code}
                  @input=${(event: Event) => this.typeCode(event.target as HTMLInputElement)}
                  ?disabled=${this.joining}
                />
              </label>
              ${this.problemBox()}
              <button class="main" ?disabled=${this.joining}>${this.joining ? "Joining…" : "Join"}</button>
            </form>`
      }
      <cobrowse-agent
        relay=${location.origin}
        jwt=${login.jwt}
        ?hidden=${!this.inSession}
        @joined=${() => this.joined()}
        @ended=${(event: CustomEvent<{ reason: string }>) => this.ended(event.detail.reason)}
        @modechange=${(event: CustomEvent<{ mode: "pointer" | "write" }>) => this.modeChanged(event.detail.mode)}
        @navigated=${(event: CustomEvent<{ url: string; title: string }>) => (this.page = event.detail)}
        @tabshown=${(event: CustomEvent<{ tab: number }>) => this.tabShown(event.detail.tab)}
        @refused=${() => this.refused()}
        @connection=${(event: CustomEvent<{ state: ConnectionState }>) => (this.connection = event.detail.state)}
      ></cobrowse-agent>
      <cobrowse-chats
        relay=${location.origin}
        jwt=${login.jwt}
        ?hidden=${!this.chatsShown}
        ?shown=${this.chatsShown}
        @count=${(event: CustomEvent<ChatCount>) => this.counted(event.detail)}
        ?busy=${this.inSession}
        @start=${(event: CustomEvent<{ token: string }>) => this.asked(event)}
      ></cobrowse-chats>
    `;
  }

  private problemBox(): TemplateResult {
    return html`<div class="problem" role="alert" ?hidden=${this.problem === ""}>${this.problem}</div>`;
  }

  private submitLogin(event: Event): void {
    event.preventDefault();
    const typed = new FormData(event.target as HTMLFormElement).get("jwt");
    this.login = loginFrom(typeof typed === "string" ? typed : "");
    this.problem = this.login ? "" : "This is not a sign-in token. It has three parts with dots between them.";
    keep(this.login);
  }

  private signOut(): void {
    keep(undefined);
    this.login = undefined;
    this.problem = "";
  }

  private typeCode(input: HTMLInputElement): void {
    const digits = digitsOf(input.value);
    this.problem = "";
    this.notice = "";
    // Grouping while somebody edits in the middle would move the caret.
    const atEnd = input.selectionStart === input.value.length;
    this.code = atEnd && /^[0-9]*$/.test(digits) ? grouped(digits.slice(0, 9)) : input.value;
    input.value = this.code;
  }

  private submitCode(event: Event): void {
    event.preventDefault();
    const digits = digitsOf(this.code);
    if (!isSessionCode(digits)) {
      this.problem = "A session code has nine digits.";
      return;
    }
    this.problem = "";
    this.joining = true;
    this.agent?.join(digits);
  }

  private counted(count: ChatCount): void {
    const { waiting, own, unread } = this.chats;
    if (count.waiting === waiting && count.own === own && count.unread === unread) return;
    this.chats = count;
    if (count.waiting > waiting) this.say("A customer is waiting to chat.");
    else if (count.unread > unread) this.say("A customer has written in the chat.");
  }

  /** A customer has started co-browsing from a chat. One session at a time: a running one is not left for it. */
  private asked(event: CustomEvent<{ token: string }>): void {
    if (this.inSession || this.joining) {
      event.preventDefault();
      return this.say("End your session before you show the page of another customer.");
    }
    this.problem = "";
    this.joining = true;
    this.agent?.join(event.detail.token);
  }

  private joined(): void {
    this.joining = false;
    this.inSession = true;
    this.asking = false;
    this.mode = "pointer";
    this.connection = "open";
    this.code = "";
    this.problem = "";
    this.notice = "";
  }

  private ended(reason: string): void {
    this.joining = false;
    this.inSession = false;
    this.asking = false;
    this.page = { url: "", title: "" };
    this.tab = 1;
    this.problem = isProblem(reason) ? endedText(reason) : "";
    // Whoever looks away for a while still finds it.
    if (!isProblem(reason)) this.say(endedText(reason), Infinity);
    if (reason === "identity" && isNotJoined(reason)) this.signOutBecause(endedText(reason));
  }

  private signOutBecause(text: string): void {
    this.signOut();
    this.problem = text;
  }

  private modeChanged(mode: "pointer" | "write"): void {
    if (this.mode === "write" && mode === "pointer") this.say("You are pointing now: control is with the customer.");
    this.mode = mode;
    this.asking = false;
  }

  private askForControl(): void {
    this.asking = true;
    this.agent?.requestWriteMode();
  }

  private tabShown(tab: number): void {
    if (tab !== this.tab) this.say(`The customer is in tab ${tab} now.`);
    this.tab = tab;
  }

  private refused(): void {
    // The element says why, where the agent looks; the button must come back all the same.
    this.asking = false;
  }

  private say(text: string, forMs = NOTICE_MS): void {
    this.notice = text;
    clearTimeout(this.noticeTimer);
    if (forMs < Infinity) this.noticeTimer = window.setTimeout(() => (this.notice = ""), forMs);
  }
}
