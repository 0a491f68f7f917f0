/** Calls the relay's REST API for the site and the draft that an edit token is for, and tells in words what went wrong. */

import { asObject, readProblems, textOf, type Problem } from "./restriction";

/** How long an answer may take. */
const answerLimitMs = 15_000;

export type Failure = "unreachable" | "expired" | "refused" | "stale" | "invalid" | "failed";

/** What a call ended with, when not with its answer. */
export class RestFailure extends Error {
  constructor(
    readonly failure: Failure,
    message: string,
    readonly problems: readonly Problem[] = [],
  ) {
    super(message);
  }
}

export interface Answer {
  readonly body: unknown;
  readonly etag: string | null;
}

export interface Call {
  readonly method?: string;
  readonly token?: string;
  readonly ifMatch?: string | null;
  readonly body?: unknown;
}

export type Rest = (path: string, call?: Call) => Promise<Answer>;

/** @param relay `https://relay.example/cobrowse`: the API is beside it */
export function createRest(relay: string): Rest {
  const base = `${relay.replace(/\/cobrowse$/, "")}/api`;
  return async (path, { method = "GET", token, ifMatch, body } = {}) => {
    const headers: Record<string, string> = {};
    if (token) headers.authorization = `Bearer ${token}`;
    if (ifMatch) headers["if-match"] = ifMatch;
    if (body !== undefined) headers["content-type"] = "application/json";
    const response = await reached(base + path, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    });
    const answer = await jsonIn(response);
    if (response.ok) return { body: answer, etag: response.headers.get("etag") };
    throw failureOf(response.status, answer);
  };
}

async function reached(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, {
      ...init,
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(answerLimitMs),
    });
  } catch {
    throw new RestFailure("unreachable", "The relay cannot be reached.");
  }
}

async function jsonIn(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

function failureOf(status: number, answer: unknown): RestFailure {
  let problem: Readonly<Record<string, unknown>> = {};
  try {
    problem = asObject(answer);
  } catch {
    // Not from the relay itself, perhaps from a proxy before it.
  }
  const message = textOf(problem.detail) || textOf(problem.title) || `The relay answered with status ${status}.`;
  const failures: Readonly<Record<number, Failure>> = {
    401: "expired",
    403: "refused",
    412: "stale",
    422: "invalid",
  };
  return new RestFailure(failures[status] ?? "failed", message, readProblems(problem.errors));
}
