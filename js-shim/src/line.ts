/** Decides how a session reaches the relay: by WebSocket or, where none gets through or may be used, over HTTP. */

import type { Heard, Line } from "./engine-host";
import type { HttpModule, HttpNatives, Manners } from "./http-line";

/** Part of gcb-engine.js, which loads late: the browser's own functions come from the script that the page loaded. */
export interface LineNatives extends HttpNatives {
  /** Absent in a browser that has none. */
  readonly WebSocket: typeof WebSocket | undefined;
  listen<E extends Event>(target: EventTarget, type: string, listener: (event: E) => void): () => void;
}

export interface LineParts {
  /** Base without a trailing slash. */
  readonly relay: string;
  readonly natives: LineNatives;
  /** The page's option `disableWebSockets`. */
  readonly noSockets: boolean;
  /** Remembers for this tab's session that HTTP it is. */
  readonly choice: { read(): boolean; keep(http: boolean): void };
}

/** A socket must be open within this, or HTTP is tried: together they stay below three seconds. */
const openWithinMs = 2_000;

/** An open socket must bring the relay's greeting within this: some proxies let sockets open and nothing through. */
const greetWithinMs = 5_000;

/** A socket that has worked on this page must fail so often in a row before HTTP is tried: the relay may be away. */
const failuresAfterWork = 2;

/** Gives what opens one line after the other, and learns from each. */
export function createConnect({
  relay,
  natives,
  noSockets,
  choice,
}: LineParts): (heard: Heard) => Line {
  const { after, listen } = natives;
  const { WebSocket: Socket } = natives;
  const maySocket = !noSockets && !!Socket;
  const manners: Manners = {};
  let remembered = choice.read();
  let preferHttp = remembered;
  let socketWorked = false;
  let failures = 0;
  let http: HttpModule | undefined;
  let tries = 0;

  const remember = (http: boolean) => {
    if (http !== remembered) choice.keep((remembered = http));
  };

  const loadHttp = async (): Promise<HttpModule> => {
    // A browser may remember for the document's life that a module failed to load: each further try is another module.
    const url = `${relay}/js/gcb-http.js${tries++ ? `?try=${tries}` : ""}`;
    return (http ??= (await import(url)) as HttpModule);
  };

  const openHttp = async (tell: Heard, isOver: () => boolean, use: (line: Line) => void) => {
    let worked = false;
    const heard: Heard = (what) => {
      if (typeof what !== "boolean" && !worked) {
        worked = true;
        preferHttp = true;
        remember(true);
      }
      // The network has changed, or the relay is away: the next line may be a socket again.
      if (what === false && !worked) preferHttp = false;
      tell(what);
    };
    try {
      const { openHttpLine } = await loadHttp();
      if (isOver()) return;
      use(openHttpLine(`${relay}/http/customer`, natives, manners, heard));
      heard(true);
    } catch {
      heard(false);
    }
  };

  const openSocket = (tell: Heard, otherwise: () => void): Line => {
    let settled = false;
    let socket: WebSocket | undefined;
    let stops: (() => void)[] = [];
    const leave = () => {
      settled = true;
      for (let at = 0; at < stops.length; at++) (stops[at] as () => void)();
      stops = [];
      socket?.close();
    };
    const failed = (act: () => void) => {
      if (settled) return;
      leave();
      failures++;
      act();
    };
    const mayHttp = () => !socketWorked || failures >= failuresAfterWork;
    const notOpen = () => failed(() => (mayHttp() ? otherwise() : tell(false)));
    try {
      socket = new (Socket as typeof WebSocket)(`${relay.replace(/^http/, "ws")}/ws/customer`);
    } catch {
      // The page's policy forbids it: said in a task of its own, as everything that a line tells.
      stops = [after(0, notOpen)];
      return { send: () => {}, close: leave };
    }
    socket.binaryType = "arraybuffer";
    let worked = false;
    let cancel = after(openWithinMs, notOpen);
    // It opened: the next attempt is the one that tries HTTP.
    const silent = () =>
      failed(() => {
        preferHttp = mayHttp();
        tell(false);
      });
    let closed = notOpen;
    stops = [
      () => cancel(),
      listen(socket, "open", () => {
        cancel();
        closed = silent;
        cancel = after(greetWithinMs, silent);
        tell(true);
      }),
      listen<MessageEvent<unknown>>(socket, "message", ({ data }) => {
        if (!worked) {
          worked = socketWorked = true;
          failures = 0;
          remember(false);
          cancel();
          closed = () => {
            leave();
            tell(false);
          };
        }
        // A text message is none of ours: an empty one ends the session with a typed reason.
        tell(new Uint8Array(data instanceof ArrayBuffer ? data : []));
      }),
      listen(socket, "close", () => closed()),
    ];
    const open = socket;
    return {
      send(frame) {
        // Only once it is open, and what is sent after it has closed nobody waits for.
        open.send(frame as Uint8Array<ArrayBuffer>);
      },
      close: leave,
    };
  };

  return (heard) => {
    let over = false;
    let line: Line | undefined;
    const tell: Heard = (what) => {
      if (over) return;
      over = what === false;
      heard(what);
    };
    const useHttp = () =>
      void openHttp(
        tell,
        () => over,
        (opened) => (line = opened),
      );
    if (maySocket && !preferHttp) line = openSocket(tell, useHttp);
    else useHttp();
    return {
      send: (frame) => line?.send(frame),
      close() {
        over = true;
        line?.close();
      },
    };
  };
}
