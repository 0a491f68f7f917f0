// What happens on the page before a session and cannot be read from it afterwards: which elements have scrolled, and which
// fields were password fields. Two listeners are all it costs.

const scrolled = new Set<WeakRef<Node>>();
const noted = new WeakSet<Node>();
const passwords = new WeakSet<Node>();

function noteScrolled({ target }: Event): void {
  if (!(target instanceof Node) || noted.has(target)) return;
  noted.add(target);
  scrolled.add(new WeakRef(target));
}

function noteFocused(event: Event): void {
  // Inside shadow roots the event's target is the host; the path begins with the field.
  const field = event.composedPath()[0];
  if (field instanceof HTMLInputElement && field.type === "password") passwords.add(field);
}

/** Begins to remember; called once, when the script loads. */
export function rememberFromNowOn(): void {
  const quietly = { capture: true, passive: true };
  document.addEventListener("scroll", noteScrolled, quietly);
  document.addEventListener("focusin", noteFocused, quietly);
}

/** What was noted, for the reader. */
export const remembered = {
  /** The nodes that have scrolled and still exist. Reading positions of all elements would force a layout for each. */
  scrolledNodes(): Node[] {
    const nodes: Node[] = [];
    for (const ref of scrolled) {
      const node = ref.deref();
      if (node) nodes.push(node);
      else scrolled.delete(ref);
    }
    return nodes;
  },

  /** Notes a field that was a password field at a moment that nothing on the page shows any more. */
  notePassword: (node: Node) => void passwords.add(node),

  wasPassword: (node: Node) => passwords.has(node),
};

export type Remembered = typeof remembered;
