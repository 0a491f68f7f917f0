// The mutation workloads: what a page does in one go or frame by frame, without any recorder knowing of it.
import type { Page } from "playwright-core";

export interface Workload {
  readonly name: string;
  /** Its moves are what the budget for moves speaks of. */
  readonly moves?: true;
  /** Measured and shown, but not one of the named workloads that the budgets are about. */
  readonly extra?: true;
}

export const WORKLOADS: readonly Workload[] = [
  { name: "append 1k" },
  { name: "create 10k" },
  { name: "replace 1k" },
  { name: "clear 10k" },
  { name: "text in 1k rows" },
  { name: "text in every tenth of 10k" },
  { name: "class on 5k" },
  { name: "style" },
  { name: "sort 1k", moves: true },
  { name: "reverse 1k", moves: true },
  { name: "innerHTML 200 KB" },
  { name: "swap" },
  { name: "remove single rows" },
  { name: "select row" },
  { name: "typing 200 characters" },
  { name: "typing 60, one a frame", extra: true },
];

/** What `installWorkloads` leaves on the page. */
export interface Workbench {
  /** Brings the page into the state that the workload starts from. */
  prepare(name: string): void;
  /** Does it, and returns when the last step is done. */
  run(name: string): Promise<void>;
}

/** Calls the page's workbench. */
export async function onWorkbench(page: Page, act: keyof Workbench, name: string): Promise<void> {
  await page.evaluate(
    ([act, name]) => (window as unknown as { workbench: Workbench }).workbench[act](name),
    [act, name] as const,
  );
}

/** Runs inside the page. */
export function installWorkloads(): void {
  interface Recipe {
    prepare(): void;
    /** Each in a task of its own; all in one burst unless there are to be frames between. */
    steps: (() => void)[];
    framed?: true;
  }
  const place = document.getElementById("place") as HTMLElement;
  const adjectives = ["pretty", "large", "small", "tall", "easy", "fancy", "clean", "odd", "quaint", "cheap", "plain"];
  const nouns = ["table", "chair", "house", "desk", "car", "pony", "cookie", "sandwich", "burger", "pizza", "mouse"];
  let seed = 1;
  const random = (below: number): number => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  const label = (): string => `${adjectives[random(11)]} ${nouns[random(11)]} ${random(10000)}`;
  const template = document.createElement("template");
  template.innerHTML =
    '<tr><td class="col-md-1"> </td><td class="col-md-4"><a> </a></td><td class="col-md-1"><a>' +
    '<span class="glyphicon glyphicon-remove" aria-hidden="true"></span></a></td><td class="col-md-6"></td></tr>';
  const pattern = template.content.firstChild as HTMLElement;
  let body = document.createElement("tbody");
  let numbered = 0;

  const newRow = (): HTMLElement => {
    const row = pattern.cloneNode(true) as HTMLElement;
    (row.children[0]?.firstChild as Text).data = `${++numbered}`;
    (row.children[1]?.firstChild?.firstChild as Text).data = label();
    return row;
  };
  const append = (count: number): void => {
    for (let i = 0; i < count; i++) body.appendChild(newRow());
  };
  const table = (rows: number) => (): void => {
    const fresh = document.createElement("table");
    body = document.createElement("tbody");
    append(rows);
    fresh.appendChild(body);
    place.replaceChildren(fresh);
  };
  const rows = (): HTMLElement[] => Array.from(body.children) as HTMLElement[];
  const row = (at: number): HTMLElement => body.children[at] as HTMLElement;
  const textOf = (of: HTMLElement): Text => of.children[1]?.firstChild?.firstChild as Text;
  const times = (count: number, step: (i: number) => void): (() => void)[] =>
    Array.from({ length: count }, (_, i) => () => step(i));

  const boxes = (): void => {
    const fresh = document.createElement("div");
    for (let i = 0; i < 500; i++) {
      const box = document.createElement("div");
      box.style.cssText =
        `position: absolute; width: 20px; height: 20px; border-radius: 4px; background-color: rgb(0, ${i % 256}, 90); ` +
        `opacity: 0.8; left: ${(i * 13) % 900}px; top: ${(i * 7) % 600}px;`;
      fresh.appendChild(box);
    }
    place.replaceChildren(fresh);
  };

  let markup = "";
  const makeMarkup = (): void => {
    if (markup === "") {
      for (let i = 0; markup.length < 200_000; i++) {
        markup +=
          `<article class="card card-${i % 4}" data-id="${i}"><h3><a href="/goods/${i}">${label()}</a></h3>` +
          `<img src="data:," alt="" width="80" height="60"><p>Made of <em>${label()}</em>, sent within ${random(9)} days, ` +
          `rated ${random(50) / 10}.</p><ul><li>${label()}</li><li>${label()}</li></ul></article>`;
      }
    }
    place.replaceChildren();
  };

  const sentence = "The parcel came on Monday, but one of the two lamps is broken; could you send me another one? ";
  let typed: Text;
  const paragraph = (): void => {
    const fresh = document.createElement("p");
    typed = document.createTextNode("-");
    fresh.appendChild(typed);
    place.replaceChildren(fresh);
  };
  const type = (i: number): void => typed.appendData(sentence[i % sentence.length] ?? "");

  let selected: HTMLElement | undefined;
  const recipes: Record<string, Recipe> = {
    "append 1k": { prepare: table(1000), steps: [() => append(1000)] },
    "create 10k": { prepare: table(0), steps: [() => append(10000)] },
    "replace 1k": {
      prepare: table(1000),
      steps: [
        () => {
          body.textContent = "";
          append(1000);
        },
      ],
    },
    "clear 10k": { prepare: table(10000), steps: [() => void (body.textContent = "")] },
    "text in 1k rows": {
      prepare: table(1000),
      steps: [() => rows().forEach((each) => void (textOf(each).data = label()))],
    },
    "text in every tenth of 10k": {
      prepare: table(10000),
      steps: [() => rows().forEach((each, i) => i % 10 === 0 && textOf(each).appendData(" !!!"))],
    },
    "class on 5k": {
      prepare: table(5000),
      steps: [() => rows().forEach((each, i) => void (each.className = `state-${i % 5}`))],
    },
    style: {
      prepare: boxes,
      framed: true,
      steps: times(10, (step) => {
        for (const box of place.firstElementChild?.children ?? []) {
          (box as HTMLElement).style.left = `${(step * 31 + box.clientTop * 13) % 900}px`;
        }
      }),
    },
    "sort 1k": {
      prepare: table(1000),
      steps: [
        () => {
          const sorted = rows().sort((a, b) => (textOf(a).data < textOf(b).data ? -1 : 1));
          for (const each of sorted) body.appendChild(each);
        },
      ],
    },
    "reverse 1k": {
      prepare: table(1000),
      steps: [() => rows().forEach((each) => body.insertBefore(each, body.firstChild))],
    },
    "innerHTML 200 KB": { prepare: makeMarkup, steps: [() => void (place.innerHTML = markup)] },
    swap: {
      prepare: table(1000),
      framed: true,
      steps: times(20, () => {
        const [second, last, end] = [row(1), row(998), row(999)];
        body.insertBefore(last, row(2));
        body.insertBefore(second, end);
      }),
    },
    "remove single rows": { prepare: table(1000), framed: true, steps: times(20, (i) => row(i * 7).remove()) },
    "select row": {
      prepare: table(1000),
      framed: true,
      steps: times(20, (i) => {
        selected?.removeAttribute("class");
        selected = row((i * 41) % 1000);
        selected.className = "danger";
      }),
    },
    "typing 200 characters": { prepare: paragraph, steps: times(200, type) },
    "typing 60, one a frame": { prepare: paragraph, framed: true, steps: times(60, type) },
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

  const bench: Workbench = {
    prepare(name) {
      seed = 1;
      selected = undefined;
      recipes[name]?.prepare();
    },
    async run(name) {
      const recipe = recipes[name];
      for (const step of recipe?.steps ?? []) {
        if (recipe?.framed) await frame();
        await task();
        step();
      }
    },
  };
  (window as unknown as { workbench: Workbench }).workbench = bench;
}
