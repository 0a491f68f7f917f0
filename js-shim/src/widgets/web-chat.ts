/** `<gcb-web-chat>`: a chat with a representative, from which co-browse can be started. */

import { listen } from "../natives";
import type { ChatLine } from "./chat-line";
import { createChatLog } from "./chat-log";
import { createMenu, menuItem } from "./chat-menu";
import { toggleCobrowse } from "./cobrowse-entry";
import { keptText } from "./kept-text";
import { look } from "./look";
import { createPanel } from "./panel";
import { button, openRoot, part } from "./parts";
import { names, type Services } from "./services";
import { textsFor, type TextKey } from "./texts";

const otherLaunchers = `${names.channels}:not([no-launcher]),${names.callUs}:not([no-launcher])`;

export function defineWebChat(name: string, services: Services): void {
  const { chat } = services;
  const wasOpen = keptText("gcb-chat-open");

  class WebChat extends HTMLElement {
    readonly #panel = createPanel(() => this.#draw());
    #draw = () => {};
    #drawn = false;
    /** Messages that have been seen. */
    #seen = 0;
    /** What was said on the pages before has not come yet. */
    #returns = true;

    /** Opens the panel. */
    open(): void {
      this.#panel.open();
    }

    connectedCallback(): void {
      const openBefore = chat.phase !== "none" && wasOpen.read() !== "";
      if (!this.#drawn) this.#build();
      this.#drawn = true;
      this.#draw();
      // The page before had it open; the focus is where this page has it.
      if (openBefore) this.#panel.open(() => null);
    }

    #build(): void {
      const text = textsFor(this);
      const { panel, launcher, body, bar } = this.#panel;
      const toggle = () => {
        const why = toggleCobrowse(services);
        menu.close();
        problem.textContent = why ? text(why) : "";
      };
      const cobrowse = menuItem("cx-cobrowse", () => {
        if (cobrowse.getAttribute("aria-disabled") === "true") problem.textContent = text("cobrowseNeedsAgent");
        else toggle();
      });
      const end = menuItem("cx-end-chat", () => {
        menu.close();
        chat.end();
      });
      end.textContent = text("chatEnd");
      const menu = createMenu(text("chatOptions"), [cobrowse, end]);
      bar.insertBefore(menu.toggle, bar.lastChild);
      bar.append(menu.menu);

      const status = part("p", { class: "hint", role: "status" });
      const problem = part("p", { class: "problem", role: "alert" });
      const before = beginForm(text);
      const { log, draw } = createChatLog(text);
      const typing = part("div", { class: "typing", "aria-hidden": "true" });
      const write = writeForm(text, problem);
      const again = button({ class: "main", text: text("chatAgain"), click: () => chat.begin("") });
      body.append(before.form, status, log, typing, write.form, again, problem);

      this.#draw = () => {
        const { phase, agent, lines, lost } = chat;
        const runs = phase !== "none" && phase !== "ended";
        before.form.hidden = phase !== "none";
        log.hidden = phase === "none";
        typing.hidden = write.form.hidden = menu.toggle.hidden = !runs;
        again.hidden = phase !== "ended";
        if (!runs) menu.menu.hidden = true;
        say(status, statusText(chat, text));
        typing.textContent = chat.agentTypes ? text("chatTyping", agent) : "";
        if (chat.problem) problem.textContent = text(chat.problem);

        const running = services.cobrowse.state === "running";
        cobrowse.hidden = services.cobrowse.state === "absent";
        cobrowse.textContent = text(running ? "cobrowseStop" : "cobrowseStart");
        cobrowse.setAttribute("aria-disabled", String(!running && (phase !== "talking" || lost)));

        draw(chat);
        write.limit(chat.charsMax);
        if (runs) wasOpen.keep(this.#panel.isOpen ? "1" : "");
        // What a page load brings back is not new.
        const isNew = !this.#panel.isOpen && runs && !this.#returns;
        this.#returns = phase === "calling";
        if (!isNew) this.#seen = lines.length;
        const unread = lines.slice(this.#seen).filter((line) => line.from === "agent").length;
        this.#panel.label(text("chatTitle"), text("chat"), text("minimize"));
        if (unread) launcher.append(part("span", { class: "unread", text: text("unread", String(unread)) }));
        // Above the launcher of another element, which has the same corner.
        launcher.classList.toggle("raised", document.querySelector(otherLaunchers) !== null);
        launcher.hidden = this.#panel.isOpen || (!runs && this.hasAttribute("no-launcher"));
      };
      let last = chat.phase;
      chat.onChange(() => {
        // The form that had the focus has gone: the next thing to do gets it.
        const moves = last !== chat.phase && panel.contains((panel.getRootNode() as ShadowRoot).activeElement);
        const began = last === "none" || last === "ended";
        last = chat.phase;
        this.#draw();
        if (moves && began) write.field.focus();
        if (moves && last === "ended") again.focus();
      });
      services.cobrowse.onChange(() => this.#draw());
      openRoot(this, look, panel, launcher);
    }
  }

  function beginForm(text: (key: TextKey) => string): { readonly form: HTMLFormElement } {
    const field = part("input", { name: "name", autocomplete: "name", maxlength: "60" });
    const form = part(
      "form",
      { class: "write" },
      part("p", { text: text("chatIntro") }),
      part("label", {}, text("chatName"), field),
      part("div", { class: "row" }, part("button", { class: "main", text: text("chatStart") })),
    );
    listen(form, "submit", (event) => {
      event.preventDefault();
      chat.begin(field.value.trim());
    });
    return { form };
  }

  function writeForm(text: (key: TextKey) => string, problem: HTMLElement) {
    const field = part("textarea", { "aria-label": text("message"), autocomplete: "off" });
    const form = part(
      "form",
      { class: "write" },
      field,
      part("div", { class: "row" }, part("button", { class: "main", text: text("send") })),
    );
    const send = (event: Event) => {
      event.preventDefault();
      problem.textContent = "";
      if (!field.value.trim()) return;
      chat.say(field.value);
      field.value = "";
    };
    listen(form, "submit", send);
    listen(field, "input", () => chat.types());
    listen<KeyboardEvent>(field, "keydown", (event) => {
      // Enter within a composition takes a suggestion.
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
    });
    const limit = (charsMax: number) => (field.maxLength = charsMax);
    return { form, field, limit };
  }

  customElements.define(name, WebChat);
}

/** A live region speaks when its text is set, also to the same again. */
function say(region: HTMLElement, text: string): void {
  if (region.textContent !== text) region.textContent = text;
}

function statusText(chat: ChatLine, text: (key: TextKey, value?: string) => string): string {
  if (chat.lost) return text("chatLost");
  switch (chat.phase) {
    case "none":
      return "";
    case "calling":
      return text("chatCalling");
    case "waiting":
      return text("chatWaiting");
    case "talking":
      return text("chatTalking", chat.agent);
    case "ended":
      if (chat.reason === "unanswered") return text("chatUnanswered");
      return text(["unavailable", "site", "version"].includes(chat.reason) ? "chatUnavailable" : "chatOver");
  }
}
