/**
 * Proves the case list of the privacy page: no canary in anything that either window exchanges with the relay, in the relay's
 * memory, files and log, or in the mirror. All cases stand on one page and share sessions, one for each way to cover them.
 */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Agent } from "../fixtures/agent";
import type { Customer } from "../fixtures/customer";
import { mirrorText } from "../fixtures/mirror-text";
import type { Relay } from "../fixtures/relay";
import { publishRules, type Rules } from "../fixtures/rules";
import type { Pages } from "../fixtures/sites";
import { expect, test } from "../fixtures/test";
import type { Wire } from "../fixtures/wire";
import { Canaries, filesBelow, memoryOf } from "./canaries";
import { add, caseCount, change, markup, places, type Cover } from "./stage";

const report = fileURLToPath(new URL("../../../target/privacy-report.json", import.meta.url));

interface Result {
  readonly cases: number;
  readonly canaries: number;
  readonly found: number;
  readonly bytesSearched: number;
  readonly memorySearched: boolean;
}

const results: Record<string, Result> = {};

const mask: Cover = { name: "by a mask rule", mask: 'class="mask"' };
const floor: Cover = { name: "by the floor", mask: 'autocomplete="one-time-code"', leavesOut: ({ name }) => name === "title" };
const byDefault: Cover = { name: "private by default", mask: "", leavesOut: ({ design }) => design === true };

const masks: Rules = {
  restrictions: [
    { id: "mask", kind: "mask", selector: ".mask" },
    { id: "title", kind: "mask", selector: "title" },
  ],
};
const opened: Rules = {
  settings: { private_by_default: true },
  restrictions: [{ id: "open", kind: "open", selector: ".open" }],
};

/** What is to be seen, so that the search proves something. */
const seen = (when: string, place: string) => `visible9Kw${when}${place.replace(" ", "")}`;

function putPage(pages: Pages, canaries: Canaries, cover: Cover, when: string, head: string): string {
  const control = (place: string) => `<p class="open">${seen(when, place)}</p>`;
  pages.page("/inner", { body: "<p>inner</p>" });
  pages.page("/framed", { body: `${control("frame")}${markup(canaries, "frame", cover, when)}` });
  return pages.page("/cases", {
    head,
    body:
      `<main><h1 class="open">${seen(when, "document")}</h1>${markup(canaries, "document", cover, when)}</main>` +
      `<div id="host"><template shadowrootmode="open">${control("shadow root")}${markup(canaries, "shadow root", cover, when)}</template></div>` +
      `<iframe id="framed" src="/framed"></iframe><p id="last" class="open">-</p>`,
  });
}

/** Waits until all that was done before has arrived. */
async function arrives(customer: Customer, agent: Agent, word: string): Promise<void> {
  await customer.page.evaluate((text) => {
    document.querySelector("#last")!.textContent = text;
  }, word);
  await agent.seesText("#last", word);
}

async function search(canaries: Canaries, wire: Wire, relay: Relay, mirrors: readonly string[]) {
  const leaks = new Map<string, Set<string>>();
  let bytesSearched = 0;
  const look = (bytes: Buffer, what: string) => {
    bytesSearched += bytes.length;
    canaries.find(bytes, what, leaks);
  };
  for (const { what, bytes } of await wire.exchanges()) look(bytes, what);
  for (const mirror of mirrors) look(Buffer.from(mirror), "the mirror");
  look(Buffer.from(relay.log()), "the relay's log");
  const memory = memoryOf(relay.pid() ?? 0);
  for (const part of memory ?? []) look(part, "the relay's memory");
  for (const { path, bytes } of filesBelow(relay.dataFolder)) look(bytes, path);
  const found = [...leaks].map(([where, what]) => `${where}: in ${[...what].join("; ")}`).sort();
  return { found, bytesSearched, memorySearched: memory !== undefined };
}

const lying = `<script>addEventListener("load", () => {
  for (const name of ["matches", "closest", "hasAttribute", "contains"]) Element.prototype[name] = () => false;
  for (const name of ["getAttribute", "getAttributeNode"]) Element.prototype[name] = () => null;
  Element.prototype.getAttributeNames = () => [];
  Node.prototype.contains = () => false;
  Node.prototype.getRootNode = function () { return this; };
});</script>`;

const sessions: readonly { cover: Cover; rules: Rules; head?: string; name: string }[] = [
  { name: "under the privacy floor", cover: floor, rules: { restrictions: [] } },
  { name: "under a mask rule", cover: mask, rules: masks },
  { name: "private by default", cover: byDefault, rules: opened },
  { name: "under a mask rule, on a page whose prototypes lie", cover: mask, rules: masks, head: lying },
];

for (const { name, cover, rules, head = "" } of sessions) {
  test(`no canary leaves ${name}: at first, added, changed, after a reload`, async ({
    pages,
    relay,
    customer,
    agent,
    wire,
  }) => {
    test.setTimeout(120_000);
    const canaries = new Canaries();
    await publishRules(relay, rules);
    await customer.goto(putPage(pages, canaries, cover, "first", head));
    await agent.open();
    await agent.join(await customer.startSession());
    await arrives(customer, agent, "shown");
    const mirrors = [await mirrorText(agent)];

    expect(await add(customer.page, canaries, cover)).toEqual([]);
    await arrives(customer, agent, "added");
    expect(await change(customer.page, canaries, cover)).toEqual([]);
    await arrives(customer, agent, "changed");
    mirrors.push(await mirrorText(agent));

    putPage(pages, canaries, cover, "reloaded", head);
    await customer.page.reload();
    await agent.seesText("#last", "-");
    await arrives(customer, agent, "reloaded");
    mirrors.push(await mirrorText(agent));

    for (const when of ["first", "reloaded"]) {
      for (const place of places) {
        expect(await wire.find(seen(when, place)), `${when} ${place} is seen`).not.toEqual([]);
        expect(mirrors.some((mirror) => mirror.includes(seen(when, place))), place).toBe(true);
      }
    }
    const { found, bytesSearched, memorySearched } = await search(canaries, wire, relay, mirrors);
    results[name] = { cases: caseCount, canaries: canaries.count, found: found.length, bytesSearched, memorySearched };
    expect(found).toEqual([]);
    // A search that is not made finds nothing.
    if (process.platform === "linux") expect(memorySearched, "the relay's memory can be read").toBe(true);
  });
}

test.afterAll(() => {
  // A failure begins a new process: what the one before has written stays.
  let before: Record<string, Result> = {};
  try {
    before = JSON.parse(readFileSync(report, "utf8")).sessions;
  } catch {
    // The first.
  }
  mkdirSync(dirname(report), { recursive: true });
  writeFileSync(report, JSON.stringify({ sessions: { ...before, ...results } }, null, 2));
  console.table(results);
});
