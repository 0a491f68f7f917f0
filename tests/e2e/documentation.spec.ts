/** Proves that the mirror is the page on pages that nobody here wrote: the Rust documentation that rustup installs. */

import type { Page } from "@playwright/test";
import { expectSamePage } from "./fixtures/equality";
import { expect, test } from "./fixtures/test";

/** Each group is one session that goes from page to page. */
const groups: Readonly<Record<string, readonly string[]>> = {
  "the standard library": [
    "std/index.html",
    "std/collections/index.html",
    "std/vec/struct.Vec.html",
    "std/macro.println.html",
    "std/keyword.async.html",
    "std/option/enum.Option.html",
    "std/all.html",
    "core/arch/index.html",
    "src/alloc/vec/mod.rs.html",
    "help.html",
  ],
  "the books": [
    "index.html",
    "book/index.html",
    "book/ch03-02-data-types.html",
    "book/ch20-05-macros.html",
    "nomicon/subtyping.html",
    "rust-by-example/hello.html",
    "edition-guide/index.html",
    "style-guide/index.html",
    "cargo/reference/manifest.html",
    "rustdoc/index.html",
  ],
  "the references": [
    "reference/index.html",
    "reference/types.html",
    "reference/tokens.html",
    "rustc/platform-support.html",
    "error_codes/E0308.html",
    "error_codes/error-index.html",
    "unstable-book/index.html",
    "clippy/index.html",
  ],
};

for (const [name, pages] of Object.entries(groups)) {
  test(`the mirror is the page on ${pages.length} pages of ${name}, in one session`, async ({
    documentation,
    customer,
    agent,
  }) => {
    test.setTimeout(180_000);
    await agent.open();
    for (const [index, path] of pages.entries()) {
      await test.step(path, async () => {
        await customer.goto(`${documentation.origin}/${path}`);
        if (index === 0) await agent.join(await customer.startSession());
        await expectSamePage(customer, agent, `on ${path}`);
      });
    }
  });
}

/** What a reader does on a page, by name; the mirror is compared after each. */
type Steps = Readonly<Record<string, (page: Page) => Promise<unknown>>>;

const rustdoc: Steps = {
  "scroll down": (page) => page.mouse.wheel(0, 3000),
  "close a section": (page) => page.locator("details.toggle > summary:visible").first().click(),
  "open it": (page) => page.locator("details.toggle > summary:visible").first().click(),
  "fold all": (page) => page.locator("#toggle-all-docs").click(),
  "unfold all": (page) => page.locator("#toggle-all-docs").click(),
  "scroll up": (page) => page.evaluate(() => window.scrollTo(0, 0)),
  settings: (page) => page.locator("rustdoc-topbar .settings-menu a:visible, rustdoc-toolbar .settings-menu a:visible").first().click(),
  "dark theme": async (page) => {
    await page.getByText("dark", { exact: true }).first().click();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  },
  "close settings": (page) => page.keyboard.press("Escape"),
  help: (page) => page.keyboard.press("?"),
  "close help": (page) => page.keyboard.press("Escape"),
  search: async (page) => {
    await page.keyboard.press("s");
    await page.locator(".search-input").fill("hashmap");
    await expect(page.locator("#results a, .search-results a").first()).toBeVisible({ timeout: 15_000 });
  },
  "go on in the list": (page) => page.keyboard.press("ArrowDown"),
  "close the search": (page) => page.keyboard.press("Escape"),
};

const book: Steps = {
  "open the themes": (page) => page.locator("#mdbook-theme-toggle").click(),
  "navy theme": (page) => page.locator("#mdbook-theme-navy").click(),
  "close the contents": (page) => page.locator("#mdbook-sidebar-toggle").click(),
  "open the contents": (page) => page.locator("#mdbook-sidebar-toggle").click(),
  search: async (page) => {
    await page.locator("#mdbook-search-toggle").click();
    // It searches at each key, once its index is there.
    await expect(async () => {
      await page.locator("#mdbook-searchbar").fill("tupl");
      await page.locator("#mdbook-searchbar").press("e");
      await expect(page.locator("#mdbook-searchresults li").first()).toBeVisible({ timeout: 3_000 });
    }).toPass({ timeout: 20_000 });
  },
  "scroll down": (page) => page.mouse.wheel(0, 2500),
};

for (const [path, steps] of Object.entries({ "std/collections/struct.HashMap.html": rustdoc, "book/ch03-02-data-types.html": book })) {
  test(`the mirror follows a reader through ${path}`, async ({ documentation, customer, agent }) => {
    test.setTimeout(180_000);
    await customer.goto(`${documentation.origin}/${path}`);
    await agent.open();
    await agent.join(await customer.startSession());
    await expectSamePage(customer, agent, "at first");
    for (const [name, step] of Object.entries(steps)) {
      await test.step(name, async () => {
        await step(customer.page);
        await expectSamePage(customer, agent, `after: ${name}`);
      });
    }
  });
}
