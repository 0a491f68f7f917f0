// Loads the agent's engine, and says what it reports. The other half is crates/agent/src/report.rs; change them together.

import init, { AgentEngine, type AgentHost } from "cobrowse-agent-engine";

export type { AgentEngine, AgentHost };

/** The box of an element of the mirror, in CSS pixels of the customer's page. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** An option of a select. */
export interface Choice {
  label: string;
  group: string | null;
  disabled: boolean;
  selected: boolean;
  masked: boolean;
}

/** A select that the agent has opened. */
export interface Choose {
  kind: "choose";
  node: number;
  at: Box;
  choices: Choice[];
}

/** A field without a caret that the agent has opened. */
export interface Edit {
  kind: "edit";
  node: number;
  at: Box;
  type: string;
  value: string;
  min: string | null;
  max: string | null;
  step: string | null;
}

/** What the engine tells. */
export type Report =
  | { kind: "joined"; token: string; key: string; origin: string; again: boolean }
  | { kind: "notJoined"; reason: string }
  | { kind: "connection"; state: "lost" | "back" | "customerAway" | "customerBack" }
  | { kind: "mode"; mode: "pointer" | "write" }
  | { kind: "writeModeRefused"; reason: string }
  | { kind: "refused"; reason: string; restriction: string }
  | { kind: "shownPrivate" }
  | { kind: "done"; id: number }
  | { kind: "navigating" }
  | { kind: "navigationFailed" }
  | { kind: "shown"; tab: number }
  | { kind: "address"; url: string; baseUrl: string }
  | { kind: "ended"; reason: string }
  | { kind: "masked"; at: Box }
  | { kind: "fileField" }
  | { kind: "noField" }
  | { kind: "complete" }
  | Choose
  | Edit;

let loaded: Promise<unknown> | undefined;

/** Makes an engine; its code is fetched from the relay once. */
export async function createEngine(relay: string, jwt: string, host: AgentHost): Promise<AgentEngine> {
  loaded ??= init({ module_or_path: new URL("/agent/cobrowse-agent-engine.wasm", relay) });
  try {
    await loaded;
  } catch (error) {
    // The next attempt may find the relay there.
    loaded = undefined;
    throw error;
  }
  return new AgentEngine(relay, jwt, host);
}
