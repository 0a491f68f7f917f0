/** Proves that `mask-test` passes where rules hold, names what leaks where they do not, and says why it could not test. */

import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { relayBinary } from "../fixtures/relay";

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly said: string;
}

function run(...words: string[]): Promise<Outcome> {
  const chromium = process.env.COBROWSE_CHROMIUM ?? "/usr/bin/chromium";
  const child = spawn(relayBinary, ["mask-test", ...words], {
    env: { ...process.env, COBROWSE_CHROMIUM: chromium },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, said] = ["", ""];
  child.stdout.on("data", (bytes: Buffer) => (out += bytes.toString()));
  child.stderr.on("data", (bytes: Buffer) => (said += bytes.toString()));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, out, said })));
}

const file = (name: string, content: string | object) => {
  mkdirSync(test.info().outputDir, { recursive: true });
  const path = test.info().outputPath(name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
};

const page = (body: string) => `<!doctype html><html><head><meta charset="utf-8"><title>Pay</title></head><body>${body}</body></html>`;

const account = page(`
  <h1>Account</h1><p id="greeting">Hello</p>
  <section class="private"><p id="salary">4,200</p><img src="slip.png" alt="slip"><input id="iban" value="x"><select><option>a</option></select></section>
  <div id="host"></div><iframe src="frame.html"></iframe>
  <input type="password" id="pin"><button id="more" onclick="place.innerHTML = '<p class=private id=late>late</p>'">More</button><div id="place"></div>
  <script>document.getElementById("host").attachShadow({ mode: "open" }).innerHTML = '<p class="private">in the shadow</p><slot></slot>';</script>`);

const rules = {
  restrictions: [
    { id: "private", kind: "mask", selector: ".private" },
    { id: "elsewhere", kind: "mask", selector: "#greeting", pages: "/nowhere" },
  ],
};

test("a page whose rules hold passes, and the report counts what was planted", async () => {
  const html = file("account.html", account);
  file("frame.html", page(`<p class="private">framed</p>`));
  const steps = file("steps.json", [{ click: "#more" }, { wait_for: "#late" }]);
  const out = test.info().outputPath("out");
  const { code, out: json, said } = await run(html, "--rules", file("rules.json", rules), "--steps", steps, "--out", out, "--json");
  expect(said).toBe("");
  const report = JSON.parse(json);
  expect(report.leaks).toEqual([]);
  expect(code).toBe(0);
  const line = (rule: string) => report.rules.find((one: { rule: string }) => one.rule === rule);
  // The section, the paragraphs in the shadow and in the frame, and at last the late one.
  expect(line("private").elements).toBe(4);
  expect(line("private").planted).toBeGreaterThan(150);
  expect(line("floor: password").planted).toBeGreaterThan(20);
  expect(line("elsewhere")).toMatchObject({ elements: 0, planted: 0 });
  expect(report.warnings).toEqual(["the rule elsewhere matches nothing here"]);
  expect(readFileSync(join(out, "report.txt"), "utf8")).toContain("private");
  expect(readdirSync(join(out, "exchanges")).length).toBe(report.exchanges);
});

test("what a page repeats outside of its masks is a leak, named with rule, element and sink", async () => {
  const html = file(
    "leaky.html",
    page(`<input id="iban" class="private" oninput="shown.textContent = btoa('IBAN ' + value)"><p id="shown"></p>`),
  );
  const { code, out } = await run(html, "--rules", file("rules.json", rules));
  expect(out).toContain("LEAK: private: value, changed of input#iban");
  expect(out).toMatch(/in: customer sent a page frame \(base64/);
  expect(code).toBe(1);
  // A rule for that place closes it.
  const more = { restrictions: [...rules.restrictions, { id: "shown", kind: "mask", selector: "#shown" }] };
  const closed = await run(html, "--rules", file("more.json", more));
  expect(closed.out).toContain("0 found");
  expect(closed.code).toBe(0);
});

test("private by default, all is planted that no rule opens", async () => {
  const html = file("default.html", page(`<h1 class="open" id="seen">Shop</h1><p id="rest">rest</p><input id="field" value="x">`));
  const open = { settings: { private_by_default: true }, restrictions: [{ id: "open", kind: "open", selector: ".open" }] };
  const { code, out, said } = await run(html, "--rules", file("open.json", open), "--json");
  expect(said).toBe("");
  const report = JSON.parse(out);
  expect(report.leaks).toEqual([]);
  expect(code).toBe(0);
  expect(report.rules.find((one: { rule: string }) => one.rule === "private by default").planted).toBeGreaterThan(100);
});

test("what keeps the test from being made is said, with exit code 2", async () => {
  const html = file("plain.html", page("<p>x</p>"));
  const wrong = file("wrong.json", { restrictions: [{ id: "a", kind: "mask", selector: "p:::x" }, { id: "a", kind: "veil", selector: "p", pages: "(" }] });
  const cases: [words: string[], said: RegExp][] = [
    [[html, "--rules", wrong], /(?=[\s\S]*\/restrictions\/0\/selector)[\s\S]*\/restrictions\/1\/kind/],
    [[html, "--rules", "/no/such/rules.json"], /cannot read \/no\/such\/rules\.json/],
    [[html, "--rules", file("text.json", "not json")], /the rules are not in order/],
    [["/no/such/page.html"], /no page at \/no\/such\/page\.html/],
    [["http://localhost:9/"], /cannot open http:\/\/localhost:9\//],
    [[html, "--chromium", "/no/such/browser"], /no browser at \/no\/such\/browser/],
    [[html, "--steps", file("steps.json", [{ press: "x" }])], /a list of steps is wanted/],
  ];
  for (const [words, expected] of cases) {
    const { code, said } = await run(...words);
    expect(said, words.join(" ")).toMatch(expected);
    expect(code, words.join(" ")).toBe(2);
  }
});

test("a page at an address is tested, with a script tag and a policy of its own, which are left out and put aside", async () => {
  const asked: string[] = [];
  const tag = `<script src="/cobrowse/js/gcb.min.js?apikey=own" data-gcb-url="/cobrowse"></script>`;
  const policy = "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; require-trusted-types-for 'script'";
  const answers: Record<string, [type: string, body: string]> = {
    "/account": ["text/html", page(`<meta http-equiv="Content-Security-Policy" content="${policy}">${tag}<input class="private" id="iban"><p class="private">4,200</p><p id="shown"></p>`)],
    "/app.js": ["text/javascript", `document.querySelector("#iban").addEventListener("input", ({ target }) => (document.querySelector("#shown").textContent = target.value));`],
    "/cobrowse/js/gcb.min.js": ["text/javascript", "window._genesys = {};"],
  };
  answers["/leaky"] = ["text/html", answers["/account"]![1].replace("</body>", `<script src="/app.js"></script></body>`)];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const [type, body] = answers[(request.url ?? "").split("?")[0]!] ?? [];
    response.writeHead(type ? 200 : 404, { "content-type": `${type ?? "text/plain"}; charset=utf-8`, "content-security-policy": policy }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const address = `http://localhost:${(server.address() as AddressInfo).port}`;
    const words = ["--rules", file("rules.json", { restrictions: rules.restrictions.slice(0, 1) }), "--strict"];
    const held = await run(`${address}/account`, ...words);
    expect(held.said).toBe("");
    expect(held.out).toContain("0 found");
    expect(held.out).toMatch(/private +2 +\d{2,} +0/);
    expect(held.code).toBe(0);
    const leaked = await run(`${address}/leaky`, ...words);
    expect(leaked.said).toBe("");
    expect(leaked.out).toContain("LEAK: private: value, changed of input#iban");
    expect(leaked.code).toBe(1);
    expect(asked).toContain("/app.js");
    // The page's own tag was not asked for, and so brought no session of its own.
    expect(asked.filter((url) => url.startsWith("/cobrowse/"))).toEqual([]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test("with --strict a warning fails the test, and hides neither report nor leak", async () => {
  const out = test.info().outputPath("out");
  const words = ["--strict", "--rules", file("rules.json", rules), "--out", out];
  const warned = await run(file("plain.html", page("<p>x</p>")), ...words);
  expect(warned.said).toContain("the rule elsewhere matches nothing here; the rule private matches nothing here, an error");
  expect(warned.out).toContain("0 found");
  expect(warned.code).toBe(2);
  expect(readFileSync(join(out, "report.txt"), "utf8")).toContain("0 found");
  const leaky = file("leaky.html", page(`<input class="private" oninput="shown.textContent = value"><p id="shown"></p>`));
  const leaked = await run(leaky, ...words);
  expect(leaked.out).toContain("LEAK: private");
  expect(leaked.code).toBe(1);
  expect(readFileSync(join(out, "report.txt"), "utf8")).toContain("LEAK: private");
});
