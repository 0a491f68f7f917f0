// Runs the relay as it ships, on a free port, for one measurement.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

export const API_KEY = "bench";

export interface Relay {
  /** Its origin. */
  readonly url: string;
  /** A login for an agent. */
  readonly jwt: string;
  /** A login for another agent: each has one session at a time. */
  readonly otherJwt: string;
  /** A login for one who publishes restrictions. */
  readonly administrator: string;
  stop(): Promise<void>;
}

/** @param origin of the pages that may start sessions */
export async function startRelay(origin: string): Promise<Relay> {
  const program = process.env.COBROWSE_RELAY ?? join(process.cwd(), "target/release/cobrowse-relay");
  const folder = mkdtempSync(join(tmpdir(), "cobrowse-bench-"));
  const config = join(folder, "relay.toml");
  writeFileSync(
    config,
    `listen = "127.0.0.1:0"
data_dir = "data"
allow_loopback_resources = true

[[site]]
id = "bench"
api_keys = ["${API_KEY}"]
allowed_origins = ["${origin}"]
allowed_external_domains = ["localhost"]
`,
  );
  const login = (name: string, ...groups: string[]) =>
    execFileSync(program, ["agent-token", "--config", config, "--name", name, ...groups]).toString().trim();
  const jwt = login("Bench");
  const otherJwt = login("Other");
  const administrator = login("Bench", "--group", "Administrators");
  const child = spawn(program, ["serve", "--config", config], { stdio: ["ignore", "pipe", "ignore"] });
  const url = await announced(child);
  return {
    url,
    jwt,
    otherJwt,
    administrator,
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function announced(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the relay ended with ${code}`)));
    if (!child.stdout) return reject(new Error("the relay's output is not readable"));
    createInterface(child.stdout).on("line", (line) => {
      const found = /^listening relay (\S+)$/.exec(line);
      if (found?.[1]) resolve(found[1]);
    });
  });
}
