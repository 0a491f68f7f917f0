// Where our capture spends its time: V8's sampling profiler while something is recorded, as self time by function.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CDPSession, Page } from "playwright-core";

/** Microseconds between two samples. */
const INTERVAL_US = 100;

export interface HotSpot {
  name: string;
  selfMs: number;
  percent: number;
}

/**
 * Serves builds with readable names in place of the shipped ones, from a folder with files of their names, such as
 * `gcb.min.js` or `gcb-hands.wasm`.
 */
export async function replaceFiles(page: Page, folder: string): Promise<void> {
  const types: Record<string, string> = { js: "text/javascript", wasm: "application/wasm" };
  await page.route(/\/cobrowse\/js\/gcb[^/]*\.(js|wasm)/, async (route) => {
    const name = new URL(route.request().url()).pathname.split("/").pop() ?? "";
    let body: Buffer;
    try {
      body = readFileSync(join(folder, name));
    } catch {
      return route.continue();
    }
    const contentType = types[name.split(".").pop() ?? ""] ?? "text/plain";
    await route.fulfill({ body, contentType, headers: { "access-control-allow-origin": "*" } });
  });
}

export async function profile(cdp: CDPSession, act: () => Promise<void>): Promise<HotSpot[]> {
  await cdp.send("Profiler.enable");
  await cdp.send("Profiler.setSamplingInterval", { interval: INTERVAL_US });
  await cdp.send("Profiler.start");
  await act();
  const { profile } = await cdp.send("Profiler.stop");
  const names = new Map(
    profile.nodes.map(({ id, callFrame }) => {
      const file = callFrame.url.split("/").pop()?.replace(/\?.*/, "") ?? "";
      const place = file ? ` (${file}:${callFrame.lineNumber + 1})` : "";
      return [id, `${callFrame.functionName || "anonymous"}${place}`];
    }),
  );
  const self = new Map<string, number>();
  const deltas = profile.timeDeltas ?? [];
  (profile.samples ?? []).forEach((node, i) => {
    const name = names.get(node) ?? "?";
    self.set(name, (self.get(name) ?? 0) + (deltas[i] ?? 0) / 1000);
  });
  for (const outside of ["(idle)", "(root)"]) self.delete(outside);
  const all = [...self.values()].reduce((sum, ms) => sum + ms, 0);
  return [...self]
    .map(([name, selfMs]) => ({ name, selfMs, percent: (selfMs / all) * 100 }))
    .sort((a, b) => b.selfMs - a.selfMs);
}
