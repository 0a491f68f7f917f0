// Takes the agent's pointer, wheel and keys above the mirror, which itself never gets an event.

import type { AgentEngine } from "./engine";

/** Pixels that the mouse may move between press and release of a click. */
const CLICK_SLACK = 6;

/** CSS pixels of a line and of a page, where a wheel counts so. */
const WHEEL_UNITS = [1, 16, 600];

/** Keys that mean something without being text. */
const KEYS = new Set([
  "Enter",
  "Tab",
  "Escape",
  "ArrowLeft",
  "ArrowRight",
  "ArrowUp",
  "ArrowDown",
  "Backspace",
  "Delete",
  "Home",
  "End",
  "PageUp",
  "PageDown",
]);

/** Letters that mean something in a field together with Control or Command. The rest is the agent's browser's. */
const SHORTCUTS = new Set(["a", "z", "y", "b", "i", "u"]);

/** What input needs of the component. */
export interface InputHost {
  readonly engine: AgentEngine | undefined;
  readonly writes: boolean;
  readonly scale: number;
  /** The agent has pressed somewhere: open popovers close. */
  pressed(): void;
  /** Show where the agent has clicked. */
  ripple(x: number, y: number): void;
  /** The agent wants to leave the page by keyboard. */
  leave(): void;
}

/** Listens on the overlay and its hidden text field until `signal` aborts. */
export function listen(overlay: HTMLElement, keys: HTMLTextAreaElement, host: InputHost, signal: AbortSignal): void {
  let pressedAt: { x: number; y: number } | undefined;

  const point = (event: MouseEvent): [number, number] => {
    const box = overlay.getBoundingClientRect();
    return [(event.clientX - box.left) / host.scale, (event.clientY - box.top) / host.scale];
  };

  const click = (event: MouseEvent, button: number): void => {
    const [x, y] = point(event);
    host.engine?.clicked(x, y, button, Math.max(1, event.detail), modifiersOf(event));
    host.ripple(x, y);
  };

  overlay.addEventListener("pointermove", (event) => host.engine?.pointerMoved(...point(event)), { signal });
  overlay.addEventListener("pointerleave", () => host.engine?.pointerLeft(), { signal });
  overlay.addEventListener(
    "pointerdown",
    (event) => {
      pressedAt = { x: event.clientX, y: event.clientY };
      host.pressed();
    },
    { signal },
  );
  overlay.addEventListener(
    "mousedown",
    (event) => {
      // The press must not take the focus away from where keys are read.
      event.preventDefault();
      if (host.writes) keys.focus({ preventScroll: true });
    },
    { signal },
  );
  overlay.addEventListener(
    "click",
    (event) => {
      const moved = pressedAt ? Math.hypot(event.clientX - pressedAt.x, event.clientY - pressedAt.y) : 0;
      if (moved <= CLICK_SLACK) click(event, 0);
    },
    { signal },
  );
  overlay.addEventListener(
    "contextmenu",
    (event) => {
      event.preventDefault();
      click(event, 2);
    },
    { signal },
  );
  overlay.addEventListener(
    "wheel",
    (event) => {
      // With Control it zooms the agent's own window.
      if (!host.writes || event.ctrlKey) return;
      event.preventDefault();
      const unit = (WHEEL_UNITS[event.deltaMode] ?? 1) / (event.deltaMode === 0 ? host.scale : 1);
      const [x, y] = event.shiftKey && event.deltaX === 0 ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
      host.engine?.wheel(...point(event), x * unit, y * unit);
    },
    { passive: false, signal },
  );
  listenToKeys(keys, host, signal);
}

function listenToKeys(keys: HTMLTextAreaElement, host: InputHost, signal: AbortSignal): void {
  const insert = (): void => {
    const text = keys.value;
    keys.value = "";
    host.engine?.insert(text);
  };
  keys.addEventListener(
    "keydown",
    (event) => {
      if (event.isComposing || !host.writes) return;
      if (event.key === "F6") return host.leave();
      const commands = event.ctrlKey || event.metaKey;
      const isShortcut = commands && !event.altKey && SHORTCUTS.has(event.key.toLowerCase());
      if (!KEYS.has(event.key) && !isShortcut) return;
      event.preventDefault();
      host.engine?.key(event.key, event.code, modifiersOf(event));
    },
    { signal },
  );
  keys.addEventListener(
    "input",
    (event) => {
      // While an input method composes, the text is not yet what the agent means.
      if (!(event as InputEvent).isComposing) insert();
    },
    { signal },
  );
  keys.addEventListener("compositionend", insert, { signal });
}

function modifiersOf(event: MouseEvent | KeyboardEvent): number {
  return (event.shiftKey ? 1 : 0) | (event.ctrlKey ? 2 : 0) | (event.altKey ? 4 : 0) | (event.metaKey ? 8 : 0);
}
