/** Proves that what is read in slices, while the page changes, is the page in the end. */

import type * as model from "./reader-model";
import { bundle, expect, test } from "./serve";

declare const unit: typeof model;

test.beforeEach(async ({ page, site }) => {
  await page.goto(site.page(""));
  await page.addScriptTag({ content: await bundle("../tests/reader-model.ts", "unit") });
});

test("a child that moves while its siblings are half read hides none of them", async ({ page }) => {
  expect(await page.evaluate(() => unit.moveAtTheEdge(5))).toBe("");
});

test("slices of a few nodes between random changes add up to the page", async ({ page }) => {
  const wrong = await page.evaluate(() => {
    for (let seed = 1; seed <= 120; seed++) {
      let outcome: string;
      try {
        outcome = unit.churn(seed);
      } catch (error) {
        outcome = String(error);
      }
      if (outcome) return `seed ${seed}: ${outcome}`;
    }
    return "";
  });
  expect(wrong).toBe("");
});

test("what moves out of something that leaves goes on under its number", async ({ page }) => {
  expect(await page.evaluate(() => unit.unwrap())).toBe("");
});
