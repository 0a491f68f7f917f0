/** Makes the chat of Genesys Widgets the primary media, where the page has named none: the token goes to its agent. */

import type { CobrowseApi } from "../public";
import { linkToChat } from "../widgets/chat-link";
import type { BusPlugin, Detail } from "./cx-bus";

export function offerPrimaryMedia(plugin: BusPlugin, api: CobrowseApi, detail: Detail): void {
  const options = window._genesys?.cobrowse;
  const fromWidgets = window._genesys?.widgets?.cobrowse;
  if (!options || options.primaryMedia || (fromWidgets && fromWidgets.primaryMedia)) return;

  /** Agents who are in the chat. */
  let agents = 0;
  const link = linkToChat(api);
  const on = (event: string, act: () => void) => plugin.subscribe(`WebChatService.${event}`, act);
  on("started", () => (agents = 0));
  on("agentConnected", () => agents++);
  on("agentDisconnected", () => (agents = Math.max(0, agents - 1)));
  on("ended", () => {
    agents = 0;
    link.chatEnded();
  });
  // A chat that goes on after a page load may have told of its agents before we were there.
  const count = () => {
    plugin.command("WebChatService.getAgents")?.done?.((answer) => (agents = Math.max(agents, connected(answer))));
  };
  on("restored", count);
  try {
    count();
  } catch (error) {
    detail("WebChatService does not answer", error);
  }

  options.primaryMedia = {
    isAgentConnected: () => agents > 0,
    sendCbSessionToken(token: string) {
      link.tokenSent(token);
      plugin
        .command("WebChatService.sendMessage", { message: `{start:${token}}` })
        ?.fail?.((reason) => detail("the chat did not take the token", reason));
    },
  };
}

/** Agents in an answer of `WebChatService.getAgents`. */
function connected(answer: unknown): number {
  const { agents } = (answer ?? {}) as { agents?: unknown };
  if (typeof agents !== "object" || !agents) return 0;
  const isThere = (agent: unknown) => (agent as { connected?: unknown } | null)?.connected !== false;
  return Object.values(agents).filter(isThere).length;
}
