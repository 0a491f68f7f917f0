// What capturing a page costs its visitors, beside rrweb 2 on the same pages, machine and run.
//
// Ours is what ships: the script, the engine and a session through a real relay, with an agent who counts the bytes.
// rrweb records without the text of style sheets, and each of its events is made JSON and kept. "ours" goes as far: to the
// encoded bytes, copied where the socket would take them. "as shipped" adds compressing and sending to it.
//
//   npm run bench -- capture [--rounds N] [--only REGEX] [--files FOLDER] [--restrictions N] [--profile]
import { parseArgs } from "node:util";

import { measureLongest, type LongestRow } from "./capture/longest-runs";
import { measureMutations, type MutationRow } from "./capture/mutations";
import { profileAll } from "./capture/profiles";
import { measureSnapshots, type SnapshotRow } from "./capture/snapshots";
import { geometricMean, printTable, rounded, writeResult } from "./harness/figures";
import { servePages, SNAPSHOT_PAGES } from "./harness/pages";
import { startRelay } from "./harness/relay";
import { manyRestrictions, publish } from "./harness/restrictions";
import { replaceFiles } from "./capture/hot-spots";
import { beforeEachWindow } from "./harness/browser";

const { values: options } = parseArgs({
  options: {
    /** Measurements of each variant, of which the median counts. */
    rounds: { type: "string", default: "4" },
    /** Only pages and workloads whose name this regular expression finds. */
    only: { type: "string", default: "" },
    /** Builds to use in place of the shipped ones, for example with readable names. */
    files: { type: "string" },
    /** So many restrictions hold on our side. */
    restrictions: { type: "string", default: "0" },
    /** Shows where our time goes instead of measuring. */
    profile: { type: "boolean", default: false },
  },
});
const rounds = Number(options.rounds);
const only = new RegExp(options.only);
const wanted = (name: string): boolean => only.test(name);
const pages = SNAPSHOT_PAGES.filter((page) => wanted(page.name));
const { files } = options;
if (files) beforeEachWindow((page) => replaceFiles(page, files));

const server = await servePages();
const relay = await startRelay(server.origin);
try {
  const restrictions = Number(options.restrictions);
  if (restrictions > 0) await publish(relay, manyRestrictions(restrictions));
  if (options.profile) {
    await profileAll(server, relay, wanted);
  } else {
    console.error("snapshots");
    const snapshots = await measureSnapshots(server, relay, rounds, pages);
    console.error("mutations");
    const mutations = await measureMutations(server, relay, rounds, wanted);
    console.error("longest stretches");
    const longest = await measureLongest(server, relay, wanted);
    report(snapshots, mutations, longest);
  }
} finally {
  await relay.stop();
  await server.stop();
}

function report(snapshots: SnapshotRow[], mutations: MutationRow[], longest: LongestRow[]): void {
  const kb = (bytes: number): number => bytes / 1000;
  printTable(
    "full snapshots: main-thread CPU in ms (median), ratios rrweb / ours",
    ["page", "nodes", "rrweb", "ours", "ratio", "as shipped", "ratio", "first: rrweb", "as shipped", "ratio"],
    snapshots.map((row) => [
      row.page,
      String(row.nodes),
      row.rrweb_ms,
      row.ours_ms,
      row.cpu_ratio,
      row.ours_as_shipped_ms,
      row.cpu_ratio_as_shipped,
      row.rrweb_first_ms,
      row.ours_first_ms,
      row.first_cpu_ratio,
    ]),
  );
  printTable(
    "full snapshots: KB (1000 bytes), ratios rrweb / ours; sent: compressed slice by slice",
    ["page", "raw: rrweb", "ours", "ratio", "gzip: rrweb", "ours", "ratio", "sent"],
    snapshots.map((row) => [
      row.page,
      kb(row.rrweb_bytes),
      kb(row.ours_bytes),
      row.raw_bytes_ratio,
      kb(row.rrweb_gzip_bytes),
      kb(row.ours_gzip_bytes),
      row.gzip_bytes_ratio,
      kb(row.ours_sent_bytes),
    ]),
  );
  printTable(
    "mutations: main-thread CPU in ms within callbacks (median), in brackets what is added to all tasks; KB",
    ["workload", "rrweb", "ours", "ratio", "shipped", "ratio", "(rrweb)", "(ours)", "(shipped)", "KB: rrweb", "ours", "ratio", "sent"],
    mutations.map((row) => [
      row.workload,
      row.rrweb_ms,
      row.ours_ms,
      row.cpu_ratio,
      row.ours_as_shipped_ms,
      row.cpu_ratio_as_shipped,
      row.rrweb_task_ms,
      row.ours_task_ms,
      row.ours_as_shipped_task_ms,
      kb(row.rrweb_bytes),
      kb(row.ours_bytes),
      row.bytes_ratio,
      kb(row.ours_sent_bytes),
    ]),
  );
  printTable(
    "longest stretch of ours on the main thread, ms (median of runs)",
    ["what", "CPU", "clock"],
    longest.map((row) => [row.what, row.cpu_ms, row.wall_ms]),
  );
  const rows = [
    ...snapshots.map((row) => ({ kind: "snapshot", ...row })),
    ...mutations.map((row) => ({ kind: "mutation", ...row })),
    ...longest.map((row) => ({ kind: "longest", ...row })),
  ];
  writeResult("capture", rows, summary(snapshots, mutations, longest));
}

/** `*_min`: of the worst page or workload. */
function summary(snapshots: SnapshotRow[], mutations: MutationRow[], longest: LongestRow[]): Record<string, number> {
  const least = (values: number[]): number => rounded(Math.min(...values));
  const most = (values: number[]): number => rounded(Math.max(...values));
  const total = (values: number[]): number => values.reduce((sum, value) => sum + value, 0);
  const figures: Record<string, number> = {};
  if (snapshots.length > 0) {
    figures.snapshot_cpu_ratio_min = least(snapshots.map((row) => row.cpu_ratio));
    figures.snapshot_cpu_ratio_as_shipped_min = least(snapshots.map((row) => row.cpu_ratio_as_shipped));
    figures.snapshot_first_cpu_ratio_min = least(snapshots.map((row) => row.first_cpu_ratio));
    figures.snapshot_raw_bytes_ratio_min = least(snapshots.map((row) => row.raw_bytes_ratio));
    figures.snapshot_gzip_bytes_ratio_min = least(snapshots.map((row) => row.gzip_bytes_ratio));
  }
  const named = mutations.filter((row) => !row.extra);
  if (named.length > 0) {
    figures.mutation_cpu_ratio_geomean = rounded(geometricMean(named.map((row) => row.cpu_ratio)));
    figures.mutation_cpu_ratio_as_shipped_geomean = rounded(
      geometricMean(named.map((row) => row.cpu_ratio_as_shipped)),
    );
    figures.mutation_cpu_ratio_min = least(named.map((row) => row.cpu_ratio));
    figures.mutation_bytes_ratio = rounded(
      total(named.map((row) => row.rrweb_bytes)) / total(named.map((row) => row.ours_bytes)),
    );
  }
  const moves = named.filter((row) => row.moves);
  if (moves.length > 0) figures.move_cpu_ratio_min = least(moves.map((row) => row.cpu_ratio));
  if (longest.length > 0) {
    figures.longest_task_ms = most(longest.map((row) => row.cpu_ms));
    figures.longest_task_wall_ms = most(longest.map((row) => row.wall_ms));
  }
  return figures;
}
