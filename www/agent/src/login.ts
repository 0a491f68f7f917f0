// Who the agent is: a JWT, from the address or typed in, kept for this tab alone.

const KEPT = "cobrowse-agent-jwt";

/** An agent's login. The name is for display; the relay judges the token itself. */
export interface Login {
  jwt: string;
  name: string;
}

/** The payload's `name` or `sub`; undefined when this is no JWT at all. */
function nameIn(jwt: string): string | undefined {
  const parts = jwt.split(".");
  if (parts.length !== 3 || !parts[1]) return undefined;
  try {
    const bytes = Uint8Array.from(atob(parts[1].replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
    const payload = JSON.parse(new TextDecoder().decode(bytes)) as { name?: unknown; sub?: unknown };
    const name = typeof payload.name === "string" ? payload.name : payload.sub;
    return typeof name === "string" ? name : undefined;
  } catch {
    return undefined;
  }
}

/** Reads a login from text; undefined when it is none. */
export function loginFrom(text: string): Login | undefined {
  const jwt = text.trim();
  const name = nameIn(jwt);
  return name === undefined ? undefined : { jwt, name };
}

/** The login in the address (`#jwt=…`), which is taken out of the address and its history at once. */
function takeFromAddress(): string | undefined {
  const match = /^#jwt=([^&]+)$/.exec(location.hash);
  if (!match?.[1]) return undefined;
  history.replaceState(history.state, "", location.pathname + location.search);
  return decodeURIComponent(match[1]);
}

/** The login of this tab: from the address, or kept from before. */
export function currentLogin(): Login | undefined {
  const given = takeFromAddress();
  const login = given === undefined ? undefined : loginFrom(given);
  if (login) keep(login);
  return login ?? loginFrom(kept() ?? "");
}

function kept(): string | null {
  try {
    return sessionStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

export function keep(login: Login | undefined): void {
  try {
    if (login) sessionStorage.setItem(KEPT, login.jwt);
    else sessionStorage.removeItem(KEPT);
  } catch {
    // A browser without storage asks again after a reload.
  }
}
