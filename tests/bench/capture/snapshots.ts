// Full snapshots of real pages: rrweb's in one piece, ours in slices to an agent who joins, on the same page and machine.
import { gzipSync } from "node:zlib";

import { openWindow, type Window } from "../harness/browser";
import type { CountingAgent } from "../harness/counting-agent";
import { median } from "../harness/figures";
import { meterOf, type Usage } from "../harness/main-thread";
import type { PageServer, SNAPSHOT_PAGES } from "../harness/pages";
import type { Relay } from "../harness/relay";
import { deliver, installDelivery, installRrweb, joinOurs, keepingBegun, keptFrames, rrweb } from "./recorders";
import { settled } from "./settled";

/** A page is loaded anew this often: the first snapshot after a load runs code that is not optimised yet. */
const LOADS = 2;

export interface SnapshotRow {
  page: string;
  nodes: number;
  /** CPU of a further snapshot of the page, in warm code; ours up to the encoded bytes, rrweb up to the JSON. */
  rrweb_ms: number;
  ours_ms: number;
  cpu_ratio: number;
  /** The same with compressing and sending. rrweb does neither. */
  ours_as_shipped_ms: number;
  cpu_ratio_as_shipped: number;
  /** CPU of the first snapshot after the page was loaded; ours as shipped, with the session's own messages. */
  rrweb_first_ms: number;
  ours_first_ms: number;
  first_cpu_ratio: number;
  rrweb_bytes: number;
  ours_bytes: number;
  raw_bytes_ratio: number;
  rrweb_gzip_bytes: number;
  ours_gzip_bytes: number;
  gzip_bytes_ratio: number;
  /** What really crossed the wire, compressed slice by slice. */
  ours_sent_bytes: number;
}

type Variant = "rrweb" | "ours" | "ours as shipped";
type Meter = (act: () => Promise<void>) => Promise<Usage>;

interface Taken {
  warm: Record<Variant, number[]>;
  first: { rrweb: number[]; ours: number[] };
  nodes: number;
  theirs: Buffer;
  ours: Buffer;
  sentBytes: number;
}

export async function measureSnapshots(
  server: PageServer,
  relay: Relay,
  rounds: number,
  pages: readonly (typeof SNAPSHOT_PAGES)[number][],
): Promise<SnapshotRow[]> {
  const rows: SnapshotRow[] = [];
  for (const { name, path } of pages) {
    process.stderr.write(`  ${name}\n`);
    const taken: Taken = {
      warm: { rrweb: [], ours: [], "ours as shipped": [] },
      first: { rrweb: [], ours: [] },
      nodes: 0,
      theirs: Buffer.alloc(0),
      ours: Buffer.alloc(0),
      sentBytes: 0,
    };
    for (let load = 0; load < LOADS; load++) {
      await measureLoad(server, relay, path, Math.ceil(rounds / LOADS), load, taken);
    }
    rows.push(rowOf(name, taken));
  }
  return rows;
}

async function measureLoad(
  server: PageServer,
  relay: Relay,
  path: string,
  rounds: number,
  load: number,
  taken: Taken,
): Promise<void> {
  const windows = [await openWindow(), await openWindow()] as const;
  const [theirs, ours] = windows;
  let agent: CountingAgent | undefined;
  try {
    for (const window of windows) await window.page.goto(server.origin + path, { waitUntil: "load" });
    taken.nodes = await countNodes(ours);
    const meters: Record<"rrweb" | "ours", Meter> = {
      rrweb: await meterOf(theirs.cdp),
      ours: await meterOf(ours.cdp),
    };
    await installRrweb(theirs.page);
    const takeTheirs = async (): Promise<number> => {
      await rrweb(theirs.page, "clear");
      const { taskMs } = await meters.rrweb(() => rrweb(theirs.page, "start"));
      await rrweb(theirs.page, "stop");
      return taskMs;
    };
    await installDelivery(ours.page);
    const join = await joinOurs(ours.page, relay);
    await settled(ours.page);

    const takeFirst = [
      async () => void taken.first.rrweb.push(await takeTheirs()),
      async () => {
        const { taskMs } = await meters.ours(async () => {
          agent = await join();
          await agent.complete();
          await settled(ours.page, agent.frames);
        });
        taken.first.ours.push(taskMs);
      },
    ];
    if (load % 2 === 1) takeFirst.reverse();
    for (const take of takeFirst) await take();
    const joined = agent as CountingAgent | undefined;
    if (!joined) throw new Error("nobody has joined");
    const { raw, sentBytes } = joined.received();
    taken.ours = raw;
    taken.sentBytes = sentBytes;

    const takeShipped = async (): Promise<number> => {
      joined.reset();
      const { taskMs } = await meters.ours(async () => {
        joined.requestKeyframe();
        await joined.complete();
        await settled(ours.page, joined.frames);
      });
      return taskMs;
    };
    const takeOurs = async (): Promise<number> => {
      await deliver(ours.page, "kept");
      joined.reset();
      const { taskMs } = await meters.ours(async () => {
        joined.requestKeyframe();
        await keepingBegun(ours.page);
        await settled(ours.page, () => keptFrames(ours.page));
      });
      await deliver(ours.page, "sent");
      // Only a whole picture counts.
      await joined.complete();
      return taskMs;
    };
    const take = { rrweb: takeTheirs, ours: takeOurs, "ours as shipped": takeShipped };
    const order: Variant[] = ["rrweb", "ours", "ours as shipped"];
    for (let round = 0; round < rounds; round++) {
      for (let i = 0; i < order.length; i++) {
        const variant = order[(i + round) % order.length] as Variant;
        taken.warm[variant].push(await take[variant]());
      }
    }
    const posted = server.posted();
    await rrweb(theirs.page, "post");
    taken.theirs = await posted;
  } finally {
    agent?.leave();
    for (const window of windows) await window.close();
  }
}

function rowOf(page: string, taken: Taken): SnapshotRow {
  const warm = (variant: Variant): number => median(taken.warm[variant]);
  const gzip = (bytes: Buffer): number => gzipSync(bytes, { level: 6 }).length;
  const [theirFirst, ourFirst] = [median(taken.first.rrweb), median(taken.first.ours)];
  const [theirGzip, ourGzip] = [gzip(taken.theirs), gzip(taken.ours)];
  return {
    page,
    nodes: taken.nodes,
    rrweb_ms: warm("rrweb"),
    ours_ms: warm("ours"),
    cpu_ratio: warm("rrweb") / warm("ours"),
    ours_as_shipped_ms: warm("ours as shipped"),
    cpu_ratio_as_shipped: warm("rrweb") / warm("ours as shipped"),
    rrweb_first_ms: theirFirst,
    ours_first_ms: ourFirst,
    first_cpu_ratio: theirFirst / ourFirst,
    rrweb_bytes: taken.theirs.length,
    ours_bytes: taken.ours.length,
    raw_bytes_ratio: taken.theirs.length / taken.ours.length,
    rrweb_gzip_bytes: theirGzip,
    ours_gzip_bytes: ourGzip,
    gzip_bytes_ratio: theirGzip / ourGzip,
    ours_sent_bytes: taken.sentBytes,
  };
}

function countNodes(window: Window): Promise<number> {
  return window.page.evaluate(() => {
    const walker = document.createTreeWalker(document);
    let count = 1;
    while (walker.nextNode()) count++;
    return count;
  });
}
