/** Proves what the editor knows of documents without a browser: differences, merging, importing, searching, naming. */

import { expect, test } from "@playwright/test";
import { completed, type Rules, type WrittenRules } from "../../www/editor/src/document";
import { difference, opensAnything } from "../../www/editor/src/difference";
import { driftOf, toLookAt } from "../../www/editor/src/drift";
import { identifierFrom, isIdentifier, untaken } from "../../www/editor/src/identifiers";
import { fileProblems, parsed, taken, takenIds } from "../../www/editor/src/import-file";
import { grouped, moved, renamed } from "../../www/editor/src/listing";
import { merge } from "../../www/editor/src/merge";
import { overlapOf, overlaps } from "../../www/editor/src/overlap";
import { pointerPlace } from "../../www/editor/src/pointer-place";

const card = { id: "card", kind: "mask", selector: "#card", group: "Checkout", description: "Card number" } as const;
const terms = { id: "terms", kind: "control", selector: "#terms" } as const;
const name = { id: "name", kind: "open", selector: "#name" } as const;

const rules = (restrictions: WrittenRules["restrictions"] = [], settings: WrittenRules["settings"] = {}): Rules =>
  completed({ restrictions, settings });

test("a difference names what was added, removed and changed, field by field", () => {
  const found = difference(rules([card, terms]), rules([{ ...card, selector: "#pan", enabled: false }, name]));
  expect(found.restrictions.map(({ what, id, fields }) => [what, id, fields.map(({ field }) => field)])).toEqual([
    ["changed", "card", ["selector", "enabled"]],
    ["added", "name", []],
    ["removed", "terms", []],
  ]);
  expect(difference(rules([card]), rules([card]))).toEqual({ settings: [], restrictions: [] });
});

test("what shows agents more is marked, and nothing else is", () => {
  const opening = (before: WrittenRules["restrictions"], after: WrittenRules["restrictions"], isPrivate = false) =>
    difference(rules(before), rules(after, { private_by_default: isPrivate })).restrictions.map((change) => change.opening);
  expect(opening([card], [])).toEqual(["yes"]);
  expect(opening([card], [{ ...card, enabled: false }])).toEqual(["yes"]);
  expect(opening([card], [{ ...card, kind: "control" }])).toEqual(["yes"]);
  expect(opening([card], [{ ...card, pages: "/pay" }])).toEqual(["yes"]);
  expect(opening([{ ...card, pages: "/pay" }], [{ ...card, pages: "/shop" }])).toEqual(["may"]);
  expect(opening([card], [{ ...card, selector: "#pan" }])).toEqual(["may"]);
  expect(opening([terms], [{ ...terms, kind: "mask", pages: "/pay" }])).toEqual(["yes"]);
  expect(opening([], [name], true)).toEqual(["yes"]);
  expect(opening([{ ...name, pages: "/pay" }], [name], true)).toEqual(["yes"]);

  expect(opening([], [card])).toEqual(["no"]);
  expect(opening([terms], [{ ...terms, kind: "mask" }])).toEqual(["no"]);
  expect(opening([{ ...card, pages: "/pay" }], [card])).toEqual(["no"]);
  expect(opening([{ ...card, enabled: false }], [])).toEqual(["no"]);
  expect(opening([card], [{ ...card, id: "pan" }])).toEqual(["no"]);
  expect(opening([card], [{ ...card, group: "", description: "" }])).toEqual(["no"]);
  expect(opening([name], [], true)).toEqual(["no"]);
  // Where nothing is hidden by default there is nothing to open.
  expect(opening([], [name])).toEqual(["no"]);
});

test("settings that open are marked, each in its direction", () => {
  const opening = (before: WrittenRules["settings"], after: WrittenRules["settings"]) =>
    opensAnything(difference(rules([], before), rules([], after)));
  expect(opening({ private_by_default: true }, {})).toBe(true);
  expect(opening({}, { private_by_default: true })).toBe(false);
  expect(opening({}, { submit_buttons: "open" })).toBe(true);
  expect(opening({}, { url_parts: "full" })).toBe(true);
  expect(opening({ on_rules_unavailable: "refuse" }, {})).toBe(true);
  expect(opening({ detectors: ["iban"] }, {})).toBe(true);
  expect(opening({ detectors: [{ pattern: "a", name: "A" }] }, { detectors: [{ pattern: "b", name: "A" }] })).toBe(true);
  expect(opening({ detectors: [{ pattern: "a", name: "A" }] }, { detectors: ["iban", { pattern: "a", name: "B" }] })).toBe(false);
});

test("what only one of two has touched is merged, and what both have is asked", () => {
  const base = rules([card, terms]);
  const mine = rules([{ ...card, enabled: false }, terms, name]);
  const theirs = rules([card, { ...terms, selector: "#agb" }], { private_by_default: true });
  const quiet = merge(base, mine, theirs);
  expect(quiet.collisions).toEqual([]);
  expect(quiet.decided(() => "theirs")).toEqual(
    rules([{ ...card, enabled: false }, { ...terms, selector: "#agb" }, name], { private_by_default: true }),
  );

  const loud = merge(base, rules([{ ...card, enabled: false }], { url_parts: "full" }), rules([{ ...card, kind: "control" }, terms]));
  expect(loud.collisions.map(({ of, id }) => [of, id])).toEqual([["restriction", "card"]]);
  expect(loud.decided(() => "mine").restrictions).toEqual(rules([{ ...card, enabled: false }]).restrictions);
  expect(loud.decided(() => "theirs")).toEqual(rules([{ ...card, kind: "control" }], { url_parts: "full" }));
});

test("a restriction that one removed and the other changed is never lost without asking", () => {
  const merging = merge(rules([card]), rules([]), rules([{ ...card, selector: "#pan" }]));
  expect(merging.collisions).toHaveLength(1);
  expect(merging.decided(() => "mine").restrictions).toEqual([]);
  expect(merging.decided(() => "theirs").restrictions).toHaveLength(1);
});

test("without a common beginning all that differs is asked", () => {
  const merging = merge(undefined, rules([card, name]), rules([card, terms]));
  expect(merging.collisions.map(({ id }) => id).sort()).toEqual(["name", "terms"]);
});

test("a file's problems have the line where they are", () => {
  const text = '{\n  "restrictions": [\n    {"id": "a",\n     "selector": "#x", "kind": "c\\"d"},\n    {"id": "b"}\n  ],\n  "extra~/": 1\n}';
  expect(pointerPlace(text, "/restrictions/0/kind").line).toBe(4);
  expect(pointerPlace(text, "/restrictions/1")).toEqual({ line: 5, column: 5 });
  expect(pointerPlace(text, "/extra~0~1").line).toBe(7);
  // What is missing has the place of what it is missing from.
  expect(pointerPlace(text, "/restrictions/1/kind").line).toBe(5);
  expect(fileProblems(text, [{ pointer: "/restrictions/0/kind", code: "value", detail: "No.", position: 2 }])).toEqual([
    { place: "Line 4 (/restrictions/0/kind), character 3 of the text", text: "No." },
  ]);
  const faults = { '{\n "a": ]\n}': [2, 7], '{"a": 1,}': [1, 9], "[1 2]": [1, 4], '["a\n"]': [1, 2], "{} x": [1, 4], "[1, 02]": [1, 5] };
  for (const [json, [line, column]] of Object.entries(faults)) {
    expect(parsed(json), json).toEqual({ problems: [expect.objectContaining({ place: `Line ${line}, column ${column}` })] });
  }
  expect(parsed(" ")).toEqual({ problems: [{ place: "The file", text: "It is empty." }] });
  expect(parsed('\uFEFF{"restrictions": []}')).toEqual({ json: { restrictions: [] } });
});

test("a file is added or takes the place of everything, and taken ids are settled", () => {
  const file: WrittenRules = { settings: { private_by_default: true }, restrictions: [{ ...card, selector: "#pan" }, terms, name] };
  const present = rules([card, terms]);
  expect(takenIds(present, file)).toEqual(["card"]);
  const add = (onTaken: "new_id" | "replace" | "skip", settings = false) =>
    taken(present, file, { how: "add", onTaken, settings });
  expect(add("new_id").restrictions.map(({ id, selector }) => [id, selector])).toEqual([
    ["card", "#card"],
    ["terms", "#terms"],
    ["card-2", "#pan"],
    ["name", "#name"],
  ]);
  expect(add("replace").restrictions[0]?.selector).toBe("#pan");
  expect(add("skip").restrictions.map(({ selector }) => selector)).toEqual(["#card", "#terms", "#name"]);
  expect(add("skip").settings.private_by_default).toBe(false);
  expect(add("skip", true).settings.private_by_default).toBe(true);
  expect(taken(present, file, { how: "replace" })).toEqual(completed(file));
});

test("search looks into everything that a restriction says, and groups are sorted", () => {
  const all = rules([terms, card, { ...name, group: "Account 10" }, { ...name, id: "mail", group: "Account 9", pages: "/me" }]);
  const ids = (query: string) => grouped(all.restrictions, query).map(({ name: group, restrictions }) => [group, restrictions.map(({ id }) => id)]);
  expect(ids("")).toEqual([["", ["terms"]], ["Account 9", ["mail"]], ["Account 10", ["name"]], ["Checkout", ["card"]]]);
  expect(ids("data masking")).toEqual([["Checkout", ["card"]]]);
  expect(ids("NAME account 10")).toEqual([["Account 10", ["name"]]]);
  expect(ids("/me")).toEqual([["Account 9", ["mail"]]]);
  expect(ids("nowhere")).toEqual([]);
  expect(grouped([], "", ["New"]).map((group) => group.name)).toEqual(["New"]);
  expect(renamed(all, "Checkout", "Account 9").restrictions[1]?.group).toBe("Account 9");
  expect(moved(all, new Set(["card"]), "").restrictions[1]?.group).toBe("");
});

test("of two restrictions of the same elements it is said which one wins", () => {
  const said = (one: "mask" | "control" | "open", other: "mask" | "control" | "open", pages: readonly (string | null)[] = [null, null]) => {
    const [mine, theirs] = rules([
      { ...card, id: "mine", kind: one, selector: " .a   >\n#card ", pages: pages[0] ?? null },
      { ...card, kind: other, selector: ".a > #card", pages: pages[1] ?? null, description: "Card" },
    ]).restrictions;
    return overlapOf(mine!, [theirs!]);
  };
  expect(said("control", "mask")).toEqual({ level: "warn", text: "‘Card’ masks the same elements: the most private one holds." });
  expect(said("mask", "control")).toEqual({ level: "quiet", text: "‘Card’ has the same elements under DOM control: the most private one holds." });
  expect(said("mask", "mask")).toEqual({ level: "warn", text: "‘Card’ does the same to the same elements: this is a duplicate." });
  expect(said("open", "mask")).toEqual({ level: "warn", text: "‘Card’ masks the same elements: opening never wins over a mask." });
  expect(said("mask", "open")).toEqual({ level: "quiet", text: "‘Card’ opens the same elements: opening never wins over a mask." });
  const both = "opening shows them, and agents still cannot operate them.";
  expect(said("open", "control")).toEqual({ level: "quiet", text: `‘Card’ has the same elements under DOM control: ${both}` });
  expect(said("control", "open")).toEqual({ level: "quiet", text: `‘Card’ opens the same elements: ${both}` });
  // The wider of two has an effect elsewhere, the narrower has none.
  expect(said("control", "mask", [null, "/pay"])).toEqual({
    level: "quiet",
    text: "‘Card’ masks the same elements on some of these pages: there the most private one holds.",
  });
  expect(said("mask", "mask", [null, "/pay"])).toEqual({
    level: "quiet",
    text: "‘Card’ does the same to the same elements on some of these pages: there it is a duplicate.",
  });
  expect(said("control", "mask", ["/pay", null])?.level).toBe("warn");
  expect(said("mask", "mask", ["/pay", "/pay"])?.level).toBe("warn");
  expect(said("mask", "mask", ["/pay", "/basket"])).toBeUndefined();
});

test("only restrictions that hold are compared, each with the one that matters most", () => {
  const all = rules([card, { ...card, id: "off", enabled: false }, { ...card, id: "seen", kind: "open" }, { ...card, id: "kept", kind: "control", description: "" }, terms]);
  const found = overlaps(all.restrictions);
  expect([...found.keys()].sort()).toEqual(["card", "kept", "seen"]);
  expect(found.get("seen")?.text).toContain("‘Card number’ masks");
  expect(found.get("card")?.text).toContain("‘kept’ has the same elements under DOM control");
  expect(overlaps(rules([{ ...card, selector: " " }, { ...card, id: "b", selector: "" }]).restrictions).size).toBe(0);
});

test("reports of what nobody can mend ask for no look", () => {
  const quiet = { matched_elements: 0, matched_pages: 0, last_matched_at: null, invalid: false, never_matched: false, stopped_matching: false };
  const reported = [
    { ...quiet, id: "submit-buttons", never_matched: true },
    { ...quiet, id: "card", stopped_matching: true },
    { ...quiet, id: "terms" },
  ];
  expect(toLookAt(reported, rules([card, terms])).map(({ id }) => id)).toEqual(["card"]);
  expect(driftOf(reported[1])).toEqual({ level: "warn", text: "Stopped matching" });
  expect(driftOf(reported[2])).toBeUndefined();
});

test("an id is made of the description and is free", () => {
  expect(identifierFrom("Kärtchen – Nr. 1!", new Set())).toBe("kartchen-nr-1");
  expect(identifierFrom("???", new Set(["restriction"]))).toBe("restriction-2");
  expect(untaken("card-2", new Set(["card-2"]))).toBe("card-3");
  expect(isIdentifier(identifierFrom("x".repeat(500), new Set()))).toBe(true);
  expect(isIdentifier(untaken("y".repeat(64), new Set(["y".repeat(64)])))).toBe(true);
  expect(isIdentifier("a b")).toBe(false);
});
