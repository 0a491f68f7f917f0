/**
 * Proves that a restriction for some pages is asked again at every change of the address before anything of the new state is
 * sent: what the page shows in the same task, in whatever order and by whatever navigation, is never on the wire.
 */

import type { Agent } from "../fixtures/agent";
import { publishRules, type Rules } from "../fixtures/rules";
import { expect, test } from "../fixtures/test";
import type { Customer } from "../fixtures/customer";
import { mirrorText } from "../fixtures/mirror-text";
import { Canaries } from "./canaries";

const rules: Rules = { restrictions: [{ id: "scoped", kind: "mask", selector: ".scoped", pages: "[/#]private" }] };

/** Runs in the page; `show` puts a secret into an element that is there and into a new one. */
type Act = (window: Window & { show: (secret: string) => void; push: History["pushState"] }, secret: string) => unknown;

const ways: readonly { name: string; before?: Act; act: Act }[] = [
  {
    name: "pushState, and then content",
    act: (window, secret) => {
      window.history.pushState(null, "", "/private");
      window.show(secret);
    },
  },
  {
    name: "content, and then pushState",
    act: (window, secret) => {
      window.show(secret);
      window.history.pushState(null, "", "/private");
    },
  },
  {
    name: "replaceState, and then content",
    act: (window, secret) => {
      window.history.replaceState(null, "", "/private");
      window.show(secret);
    },
  },
  {
    name: "a pushState that the page has kept from before our script",
    act: (window, secret) => {
      window.push.call(window.history, null, "", "/private");
      window.show(secret);
    },
  },
  {
    name: "pushState, and content in a microtask",
    act: (window, secret) => {
      window.history.pushState(null, "", "/private");
      return Promise.resolve().then(() => window.show(secret));
    },
  },
  {
    name: "Back, and a handler that shows content",
    before: (window, secret) => {
      window.history.replaceState(null, "", "/private");
      window.history.pushState(null, "", "/page");
      window.addEventListener("popstate", () => window.show(secret), { once: true });
    },
    act: (window) =>
      new Promise((resolve) => {
        window.addEventListener("popstate", resolve, { once: true });
        window.history.back();
      }),
  },
  {
    name: "Back to another fragment, and handlers that show content",
    before: (window, secret) => {
      window.history.replaceState(null, "", "#private");
      window.history.pushState(null, "", "#open");
      for (const name of ["popstate", "hashchange"]) window.addEventListener(name, () => window.show(secret + name), { once: true, capture: true });
    },
    act: (window) =>
      new Promise((resolve) => {
        window.addEventListener("hashchange", resolve, { once: true });
        window.history.back();
      }),
  },
  {
    name: "another fragment, and content",
    act: (window, secret) => {
      window.location.hash = "private";
      window.show(secret);
    },
  },
  {
    name: "a link to a fragment, and a handler that shows content",
    act: (window, secret) =>
      new Promise((resolve) => {
        window.addEventListener("hashchange", () => {
          window.show(secret);
          resolve(undefined);
        });
        const link = window.document.createElement("a");
        link.href = "#private";
        window.document.body.append(link);
        link.click();
      }),
  },
  {
    name: "a navigation that the page intercepts",
    act: async (window, secret) => {
      const { navigation } = window as any;
      navigation.addEventListener("navigate", (event: any) => event.intercept({ handler: async () => window.show(secret) }), { once: true });
      await navigation.navigate("/private").finished;
    },
  },
];

const head = `<script>
  window.push = history.pushState;
  window.show = (secret) => {
    const there = document.querySelector("#there");
    there.textContent = secret;
    there.title = secret;
    const added = there.cloneNode(true);
    added.removeAttribute("id");
    document.body.append(added);
  };
</script>`;

const page = `<p class="scoped" id="there">nothing yet</p><p id="last">-</p>`;

async function arrives(customer: Customer, agent: Agent, word: string): Promise<void> {
  await customer.page.evaluate((text) => {
    document.querySelector("#last")!.textContent = text;
  }, word);
  await agent.seesText("#last", word);
}

for (const place of ["document", "frame"] as const) {
  for (const { name, before, act } of ways) {
    test(`${name}: nothing of it is sent, in a ${place}`, async ({ pages, relay, customer, agent, wire }) => {
      const canaries = new Canaries();
      const secret = canaries.plant(`${name}, in a ${place}`);
      await publishRules(relay, rules);
      const inner = pages.page("/page", { head, body: page });
      pages.page("/private", { head, body: page });
      const outer = pages.page("/around", { body: `<iframe src="/page"></iframe><p id="last">-</p>` });
      await customer.goto(place === "document" ? inner : outer);
      const frame = () => (place === "document" ? customer.page.mainFrame() : customer.page.frames()[1]!);
      const run = (what: Act) =>
        // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the source is the test's own
        frame().evaluate(([source, text]) => (new Function(`return (${source})`)() as Act)(window as never, text), [what.toString(), secret] as const);
      if (before) await run(before);
      await agent.open();
      await agent.join(await customer.startSession());
      await expect.poll(() => mirrorText(agent)).toContain("nothing yet");
      await run(act);
      await arrives(customer, agent, "done");
      const found = new Map<string, Set<string>>();
      for (const { what, bytes } of await wire.exchanges()) canaries.find(bytes, what, found);
      canaries.find(Buffer.from(await mirrorText(agent)), "the mirror", found);
      expect([...found].map(([where, what]) => `${where}: ${[...what].join("; ")}`)).toEqual([]);
    });
  }
}
