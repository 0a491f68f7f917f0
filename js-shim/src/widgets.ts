/**
 * Entry of gcb-widgets.js: the elements `<gcb-channel-selector>`, `<gcb-call-us>` and `<gcb-web-chat>`, for pages without
 * Genesys Widgets. Does nothing in frames, and throws nothing into the page.
 */

import { readConfig } from "./config";
import { createLog } from "./log";
import { baseUri, currentScript, listen, NativeUrl, querySelectorAll } from "./natives";
import { natives } from "./dom/natives";
import { findEndpoint } from "./script-tag";
import { defineCallUs } from "./widgets/call-us";
import { defineChannelSelector } from "./widgets/channel-selector";
import { createChatLine, type Place } from "./widgets/chat-line";
import { createChatMedia } from "./widgets/chat-media";
import { createCobrowse } from "./widgets/cobrowse";
import { chatOnPage, names } from "./widgets/services";
import { defineWebChat } from "./widgets/web-chat";

/** `<relay>/js/gcb-widgets.js?apikey=…`, as far as the tag tells. */
const own = addressOfOwnTag();

try {
  // A second copy finds the names taken.
  if (window === window.top && !customElements.get(names.chat)) setUp();
} catch {
  // The page is more important than its chat.
}

function setUp(): void {
  const chat = createChatLine(place);
  const { media, connect } = createChatMedia(chat);
  const services = { chat, cobrowse: createCobrowse(media, connect) };
  // Before the elements, which show the chat of the page before at once.
  const goesOn = chat.resume();
  defineWebChat(names.chat, services);
  defineCallUs(names.callUs, services);
  defineChannelSelector(names.channels, services);
  // Its customer must be able to go on with it on every page that has this script.
  if (!goesOn) return;
  if (document.readyState === "loading") listen(document, "DOMContentLoaded", () => void chatOnPage());
  else chatOnPage();
}

/** Our own tag says where the relay is; the key is there, or where gcb.min.js has it. */
function place(): Place {
  const quiet = { ...createLog(), warn: () => {} };
  const config = readConfig(quiet);
  const found = findEndpoint(config ?? { url: "", src: "", apikey: "" });
  if (!own) return found;
  const relay = own.origin + own.pathname.replace(/\/js\/[^/]*$/, "");
  return { relay, apiKey: own.searchParams.get("apikey") ?? found.apiKey };
}

function addressOfOwnTag(): URL | undefined {
  const tags = [currentScript(), ...querySelectorAll(document, "script")];
  for (const tag of tags) {
    const src = tag && natives.getAttribute(tag, "src");
    const url = src ? new NativeUrl(src, baseUri()) : undefined;
    if (url && /\/js\/gcb-widgets\.js$/.test(url.pathname)) return url;
  }
  return undefined;
}
