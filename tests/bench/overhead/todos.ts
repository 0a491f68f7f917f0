// The to-do workload: one list in plain DOM, in React and in Vue, worked through its form, check boxes and buttons.
import { join } from "node:path";
import type { Page } from "playwright-core";

export const TO_DO_LISTS = ["vanilla", "react", "vue"] as const;

/** What `installTodos` leaves on the page. */
export interface Todos {
  /** An empty list of this kind in place of what is there. */
  prepare(kind: string): void;
  /** Adds a hundred entries, checks each and removes each, as often as it is told to. */
  run(times: number): Promise<void>;
}

const FRAMEWORKS = [
  "react/umd/react.production.min.js",
  "react-dom/umd/react-dom.production.min.js",
  "vue/dist/vue.runtime.global.prod.js",
] as const;

/** Loads the frameworks as sites have them, in their production builds. */
export async function loadTodos(page: Page): Promise<void> {
  for (const file of FRAMEWORKS) {
    await page.addScriptTag({ path: join(process.cwd(), "node_modules", file) });
  }
  await page.evaluate(installTodos);
}

/** Runs inside the page. */
function installTodos(): void {
  interface Entry {
    readonly id: number;
    readonly text: string;
    readonly done: boolean;
  }
  const ENTRIES = 100;
  const place = document.getElementById("place") as HTMLElement;
  const { React, ReactDOM, Vue } = window as any;
  let numbered = 0;
  let unmount = (): void => {};

  const left = (entries: readonly Entry[]): string => `${entries.filter(({ done }) => !done).length} left`;
  const add = (entries: readonly Entry[], text: string): Entry[] => [...entries, { id: ++numbered, text, done: false }];
  const toggle = (entries: readonly Entry[], id: number): Entry[] =>
    entries.map((entry) => (entry.id === id ? { ...entry, done: !entry.done } : entry));
  const remove = (entries: readonly Entry[], id: number): Entry[] => entries.filter((entry) => entry.id !== id);

  const lists: Record<string, (root: HTMLElement) => () => void> = {
    vanilla(root) {
      root.innerHTML = '<form><input placeholder="What is to do?"></form><ul></ul><footer>0 left</footer>';
      const [form, input, list, footer] = ["form", "input", "ul", "footer"].map((name) => root.querySelector(name)) as [
        HTMLFormElement,
        HTMLInputElement,
        HTMLUListElement,
        HTMLElement,
      ];
      let open = 0;
      const count = (by: number): void => void (footer.textContent = `${(open += by)} left`);
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        const item = document.createElement("li");
        const box = document.createElement("input");
        const label = document.createElement("label");
        const button = document.createElement("button");
        box.type = "checkbox";
        label.textContent = input.value;
        button.textContent = "Remove";
        button.className = "remove";
        box.addEventListener("change", () => {
          item.className = box.checked ? "done" : "";
          count(box.checked ? -1 : 1);
        });
        button.addEventListener("click", () => {
          if (!box.checked) count(-1);
          item.remove();
        });
        item.append(box, label, button);
        list.append(item);
        input.value = "";
        count(1);
      });
      return () => root.replaceChildren();
    },

    react(root) {
      const { createElement: h, useRef, useState } = React;
      const Row = React.memo(({ entry, change }: any) =>
        h(
          "li",
          { className: entry.done ? "done" : "" },
          h("input", { type: "checkbox", checked: entry.done, onChange: () => change(toggle, entry.id) }),
          h("label", null, entry.text),
          h("button", { className: "remove", onClick: () => change(remove, entry.id) }, "Remove"),
        ),
      );
      const List = (): unknown => {
        const [entries, setEntries] = useState([]);
        const input = useRef(null);
        const change = useRef((how: typeof toggle, id: number) => setEntries((now: Entry[]) => how(now, id))).current;
        const submit = (event: Event): void => {
          event.preventDefault();
          const text = input.current.value as string;
          input.current.value = "";
          setEntries((now: Entry[]) => add(now, text));
        };
        return h(
          React.Fragment,
          null,
          h("form", { onSubmit: submit }, h("input", { ref: input, placeholder: "What is to do?" })),
          h("ul", null, entries.map((entry: Entry) => h(Row, { key: entry.id, entry, change }))),
          h("footer", null, left(entries)),
        );
      };
      const mounted = ReactDOM.createRoot(root);
      ReactDOM.flushSync(() => mounted.render(h(List)));
      return () => mounted.unmount();
    },

    vue(root) {
      const { createApp, h, ref, shallowRef } = Vue;
      const Row = (props: any): unknown =>
        h("li", { class: props.entry.done ? "done" : "" }, [
          h("input", {
            type: "checkbox",
            checked: props.entry.done,
            onChange: () => props.change(toggle, props.entry.id),
          }),
          h("label", props.entry.text),
          h("button", { class: "remove", onClick: () => props.change(remove, props.entry.id) }, "Remove"),
        ]);
      Row.props = ["entry", "change"];
      const app = createApp({
        setup() {
          const entries = shallowRef([]);
          const input = ref(null);
          const change = (how: typeof toggle, id: number): void => void (entries.value = how(entries.value, id));
          const submit = (event: Event): void => {
            event.preventDefault();
            entries.value = add(entries.value, input.value.value);
            input.value.value = "";
          };
          return () => [
            h("form", { onSubmit: submit }, [h("input", { ref: input, placeholder: "What is to do?" })]),
            h("ul", entries.value.map((entry: Entry) => h(Row, { key: entry.id, entry, change }))),
            h("footer", left(entries.value)),
          ];
        },
      });
      app.mount(root);
      return () => app.unmount();
    },
  };

  const channel = new MessageChannel();
  let resume = (): void => {};
  channel.port1.onmessage = () => resume();
  const task = (): Promise<void> =>
    new Promise((resolve) => {
      resume = resolve;
      channel.port2.postMessage(0);
    });
  const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
  const expectRows = (selector: string, count: number): void => {
    const found = place.querySelectorAll(selector).length;
    if (found !== count) throw new Error(`${found} of ${count} ${selector}`);
  };

  const todos: Todos = {
    prepare(kind) {
      unmount();
      const root = document.createElement("section");
      place.replaceChildren(root);
      unmount = lists[kind]?.(root) ?? (() => {});
    },
    async run(times) {
      const form = place.querySelector("form") as HTMLFormElement;
      const input = form.querySelector("input") as HTMLInputElement;
      const list = place.querySelector("ul") as HTMLUListElement;
      for (let time = 0; time < times; time++) {
        for (let at = 0; at < ENTRIES; at++) {
          input.value = `Answer letter number ${at}`;
          form.requestSubmit();
          await task();
        }
        await frame();
        expectRows("li", ENTRIES);
        for (let at = 0; at < ENTRIES; at++) {
          (list.children[at]?.firstElementChild as HTMLInputElement).click();
          await task();
        }
        await frame();
        expectRows("li.done", ENTRIES);
        for (let at = 0; at < ENTRIES; at++) {
          (list.firstElementChild?.lastElementChild as HTMLButtonElement).click();
          await task();
        }
        await frame();
        expectRows("li", 0);
      }
    },
  };
  (window as unknown as { todos: Todos }).todos = todos;
}
