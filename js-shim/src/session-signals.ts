/** Names the signals of a page and what each carries. */

import type { Log } from "./log";
import type { Agent, EndDetails, Mode, NavigationDetails, Session } from "./public";
import { createSignal, type SignalSource } from "./signals";

export interface SessionSignals {
  readonly onInitialized: SignalSource<[session: Session | null]>;
  readonly onConnected: SignalSource<[session: Session]>;
  readonly onSessionStarted: SignalSource<[session: Session]>;
  readonly onSessionEnded: SignalSource<[details: EndDetails]>;
  readonly onAgentJoined: SignalSource<[agent: Agent, session: Session]>;
  readonly onAgentNavigated: SignalSource<[details: NavigationDetails]>;
  readonly onNavigationFailed: SignalSource<[]>;
  readonly onModeUpgradeRequested: SignalSource<[done: (allowed: boolean) => void]>;
  readonly onModeChanged: SignalSource<[mode: Mode]>;
  readonly onMaskedElement: SignalSource<[element: Element]>;
}

export function createSessionSignals(log: Log): SessionSignals {
  const source = <Args extends unknown[]>(name: string) =>
    createSignal<Args>((error) => log.detail(`${name} callback`, error));
  return {
    onInitialized: source("onInitialized"),
    onConnected: source("onConnected"),
    onSessionStarted: source("onSessionStarted"),
    onSessionEnded: source("onSessionEnded"),
    onAgentJoined: source("onAgentJoined"),
    onAgentNavigated: source("onAgentNavigated"),
    onNavigationFailed: source("onNavigationFailed"),
    onModeUpgradeRequested: source("onModeUpgradeRequested"),
    onModeChanged: source("onModeChanged"),
    onMaskedElement: source("onMaskedElement"),
  };
}
