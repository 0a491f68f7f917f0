// Runs of which only the longest stretch of ours counts: apart from the others, because tracing costs time itself.
import { openWindow } from "../harness/browser";
import type { CountingAgent } from "../harness/counting-agent";
import { median } from "../harness/figures";
import { SNAPSHOT_PAGES, type PageServer } from "../harness/pages";
import type { Relay } from "../harness/relay";
import { longestStretch, type Stretch } from "./longest-task";
import { joinOurs } from "./recorders";
import { settled } from "./settled";
import { installWorkloads, onWorkbench } from "./workloads";

const RUNS = 3;
/** The largest page, and batches that are large enough to need slices. */
const PAGE = "table";
const BATCHES = ["create 10k", "clear 10k", "class on 5k", "sort 1k", "innerHTML 200 KB"];

export interface LongestRow {
  what: string;
  cpu_ms: number;
  wall_ms: number;
}

export async function measureLongest(
  server: PageServer,
  relay: Relay,
  wanted: (name: string) => boolean,
): Promise<LongestRow[]> {
  const rows: LongestRow[] = [];
  const page = SNAPSHOT_PAGES.find(({ name }) => name === PAGE && wanted(name));
  if (page) {
    const first: Stretch[] = [];
    const again: Stretch[] = [];
    for (let run = 0; run < RUNS; run++) {
      const { first: one, again: other } = await pictures(server, relay, page.path);
      first.push(one);
      again.push(other);
    }
    rows.push(rowOf(`${page.name}: first picture`, first), rowOf(`${page.name}: further picture`, again));
  }
  const batches = BATCHES.filter(wanted);
  if (batches.length > 0) rows.push(...(await workloads(server, relay, batches)));
  return rows;
}

async function pictures(server: PageServer, relay: Relay, path: string): Promise<{ first: Stretch; again: Stretch }> {
  const window = await openWindow();
  try {
    await window.page.goto(server.origin + path, { waitUntil: "load" });
    const join = await joinOurs(window.page, relay);
    await settled(window.page);
    const joined: CountingAgent[] = [];
    const first = await longestStretch(window.cdp, "whole tasks", async () => {
      const agent = await join();
      joined.push(agent);
      await agent.complete();
      await settled(window.page, agent.frames);
    });
    const again = await longestStretch(window.cdp, "whole tasks", async () => {
      for (const agent of joined) {
        agent.reset();
        agent.requestKeyframe();
        await agent.complete();
        await settled(window.page, agent.frames);
      }
    });
    for (const agent of joined) agent.leave();
    return { first, again };
  } finally {
    await window.close();
  }
}

async function workloads(server: PageServer, relay: Relay, names: readonly string[]): Promise<LongestRow[]> {
  const window = await openWindow();
  try {
    await window.page.goto(`${server.origin}/workloads`);
    await window.page.evaluate(installWorkloads);
    const agent = await (await joinOurs(window.page, relay))();
    await agent.complete();
    const rows: LongestRow[] = [];
    for (const name of names) {
      const stretches: Stretch[] = [];
      for (let run = 0; run < RUNS; run++) {
        await onWorkbench(window.page, "prepare", name);
        await settled(window.page, agent.frames);
        const stretch = await longestStretch(window.cdp, "our functions", async () => {
          await onWorkbench(window.page, "run", name);
          await settled(window.page, agent.frames);
        });
        stretches.push(stretch);
      }
      rows.push(rowOf(name, stretches));
    }
    agent.leave();
    return rows;
  } finally {
    await window.close();
  }
}

function rowOf(what: string, stretches: readonly Stretch[]): LongestRow {
  return {
    what,
    cpu_ms: median(stretches.map((stretch) => stretch.cpuMs)),
    wall_ms: median(stretches.map((stretch) => stretch.wallMs)),
  };
}
