/** Decides that of several executions of the script in one document only the first one does something. */

import { dispatch, listen, NativeEvent } from "./natives";

// An event leaves nothing on the page that it could see, unlike a global, and outlives a page that replaces `_genesys`.
const eventName = "gcb-script-runs-again";

/** Whether the script already runs in this document; the running one is then told to look at `_genesys` again. */
export function runsAlready(): boolean {
  return !dispatch(document, new NativeEvent(eventName, { cancelable: true }));
}

/** Makes this execution the one that later ones find. */
export function answerLaterRuns(lookAgain: () => void): void {
  listen(document, eventName, (event) => {
    event.preventDefault();
    lookAgain();
  });
}
