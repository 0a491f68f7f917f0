// What the script costs a visitor who never starts a session, on a real documentation page: in its head, as sites embed it,
// and added when the page is done loading.
import { scriptUrl } from "../capture/recorders";
import { settled } from "../capture/settled";
import { openWindow } from "../harness/browser";
import { median } from "../harness/figures";
import { meterOf, type Usage } from "../harness/main-thread";
import type { PageServer } from "../harness/pages";
import type { Relay } from "../harness/relay";

const PAGE = "/docs/std/iter/trait.Iterator.html";

export interface IdleCost {
  /** CPU of the main thread that ours takes beyond a script with nothing in it, milliseconds. */
  main_thread_ms: number;
  /** Of that, functions and styles. */
  script_ms: number;
  layout_ms: number;
  /** Tasks over 50 ms after ours was added, of all loads together. */
  long_tasks: number;
}

/** Where the script's tag is. */
export type Place = "head" | "late";

/** Each load has a browser of its own, so the script is fetched and compiled as on a first visit. */
export async function measureIdlePage(server: PageServer, relay: Relay, rounds: number, place: Place): Promise<IdleCost> {
  const scripts = {
    ours: { url: scriptUrl(relay) },
    // As large a page, tag and request, and nothing to do.
    empty: { url: `${server.origin}/empty.js` },
  };
  const taken: Record<keyof typeof scripts, Usage[]> = { ours: [], empty: [] };
  let longTasks = 0;
  for (let round = 0; round < rounds; round++) {
    const order = ["ours", "empty"] as const;
    for (const variant of round % 2 ? order : [...order].reverse()) {
      const window = await openWindow();
      try {
        // Of the same origin: a page of another one would have another process, which counts anew.
        await window.page.goto(server.origin + (place === "head" ? "/stamp" : PAGE), { waitUntil: "load" });
        await settled(window.page);
        await window.page.evaluate(() => {
          const long = ((globalThis as any).longTasks = [] as number[]);
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) long.push(entry.duration);
          }).observe({ type: "longtask" });
        });
        const meter = await meterOf(window.cdp);
        const usage = await meter(async () => {
          if (place === "late") await window.page.addScriptTag(scripts[variant]);
          else await window.page.goto(`${server.origin}${PAGE}?tag=${encodeURIComponent(scripts[variant].url)}`);
          await settled(window.page);
        });
        taken[variant].push(usage);
        // While it loads, a page has long tasks of its own.
        const long = await window.page.evaluate(() => ((globalThis as any).longTasks?.length as number | undefined) ?? 0);
        if (variant === "ours") longTasks += long;
      } finally {
        await window.close();
      }
    }
  }
  const more = (kind: keyof Usage): number =>
    median(taken.ours.map((usage) => usage[kind])) - median(taken.empty.map((usage) => usage[kind]));
  return {
    main_thread_ms: more("taskMs"),
    script_ms: more("scriptMs"),
    layout_ms: more("layoutMs"),
    long_tasks: longTasks,
  };
}
