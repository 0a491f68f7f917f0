// Style rules that no node shows: adopted sheets, and sheets of elements whose rules a script has changed.

import { Fact, type Facts } from "./facts";
import type { NodeIds } from "./node-ids";
import { DOCUMENT } from "./kinds";
import { dom } from "./page";

/** A sheet's rules, or none when the browser does not let us see them. */
function rulesOf(sheet: CSSStyleSheet | null): CSSRuleList | undefined {
  try {
    return sheet ? dom.cssRules(sheet) : undefined;
  } catch {
    return undefined;
  }
}

function cssText(rules: CSSRuleList): string {
  const texts: string[] = [];
  for (const rule of rules) texts.push(rule.cssText);
  return texts.join("\n");
}

/** How many rules the element's own text makes, or undefined when that cannot be told. */
function rulesInSource(text: string): number | undefined {
  try {
    if (text.trim() === "") return 0;
    // A constructed sheet drops imports.
    if (text.includes("@import")) return undefined;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet.cssRules.length;
  } catch {
    return undefined;
  }
}

/** Rules of a sheet whose texts are compared; a larger one is watched by the number of its rules alone. */
const COMPARED_RULES_MAX = 2000;

/** A sheet as it was when it was last looked at. */
interface Seen {
  sheet: CSSStyleSheet | null;
  rules: number;
  /** The texts of its rules, once its turn to be compared has come. */
  text: string | undefined;
}

export function createSheets(facts: Facts, ids: NodeIds) {
  const elements = new Map<Element, Seen | undefined>();
  const roots = new Map<Document | ShadowRoot, Seen[]>();
  const ignored = new WeakSet<CSSStyleSheet>();
  // A script that changes a rule's style tells nobody, and comparing costs a microsecond a rule: one sheet a look.
  let looked = 0;
  let turn = 0;
  let fresh = false;

  /** Whether a known sheet has other rules than before; brings `seen` up to date. */
  function hasChanged(seen: Seen, rules: CSSRuleList): boolean {
    const counted = seen.rules !== rules.length;
    seen.rules = rules.length;
    if (looked++ !== turn && !counted) return false;
    if (rules.length > COMPARED_RULES_MAX) return counted;
    const before = seen.text;
    seen.text = cssText(rules);
    return counted || (before !== undefined && before !== seen.text);
  }

  function look(element: Element): void {
    const isStyle = dom.localName(element) === "style";
    const sheet = isStyle ? dom.styleSheet(element) : dom.linkSheet(element);
    const rules = rulesOf(sheet);
    let seen = elements.get(element);
    let changed = false;
    if (seen?.sheet !== sheet || !seen) {
      seen = { sheet, rules: rules?.length ?? 0, text: undefined };
      elements.set(element, seen);
      const source = isStyle ? rulesInSource(element.textContent ?? "") : undefined;
      changed = source !== undefined && source !== seen.rules;
    } else if (rules) {
      changed = hasChanged(seen, rules);
    }
    if (!rules || !changed) return;
    facts.put(Fact.ElementSheet);
    facts.put(ids.of(element));
    facts.text(cssText(rules));
  }

  function lookAtAdopted(root: Document | ShadowRoot): void {
    const before = roots.get(root) ?? [];
    const isDocument = dom.nodeType(root) === DOCUMENT;
    const all = isDocument ? dom.documentAdopted(root as Document) : dom.shadowAdopted(root as ShadowRoot);
    const id = ids.of(root);
    const now: Seen[] = [];
    for (const sheet of all ?? []) {
      if (ignored.has(sheet)) continue;
      const rules = rulesOf(sheet);
      const known = before[now.length];
      const same = known?.sheet === sheet;
      const seen = same ? known : { sheet, rules: rules?.length ?? 0, text: undefined };
      if (rules && (!same || hasChanged(seen, rules))) {
        facts.put(Fact.AdoptedSheet);
        facts.put(id);
        facts.put(now.length);
        // What was sent is what later changes are compared with.
        seen.text = cssText(rules);
        facts.text(seen.text);
      }
      now.push(seen);
    }
    if (now.length !== before.length) {
      facts.put(Fact.AdoptedCount);
      facts.put(id);
      facts.put(now.length);
    }
    roots.set(root, now);
  }

  return {
    met(element: Element, name: string): void {
      if (name !== "style" && name !== "link") return;
      elements.set(element, undefined);
      fresh = true;
    },

    metRoot(root: Document | ShadowRoot): void {
      roots.set(root, []);
      fresh = true;
    },

    forget(node: Node): void {
      elements.delete(node as Element);
      roots.delete(node as ShadowRoot);
    },

    /** A sheet of our own UI. */
    ignore: (sheet: CSSStyleSheet) => ignored.add(sheet),

    /** Whether there are sheets that have not been looked at. */
    hasFresh: () => fresh,

    flush(): void {
      fresh = false;
      looked = 0;
      for (const element of elements.keys()) look(element);
      for (const root of roots.keys()) lookAtAdopted(root);
      turn = turn + 1 < looked ? turn + 1 : 0;
    },

    reset(): void {
      elements.clear();
      roots.clear();
    },
  };
}

export type Sheets = ReturnType<typeof createSheets>;
