/** Puts all cases on one page, in the document, in a shadow root and in a frame, and carries out their changes there. */

import type { Page } from "@playwright/test";
import type { Canaries } from "./canaries";
import type { Case } from "./case";
import { attributes } from "./cases/attributes";
import { channels } from "./cases/channels";
import { inputs } from "./cases/inputs";
import { structure } from "./cases/structure";
import { texts } from "./cases/texts";

export const groups: Readonly<Record<string, readonly Case[]>> = {
  Inputs: inputs,
  Attributes: attributes,
  Text: texts,
  Structure: structure,
  Channels: channels,
};

export const places = ["document", "shadow root", "frame"] as const;
export type Place = (typeof places)[number];

/** By what a page's secrets are covered. */
export interface Cover {
  readonly name: string;
  /** The attribute that masks an element. */
  readonly mask: string;
  /** Cases that it does not cover. */
  readonly leavesOut?: (one: Case) => boolean;
}

interface Numbered {
  readonly group: string;
  readonly number: number;
  readonly one: Case;
}

const numbered: readonly Numbered[] = Object.entries(groups)
  .flatMap(([group, cases]) => cases.map((one) => ({ group, one })))
  .map((entry, number) => ({ ...entry, number }));

export const caseCount = numbered.length;

/** Cases that stand in a place under a cover. */
function casesIn(place: Place, cover: Cover): readonly Numbered[] {
  return numbered.filter(({ one }) => !(one.topOnly && place !== "document") && !cover.leavesOut?.(one));
}

/** Markup of all cases, each with a canary of its own. */
export function markup(canaries: Canaries, place: Place, cover: Cover, when: string): string {
  return casesIn(place, cover)
    .map((entry) => {
      const inner = htmlOf(entry, canaries, place, cover, when);
      return `<div data-case="${entry.number}" ${entry.one.bare ? "" : cover.mask}>${inner}</div>`;
    })
    .join("\n");
}

function htmlOf({ group, one }: Numbered, canaries: Canaries, place: Place, cover: Cover, when: string): string {
  if (!one.html) return "";
  const where = `${group}: ${one.name}, ${when}, in the ${place}, ${cover.name}`;
  return one.html(canaries.plant(where, one.kind), cover.mask);
}

interface Job {
  readonly place: number;
  readonly number: number;
  readonly secret: string;
  /** The source of a function, or markup. */
  readonly source?: string;
  readonly html?: string;
}

/** All changes of all cases, at once; gives what went wrong in them. */
export async function change(page: Page, canaries: Canaries, cover: Cover): Promise<string[]> {
  const jobs = places.flatMap((place, at) =>
    casesIn(place, cover).flatMap(({ group, one, number }): Job[] => {
      if (!one.act) return [];
      const where = `${group}: ${one.name}, as a change, in the ${place}, ${cover.name}`;
      return [{ place: at, number, secret: canaries.plant(where, one.kind), source: one.act.toString() }];
    }),
  );
  return page.evaluate(carryOut, { jobs, mask: cover.mask });
}

/** All markup once more, added to the page as it is. */
export async function add(page: Page, canaries: Canaries, cover: Cover): Promise<string[]> {
  const jobs = places.flatMap((place, at) =>
    casesIn(place, cover).map((entry): Job => ({
      place: at,
      number: entry.number,
      secret: "",
      html: htmlOf(entry, canaries, place, cover, "as an addition"),
    })),
  );
  return page.evaluate(carryOut, { jobs, mask: cover.mask });
}

/** Runs in the page. */
async function carryOut({ jobs, mask }: { jobs: Job[]; mask: string }): Promise<string[]> {
  const frame = document.querySelector<HTMLIFrameElement>("#framed")!;
  const roots = [document, document.querySelector("#host")!.shadowRoot!, frame.contentDocument!];
  const [, name = "", value = ""] = /^([^=]+)="(.*)"$/.exec(mask) ?? [];
  const maskElement = (element: Element) => {
    if (name === "class") element.classList.add(value);
    else if (name !== "") element.setAttribute(name, value);
  };
  const wrong: string[] = [];
  const carry = async ({ place, number, secret, source, html }: Job) => {
    const root = roots[place]!;
    const found = root.querySelector<HTMLElement>(`[data-case="${number}"]`);
    if (!found) return void wrong.push(`case ${number} is not there`);
    if (html !== undefined) {
      const box = found.ownerDocument.createElement("div");
      (box as any).setHTMLUnsafe(html);
      found.append(...box.childNodes);
      return;
    }
    try {
      // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the source is the test's own
      await (new Function(`return (${source})`)() as NonNullable<Case["act"]>)(found, secret, maskElement);
    } catch (error) {
      wrong.push(`case ${number} in place ${place}: ${String(error)}`);
    }
  };
  await Promise.all(jobs.map(carry));
  return wrong;
}
