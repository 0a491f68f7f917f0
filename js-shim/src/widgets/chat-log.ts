/** Draws what was said in a chat, adding what is new and leaving the rest, so that screen readers speak it once. */

import type { ChatLine, Line } from "./chat-line";
import { part } from "./parts";
import type { TextKey } from "./texts";

const startMessage = /^\{start:\d{9}\}$/;

/** Gives back the list and what brings it up to date. */
export function createChatLog(text: (key: TextKey, value?: string) => string): {
  readonly log: HTMLElement;
  draw(chat: ChatLine): void;
} {
  const log = part("div", { class: "log", role: "log", "aria-label": text("messages"), tabindex: "0" });
  const drawn = new Map<string, HTMLElement>();

  const made = (line: Line, agent: string): HTMLElement => {
    if (line.from === "customer" && startMessage.test(line.text)) {
      return part("div", { class: "line note", text: text("cobrowseStarted") });
    }
    const mine = line.from === "customer";
    const who = part("span", { class: "who", text: mine ? text("you") : agent });
    const said = part("span", { class: "said", dir: "auto", text: line.text });
    return part("div", { class: mine ? "line mine" : "line" }, who, said);
  };

  return {
    log,
    draw(chat) {
      const seen = new Set<string>();
      let added = false;
      for (const line of chat.lines) {
        // What is pending keeps its element when it arrives: nothing is spoken a second time.
        const mine = line.ref >= 0 && line.from === "customer";
        const key = mine ? `ref ${line.ref}` : `number ${line.number}`;
        seen.add(key);
        let element = drawn.get(key);
        if (!element) {
          drawn.set(key, (element = made(line, chat.agent)));
          log.append(element);
          added = true;
        }
        element.classList.toggle("pending", line.number === 0);
        element.title = line.number === 0 ? text("sending") : timeOf(line.at);
      }
      for (const [key, element] of drawn) {
        if (seen.has(key)) continue;
        element.remove();
        drawn.delete(key);
      }
      if (added) log.scrollTop = log.scrollHeight;
    },
  };
}

function timeOf(at: number): string {
  return new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}
