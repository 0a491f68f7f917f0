/** Proves what restrictions do for a customer, an agent and an administrator: real pages, the real relay, both windows. */

import { publishRules, type Rules } from "./fixtures/rules";
import { expect, test } from "./fixtures/test";

const rules: Rules = {
  restrictions: [
    { id: "salary", kind: "mask", selector: ".salary", description: "Salary" },
    { id: "pay", kind: "control", selector: "#pay", description: "Payments are yours" },
    { id: "only-here", kind: "mask", selector: "#scoped", pages: "/account" },
  ],
};

const body = `<h1 id="title">Contract</h1>
  <section class="salary" style="background: #eee url(/money.png)"><p id="words">Four thousand seven</p>
    <img id="photo" src="data:image/gif;base64,R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs=" width="120" height="80" alt="Jane"><input id="amount" value="4711"></section>
  <p id="scoped">scoped text</p><p id="plain">plain text</p>
  <button id="pay" onclick="window.paid = true">Pay</button><button id="other" onclick="window.pressed = true">Other</button>
  <form onsubmit="window.sent = true; return false"><input id="field"><button id="send">Send</button></form>`;

const text = (document: Document, css: string) => document.querySelector(css)?.textContent ?? "";

test("masked content is asterisks and grey boxes at the agent's, and the customer is told", async ({ relay, pages, customer, agent, picture, wire }) => {
  await publishRules(relay, rules);
  const head = `<script>
    window.masked = [];
    window._genesys = { cobrowse: { onReady: [(api) => api.onMaskedElement.add((element) => window.masked.push(element.className))] } };
  </script>`;
  await customer.goto(pages.page("/contract", { head, body }));
  await agent.open();
  await agent.join(await customer.startSession());
  await agent.sees(text, "**** ******** ********", "#words");
  await agent.sees(text, "plain text", "#plain");
  await agent.sees((document, css) => (document.querySelector(css) as HTMLInputElement).value, "*****", "#amount");
  const photo = await agent.mirror((document) => {
    const image = document.querySelector("#photo") as HTMLImageElement;
    const { width, height } = image.getBoundingClientRect();
    return { width, height, source: image.getAttribute("src"), alt: image.getAttribute("alt") };
  });
  expect(photo).toEqual({ width: 120, height: 80, source: null, alt: null });
  const border = (css: string) =>
    agent.mirror((document, selector) => {
      const style = document.defaultView?.getComputedStyle(document.querySelector(selector) as Element);
      return `${style?.outlineStyle} ${style?.outlineColor}`;
    }, css);
  expect(await border(".salary")).toBe("solid rgb(124, 58, 237)");
  expect(await border("#pay")).toBe("solid rgb(22, 163, 74)");
  expect(await customer.page.evaluate(() => (window as any).masked as string[])).toEqual(["salary"]);
  await customer.page.locator("#amount").focus();
  await expect(customer.page.locator(".gcb-tooltip-inner")).toHaveText("Content is hidden from representative");
  await picture("restrictions");
  const addresses = wire.requests("agent").map((url) => Buffer.from(url.split("/").at(-1) ?? "", "base64url").toString());
  expect(addresses.filter((address) => address.includes("money.png"))).toEqual([]);
});

test("a controlled element is seen and not operated, in any way, and the agent is told by which restriction", async ({ relay, pages, customer, agent }) => {
  await publishRules(relay, rules);
  await customer.goto(pages.page("/contract", { body }));
  await agent.open();
  await agent.join(await customer.startSession());
  await agent.askForControl();
  await customer.allowWriteMode();
  await agent.hasControl();
  await agent.click("#pay");
  await expect(agent.page.getByText("Payments are yours")).toBeVisible();
  await agent.click("#send");
  await expect(agent.page.getByText(/submit/i).first()).toBeVisible();
  await agent.click("#field");
  await agent.type("x");
  await expect(customer.page.locator("#field")).toHaveValue("x");
  await agent.press("Enter");
  await agent.click("#other");
  await expect.poll(() => customer.page.evaluate(() => (window as any).pressed)).toBe(true);
  expect(await customer.page.evaluate(() => [(window as any).paid, (window as any).sent])).toEqual([undefined, undefined]);
});

test("new restrictions hold in a running session when they are published, and what they hide is gone", async ({ relay, pages, customer, agent }) => {
  await customer.goto(pages.page("/contract", { body }));
  await agent.open();
  await agent.join(await customer.startSession());
  await agent.sees(text, "Four thousand seven", "#words");
  await publishRules(relay, rules);
  await agent.sees(text, "**** ******** ********", "#words");
  // They go as they come.
  await publishRules(relay, { restrictions: [] });
  await agent.sees(text, "Four thousand seven", "#words");
});

test("page scope follows the address, also where the page changes it without being loaded", async ({ relay, pages, customer, agent }) => {
  await publishRules(relay, rules);
  await customer.goto(pages.page("/contract", { body }));
  await agent.open();
  await agent.join(await customer.startSession());
  await agent.sees(text, "scoped text", "#scoped");
  await customer.page.evaluate(() => history.pushState(null, "", "/account?id=4711#part"));
  await agent.sees(text, "******** ****", "#scoped");
  const address = () => agent.component.evaluate((element) => (element as any).pageUrl as string);
  expect(await address()).toMatch(/\/account$/);
  await customer.page.evaluate(() => history.pushState(null, "", "/contract"));
  await agent.sees(text, "scoped text", "#scoped");
});

test("a class that comes later, on the element or around it, masks and opens again", async ({ relay, pages, customer, agent }) => {
  await publishRules(relay, {
    restrictions: [
      { id: "own", kind: "mask", selector: ".secret" },
      { id: "around", kind: "mask", selector: ".locked > p.part" },
      { id: "state", kind: "mask", selector: "label:has(:checked) + em" },
    ],
  });
  const page = `<p id="own">own words</p><div id="around"><p class="part">around words</p></div>
    <label><input id="check" type="checkbox">x</label><em id="state">state words</em>`;
  await customer.goto(pages.page("/later", { body: page }));
  await agent.open();
  await agent.join(await customer.startSession());
  await agent.sees(text, "own words", "#own");
  await customer.page.evaluate(() => document.querySelector("#own")?.classList.add("secret"));
  await agent.sees(text, "**** ********", "#own");
  await customer.page.evaluate(() => document.querySelector("#around")?.classList.add("locked"));
  await agent.sees(text, "******** ********", "#around");
  await customer.page.locator("#check").check();
  await agent.sees(text, "******** ********", "#state");
  await customer.page.evaluate(() => {
    document.querySelector("#own")?.classList.remove("secret");
    document.querySelector("#around")?.classList.remove("locked");
  });
  await customer.page.locator("#check").uncheck();
  await agent.sees(text, "own words", "#own");
  await agent.sees(text, "around words", "#around");
  await agent.sees(text, "state words", "#state");
});

test("where all is private by default, only what is opened is seen and operated", async ({ relay, pages, customer, agent }) => {
  await publishRules(relay, {
    settings: { private_by_default: true },
    restrictions: [{ id: "shown", kind: "open", selector: "#plain, #other, h1" }],
  });
  await customer.goto(pages.page("/contract", { body }));
  await agent.open();
  await agent.join(await customer.startSession());
  await agent.sees(text, "plain text", "#plain");
  await agent.sees(text, "Contract", "h1");
  await agent.sees(text, "******** ****", "#scoped");
  await agent.askForControl();
  await customer.allowWriteMode();
  await agent.hasControl();
  await agent.click("#other");
  await expect.poll(() => customer.page.evaluate(() => (window as any).pressed)).toBe(true);
});

test("restrictions that cannot be had leave everything private, and the agent is told; or there is no session, as the site wants it", async ({ relay, pages, customer, agent }) => {
  await publishRules(relay, rules);
  await customer.page.route("**/cobrowse/rules/**", (route) => route.abort());
  await customer.goto(pages.page("/contract", { body }));
  await agent.open();
  await agent.join(await customer.startSession());
  await expect(agent.page.getByText("restrictions could not be loaded")).toBeVisible();
  await agent.sees(text, "******** ****", "#plain");
  await customer.exit();
  await publishRules(relay, { ...rules, settings: { on_rules_unavailable: "refuse" } });
  await customer.page.evaluate(() => {
    (window as any)._genesys.cobrowse.onReady.push((api: any) => api.onSessionEnded.add((end: any) => ((window as any).ended = end.reason)));
  });
  await customer.startSession();
  await expect.poll(() => customer.page.evaluate(() => (window as any).ended)).toBe("error");
});

test("what is sensitive by its form is hidden in texts, fields and attributes outside of masks", async ({ relay, pages, customer, agent }) => {
  await publishRules(relay, { settings: { detectors: ["payment_card", "email", { pattern: "K-[0-9]{6}" }] }, restrictions: [] });
  const page = `<p id="card">Card 4111 1111 1111 1111 of Jane</p><p id="mail" title="jane@shop.example">plain</p><input id="own"><p id="late"></p>`;
  await customer.goto(pages.page("/detectors", { body: page }));
  await agent.open();
  await agent.join(await customer.startSession());
  await agent.sees(text, "Card **** **** **** **** of Jane", "#card");
  await agent.sees((document, css) => document.querySelector(css)?.getAttribute("title"), "*****@*****", "#mail");
  await customer.page.locator("#own").pressSequentially("ref K-123456.");
  await agent.seesValue("#own", "ref *****.");
  await customer.page.evaluate(() => (document.querySelector("#late")!.textContent = "to jane@shop.example"));
  await agent.sees(text, "to *****@*****", "#late");
});

test("a restriction in the page around holds in its frames, and one for the frame's address in the frame alone", async ({ relay, pages, customer, agent }) => {
  await publishRules(relay, {
    restrictions: [
      { id: "frame", kind: "mask", selector: ".word", pages: "/inner$" },
      { id: "around", kind: "mask", selector: "#covered" },
    ],
  });
  const inner = pages.page("/inner", { body: `<p class="word">inner word</p>` });
  const frame = (id: string) => `<iframe id="${id}" src="${inner}"></iframe>`;
  await customer.goto(pages.page("/outer", { body: `<p class="word">outer word</p>${frame("open")}<div id="covered">${frame("under")}</div>` }));
  await agent.open();
  await agent.join(await customer.startSession());
  const inFrame = (document: Document, css: string) =>
    (document.querySelector(css) as HTMLIFrameElement | null)?.contentDocument?.querySelector("p")?.textContent ?? "";
  await agent.sees(text, "outer word", ".word");
  await agent.sees(inFrame, "******** ****", "#open");
  await agent.sees(inFrame, "******** ****", "#under");
  await publishRules(relay, { restrictions: [{ id: "around", kind: "mask", selector: "#covered" }] });
  await agent.sees(inFrame, "inner word", "#open");
  await agent.sees(inFrame, "******** ****", "#under");
});

test("administrators see what restrictions match, and which fields nothing covers", async ({ relay, pages, customer, agent }) => {
  await publishRules(relay, { restrictions: [...rules.restrictions, { id: "nothing", kind: "mask", selector: ".never" }] });
  await customer.goto(pages.page("/contract", { body: `${body}<input type="tel">` }));
  await agent.open();
  await agent.join(await customer.startSession());
  const token = await relay.agentToken("Ida Admin", { groups: ["Administrators"] });
  const drift = async () => {
    const answer = await fetch(`${relay.customerLine.origin}/api/sites/fixtures/restrictions/drift`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { restrictions, uncovered_field_types } = (await answer.json()) as {
      restrictions: { id: string; matched_elements: number; never_matched: boolean }[];
      uncovered_field_types: { type: string }[];
    };
    const of = (id: string) => restrictions.find((one) => one.id === id);
    return [(of("salary")?.matched_elements ?? 0) > 0, of("nothing")?.never_matched, uncovered_field_types.some(({ type }) => type === "tel")];
  };
  await expect.poll(drift).toEqual([true, true, true]);
});

test("a second page of a session takes the restrictions from the browser's cache", async ({ relay, pages, customer, agent }) => {
  await publishRules(relay, { restrictions: [{ id: "cached", kind: "mask", selector: "#words" }] });
  const before = relay.customerLine.asked.length;
  const fetches = () => relay.customerLine.asked.slice(before).filter((path) => path.startsWith("/cobrowse/rules/"));
  await customer.goto(pages.page("/contract", { body }));
  await agent.open();
  await agent.join(await customer.startSession());
  await agent.sees(text, "**** ******** ********", "#words");
  expect(fetches().length).toBe(1);
  await customer.goto(pages.page("/second", { body: `<h1 id="second">Second</h1>${body}` }));
  await agent.seesText("#second", "Second");
  await agent.sees(text, "**** ******** ********", "#words");
  await customer.page.reload();
  await agent.seesText("#second", "Second");
  await agent.sees(text, "**** ******** ********", "#words");
  expect(fetches().length).toBe(1);
  // Other restrictions have another address.
  await publishRules(relay, rules);
  await expect.poll(() => fetches().length).toBe(2);
  expect(new Set(fetches()).size).toBe(2);
});
