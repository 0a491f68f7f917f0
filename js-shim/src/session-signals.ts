/** Names the signals of a page and what each carries. */

import type { Log } from "./log";
import type { Agent, EndDetails, Mode, NavigationDetails, Session } from "./public";
import { createSignal, type SignalSource } from "./signals";

interface SignalArgs {
  onSessionStarted: [session: Session];
  onSessionEnded: [details: EndDetails];
  onMaskedElement: [element: Element];
  onInitialized: [session: Session | null];
  onConnected: [session: Session];
  onAgentJoined: [agent: Agent, session: Session];
  onAgentNavigated: [details: NavigationDetails];
  onNavigationFailed: [];
  onModeUpgradeRequested: [done: (allowed: boolean) => void];
  onModeChanged: [mode: Mode];
}

export type SignalName = keyof SignalArgs;
export type SessionSignals = { readonly [Name in SignalName]: SignalSource<SignalArgs[Name]> };

/** The signals that frames have, too. */
export const commonSignals: readonly SignalName[] = ["onSessionStarted", "onSessionEnded", "onMaskedElement"];

export const topSignals: readonly SignalName[] = [
  "onInitialized",
  "onConnected",
  "onAgentJoined",
  "onAgentNavigated",
  "onNavigationFailed",
  "onModeUpgradeRequested",
  "onModeChanged",
];

export function createSessionSignals(log: Log): SessionSignals {
  const sources: Record<string, unknown> = {};
  const add = (names: readonly SignalName[]) => {
    for (let at = 0; at < names.length; at++) {
      const name = names[at] as SignalName;
      sources[name] = createSignal((error) => log.detail(`${name} callback`, error));
    }
  };
  add(commonSignals);
  add(topSignals);
  return sources as unknown as SessionSignals;
}
