// Reads subtrees of the page into facts, in slices: what a slice does not reach stays unread and is swept up later.

import { HAS_CHILDREN, RESTRICTED, Token, WAS_PASSWORD, Fact, type Facts } from "./facts";
import type { NodeIds } from "./node-ids";
import { CDATA, DOCTYPE, ELEMENT, INERT, TEXT, namespaceNumber } from "./kinds";
import { dom, remembered } from "./page";
import type { Restrictions } from "./restrictions";
import type { Slots } from "./slots";

/** How far the children of a node have been read. */
interface Sweep {
  /** The last child that was looked at. */
  cursor: Node | null;
  /** No known child follows the cursor, so what is read goes to the end. */
  tail: boolean;
  /** The next known child after the cursor, once it has been looked for: looking anew for each slice is quadratic. */
  next: Node | null;
  /** Children were added meanwhile, perhaps before the cursor: sweep once more. */
  again: boolean;
}

/** A host whose shadow root is being read: its own children come after. */
interface Host {
  host: Element;
  shadow: ShadowRoot;
}

/** Children left unread when a slice ended, deepest first. */
interface Rest {
  parent: Node;
  cursor: Node | null;
}

/** What the reader tells of nodes as it meets them. */
export interface Encounters {
  element(element: Element, name: string, attributes: string[]): void;
  shadow(root: ShadowRoot, id: number): void;
}

const SERVICE = "data-gcb-service-node";

/** Whether this very element is a service element, which is not captured. */
export function isServiceElement(element: Element): boolean {
  return dom.getAttribute(element, SERVICE) === "true";
}

export function createReader(
  facts: Facts,
  ids: NodeIds,
  restrictions: Restrictions,
  slots: Slots,
  met: Encounters,
) {
  const sweeps = new Map<Node, Sweep>();
  // Deepest on top: what was begun is finished first.
  const unread: Node[] = [];

  let deadline = 0;
  let nodesLeft = 0;
  let charactersMax = 0;
  let exhausted = false;
  let moved = new Set<Node>();

  function spend(): void {
    nodesLeft--;
    if ((nodesLeft & 63) === 0 && (performance.now() > deadline || facts.size() > charactersMax)) exhausted = true;
    if (nodesLeft <= 0) exhausted = true;
  }

  /** Notes that children of `parent` after `cursor` are unread; `tail`: none of them is known. */
  function leaveUnread(parent: Node, cursor: Node | null, tail: boolean): void {
    const sweep = sweeps.get(parent);
    if (sweep) {
      sweep.again = true;
      return;
    }
    sweeps.set(parent, { cursor, tail, next: null, again: false });
    unread.push(parent);
  }

  /** Puts an element without its children; answers whether these follow. A service element is left out. */
  function openElement(element: Element, shadow: ShadowRoot | null): boolean {
    const names = dom.getAttributeNames(element);
    const count = names.length;
    for (let i = 0; i < count; i++) {
      if (names[i] === SERVICE && isServiceElement(element)) return false;
    }
    const tag = dom.localName(element);
    const children = !INERT.has(tag) && (shadow !== null || dom.firstChild(element) !== null);
    const id = ids.give(element);
    const places = restrictions.hasAny() ? restrictions.met(element, tag, names) : undefined;
    facts.put(Token.Element);
    facts.put(id);
    facts.put(
      namespaceNumber(dom.namespaceURI(element)) |
        (children ? HAS_CHILDREN : 0) |
        (remembered.wasPassword(element) ? WAS_PASSWORD : 0) |
        (places ? RESTRICTED : 0),
    );
    if (places) {
      facts.put(places.length);
      for (const place of places) facts.put(place);
    }
    facts.name(tag);
    facts.put(count);
    for (let i = 0; i < count; i++) {
      const name = names[i] as string;
      facts.name(name);
      facts.text(dom.getAttribute(element, name) ?? "");
    }
    met.element(element, tag, names);
    return children;
  }

  /**
   * Reads one node with its subtree; known nodes inside are moves. When the slice is used up, the rest stays unread and
   * everything begun is closed. Answers whether anything was put.
   */
  function readSubtree(root: Node): boolean {
    let put = false;
    let node = root;
    const hosts: Host[] = [];
    const rest: Rest[] = [];
    for (;;) {
      let inner: Node | null = null;
      const known = ids.of(node);
      if (slots.hasAny()) slots.put(node);
      if (known !== 0) {
        facts.put(Token.Known);
        facts.put(known);
        moved.add(node);
        put = true;
      } else {
        const kind = dom.nodeType(node);
        if (kind === ELEMENT) {
          const element = node as Element;
          const shadow = dom.shadowRootOf(element);
          const before = ids.upcoming();
          const children = openElement(element, shadow);
          put ||= before !== ids.upcoming();
          spend();
          if (children && shadow) {
            hosts.push({ host: element, shadow });
            openShadow(shadow);
            inner = dom.firstChild(shadow);
            if (exhausted) {
              rest.push({ parent: shadow, cursor: null }, { parent: element, cursor: null });
              facts.put(Token.Close);
              facts.put(Token.Close);
              hosts.pop();
              inner = null;
            } else if (!inner) {
              facts.put(Token.Close);
              hosts.pop();
              inner = dom.firstChild(element);
              if (!inner) facts.put(Token.Close);
            }
          } else if (children) {
            inner = dom.firstChild(element);
            if (exhausted) {
              rest.push({ parent: element, cursor: null });
              facts.put(Token.Close);
              inner = null;
            }
          }
        } else if (kind === TEXT || kind === CDATA) {
          const id = ids.give(node);
          facts.put(Token.Text);
          facts.put(id);
          facts.text(dom.characterData(node));
          put = true;
          spend();
        } else if (kind === DOCTYPE) {
          const type = node as DocumentType;
          facts.put(Token.Doctype);
          facts.put(ids.give(node));
          facts.text(type.name);
          facts.text(type.publicId);
          facts.text(type.systemId);
          put = true;
        }
      }
      if (inner) {
        node = inner;
        continue;
      }
      if (exhausted) {
        unwind(root, node, hosts, rest);
        return put;
      }
      for (;;) {
        if (node === root) return put;
        const next = dom.nextSibling(node);
        if (next) {
          node = next;
          break;
        }
        const parent = dom.parentNode(node) as Node;
        facts.put(Token.Close);
        const top = hosts[hosts.length - 1];
        if (top && parent === top.shadow) {
          hosts.pop();
          const light = dom.firstChild(top.host);
          if (light) {
            node = light;
            break;
          }
          facts.put(Token.Close);
          node = top.host;
        } else {
          node = parent;
        }
      }
    }
  }

  /** Closes all that is open between `node`, which was read last, and `root`; notes what is unread. */
  function unwind(root: Node, node: Node, hosts: Host[], rest: Rest[]): void {
    while (node !== root) {
      const parent = dom.parentNode(node) as Node;
      if (dom.nextSibling(node)) rest.push({ parent, cursor: node });
      facts.put(Token.Close);
      const top = hosts[hosts.length - 1];
      if (top && parent === top.shadow) {
        hosts.pop();
        if (dom.firstChild(top.host)) rest.push({ parent: top.host, cursor: null });
        facts.put(Token.Close);
        node = top.host;
      } else {
        node = parent;
      }
    }
    for (let i = rest.length - 1; i >= 0; i--) {
      const { parent, cursor } = rest[i] as Rest;
      leaveUnread(parent, cursor, true);
    }
  }

  function openShadow(shadow: ShadowRoot): void {
    const id = ids.give(shadow);
    slots.met();
    facts.put(Token.Shadow);
    facts.put(id);
    met.shadow(shadow, id);
  }

  /** The number of the known child that follows `child`, which is about to be read; 0 when none does. */
  function nextInSweep(parent: Node, sweep: Sweep, child: Node): number {
    if (sweep.tail) return 0;
    const { next } = sweep;
    if (next && dom.parentNode(next) === parent && ids.of(next) !== 0) return ids.of(next);
    for (let node: Node | null = child; node; node = dom.nextSibling(node)) {
      const id = ids.of(node);
      if (id === 0) continue;
      sweep.next = node;
      return id;
    }
    sweep.tail = true;
    return 0;
  }

  /** Sweeps one parent; false when the slice was used up first. */
  function sweepParent(parent: Node, parentId: number, sweep: Sweep): boolean {
    for (;;) {
      const { cursor } = sweep;
      const stands = cursor !== null && dom.parentNode(cursor) === parent;
      if (cursor && !stands) {
        // It has left: from the first child on, known ones follow again.
        sweep.tail = false;
        sweep.next = null;
      }
      let child = stands ? dom.nextSibling(cursor) : dom.firstChild(parent);
      let open = false;
      while (child) {
        if (ids.of(child) !== 0) {
          if (open) facts.put(Token.Close);
          open = false;
          sweep.next = null;
        } else {
          if (!open) {
            facts.put(Fact.Run);
            facts.put(parentId);
            facts.put(nextInSweep(parent, sweep, child));
            open = true;
          }
          readSubtree(child);
        }
        sweep.cursor = child;
        if (exhausted) {
          if (open) facts.put(Token.Close);
          return false;
        }
        child = dom.nextSibling(child);
      }
      if (open) facts.put(Token.Close);
      if (!sweep.again) return true;
      sweep.again = false;
      sweep.tail = false;
      sweep.next = null;
      sweep.cursor = null;
    }
  }

  return {
    /** A slice begins: this many nodes and characters at the most, and no longer than until `deadline`. */
    begin(until: number, nodes: number, characters: number): void {
      deadline = until;
      nodesLeft = nodes;
      charactersMax = characters;
      exhausted = false;
      moved = new Set();
    },

    isExhausted: () => exhausted,
    /** Known nodes that this slice has put somewhere. */
    moved: () => moved,
    isUnreadIn: (parent: Node) => sweeps.has(parent),
    hasUnread: () => unread.length > 0,
    leaveUnread,

    /** A known node was put among the children of a parent that may not be wholly read. */
    knownPutInto(parent: Node): void {
      const sweep = sweeps.get(parent);
      if (!sweep) return;
      sweep.tail = false;
      sweep.next = null;
    },

    /** A node came to a parent, perhaps from another place in it. */
    cameInto(parent: Node, node: Node): void {
      const sweep = sweeps.get(parent);
      // What stands between the cursor's old place and its new one would never be looked at.
      if (sweep && sweep.cursor === node) sweep.again = true;
    },

    readSubtree,

    /** @param whole whether all in it is read now, however much it is: what its slots show is hidden by them */
    readLateShadow(shadow: ShadowRoot, hostId: number, whole: boolean): void {
      facts.put(Fact.Run);
      facts.put(hostId);
      facts.put(0);
      openShadow(shadow);
      if (whole) {
        const limits = [deadline, nodesLeft, charactersMax, exhausted] as const;
        deadline = nodesLeft = charactersMax = Infinity;
        exhausted = false;
        for (let child = dom.firstChild(shadow); child; child = dom.nextSibling(child)) readSubtree(child);
        [deadline, nodesLeft, charactersMax, exhausted] = limits;
      }
      facts.put(Token.Close);
      facts.put(Token.Close);
      if (!whole) leaveUnread(shadow, null, true);
    },

    /** The document's children first, then everything below, as slices allow. */
    readDocument(root: Document): void {
      ids.give(root);
      leaveUnread(root, null, true);
    },

    sweep(): void {
      while (unread.length > 0 && !exhausted) {
        const parent = unread[unread.length - 1] as Node;
        const depth = unread.length;
        const sweep = sweeps.get(parent);
        const id = ids.of(parent);
        const done = !sweep || id === 0 || sweepParent(parent, id, sweep);
        // Sweeping can leave deeper parents unread above this one; then it stays below them.
        if (done && unread.length === depth) {
          unread.pop();
          sweeps.delete(parent);
        }
      }
    },

    forget(node: Node): void {
      sweeps.delete(node);
    },

    reset(): void {
      sweeps.clear();
      unread.length = 0;
    },
  };
}

export type Reader = ReturnType<typeof createReader>;
