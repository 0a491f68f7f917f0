// Mutation workloads: the same page without a recorder, with rrweb and with ours, each in a browser of its own.
import { gzipSync } from "node:zlib";

import { openWindow, type Window } from "../harness/browser";
import type { CountingAgent } from "../harness/counting-agent";
import { median } from "../harness/figures";
import { meterOf, type Usage } from "../harness/main-thread";
import type { PageServer } from "../harness/pages";
import type { Relay } from "../harness/relay";
import { deliver, installDelivery, installRrweb, joinOurs, keptFrames, rrweb } from "./recorders";
import { settled } from "./settled";
import { installWorkloads, onWorkbench, WORKLOADS, type Workload } from "./workloads";

/** Milliseconds of CPU below which a difference of two measurements says nothing. */
const RESOLUTION_MS = 0.05;

export interface MutationRow {
  workload: string;
  moves: boolean;
  extra: boolean;
  /** CPU of the workload itself, with no recorder. */
  page_task_ms: number;
  /**
   * CPU within functions that the browser called: observers, frames, timers, sockets. The workload is not among them.
   * Ours up to the encoded bytes, rrweb up to the JSON.
   */
  rrweb_ms: number;
  ours_ms: number;
  cpu_ratio: number;
  /** The same with compressing and sending. rrweb does neither. */
  ours_as_shipped_ms: number;
  cpu_ratio_as_shipped: number;
  /** What the recorder adds to all tasks of the main thread: exact on long workloads only. */
  rrweb_task_ms: number;
  ours_task_ms: number;
  ours_as_shipped_task_ms: number;
  rrweb_bytes: number;
  ours_bytes: number;
  ours_sent_bytes: number;
  rrweb_gzip_bytes: number;
  ours_gzip_bytes: number;
  bytes_ratio: number;
}

/** A way to record, installed in its own window. */
interface Side {
  readonly window: Window;
  readonly meter: (act: () => Promise<void>) => Promise<Usage>;
  readonly agent?: CountingAgent;
}

type Variant = "page" | "rrweb" | "ours" | "ours as shipped";

interface Bytes {
  raw: number;
  gzip: number;
  sent: number;
}

export async function measureMutations(
  server: PageServer,
  relay: Relay,
  rounds: number,
  wanted: (name: string) => boolean,
): Promise<MutationRow[]> {
  const workloads = WORKLOADS.filter((workload) => wanted(workload.name));
  if (workloads.length === 0) return [];
  const sides = {
    page: await openSide(server),
    rrweb: await openSide(server, async (side) => {
      await installRrweb(side.page);
      await rrweb(side.page, "start");
      return undefined;
    }),
    ours: await openSide(server, async (side) => {
      await installDelivery(side.page);
      const join = await joinOurs(side.page, relay);
      const agent = await join();
      await agent.complete();
      return agent;
    }),
  };
  try {
    const rows: MutationRow[] = [];
    for (const workload of workloads) {
      process.stderr.write(`  ${workload.name}\n`);
      rows.push(await measure(workload, sides, server, rounds));
    }
    return rows;
  } finally {
    sides.ours.agent?.leave();
    for (const side of Object.values(sides)) await side.window.close();
  }
}

async function openSide(
  server: PageServer,
  install?: (window: Window) => Promise<CountingAgent | undefined>,
): Promise<Side> {
  const window = await openWindow();
  await window.page.goto(`${server.origin}/workloads`);
  await window.page.evaluate(installWorkloads);
  const agent = await install?.(window);
  const meter = await meterOf(window.cdp);
  return agent ? { window, meter, agent } : { window, meter };
}

async function measure(
  workload: Workload,
  sides: Record<"page" | "rrweb" | "ours", Side>,
  server: PageServer,
  rounds: number,
): Promise<MutationRow> {
  const order: Variant[] = ["page", "rrweb", "ours", "ours as shipped"];
  const taken: Record<Variant, Usage[]> = { page: [], rrweb: [], ours: [], "ours as shipped": [] };
  let theirs: Bytes = { raw: 0, gzip: 0, sent: 0 };
  let ours = theirs;
  // The first round warms all of them up alike and gives the bytes.
  for (let round = 0; round <= rounds; round++) {
    for (let i = 0; i < order.length; i++) {
      const variant = order[(i + round) % order.length] as Variant;
      const side = variant === "page" || variant === "rrweb" ? sides[variant] : sides.ours;
      const { page } = side.window;
      await onWorkbench(page, "prepare", workload.name);
      // The others have done it when the call returns.
      if (side.agent) await settled(page, side.agent.frames);
      if (variant === "rrweb") await rrweb(page, "clear");
      if (variant === "ours") await deliver(page, "kept");
      side.agent?.reset();
      const usage = await side.meter(async () => {
        await onWorkbench(page, "run", workload.name);
        await settled(page, variant === "ours" ? () => keptFrames(page) : side.agent?.frames);
      });
      if (variant === "ours") await deliver(page, "sent");
      if (round > 0) taken[variant].push(usage);
      else if (variant === "rrweb") theirs = await postedBytes(side, server);
      else if (variant === "ours as shipped") ours = sentBytes(side);
    }
  }
  const more = (variant: Variant, kind: keyof Usage): number =>
    median(taken[variant].map((usage) => usage[kind])) - median(taken.page.map((usage) => usage[kind]));
  const script = (variant: Variant): number => Math.max(RESOLUTION_MS, more(variant, "scriptMs"));
  return {
    workload: workload.name,
    moves: workload.moves ?? false,
    extra: workload.extra ?? false,
    page_task_ms: median(taken.page.map((usage) => usage.taskMs)),
    rrweb_ms: script("rrweb"),
    ours_ms: script("ours"),
    cpu_ratio: script("rrweb") / script("ours"),
    ours_as_shipped_ms: script("ours as shipped"),
    cpu_ratio_as_shipped: script("rrweb") / script("ours as shipped"),
    rrweb_task_ms: more("rrweb", "taskMs"),
    ours_task_ms: more("ours", "taskMs"),
    ours_as_shipped_task_ms: more("ours as shipped", "taskMs"),
    rrweb_bytes: theirs.raw,
    ours_bytes: ours.raw,
    ours_sent_bytes: ours.sent,
    rrweb_gzip_bytes: theirs.gzip,
    ours_gzip_bytes: ours.gzip,
    bytes_ratio: theirs.raw / ours.raw,
  };
}

async function postedBytes(side: Side, server: PageServer): Promise<Bytes> {
  const posted = server.posted();
  await rrweb(side.window.page, "post");
  const bytes = await posted;
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 6 }).length, sent: bytes.length };
}

function sentBytes({ agent }: Side): Bytes {
  const received = agent?.received();
  if (!received) return { raw: 0, gzip: 0, sent: 0 };
  const { raw, rawBytes, sentBytes } = received;
  return { raw: rawBytes, gzip: gzipSync(raw, { level: 6 }).length, sent: sentBytes };
}
