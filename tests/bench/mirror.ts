// How long it takes until the agent sees: a change on the page, and the page at all. Real script, relay and console, the
// customer and the agent each in a browser of its own on this machine.
//
//   npm run bench -- mirror [--samples N] [--loads N] [--pictures N] [--files FOLDER]
import { parseArgs } from "node:util";

import { replaceFiles } from "./capture/hot-spots";
import { longestStretch, type Stretch } from "./capture/longest-task";
import { scriptUrl, startSession } from "./capture/recorders";
import { beforeEachWindow, openWindow, type Window } from "./harness/browser";
import { median, percentile, printTable, rounded, writeResult } from "./harness/figures";
import { meterOf, type Usage } from "./harness/main-thread";
import { servePages, type PageServer } from "./harness/pages";
import { startRelay, type Relay } from "./harness/relay";
import { publish } from "./harness/restrictions";
import { installClock } from "./mirror/clock";
import { join, nextDocument, openConsole, seen, watchStamps, type Picture } from "./mirror/console";

const { values: options } = parseArgs({
  options: {
    /** Changes that are timed. */
    samples: { type: "string", default: "250" },
    /** Page loads within a session that are timed. */
    loads: { type: "string", default: "15" },
    /** Sessions that are joined to time the first picture. */
    pictures: { type: "string", default: "5" },
    /** Builds to use in place of the shipped ones. */
    files: { type: "string" },
  },
});

/** Changes before the first that counts: code gets warm, the session quiet. */
const WARM_UP = 20;
/** Milliseconds; changes come at any moment of a frame, not right after the one before has arrived. */
const PAUSE_MS_MAX = 40;
/** Rows of the table for a page of 40,000 nodes. */
const ROWS = 2500;
/** Rows of a page as shops have them, about 2,000 nodes. */
const ROWS_OF_A_PAGE = 125;

if (options.files) {
  const folder = options.files;
  beforeEachWindow((page) => replaceFiles(page, folder));
}
const server = await servePages();
const relay = await startRelay(server.origin);
try {
  const delays = await timeChanges(server, relay, Number(options.samples));
  const loads = await timeLoads(server, relay, Number(options.loads));
  const pictures: Timed[] = [];
  for (let run = 0; run < Number(options.pictures); run++) pictures.push(await timePicture(server, relay));
  const changes: RuleChange[] = [];
  for (let run = 0; run < Number(options.pictures); run++) changes.push(await timeRuleChange(server, relay));
  report(delays, loads, pictures, changes);
} finally {
  await relay.stop();
  await server.stop();
}

async function timeChanges(server: PageServer, relay: Relay, samples: number): Promise<number[]> {
  const [customer, agent] = [await openWindow(), await openWindow()];
  try {
    await customer.page.goto(`${server.origin}/stamp`);
    await installClock(customer.page);
    const token = await startSession(customer.page, relay);
    await openConsole(agent.page, relay);
    await join(agent.page, token, "last");
    await watchStamps(agent.page, "stamp");
    const delays: number[] = [];
    for (let sample = 0; sample < WARM_UP + samples; sample++) {
      const made = await change(customer, Math.random() * PAUSE_MS_MAX);
      const arrived = await seen(agent.page, made.text);
      if (sample >= WARM_UP) delays.push(arrived - made.at);
    }
    return delays;
  } finally {
    await customer.close();
    await agent.close();
  }
}

/** The customer goes from page to page within a session: from leaving one until the agent has the next. */
async function timeLoads(server: PageServer, relay: Relay, samples: number): Promise<number[]> {
  const [customer, agent] = [await openWindow(), await openWindow()];
  const path = `/table?rows=${ROWS_OF_A_PAGE}`;
  try {
    await customer.page.goto(server.origin + path);
    const token = await startSession(customer.page, relay);
    await openConsole(agent.page, relay);
    await join(agent.page, token, "last");
    const delays: number[] = [];
    for (let sample = 0; sample < samples; sample++) {
      await installClock(customer.page);
      const shown = await nextDocument(agent.page, "last");
      const left = await customer.page.evaluate((path) => {
        const now = (window as any).wallNow() as number;
        location.assign(path);
        return now;
      }, `${path}&load=${sample}&tag=${encodeURIComponent(scriptUrl(relay))}`);
      delays.push((await shown()) - left);
      await customer.page.waitForLoadState("load");
    }
    return delays;
  } finally {
    await customer.close();
    await agent.close();
  }
}

/** Changes the stamp after a pause; gives its new text and the moment. */
function change({ page }: Window, pauseMs: number): Promise<{ text: string; at: number }> {
  return page.evaluate(async (pauseMs) => {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const at = (window as any).wallNow() as number;
    const text = at.toFixed(2);
    const stamp = document.getElementById("stamp");
    if (stamp) stamp.textContent = text;
    return { text, at };
  }, pauseMs);
}

/** A picture, and the CPU time that the agent's main thread took for it. */
type Timed = Picture & { usage: Usage };

async function timePicture(server: PageServer, relay: Relay): Promise<Timed> {
  const [customer, agent] = [await openWindow(), await openWindow()];
  try {
    await customer.page.goto(`${server.origin}/table?rows=${ROWS}`);
    const token = await startSession(customer.page, relay);
    await openConsole(agent.page, relay);
    const meter = await meterOf(agent.cdp);
    const pictures: Picture[] = [];
    const usage = await meter(async () => void pictures.push(await join(agent.page, token, "last")));
    const [picture] = pictures;
    if (!picture) throw new Error("there is no picture");
    return { ...picture, usage };
  } finally {
    await customer.close();
    await agent.close();
  }
}

/** From publishing a restriction until it holds, and until the agent sees a whole page of 40,000 nodes by it. */
interface RuleChange {
  readonly holdsMs: number;
  readonly maskedMs: number;
  /** The customer's longest task of ours meanwhile; of a second publication, because tracing costs time itself. */
  readonly longest: Stretch;
}

async function timeRuleChange(server: PageServer, relay: Relay): Promise<RuleChange> {
  await publish(relay, []);
  const [customer, agent] = [await openWindow(), await openWindow()];
  try {
    await customer.page.goto(`${server.origin}/table?rows=${ROWS}`);
    const token = await startSession(customer.page, relay);
    await openConsole(agent.page, relay);
    await join(agent.page, token, "last");
    const mask = { id: "last", kind: "mask", selector: "#last", pages: null } as const;
    const shown = await nextDocument(agent.page, "last");
    await installClock(customer.page);
    const begun = await customer.page.evaluate(() => (window as any).wallNow() as number);
    const before = performance.now();
    await publish(relay, [mask]);
    const holdsMs = performance.now() - before;
    const maskedMs = (await shown()) - begun;
    const opened = await nextDocument(agent.page, "last");
    await publish(relay, []);
    await opened();
    const longest = await longestStretch(customer.cdp, "whole tasks", async () => {
      const shownAgain = await nextDocument(agent.page, "last");
      await publish(relay, [mask]);
      await shownAgain();
    });
    return { holdsMs, maskedMs, longest };
  } finally {
    await customer.close();
    await agent.close();
    await publish(relay, []);
  }
}

function report(delays: number[], loads: number[], pictures: Timed[], changes: RuleChange[]): void {
  const at = (percent: number): number => percentile(delays, percent);
  printTable(
    `change on the page → change in the mirror, ms (${delays.length} changes)`,
    ["", "least", "p50", "p90", "p99", "most"],
    [["delay", at(0), at(50), at(90), at(99), at(100)]],
  );
  printTable(
    `the customer goes to another page (2,000 nodes) → whole in the mirror, ms (${loads.length} loads)`,
    ["", "least", "p50", "p90", "most"],
    [["delay", ...[0, 50, 90, 100].map((percent) => percentile(loads, percent))]],
  );
  printTable(
    "agent joins a page of 40,000 nodes, ms from join(); CPU of the agent's main thread",
    ["run", "something drawn", "whole page", "elements", "CPU", "script", "style, layout"],
    pictures.map(({ firstContentMs, wholeMs, elements, usage }, run) => [
      `${run + 1}`,
      firstContentMs,
      wholeMs,
      String(elements),
      usage.taskMs,
      usage.scriptMs,
      usage.layoutMs,
    ]),
  );
  printTable(
    "a restriction is published for a page of 40,000 nodes, ms; our longest task in the customer's browser",
    ["run", "holds", "whole page by it", "longest task, CPU", "on the clock"],
    changes.map(({ holdsMs, maskedMs, longest }, run) => [
      `${run + 1}`,
      holdsMs,
      maskedMs,
      longest.cpuMs,
      longest.wallMs,
    ]),
  );
  const first = (value: (picture: Timed) => number): number => rounded(median(pictures.map(value)));
  writeResult(
    "mirror",
    [
      ...delays.map((delay_ms) => ({ kind: "change", delay_ms: rounded(delay_ms) })),
      ...loads.map((delay_ms) => ({ kind: "load", delay_ms: rounded(delay_ms) })),
      ...pictures.map((picture) => ({
        kind: "picture",
        first_content_ms: rounded(picture.firstContentMs),
        whole_ms: rounded(picture.wholeMs),
        elements: picture.elements,
        agent_cpu_ms: rounded(picture.usage.taskMs),
        agent_script_ms: rounded(picture.usage.scriptMs),
        agent_layout_ms: rounded(picture.usage.layoutMs),
      })),
    ],
    {
      change_to_mirror_p50_ms: rounded(at(50)),
      change_to_mirror_p99_ms: rounded(at(99)),
      page_load_p50_ms: rounded(percentile(loads, 50)),
      rule_change_holds_ms: rounded(median(changes.map(({ holdsMs }) => holdsMs))),
      rule_change_whole_ms: rounded(median(changes.map(({ maskedMs }) => maskedMs))),
      rule_change_longest_task_ms: rounded(median(changes.map(({ longest }) => longest.cpuMs))),
      first_picture_ms: first((picture) => picture.wholeMs),
      first_content_ms: first((picture) => picture.firstContentMs),
    },
  );
}
