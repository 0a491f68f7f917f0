/** Proves what subscribers of a signal may rely on. */

import type { Page } from "@playwright/test";
import { bundle, expect, test } from "./serve";

test.beforeEach(async ({ page }) => {
  await page.addScriptTag({ content: await bundle("signals.ts", "unit") });
  await page.evaluate(() => {
    const all = window as any;
    all.heard = [];
    all.failures = [];
    all.source = all.unit.createSignal((error: Error) => all.failures.push(error.message));
    all.note = (...args: unknown[]) => all.heard.push(args.join());
  });
});

/** Runs a line of page code with `source`, `signal`, `note`, and gives back what was heard. */
function heardAfter(page: Page, code: string): Promise<string[]> {
  return page.evaluate(`(function (source, signal, note) { ${code} })(source, source.signal, note); heard`);
}

test("a callback hears every dispatch with its arguments", async ({ page }) => {
  expect(await heardAfter(page, "signal.add(note); source.dispatch(1, 2); source.dispatch(3)")).toEqual([
    "1,2",
    "3",
  ]);
});

test("a callback that is added late is called at once with the last arguments, and then again", async ({
  page,
}) => {
  const code = "source.dispatch(1); source.dispatch(2); signal.add(note); note('added'); source.dispatch(3)";
  expect(await heardAfter(page, code)).toEqual(["2", "added", "3"]);
});

test("addOnce hears one dispatch, also one that happened before", async ({ page }) => {
  expect(await heardAfter(page, "signal.addOnce(note); source.dispatch(1); source.dispatch(2)")).toEqual([
    "1",
  ]);
  expect(await heardAfter(page, "signal.addOnce(note); source.dispatch(3)")).toEqual(["1", "2"]);
});

test("a removed callback hears nothing, whichever way it was added", async ({ page }) => {
  const code =
    "signal.add(note); signal.remove(note); signal.addOnce(note); signal.remove(note); source.dispatch(1)";
  expect(await heardAfter(page, code)).toEqual([]);
});

test("a callback removed by another during a dispatch is not called any more", async ({ page }) => {
  const code = "signal.add(() => signal.remove(note)); signal.add(note); source.dispatch(1)";
  expect(await heardAfter(page, code)).toEqual([]);
});

test("a callback added during a dispatch is called once for it", async ({ page }) => {
  expect(await heardAfter(page, "signal.add(() => signal.add(note)); source.dispatch(1)")).toEqual(["1"]);
});

test("the same function added twice is called once a dispatch", async ({ page }) => {
  expect(await heardAfter(page, "signal.add(note); signal.add(note); source.dispatch(1)")).toEqual(["1"]);
});

test("a callback that throws is reported and stops nobody", async ({ page }) => {
  const code =
    "signal.add(() => { throw new Error('first') }); signal.add(note); source.dispatch(1);" +
    "signal.add(() => { throw new Error('late') });";
  expect(await heardAfter(page, code)).toEqual(["1"]);
  expect(await page.evaluate(() => (window as any).failures)).toEqual(["first", "late"]);
});

test("what is not a function is reported and not added", async ({ page }) => {
  expect(await heardAfter(page, "signal.add('note'); signal.add(); source.dispatch(1)")).toEqual([]);
  expect(await page.evaluate(() => (window as any).failures)).toHaveLength(2);
});

test("what is forgotten is not told to late callbacks", async ({ page }) => {
  expect(await heardAfter(page, "source.dispatch(1); source.forget(); signal.add(note)")).toEqual([]);
});
