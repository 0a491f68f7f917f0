/** What the elements share: one chat, one way to co-browse, and each other. */

import type { ChatLine } from "./chat-line";
import type { Cobrowse } from "./cobrowse";

export interface Services {
  readonly chat: ChatLine;
  readonly cobrowse: Cobrowse;
}

/** An element that another one may open. */
export interface Opens extends HTMLElement {
  open(): void;
}

export const names = {
  chat: "gcb-web-chat",
  callUs: "gcb-call-us",
  channels: "gcb-channel-selector",
} as const;

/** The page's element of this name. */
export function onPage(name: string): Opens | null {
  return document.querySelector<Opens>(name);
}

/** The page's chat; made when it has none, without a launcher until a chat runs. */
export function chatOnPage(): Opens {
  const there = onPage(names.chat);
  if (there) return there;
  const made = document.createElement(names.chat) as Opens;
  made.setAttribute("no-launcher", "");
  made.setAttribute("data-gcb-service-node", "true");
  document.body.append(made);
  return made;
}
