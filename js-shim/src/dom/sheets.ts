// Style rules that no node shows: adopted sheets, and sheets of elements whose rules a script has changed.

import { Fact, type Facts } from './facts';
import type { NodeIds } from './node-ids';
import * as dom from './natives';

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
  return texts.join('\n');
}

/** How many rules the element's own text makes, or undefined when that cannot be told. */
function rulesInSource(text: string): number | undefined {
  if (text.trim() === '') return 0;
  // A constructed sheet drops imports.
  if (text.includes('@import')) return undefined;
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet.cssRules.length;
  } catch {
    return undefined;
  }
}

interface Seen {
  sheet: CSSStyleSheet | null;
  rules: number | undefined;
}

export function createSheets(facts: Facts, ids: NodeIds) {
  const elements = new Map<Element, Seen | undefined>();
  const roots = new Map<Document | ShadowRoot, Seen[]>();
  const ignored = new WeakSet<CSSStyleSheet>();

  function look(element: Element): void {
    const isStyle = dom.localName(element) === 'style';
    const sheet = isStyle ? dom.styleSheet(element) : dom.linkSheet(element);
    const rules = rulesOf(sheet);
    const seen = elements.get(element);
    if (seen?.sheet === sheet && seen?.rules === rules?.length) return;
    // A sheet that its source text has just made anew is as the source says, unless it is looked at for the first time.
    const source = isStyle ? rulesInSource(element.textContent ?? '') : (seen?.sheet === sheet ? seen?.rules : undefined);
    elements.set(element, { sheet, rules: rules?.length });
    if (!rules || source === undefined || source === rules.length) return;
    facts.put(Fact.ElementSheet);
    facts.put(ids.of(element));
    facts.text(cssText(rules));
  }

  function lookAtAdopted(root: Document | ShadowRoot): void {
    const seen = roots.get(root) ?? [];
    const all = root instanceof Document ? dom.documentAdopted(root) : dom.shadowAdopted(root);
    const id = ids.of(root);
    const now: Seen[] = [];
    for (const sheet of all ?? []) {
      if (ignored.has(sheet)) continue;
      const rules = rulesOf(sheet);
      const before = seen[now.length];
      if (rules && (before?.sheet !== sheet || before.rules !== rules.length)) {
        facts.put(Fact.AdoptedSheet);
        facts.put(id);
        facts.put(now.length);
        facts.text(cssText(rules));
      }
      now.push({ sheet, rules: rules?.length });
    }
    if (now.length !== seen.length) {
      facts.put(Fact.AdoptedCount);
      facts.put(id);
      facts.put(now.length);
    }
    roots.set(root, now);
  }

  return {
    met(element: Element, name: string): void {
      if (name === 'style' || name === 'link') elements.set(element, undefined);
    },

    metRoot(root: Document | ShadowRoot): void {
      roots.set(root, []);
    },

    forget(node: Node): void {
      elements.delete(node as Element);
      roots.delete(node as ShadowRoot);
    },

    /** A sheet of our own UI. */
    ignore: (sheet: CSSStyleSheet) => ignored.add(sheet),

    flush(): void {
      for (const element of elements.keys()) look(element);
      for (const root of roots.keys()) lookAtAdopted(root);
    },

    reset(): void {
      elements.clear();
      roots.clear();
    },
  };
}

export type Sheets = ReturnType<typeof createSheets>;
