// Shows where our time goes up to the encoded bytes, by page and workload; names are readable when the files are
// (`--files`).
import { openWindow } from "../harness/browser";
import { printTable } from "../harness/figures";
import { SNAPSHOT_PAGES, type PageServer } from "../harness/pages";
import type { Relay } from "../harness/relay";
import { profile } from "./hot-spots";
import { deliver, installDelivery, joinOurs, keepingBegun, keptFrames } from "./recorders";
import { settled } from "./settled";
import { installWorkloads, onWorkbench, WORKLOADS } from "./workloads";

const SHOWN = 25;
/** Runs before the one that is profiled: the figures are of warm code too. */
const WARM_UP = 2;

export async function profileAll(server: PageServer, relay: Relay, wanted: (name: string) => boolean): Promise<void> {
  for (const { name, path } of SNAPSHOT_PAGES) {
    if (wanted(name)) await profileOne(server, relay, name, path);
  }
  for (const { name } of WORKLOADS) {
    if (wanted(name)) await profileOne(server, relay, name);
  }
}

async function profileOne(server: PageServer, relay: Relay, name: string, path?: string): Promise<void> {
  const window = await openWindow();
  try {
    await window.page.goto(server.origin + (path ?? "/workloads"), { waitUntil: "load" });
    if (!path) await window.page.evaluate(installWorkloads);
    await installDelivery(window.page);
    const agent = await (await joinOurs(window.page, relay))();
    await agent.complete();
    await settled(window.page, agent.frames);
    const prepare = async (): Promise<void> => {
      if (!path) await onWorkbench(window.page, "prepare", name);
      await settled(window.page, agent.frames);
      agent.reset();
    };
    const act = async (): Promise<void> => {
      if (path) {
        agent.requestKeyframe();
        await keepingBegun(window.page);
      } else {
        await onWorkbench(window.page, "run", name);
      }
      await settled(window.page, () => keptFrames(window.page));
    };
    for (let run = 0; run < WARM_UP; run++) {
      await prepare();
      await deliver(window.page, "kept");
      await act();
      await deliver(window.page, "sent");
    }
    await prepare();
    await deliver(window.page, "kept");
    const spots = await profile(window.cdp, act);
    const total = spots.reduce((sum, spot) => sum + spot.selfMs, 0);
    printTable(
      `${name}: ${total.toFixed(1)} ms on the clock, the page's own work among it`,
      ["function", "self ms", "%"],
      spots.slice(0, SHOWN).map((spot) => [spot.name, spot.selfMs, spot.percent]),
    );
    agent.leave();
  } finally {
    await window.close();
  }
}
