/** Proves that a site which forbids WebAssembly has the same sessions: the engine runs there as plain JavaScript. */

import { expectSamePage } from "./fixtures/equality";
import { mirrorText } from "./fixtures/mirror-text";
import { listViolations, nonce, strictPolicy } from "./fixtures/strict-policy";
import { expect, test } from "./fixtures/test";

const secret = "canary7QzPlainJx4";
/** The one that asking for leave costs, on each page with a session. */
const theTry = ["script-src wasm-eval"];

test("where WebAssembly is forbidden a whole session runs, and the try is the page's only violation", async ({
  pages,
  relay,
  customer,
  agent,
  wire,
}) => {
  const { page } = customer;
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname.split("/").at(-1) ?? ""));
  const violations = () => page.evaluate(() => (window as any).violations as string[]);
  const headers = strictPolicy(relay.customerLine.origin, "");
  const head = `<link rel="stylesheet" href="/strict.css">${listViolations}`;
  const rows = Array.from({ length: 400 }, (_, at) => `<tr><td>${at}</td><td>Tëa ${at} 🍵</td></tr>`).join("");
  const body = `<h1>Strict</h1><input id="name"><input id="secret" type="password"><button id="add">Add</button>
    <p id="count">0</p><a id="next" href="/strict-next">Next</a><table>${rows}</table>
    <script nonce="${nonce}">
      let count = 0;
      document.getElementById("add").addEventListener("click", () => {
        document.getElementById("count").textContent = ++count;
      });
    </script>`;
  pages.put("/strict.css", { body: "h1 { color: rgb(1, 2, 3); }", type: "text/css" });
  pages.page("/strict-next", { head, body: '<h1>Next</h1><input id="more"><p id="said">-</p>', headers });

  await customer.goto(pages.page("/strict", { head, body, headers }));
  expect(await customer.api((api) => api.isBrowserSupported())).toBe(true);
  expect(await violations()).toEqual([]);
  await agent.open();
  const token = await customer.startSession();
  await agent.join(token);
  await expectSamePage(customer, agent, "at first");
  await page.locator("#secret").fill(secret);
  await agent.askForControl();
  await customer.allowWriteMode();
  await agent.hasControl();
  await agent.click("#add");
  await expect(page.locator("#count")).toHaveText("1");
  await agent.click("#name");
  await agent.type("typed");
  await expect(page.locator("#name")).toHaveValue("typed");
  await agent.click("#secret");
  await agent.isTold("Only the customer can edit this field.");
  await expectSamePage(customer, agent, "in Write Mode");
  expect(await mirrorText(agent)).not.toContain(secret);
  expect(await violations()).toEqual(theTry);

  await agent.click("#next");
  await expect(page).toHaveURL(/strict-next/);
  await agent.seesText("h1", "Next");
  expect(await customer.token()).toBe(token);
  await page.evaluate(() => {
    document.getElementById("said")!.textContent = "said";
  });
  await agent.seesText("#said", "said");
  await expectSamePage(customer, agent, "on the next page");
  await agent.click("#more");
  await agent.type("more");
  await expect(page.locator("#more")).toHaveValue("more");
  await customer.exit();
  await expect(page.locator(".gcb-toolbar")).toHaveCount(0);
  await expect(agent.page.getByText("The customer has ended the session.")).toBeVisible();

  expect(await violations()).toEqual(theTry);
  const plain = ["gcb-engine-plain.js", "gcb-hands.js", "gcb-hands-plain.js"];
  expect(fetched.filter((name) => /plain|hands/.test(name))).toEqual([...plain, ...plain]);
  expect(await wire.find(secret)).toEqual([]);
  customer.expectNoComplaint();
  expect(agent.complaints).toEqual([]);
});
