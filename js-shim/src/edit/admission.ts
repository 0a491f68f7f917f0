/** Decides whether somebody may edit on this page: by a ticket from the address, or by what the tab has kept since then. */

import { removeItem, setItem, getItem } from "../natives";
import { editKey } from "./page";
import { RestFailure, type Rest } from "./rest";
import { asObject, textOf } from "./restriction";

/** What a ticket was exchanged for. */
export interface Admission {
  readonly token: string;
  readonly site: string;
  /** Of the administrator. */
  readonly name: string;
  readonly previewKey: string;
}

/** @throws Error with a message for the administrator */
export async function admit(ticket: string | undefined, rest: Rest): Promise<Admission> {
  if (ticket === undefined) {
    const kept = read();
    if (kept) return kept;
    throw new Error("Edit mode could not go on here. Open this page from the editor again.");
  }
  forget();
  const admission = await exchange(ticket, rest);
  keep(admission);
  return admission;
}

async function exchange(ticket: string, rest: Rest): Promise<Admission> {
  try {
    const { body } = await rest("/edit-sessions", { method: "POST", body: { ticket } });
    const { token, site, name, preview_key } = asObject(body);
    return { token: textOf(token), site: textOf(site), name: textOf(name), previewKey: textOf(preview_key) };
  } catch (error) {
    throw new Error(messageOf(error), { cause: error });
  }
}

function messageOf(error: unknown): string {
  const again = "Open this page from the editor again.";
  if (!(error instanceof RestFailure)) return `The relay's answer could not be read. ${again}`;
  switch (error.failure) {
    case "unreachable":
      return `The relay cannot be reached from this page. Check that it runs, that this site's allowed origins have ${location.origin}, and that the page's Content-Security-Policy has it in connect-src. ${again}`;
    case "refused":
    case "expired":
    case "invalid":
      return `This page's ticket has been used, has expired, or is for another site than ${location.origin}: one is good for one page and a minute. ${again}`;
    default:
      return `${error.message} ${again}`;
  }
}

export function forget(): void {
  guarded(() => removeItem(sessionStorage, editKey));
}

function keep(admission: Admission): void {
  guarded(() => setItem(sessionStorage, editKey, JSON.stringify(admission)));
}

function read(): Admission | undefined {
  return guarded(() => {
    const { token, site, name, previewKey } = asObject(JSON.parse(getItem(sessionStorage, editKey) ?? ""));
    return { token: textOf(token), site: textOf(site), name: textOf(name), previewKey: textOf(previewKey) };
  });
}

/** Where storage is forbidden, edit mode ends with its page. */
function guarded<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
