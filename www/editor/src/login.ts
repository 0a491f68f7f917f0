// Who the administrator is: a JWT, from the address or typed in, kept for this tab alone.

const KEPT = "cobrowse-editor-jwt";

/** The group whose members may use the editor. */
export const GROUP = "Administrators";

/** What a token says of its holder. The relay judges the token itself; this is for display and early messages. */
export interface Login {
  readonly jwt: string;
  readonly subject: string;
  readonly name: string;
  readonly groups: readonly string[];
  /** Seconds since 1970; undefined when the token does not say. */
  readonly expiresAt: number | undefined;
}

/** Reads a login from text; undefined when it is none. */
export function loginFrom(text: string): Login | undefined {
  const jwt = text.trim();
  const parts = jwt.split(".");
  if (parts.length !== 3 || !parts[1]) return undefined;
  try {
    const bytes = Uint8Array.from(atob(parts[1].replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
    const { sub, name, groups, exp } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    if (typeof sub !== "string") return undefined;
    return {
      jwt,
      subject: sub,
      name: typeof name === "string" ? name : sub,
      groups: Array.isArray(groups) ? groups.filter((group) => typeof group === "string") : [],
      expiresAt: typeof exp === "number" ? exp : undefined,
    };
  } catch {
    return undefined;
  }
}

/** Why this login will not do, with what to do about it; undefined when nothing speaks against it. `now`: seconds since 1970. */
export function loginProblem(login: Login | undefined, now: number): string | undefined {
  if (!login) return "This is not a sign-in token. It has three parts with dots between them.";
  if (login.expiresAt !== undefined && login.expiresAt < now) {
    return "This token has expired. Ask for a new one, or make one with “cobrowse-relay agent-token”.";
  }
  if (!login.groups.includes(GROUP)) {
    return `${login.name} is not an administrator. The editor is for members of the group ${GROUP}: ask for a token of this group.`;
  }
  return undefined;
}

/** The token in the address (`#jwt=…`), which is taken out of the address and its history at once. */
export function takeFromAddress(): string | undefined {
  const match = /^#jwt=([^&]*)$/.exec(location.hash);
  if (!match) return undefined;
  history.replaceState(history.state, "", location.pathname + location.search);
  try {
    return decodeURIComponent(match[1] ?? "");
  } catch {
    return match[1];
  }
}

export function keptToken(): string | undefined {
  try {
    return sessionStorage.getItem(KEPT) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keepToken(jwt: string | undefined): void {
  try {
    if (jwt === undefined) sessionStorage.removeItem(KEPT);
    else sessionStorage.setItem(KEPT, jwt);
  } catch {
    // A browser without storage asks again after a reload.
  }
}
