// The state of form fields that no attribute shows: values, checked and selected states. Events tell most of it; a script
// that sets a property tells nobody, so known fields are also looked at now and then.

import { Fact, type Facts } from "./facts";
import type { NodeIds } from "./node-ids";
import { dom } from "./page";

/** Fields looked at in one flush; more take turns. */
const LOOKED_AT_MAX = 500;

type Kind = "text" | "toggle" | "select";

function kindOf(element: Element, name: string): Kind | undefined {
  if (name === "textarea") return "text";
  if (name === "select") return "select";
  if (name !== "input") return undefined;
  const type = dom.inputType(element);
  return type === "checkbox" || type === "radio" ? "toggle" : "text";
}

function selectedIndices(select: Element): number[] {
  const options = dom.selectOptions(select);
  const indices: number[] = [];
  for (let i = 0; i < options.length; i++) if (dom.optionSelected(options[i] as Element)) indices.push(i);
  return indices;
}

export function createFields(facts: Facts, ids: NodeIds) {
  // Each field with the state the engine knows; undefined: not told yet.
  const known = new Map<Element, string | undefined>();
  const dirty = new Set<Element>();
  let turn = known.entries();

  function put(element: Element): void {
    const id = ids.of(element);
    if (id === 0) {
      known.delete(element);
      return;
    }
    const name = dom.localName(element);
    const kind = kindOf(element, name);
    let state: string;
    if (kind === "select") {
      const indices = selectedIndices(element);
      state = indices.join();
      if (known.get(element) === state) return;
      facts.put(Fact.Selected);
      facts.put(id);
      facts.put(indices.length);
      for (const index of indices) facts.put(index);
    } else if (kind === "toggle") {
      const bits = (dom.inputChecked(element) ? 1 : 0) | (dom.inputIndeterminate(element) ? 2 : 0);
      state = `${bits}`;
      if (known.get(element) === state) return;
      facts.put(Fact.Checked);
      facts.put(id);
      facts.put(bits);
    } else {
      const value = name === "input" ? dom.inputValue(element) : dom.areaValue(element);
      state = `=${value}`;
      if (known.get(element) === state) return;
      facts.put(Fact.Value);
      facts.put(id);
      facts.text(value);
    }
    known.set(element, state);
  }

  return {
    met(element: Element, name: string): void {
      if (name === "input" || name === "textarea" || name === "select") {
        known.set(element, undefined);
        dirty.add(element);
      }
    },

    forget: (node: Node) => known.delete(node as Element),

    touched(target: EventTarget | undefined): void {
      // Not by its class: elements in frames are of other ones.
      if (known.has(target as Element)) dirty.add(target as Element);
    },

    forEach(visit: (field: Element) => void): void {
      for (const field of known.keys()) visit(field);
    },

    hasAny: () => known.size > 0,
    isDirty: () => dirty.size > 0,

    /** Puts what has changed: fields that events named, and as many others as one flush may look at. */
    flush(): void {
      for (const element of dirty) put(element);
      dirty.clear();
      for (let looked = 0; looked < Math.min(LOOKED_AT_MAX, known.size); looked++) {
        let step = turn.next();
        if (step.done) {
          turn = known.entries();
          step = turn.next();
          if (step.done) return;
        }
        put(step.value[0]);
      }
    },

    reset(): void {
      known.clear();
      dirty.clear();
      turn = known.entries();
    },
  };
}

export type Fields = ReturnType<typeof createFields>;
