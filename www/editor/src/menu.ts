// A button with a menu of what can be done to a thing, in the manner of the ARIA menu button pattern.

import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";

export interface MenuEntry {
  readonly text: string;
  readonly does: () => void;
}

@customElement("cobrowse-editor-menu")
export class EditorMenu extends LitElement {
  /** What the menu is about, for the button's name. */
  @property() label = "";
  @property({ attribute: false }) entries: readonly MenuEntry[] = [];
  @state() private isOpen = false;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** It may be asked before it is drawn. */
  override focus(): void {
    void this.updateComplete.then(() => this.querySelector("button")?.focus());
  }

  override render(): TemplateResult {
    return html`<button
        type="button"
        class="icon"
        aria-label=${this.label}
        title=${this.label}
        aria-haspopup="menu"
        aria-expanded=${this.isOpen}
        @click=${() => (this.isOpen ? this.close() : this.open())}
        @keydown=${(event: KeyboardEvent) => this.pressedOnButton(event)}
      >
        ⋯
      </button>
      ${
        this.isOpen
          ? html`<div
              class="menu"
              role="menu"
              aria-label=${this.label}
              @keydown=${(event: KeyboardEvent) => this.pressed(event)}
              @focusout=${(event: FocusEvent) => this.left(event)}
            >
              ${this.entries.map(
                (entry) =>
                  html`<button type="button" role="menuitem" tabindex="-1" @click=${() => this.choose(entry)}>
                    ${entry.text}
                  </button>`,
              )}
            </div>`
          : nothing
      }`;
  }

  private open(): void {
    this.isOpen = true;
    void this.updateComplete.then(() => this.items[0]?.focus());
  }

  private close(): void {
    this.isOpen = false;
    this.querySelector("button")?.focus();
  }

  private choose(entry: MenuEntry): void {
    // First the focus is back: what is opened now returns it there.
    this.close();
    entry.does();
  }

  private get items(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("[role=menuitem]")];
  }

  private pressedOnButton(event: KeyboardEvent): void {
    if (event.key !== "ArrowDown" || this.isOpen) return;
    event.preventDefault();
    this.open();
  }

  private pressed(event: KeyboardEvent): void {
    const { items } = this;
    const at = items.indexOf(event.target as HTMLElement);
    const next: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    const to = next[event.key];
    if (to !== undefined) items.at(to % items.length)?.focus();
    else if (event.key === "Escape") this.close();
    else if (event.key === "Tab") this.isOpen = false;
    else return;
    if (event.key !== "Tab") event.preventDefault();
    event.stopPropagation();
  }

  private left(event: FocusEvent): void {
    if (!this.contains(event.relatedTarget as Node | null)) this.isOpen = false;
  }
}
