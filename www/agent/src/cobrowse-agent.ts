// The session as one element, `<cobrowse-agent>`: the mirror, the pointers and the agent's input.

import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { listen, type InputHost } from "./agent-input";
import { agentStyle } from "./agent-style";
import {
  createEngine,
  type AgentEngine,
  type AgentHost,
  type Box,
  type Choose,
  type Edit,
  type Report,
} from "./engine";
import { keepKey, keptKey } from "./kept-session";
import { createMirrorFrame } from "./mirror-frame";
import { choosing, editing, focusPopover, type Anchor } from "./popovers";
import { refusalText } from "./refusals";

/** Milliseconds that a message stays. */
const TOAST_MS = 4000;

/** Milliseconds that the circle of a click is seen. */
const RIPPLE_MS = 700;

/** Heights of the small editors, px: a list may be lower and scrolls beyond this (see agent-style.ts). */
const LIST_HEIGHT_MAX = 320;
const EDITOR_HEIGHT = 64;

/** Free space around the mirror, px. */
const MARGIN = 12;

const titleOf = Object.getOwnPropertyDescriptor(Document.prototype, "title")?.get;
const queryIn = Document.prototype.querySelector;

@customElement("cobrowse-agent")
export class CobrowseAgent extends LitElement implements AgentHost, InputHost {
  static override styles = agentStyle;

  /** Origin of the relay. */
  @property() relay = location.origin;
  /** Nine digits; joins at once when they are set. */
  @property() token = "";
  /** Who the agent is. */
  @property() jwt = "";

  @state() private mode: "pointer" | "write" = "pointer";
  @state() private toast = "";
  @state() private busy = false;
  @state() private open: Choose | Edit | undefined;

  @query(".stage") private stage!: HTMLElement;
  @query(".page") private page!: HTMLElement;
  @query(".overlay") private overlay!: HTMLElement;
  @query(".keys") private keys!: HTMLTextAreaElement;
  @query(".customer") private customer!: HTMLElement;

  engine: AgentEngine | undefined;
  scale = 1;
  private frame: HTMLIFrameElement | undefined;
  private size = { width: 1280, height: 720 };
  private url = "";
  private resuming = false;
  private navigating = false;
  private toastTimer = 0;
  private readonly listening = new AbortController();
  private readonly sizeObserver = new ResizeObserver(() => this.fit());
  private readonly titleObserver = new MutationObserver(() => this.navigated());

  /** The mirror's document; null while there is none. */
  get mirrorDocument(): Document | null {
    return this.frame?.contentDocument ?? null;
  }

  /** The address of the customer's page; empty while there is none. */
  get pageUrl(): string {
    return this.url;
  }

  get writes(): boolean {
    return this.mode === "write";
  }

  /** Joins the session with these nine digits; blanks and dashes between them are fine. */
  join(token: string): void {
    const digits = token.replace(/[\s.\-–—]/g, "");
    void this.begin((engine) => engine.join(digits));
  }

  requestWriteMode(): void {
    this.engine?.requestWriteMode();
  }

  releaseWriteMode(): void {
    this.engine?.releaseWriteMode();
  }

  /** Asks for `back`, `forward`, `refresh`, or `url` with an address. */
  navigate(command: "back" | "forward" | "refresh" | "url", url?: string): void {
    if (!this.engine) return;
    // Until the page is left, or the customer's side says that it will not be.
    this.busy = this.navigating = this.writes;
    this.engine.navigate(command, url ?? null);
  }

  exit(): void {
    this.engine?.exit();
  }

  override render(): TemplateResult {
    return html`<div class="stage">
        <div class="page ${this.writes ? "writes" : ""}">
          <div class="customer" hidden>
            <svg viewBox="0 0 22 22" aria-hidden="true">
              <path d="M3 2l14 8-6.2 1.6L7.6 18z" fill="#2563eb" stroke="#fff" stroke-width="1.5" />
            </svg>
          </div>
          <div class="overlay">
            <textarea
              class="keys"
              aria-label="Typing goes to the customer's page. F6 leaves it."
              autocomplete="off"
              autocapitalize="off"
              spellcheck="false"
              tabindex=${this.writes ? 0 : -1}
            ></textarea>
          </div>
        </div>
        ${this.open ? this.editor(this.open) : nothing}
      </div>
      ${this.busy ? html`<div class="busy" role="progressbar" aria-label="The page is loading"></div>` : nothing}
      <div class="toast" role="status">${this.toast}</div>`;
  }

  protected override firstUpdated(): void {
    listen(this.overlay, this.keys, this, this.listening.signal);
    this.sizeObserver.observe(this);
    this.fit();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("jwt") && this.jwt !== "") {
      this.engine?.setJwt(this.jwt);
      if (!this.engine) this.beginByItself();
    } else if (changed.has("token") && this.token !== "" && this.jwt !== "") {
      this.join(this.token);
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // Moved within the document, it comes back at once and goes on.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.sizeObserver.disconnect();
      this.drop();
    });
  }

  /** A token in the attribute, or a session that ran before a reload. */
  private beginByItself(): void {
    const key = keptKey(this.relay);
    if (this.token !== "") this.join(this.token);
    else if (key !== undefined) void this.begin((engine) => void engine.resume(key), true);
  }

  private async begin(how: (engine: AgentEngine) => void, resuming = false): Promise<void> {
    this.drop();
    this.resuming = resuming;
    this.emit("connection", { state: "connecting" });
    try {
      this.engine = await createEngine(this.relay, this.jwt, this);
    } catch {
      return this.finished(resuming ? "serverUnavailable" : "unreachable");
    }
    how(this.engine);
  }

  /** Everything of a session goes away with it, what it showed included. */
  private drop(): void {
    const { engine } = this;
    this.engine = undefined;
    // The engine may be what has called us: it is let go when it is done.
    if (engine) queueMicrotask(() => engine.free());
    this.titleObserver.disconnect();
    this.frame?.remove();
    this.frame = undefined;
    this.mode = "pointer";
    this.open = undefined;
    this.busy = this.navigating = false;
    this.url = "";
    if (this.hasUpdated) this.customer.hidden = true;
  }

  // What the engine calls.

  report(reported: unknown): void {
    const report = reported as Report;
    switch (report.kind) {
      case "joined":
        keepKey(this.relay, report.key);
        this.resuming = false;
        this.emit("joined", { token: report.token, origin: report.origin });
        return this.emit("connection", { state: "open" });
      case "notJoined":
        return this.notJoined(report.reason);
      case "ended":
        return this.finished(report.reason);
      case "connection": {
        const states = { lost: "lost", back: "open", customerAway: "customer-away", customerBack: "customer-back" };
        return this.emit("connection", { state: states[report.state] });
      }
      case "mode":
        return this.modeIs(report.mode);
      case "refused":
        this.navigationIsOver();
        return this.refused(report.reason, report.restriction);
      case "shownPrivate":
        return this.say("The site's restrictions could not be loaded. Content is hidden from you.");
      case "writeModeRefused":
        return this.refused(report.reason);
      case "masked":
      case "fileField":
      case "noField":
        return this.refused(report.kind);
      case "navigationFailed":
        this.navigationIsOver();
        return this.refused("navigation");
      case "navigating":
        this.navigating = false;
        this.busy = true;
        return;
      case "shown":
        return this.emit("tabshown", { tab: report.tab });
      case "complete":
        this.busy = false;
        return this.watchTitle();
      case "address":
        this.url = report.url;
        return this.navigated();
      case "choose":
      case "edit":
        this.open = report;
        return void this.updateComplete.then(() => focusPopover(this.renderRoot));
      case "done":
        this.navigationIsOver();
    }
  }

  /** What the agent asked for has an answer; a page that loads by itself goes on doing so. */
  private navigationIsOver(): void {
    if (this.navigating) this.busy = false;
    this.navigating = false;
  }

  loadDocument(mode: number): void {
    this.titleObserver.disconnect();
    this.frame?.remove();
    const frame = createMirrorFrame(this.relay, mode, (document) => {
      if (frame !== this.frame) return;
      this.engine?.attach(mode, document);
      // What was complete before the frame was there is shown only now.
      this.watchTitle();
    });
    // A dialog or a page's own wish may focus something inside: the agent's keys stay where they are read.
    frame.addEventListener("focus", () => (this.writes ? this.keys.focus({ preventScroll: true }) : frame.blur()));
    this.frame = frame;
    this.page.prepend(frame);
  }

  resize(width: number, height: number): void {
    this.size = { width: Math.max(width, 1), height: Math.max(height, 1) };
    this.fit();
  }

  pointer(kind: string, x: number, y: number): void {
    if (kind === "mark") return this.ripple(x, y);
    this.customer.hidden = kind === "gone";
    this.customer.classList.toggle("touch", kind === "touch");
    this.customer.style.transform = `translate(${x}px, ${y}px)`;
  }

  // What input calls.

  pressed(): void {
    this.open = undefined;
  }

  ripple(x: number, y: number): void {
    const ripple = document.createElement("div");
    ripple.className = "ripple";
    ripple.style.transform = `translate(${x}px, ${y}px)`;
    this.page.insertBefore(ripple, this.overlay);
    setTimeout(() => ripple.remove(), RIPPLE_MS);
  }

  leave(): void {
    this.keys.blur();
    this.say("You have left the page. Click it to type again.");
  }

  // Everything else.

  private modeIs(mode: "pointer" | "write"): void {
    const changed = mode !== this.mode;
    this.mode = mode;
    this.open = undefined;
    if (!changed) return;
    if (mode === "write") this.keys.focus({ preventScroll: true });
    else this.keys.blur();
    this.emit("modechange", { mode });
  }

  private notJoined(reason: string): void {
    // A session that ended while the console was reloading: the code was never wrong.
    if (this.resuming && reason === "session") return this.finished("timeout");
    if (this.resuming && reason === "unreachable") {
      this.drop();
      return this.emit("ended", { reason: "serverUnavailable" });
    }
    this.finished(reason);
  }

  private finished(reason: string): void {
    keepKey(this.relay, undefined);
    this.drop();
    this.emit("ended", { reason });
  }

  private refused(reason: string, restriction = ""): void {
    const text = restriction ? `${refusalText(reason)} (${restriction})` : refusalText(reason);
    this.say(text);
    this.emit("refused", { reason, restriction, text });
  }

  private say(text: string): void {
    this.toast = text;
    clearTimeout(this.toastTimer);
    this.toastTimer = window.setTimeout(() => (this.toast = ""), TOAST_MS);
  }

  private watchTitle(): void {
    this.titleObserver.disconnect();
    const title = this.mirrorDocument && queryIn.call(this.mirrorDocument, "title");
    if (title) this.titleObserver.observe(title, { childList: true, characterData: true, subtree: true });
    this.navigated();
  }

  private navigated(): void {
    const title = this.mirrorDocument && titleOf ? (titleOf.call(this.mirrorDocument) as string) : "";
    this.emit("navigated", { url: this.url, title });
  }

  /** The mirror is as large as the customer's window, and is drawn as large as there is room. */
  private fit(): void {
    if (!this.hasUpdated && !this.page) return;
    const { width, height } = this.size;
    const room = { width: this.clientWidth - 2 * MARGIN, height: this.clientHeight - 2 * MARGIN };
    if (room.width <= 0 || room.height <= 0) return;
    this.scale = Math.min(1, room.width / width, room.height / height);
    const left = MARGIN + (room.width - width * this.scale) / 2;
    const top = MARGIN + (room.height - height * this.scale) / 2;
    const { style } = this.page;
    style.width = `${width}px`;
    style.height = `${height}px`;
    style.transform = `translate(${left}px, ${top}px) scale(${this.scale})`;
    style.setProperty("--scale", String(this.scale));
    this.engine?.layoutChanged();
  }

  private editor(open: Choose | Edit): TemplateResult {
    const close = (): void => {
      this.open = undefined;
      this.keys.focus({ preventScroll: true });
    };
    const at = this.anchor(open.at, open.kind === "edit" ? EDITOR_HEIGHT : LIST_HEIGHT_MAX);
    if (open.kind === "choose") {
      return choosing(open, at, (index) => (close(), this.engine?.select(open.node, Uint32Array.of(index))), close);
    }
    return editing(open, at, (value) => (close(), this.engine?.setValue(open.node, value)), close);
  }

  private anchor(box: Box, height: number): Anchor {
    const stage = this.stage.getBoundingClientRect();
    const page = this.page.getBoundingClientRect();
    const left = page.left - stage.left + box.x * this.scale;
    const below = page.top - stage.top + (box.y + box.height) * this.scale + 2;
    // Where there is little room below, it begins higher: the list scrolls inside itself.
    const top = Math.max(8, Math.min(below, stage.height - Math.min(height, stage.height * 0.6) - 8));
    return {
      left: Math.max(8, Math.min(left, stage.width - 200)),
      top,
      minWidth: Math.max(box.width * this.scale, 160),
    };
  }

  private emit(name: string, detail: Record<string, unknown>): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
