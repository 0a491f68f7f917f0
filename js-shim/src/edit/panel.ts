/** The panel that edit mode is worked from: docked to a side, moved, made larger, folded away; it remembers how it was. */

import { getItem, listen, setItem } from "../natives";
import { button, part } from "../widgets/parts";
import { asObject } from "./restriction";

export interface Panel {
  readonly node: HTMLElement;
  /** Where a view goes. */
  readonly body: HTMLElement;
  /** Says something, for screen readers too, with a button for what can be done about it. */
  say(text: string, act?: { readonly text: string; readonly click: () => void }): void;
  stop(): void;
}

interface Look {
  readonly side: "start" | "end";
  readonly size: number;
  readonly folded: boolean;
}

const key = "gcb-edit-panel";
const sizeMin = 220;
const sizeStep = 24;

export function createPanel(subtitle: string, end: () => void): Panel {
  let look: Look = { side: "end", size: 360, folded: false, ...remembered() };
  const title = part("h1", { id: "panel-title", text: "Restrictions" });
  const sideButton = button({ click: () => set({ side: look.side === "end" ? "start" : "end" }) });
  const foldButton = button({ "aria-controls": "panel-body", click: () => set({ folded: !look.folded }) });
  const endButton = button({ class: "end", text: "End editing", click: end });
  const bar = part("header", { class: "bar" }, title, sideButton, foldButton, endButton);
  const body = part("div", { class: "body", id: "panel-body" });
  const said = part("p", { role: "status" });
  const acts = part("span", {});
  const foot = part("footer", { class: "foot" }, said, acts);
  const edge = part("div", {
    class: "edge",
    role: "separator",
    tabindex: "0",
    "aria-label": "Size of the panel",
    "aria-valuemin": String(sizeMin),
  });
  const where = part("p", { class: "where", text: subtitle });
  const node = part("section", { class: "panel", role: "region", "aria-labelledby": "panel-title" });
  node.append(edge, bar, where, body, foot);

  /** Small windows have it at the bottom or the top. */
  const isNarrow = () => innerWidth <= 560;
  const room = () => (isNarrow() ? innerHeight : innerWidth) - 60;
  const show = () => {
    const narrow = isNarrow();
    const size = Math.max(sizeMin, Math.min(look.size, room()));
    node.className = `panel ${narrow ? "narrow" : "wide"} ${look.side}${look.folded ? " folded" : ""}`;
    node.style.setProperty("--size", `${size}px`);
    edge.setAttribute("aria-orientation", narrow ? "horizontal" : "vertical");
    edge.setAttribute("aria-valuenow", String(size));
    edge.setAttribute("aria-valuemax", String(room()));
    const there = { end: narrow ? "to the top" : "to the left", start: narrow ? "to the bottom" : "to the right" };
    sideButton.setAttribute("aria-label", `Move the panel ${there[look.side]}`);
    sideButton.title = `Move the panel ${there[look.side]}`;
    sideButton.textContent = { end: narrow ? "↑" : "←", start: narrow ? "↓" : "→" }[look.side];
    foldButton.textContent = look.folded ? "Unfold" : "Fold";
    foldButton.setAttribute("aria-expanded", String(!look.folded));
  };
  const set = (change: Partial<Look>) => {
    look = { ...look, ...change };
    remember(look);
    show();
  };
  /** What a pointer's place, or a key, makes of the size. */
  const sizeAt = ({ clientX, clientY }: PointerEvent) => {
    if (isNarrow()) return look.side === "end" ? innerHeight - clientY : clientY;
    return look.side === "end" ? innerWidth - clientX : clientX;
  };
  const stops = [
    listen<PointerEvent>(edge, "pointerdown", (event) => {
      edge.setPointerCapture(event.pointerId);
      event.preventDefault();
    }),
    listen<PointerEvent>(edge, "pointermove", (event) => {
      if (edge.hasPointerCapture(event.pointerId)) set({ size: sizeAt(event) });
    }),
    listen<KeyboardEvent>(edge, "keydown", (event) => {
      const larger = look.side === "end" ? ["ArrowLeft", "ArrowUp"] : ["ArrowRight", "ArrowDown"];
      const smaller = look.side === "end" ? ["ArrowRight", "ArrowDown"] : ["ArrowLeft", "ArrowUp"];
      const step = larger.includes(event.key) ? sizeStep : smaller.includes(event.key) ? -sizeStep : 0;
      if (step === 0) return;
      event.preventDefault();
      set({ size: Math.max(sizeMin, Math.min(look.size + step, room())) });
    }),
    listen(window, "resize", show),
  ];
  show();
  return {
    node,
    body,
    say(text, act) {
      said.textContent = text;
      acts.replaceChildren(...(act ? [button({ text: act.text, click: act.click })] : []));
    },
    stop() {
      for (const stop of stops) stop();
    },
  };
}

function remembered(): Partial<Look> {
  try {
    const { side, size, folded } = asObject(JSON.parse(getItem(sessionStorage, key) ?? "{}"));
    return {
      ...(side === "start" ? { side } : {}),
      ...(typeof size === "number" ? { size } : {}),
      ...(folded === true ? { folded } : {}),
    };
  } catch {
    return {};
  }
}

function remember(look: Look): void {
  try {
    setItem(sessionStorage, key, JSON.stringify(look));
  } catch {
    // Then the next page has it where it was at first.
  }
}
