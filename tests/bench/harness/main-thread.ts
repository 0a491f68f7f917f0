// How much CPU time the page's main thread has used, by Chromium's own account in thread time.
import type { CDPSession } from "playwright-core";

export interface Usage {
  /** Milliseconds of all tasks of the main thread: scripts, style, layout, parsing, collecting garbage. */
  taskMs: number;
  /** Milliseconds of that within functions that the browser has called. */
  scriptMs: number;
  /** Milliseconds of that for style and layout. */
  layoutMs: number;
}

/** Begins to count; once a page. */
export async function meterOf(cdp: CDPSession): Promise<(act: () => Promise<void>) => Promise<Usage>> {
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  await cdp.send("HeapProfiler.enable");
  const read = async (): Promise<Usage> => {
    const { metrics } = await cdp.send("Performance.getMetrics");
    const of = (name: string): number => (metrics.find((metric) => metric.name === name)?.value ?? NaN) * 1000;
    const layoutMs = of("LayoutDuration") + of("RecalcStyleDuration");
    return { taskMs: of("TaskDuration"), scriptMs: of("ScriptDuration"), layoutMs };
  };
  return async (act) => {
    await cdp.send("HeapProfiler.collectGarbage");
    const before = await read();
    await act();
    const after = await read();
    return {
      taskMs: after.taskMs - before.taskMs,
      scriptMs: after.scriptMs - before.scriptMs,
      layoutMs: after.layoutMs - before.layoutMs,
    };
  };
}
