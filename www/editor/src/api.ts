// The relay's REST API for restrictions, one function a request; what goes wrong is one kind of error.

import { completed, type Problem, type Rules, type WrittenRules } from "./document";

/** A site that the token serves. */
export interface Site {
  readonly id: string;
  readonly allowed_origins: readonly string[];
}

/** A document as the relay has it. */
export interface Held {
  readonly rules: Rules;
  readonly etag: string;
  /** The published version it is, or was begun from; undefined when the relay does not say. */
  readonly version: number | undefined;
}

/** One published version. */
export interface Version {
  readonly version: number;
  readonly at: string;
  readonly by: string;
  readonly note: string | null;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

/** What browsers have reported of one restriction. */
export interface Reported {
  readonly id: string;
  readonly matched_elements: number;
  readonly matched_pages: number;
  readonly last_matched_at: string | null;
  readonly invalid: boolean;
  readonly never_matched: boolean;
  readonly stopped_matching: boolean;
}

export interface UncoveredFields {
  readonly type: string;
  readonly pages: number;
  readonly last_seen_at: string | null;
}

export interface Drift {
  readonly restrictions: readonly Reported[];
  readonly uncovered_field_types: readonly UncoveredFields[];
}

export interface EditTicket {
  readonly ticket: string;
  readonly open_url: string;
  readonly expires_in_s: number;
}

/** A request that was not done, and why. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    /** The HTTP status; 0 when no answer came. */
    readonly status: number,
    message: string,
    readonly problems: readonly Problem[] = [],
  ) {
    super(message);
  }

  /** Whether the same request may succeed later, without anybody changing anything. */
  get passes(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export interface Publication {
  readonly note: string;
  readonly overwrite: boolean;
}

export interface Api {
  sites(): Promise<Site[]>;
  published(site: string): Promise<Held>;
  draft(site: string): Promise<Held>;
  putDraft(site: string, rules: Rules, etag: string): Promise<Held>;
  discardDraft(site: string): Promise<void>;
  publish(site: string, etag: string, publication: Publication): Promise<Held>;
  /** The newest versions first, as many as one answer has; `before`: only those that are older than this one. */
  history(site: string, before?: number): Promise<Version[]>;
  historical(site: string, version: number): Promise<Held>;
  /** Publishes a version again, if what is published still has this tag. */
  restore(site: string, version: number, etag: string): Promise<Held>;
  check(site: string, document: unknown): Promise<Problem[]>;
  tryPattern(site: string, pattern: string, urls: readonly string[]): Promise<boolean[]>;
  drift(site: string): Promise<Drift>;
  editTicket(site: string, url: string): Promise<EditTicket>;
  /** The session of a ticket's page; null while there is none. */
  preview(site: string, ticket: string): Promise<string | null>;
}

interface Sent {
  readonly method?: string;
  readonly body?: unknown;
  readonly etag?: string;
}

/** Milliseconds after which a request is given up: the relay answers at once, or not at all. */
const PATIENCE_MS = 20_000;

/** `relay`: its origin, with a path before `/api` where it has one. `send`: what carries requests. */
export function createApi(relay: string, jwt: string, send: typeof fetch = (...sent) => fetch(...sent)): Api {
  const root = relay.replace(/\/+$/, "");
  let hasAnswered = false;

  async function ask(path: string, { method = "GET", body, etag }: Sent = {}): Promise<Response> {
    const headers: Record<string, string> = { authorization: `Bearer ${jwt}`, accept: "application/json" };
    if (body !== undefined) headers["content-type"] = "application/json";
    if (etag !== undefined && etag !== "") headers["if-match"] = etag;
    let response: Response;
    try {
      response = await send(`${root}/api${path}`, {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
        cache: "no-store",
        credentials: "omit",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch (error) {
      const isKeptOut = !hasAnswered && error instanceof TypeError && isElsewhere(root) && navigator.onLine;
      throw new ApiError(0, isKeptOut ? keptOutText(root) : "The relay cannot be reached. Check your connection.");
    }
    hasAnswered = true;
    if (response.ok) return response;
    throw await errorOf(response);
  }

  const json = async <Answer>(path: string, sent?: Sent): Promise<Answer> => read<Answer>(await ask(path, sent));
  const held = async (path: string, sent?: Sent): Promise<Held> => {
    const response = await ask(path, sent);
    const version = Number(response.headers.get("cobrowse-version") ?? NaN);
    return {
      rules: completed(await read<WrittenRules>(response)),
      etag: response.headers.get("etag") ?? "",
      version: Number.isInteger(version) ? version : undefined,
    };
  };
  const of = (site: string, path: string): string => `/sites/${encodeURIComponent(site)}${path}`;

  return {
    sites: () => json("/sites"),
    published: (site) => held(of(site, "/restrictions/published")),
    draft: (site) => held(of(site, "/restrictions/draft")),
    putDraft: (site, rules, etag) => held(of(site, "/restrictions/draft"), { method: "PUT", body: rules, etag }),
    discardDraft: async (site) => void (await ask(of(site, "/restrictions/draft"), { method: "DELETE" })),
    publish: (site, etag, { note, overwrite }) =>
      held(of(site, "/restrictions/publish"), {
        method: "POST",
        body: { ...(note && { note }), ...(overwrite && { overwrite }) },
        etag,
      }),
    history: (site, before) => json(of(site, `/restrictions/history${before === undefined ? "" : `?before=${before}`}`)),
    historical: (site, version) => held(of(site, `/restrictions/history/${version}`)),
    restore: (site, version, etag) => held(of(site, `/restrictions/history/${version}/restore`), { method: "POST", etag }),
    check: async (site, document) =>
      (await json<{ problems: Problem[] }>(of(site, "/restrictions/check"), { method: "POST", body: document })).problems,
    tryPattern: async (site, pattern, urls) =>
      (await json<{ matches: boolean[] }>(of(site, "/restrictions/try-pattern"), { method: "POST", body: { pattern, urls } }))
        .matches,
    drift: (site) => json(of(site, "/restrictions/drift")),
    editTicket: (site, url) => json(of(site, "/edit-tickets"), { method: "POST", body: { url } }),
    preview: async (site, ticket) =>
      (await json<{ token: string | null }>(of(site, `/previews/${encodeURIComponent(ticket)}`))).token,
  };
}

/** Whether the page is of another origin than the relay; code that runs without a browser has none. */
function isElsewhere(relay: string): boolean {
  if (typeof location === "undefined" || !URL.canParse(relay, location.href)) return false;
  return new URL(relay, location.href).origin !== location.origin;
}

/** Browsers do not tell a page that it is kept out from that nobody answers; the former is so on every other origin. */
function keptOutText(relay: string): string {
  return (
    "The relay answers the editor only on its own origin, and this page is of another one. " +
    `Serve the page from the relay's origin, or show ${relay}/editor/ in a frame.`
  );
}

async function read<Answer>(response: Response): Promise<Answer> {
  try {
    return (await response.json()) as Answer;
  } catch {
    throw new ApiError(0, "The relay's answer did not arrive completely.");
  }
}

/** RFC 9457, or whatever stands between the relay and here has answered instead. */
async function errorOf(response: Response): Promise<ApiError> {
  try {
    const { title, detail, errors } = (await response.json()) as { title?: string; detail?: string; errors?: Problem[] };
    return new ApiError(response.status, detail ?? title ?? `The relay answered ${response.status}.`, errors ?? []);
  } catch {
    return new ApiError(response.status, `The relay answered ${response.status}.`);
  }
}

/** What went wrong, for a person. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof ApiError)) throw error;
  const { status, message, problems } = error;
  if (status === 401) return "Your sign-in is not valid any more. Sign in again.";
  const first = problems[0];
  return first && problems.length === 1 ? `${message} ${first.detail}` : message;
}
