// Which fields have come in the place of password fields. A page that shows a password as often swaps its field for a copy of
// another type, which nothing else tells from any other field.

import { ELEMENT } from "./kinds";
import { dom, remembered } from "./page";

function isInput(node: Node): node is Element {
  return dom.nodeType(node) === ELEMENT && dom.localName(node as Element) === "input";
}

function isPassword(node: Node): boolean {
  return isInput(node) && (remembered.wasPassword(node) || dom.getAttribute(node, "type")?.toLowerCase() === "password");
}

/** The one element among nodes; undefined when there are none or several. */
function only(nodes: NodeList): Node | undefined {
  let found: Node | undefined;
  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at] as Node;
    if (dom.nodeType(node) !== ELEMENT) continue;
    if (found) return undefined;
    found = node;
  }
  return found;
}

/** Notes those among records of one batch. */
export function noteStandIns(records: readonly MutationRecord[]): void {
  for (let at = 0; at < records.length; at++) {
    const record = records[at] as MutationRecord;
    if (record.type !== "childList") continue;
    const left = only(record.removedNodes);
    if (!left || !isPassword(left)) continue;
    const swapped = only(record.addedNodes);
    if (swapped && isInput(swapped)) remembered.notePassword(swapped);
    // One goes and the other comes, in this order or the other, to the same place.
    for (const beside of [records[at - 1], records[at + 1]]) {
      if (beside?.type !== "childList" || beside.target !== record.target) continue;
      const came = only(beside.addedNodes);
      if (!came || !isInput(came)) continue;
      const { previousSibling, nextSibling } = record;
      const isBeside = previousSibling === came || nextSibling === came;
      const isThere = previousSibling === beside.previousSibling && nextSibling === beside.nextSibling;
      if (isBeside || isThere) remembered.notePassword(came);
    }
  }
}
