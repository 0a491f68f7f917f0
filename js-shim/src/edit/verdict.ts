/** Says in a sentence which rule decides for an element: the most private of all that reach it, whatever their order. */

import { floorOf } from "./floor";
import type { Held, Holding } from "./holding";
import { outOf } from "./places";
import { titleOf, type Kind } from "./restriction";

export type Decided = "floor" | "mask" | "private" | "control" | "open" | "nothing";

export interface Verdict {
  readonly decided: Decided;
  readonly sentence: string;
}

export function verdictOf(element: Element, holding: Holding): Verdict {
  const around = new Set<Element>();
  for (let at: Element | null = element; at; at = outOf(at)) around.add(at);
  const floor = floorOf(element);
  if (floor) return { decided: "floor", sentence: `Masked, and not editable: it is ${floor}.` };

  const reaching = (kind: Kind) => {
    const ofKind = holding.restrictions.filter((one) => one.here && one.restriction.kind === kind);
    const held = ofKind.find(({ elements }) => elements.some((found) => around.has(found)));
    if (held) return `${named(held)}${held.elements.includes(element) ? "" : ", which holds for an element around it"}`;
    // One that cannot be read reaches everything, but for an opening, which opens nothing.
    const broken = kind === "open" ? undefined : ofKind.find(({ problem }) => problem !== "");
    return broken && `${named(broken)}, which cannot be read`;
  };

  const mask = reaching("mask");
  if (mask) return { decided: "mask", sentence: `Masked by ${mask}.` };
  const open = holding.privateByDefault ? reaching("open") : undefined;
  if (holding.privateByDefault && !open) {
    return { decided: "private", sentence: "Masked: the site is private by default, and nothing opens this element." };
  }
  const control = reaching("control");
  if (control) return { decided: "control", sentence: `Seen and not operable, by ${control}.` };
  if (holding.submitButtons.some((button) => around.has(button))) {
    return { decided: "control", sentence: "Seen and not operable: the site's settings control submit buttons." };
  }
  if (open) return { decided: "open", sentence: `Opened by ${open}.` };
  return { decided: "nothing", sentence: "No restriction reaches it: agents see and, in Write Mode, operate it." };
}

function named({ restriction }: Held): string {
  return `“${titleOf(restriction)}”`;
}
