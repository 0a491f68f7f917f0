// Decides when the page is read: at once and in slices for the first picture, then once a frame when something is dirty.

import type { BridgedFrames, Reading } from "../bridge/around";
import type { ChildFrames } from "../child-frames";
import type { Capture, Engine, EngineMemory } from "../engine-host";
import { createBoxes } from "./boxes";
import { createChanges, OBSERVED } from "./changes";
import { createFacts, Fact } from "./facts";
import { createFields } from "./fields";
import { createFrames } from "./frames";
import { DOCUMENT, ELEMENT, FRAGMENT } from "./kinds";
import type { Natives } from "./natives";
import { dom, usePage } from "./page";
import type { Remembered } from "./remembered";
import { createNodeIds, type NumberBlock } from "./node-ids";
import { hasCharacter } from "./plain";
import { createLateRoots } from "./late-roots";
import { createReader, isServiceElement } from "./reader";
import { createRestrictions } from "./restrictions";
import { createSheets } from "./sheets";
import { createSlots } from "./slots";
import { createTopLayer } from "./top-layer";
import { createView } from "./view";

/** Where facts go. `engine` is set after the capture was made, so it is read when facts are handed over. */
export interface CaptureSink {
  memory(): EngineMemory;
  readonly engine: Pick<Engine, "reserveWords" | "reserveText" | "facts">;
}

/** In a frame of another origin, the window that reads it says which numbers the nodes get. */
export interface OwnCapture extends Capture {
  start(block?: NumberBlock): void;
}

/** Milliseconds that one slice may read; encoding what it read takes about as long again. */
const SLICE_MS = 4;
/** Nodes of one slice, so that the engine's part stays short even on a fast reader. */
const SLICE_NODES = 4000;
/** Words and characters of one slice: keeps a batch well below the largest frame. */
const SLICE_SIZE = 400_000;
/** Milliseconds between looks at what raises no event: field values set by script, style rules. */
const LOOK_MS = 250;
/** Milliseconds between flushes of a tab in the background, which hardly gets frames. */
const HIDDEN_MS = 50;
/** Times that reading begins anew after a failure; then the page is too broken to be read. */
const FAILURES_MAX = 3;

/** Events that may change a field's state or the selection. */
const FIELD_EVENTS = ["input", "change", "click", "keyup", "reset"] as const;
/** Events that may move the focus, the selection or what lies in the top layer, or that bring a sheet or a frame. */
const VIEW_EVENTS = ["focusin", "focusout", "toggle", "selectionchange", "fullscreenchange", "load"] as const;
/** Events of the pointer. The engine hears those of the top window by itself. */
const POINTER_EVENTS = [
  "pointermove",
  "pointerdown",
  "mouseout",
  "touchstart",
  "touchmove",
  "touchend",
  "touchcancel",
] as const;

/** The node around a node, out of shadow roots and frames; null around the top document. */
function around(node: Node): Node | null {
  const parent = dom.parentNode(node);
  if (parent) return parent;
  try {
    const kind = dom.nodeType(node);
    if (kind === FRAGMENT) return dom.shadowHost(node);
    return kind === DOCUMENT ? (dom.windowOf(node as Document)?.frameElement ?? null) : null;
  } catch {
    return null;
  }
}

export function createCapture(
  sink: CaptureSink,
  natives: Natives,
  noted: Remembered,
  scripts: ChildFrames,
  attachBridge?: (reading: Reading) => BridgedFrames,
): OwnCapture {
  usePage(natives, noted);
  const facts = createFacts(
    {
      reserveWords: (count) => sink.engine.reserveWords(count),
      reserveText: (bytes) => sink.engine.reserveText(bytes),
      facts: (words, bytes) => sink.engine.facts(words, bytes),
    },
    () => sink.memory(),
  );
  const ids = createNodeIds();
  const fields = createFields(facts, ids);
  const sheets = createSheets(facts, ids);
  const undoInFrames = new Map<Document, (() => void)[]>();
  const lookAgain = () => {
    frames.lookAgain();
    schedule();
  };
  const roots = new Set<ShadowRoot>();
  const restrictions = createRestrictions(facts, ids, function* () {
    yield document;
    yield* frames.documents();
    for (const root of roots) if (ids.of(root) !== 0) yield root;
  });
  const slots = createSlots(facts, ids);
  const boxes = createBoxes(facts, ids, () => schedule());
  const bridged = attachBridge?.({ facts, ids, lookAgain, selectors: restrictions.selectors });
  const frames = createFrames(facts, ids, scripts, bridged, {
    opened(document) {
      const undoInFrame: (() => void)[] = [];
      undoInFrames.set(document, undoInFrame);
      open(document, undoInFrame);
      const window = dom.windowOf(document);
      if (window) listen(window, "pagehide", schedule, undoInFrame);
      for (const name of POINTER_EVENTS) listen(document, name, (event) => pointed?.(event), undoInFrame);
      reader.leaveUnread(document, null, true);
      view.opened(document);
    },
    closed(document) {
      for (const step of undoInFrames.get(document) ?? []) step();
      undoInFrames.delete(document);
      changes.left(document);
    },
  });
  const view = createView(facts, ids, frames);
  const topLayer = createTopLayer(facts, ids);
  const lateRoots = createLateRoots(ids);
  const undo: (() => void)[] = [];
  const reader = createReader(facts, ids, restrictions, slots, {
    element(element, name, attributes) {
      fields.met(element, name);
      sheets.met(element, name);
      topLayer.met(element, name, attributes);
      frames.met(element, name);
      if (hasCharacter(name, "-") && !dom.shadowRootOf(element)) lateRoots.met(element);
    },
    shadow(root) {
      observe(root, undo);
      roots.add(root);
      const shownElsewhere = (event: Event) => {
        slots.changedIn(root, event.target);
        schedule();
      };
      listen(root, "slotchange", shownElsewhere, undo);
      sheets.metRoot(root);
    },
  });
  const changes = createChanges(facts, ids, reader, restrictions, frames.hasAny, (node) => {
    fields.forget(node);
    restrictions.forget(node);
    slots.forget(node);
    boxes.forget(node);
    roots.delete(node as ShadowRoot);
    sheets.forget(node);
    topLayer.forget(node);
    frames.forget(node);
    lateRoots.forget(node);
  });
  const observer = new MutationObserver((records) =>
    guarded(() => {
      changes.take(records);
      schedule();
    }),
  );

  let running = false;
  let failures = 0;
  let held = false;
  let complete = false;
  // Sheets raise no event either, and looking at them costs more than most flushes.
  let lookDue = false;
  let scheduled = false;
  let frame = 0;
  let timer = 0;
  let slice: MessageChannel | undefined;
  let pointed: ((event: Event) => void) | undefined;

  function observe(root: Document | ShadowRoot, undo: (() => void)[]): void {
    observer.observe(root, OBSERVED);
    listen(
      root,
      "scroll",
      (event) => {
        view.scrolled(event.target);
        schedule();
      },
      undo,
    );
  }

  /** Observes a whole document and listens in it. */
  function open(root: Document, undo: (() => void)[]): void {
    for (const name of FIELD_EVENTS) {
      const heard = (event: Event) => {
        fields.touched(event.composedPath()[0]);
        // A radio button unchecks others, a reset button changes a whole form: the look at all fields finds them.
        view.fieldUsed();
        schedule();
      };
      listen(root, name, heard, undo);
    }
    for (const name of VIEW_EVENTS) {
      const heard = (event: Event) => {
        if (name === "load" && frames.has(event.target)) frames.loaded(event.target as Element);
        view.selectionMoved();
        schedule();
      };
      listen(root, name, heard, undo);
    }
    observe(root, undo);
    sheets.metRoot(root);
  }

  /** Runs our work so that the page never sees it fail: a page can break what we are built on, and must not notice. */
  function guarded(work: () => void): void {
    try {
      work();
    } catch {
      // What was read may be out of step with what was told. Begin anew, as long as that can help.
      stop();
      if (failures++ < FAILURES_MAX) start();
    }
  }

  function listen(
    target: EventTarget,
    name: string,
    hears: (event: Event) => void,
    undo: (() => void)[],
  ): void {
    const heard = (event: Event) => guarded(() => hears(event));
    target.addEventListener(name, heard, { capture: true, passive: true });
    undo.push(() => target.removeEventListener(name, heard, { capture: true }));
  }

  function schedule(): void {
    if (!running || held || scheduled) return;
    scheduled = true;
    // Not both: a timer costs a busy page about as much as reading what has changed.
    if (document.hidden) timer = window.setTimeout(flush, HIDDEN_MS);
    else frame = requestAnimationFrame(flush);
  }

  function unschedule(): void {
    if (!scheduled) return;
    scheduled = false;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  }

  function readLateRoots(): void {
    if (lookDue) lateRoots.lookInTurns();
    // What its slots show may be hidden by them.
    if (restrictions.hasAny()) {
      changes.forEachPlace(lateRoots.lookAround);
      fields.forEach(lateRoots.lookAround);
    }
    lateRoots.take((host, shadow) => {
      const shows = dom.firstChild(host) !== null;
      reader.readLateShadow(shadow, ids.of(host), shows);
      if (shows) slots.cameTo(host);
    });
  }

  function flush(): void {
    guarded(() => {
      // Also while it is held: otherwise nothing would be scheduled afterwards.
      unschedule();
      if (!held) read(performance.now() + SLICE_MS);
    });
  }

  /** Reads for so long, restrictions first. */
  function read(deadline: number): void {
    unschedule();
    if (!running) return;
    changes.take(observer.takeRecords());
    restrictions.stateChanged();
    // Nothing is told before it is known what may be seen.
    if (!restrictions.flush(deadline)) return void slice?.port2.postMessage(0);
    const looksAgain = restrictions.isDirty();
    reader.begin(deadline, SLICE_NODES, SLICE_SIZE);
    // A new address comes first: whether what follows may be seen can depend on it.
    view.putAddress();
    frames.check();
    frames.putAddresses();
    // Before what has changed in a slot, comes what hides it there.
    readLateRoots();
    slots.flush();
    changes.flush();
    do {
      frames.open();
      reader.sweep();
    } while (frames.hasFresh() && !reader.isExhausted());
    const isRead = !reader.hasUnread() && !frames.hasFresh();
    fields.flush();
    boxes.flush();
    if (isRead) {
      if (lookDue || sheets.hasFresh()) sheets.flush();
      lookDue = false;
      topLayer.flush();
      if (!complete) view.putKnownScrolling();
      view.flush();
      if (!complete) {
        complete = true;
        facts.put(Fact.Complete);
      }
    }
    facts.send();
    restrictions.settle();
    if (looksAgain || restrictions.isDirty()) schedule();
    // The engine may have stopped or restarted us while it took the facts.
    if (running && !isRead) slice?.port2.postMessage(0);
  }

  function stop(): void {
    running = false;
    unschedule();
    observer.disconnect();
    for (const step of undo.splice(0)) step();
    for (const steps of undoInFrames.values()) for (const step of steps) step();
    undoInFrames.clear();
    scripts.onCame(undefined);
    slice?.port1.close();
    slice = undefined;
    changes.reset();
    restrictions.reset();
    slots.reset();
    boxes.reset();
    roots.clear();
    reader.reset();
    fields.reset();
    sheets.reset();
    topLayer.reset();
    frames.reset();
    view.reset();
    lateRoots.reset();
    facts.reset();
  }

  function start(block?: NumberBlock): void {
    stop();
    running = true;
    held = false;
    complete = false;
    ids.restart(block);
    slice = new MessageChannel();
    slice.port1.onmessage = flush;
    for (const name of ["resize", "popstate", "hashchange"]) listen(window, name, schedule, undo);
    const look = window.setInterval(() => {
      lookDue = true;
      // A frame that was waited for may not come: the tab was hidden, or a frame of another origin is out of sight.
      if (scheduled) flush();
      else if (!document.hidden || fields.hasAny()) schedule();
    }, LOOK_MS);
    undo.push(() => clearInterval(look));
    view.begin();
    restrictions.putInvalid();
    reader.readDocument(document);
    open(document, undo);
    scripts.onCame((frame) =>
      guarded(() => {
        frames.came(frame);
        schedule();
      }),
    );
    slice.port2.postMessage(0);
  }

  return {
    start: (block) => guarded(() => start(block)),

    stop,

    hold(on: boolean) {
      held = on;
      bridged?.hold(on);
      if (!on) schedule();
    },

    restrict: restrictions.use,

    measure(nodes) {
      boxes.measure(nodes);
      bridged?.measure(nodes);
    },

    flush,
    catchUp: () => guarded(() => read(Infinity)),
    node: (id) => ids.node(id),
    idOf: (node) => ids.of(node),
    ignoreSheet: sheets.ignore,

    hearPointer(heard) {
      pointed = heard;
    },

    isService(node) {
      for (let at: Node | null = node; at; at = around(at)) {
        if (dom.nodeType(at) === ELEMENT && isServiceElement(at as Element)) return true;
      }
      return false;
    },
  };
}
