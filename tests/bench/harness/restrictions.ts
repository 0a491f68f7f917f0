// Restrictions as sites have them: half for all pages, half for some, by ids, classes, attributes and places on the page.
import type { Relay } from "./relay";

export interface Restriction {
  readonly id: string;
  readonly kind: "control" | "mask" | "open";
  readonly selector: string;
  readonly pages: string | null;
}

const SHAPES = [
  (at: number) => `#account-${at}`,
  (at: number) => `.secret-${at}`,
  (at: number) => `input[name="iban-${at}"]`,
  (at: number) => `.payment-${at} .amount`,
  (at: number) => `form[data-form="f${at}"] > .total, .total-${at}`,
  (at: number) => `[data-sensitive="${at}"]`,
];

/**
 * Some that match on most pages: by what is on the element, around it, and before it. A mask is none of those that a workload
 * switches on: what that costs is the page being read again, not its restrictions.
 */
const MATCHING: Readonly<Record<number, string>> = {
  0: "td.number, .docblock-short",
  54: "table .state-4",
  100: "h1 + p",
  150: "section[id$='7'] > h4",
};

/** Many that match nothing, as on most pages, and some that match. */
export function manyRestrictions(count: number): Restriction[] {
  const all: Restriction[] = [];
  for (let at = 0; at < count; at++) {
    const shape = SHAPES[at % SHAPES.length] as (at: number) => string;
    all.push({
      id: `r${at}`,
      kind: at % 3 === 0 ? "control" : "mask",
      selector: MATCHING[at] ?? shape(at),
      pages: at % 2 === 0 ? null : `^https?://[^/]+/(account|pay)/.*step=${at}`,
    });
  }
  return all;
}

/** Publishes them; answers when they hold in all sessions. */
export async function publish(relay: Relay, restrictions: readonly Restriction[]): Promise<void> {
  const answer = await fetch(`${relay.url}/api/sites/bench/restrictions/published`, {
    method: "PUT",
    headers: { authorization: `Bearer ${relay.administrator}`, "content-type": "application/json" },
    body: JSON.stringify({ settings: {}, restrictions }),
  });
  if (!answer.ok) throw new Error(`not published: ${answer.status} ${await answer.text()}`);
}
