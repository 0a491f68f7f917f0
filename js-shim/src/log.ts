/** Decides what the site's developer reads in the console: warnings always, details only under `debug`. */

export interface Log {
  /** Whether details are written; set when the configuration has been read. */
  debug: boolean;
  /** A mistake that the site's developer can mend. */
  warn(message: string): void;
  /** A detail that helps to find one. */
  readonly detail: (message: string, error?: unknown) => void;
}

const prefix = "Co-browse: ";

export function createLog(): Log {
  const log: Log = {
    debug: false,
    warn: (message) => quietly(() => console.warn(prefix + message)),
    detail(message, error = "") {
      if (log.debug) quietly(() => console.info(prefix + message, error));
    },
  };
  return log;
}

/** The page may have replaced console methods by ones that throw; that must not stop us. */
function quietly(write: () => void): void {
  try {
    write();
  } catch {
    // There is nowhere left to say it.
  }
}
