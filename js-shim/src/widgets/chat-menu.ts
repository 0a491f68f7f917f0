/** The menu of the chat: co-browse, and the end of the chat. Works as menus do: arrows, Home, End, Escape. */

import { listen } from "../natives";
import { button, part } from "./parts";


export interface Menu {
  readonly toggle: HTMLButtonElement;
  readonly menu: HTMLElement;
  close(): void;
}

/** An entry; one that is disabled is told so to screen readers and stays in reach, to say why. */
export function menuItem(className: string, choose: () => void): HTMLButtonElement {
  return button({ class: `cx-menu-item ${className}`, role: "menuitem", tabindex: "-1", click: choose });
}

export function createMenu(label: string, items: readonly HTMLButtonElement[]): Menu {
  const menu = part("div", { class: "menu", role: "menu", "aria-label": label, hidden: true }, ...items);
  const toggle = button(
    { "aria-label": label, "aria-haspopup": "menu", "aria-expanded": "false", click: () => show(!!menu.hidden) },
    part("span", { "aria-hidden": "true", text: "⋮" }),
  );
  const shown = () => items.filter((item) => !item.hidden);
  const show = (open: boolean) => {
    menu.hidden = !open;
    toggle.setAttribute("aria-expanded", String(open));
    if (open) shown()[0]?.focus();
  };
  listen<KeyboardEvent>(menu, "keydown", (event) => {
    const list = shown();
    const at = list.indexOf((menu.getRootNode() as ShadowRoot).activeElement as HTMLButtonElement);
    const places: Record<string, number> = {
      ArrowDown: (at + 1) % list.length,
      ArrowUp: (at + list.length - 1) % list.length,
      Home: 0,
      End: list.length - 1,
    };
    const to = places[event.key];
    if (event.key === "Escape" || event.key === "Tab") {
      show(false);
      toggle.focus();
    } else if (to !== undefined) list[to]?.focus();
    else return;
    if (event.key !== "Tab") event.preventDefault();
  });
  listen<FocusEvent>(menu, "focusout", ({ relatedTarget }) => {
    if (relatedTarget && relatedTarget !== toggle && !menu.contains(relatedTarget as Node)) show(false);
  });
  return {
    toggle,
    menu,
    close() {
      if (menu.hidden) return;
      show(false);
      toggle.focus();
    },
  };
}
