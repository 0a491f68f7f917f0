/**
 * Joins the bus of Genesys Widgets as the plugin `CoBrowse`, so that their ChannelSelector entry, WebChat menu item and
 * CallUs link start co-browse. Fetched only where Widgets are on the page.
 */

import { apply } from "./natives";
import type { CobrowseApi } from "./public";
import { createCommands } from "./widgets-bus/commands";
import { callable, type Bus, type Detail } from "./widgets-bus/cx-bus";
import { offerPrimaryMedia } from "./widgets-bus/web-chat-service";

/** How long a bus that comes late is waited for, and how often it is looked for: each time half as often again. */
const waitMs = 180_000;
const firstLookMs = 200;

export function join(api: CobrowseApi, detail: Detail): void {
  let joined = false;
  whenBus(detail, (bus) => {
    if (joined) return;
    joined = true;
    const plugin = bus.registerPlugin("CoBrowse");
    // Widgets may bring a plugin of this name, which starts our sessions by the same API.
    if (!plugin) return detail("CoBrowse is on the bus already");
    createCommands(plugin, api, detail);
    offerPrimaryMedia(plugin, api, detail);
  });
}

/** Calls back with the bus: the one that is there, or the one that Widgets hand out when they have loaded. */
function whenBus(detail: Detail, use: (bus: Bus) => void): void {
  const guarded = (bus: unknown) => {
    if (!isBus(bus)) return false;
    try {
      use(bus);
    } catch (error) {
      detail("the bus of Widgets failed", error);
    }
    return true;
  };
  if (guarded(busOnPage())) return;
  try {
    askWidgets(guarded);
  } catch (error) {
    detail("_genesys.widgets is read-only", error);
  }
  let waited = 0;
  let next = firstLookMs;
  const look = () => {
    if (guarded(busOnPage()) || waited > waitMs) return;
    waited += next;
    setTimeout(look, next);
    next *= 1.5;
  };
  look();
}

/** Both ways in which Widgets hand their bus out; what the page has put there is called as before. */
function askWidgets(use: (bus: unknown) => boolean): void {
  const widgets = widgetsOptions();
  if (!widgets) return;
  const extensions = (widgets.extensions ??= {}) as Record<string, unknown>;
  extensions.CoBrowseRelay ??= (_jquery: unknown, bus: unknown) => void use(bus);
  const { onReady } = widgets;
  if (onReady !== undefined && !callable(onReady)) return;
  widgets.onReady = function (this: unknown, ...given: unknown[]) {
    use(given[0]);
    return onReady && apply(onReady, this, given);
  };
}

function busOnPage(): unknown {
  return widgetsOptions()?.bus ?? (window as { CXBus?: unknown }).CXBus;
}

function widgetsOptions(): Record<string, unknown> | undefined {
  const widgets: unknown = window._genesys?.widgets;
  return typeof widgets === "object" && widgets ? (widgets as Record<string, unknown>) : undefined;
}

function isBus(bus: unknown): bus is Bus {
  return (typeof bus === "object" || typeof bus === "function") && !!bus && callable((bus as Bus).registerPlugin);
}
