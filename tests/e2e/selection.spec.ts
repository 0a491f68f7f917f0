/** Proves that what the customer selects is selected in the mirror. */

import { test } from "./fixtures/test";

test("the agent sees what the customer selects, in text, in a field and by script, one after the other", async ({
  pages,
  customer,
  agent,
}) => {
  const body = '<p id="text">Somewhere</p><p id="other">Elsewhere</p><input id="field" value="Mara Lindqvist">';
  await customer.goto(pages.page("/selected", { body }));
  await agent.open();
  await agent.join(await customer.startSession());
  const { page } = customer;
  const selected = (text: string) =>
    agent.sees((document) => {
      const selection = document.getSelection();
      // Not its text: nothing of the mirror may be selected by the agent's own hand.
      return selection?.rangeCount ? selection.getRangeAt(0).cloneContents().textContent : "";
    }, text);
  await page.locator("#text").dblclick({ position: { x: 15, y: 8 } });
  await selected("Somewhere");
  await page.locator("#field").dblclick({ position: { x: 15, y: 10 } });
  await agent.sees((document) => {
    const field = document.getElementById("field") as HTMLInputElement;
    return field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0);
  }, "Mara");
  await page.locator("#other").dblclick({ position: { x: 15, y: 8 } });
  await selected("Elsewhere");
  await page.evaluate(() => document.getSelection()!.selectAllChildren(document.getElementById("text")!));
  await selected("Somewhere");
  await page.evaluate(() => document.getSelection()!.removeAllRanges());
  await selected("");
});
