/** Keeps what another page or tab of the site needs to go on with a running session, first-party and for its time only. */

import type { Log } from "./log";
import { toolbarKey } from "./toolbar-key";
import { cookies, listen, setCookie } from "./natives";
import { store, stored } from "./page-storage";

const key = "gcb-session";
const tabKey = "gcb-tab";
const domainKey = "gcb-domain";

/** A cookie that outlives the browser is found by the relay to be of no use: the session has ended long before. */
const cookieMaxAgeS = 86_400;

export interface ResumeRecord {
  read(): string | null;
  /** Null forgets it, in all tabs. */
  keep(record: string | null): void;
  /** Keeps it again: a page may have emptied its storage. */
  keepAgain(): void;
  /** The site's other origins, which a session may go on to: those of the same domain get at the record, too. */
  shareWith(origins: readonly string[]): void;
  /** Calls back when another tab keeps a record, or forgets it. */
  onElsewhere(callback: (record: string | null) => void): void;
  /** The number of this tab in the session: the first is 1. */
  tab(): number;
  /** Whether this tab had the session last. */
  isOurs(): boolean;
  /** This tab has the session. */
  claim(): void;
}

/** What is stored: the record, how many tabs the session has seen, and the number of the one that has it. */
interface Stored {
  readonly record: string;
  readonly tabs: number;
  readonly owner: number;
}

export function createResumeRecord(log: Log): ResumeRecord {
  let kept: string | null = null;
  let domain = "";
  const parse = (text: string | null | undefined): Stored | null => {
    const [record, tabs, owner] = (text ?? "").split("|");
    return record && tabs && owner ? { record, tabs: +tabs, owner: +owner } : null;
  };
  const read = (): Stored | null =>
    parse(stored("localStorage", key, log)) ?? parse(cookieOf(cookies(), key));
  const write = (what: Stored | null) => {
    const text = what && `${what.record}|${what.tabs}|${what.owner}`;
    store("localStorage", key, text, log);
    domain ||= stored("sessionStorage", domainKey, log) ?? "";
    if (domain) {
      const secure = location.protocol === "https:" ? ";Secure" : "";
      const age = text === null ? 0 : cookieMaxAgeS;
      setCookie(`${key}=${text ?? ""};Domain=${domain};Path=/;Max-Age=${age};SameSite=Lax${secure}`);
    }
  };
  /** The session's name in this tab's own storage, so that another session counts its tabs anew. */
  const nameOf = ({ record }: Stored) => record.split(".")[2] ?? "";
  const ownNumber = (what: Stored): number => {
    const [name, number] = (stored("sessionStorage", tabKey, log) ?? "").split("|");
    return name === nameOf(what) ? +(number ?? 0) : 0;
  };
  const join = (what: Stored): Stored => {
    const number = ownNumber(what);
    if (number) return { ...what, owner: number };
    const tabs = what.tabs + 1;
    store("sessionStorage", tabKey, `${nameOf(what)}|${tabs}`, log);
    return { ...what, tabs, owner: tabs };
  };

  return {
    read: () => read()?.record ?? null,
    keep(record) {
      kept = record;
      if (record !== null) return write(join({ tabs: 0, owner: 0, ...read(), record }));
      write(null);
      for (const name of [tabKey, domainKey, toolbarKey]) {
        store("sessionStorage", name, null, log);
      }
    },
    keepAgain() {
      if (kept !== null && !read()) write(join({ record: kept, tabs: 0, owner: 0 }));
    },
    shareWith(origins) {
      domain = sharedDomain(location.hostname, origins);
      const what = read();
      if (!domain || !what) return;
      store("sessionStorage", domainKey, domain, log);
      write(what);
    },
    onElsewhere(callback) {
      listen<StorageEvent>(window, "storage", (event) => {
        // A page that empties its storage ends no session: then the key is null.
        if (event.key === key) callback(parse(event.newValue)?.record ?? null);
      });
    },
    tab: () => read()?.owner ?? 1,
    isOurs() {
      const what = read();
      return !!what && what.owner === ownNumber(what);
    },
    claim() {
      const what = read();
      if (what) write(join(what));
    },
  };
}

/** The widest domain above this host that another origin of the site shares; empty when none does. */
function sharedDomain(host: string, origins: readonly string[]): string {
  const labels = host.split(".");
  // An address of numbers has no parent, and a single label none that could hold a cookie.
  if (/^[\d.]+$|:/.test(host)) return "";
  let widest = "";
  for (let at = 0; at < origins.length; at++) {
    const other = /^https?:\/\/([^:/]+)/.exec(origins[at] as string)?.[1] ?? "";
    if (other === host) continue;
    for (let from = 0; from <= labels.length - 2; from++) {
      const parent = labels.slice(from).join(".");
      if (`.${other}`.endsWith(`.${parent}`)) {
        if (!widest || parent.length < widest.length) widest = parent;
        break;
      }
    }
  }
  return widest;
}

function cookieOf(all: string, name: string): string | undefined {
  const found = `; ${all}`.split(`; ${name}=`)[1];
  return found?.split(";")[0];
}
