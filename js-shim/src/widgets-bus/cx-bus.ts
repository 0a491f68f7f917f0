/** The parts of the bus of Genesys Widgets that we use. A plugin's commands and events carry its name before a dot. */

export interface Bus {
  /** Nothing where the name is taken. */
  registerPlugin(name: string): BusPlugin | null | undefined | false;
}

export interface BusPlugin {
  registerCommand(name: string, command: (call: Call) => unknown): unknown;
  registerEvents?(names: string[]): unknown;
  publish(event: string, data?: unknown): unknown;
  /** Publishes, and once more for each later subscriber. */
  republish?(event: string, data?: unknown): unknown;
  subscribe(event: string, callback: (event: unknown) => void): unknown;
  command(name: string, data?: unknown): Deferred | undefined;
  /** Says that the plugin is complete. */
  ready?(): unknown;
}

/** A command that somebody has called. */
export interface Call {
  readonly data?: unknown;
  readonly deferred?: { resolve(value?: unknown): unknown; reject(reason?: unknown): unknown };
}

export interface Deferred {
  done?(callback: (value: unknown) => void): Deferred;
  fail?(callback: (reason: unknown) => void): Deferred;
}

/** Writes to the console of a site that debugs. */
export type Detail = (message: string, error?: unknown) => void;

export function callable(value: unknown): value is (...given: unknown[]) => unknown {
  return typeof value === "function";
}
