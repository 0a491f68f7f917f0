// The longest stretch for which our capture keeps the main thread, read from Chromium's own trace of its tasks.
import type { CDPSession } from "playwright-core";

export interface Stretch {
  /** Milliseconds of CPU. */
  cpuMs: number;
  /** Milliseconds on the clock; other programs of the machine count. */
  wallMs: number;
}

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  tdur?: number;
  args?: { data?: { url?: string } };
}

/** What the browser does in a task for the page's own sake. */
const RENDERING = new Set(["UpdateLayoutTree", "Layout", "PrePaint", "Paint", "Layerize", "Commit", "HitTest"]);

/**
 * Traces what `act` causes.
 *
 * @param counting `whole tasks` that call a function of ours, without rendering: for what only we do. `our functions`:
 *   what these take of one task, where the page works in the same tasks.
 */
export async function longestStretch(
  cdp: CDPSession,
  counting: "whole tasks" | "our functions",
  act: () => Promise<void>,
): Promise<Stretch> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: object[] }): void => void events.push(...(value as TraceEvent[]));
  cdp.on("Tracing.dataCollected", collect);
  await cdp.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["devtools.timeline", "disabled-by-default-devtools.timeline"] },
  });
  await act();
  const complete = new Promise((resolve) => cdp.once("Tracing.tracingComplete", resolve));
  await cdp.send("Tracing.end");
  await complete;
  cdp.off("Tracing.dataCollected", collect);
  return longest(events, counting);
}

function longest(events: readonly TraceEvent[], counting: "whole tasks" | "our functions"): Stretch {
  const most: Stretch = { cpuMs: 0, wallMs: 0 };
  const threads = byThread(events);
  for (const thread of threads.values()) {
    // An outer event comes before those inside it.
    const inOrder = thread
      .filter((event) => event.ph === "X")
      .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
    for (let at = 0; at < inOrder.length;) {
      const task = inOrder[at++] as TraceEvent;
      if (task.name !== "RunTask") continue;
      const inside: TraceEvent[] = [];
      for (; at < inOrder.length; at++) {
        const event = inOrder[at] as TraceEvent;
        if (event.ts >= end(task)) break;
        inside.push(event);
      }
      const ours = outermost(inside.filter(isOurs));
      if (ours.length === 0) continue;
      const other = outermost(inside.filter((event) => RENDERING.has(event.name)));
      for (const [kind, length] of [["cpuMs", cpu], ["wallMs", wall]] as const) {
        const sum = (list: TraceEvent[]): number => list.reduce((total, event) => total + length(event), 0);
        const taken = counting === "whole tasks" ? length(task) - sum(other) : sum(ours);
        most[kind] = Math.max(most[kind], taken);
      }
    }
  }
  return most;
}

function isOurs(event: TraceEvent): boolean {
  return event.name === "FunctionCall" && (event.args?.data?.url ?? "").includes("/cobrowse/js/");
}

function outermost(inOrder: readonly TraceEvent[]): TraceEvent[] {
  const outer: TraceEvent[] = [];
  for (const event of inOrder) {
    const last = outer[outer.length - 1];
    if (!last || event.ts >= end(last)) outer.push(event);
  }
  return outer;
}

function byThread(events: readonly TraceEvent[]): Map<string, TraceEvent[]> {
  const threads = new Map<string, TraceEvent[]>();
  for (const event of events) {
    const key = `${event.pid}.${event.tid}`;
    const thread = threads.get(key);
    if (thread) thread.push(event);
    else threads.set(key, [event]);
  }
  return threads;
}

const end = (event: TraceEvent): number => event.ts + (event.dur ?? 0);
const wall = (event: TraceEvent): number => (event.dur ?? 0) / 1000;
const cpu = (event: TraceEvent): number => (event.tdur ?? event.dur ?? 0) / 1000;
