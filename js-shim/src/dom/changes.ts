// What is dirty since the last flush, and the net effect of it: mutation records say where to look, the final state of
// the DOM says what to send.

import { Fact, Token, type Facts } from "./facts";
import type { NodeIds } from "./node-ids";
import { isServiceElement, type Reader } from "./reader";
import { CDATA, DOCTYPE, ELEMENT, INERT, TEXT } from "./kinds";
import { dom, remembered } from "./page";
import type { Restrictions } from "./restrictions";
import { noteStandIns } from "./stand-ins";

const XLINK_NS = "http://www.w3.org/1999/xlink";
const XML_NS = "http://www.w3.org/XML/1998/namespace";

/** What to observe on the document and on each shadow root. */
export const OBSERVED: MutationObserverInit = {
  subtree: true,
  childList: true,
  attributes: true,
  attributeOldValue: true,
  characterData: true,
  characterDataOldValue: true,
};

function qualifiedName(record: MutationRecord): string {
  const name = record.attributeName ?? "";
  const space = record.attributeNamespace;
  return space === XLINK_NS ? `xlink:${name}` : space === XML_NS ? `xml:${name}` : name;
}

function isInert(parent: Node): boolean {
  return dom.nodeType(parent) === ELEMENT && INERT.has(dom.localName(parent as Element));
}

/** Whether a node has gone from the target's document into another one. */
function hasOtherDocument(node: Node, target: Node): boolean {
  const document = dom.ownerDocument(node);
  return dom.isConnected(node) && document !== target && document !== dom.ownerDocument(target);
}

export function createChanges(
  facts: Facts,
  ids: NodeIds,
  reader: Reader,
  restrictions: Restrictions,
  hasFrames: () => boolean,
  forgotten: (node: Node) => void,
) {
  const added = new Set<Node>();
  // Where new nodes were before they came to where they are.
  const passed = new Map<Node, Node[]>();
  const cameTo = new Map<Node, Node>();
  // Those that have changed, with what they were, by their names: a busy page changes one of many elements.
  const attributes = new Map<string, Map<Element, string | null>>();
  const texts = new Map<Node, string | null>();
  const serviceChanged = new Set<Element>();
  let gone: number[] = [];

  /** Forgets the numbers in a subtree that has left the page; reports those the engine must be told of. */
  function forgetSubtree(root: Node): void {
    const forgetOne = (node: Node): void => {
      const id = ids.of(node);
      if (id !== 0) {
        // Nodes below a reported one go with it, but those that were moved here since the last flush are still
        // elsewhere in the engine's tree.
        if (node === root || added.has(node)) gone.push(id);
        ids.forget(node, id);
        reader.forget(node);
        forgotten(node);
      }
      added.delete(node);
      if (dom.nodeType(node) === ELEMENT) {
        const shadow = dom.shadowRootOf(node as Element);
        if (shadow && ids.of(shadow) !== 0) forgetSubtree(shadow);
      }
    };
    let node = root;
    for (;;) {
      forgetOne(node);
      const inner = dom.firstChild(node);
      if (inner) {
        node = inner;
        continue;
      }
      for (;;) {
        if (node === root) return;
        const next = dom.nextSibling(node);
        if (next) {
          node = next;
          break;
        }
        node = dom.parentNode(node) as Node;
      }
    }
  }

  /** Whether a sibling is never captured: comments, instructions, service elements. */
  function isSkipped(node: Node): boolean {
    const kind = dom.nodeType(node);
    return kind === ELEMENT ? isServiceElement(node as Element) : kind !== TEXT && kind !== CDATA && kind !== DOCTYPE;
  }

  /** Puts the longest run of added siblings around `node`. */
  function putRun(node: Node, parent: Node, parentId: number): void {
    const moved = reader.moved();
    let first = node;
    for (let before = dom.previousSibling(node); before; before = dom.previousSibling(before)) {
      if (added.has(before) && !moved.has(before)) first = before;
      else if (ids.of(before) !== 0 || !isTransparent(before, parent)) break;
    }
    let open = false;
    let next = 0;
    const members: Node[] = [];
    for (let member: Node | null = first; member; member = dom.nextSibling(member)) {
      const id = ids.of(member);
      if (id !== 0 && !added.has(member)) {
        next = id;
        break;
      }
      if (id !== 0 || added.has(member)) members.push(member);
    }
    for (const member of members) {
      const known = ids.of(member) !== 0;
      added.delete(member);
      if (!known && (reader.isExhausted() || reader.isUnreadIn(parent))) {
        if (!isSkipped(member)) reader.leaveUnread(parent, null, false);
        continue;
      }
      if (!known && isSkipped(member)) continue;
      if (!open) {
        facts.put(Fact.Run);
        facts.put(parentId);
        facts.put(next);
        open = true;
      }
      if (known) reader.knownPutInto(parent);
      else putPassed(member, parent);
      reader.readSubtree(member);
    }
    if (open) facts.put(Token.Close);
  }

  /** Says where a new node was since the last flush: what hides there hides it once more. */
  function putPassed(node: Node, parent: Node): void {
    for (const place of passed.get(node) ?? []) {
      const id = ids.of(place);
      if (id === 0 || place === parent) continue;
      facts.put(Token.Passed);
      facts.put(id);
    }
  }

  /** Whether a run may reach over this unknown sibling: it is never captured, or is left to a later sweep. */
  function isTransparent(node: Node, parent: Node): boolean {
    return reader.isUnreadIn(parent) || isSkipped(node);
  }

  function putAdded(firstNew: number): void {
    const moved = reader.moved();
    const lost: Node[] = [];
    for (const node of added) {
      if (moved.has(node) || ids.of(node) >= firstNew) continue;
      const parent = dom.isConnected(node) ? dom.parentNode(node) : null;
      const parentId = parent ? ids.of(parent) : 0;
      if (!parent || parentId === 0) {
        // Its new place is not captured, or is still to be read with its parent.
        if (ids.of(node) !== 0) lost.push(node);
      } else if (isInert(parent)) {
        // Script text and its kin: never read.
      } else if (parentId < firstNew || reader.isUnreadIn(parent)) {
        putRun(node, parent, parentId);
      }
    }
    for (const node of lost) {
      if (!moved.has(node) && ids.of(node) !== 0) forgetSubtree(node);
    }
    added.clear();
    passed.clear();
    cameTo.clear();
    // Last: what was moved out of something that left is no longer below it.
    putGone();
  }

  function putGone(): void {
    if (gone.length === 0) return;
    facts.put(Fact.Removed);
    facts.put(gone.length);
    for (const id of gone) facts.put(id);
    gone = [];
  }

  function putAttributes(firstNew: number): void {
    for (const [name, elements] of attributes) {
      for (const [element, old] of elements) {
        const id = ids.of(element);
        if (id === 0 || id >= firstNew) continue;
        if (name === "type" && remembered.wasPassword(element)) {
          facts.put(Fact.WasPassword);
          facts.put(id);
        }
        const value = dom.getAttribute(element, name);
        if (value === old) continue;
        facts.put(Fact.Attribute);
        facts.put(id);
        facts.name(name);
        facts.textOrNone(value);
        facts.textOrNone(old);
      }
    }
    attributes.clear();
  }

  function putTexts(firstNew: number): void {
    for (const [node, old] of texts) {
      const id = ids.of(node);
      if (id === 0 || id >= firstNew) continue;
      const text = dom.characterData(node);
      if (text === old) continue;
      facts.put(Fact.Text);
      facts.put(id);
      facts.text(text);
      facts.textOrNone(old);
    }
    texts.clear();
  }

  return {
    /** Notes what records say; the DOM itself is read at the flush. */
    take(records: MutationRecord[]): void {
      noteStandIns(records);
      const left: Node[] = [];
      const adopted: Node[] = [];
      const isRestricted = restrictions.hasAny();
      for (const record of records) {
        const { target, type } = record;
        if (type === "childList") {
          if (isRestricted) restrictions.childrenChanged(record);
          for (const node of record.addedNodes) {
            added.add(node);
            reader.cameInto(target, node);
            if (ids.of(node) !== 0) continue;
            const before = cameTo.get(node);
            if (before && before !== target) {
              const places = passed.get(node);
              if (places) places.push(before);
              else passed.set(node, [before]);
            }
            cameTo.set(node, target);
          }
          for (const node of record.removedNodes) {
            left.push(node);
            // Sheets of a shadow root do not go along into another document: what comes from one is new.
            if (hasFrames() && ids.of(node) !== 0 && hasOtherDocument(node, target)) adopted.push(node);
          }
        } else if (type === "characterData") {
          if (ids.of(target) !== 0 && !texts.has(target)) texts.set(target, record.oldValue);
        } else {
          const element = target as Element;
          const name = qualifiedName(record);
          const old = record.oldValue;
          if (name === "type" && old?.toLowerCase() === "password") remembered.notePassword(element);
          if (name === "data-gcb-service-node") serviceChanged.add(element);
          const isKnown = ids.of(element) !== 0;
          let elements = attributes.get(name);
          const again = elements?.has(element) === true;
          if (isRestricted) restrictions.attributeChanged(element, name, old, isKnown ? again : undefined);
          if (!isKnown || again) continue;
          if (!elements) attributes.set(name, (elements = new Map<Element, string | null>()));
          elements.set(element, old);
        }
      }
      // A node that is back, perhaps elsewhere, is in `added`; one that is not has left what we observe.
      for (const node of left) {
        if (!dom.isConnected(node) || !added.has(node)) forgetSubtree(node);
      }
      for (const node of adopted) {
        forgetSubtree(node);
        added.add(node);
      }
    },

    /** A document has left its frame. */
    left: (document: Document) => forgetSubtree(document),

    isDirty: () =>
      added.size > 0 || gone.length > 0 || attributes.size > 0 || texts.size > 0 || serviceChanged.size > 0,

    /** Gives every node of which something is to be told. */
    forEachPlace(visit: (node: Node) => void): void {
      for (const node of added) visit(node);
      for (const elements of attributes.values()) for (const element of elements.keys()) visit(element);
      for (const text of texts.keys()) visit(text);
    },

    /** Puts the net effect. */
    flush(): void {
      const firstNew = ids.upcoming();
      for (const element of serviceChanged) {
        if (isServiceElement(element)) forgetSubtree(element);
        else if (ids.of(element) === 0) added.add(element);
      }
      serviceChanged.clear();
      putAdded(firstNew);
      putAttributes(firstNew);
      putTexts(firstNew);
    },

    reset(): void {
      added.clear();
      passed.clear();
      cameTo.clear();
      attributes.clear();
      texts.clear();
      serviceChanged.clear();
      gone = [];
    },
  };
}

export type Changes = ReturnType<typeof createChanges>;
