/** Decides the language of the texts that the page does not replace: the option `lang`, or what Widgets are set to. */

import type { Log } from "./log";

export type Language = "en" | "de" | "fr";

/** Titles of the start button: shown before any texts are fetched. */
export const titles: Readonly<Record<Language, string>> = {
  en: "Co-browse",
  de: "Co-Browsing",
  fr: "Navigation partagée",
};

/** Takes `de`, `DE`, `de-DE` and `de_AT`; a language that is not built in gives English. */
export function languageOf(tag: string, log: Log): Language {
  const name = /^[a-z]*/i.exec(tag)?.[0].toLowerCase() ?? "";
  if (name === "" || name === "en" || name === "de" || name === "fr") return name || "en";
  log.warn('option "lang" must be "en", "de" or "fr"; using the default, "en"');
  return "en";
}
