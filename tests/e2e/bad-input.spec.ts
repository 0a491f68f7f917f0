/** Proves that what breaks the rules of the wire ends with a typed reason, and that nobody else notices. */

import { deflateRawSync } from "node:zlib";
import { agentHello, customerHello, encodeFrame, protocolVersion, varint } from "./fixtures/frames";
import { Peer, type SocketKind } from "./fixtures/peer";
import { fixtureKey, foreignKey } from "./fixtures/relay";
import { expect, test } from "./fixtures/test";

const frameBytesMax = 4 * 1024 * 1024;
const policyViolation = 1008;
const refused = (reason: string) => ({ word: { word: "refused", reason }, code: policyViolation });

/** What the relay tells a customer whose agent needs the whole page. */
const keyframeWanted = 7;

/** A page of an allowed origin that does not load the script. */
const blank = "<!doctype html><title>Blank</title>";

const control = { lane: "control", role: "customer" } as const;
const notFrames: [what: string, bytes: Buffer][] = [
  ["nothing", Buffer.alloc(0)],
  ["a single byte", Buffer.from([0])],
  ["an unknown lane", Buffer.from([9, 0, 0, 0])],
  ["an unknown role", Buffer.from([0x70, 0, 0, 0])],
  ["an unknown flag", Buffer.from([0x11, 0x80, 0, 1])],
  ["a number that never ends", Buffer.from([0, 0, ...new Array<number>(20).fill(0xff)])],
  ["a number longer than needed", Buffer.from([0, 0, 0x80, 0x00, 0])],
  ["a sequence number on a lane without", encodeFrame({ ...control, seq: 1 }, Buffer.from([1]))],
  ["a frame longer than its lane allows", encodeFrame(control, Buffer.alloc(65 * 1024))],
  ["noise", Buffer.from("GET / HTTP/1.1\r\nHost: relay\r\n\r\n")],
];

for (const kind of ["customer", "agent"] as const) {
  test(`the ${kind}'s socket ends with a typed reason when its first frame is none`, async ({
    relay,
    pages,
    customer,
  }) => {
    await customer.goto(pages.put("/blank", blank));
    for (const [what, bytes] of notFrames) {
      const peer = await Peer.open(customer.page, relay.customerLine.origin, kind);
      await peer.send(bytes);
      expect(await peer.lastWord(), what).toEqual(refused("frame"));
    }
  });
}

test("hellos that are cut short, too long, of the wrong side or of another version are refused", async ({
  relay,
  pages,
  customer,
}) => {
  await customer.goto(pages.put("/blank", blank));
  const jwt = await relay.agentToken("Ada Agent");
  const hello = customerHello(fixtureKey);
  const agent = agentHello(jwt, "123456789");
  const cases: [SocketKind, Buffer, string][] = [
    ["customer", hello.subarray(0, -1), "frame"],
    ["customer", Buffer.concat([hello, Buffer.from([0])]), "frame"],
    ["customer", agent, "frame"],
    ["customer", customerHello(fixtureKey, protocolVersion + 98), "version"],
    ["customer", customerHello("no-such-key"), "site"],
    ["customer", customerHello(foreignKey), "site"],
    ["agent", agent.subarray(0, -1), "frame"],
    ["agent", hello, "frame"],
    ["agent", agentHello(jwt, "123456789", protocolVersion + 98), "version"],
    ["agent", agentHello("not.a.jwt", "123456789"), "identity"],
    ["agent", agentHello(`${jwt.slice(0, -4)}AAAA`, "123456789"), "identity"],
  ];
  for (const [kind, bytes, reason] of cases) {
    const peer = await Peer.open(customer.page, relay.customerLine.origin, kind);
    await peer.send(bytes);
    expect(await peer.lastWord(), `${kind}: ${reason}`).toEqual(refused(reason));
  }
});

test("a text message is refused as a bad frame", async ({ relay, pages, customer }) => {
  await customer.goto(pages.put("/blank", blank));
  for (const kind of ["customer", "agent"] as const) {
    const peer = await Peer.open(customer.page, relay.customerLine.origin, kind);
    await peer.sendText('{"hello":true}');
    expect((await peer.lastWord()).word).toEqual({ word: "refused", reason: "frame" });
  }
});

test("a page of an origin that is not configured is refused", async ({ relay, customer }) => {
  await customer.goto(`${relay.demo}/index.html?cobrowse=off`);
  const peer = await Peer.open(customer.page, relay.customerLine.origin, "customer");
  await peer.send(customerHello(fixtureKey));
  expect(await peer.lastWord()).toEqual(refused("site"));
});

test("unknown, malformed, ended and taken codes get one and the same answer", async ({
  relay,
  pages,
  customer,
}) => {
  await customer.goto(pages.put("/blank", blank));
  const jwt = await relay.agentToken("Ada Agent");
  const open = (kind: SocketKind) => Peer.open(customer.page, relay.customerLine.origin, kind);
  const started = async () => {
    const peer = await open("customer");
    await peer.send(customerHello(fixtureKey));
    return { peer, token: await peer.welcome() };
  };
  const ended = await started();
  await ended.peer.send(encodeFrame(control, Buffer.from([4, 1])));
  await ended.peer.lastWord();
  const taken = await started();
  const first = await open("agent");
  await first.send(agentHello(jwt, taken.token));
  await first.welcome();

  const answers = new Set<string>();
  const otherJwt = await relay.agentToken("Ben Agent");
  for (const token of ["000000000", "12345678", "12345678x", "", ended.token, taken.token]) {
    const peer = await open("agent");
    await peer.send(agentHello(otherJwt, token));
    const { word, code } = await peer.lastWord();
    const bytes = (await peer.received()).map((message) => message.toString("hex"));
    answers.add(JSON.stringify([word, code, bytes]));
  }
  expect([...answers]).toHaveLength(1);
  expect([...answers][0]).toContain('"session"');
});

test("abuse on either socket of one session leaves a session beside it as it is", async ({
  relay,
  pages,
  browsers,
  customer,
  agent,
}) => {
  await customer.goto(pages.page("/beside", { body: '<h1 id="count">0</h1>' }));
  const token = await customer.startSession();
  await agent.open();
  await agent.join(token);

  const context = await browsers.customer.newContext();
  const page = await context.newPage();
  await page.goto(pages.put("/blank", blank));
  const line = relay.customerLine.origin;
  const jwt = await relay.agentToken("Ben Agent");
  const pageFrame = (seq: number, body: Buffer) =>
    encodeFrame({ lane: "page", role: "customer", flags: 1, epoch: 1, seq }, body);
  const abuses: [SocketKind, Buffer][] = [
    ["customer", Buffer.from([0xff, 0xff])],
    ["customer", pageFrame(1, Buffer.alloc(frameBytesMax))],
    ["customer", pageFrame(1, Buffer.alloc(2 * frameBytesMax + 1))],
    ["customer", encodeFrame({ lane: "action", role: "agent", epoch: 1, seq: 1 }, Buffer.from([1]))],
    ["customer", encodeFrame({ lane: "action", role: "customer", epoch: 1, seq: 1 }, Buffer.from([1]))],
    ["customer", encodeFrame(control, Buffer.from([200]))],
    ["customer", customerHello(fixtureKey)],
    ["agent", Buffer.from([0x3f])],
    ["agent", pageFrame(1, Buffer.from([0]))],
    ["agent", encodeFrame({ lane: "page", role: "agent", epoch: 1, seq: 1 }, Buffer.from([0]))],
    ["agent", encodeFrame({ lane: "action", role: "agent", epoch: 1, seq: 1 }, Buffer.alloc(70_000))],
    ["agent", encodeFrame({ lane: "resource", role: "customer" }, Buffer.from([1]))],
  ];
  for (const [kind, bytes] of abuses) {
    const customerPeer = await Peer.open(page, line, "customer");
    await customerPeer.send(customerHello(fixtureKey));
    const other = await customerPeer.welcome();
    const agentPeer = await Peer.open(page, line, "agent");
    await agentPeer.send(agentHello(jwt, other));
    await agentPeer.welcome();
    const [guilty, innocent] = kind === "customer" ? [customerPeer, agentPeer] : [agentPeer, customerPeer];
    await guilty.send(bytes);
    expect((await guilty.lastWord()).word, bytes.subarray(0, 8).toString("hex")).toEqual({
      word: "refused",
      reason: "frame",
    });
    // The other side is told that its peer is away, and nothing worse.
    const peerAway = 5;
    await expect
      .poll(async () => (await innocent.words()).some((word) => word.word === "other" && word.tag === peerAway))
      .toBe(true);
    expect((await innocent.words()).some(({ word }) => word === "refused")).toBe(false);
    await innocent.close();
  }
  await context.close();

  await customer.page.evaluate(() => (document.getElementById("count")!.textContent = "1"));
  await agent.seesText("#count", "1");
});

test("an agent's malformed or unasked requests do nothing to the customer's page", async ({
  relay,
  pages,
  browsers,
  customer,
}) => {
  const body = '<h1 id="count">0</h1><button id="add">Add</button>';
  await customer.goto(pages.page("/requests", { body }));
  await customer.page.evaluate(() => {
    let count = 0;
    document.getElementById("add")!.onclick = () =>
      (document.getElementById("count")!.textContent = String(++count));
  });
  const token = await customer.startSession();
  const context = await browsers.agent.newContext();
  const page = await context.newPage();
  await page.goto(`${relay.agentLine.origin}/healthz`);
  const peer = await Peer.open(page, relay.agentLine.origin, "agent");
  await peer.send(agentHello(await relay.agentToken("Ada Agent"), token));
  await peer.welcome();

  let seq = 0;
  const send = (lane: "action" | "session" | "presence", message: Buffer, epoch = 1) =>
    peer.send(encodeFrame({ lane, role: "agent", epoch, ...(lane === "presence" ? {} : { seq: ++seq }) }, message));
  await send("action", Buffer.from([1, 0, 99]));
  await send("action", Buffer.from([]));
  await send("action", Buffer.alloc(5000, 0x41));
  await send("session", Buffer.from([77]));
  await send("presence", Buffer.from([99, 1, 2, 3]));
  // A well-formed click on each of the first nodes, in Pointer Mode and under grants that were never given.
  for (let node = 1; node < 40; node++) {
    for (const grant of [0, 1, 2]) {
      const place = Buffer.concat([varint(node), varint(8), varint(8)]);
      const click = Buffer.concat([Buffer.from([2]), place, Buffer.from([0, 1, 0])]);
      await send("action", Buffer.concat([varint(100 + node), varint(grant), click]));
    }
  }
  // The customer's answers show that all of it has arrived.
  await expect
    .poll(async () => (await peer.received()).length, { message: "the customer's side answers" })
    .toBeGreaterThan(0);
  await expect(customer.page.locator("#count")).toHaveText("0");
  await customer.page.locator("#add").click();
  await expect(customer.page.locator("#count")).toHaveText("1");
  await expect(customer.page.locator(".gcb-toolbar")).toBeVisible();
  customer.expectNoComplaint();
  await context.close();
});

test("a customer's malformed pages make the console ask for a fresh picture, and nothing worse", async ({
  relay,
  pages,
  customer,
  agent,
}) => {
  await customer.goto(pages.put("/blank", blank));
  const peer = await Peer.open(customer.page, relay.customerLine.origin, "customer");
  await peer.send(customerHello(fixtureKey));
  await peer.obey();
  await agent.open();
  await agent.tryToJoin(await peer.welcome());
  const keyframesWanted = async () =>
    (await peer.words()).filter((word) => word.word === "other" && word.tag === keyframeWanted).length;
  const [keyframe, compressed] = [1, 2];
  const bodies: [what: string, flags: number, body: Buffer][] = [
    ["nothing", keyframe, Buffer.alloc(0)],
    ["noise", keyframe, Buffer.from("\u0000\u0001 not a page at all")],
    ["an unknown operation", keyframe, Buffer.from([1, 250])],
    ["lengths beyond the end", keyframe, Buffer.from([255, 255, 3, 1])],
    ["what does not inflate", keyframe | compressed, Buffer.from("not deflated")],
    ["what inflates beyond all bounds", keyframe | compressed, deflateRawSync(Buffer.alloc(200 * 1024 * 1024))],
  ];
  let seq = 0;
  for (const [what, flags, body] of bodies) {
    const before = await keyframesWanted();
    await peer.send(encodeFrame({ lane: "page", role: "customer", flags, epoch: 1, seq: ++seq }, body));
    await expect.poll(keyframesWanted, { message: what }).toBeGreaterThan(before);
  }
  await expect(agent.page.getByRole("button", { name: "Request control" })).toBeVisible();
  expect(agent.complaints).toEqual([]);
  await peer.close();
});
