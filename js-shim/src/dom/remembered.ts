// What happens on the page before a session and cannot be read from it afterwards: which elements have scrolled, and which
// fields were password fields. Two listeners are all it costs.

const scrolled = new Set<WeakRef<Node>>();
const noted = new WeakSet<Node>();
const passwords = new WeakSet<Node>();
// Those of this document alone, for `passOn`.
const focused = new Set<WeakRef<Node>>();

/** What was noted, for the reader. */
export const remembered = {
  /** The nodes that have scrolled and still exist. Reading positions of all elements would force a layout for each. */
  scrolledNodes: () => living(scrolled),

  noteScrolled(node: Node): void {
    if (noted.has(node)) return;
    noted.add(node);
    scrolled.add(new WeakRef(node));
  },

  /** Notes a field that was a password field at a moment that nothing on the page shows any more. */
  notePassword: (node: Node) => void passwords.add(node),

  wasPassword: (node: Node) => passwords.has(node),
};

export type Remembered = typeof remembered;

// In a frame, the script in the top window once it is known.
let heir = remembered;

function living(refs: Set<WeakRef<Node>>): Node[] {
  const nodes: Node[] = [];
  for (const ref of refs) {
    const node = ref.deref();
    if (node) nodes.push(node);
    else refs.delete(ref);
  }
  return nodes;
}

function noteScrolled({ target }: Event): void {
  if (target instanceof Node) heir.noteScrolled(target);
}

function noteFocused(event: Event): void {
  // Inside shadow roots the event's target is the host; the path begins with the field.
  const field = event.composedPath()[0];
  if (!(field instanceof HTMLInputElement) || field.type !== "password") return;
  if (!passwords.has(field)) focused.add(new WeakRef(field));
  remembered.notePassword(field);
  heir.notePassword(field);
}

/** Begins to remember; called once, when the script loads. */
export function rememberFromNowOn(): void {
  const quietly = { capture: true, passive: true };
  document.addEventListener("scroll", noteScrolled, quietly);
  document.addEventListener("focusin", noteFocused, quietly);
}

/** Hands over what was noted in this document, and from now on what will be. */
export function passOn(to: Remembered): void {
  heir = to;
  for (const node of living(scrolled)) to.noteScrolled(node);
  for (const node of living(focused)) to.notePassword(node);
}
