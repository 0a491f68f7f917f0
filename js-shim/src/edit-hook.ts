/** Decides whether an administrator edits restrictions on this page, and then fetches the module for it. */

import { editKey, type EditModule } from "./edit/page";
import { stored } from "./page-storage";
import { useModule } from "./relay-module";
import type { SessionControl, SessionParts } from "./session";
import type { Log } from "./log";

/**
 * Takes the ticket out of the address, so that neither the page's routing nor a reload meets it.
 *
 * @param unreachable is told when there is a ticket and no module
 */
export function joinEditing(
  relay: string,
  createSession: (differences: Partial<SessionParts>) => SessionControl,
  log: Log,
  unreachable: () => void,
): void {
  const [rest, ticket] = location.href.split(/[#&]gcb-edit=/);
  if (ticket) history.replaceState(history.state, "", rest);
  if (!ticket && !stored("sessionStorage", editKey, log)) return;
  void useModule<EditModule>(
    relay,
    "edit",
    (module) => module.edit({ relay, ticket, createSession }),
    log,
    () => ticket && unreachable(),
  );
}
