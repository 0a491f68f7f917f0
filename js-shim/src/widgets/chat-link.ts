/**
 * Decides which co-browse session belongs to a chat: the one whose token was sent through it, also after page loads. When
 * that chat ends, the session does.
 */

import type { CobrowseApi } from "../public";
import { keptText } from "./kept-text";

export interface ChatLink {
  /** The chat carries this token now. */
  tokenSent(token: string): void;
  chatEnded(): void;
}

export function linkToChat(api: CobrowseApi): ChatLink {
  const sent = keptText("gcb-chat-session");
  /** The running session's token. */
  let running = "";
  /** The token of a chat that ended before the session of the page before had gone on here. */
  let ended = "";
  const exit = () => {
    if (running && running === ended) api.exitSession();
  };
  api.onConnected.add(({ token }) => {
    running = token;
    exit();
  });
  api.onSessionEnded.add(() => {
    running = "";
    sent.keep("");
  });
  return {
    tokenSent: (token) => sent.keep(token),
    chatEnded() {
      ended = sent.read();
      exit();
      sent.keep("");
    },
  };
}
