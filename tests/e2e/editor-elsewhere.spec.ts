/** Proves what becomes of the editor on pages of other origins: as an element, and in a frame. */

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Editor } from "./fixtures/editor";
import { site, test, expect } from "./fixtures/editor-stage";
import type { Pages } from "./fixtures/sites";
import { shopOf } from "./fixtures/test";

test.use({ actionTimeout: 15_000 });

/** Serves the element as a site would that keeps it with its own files. */
function putElement(pages: Pages): void {
  const folder = fileURLToPath(new URL("../../dist/editor/", import.meta.url));
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".js"))) {
    pages.put(`/editor/${name}`, { body: readFileSync(folder + name), type: "text/javascript" });
  }
}

test("on another origin the element says that the relay keeps it out, and what to do", async ({ editing, pages, page }, info) => {
  putElement(pages);
  const element = `<cobrowse-editor relay="${editing.origin}/" site="${site}" jwt="${await editing.token()}"></cobrowse-editor>`;
  const url = pages.put("/admin", `<!doctype html><title>Admin</title><script type="module" src="/editor/cobrowse-editor.js"></script>${element}`);
  await page.goto(url);
  const alert = page.getByRole("alert");
  await expect(alert).toHaveText(
    "The relay answers the editor only on its own origin, and this page is of another one. " +
      `Serve the page from the relay's origin, or show ${editing.origin}/editor/ in a frame.`,
  );
  await page.screenshot({ path: info.outputPath("elsewhere.png") });
  // Without a connection nobody can know that.
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(alert).toHaveText("The relay cannot be reached. Check your connection.");
});

test("on the relay's own origin a relay that is away is not taken for one that keeps the page out", async ({ editing, page }) => {
  await page.route("**/api/**", (route) => route.abort("connectionfailed"));
  await new Editor(page).open(editing.origin, await editing.token());
  await expect(page.getByRole("alert")).toHaveText("The relay cannot be reached. Check your connection.");
});

test("the editor works in a frame of a page that the relay's configuration names, and of no other", async ({ editing, pages, page }) => {
  const editor = new Editor(page);
  const url = pages.put(
    "/framing",
    `<!doctype html><title>Admin</title><iframe title="Editor" width="1000" height="600" src="${editing.origin}/editor/#jwt=${await editing.token()}"></iframe>`,
  );
  await page.goto(url);
  const frame = page.frameLocator("iframe");
  await expect(frame.getByRole("heading", { name: "No restrictions yet" })).toBeVisible();
  await frame.getByRole("button", { name: "New restriction" }).click();
  await frame.getByRole("textbox", { name: "Selector" }).fill("#balance");
  await frame.getByRole("button", { name: "Add restriction" }).click();
  await expect.poll(async () => (await editing.api.draft(site)).rules.restrictions).toMatchObject([{ selector: "#balance" }]);
  expect(editor.complaints).toEqual([]);

  await page.goto(shopOf(url));
  await expect.poll(() => editor.complaints.join("\n")).toContain("frame-ancestors 'self'");
  await expect.poll(() => page.frames().map((each) => each.url())).toEqual([shopOf(url), "chrome-error://chromewebdata/"]);
});
