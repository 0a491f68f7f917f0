// What the browser keeps for the editor.

/** What the browser keeps for this origin; undefined where it is forbidden. */
export function storageOf(name: "localStorage" | "sessionStorage"): Storage | undefined {
  try {
    return window[name];
  } catch {
    return undefined;
  }
}

/** A name for this window that a reload does not change. */
export function windowName(): string {
  const storage = storageOf("sessionStorage");
  const kept = storage?.getItem("cobrowse-editor-window");
  if (kept) return kept;
  const name = Array.from(crypto.getRandomValues(new Uint32Array(2)), (part) => part.toString(36)).join("");
  try {
    storage?.setItem("cobrowse-editor-window", name);
  } catch {
    // Full: after a reload this window is another one, and finds what it has left all the same.
  }
  return name;
}
