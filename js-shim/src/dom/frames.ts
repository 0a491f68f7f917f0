// Which frames show a document that is read with the page: those of the same origin in which the script runs, and those
// whose script reads them itself and tells by a bridge. Each such document is a node of the page's one tree, below its
// frame's element.

import type { BridgedFrames } from "../bridge/around";
import type { ChildFrames } from "../child-frames";
import { Fact, type Facts } from "./facts";
import type { NodeIds } from "./node-ids";
import { dom } from "./page";

/** Frames of a page up to which their documents are read. Each costs the agent's browser a document of its own. */
const FRAMES_MAX = 500;

/** What becomes of documents in frames. */
interface Encounters {
  /** It has a number now, and is to be read. */
  opened(document: Document): void;
  /** It is not shown any more. */
  closed(document: Document): void;
}

/** The document that a frame shows, as far as we may see it. */
function documentIn(frame: Element): Document | null {
  try {
    return dom.frameDocument(frame);
  } catch {
    // An element of that name in another namespace.
    return null;
  }
}

export function createFrames(
  facts: Facts,
  ids: NodeIds,
  scripts: ChildFrames,
  bridged: BridgedFrames | undefined,
  met: Encounters,
) {
  // Each captured frame, with the document that is read of it.
  const frames = new Map<Element, Document | undefined>();
  // The address of each document that is read.
  const addresses = new Map<Document, string>();
  let fresh = false;

  function close(frame: Element, document: Document): void {
    frames.set(frame, undefined);
    addresses.delete(document);
    fresh = true;
    met.closed(document);
  }

  return {
    met(element: Element, name: string): void {
      if (name !== "iframe") return;
      frames.set(element, undefined);
      fresh = true;
    },

    forget(node: Node): void {
      if (frames.size === 0) return;
      const document = frames.get(node as Element);
      if (!frames.delete(node as Element)) return;
      bridged?.left(node as Element);
      if (!document) return;
      addresses.delete(document);
      met.closed(document);
    },

    has: (node: EventTarget | null) => frames.has(node as Element),

    /** The document that is read of a frame. */
    shownIn: (frame: Element) => frames.get(frame),

    /** Frames without a document are looked at once more. */
    lookAgain(): void {
      fresh = true;
    },

    /** A frame has loaded something. */
    loaded(frame: Element): void {
      fresh = true;
      bridged?.loaded(frame);
    },

    /** A document runs the script; one that did so before has been written anew. */
    came(document: Document): void {
      for (const [frame, shown] of frames) if (shown === document) close(frame, document);
      fresh = true;
    },

    hasAny: () => frames.size > 0,
    /** Whether there are frames to be looked at. */
    hasFresh: () => fresh,

    /** What has the focus in a frame that has it, where a bridge tells. */
    focusIn: (frame: Element) => bridged?.focusIn(frame) ?? 0,

    /** Lets go of documents that their frames no longer show. */
    check(): void {
      bridged?.check();
      for (const [frame, shown] of frames) if (shown && documentIn(frame) !== shown) close(frame, shown);
    },

    /** Tells of documents that have another address than before: other restrictions may hold there. */
    putAddresses(): void {
      for (const [document, before] of addresses) {
        const url = dom.documentUrl(document);
        if (url === before) continue;
        addresses.set(document, url);
        facts.put(Fact.FrameLocation);
        facts.put(ids.of(document));
        facts.text(url);
      }
    },

    /** All documents that are read with the page. */
    documents: (): Iterable<Document> => addresses.keys(),

    /** Gives documents their numbers where the script runs. */
    open(): void {
      if (!fresh) return;
      fresh = false;
      if (frames.size > FRAMES_MAX) return;
      for (const [frame, shown] of frames) {
        const document = shown ? null : documentIn(frame);
        if (!document && !shown) bridged?.show(frame);
        if (!document || !scripts.runsIn(document)) continue;
        frames.set(frame, document);
        facts.put(Fact.Frame);
        facts.put(ids.of(frame));
        facts.put(ids.give(document));
        facts.put(dom.compatMode(document) === "BackCompat" ? 2 : 0);
        facts.text(dom.baseURI(document));
        const url = dom.documentUrl(document);
        addresses.set(document, url);
        facts.text(url);
        met.opened(document);
      }
    },

    reset(): void {
      bridged?.stop();
      addresses.clear();
      frames.clear();
      fresh = false;
    },
  };
}

export type Frames = ReturnType<typeof createFrames>;
