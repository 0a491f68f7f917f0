// What the page loses: a busy page with ours idle and in a session beside rrweb, and a quiet page with ours idle.
//
//   npm run bench -- overhead [--rounds N] [--only REGEX] [--files FOLDER]
import { parseArgs } from "node:util";

import { replaceFiles } from "./capture/hot-spots";
import { beforeEachWindow } from "./harness/browser";
import { geometricMean, printTable, rounded, writeResult } from "./harness/figures";
import { servePages } from "./harness/pages";
import { startRelay } from "./harness/relay";
import { measureChurn, VARIANTS, type ChurnRow, type Variant } from "./overhead/churn";
import { measureIdlePage } from "./overhead/idle-page";

const { values: options } = parseArgs({
  options: {
    /** Measurements of each variant, of which the median counts. */
    rounds: { type: "string", default: "5" },
    /** Only workloads whose name this regular expression finds; the quiet page is `idle page`. */
    only: { type: "string", default: "" },
    /** Builds to use in place of the shipped ones. */
    files: { type: "string" },
  },
});
const rounds = Number(options.rounds);
const only = new RegExp(options.only);
const { files } = options;
if (files) beforeEachWindow((page) => replaceFiles(page, files));

const server = await servePages();
const relay = await startRelay(server.origin);
try {
  const rows = await measureChurn(server, relay, rounds, (name) => only.test(name));
  const measuresIdle = only.test("idle page");
  const idle = measuresIdle ? await measureIdlePage(server, relay, rounds * 3, "head") : undefined;
  const late = measuresIdle ? await measureIdlePage(server, relay, rounds, "late") : undefined;
  printTable(
    "main-thread CPU in ms (median), and what is added to a page without a script, in percent",
    ["workload", ...VARIANTS, "idle %", "active %", "strict %", "rrweb %"],
    rows.map(({ workload, ms, slowdown_pct: more }) => [
      workload,
      ...VARIANTS.map((variant) => ms[variant]),
      more.idle,
      more.active,
      more.strict,
      more.rrweb,
    ]),
  );
  const summary: Record<string, number> = {};
  if (rows.length > 0) {
    summary.slowdown_idle_pct = slowdown(rows, "idle");
    summary.slowdown_active_pct = slowdown(rows, "active");
    summary.slowdown_strict_pct = slowdown(rows, "strict");
    summary.slowdown_rrweb_pct = slowdown(rows, "rrweb");
  }
  if (idle && late) {
    summary.idle_main_thread_ms = rounded(idle.main_thread_ms);
    summary.idle_script_ms = rounded(idle.script_ms);
    summary.idle_layout_ms = rounded(idle.layout_ms);
    summary.idle_late_main_thread_ms = rounded(late.main_thread_ms);
    summary.idle_late_script_ms = rounded(late.script_ms);
    summary.idle_late_layout_ms = rounded(late.layout_ms);
    summary.idle_late_long_tasks = late.long_tasks;
  }
  const written = rows.map(({ workload, ms, slowdown_pct }) => ({
    workload,
    ...flat(ms, "ms"),
    ...flat(slowdown_pct, "slowdown_pct"),
  }));
  writeResult("overhead", written, summary);
} finally {
  await relay.stop();
  await server.stop();
}

/** Of the workloads' ratios to a page without a script, the geometric mean: no workload weighs more for being longer. */
function slowdown(rows: readonly ChurnRow[], variant: Variant): number {
  return rounded((geometricMean(rows.map(({ ms }) => ms[variant] / ms.none)) - 1) * 100);
}

function flat(values: Record<string, number>, unit: string): Record<string, number> {
  const named = Object.entries(values).map(([name, value]) => [`${name}_${unit}`, rounded(value)]);
  return Object.fromEntries(named) as Record<string, number>;
}
