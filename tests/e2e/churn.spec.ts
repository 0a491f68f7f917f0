/** Proves the reader against random change: moves, removals, wraps, texts and shadow roots in one task, or many. */

import { expectSamePage } from "./fixtures/equality";
import { test } from "./fixtures/test";

/** Runs inside the page: makes `steps` random changes from a seed, in tasks of random length. */
async function churn({ seed, steps }: { seed: number; steps: number }): Promise<void> {
  let state = seed;
  const random = (below: number) => {
    // mulberry32: small, and the same in every run.
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  const stage = document.getElementById("stage") as HTMLElement;
  const parked: Node[] = [];
  const parents = (): (Element | ShadowRoot)[] => {
    const found: (Element | ShadowRoot)[] = [stage];
    for (const element of stage.querySelectorAll("div, span, p")) {
      found.push(element);
      if (element.shadowRoot) found.push(element.shadowRoot);
    }
    return found;
  };
  const anyParent = () => {
    const all = parents();
    return all[random(all.length)] as Element | ShadowRoot;
  };
  const anyNode = (): Node | undefined => {
    const parent = anyParent();
    return parent.childNodes[random(parent.childNodes.length || 1)];
  };
  const holds = (node: Node, inner: Node | null): boolean =>
    inner !== null && (node === inner || holds(node, inner instanceof ShadowRoot ? inner.host : inner.parentNode));
  const placeIn = (parent: Node, node: Node) => {
    if (!holds(node, parent)) parent.insertBefore(node, parent.childNodes[random(parent.childNodes.length + 1)] ?? null);
  };
  const fresh = (depth: number): Node => {
    const kind = random(8);
    if (kind === 0) return document.createTextNode(`text ${random(1000)} é 😀`);
    if (kind === 1) return document.createComment("not captured");
    if (kind === 2) {
      const service = document.createElement("div");
      service.setAttribute("data-gcb-service-node", "true");
      service.append("a service node");
      return service;
    }
    const element = document.createElement(["div", "span", "p"][random(3)] as string);
    element.className = `c${random(5)}`;
    if (kind === 3) element.attachShadow({ mode: "open" }).append(`shadow ${random(100)}`);
    for (let child = random(4); child > 0 && depth < 4; child--) element.append(fresh(depth + 1));
    return element;
  };
  const wrap = (node: ChildNode) => {
    const wrapper = document.createElement("div");
    node.replaceWith(wrapper);
    wrapper.append(node);
  };
  for (let step = 0; step < steps; step++) {
    const node = anyNode();
    switch (random(10)) {
      case 0:
      case 1:
        placeIn(anyParent(), fresh(0));
        break;
      case 2:
      case 3:
        if (node) placeIn(anyParent(), node);
        break;
      case 4:
        if (node) parked.push(node.parentNode?.removeChild(node) as Node);
        break;
      case 5: {
        // Changed while it was away, and back: nothing reports what happens to a detached tree.
        const back = parked.pop();
        if (back instanceof Element) back.append(`grown ${step}`);
        if (back) placeIn(anyParent(), back);
        break;
      }
      case 6:
        if (node) wrap(node as ChildNode);
        break;
      case 7:
        if (node instanceof Text) node.data = `${node.data.slice(0, 20)}+${step}`;
        else if (node instanceof Element) node.setAttribute("title", `t${step}`);
        break;
      case 8:
        // Nodes change places: each goes where the other was, parents included.
        if (node instanceof Element && node.firstElementChild) {
          const inner = node.firstElementChild;
          node.replaceWith(inner);
          inner.append(node);
        }
        break;
      case 9: {
        const parent = anyParent();
        [...parent.childNodes].reverse().forEach((child) => parent.append(child));
        break;
      }
    }
    // The stage must not outgrow the test.
    if (stage.querySelectorAll("*").length > 400) stage.lastElementChild?.remove();
    const pause = random(12);
    if (pause === 0) await new Promise((resolve) => requestAnimationFrame(resolve));
    else if (pause === 1) await Promise.resolve();
    else if (pause === 2) await new Promise((resolve) => setTimeout(resolve));
  }
}

for (const seed of [1, 2, 3]) {
  test(`the mirror is the page after random changes (seed ${seed})`, async ({ pages, customer, agent }) => {
    await customer.goto(pages.page(`/churn-${seed}`, { body: `<h1>Churn</h1><div id="stage"></div>` }));
    await agent.open();
    await agent.join(await customer.startSession());
    for (let batch = 0; batch < 20; batch++) {
      await customer.page.evaluate(churn, { seed: seed * 1000 + batch, steps: 60 });
      await expectSamePage(customer, agent, `after batch ${batch}`);
    }
    customer.expectNoComplaint();
  });
}

test("a large page that changes while it is first read ends up the same", async ({ pages, customer, agent }) => {
  const row = (at: number) => `<div class="row"><span>${at}</span><p>some text <b>in bold</b> and <i>not</i></p></div>`;
  const body = `<div id="stage"></div><main>${Array.from({ length: 1200 }, (_, at) => row(at)).join("")}</main>`;
  await customer.goto(pages.page("/large-churn", { body }));
  await agent.open();
  const code = await customer.startSession();
  // Changes all over the page, from before the agent joins until it has it: rows leave, move, come and change.
  await customer.page.evaluate(() => {
    let step = 0;
    const main = document.querySelector("main") as HTMLElement;
    const change = () => {
      const rows = main.children;
      const at = (step * 613) % rows.length;
      rows[at]?.remove();
      main.insertBefore(rows[(step * 397) % rows.length] as Element, rows[(step * 211) % rows.length] as Element);
      const fresh = document.createElement("div");
      fresh.append(`fresh ${step}`, document.createElement("hr"));
      main.insertBefore(fresh, rows[(step * 101) % rows.length] as Element);
      (rows[(step * 53) % rows.length] as Element).setAttribute("data-step", String(step));
      rows[(step * 31) % rows.length]?.firstElementChild?.append("!");
      if (++step < 400) setTimeout(change);
      else main.dataset.done = "true";
    };
    change();
  });
  await agent.join(code);
  await customer.page.waitForSelector("main[data-done]", { state: "attached" });
  await expectSamePage(customer, agent, "once it has come to rest");
  customer.expectNoComplaint();
});
