/**
 * A property: whatever the page, the rules and the changes, the mirror is the page as a slow reference masks it, and no secret
 * that was covered at every moment leaves. COBROWSE_RANDOM_ROUNDS and COBROWSE_RANDOM_SEED make more of it, or the same again.
 */

import { canonicalScript, firstDifference, mirrored } from "../fixtures/equality";
import { publishRules } from "../fixtures/rules";
import { expect, test } from "../fixtures/test";
import { Canaries, memoryOf } from "./canaries";
import { play, random, randomRules } from "./random-page";

const rounds = Number(process.env.COBROWSE_RANDOM_ROUNDS ?? 40);
const firstSeed = Number(process.env.COBROWSE_RANDOM_SEED ?? 1);
const batches = 3;
const changes = 12;
const elements = 10;
const canariesEach = 150;

test("the mirror is the page as a reference masks it, and no covered secret leaves", async ({
  pages,
  relay,
  customer,
  agent,
  wire,
}) => {
  test.setTimeout(60_000 + rounds * 25_000);
  const canaries = new Canaries();
  const planted = new Set<string>();
  const open = new Set<string>();
  const script = await canonicalScript();
  const differences: string[] = [];
  let compared = 0;

  await publishRules(relay, { restrictions: [] });
  await customer.goto(pages.page("/random", { body: "<h1>Random</h1><main></main>" }));
  await agent.open();
  await agent.join(await customer.startSession());

  for (let round = 0; round < rounds; round++) {
    const seed = firstSeed + round;
    const next = random(seed);
    const { rules, privateByDefault } = randomRules(next);
    const referenceOf = (what: unknown, byDefault: boolean) => `canonical.reference(${JSON.stringify(what)}, ${byDefault})`;
    const onPage = referenceOf(rules, privateByDefault);
    const sees = async (document: string, reference: string) => `(() => { ${script}; return canonical.canonicalPage(${document}, ${reference}); })()`;
    // What is uncovered when the page is at rest may be seen; and all that is in the page's old state while rules change.
    const noteOpen = async () => {
      const words = await customer.page.evaluate<string[]>(`(() => { ${script}; return (${openWords.toString()})(${onPage}); })()`);
      for (const word of words) open.add(word);
    };
    const agree = async (when: string) => {
      await noteOpen();
      let difference = "";
      const look = async () => {
        const [page, mirror] = await Promise.all([
          customer.page.evaluate<string[]>(await sees("document", onPage)),
          agent.page.evaluate<string[]>(await sees(mirrored, referenceOf([], false))),
        ]);
        return (difference = firstDifference(page, mirror));
      };
      compared++;
      try {
        await expect.poll(look, { timeout: 5_000, intervals: [30, 60, 120, 250] }).toBe("");
      } catch {
        // One does not hide the others; each is the same again from its seed.
        differences.push(`seed ${seed}, ${when}, ${JSON.stringify({ rules, privateByDefault })}\n${difference}`);
      }
    };
    const act = async (what: "build" | "change", count: number) => {
      const given = Array.from({ length: canariesEach }, () => canaries.plant(`seed ${seed}`));
      const used = await customer.page.evaluate(play, { seed: Math.floor(next() * 2 ** 31), canaries: given, what, count });
      for (const word of given.slice(0, used)) planted.add(word);
    };

    if (round % 5 === 4) {
      await customer.page.reload();
      await agent.seesText("h1", /Random|\*/);
    }
    // Nothing of the page before is judged by rules that came later.
    await customer.page.evaluate(() => document.querySelector("main")!.replaceChildren());
    await publishRules(relay, {
      settings: { private_by_default: privateByDefault, submit_buttons: "open" },
      restrictions: rules,
    });
    await act("build", elements);
    await agree("built");
    for (let batch = 1; batch <= batches; batch++) {
      await act("change", changes);
      await agree(`after ${batch} batches of changes`);
    }
  }

  const leaks = new Map<string, Set<string>>();
  const secrets = [...planted].filter((word) => !open.has(word));
  const judged = canaries.only(secrets);
  for (const { what, bytes } of await wire.exchanges()) judged.find(bytes, what, leaks);
  for (const part of memoryOf(relay.pid() ?? 0) ?? []) judged.find(part, "the relay's memory", leaks);
  console.log(
    `random: ${rounds} rounds from seed ${firstSeed}, ${compared} comparisons, ${differences.length} differences, ${planted.size} canaries, ${secrets.length} covered always, ${leaks.size} found`,
  );
  expect.soft(differences).toEqual([]);
  expect([...leaks].map(([where, what]) => `${where}: ${[...what].join("; ")}`)).toEqual([]);
  expect(secrets.length).toBeGreaterThan(rounds * 5);
});

/** Runs in the page: all words that stand where nothing covers them. */
function openWords(reference: { isMasked(node: Node): boolean }): string[] {
  const words: string[] = [];
  // What a page has split stands side by side in a frame, too.
  let texts = "";
  const put = (text: string) => words.push(...(text.match(/cnry7Qz[0-9a-z]{4}Jx/g) ?? []));
  const visit = (node: Node): void => {
    if (!reference.isMasked(node)) {
      if (node instanceof Text) texts += node.data;
      if (node instanceof Element) {
        for (const { value } of node.attributes) put(value);
        put(String((node as HTMLInputElement).value ?? ""));
      }
    }
    if (node instanceof Element && node.shadowRoot) visit(node.shadowRoot);
    for (const child of node.childNodes) visit(child);
  };
  visit(document);
  put(texts);
  return words;
}
