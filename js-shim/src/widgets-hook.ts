/** Decides whether Genesys Widgets are on the page, and then fetches the module that joins their bus, once. */

import { isObject, pageOptions, peek } from "./config";
import type { Log } from "./log";
import type { CobrowseApi } from "./public";

/** What `gcb-widgets-bus.js` exports. */
export interface WidgetsBusModule {
  join(api: CobrowseApi, detail: (message: string, error?: unknown) => void): void;
}

/** Gives back the look at the page; it may be repeated, as the options may come after the script. */
export function createWidgetsHook(relay: string, api: CobrowseApi, log: Log): () => void {
  let found = false;
  return () => {
    const widgets = peek(pageOptions().root, "widgets");
    const any = isObject(widgets) && (widgets.bus ?? widgets.extensions ?? widgets.cobrowse);
    if (found || !relay || !any) return;
    found = true;
    void join(`${relay}/js/gcb-widgets-bus.js`, api, log);
  };
}

async function join(url: string, api: CobrowseApi, log: Log): Promise<void> {
  try {
    const module = (await import(url)) as WidgetsBusModule;
    module.join(api, (message, error) => log.detail(message, error));
  } catch (error) {
    log.detail("Widgets are not joined", error);
  }
}
