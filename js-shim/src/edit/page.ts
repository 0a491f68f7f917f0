/** States the border between gcb.min.js and the module that edits restrictions: what each side may call of the other. */

import type { SessionControl, SessionParts } from "../session";

/** Where the tab keeps, from page to page, what a ticket was exchanged for. */
export const editKey = "gcb-edit";

/** What gcb.min.js hands over. */
export interface EditPage {
  readonly relay: string;
  /** As the address had it; undefined where a page before has exchanged it. */
  readonly ticket: string | undefined;
  /** A session of this page that differs in these parts from the page's own. */
  createSession(differences: Partial<SessionParts>): SessionControl;
}

/** The module `gcb-edit.js`. */
export interface EditModule {
  edit(page: EditPage): void;
}
