/** Proves what edit mode decides without a page: names that tools make, patterns of pages, changes that meet. */

import { expect, test } from "@playwright/test";
import { escaped, patternOfPath, patternOfSimilar, similarPath } from "../src/edit/page-pattern";
import { inverse, rebase, type Change } from "../src/edit/rebase";
import type { Restriction, Restrictions } from "../src/edit/restriction";
import { looksMade, weaknessOfClass } from "../src/edit/stability";

test.describe("names", () => {
  for (const name of [
    "css-1q2w3e",
    "sc-bdVaJa",
    "jss42",
    "Button_primary__3xY2k",
    "svelte-1abc2de",
    ":r1:",
    "radix-:r3:",
    "ember1234",
    "550e8400-e29b-41d4-a716-446655440000",
    "input-48213",
    "ng-tns-c12-3",
    "a3f9c2e1",
    "__BVID__12",
    "bdVaJa",
  ]) {
    test(`${name} looks generated`, () => expect(looksMade(name)).toBe(true));
  }
  for (const name of [
    "order-total",
    "checkout",
    "iban",
    "card-number",
    "step-2",
    "mainNavigation",
    "navBarTop",
    "account_balance",
    "address-line1",
    "report-2024",
    "block__element--modifier",
    "form__inputField",
    "TOTAL",
  ]) {
    test(`${name} looks written`, () => expect(looksMade(name)).toBe(false));
  }

  test("classes of a state or of the look are told from names", () => {
    expect(weaknessOfClass("is-active")).toBe("changes with the element's state");
    expect(weaknessOfClass("open")).toBe("changes with the element's state");
    expect(weaknessOfClass("mt-4")).toBe("says how it looks, not what it is");
    expect(weaknessOfClass("md:text-sm")).toBe("says how it looks, not what it is");
    expect(weaknessOfClass("css-1q2w3e")).toBe("looks generated");
    for (const name of ["order-total", "card-number", "account-holder", "top-bar", "text-block", "period-end"]) {
      expect(weaknessOfClass(name), name).toBeUndefined();
    }
    for (const name of ["w-full", "w-1/2", "bg-slate-100", "hover:bg-white", "p-[3px]", "-mt-2", "flex", "items-center"]) {
      expect(weaknessOfClass(name), name).toBe("says how it looks, not what it is");
    }
  });
});

test.describe("patterns of pages", () => {
  const matches = (pattern: string | undefined, address: string) => new RegExp(pattern ?? "$^").test(address);

  test("a path matches itself on any host, with any query and fragment, and nothing below or beside it", () => {
    const pattern = patternOfPath("https://shop.example/account/orders?page=2#top");
    for (const address of [
      "https://shop.example/account/orders",
      "https://test.shop.example:8443/account/orders/",
      "http://shop.example/account/orders?page=7",
      "https://shop.example/account/orders#x",
    ]) {
      expect(matches(pattern, address), address).toBe(true);
    }
    for (const address of [
      "https://shop.example/account/orders/7",
      "https://shop.example/account/ordersx",
      "https://shop.example/my/account/orders",
      "https://shop.example/?next=https://shop.example/account/orders",
    ]) {
      expect(matches(pattern, address), address).toBe(false);
    }
  });

  test("the first page matches the first page alone", () => {
    const pattern = patternOfPath("https://shop.example/");
    expect(matches(pattern, "https://shop.example")).toBe(true);
    expect(matches(pattern, "https://shop.example/?a=1")).toBe(true);
    expect(matches(pattern, "https://shop.example/a")).toBe(false);
  });

  test("what has a meaning in an expression is itself", () => {
    const address = "https://shop.example/a.b+(c)[d]*$/x-y~z&q";
    expect(matches(patternOfPath(address), address)).toBe(true);
    expect(matches(patternOfPath(address), "https://shop.example/aXb+(c)[d]*$/x-y~z&q")).toBe(false);
    expect(escaped("a.b#c")).toBe("a\\.b\\#c");
  });

  test("numbers and keys in a path may be others, where there are any", () => {
    const address = "https://shop.example/orders/10482/items";
    expect(similarPath(address)).toBe("/orders/…/items");
    expect(matches(patternOfSimilar(address), "https://shop.example/orders/77/items?x")).toBe(true);
    expect(matches(patternOfSimilar(address), "https://shop.example/orders/77/78/items")).toBe(false);
    expect(patternOfSimilar("https://shop.example/orders/items")).toBeUndefined();
  });
});

test.describe("changes that meet", () => {
  const one: Restriction = {
    id: "one",
    kind: "mask",
    selector: ".a",
    pages: null,
    group: "",
    description: "",
    enabled: true,
  };
  const other: Restriction = { ...one, id: "other", selector: ".b" };
  const of = (...restrictions: Restriction[]): Restrictions => ({ settings: { private_by_default: true }, restrictions });
  const listed = (change: Change, document: Restrictions) => {
    const rebased = rebase(change, document);
    return "document" in rebased ? rebased.document.restrictions : rebased;
  };

  test("a new one is added to whatever is there", () => {
    expect(listed({ before: null, after: one }, of(other))).toEqual([other, one]);
  });

  test("fields that different people changed are both kept", () => {
    const theirs = { ...one, description: "theirs" };
    const mine = { ...one, selector: ".mine" };
    expect(listed({ before: one, after: mine }, of(theirs, other))).toEqual([
      { ...one, description: "theirs", selector: ".mine" },
      other,
    ]);
  });

  test("a field that both changed is a collision, unless to the same", () => {
    const theirs = { ...one, selector: ".theirs" };
    expect(listed({ before: one, after: { ...one, selector: ".mine" } }, of(theirs))).toEqual({ collision: theirs });
    expect(listed({ before: one, after: theirs }, of(theirs))).toEqual([theirs]);
  });

  test("what was deleted by one and changed by the other is a collision", () => {
    const changed = { ...one, selector: ".c" };
    expect(listed({ before: one, after: changed }, of(other))).toEqual({ collision: null });
    expect(listed({ before: one, after: null }, of(changed))).toEqual({ collision: changed });
  });

  test("what both deleted is gone, and settings stay as they are", () => {
    const rebased = rebase({ before: one, after: null }, of(other));
    expect(rebased).toEqual({ document: of(other), restriction: null });
  });

  test("the inverse of a change takes it back", () => {
    for (const change of [
      { before: null, after: one },
      { before: one, after: { ...one, kind: "control" as const } },
      { before: one, after: null },
    ]) {
      const start = change.before ? of(change.before, other) : of(other);
      const after = rebase(change, start);
      if (!("document" in after)) throw new Error("collision");
      const back = listed(inverse(change), after.document) as Restriction[];
      expect(new Set(back)).toEqual(new Set(start.restrictions));
    }
  });
});
