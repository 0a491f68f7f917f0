// The key of the running session, kept for this tab so that a reload of the console goes on with it.

const KEPT = 'cobrowse-agent-session';

interface Kept {
  relay: string;
  key: string;
}

/** The key of this tab's session at a relay. */
export function keptKey(relay: string): string | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null') as Kept | null;
    return kept?.relay === relay && typeof kept.key === 'string' ? kept.key : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the key, or forgets it. */
export function keepKey(relay: string, key: string | undefined): void {
  try {
    if (key === undefined) sessionStorage.removeItem(KEPT);
    else sessionStorage.setItem(KEPT, JSON.stringify({ relay, key } satisfies Kept));
  } catch {
    // Without storage, a reload ends the session for this console.
  }
}
