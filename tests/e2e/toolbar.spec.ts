/** Proves that the customer can put the toolbar where it does not disturb. */

import { expect, test } from "./fixtures/test";

test("the toolbar is dragged out of the way, stays in the window, and is there again on the next page", async ({
  pages,
  customer,
}) => {
  const { page } = customer;
  const address = pages.page("/drag", { body: "<h1>Drag</h1>" });
  await customer.goto(address);
  await customer.startSession();
  const toolbar = page.locator(".gcb-toolbar");
  const corner = async () => {
    const box = await toolbar.boundingBox();
    return box ? [Math.round(box.x), Math.round(box.y)] : [];
  };
  const drag = async (x: number, y: number) => {
    const handle = await page.locator(".gcb-toolbar-cell-content").first().boundingBox();
    await page.mouse.move((handle?.x ?? 0) + 5, (handle?.y ?? 0) + 5);
    await page.mouse.down();
    await page.mouse.move(x, y, { steps: 4 });
    await page.mouse.up();
  };
  const before = await corner();
  await drag(300, 200);
  const dragged = await corner();
  expect(dragged).not.toEqual(before);
  await customer.goto(address);
  await expect.poll(corner).toEqual(dragged);
  await drag(-500, 5_000);
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const box = await toolbar.boundingBox();
  expect(box && [box.x >= 0, box.y >= 0, box.x + box.width <= width, box.y + box.height <= height]).toEqual(
    Array.from({ length: 4 }, () => true),
  );
  await customer.exit();
  await expect(toolbar).toHaveCount(0);
});
