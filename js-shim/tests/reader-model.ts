// Runs in a page: the reader in slices of a few nodes against random change, and a tree that follows its facts as the
// engine does. What a large page does at the edges of its slices happens here at every node.

import { createChanges, OBSERVED } from "../src/dom/changes";
import { createFacts, Fact, Token, HAS_CHILDREN, NONE, RESTRICTED } from "../src/dom/facts";
import { natives } from "../src/dom/natives";
import { createNodeIds } from "../src/dom/node-ids";
import { usePage } from "../src/dom/page";
import { createReader } from "../src/dom/reader";
import { remembered } from "../src/dom/remembered";
import { createRestrictions } from "../src/dom/restrictions";
import { createSlots } from "../src/dom/slots";

const NEW_NAME = 0xfffffffe;

/** Restrictions of every kind of dependence, compiled. */
const RULES: readonly (readonly [string, number, readonly string[], number, readonly string[], readonly string[]])[] = [
  ["p.a", 2, [".a"], 0, [".a"], []],
  ["section > p", 1, ["<p"], 1, [], []],
  [".b b, .b .a", 2, ["<b", ".a"], 1, [".b", ".a"], [".b"]],
  [".a:not(.b .a)", 1, [".a"], 1, [".a", ".b"], [".b"]],
  ["p:first-child", 1, ["<p"], 2, [], []],
  [":last-child", 1, ["*"], 2, [], []],
  ["[title] + p", 2, ["<p"], 2, ["[title"], ["[title"]],
  ["section + p", 1, ["<p"], 2, [], []],
  ["section + p p", 1, ["<p"], 3, [], []],
  ["p ~ p .b", 1, [".b"], 9, [".b"], []],
  ["p:nth-child(2n)", 1, ["<p"], 8, [], []],
  ["section:nth-last-of-type(2)", 1, ["<section"], 8, [], []],
  ["p:empty", 1, ["<p"], 4, [], []],
  [":not(section, p, main)", 3, ["*"], 0, [], []],
];

/** What the engine would know. */
class Followed {
  readonly children = new Map<number, number[]>([[1, []]]);
  readonly parents = new Map<number, number>();
  readonly texts = new Map<number, string>();
  readonly matched = new Map<number, number[]>();
  private names: string[] = [];
  private at = 0;
  private words: Uint32Array = new Uint32Array();
  private pieces: string[] = [];

  take(words: Uint32Array, text: string): void {
    this.words = words;
    this.pieces = text.split("\0");
    for (this.at = 0; this.at < words.length; ) this.fact(this.word() as Fact);
  }

  private word(): number {
    return this.words[this.at++] as number;
  }

  private text(): string {
    this.word();
    return this.pieces.shift() as string;
  }

  private textOrNone(): void {
    if (this.words[this.at] === NONE) this.at++;
    else this.text();
  }

  private name(): string {
    const number = this.word();
    if (number !== NEW_NAME) return this.names[number] as string;
    const name = this.text();
    this.names.push(name);
    return name;
  }

  private fact(kind: Fact): void {
    if (kind === Fact.Run) return this.run(this.word(), this.word());
    if (kind === Fact.Removed) {
      for (let count = this.word(); count > 0; count--) this.remove(this.word());
      return;
    }
    const id = this.word();
    this.know(id);
    if (kind === Fact.Text) this.texts.set(id, this.text());
    else if (kind === Fact.Restricted) {
      this.matched.set(id, this.list());
      return;
    } else if (kind === Fact.Attribute) {
      this.name();
      this.textOrNone();
    } else throw new Error(`a fact of kind ${kind}`);
    this.textOrNone();
  }

  private list(): number[] {
    const places: number[] = [];
    for (let count = this.word(); count > 0; count--) places.push(this.word());
    return places;
  }

  private know(id: number): void {
    if (!this.children.has(id)) throw new Error(`${id} is not known`);
  }

  private detach(id: number): void {
    const siblings = this.children.get(this.parents.get(id) ?? 0);
    siblings?.splice(siblings.indexOf(id), 1);
    this.parents.delete(id);
  }

  private remove(id: number): void {
    // It went with another that was removed.
    if (!this.children.has(id)) return;
    this.detach(id);
    const forget = (node: number) => {
      this.children.get(node)?.forEach(forget);
      this.children.delete(node);
      this.parents.delete(node);
      this.texts.delete(node);
    };
    forget(id);
  }

  private run(parent: number, next: number): void {
    this.know(parent);
    const open: { id: number; next: number }[] = [{ id: parent, next }];
    while (open.length > 0) {
      const token = this.word() as Token;
      const top = open[open.length - 1] as { id: number; next: number };
      if (token === Token.Close) {
        open.pop();
        continue;
      }
      const id = this.word();
      if (token === Token.Passed) {
        this.know(id);
        continue;
      }
      if (token === Token.Known) {
        this.know(id);
        for (let above: number | undefined = top.id; above; above = this.parents.get(above)) {
          if (above === id) throw new Error(`${id} inside itself`);
        }
        this.detach(id);
      } else if (this.children.has(id)) throw new Error(`${id} twice`);
      else this.children.set(id, []);
      const siblings = this.children.get(top.id) as number[];
      if (top.next !== 0 && !siblings.includes(top.next)) throw new Error(`${top.next} is no child of ${top.id}`);
      siblings.splice(top.next === 0 ? siblings.length : siblings.indexOf(top.next), 0, id);
      this.parents.set(id, top.id);
      if (token === Token.Text) this.texts.set(id, this.text());
      if (token === Token.Doctype) for (let text = 0; text < 3; text++) this.text();
      if (token === Token.Shadow) open.push({ id, next: 0 });
      if (token !== Token.Element) continue;
      const flags = this.word();
      if ((flags & RESTRICTED) !== 0) this.matched.set(id, this.list());
      this.name();
      for (let count = this.word(); count > 0; count--) {
        this.name();
        this.text();
      }
      if ((flags & HAS_CHILDREN) !== 0) open.push({ id, next: 0 });
    }
  }
}

/** A document of its own, so that nothing but the test changes it. */
function stage(): Document {
  const page = document.implementation.createHTMLDocument();
  page.documentElement.replaceWith(page.createElement("main"));
  return page;
}

/** A generator with the same numbers in every run (mulberry32). */
export function luck(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const memory = new WebAssembly.Memory({ initial: 64 });

/** The page, the reader on it and what follows the reader. */
export function createRun() {
  usePage(natives, remembered);
  const page = stage();
  const followed = new Followed();
  const textAt = 1 << 20;
  const facts = createFacts(
    {
      reserveWords: () => 0,
      reserveText: () => textAt,
      facts(words, bytes) {
        const text = new TextDecoder().decode(new Uint8Array(memory.buffer, textAt, bytes));
        followed.take(new Uint32Array(memory.buffer, 0, words), text);
      },
    },
    () => memory,
  );
  const ids = createNodeIds();
  const roots = new Set<Node>([page]);
  const restrictions = createRestrictions(facts, ids, () => [...roots].filter((root) => ids.of(root) !== 0));
  const ended = (texts: readonly (string | number)[]) => texts.map((text) => `${text}\x01`).join("");
  restrictions.use(
    RULES.map(([selector, kind, keys, depends, names, elsewhere]) => `${ended([selector, `${kind}${depends.toString(16)}`, ...keys])}\x02${ended(names)}\x02${ended(elsewhere)}\x03`).join(""),
  );
  const reader = createReader(facts, ids, restrictions, createSlots(facts, ids), {
    element: () => undefined,
    shadow: (root) => {
      roots.add(root);
      observer.observe(root, OBSERVED);
    },
  });
  const changes = createChanges(facts, ids, reader, restrictions, () => false, (node) => restrictions.forget(node));
  const observer = new MutationObserver(() => undefined);
  observer.observe(page, OBSERVED);
  reader.readDocument(page);

  /** The page as it is and as it was followed, in one form. */
  function isFollowed(): string {
    const nodes = (parent: Node): Node[] =>
      [...parent.childNodes].filter((node) => !(node instanceof Comment) && !isService(node));
    const isService = (node: Node) => node instanceof Element && node.hasAttribute("data-gcb-service-node");
    const look = (node: Node): string => {
      const shadow = node instanceof Element && node.shadowRoot ? [node.shadowRoot] : [];
      const own = [...shadow, ...nodes(node)].map((child) => look(child));
      const text = node instanceof Text ? JSON.stringify(node.data) : "";
      return `${ids.of(node)}${text}${own.length ? `(${own.join(" ")})` : ""}`;
    };
    const tell = (id: number): string => {
      const own = (followed.children.get(id) ?? []).map(tell);
      const text = followed.texts.get(id);
      return `${id}${text === undefined ? "" : JSON.stringify(text)}${own.length ? `(${own.join(" ")})` : ""}`;
    };
    const [page_, mirror] = [look(page), tell(1)];
    if (page_ !== mirror) return `page   ${page_}\nmirror ${mirror}`;
    for (const root of roots) {
      for (const element of (root as ParentNode).querySelectorAll("*")) {
        const id = ids.of(element);
        if (id === 0) continue;
        const places = RULES.flatMap(([selector], place) => (element.matches(selector) ? [place] : []));
        const [now, told] = [places.join(), (followed.matched.get(id) ?? []).sort((a, b) => a - b).join()];
        if (now !== told) return `${element.outerHTML} is matched by ${now}, told is ${told}`;
      }
    }
    return "";
  }

  return {
    page,
    root: page.documentElement,
    ids,
    /** The observer's callback. */
    take: () => changes.take(observer.takeRecords()),
    /** One flush that may read so many nodes. */
    slice(nodes: number): void {
      changes.take(observer.takeRecords());
      restrictions.stateChanged();
      restrictions.flush(Infinity);
      reader.begin(Infinity, nodes, Infinity);
      changes.flush();
      reader.sweep();
      facts.send();
      restrictions.settle();
    },
    hasUnread: () => reader.hasUnread(),
    isFollowed,
  };
}

/** Slices of a few nodes with random changes between; answers what went wrong, or nothing. */
export function churn(seed: number): string {
  const random = luck(seed);
  const run = createRun();
  const { page, root } = run;
  const parked: ChildNode[] = [];
  const parents = () => [root, ...root.querySelectorAll("*:not([data-gcb-service-node] *)")].flatMap((element) =>
    element.shadowRoot ? [element, element.shadowRoot] : [element],
  );
  const any = <Item>(items: ArrayLike<Item>): Item | undefined => items[random(items.length || 1)];
  const fresh = (depth: number): ChildNode => {
    const kind = random(9);
    if (kind < 2) return page.createTextNode(`${random(100)}`);
    if (kind === 2) return page.createComment("not captured");
    const element = page.createElement(kind === 3 ? "section" : "p");
    if (kind === 3 && random(2) === 0) element.setAttribute("data-gcb-service-node", "true");
    if (kind === 4) element.attachShadow({ mode: "open" }).append("in the shadow", page.createElement("b"));
    for (let child = random(4); child > 0 && depth < 3; child--) element.append(fresh(depth + 1));
    return element;
  };
  const place = (node: ChildNode) => {
    const parent = any(parents()) as Node;
    if (node.contains(parent instanceof ShadowRoot ? parent.host : parent)) return;
    for (let host = parent.getRootNode(); host instanceof ShadowRoot; host = host.host.getRootNode()) {
      if (node.contains(host.host)) return;
    }
    parent.insertBefore(node, any([null, ...parent.childNodes]) ?? null);
  };
  const change = () => {
    const node = any((any(parents()) as Node).childNodes);
    const kind = random(9);
    if (kind > 6) {
      const element = any([...root.querySelectorAll("*")]);
      if (random(3) === 0) element?.toggleAttribute("title");
      else element?.classList.toggle(any(["a", "b"]) as string);
    } else if (kind < 2 || !node) place(fresh(0));
    else if (kind === 2) place(node);
    // To and fro among its siblings: what the reader stands at moves.
    else if (kind === 3) node.parentNode?.append(node);
    else if (kind === 4) {
      node.remove();
      parked.push(node);
    } else if (kind === 5) {
      const back = parked.pop();
      if (back) place(back);
    } else if (node instanceof Text) node.data += random(10);
  };
  for (let start = 12; start > 0; start--) root.append(fresh(0));
  for (let slices = 0; slices < 30; slices++) {
    run.slice(1 + random(6));
    for (let changes = random(4); changes > 0; changes--) {
      change();
      if (random(3) === 0) run.take();
    }
  }
  for (let slices = 0; run.hasUnread() || slices === 0; slices++) {
    if (slices === 2_000) return "reading never ends";
    run.slice(1 + random(6));
  }
  // What had a mask for a moment only is looked at once more.
  for (let slices = 0; slices < 2; slices++) run.slice(1_000);
  return run.isFollowed();
}

/** Every child of a parent that is half read is moved to every place. */
export function moveAtTheEdge(count: number): string {
  for (let read = 1; read <= count; read++) {
    for (let from = 0; from < count; from++) {
      for (let to = 0; to <= count; to++) {
        const run = createRun();
        for (let child = 0; child < count; child++) run.root.append(run.page.createElement("p"));
        run.slice(read + 1);
        const children = [...run.root.children] as [Element, ...Element[]];
        run.root.insertBefore(children[from] as Element, children[to] ?? null);
        for (let slices = 0; run.hasUnread() || slices === 0; slices++) run.slice(2);
        const wrong = run.isFollowed();
        if (wrong) return `${read} of ${count} read, ${from} before ${to}:\n${wrong}`;
      }
    }
  }
  return "";
}

/** What was in a wrapper goes before it, and the wrapper leaves, in one task. */
export function unwrap(): string {
  const run = createRun();
  const wrapper = run.page.createElement("div");
  wrapper.append(run.page.createElement("p"), "text");
  run.root.append(wrapper);
  run.slice(100);
  const before = run.ids.of(wrapper.firstChild as Node);
  wrapper.before(...wrapper.childNodes);
  wrapper.remove();
  run.slice(100);
  return run.isFollowed() || (run.ids.of(run.root.firstChild as Node) === before ? "" : "it was read anew");
}
