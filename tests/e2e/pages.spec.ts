/** Proves that a session runs on pages that make it hard: no options, hostile prototypes, the strictest policies. */

import { expectSamePage } from "./fixtures/equality";
import { scriptTag } from "./fixtures/sites";
import { listViolations, nonce, strictPolicy } from "./fixtures/strict-policy";
import { expect, test } from "./fixtures/test";

test("a page without any options can be shared", async ({ pages, customer, agent }) => {
  await customer.goto(pages.page("/plain", { body: "<h1>Plain</h1><p>Nothing is configured here.</p>" }));
  expect(await customer.page.evaluate(() => typeof (window as any)._genesys)).toBe("object");
  await agent.open();
  await agent.join(await customer.startSession());
  await agent.seesText("h1", "Plain");
  await expectSamePage(customer, agent);
  customer.expectNoComplaint();
});

test("under a strict policy with Trusted Types the whole session runs without one violation", async ({
  pages,
  relay,
  customer,
  agent,
}) => {
  pages.put("/strict.css", { body: "h1 { color: rgb(1, 2, 3); }", type: "text/css" });
  const body = `<h1>Strict</h1><input id="name"><button id="add">Add</button><p id="count">0</p>
    <script nonce="${nonce}">
      let count = 0;
      document.getElementById("add").addEventListener("click", () => {
        document.getElementById("count").textContent = ++count;
      });
    </script>`;
  const head = `<link rel="stylesheet" href="/strict.css">
    ${listViolations}`;
  await customer.goto(pages.page("/strict", { head, body, headers: strictPolicy(relay.customerLine.origin) }));
  expect(await customer.api((api) => api.isBrowserSupported())).toBe(true);
  await agent.open();
  await agent.join(await customer.startSession());
  await expectSamePage(customer, agent, "at first");
  await agent.askForControl();
  await customer.allowWriteMode();
  await agent.hasControl();
  await agent.click("#add");
  await expect(customer.page.locator("#count")).toHaveText("1");
  await agent.click("#name");
  await agent.type("typed");
  await expect(customer.page.locator("#name")).toHaveValue("typed");
  await expectSamePage(customer, agent, "in Write Mode");
  await customer.exit();
  await expect(customer.page.locator(".gcb-toolbar")).toHaveCount(0);
  expect(await customer.page.evaluate(() => (window as any).violations as string[])).toEqual([]);
  customer.expectNoComplaint();
});

/** Runs before anything else of the page. */
const hostile = `<script>
  const liar = () => { throw new Error("hostile"); };
  for (const [owner, names] of [
    [Node.prototype, ["contains", "cloneNode", "getRootNode", "compareDocumentPosition"]],
    [Element.prototype, ["matches", "closest", "hasAttribute", "insertAdjacentHTML", "toggleAttribute"]],
    [Array.prototype, ["map", "filter", "find", "flatMap", "includes", "at"]],
    [String.prototype, ["includes", "replaceAll", "padStart", "at"]],
    [Object, ["fromEntries", "groupBy"]],
    [JSON, ["parse", "stringify"]],
  ]) for (const name of names) if (name in owner) owner[name] = liar;
  // Old libraries: a toJSON, and enumerable things on the prototypes of everything.
  Array.prototype.toJSON = liar;
  Object.prototype.extra = "extra";
  Array.prototype.extra = liar;
  Function.prototype.extra = liar;
  Array.from = function () { return []; };
</script>`;

test("a page with hostile prototypes can be shared, and is not disturbed", async ({ pages, customer, agent }) => {
  const body = `<h1>Hostile</h1><input id="name" value="a"><p id="changed">0</p>`;
  await customer.goto(pages.page("/hostile", { head: hostile, body }));
  await agent.open();
  await agent.join(await customer.startSession());
  await agent.seesText("h1", "Hostile");
  await customer.page.locator("#name").press("End");
  await customer.page.locator("#name").pressSequentially("bc");
  await customer.page.evaluate(() => {
    document.getElementById("changed")!.textContent = "1";
  });
  await agent.seesText("#changed", "1");
  await agent.seesValue("#name", "abc");
  customer.expectNoComplaint();
});

test("a page whose forms hide their own properties is captured as it is", async ({ pages, customer, agent }) => {
  const names = ["attributes", "nextSibling", "firstChild", "parentNode", "childNodes", "tagName", "localName"];
  const more = ["nodeType", "textContent", "closest", "getAttribute", "ownerDocument", "shadowRoot", "isConnected"];
  const inputs = [...names, ...more].map((name) => `<input name="${name}" value="${name}">`).join("");
  const secret = '<input name="type" type="password" value="never7Kq"><input id="nodeName" name="matches">';
  const body = `<form id="clobbered">${inputs}${secret}</form><img name="body"><form name="documentElement"></form><p id="after">After</p>`;
  await customer.goto(pages.page("/clobbered", { body }));
  await agent.open();
  await agent.join(await customer.startSession());
  await agent.seesText("#after", "After");
  await expectSamePage(customer, agent, "at first");
  await customer.page.evaluate(() => {
    const form = document.getElementById("clobbered")!;
    form.prepend(document.createElement("hr"));
    document.getElementById("after")!.before(form);
  });
  await expectSamePage(customer, agent, "after changes");
});

test("quirks mode, odd elements and broken markup are mirrored as they are", async ({
  pages,
  relay,
  customer,
  agent,
}) => {
  const html = `<html><head><title>Old &amp; odd</title></head><body bgcolor=#ffeedd><center><font color=red>Old</font></center>
    <table><tr><td height=50%>cell<td><b><i>mis</b>nested</i></table>
    <a-b x:y=1 :on="2" @click="3" [data]="4">odd names</a-b><foo.bar>dots</foo.bar>
    <svg viewBox="0 0 10 10"><g xml:lang="de"><use xlink:href="#c"/><circle id=c r=3 /></g><foreignObject><p>in svg</p></foreignObject></svg>
    <math><mi>x</mi><annotation-xml encoding="text/html"><p>in math</p></annotation-xml></math>
    <ul><li>a<li>b</ul><p>text &nbsp; \u{1F375} \u{1F1EB}\u{1F1EE}</p><textarea>
 first line kept</textarea><select multiple><option selected>1<option>2<option selected>3</select><input type=checkbox checked id=i></body></html>`;
  const tag = scriptTag(relay.customerLine.origin);
  await customer.goto(pages.put("/quirks", html.replace("<head>", (head) => head + tag)));
  await agent.open();
  await agent.join(await customer.startSession());
  await expectSamePage(customer, agent, "at first");
  expect(await agent.mirror((document) => document.compatMode)).toBe("BackCompat");
  await customer.page.evaluate(() => {
    (document.getElementById("i") as HTMLInputElement).indeterminate = true;
    document.querySelector("select")!.selectedIndex = 1;
    document.body.append(document.createTextNode("a"), document.createTextNode("b"));
    document.querySelector("svg g")!.setAttributeNS("http://www.w3.org/1999/xlink", "xlink:title", "t");
  });
  await expectSamePage(customer, agent, "after changes");
});
