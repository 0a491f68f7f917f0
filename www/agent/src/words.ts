// What the console says about ends and states, in plain words.

const ENDED: Record<string, string> = {
  self: "You have ended the session.",
  external: "The customer has ended the session.",
  timeout: "The session has timed out.",
  inactivityTimeout: "The session has timed out because nothing happened.",
  serverUnavailable: "The connection to the relay could not be restored.",
  sessionsOverLimit: "You are in another session already. End it before you join a new one.",
  error: "The session has ended because of an error.",
};

const NOT_JOINED: Record<string, string> = {
  session: "No session with this code. Ask the customer for the code on their screen.",
  identity: "Your sign-in is not valid any more. Sign in again.",
  rate: "Too many attempts. Wait a minute, then try again.",
  version: "This console is older or newer than the relay. Reload the page.",
  busy: "The relay takes no sessions at the moment. Try again in a minute.",
  unreachable: "The relay cannot be reached. Check your connection.",
  replaced: "This session has been opened in another window.",
};

/** Whether the reason says that a session was never joined, rather than that one is over. */
export function isNotJoined(reason: string): boolean {
  return reason in NOT_JOINED;
}

/** Ends that are as they should be. */
const USUAL = new Set(["self", "external", "timeout", "inactivityTimeout"]);

/** Whether an `ended` event says that something went wrong. */
export function isProblem(reason: string): boolean {
  return !USUAL.has(reason);
}

/** A sentence for the reason of an `ended` event. */
export function endedText(reason: string): string {
  return NOT_JOINED[reason] ?? ENDED[reason] ?? "The session has ended.";
}

export type ConnectionState = "connecting" | "open" | "lost" | "customer-away" | "customer-back";

/** A word for the state of the connection. */
export function connectionText(state: ConnectionState): string {
  switch (state) {
    case "connecting":
      return "Connecting…";
    case "lost":
      return "Connection lost, reconnecting…";
    case "customer-away":
      return "The customer is away or loading a page…";
    default:
      return "Live";
  }
}

const CHAT_ENDED: Record<string, string> = {
  customer: "The customer has ended the chat.",
  agent: "You have ended the chat.",
  unanswered: "Nobody took the chat in time.",
  "customer-away": "The customer has left.",
  inactivity: "Nobody wrote for a long time.",
};

/** A sentence for the reason of a chat's end. */
export function chatEndedText(reason: string): string {
  return CHAT_ENDED[reason] ?? "The chat is over.";
}
