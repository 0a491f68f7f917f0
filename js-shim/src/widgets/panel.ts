/** A launcher and the panel that it opens: a dialog that leaves the page usable. One panel is open at a time. */

import { listen } from "../natives";
import { button, part } from "./parts";

export interface Panel {
  readonly launcher: HTMLButtonElement;
  readonly panel: HTMLElement;
  /** Where the panel's own buttons go, before the one that closes it. */
  readonly bar: HTMLElement;
  readonly body: HTMLElement;
  readonly isOpen: boolean;
  /** `focus` gets what is to be focused; without it the focus stays where it is. */
  open(focus?: () => HTMLElement | null | undefined): void;
  close(): void;
  label(title: string, launcher: string, close: string): void;
}

let opened: Panel | undefined;

/** @param toggled is told when the panel has opened or closed */
export function createPanel(toggled: () => void): Panel {
  const title = part("h2", { id: "title" });
  const closeButton = button({ click: () => made.close() }, part("span", { "aria-hidden": "true", text: "–" }));
  const bar = part("div", { class: "bar" }, title, closeButton);
  const body = part("div", { class: "body" });
  const panel = part("section", { class: "panel", role: "dialog", "aria-labelledby": "title", hidden: true }, bar, body);
  const launcher = button({ class: "launcher", "aria-expanded": "false", click: () => made.open() });
  let before: HTMLElement | null = null;

  const show = (open: boolean) => {
    panel.hidden = !open;
    launcher.setAttribute("aria-expanded", String(open));
    toggled();
  };
  const made: Panel = {
    launcher,
    panel,
    bar,
    body,
    get isOpen() {
      return !panel.hidden;
    },
    open(focus = () => first(body) ?? closeButton) {
      if (opened !== made) opened?.close();
      opened = made;
      before = deepFocus();
      show(true);
      focus()?.focus();
    },
    close() {
      if (panel.hidden) return;
      const inside = panel.contains((panel.getRootNode() as ShadowRoot).activeElement);
      if (opened === made) opened = undefined;
      show(false);
      if (!inside) return;
      if (launcher.isConnected && !launcher.hidden) launcher.focus();
      else before?.focus();
    },
    label(text, launcherText, closeText) {
      title.textContent = text;
      launcher.textContent = launcherText;
      closeButton.setAttribute("aria-label", closeText);
    },
  };
  listen<KeyboardEvent>(panel, "keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    made.close();
  });
  return made;
}

function first(body: HTMLElement): HTMLElement | null {
  return body.querySelector<HTMLElement>("input, textarea, button, a, [tabindex]");
}

/** What has the focus, inside shadow roots too. */
function deepFocus(): HTMLElement | null {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at instanceof HTMLElement ? at : null;
}
