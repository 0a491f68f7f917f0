/** Decides whether Genesys Widgets are on the page, and then fetches the module that joins their bus, once. */

import { isObject, pageOptions, peek } from "./config";
import type { Log } from "./log";
import type { CobrowseApi } from "./public";
import { useModule } from "./relay-module";

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
    if (found || !any) return;
    found = true;
    void useModule<WidgetsBusModule>(relay, "widgets-bus", (module) => module.join(api, log.detail), log);
  };
}
