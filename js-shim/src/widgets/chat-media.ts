/** Makes our chat the primary media of co-browse sessions: whether an agent is there, and how the token gets there. */

import { after } from "../natives";
import type { CobrowseApi } from "../public";
import { linkToChat } from "./chat-link";
import type { ChatLine } from "./chat-line";

/** An adapter as the guide's chapter on chats describes it. */
export interface PrimaryMedia {
  initializeAsync(done: () => void): void;
  isAgentConnected(): boolean;
  sendCbSessionToken(token: string): void;
}

/** A chat that cannot be reached must not hold up a session for long: it may be on the phone. */
const initializeWithinMs = 5_000;

/** Ends that say nothing of what customer and agent wanted: the relay has lost the chat, or cannot be reached. */
const accidents = ["chat", "unavailable"];

export function createChatMedia(chat: ChatLine): { media: PrimaryMedia; connect(api: CobrowseApi): void } {
  let tokenSent = (_token: string): void => {};
  return {
    media: {
      initializeAsync(done) {
        let open = true;
        const settle = () => {
          if (!open || (chat.phase === "calling" && !chat.lost)) return;
          open = false;
          done();
        };
        chat.onChange(settle);
        settle();
        after(initializeWithinMs, () => {
          if (open) done();
          open = false;
        });
      },
      isAgentConnected: () => chat.phase === "talking" && !chat.lost,
      sendCbSessionToken(token) {
        tokenSent(token);
        chat.say(`{start:${token}}`);
      },
    },
    connect(api) {
      const link = linkToChat(api);
      tokenSent = link.tokenSent;
      chat.onEnded((reason) => {
        if (!accidents.includes(reason)) link.chatEnded();
      });
    },
  };
}
