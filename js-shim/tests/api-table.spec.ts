/** Proves what each member of the API is and does: in the top window and in a frame, before, during and after a session. */

import { existsSync, readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { configured, emit, expect, ready, test, version, type Site } from "./serve";

const states = ["before", "starting", "waiting", "pointer", "write", "ended"] as const;
type State = (typeof states)[number];

const common = ["VERSION", "markServiceElement", "onMaskedElement", "onSessionEnded", "onSessionStarted"];
const top = [
  "downgradeMode",
  "exitSession",
  "isBrowserSupported",
  "onAgentJoined",
  "onAgentNavigated",
  "onConnected",
  "onInitialized",
  "onModeChanged",
  "onModeUpgradeRequested",
  "onNavigationFailed",
  "startSession",
];

const session = '{"token":"123456789","agents":[{}]}';
const idle = '{"token":"123456789","agents":[]}';
const started = (agents: string) => [`onConnected [${agents}]`, `onSessionStarted [${agents}]`];
const upToWrite = [
  `onAgentJoined [{},${session}]`,
  `onConnected [${session}]`,
  "onInitialized [null]",
  'onModeChanged [{"pointer":false,"write":true}]',
  `onSessionStarted [${session}]`,
];
const end = 'onSessionEnded [{"reason":"external"}]';
const exited = ["engine: exit", 'onSessionEnded [{"reason":"self"}]'];
const question = ["engine: ask areYouOnPhone true"];

/** What a callback hears that is added in this state: of each signal the last time that it happened. */
const remembered: Record<State, { top: string[]; frame: string[] }> = {
  before: { top: ["onInitialized [null]"], frame: [] },
  starting: { top: ["onInitialized [null]"], frame: [] },
  waiting: {
    top: ["onInitialized [null]", ...started(idle)].sort(),
    frame: [`onSessionStarted [${idle}]`],
  },
  pointer: {
    top: [`onAgentJoined [{},${session}]`, "onInitialized [null]", ...started(session)].sort(),
    frame: [`onSessionStarted [${session}]`],
  },
  write: { top: upToWrite, frame: [`onSessionStarted [${session}]`] },
  ended: { top: [...upToWrite, end].sort(), frame: [end, `onSessionStarted [${session}]`] },
};

/** What a call does: on the engine, which decides about modes, and to those who listen. In the order of the calls. */
const effects: Record<State, [member: "downgradeMode" | "startSession" | "exitSession", effect: string[]][]> = {
  before: [
    ["downgradeMode", []],
    ["exitSession", []],
    ["startSession", question],
  ],
  starting: [
    ["downgradeMode", ["engine: downgrade"]],
    ["startSession", []],
    ["exitSession", exited],
  ],
  waiting: [
    ["downgradeMode", ["engine: downgrade"]],
    ["startSession", []],
    ["exitSession", exited],
  ],
  pointer: [
    ["downgradeMode", ["engine: downgrade"]],
    ["startSession", []],
    ["exitSession", exited],
  ],
  write: [
    ["downgradeMode", ["engine: downgrade"]],
    ["startSession", []],
    ["exitSession", exited],
  ],
  ended: [
    ["downgradeMode", []],
    ["exitSession", []],
    ["startSession", question],
  ],
};

async function bring(page: Page, site: Site, state: State): Promise<void> {
  site.put("/frame", `<!doctype html><title>Frame</title>${configured()}${site.tag}`);
  await page.goto(site.page(configured() + site.tag, '<iframe src="/frame"></iframe>'));
  await ready(page);
  await page.evaluate(() => ((window as any).answersLater = true));
  const reached = states.indexOf(state);
  if (reached >= 1) {
    await page.evaluate(() => (window as any).api.startSession());
    await page.waitForFunction(() => (window as any).engine?.calls.length);
  }
  const events = [["answered", true], ["started", "123456789"], ["agentJoined", "Ann"], ["modeChanged", "write"], ["ended", "external"]];
  // While a session starts, the question is open.
  for (const event of reached >= 2 ? events.slice(0, reached) : []) await emit(page, ...event);
}

for (const state of states) {
  test(`state ${state}: every member is there, and does what its row says`, async ({ page, site }) => {
    await bring(page, site, state);
    const frame = page.frame({ url: /frame$/ });
    if (!frame) throw new Error("the frame is missing");
    await frame.waitForFunction(() => (window as any).api);

    for (const [context, where, members] of [
      ["top", page, [...common, ...top].sort()],
      ["frame", frame, common],
    ] as const) {
      const found = await where.evaluate(() => {
        const { api, isTop, _genesys } = window as any;
        const heard: string[] = [];
        for (const name of Object.keys(api).filter((member) => member.startsWith("on"))) {
          api[name].add((...args: unknown[]) => heard.push(`${name} ${JSON.stringify(args)}`));
        }
        const mark = document.createElement("i");
        api.markServiceElement(mark);
        return {
          members: Object.keys(api).sort(),
          isTop,
          versions: [api.VERSION, _genesys.cobrowse.VERSION],
          marked: mark.getAttribute("data-gcb-service-node"),
          supported: api.isBrowserSupported?.(),
          heard: heard.sort(),
        };
      });
      expect(found).toEqual({
        members,
        isTop: context === "top",
        versions: [version, version],
        marked: "true",
        supported: context === "top" ? true : undefined,
        heard: remembered[state][context],
      });
    }

    await page.evaluate((names) => {
      const all = window as any;
      all.heard = [];
      for (const name of names) {
        let late = true;
        all.api[name].add((...args: unknown[]) => late || all.heard.push(`${name} ${JSON.stringify(args)}`));
        late = false;
      }
    }, ["onInitialized", "onSessionStarted", "onConnected", "onSessionEnded", "onModeChanged"]);
    /** What the engines were called for, and what was heard, without what has been seen before. */
    let seen = [0, 0];
    const effectsSince = async () => {
      const [calls, heard] = await page.evaluate((): string[][] => {
        const { engines, heard } = window as any;
        const all: string[] = (engines ?? []).flatMap((engine: any) => engine.calls);
        return [all.filter((call) => call !== "free").map((call) => `engine: ${call}`), heard];
      }) as [string[], string[]];
      return { effect: [...calls.slice(seen[0]), ...heard.slice(seen[1])], now: [calls.length, heard.length] };
    };
    seen = (await effectsSince()).now;
    for (const [member, expected] of effects[state]) {
      expect(await page.evaluate((name) => (window as any).api[name](), member), member).toBeUndefined();
      // Where an engine has to be loaded first.
      if (expected === question) await expect.poll(async () => (await effectsSince()).effect).toEqual(question);
      const { effect, now } = await effectsSince();
      expect(effect, member).toEqual(expected);
      seen = now;
    }
  });
}

test("the integration guide lists exactly these members, and which are there in frames", () => {
  const guide = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, table = ""] = guide.split("\n## API\n");
  const rows = [...(table.split("\n**Frames.**")[0] ?? "").matchAll(/^\| `(\w+)[^`]*` \| (yes)? *\|/gm)];
  expect(rows.map(([, name]) => name).sort()).toEqual([...common, ...top].sort());
  expect(rows.filter(([, , inFrames]) => inFrames).map(([, name]) => name).sort()).toEqual(common);
});

test("the package of the types has the version of the whole, and its files are there", () => {
  const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
  const shim = read("../package.json");
  expect(shim.version).toBe(read("../../package.json").version);
  for (const file of [shim.types, shim.exports["."].types, ...shim.files]) {
    expect(existsSync(new URL(`../${file}`, import.meta.url)), file).toBe(true);
  }
});
