/** Decides which restrictions of the draft hold on the page as it is now, and on which elements. */

import { floorOf, floorSelector } from "./floor";
import { elementsAt, type Place } from "./places";
import type { Kind, Restriction, Restrictions } from "./restriction";
import type { Scopes } from "./scopes";

export interface Held {
  readonly restriction: Restriction;
  /** On the whole page or in one of its frames; undefined while the relay is asked. */
  readonly here: boolean | undefined;
  /** What is wrong with it; empty when nothing is. */
  readonly problem: string;
  readonly elements: readonly Element[];
}

/** Names of what is nobody's restriction. */
export type BuiltIn = "floor" | "submit-buttons";

export interface Holding {
  readonly restrictions: readonly Held[];
  /** What is masked in any case. */
  readonly floor: readonly Element[];
  /** Submit buttons, where the site's settings control them. */
  readonly submitButtons: readonly Element[];
  readonly privateByDefault: boolean;
}

/** As the site's setting `submit_buttons` means them. */
const submitButtons =
  "form button:not([type=button i],[type=reset i]),button[form]:not([type=button i],[type=reset i]),input[type=submit i],input[type=image i]";

export function holdingOf(document: Restrictions, places: readonly Place[], scopes: Scopes): Holding {
  const { settings } = document;
  const everywhere = (selector: string) => places.flatMap((place) => elementsAt(place, selector) ?? []);
  return {
    restrictions: document.restrictions.map((restriction) => held(restriction, places, scopes)),
    floor: everywhere(floorSelector).filter((element) => floorOf(element) !== undefined),
    submitButtons: settings.submit_buttons === "open" ? [] : everywhere(submitButtons),
    privateByDefault: settings.private_by_default === true,
  };
}

function held(restriction: Restriction, places: readonly Place[], scopes: Scopes): Held {
  const { selector, pages, enabled } = restriction;
  const top = places[0]?.address ?? "";
  const elements: Element[] = [];
  let here: boolean | undefined = false;
  let problem = "";
  for (const place of enabled ? places : []) {
    // In a frame, the page around it counts as well.
    const holds = scopes.holds(pages, place.address === top ? [top] : [top, place.address]);
    if (typeof holds === "string") problem = `The pattern for pages cannot be used: ${holds}`;
    if (holds === undefined) here ||= undefined;
    if (holds !== true) continue;
    here = true;
    const found = elementsAt(place, selector);
    if (!found) problem = unreadable[restriction.kind];
    for (const element of found ?? []) elements.push(element);
  }
  return { restriction, here, problem, elements };
}

/** What the customer's browser does with a selector that it cannot read: what is safe. */
const unreadable: Readonly<Record<Kind, string>> = {
  mask: "This browser cannot read the selector, so the whole page is masked.",
  control: "This browser cannot read the selector, so agents can operate nothing.",
  open: "This browser cannot read the selector, so nothing is opened.",
};
