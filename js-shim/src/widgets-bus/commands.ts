/** Decides what the plugin `CoBrowse` does on the bus: its commands, and the events that tell how the session goes. */

import type { CobrowseApi, Session } from "../public";
import type { BusPlugin, Call, Detail } from "./cx-bus";

/** What `CoBrowse.state` answers. */
export interface State {
  /** `waiting`: for the agent. */
  readonly state: "none" | "waiting" | "active";
  readonly token?: string;
  readonly mode?: "pointer" | "write";
}

const events = ["ready", "started", "agentJoined", "modeChanged", "ended"];

export function createCommands(plugin: BusPlugin, api: CobrowseApi, detail: Detail): void {
  let session: Session | null = null;
  let mode: "pointer" | "write" = "pointer";

  const publish = (event: string, data?: unknown) => {
    try {
      plugin.publish(event, data);
    } catch (error) {
      detail(`a subscriber of CoBrowse.${event}`, error);
    }
  };
  const state = (): State => {
    if (!session) return { state: "none" };
    const { token, agents } = session;
    return agents.length ? { state: "active", token, mode } : { state: "waiting", token };
  };
  const command = (name: string, act: () => void) => {
    plugin.registerCommand(name, (call: Call) => {
      try {
        act();
      } catch (error) {
        return call?.deferred?.reject(error instanceof Error ? error.message : String(error));
      }
      return call?.deferred?.resolve(state());
    });
  };

  plugin.registerEvents?.(events);
  // Entries of Widgets call `open`; it does nothing while a session starts or runs.
  command("open", () => api.startSession());
  command("start", () => api.startSession());
  command("stop", () => api.exitSession());
  command("close", () => api.exitSession());
  command("state", () => {});

  api.onConnected.add((given) => {
    const isNew = session !== given;
    session = given;
    mode = "pointer";
    if (isNew) publish("started", state());
  });
  api.onAgentJoined.add((_agent, given) => {
    session = given;
    publish("agentJoined", state());
  });
  api.onModeChanged.add((changed) => {
    mode = changed.write ? "write" : "pointer";
    if (session) publish("modeChanged", state());
  });
  api.onSessionEnded.add(({ reason }) => {
    session = null;
    publish("ended", { reason });
  });

  // An entry that subscribes later than this, as a panel that is opened later, must learn of it, too.
  if (plugin.republish) plugin.republish("ready");
  else publish("ready");
  plugin.ready?.();
}
