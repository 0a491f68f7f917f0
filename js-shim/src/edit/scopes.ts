/** Knows which patterns hold on which addresses: the relay says it, once for each, since only it has the syntax. */

import { RestFailure } from "./rest";

/** True or false, or why it cannot be said. */
export type Answered = boolean | string;

export interface Scopes {
  /** Undefined: not asked yet, or not answered. */
  holds(pattern: string | null, addresses: readonly string[]): Answered | undefined;
  /** Asks for what is not known; `changed` is told when something is. */
  ask(patterns: readonly string[], addresses: readonly string[]): Promise<void>;
}

/** Requests under way at once: a browser has six connections to a host. */
const atOnce = 4;

/** What is remembered of pages that were left. */
const addressesMax = 500;

/** @param tryPattern asks the relay */
export function createScopes(
  tryPattern: (pattern: string, addresses: readonly string[]) => Promise<readonly boolean[]>,
  changed: () => void,
): Scopes {
  const byPattern = new Map<string, Map<string, Answered>>();

  const askOne = async (pattern: string, addresses: readonly string[]) => {
    const answers = byPattern.get(pattern) ?? new Map<string, Answered>();
    byPattern.set(pattern, answers);
    const unknown = addresses.filter((address) => answers.get(address) === undefined);
    if (unknown.length === 0) return false;
    if (answers.size > addressesMax) answers.clear();
    try {
      const matches = await tryPattern(pattern, unknown);
      unknown.forEach((address, at) => answers.set(address, matches[at] === true));
    } catch (error) {
      if (!(error instanceof RestFailure && error.failure === "invalid")) throw error;
      for (const address of unknown) answers.set(address, error.problems[0]?.detail || error.message);
    }
    return true;
  };

  return {
    holds(pattern, addresses) {
      if (pattern === null) return true;
      const answers = addresses.map((address) => byPattern.get(pattern)?.get(address));
      if (answers.includes(true)) return true;
      return answers.includes(undefined) ? undefined : answers.find((answer) => answer !== false) ?? false;
    },
    async ask(patterns, addresses) {
      const left = [...new Set(patterns)];
      const work = async () => {
        for (let next = left.shift(); next !== undefined; next = left.shift()) {
          if (await askOne(next, addresses)) changed();
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
    },
  };
}
