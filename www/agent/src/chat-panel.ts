// The agent's chats beside the session: who waits, the conversation, and what to say.

import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { ChatDesk, type ChatMessage, type OwnChat, type WaitingChat } from "./chat-desk";
import { chatPanelStyle } from "./chat-panel-style";
import { chatEndedText } from "./words";

/** What the panel says of itself: chats that wait, and messages that were not read. */
export interface ChatCount {
  waiting: number;
  own: number;
  unread: number;
}

@customElement("cobrowse-chats")
export class CobrowseChats extends LitElement {
  static override styles = chatPanelStyle;

  /** Origin of the relay. */
  @property() relay = location.origin;
  /** Who the agent is. */
  @property() jwt = "";
  /** Whether messages are seen as they come. */
  @property({ type: Boolean }) shown = false;
  /** Whether the agent is in a session. */
  @property({ type: Boolean }) busy = false;

  @state() private chosen = "";
  @state() private desk: ChatDesk | undefined;

  @query(".log") private log!: HTMLElement | null;
  @query("textarea") private field!: HTMLTextAreaElement | null;
  private opened = "";
  /** The chat that the agent has just accepted. */
  private accepted = "";
  /** Digits that have been used. */
  private readonly joined = new Set<string>();

  override connectedCallback(): void {
    super.connectedCallback();
    this.begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.desk?.close();
    this.desk = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("jwt") || changed.has("relay")) this.begin();
    if (this.desk && !this.desk.chats.has(this.chosen)) this.chosen = this.desk.chats.keys().next().value ?? "";
    const current = this.current();
    if (this.shown && current) current.unread = 0;
  }

  protected override updated(): void {
    const count = String(this.current()?.messages.length ?? 0) + this.chosen;
    if (this.log && count !== this.opened) this.log.scrollTop = this.log.scrollHeight;
    this.opened = count;
    this.tell();
  }

  override render(): TemplateResult {
    const { desk } = this;
    if (!desk) return html``;
    const current = this.current();
    return html`
      <section class="waiting" aria-labelledby="waiting">
        <h2 id="waiting">Waiting chats <span class="count">${desk.total}</span></h2>
        <p class="state" role="status" ?hidden=${desk.connected}>Connecting to the chats…</p>
        <ul>
          ${repeat(
            desk.waiting,
            ({ chat }) => chat,
            (waiting) => this.waitingChat(waiting),
          )}
        </ul>
        ${desk.total === 0 && desk.connected ? html`<p class="hint">Nobody is waiting.</p>` : nothing}
      </section>
      ${desk.chats.size > 1 ? this.tabs(desk) : nothing} ${current ? this.conversation(desk, current) : nothing}
      <p class="problem" role="alert" ?hidden=${desk.problem === ""}>${desk.problem}</p>
    `;
  }

  private waitingChat(waiting: WaitingChat): TemplateResult {
    const name = nameOf(waiting);
    return html`<li>
      <div><b>${name}</b><span class="hint">${waiting.site}, since ${timeOf(waiting.since)}</span></div>
      <button class="main" aria-label="Accept the chat of ${name}" @click=${() => this.accept(waiting.chat)}>
        Accept
      </button>
    </li>`;
  }

  private tabs(desk: ChatDesk): TemplateResult {
    return html`<div class="tabs" role="group" aria-label="Your chats">
      ${repeat(
        desk.chats.values(),
        ({ chat }) => chat,
        (own) =>
          html`<button
            class="tab"
            aria-pressed=${own.chat === this.chosen ? "true" : "false"}
            @click=${() => (this.chosen = own.chat)}
          >
            ${nameOf(own)}${own.unread > 0 ? html` <span class="count">${own.unread} new</span>` : nothing}
          </button>`,
      )}
    </div>`;
  }

  private conversation(desk: ChatDesk, own: OwnChat): TemplateResult {
    const name = nameOf(own);
    return html`<section class="conversation" aria-label="Chat with ${name}">
      <div class="who">
        <b>${name}</b><span class="hint" role="status">${stateOf(own)}</span>
        ${
          own.ended
            ? html`<button @click=${() => desk.forget(own.chat)}>Close</button>`
            : html`<button class="end" @click=${() => desk.end(own.chat)}>End chat</button>`
        }
      </div>
      <div class="log" role="log" aria-label="Messages" tabindex="0">
        ${repeat(
          [...own.messages, ...own.pending],
          (message) => (message.from === "agent" ? `ref ${message.ref}` : `number ${message.number}`),
          (message) => this.message(message, name),
        )}
      </div>
      <div class="typing" aria-hidden="true">${own.types ? `${name} is typing…` : nothing}</div>
      ${own.ended ? nothing : this.writing(desk, own)}
    </section>`;
  }

  private message(message: ChatMessage, name: string): TemplateResult {
    const { start } = message;
    if (start !== undefined) {
      const offered = !this.busy && !this.joined.has(start);
      return html`<div class="line note">
        ${name} has started co-browsing.
        ${offered ? html`<button @click=${() => this.ask(start)}>Show the page</button>` : nothing}
      </div>`;
    }
    const mine = message.from === "agent";
    return html`<div
      class="line ${mine ? "mine" : ""} ${message.number === 0 ? "pending" : ""}"
      title=${message.number === 0 ? "sending…" : timeOf(message.at)}
    >
      <span class="from">${mine ? "You" : name}</span><span class="said" dir="auto">${message.text}</span>
    </div>`;
  }

  private writing(desk: ChatDesk, own: OwnChat): TemplateResult {
    const send = (event: Event): void => {
      event.preventDefault();
      if (!this.field) return;
      desk.say(own.chat, this.field.value);
      this.field.value = "";
    };
    const pressed = (event: KeyboardEvent): void => {
      // Enter within a composition takes a suggestion.
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
    };
    return html`<form @submit=${send}>
      <textarea
        aria-label="Message to ${nameOf(own)}"
        rows="3"
        maxlength=${desk.charsMax}
        @keydown=${pressed}
        @input=${() => desk.types(own.chat)}
      ></textarea>
      <button class="main">Send</button>
    </form>`;
  }

  private accept(chat: string): void {
    this.desk?.accept(chat);
    this.chosen = chat;
    this.accepted = chat;
  }

  private begin(): void {
    this.desk?.close();
    this.desk = undefined;
    if (!this.isConnected || this.jwt === "") return;
    const changed = (): void => {
      this.requestUpdate();
      if (!this.desk?.chats.has(this.accepted)) return;
      this.chosen = this.accepted;
      this.accepted = "";
      // The button that was pressed has gone with the waiting chat.
      void this.updateComplete.then(() => this.field?.focus());
    };
    this.desk = new ChatDesk(this.relay, this.jwt, changed, (digits) => this.ask(digits));
  }

  private current(): OwnChat | undefined {
    return this.desk?.chats.get(this.chosen);
  }

  /** Whoever cannot join now cancels the event: the page can then be asked for later. */
  private ask(token: string): void {
    const event = new CustomEvent("start", { detail: { token }, cancelable: true });
    if (this.dispatchEvent(event)) this.joined.add(token);
    this.requestUpdate();
  }

  private tell(): void {
    const own = [...(this.desk?.chats.values() ?? [])];
    const unread = own.reduce((sum, chat) => sum + chat.unread, 0);
    const detail: ChatCount = { waiting: this.desk?.total ?? 0, own: own.length, unread };
    this.dispatchEvent(new CustomEvent("count", { detail }));
  }
}

function nameOf(chat: WaitingChat): string {
  return chat.name ?? "Visitor";
}

function stateOf(own: OwnChat): string {
  if (own.ended) return chatEndedText(own.ended);
  return own.present ? new URL(own.origin).host : "The customer is away…";
}

function timeOf(at: number): string {
  return new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}
