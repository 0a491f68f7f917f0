// What a busy page loses: to-do lists and tables without a script, with ours idle and in a session (strict: without
// WebAssembly), and with rrweb.
import { installRrweb, rrweb, startSession } from "../capture/recorders";
import { settled } from "../capture/settled";
import { installWorkloads, onWorkbench } from "../capture/workloads";
import { openWindow, type Window } from "../harness/browser";
import { median } from "../harness/figures";
import { meterOf, type Usage } from "../harness/main-thread";
import type { PageServer } from "../harness/pages";
import { API_KEY, type Relay } from "../harness/relay";
import { join, openConsole } from "../mirror/console";
import { loadTodos, TO_DO_LISTS, type Todos } from "./todos";

export const VARIANTS = ["none", "idle", "active", "strict", "rrweb"] as const;
export type Variant = (typeof VARIANTS)[number];

/** Workloads of the capture measurement that take a page long enough to lose part of it; here the table is shown. */
const TABLE = ["append 1k", "replace 1k", "text in 1k rows", "sort 1k", "remove single rows"] as const;
/** How often a to-do list is filled and emptied in one measurement. */
const TO_DO_TIMES = 3;

export interface ChurnRow {
  workload: string;
  /** CPU of all tasks of the main thread, in milliseconds. */
  ms: Record<Variant, number>;
  /** What a variant adds to `none`. */
  slowdown_pct: Record<Exclude<Variant, "none">, number>;
}

interface Side {
  readonly window: Window;
  readonly meter: (act: () => Promise<void>) => Promise<Usage>;
  /** Others that the variant needs. */
  readonly with?: Window;
}

export async function measureChurn(
  server: PageServer,
  relay: Relay,
  rounds: number,
  wanted: (name: string) => boolean,
): Promise<ChurnRow[]> {
  const all = [...TO_DO_LISTS.map((kind) => `to-do, ${kind}`), ...TABLE.map((name) => `table, ${name}`)];
  const names = all.filter(wanted);
  if (names.length === 0) return [];
  const sides = {} as Record<Variant, Side>;
  try {
    for (const variant of VARIANTS) sides[variant] = await openSide(variant, server, relay);
    const rows: ChurnRow[] = [];
    for (const name of names) {
      process.stderr.write(`  ${name}\n`);
      rows.push(await measure(name, sides, rounds));
    }
    return rows;
  } finally {
    for (const { window, with: other } of Object.values(sides)) {
      await other?.close();
      await window.close();
    }
  }
}

async function openSide(variant: Variant, server: PageServer, relay: Relay): Promise<Side> {
  const window = await openWindow();
  const { page } = window;
  await page.goto(`${server.origin}/workloads`);
  await page.evaluate(() => {
    const place = document.getElementById("place") as HTMLElement;
    place.hidden = false;
    // How the agent's mirror is known to be whole.
    place.after(Object.assign(document.createElement("p"), { id: "last" }));
  });
  await page.evaluate(installWorkloads);
  await loadTodos(page);
  const meter = await meterOf(window.cdp);
  if (variant === "idle") await page.addScriptTag({ url: `${relay.url}/cobrowse/js/gcb.min.js?apikey=${API_KEY}` });
  if (variant === "rrweb") {
    await installRrweb(page);
    await rrweb(page, "start");
  }
  if (variant !== "active" && variant !== "strict") return { window, meter };
  // Another process: what the agent's browser does is none of the customer's.
  const agent = await openWindow();
  const token = await startSession(page, relay, variant === "strict" ? "plain" : "wasm");
  await openConsole(agent.page, relay, variant === "strict" ? relay.otherJwt : relay.jwt);
  await join(agent.page, token, "last");
  return { window, meter, with: agent };
}

async function measure(name: string, sides: Record<Variant, Side>, rounds: number): Promise<ChurnRow> {
  const taken: Record<Variant, number[]> = { none: [], idle: [], active: [], strict: [], rrweb: [] };
  // The first round warms all of them up alike.
  for (let round = 0; round <= rounds; round++) {
    for (let at = 0; at < VARIANTS.length; at++) {
      const variant = VARIANTS[(at + round) % VARIANTS.length] as Variant;
      const { window, meter } = sides[variant];
      await prepare(window, name);
      await settled(window.page);
      if (variant === "rrweb") await rrweb(window.page, "clear");
      const { taskMs } = await meter(async () => {
        await run(window, name);
        await settled(window.page);
      });
      if (round > 0) taken[variant].push(taskMs);
    }
  }
  const of = (variant: Variant): number => median(taken[variant]);
  const ms = { none: of("none"), idle: of("idle"), active: of("active"), strict: of("strict"), rrweb: of("rrweb") };
  const slowdown = (variant: Variant): number => (ms[variant] / ms.none - 1) * 100;
  return {
    workload: name,
    ms,
    slowdown_pct: {
      idle: slowdown("idle"),
      active: slowdown("active"),
      strict: slowdown("strict"),
      rrweb: slowdown("rrweb"),
    },
  };
}

const todoOf = (name: string): string | undefined => /^to-do, (.*)/.exec(name)?.[1];
const tableOf = (name: string): string => name.replace(/^table, /, "");

async function prepare({ page }: Window, name: string): Promise<void> {
  const kind = todoOf(name);
  if (kind === undefined) return onWorkbench(page, "prepare", tableOf(name));
  await page.evaluate((kind) => (window as unknown as { todos: Todos }).todos.prepare(kind), kind);
}

async function run({ page }: Window, name: string): Promise<void> {
  if (todoOf(name) === undefined) return onWorkbench(page, "run", tableOf(name));
  await page.evaluate((times) => (window as unknown as { todos: Todos }).todos.run(times), TO_DO_TIMES);
}
