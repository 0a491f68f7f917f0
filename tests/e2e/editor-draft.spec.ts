/** Proves that no change of a draft is lost: while the relay is away, between two editors, and from window to window. */

import { expect, test } from "@playwright/test";
import { createApi } from "../../www/editor/src/api";
import { completed, type Rules, type WrittenRules } from "../../www/editor/src/document";
import { Draft } from "../../www/editor/src/draft";
import { keepsakeOf } from "../../www/editor/src/keepsake";
import { put, without } from "../../www/editor/src/listing";
import { FakeRelay, fakeOrigin, fakeToken } from "./fixtures/editor-fake";

const restriction = (id: string, more: Partial<Rules["restrictions"][number]> = {}) =>
  completed({ restrictions: [{ id, kind: "mask", selector: `#${id}`, ...more }] }).restrictions[0]!;

/** The browser's storage, as far as it is used. */
function storage(): Storage {
  const held: Record<string, string> = {};
  const hidden = { enumerable: false };
  return Object.defineProperties(held, {
    getItem: { value: (key: string) => held[key] ?? null, ...hidden },
    setItem: { value: (key: string, value: string) => (held[key] = value), ...hidden },
    removeItem: { value: (key: string) => delete held[key], ...hidden },
  }) as unknown as Storage;
}

/** A window with a clock that the test turns. */
async function opened(relay: FakeRelay, kept: Storage = storage(), window = "w1") {
  const due: { what: () => void }[] = [];
  const said: string[] = [];
  const draft = new Draft({
    api: createApi(fakeOrigin, fakeToken(), relay.send),
    site: "shop",
    keepsake: keepsakeOf([fakeOrigin, "shop", "ada"], kept, window),
    after(_, what) {
      const entry = { what };
      due.push(entry);
      return () => void (due.includes(entry) && due.splice(due.indexOf(entry), 1));
    },
    changed: () => undefined,
    say: (text) => said.push(text),
  });
  await draft.load();
  /** Lets the time pass that something waits for. */
  const pass = () => due.splice(0).forEach(({ what }) => what());
  return { draft, pass, said, due };
}

const begun: WrittenRules = { restrictions: [{ id: "card", kind: "mask", selector: "#card" }] };

test("a change is saved by itself, with the tag of what it began from", async () => {
  const relay = new FakeRelay(begun);
  const { draft, pass } = await opened(relay);
  draft.change(put(draft.rules, restriction("iban"), undefined));
  draft.change(put(draft.rules, restriction("phone"), undefined));
  expect(draft.isAhead).toBe(true);
  pass();
  await expect.poll(() => draft.state.is).toBe("saved");
  expect(relay.drafted.restrictions.map(({ id }) => id)).toEqual(["card", "iban", "phone"]);
  expect(relay.asked.filter((asked) => asked.startsWith("PUT"))).toHaveLength(1);
  expect(relay.published.restrictions).toHaveLength(1);
});

test("while the relay is away a change is kept, and saved when it is back", async () => {
  const relay = new FakeRelay(begun);
  const kept = storage();
  const { draft, pass } = await opened(relay, kept);
  relay.instead = () => "nothing";
  draft.change(put(draft.rules, restriction("iban"), undefined));
  pass();
  await expect.poll(() => draft.state).toMatchObject({ is: "unsaved", retries: true });
  expect(Object.keys(kept)).toHaveLength(1);
  relay.instead = () => undefined;
  pass();
  await expect.poll(() => draft.state.is).toBe("saved");
  expect(relay.drafted.restrictions).toHaveLength(2);
  expect(Object.keys(kept)).toHaveLength(0);
});

test("what a closed window could not save is taken up by the next, with what others did meanwhile", async () => {
  const relay = new FakeRelay(begun);
  const kept = storage();
  const first = await opened(relay, kept);
  relay.instead = () => "nothing";
  first.draft.change(put(first.draft.rules, restriction("iban"), undefined));
  first.draft.close();
  relay.instead = () => undefined;
  relay.draftNow(put(relay.drafted, restriction("phone"), undefined));
  const second = await opened(relay, kept, "w2");
  second.pass();
  await expect.poll(() => second.draft.state.is === "saved" && !second.draft.isAhead).toBe(true);
  expect(relay.drafted.restrictions.map(({ id }) => id)).toEqual(["card", "phone", "iban"]);
  expect(second.said).toEqual(["Changes of yours that were not saved are here again."]);
  expect(Object.keys(kept)).toHaveLength(0);
});

test("a refusal is said and not repeated", async () => {
  const relay = new FakeRelay(begun);
  const { draft, pass, due } = await opened(relay);
  draft.change(put(draft.rules, restriction("bad", { selector: "[a" }), undefined));
  pass();
  await expect.poll(() => draft.state).toMatchObject({
    is: "unsaved",
    retries: false,
    problems: [{ pointer: "/restrictions/1/selector" }],
  });
  expect(due).toHaveLength(0);
});

test("two editors of different restrictions are merged without a question", async () => {
  const relay = new FakeRelay(begun);
  const { draft, pass, said } = await opened(relay);
  relay.draftNow(put(relay.drafted, restriction("theirs"), undefined));
  draft.change(put(draft.rules, restriction("mine"), undefined));
  pass();
  await expect.poll(() => said.length).toBe(1);
  pass();
  await expect.poll(() => relay.drafted.restrictions.map(({ id }) => id)).toEqual(["card", "theirs", "mine"]);
});

test("two editors of one restriction are asked, and windows that open in between ask again", async () => {
  const relay = new FakeRelay(begun);
  const kept = storage();
  const first = await opened(relay, kept);
  relay.draftNow(put(relay.drafted, restriction("card", { kind: "control" }), "card"));
  first.draft.change(put(first.draft.rules, restriction("card", { enabled: false }), "card"));
  first.pass();
  await expect.poll(() => first.draft.state.is).toBe("conflict");
  first.draft.close();

  const second = await opened(relay, kept, "w2");
  expect(second.draft.state.is).toBe("conflict");
  second.draft.close();
  const { draft } = await opened(relay, kept, "w3");
  expect(draft.state).toMatchObject({ is: "conflict", with: { found: "draft", collisions: [{ id: "card" }] } });
  expect(relay.drafted.restrictions[0]?.kind).toBe("control");
  await draft.decide(() => "mine");
  expect(draft.state.is).toBe("saved");
  expect(relay.drafted.restrictions[0]).toEqual(restriction("card", { enabled: false }));
  expect(Object.keys(kept)).toHaveLength(0);
});

test("what was published meanwhile comes into the draft before the draft is published", async () => {
  const relay = new FakeRelay(begun);
  const { draft } = await opened(relay);
  draft.change(put(draft.rules, restriction("mine"), undefined));
  await draft.save();
  relay.publishNow(put(relay.published, restriction("theirs"), undefined), "Bea");
  expect(await draft.publish("")).toBe(false);
  expect(relay.published.restrictions.map(({ id }) => id)).toEqual(["card", "theirs"]);
  expect(await draft.publish("Both")).toBe(true);
  expect(relay.published.restrictions.map(({ id }) => id)).toEqual(["card", "theirs", "mine"]);
  expect(relay.versions.at(-1)?.entry.note).toBe("Both");
});

test("what both have published and drafted differently is asked, and a third publication is not run over", async () => {
  const relay = new FakeRelay(begun);
  const { draft } = await opened(relay);
  draft.change(without(draft.rules, "card"));
  await draft.save();
  relay.publishNow(put(relay.published, restriction("card", { kind: "control" }), "card"), "Bea");
  expect(await draft.publish("")).toBe(false);
  expect(draft.state).toMatchObject({ is: "conflict", with: { found: "published" } });
  await draft.decide(() => "mine");
  relay.publishNow(put(relay.published, restriction("later"), undefined), "Bea");
  expect(await draft.publish("")).toBe(false);
  expect(draft.rules.restrictions.map(({ id }) => id)).toContain("later");
});

test("what others did shows here when nothing of this window is under way", async () => {
  const relay = new FakeRelay(begun);
  const { draft, said } = await opened(relay);
  relay.draftNow(put(relay.drafted, restriction("theirs"), undefined));
  draft.change(put(draft.rules, restriction("mine"), undefined));
  await draft.refresh();
  expect(draft.rules.restrictions.map(({ id }) => id)).toEqual(["card", "mine"]);
  await draft.save();
  await draft.save();
  relay.draftNow(put(relay.drafted, restriction("more"), undefined));
  await draft.refresh();
  expect(draft.rules.restrictions.map(({ id }) => id)).toContain("more");
  expect(said.at(-1)).toMatch(/^Somebody else has changed/);
});

test("a discarded draft is what is published", async () => {
  const relay = new FakeRelay(begun);
  const { draft } = await opened(relay);
  draft.change(without(draft.rules, "card"));
  await draft.save();
  await draft.discard();
  expect(draft.rules).toEqual(relay.published);
});
