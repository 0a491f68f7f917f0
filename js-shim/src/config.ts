/** Decides what the page has configured: merges `_genesys` as it is when the script runs, and trusts no type in it. */

import type { Log } from "./log";
import { own } from "./natives";

export type Plain = Record<string, unknown>;

export interface Config {
  readonly debug: boolean;
  readonly disableBuiltInUI: boolean;
  readonly disableWebSockets: boolean;
  readonly disableWebAssembly: boolean;
  readonly setDocumentDomain: boolean;
  readonly url: string;
  readonly src: string;
  readonly apikey: string;
  /** As the page wrote it; empty when it did not. */
  readonly lang: string;
  readonly disableBackForwardCache: boolean;
  /** The page's adapter of its chat or phone, as it is now. */
  primaryMedia(): object | null;
  /** Values of `localization`, the weakest first. */
  readonly localization: readonly unknown[];
  /** The side of the built-in start button, or null for none. */
  readonly startButton: Side | null;
}

export type Side = "left" | "right";

/** The objects of the page that hold options: whatever is there now, of any type. */
export function pageOptions(): { root: unknown; own: unknown; widgets: unknown } {
  const root = peek(window, "_genesys");
  return { root, own: peek(root, "cobrowse"), widgets: peek(peek(root, "widgets"), "cobrowse") };
}

/** Null when the page does not want Co-browse. */
export function readConfig(log: Log): Config | null {
  const page = pageOptions();
  if (page.own === false || (absent(page.own) && page.widgets === false)) return null;

  const objectOr = (value: unknown, name: string): Plain | undefined => {
    if (isObject(value)) return value;
    if (!absent(value) && value !== false) wrongOption(log, name, "an object", "{}");
    return undefined;
  };
  objectOr(page.root, "_genesys");
  const widgets = objectOr(page.widgets, "_genesys.widgets.cobrowse");
  const options = objectOr(page.own, "_genesys.cobrowse");
  // The strongest first. A nested `cobrowse` is more deliberate than what surrounds it.
  const layers = [
    objectOr(peek(options, "cobrowse"), "cobrowse"),
    options,
    objectOr(peek(widgets, "cobrowse"), "cobrowse"),
    widgets,
  ];

  const option = <T extends boolean | string>(name: string, fallback: T, shown = String(fallback)): T => {
    const value = firstOf(layers, name);
    if (typeof value === typeof fallback) return value as T;
    if (!absent(value)) wrongOption(log, name, `a ${typeof fallback}`, shown || '""');
    return fallback;
  };

  // Accepted, since pages have it; our style sheets need no such choice.
  const css = firstOf(layers, "css");
  if (!absent(css) && css !== "server" && css !== "browser" && !isObject(css)) {
    wrongOption(log, "css", '"server" or "browser"', '"browser"');
  }
  let mediaWarned = false;
  const primaryMedia = () => {
    // A chat may come after this script, and bring the object that it stands in along.
    const { own, widgets } = pageOptions();
    const now = [peek(own, "cobrowse"), own, peek(widgets, "cobrowse"), widgets];
    const media = firstOf(now, "primaryMedia");
    if (isObject(media) || typeof media === "function") return media;
    if (!absent(media) && !mediaWarned) wrongOption(log, "primaryMedia", "an object", "null");
    mediaWarned = !absent(media);
    return null;
  };

  const widgetsMain = peek(peek(page.root, "widgets"), "main");
  const lang = option("lang", "", '"en"') || textOr(peek(widgetsMain, "lang"));

  const localization: unknown[] = [];
  const widgetsTexts = peek(peek(peek(widgetsMain, "i18n"), lang || "en"), "cobrowse");
  if (isObject(widgetsTexts)) localization[0] = widgetsTexts;
  for (let at = layers.length; at-- > 0;) {
    const value = peek(layers[at], "localization");
    if (!absent(value)) localization[localization.length] = value;
  }

  return {
    debug: option("debug", false),
    disableBuiltInUI: option("disableBuiltInUI", false),
    disableWebSockets: option("disableWebSockets", false),
    disableWebAssembly: option("disableWebAssembly", false),
    setDocumentDomain: option("setDocumentDomain", false),
    url: option("url", ""),
    src: option("src", ""),
    apikey: option("apikey", ""),
    lang,
    disableBackForwardCache: option("disableBackForwardCache", true),
    primaryMedia,
    localization,
    startButton: startButton(page.root, log, !options && !!widgets),
  };
}

/**
 * Genesys Widgets bring their own way to start, so a page that configures only them gets no second one unless it asks.
 */
function startButton(root: unknown, log: Log, widgetsStart: boolean): Side | null {
  const places = [peek(root, "buttons"), peek(peek(root, "integration"), "buttons")];
  let shown = !widgetsStart;
  let side: Side = "left";
  for (let at = 0; at < places.length; at++) {
    const place = places[at];
    if (!absent(place) && !isObject(place)) wrongOption(log, "buttons", "an object", "{}");
    const wanted = peek(place, "cobrowse");
    if (typeof wanted === "boolean") shown = wanted;
    else if (!absent(wanted)) wrongOption(log, "buttons.cobrowse", "a boolean", "true");
    const position = peek(place, "position");
    if (position === "left" || position === "right") side = position;
    else if (!absent(position)) wrongOption(log, "buttons.position", '"left" or "right"', '"left"');
  }
  return shown ? side : null;
}

/** Says it once, with what holds instead. */
export function wrongOption(log: Log, name: string, expected: string, fallback: string): void {
  log.warn(`option "${name}" must be ${expected}; using the default, ${fallback}`);
}

export function isObject(value: unknown): value is Plain {
  return typeof value === "object" && value !== null;
}

/** The value in the strongest layer that has one. */
function firstOf(layers: readonly unknown[], name: string): unknown {
  for (let at = 0; at < layers.length; at++) {
    const value = peek(layers[at], name);
    if (!absent(value)) return value;
  }
  return undefined;
}

function textOr(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function absent(value: unknown): boolean {
  return value === undefined || value === null;
}

/** The value of an own property; undefined when there is none, or when reading it throws. */
export function peek(holder: unknown, key: string): unknown {
  try {
    return isObject(holder) ? own(holder, key) : undefined;
  } catch {
    return undefined;
  }
}
