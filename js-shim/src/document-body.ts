/** Waits for the document's body: scripts in the head run before there is one. */

import { body, NativeMutationObserver, NativePromise } from "./natives";

export function whenBody(): Promise<HTMLElement> {
  return new NativePromise((resolve) => {
    const there = body();
    if (there) resolve(there);
    if (there || !NativeMutationObserver) return;
    const observer = new NativeMutationObserver(() => {
      const arrived = body();
      if (!arrived) return;
      observer.disconnect();
      resolve(arrived);
    });
    observer.observe(document, { childList: true, subtree: true });
  });
}
