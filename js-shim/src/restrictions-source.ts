/** Gets a site's compiled restrictions from the relay. Their address names their content, so the browser may keep them. */

/** Milliseconds that the relay may take. */
const withinMs = 5_000;

export function createRestrictionsSource(relay: string, fetchFrom: (url: string, options: RequestInit) => Promise<Response>) {
  return async (version: string): Promise<ArrayBuffer> => {
    const response = await fetchFrom(`${relay}/rules/${encodeURIComponent(version)}`, {
      credentials: "omit",
      cache: "force-cache",
      signal: AbortSignal.timeout(withinMs),
    });
    if (!response.ok) throw new Error(`restrictions ${version}: ${response.status}`);
    return response.arrayBuffer();
  };
}
