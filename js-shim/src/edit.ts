/** Entry of gcb-edit.js: the DOM Restrictions Editor on the page itself, for administrators who come from the editor. */

import { openDesk } from "./edit/desk";
import type { EditPage } from "./edit/page";

export function edit(page: EditPage): void {
  void openDesk(page);
}
