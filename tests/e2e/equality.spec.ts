/** Proves that the mirror is the page: on every page of the demo shop, at rest and after all that can be done there. */

import type { Page } from "@playwright/test";
import { expectSamePage } from "./fixtures/equality";
import { expect, test } from "./fixtures/test";

interface Visit {
  readonly path: string;
  /** What the customer does there, by name; the mirror is compared after each. */
  readonly steps: Readonly<Record<string, (page: Page) => Promise<unknown>>>;
}

const visits: readonly Visit[] = [
  {
    path: "index.html",
    steps: {
      filter: (page) => page.locator('[data-category="kitchen"]').click(),
      "sort by price": (page) => page.locator("#sort").selectOption("dear"),
      "filter again": (page) => page.locator('[data-category="table"]').click(),
      search: (page) => page.locator("#search").pressSequentially("bowl"),
      "find nothing": (page) => page.locator("#search").fill("no such thing"),
      "show all": (page) => page.locator("#reset-filters").click(),
      sort: (page) => page.locator("#sort").selectOption("cheap"),
      "add to the basket": (page) => page.locator(".product-card button").nth(2).click(),
      "scroll to the end": (page) => page.evaluate(() => window.scrollTo(0, document.body.scrollHeight)),
    },
  },
  {
    path: "product.html?id=tide-mug",
    steps: {
      "another picture": (page) => page.locator("#thumbnails button").nth(1).click(),
      colour: (page) => page.locator("#colours input").nth(1).check(),
      quantity: (page) => page.locator("#quantity").fill("3"),
      "open details": (page) => page.locator("summary").nth(1).click(),
      "close details": (page) => page.locator("summary").first().click(),
      "open the size guide": (page) => page.locator("summary", { hasText: "Size guide" }).click(),
      "choose in it": async (page) => {
        const guide = page.frameLocator("#size-guide");
        await guide.locator("#beside input").nth(2).check();
        await guide.locator("#height").fill("41");
        await guide.locator("#note").fill("Fits the shelf");
        await expect(guide.frameLocator("#drawing").locator("#caption")).toHaveText("Fits the shelf");
      },
      buy: (page) => page.locator("#buy button[type=submit]").click(),
      "faulty review": (page) => page.locator("#review-form button[type=submit]").click(),
      review: async (page) => {
        await page.locator(`label[for="star-2"]`).click();
        await page.locator("#review-name").fill("Mara");
        await page.locator("#review-text").fill("Holds warm.\nHolds long. 🍵");
        await page.locator("#review-form button[type=submit]").click();
      },
    },
  },
  {
    path: "cart.html",
    steps: {
      more: (page) => page.locator(".stepper button").last().click(),
      "by keyboard": async (page) => {
        await page.locator(".basket-line input").first().fill("7");
        await page.locator(".basket-line input").first().press("Tab");
      },
      voucher: async (page) => {
        await page.locator("#voucher").fill("LOAM10");
        await page.locator("#voucher").press("Enter");
      },
      remove: (page) => page.locator(".basket-line .link-button").first().click(),
    },
  },
  {
    path: "checkout.html",
    steps: {
      text: async (page) => {
        await page.locator("#full-name").pressSequentially("Mara Lindqvist");
        await page.locator("#email").fill("mara@example.org");
        await page.locator("#courier-note").fill("Two\nlines");
      },
      select: (page) => page.locator("#country").selectOption("NO"),
      "select several": (page) => page.locator("#extras").selectOption(["card", "tea"]),
      radio: (page) => page.locator('input[name="delivery"]').nth(1).check(),
      checkbox: (page) => page.locator("#is-gift").check(),
      dates: async (page) => {
        await page.locator("#delivery-date").fill("2031-05-04");
        await page.locator("#delivery-time").fill("10:30");
        await page.locator("#holiday-week").fill("2031-W20");
        await page.locator("#callback").fill("2031-05-01T09:15");
        await page.locator("#subscription").fill("2031-08");
      },
      "colour and range": async (page) => {
        await page.locator("#ribbon").fill("#2f5d50");
        await page.locator("#trees").fill("9");
        await page.locator("#parcels").fill("3");
      },
      "rich text": async (page) => {
        await page.locator("#gift-message").click();
        await page.keyboard.type("Dear both,");
        await page.keyboard.press("Enter");
        await page.keyboard.type("all the best");
      },
      "an account": async (page) => {
        await page.locator("#wants-account").check();
        await page.locator("#new-password").fill("a secret of ours");
      },
      invoice: (page) => page.locator('input[name="payment"]').nth(1).check(),
      "faulty order": (page) => page.locator("#place-order").click(),
      reset: (page) => page.locator('button[type="reset"]').click(),
    },
  },
  {
    path: "login.html",
    steps: {
      email: (page) => page.locator("#email").fill("not an address"),
      "forgotten password": (page) => page.locator("summary").click(),
      faulty: (page) => page.locator("#email").press("Enter"),
    },
  },
  {
    path: "account.html",
    steps: {
      "show an order": (page) => page.locator("#orders button").first().click(),
      edit: (page) => page.locator("#edit").click(),
      "change a name": (page) => page.locator("#name").fill("Mara Holm"),
      save: (page) => page.locator("#save").click(),
      "open a dialog": (page) => page.locator("#new-address").click(),
      "fill it": async (page) => {
        await page.locator("#address-label").fill("Cabin");
        await page.locator("#address-street").fill("Larch path 3");
        await page.locator("#address-city").fill("6020 Innsbruck");
      },
      "keep it": (page) => page.locator('#address-form button[value="save"]').click(),
    },
  },
  {
    path: "live.html",
    steps: {
      "let it tick": (page) =>
        page.waitForFunction(() => {
          const cells = [...document.querySelectorAll<HTMLElement>("#ticker-rows td:nth-child(4)")];
          return cells.reduce((sum, cell) => sum + Number(cell.textContent), 0) >= 8;
        }),
      pause: (page) => page.locator("#ticker-toggle").click(),
      "scroll the list": async (page) => {
        await page.locator("#parcel-list").hover();
        await page.mouse.wheel(0, 900);
      },
      jump: (page) => page.locator("#jump button").click(),
      "sort by name": (page) => page.locator('[data-column="name"]').click(),
      "sort by price": (page) => page.locator('[data-column="cents"]').click(),
      "sort backwards": (page) => page.locator('[data-column="cents"]').click(),
      "append 1,000": (page) => page.locator('[data-work="append"][data-count="1000"]').click(),
      update: (page) => page.locator('[data-work="update"]').click(),
      recolour: (page) => page.locator('[data-work="recolour"]').click(),
      swap: (page) => page.locator('[data-work="swap"]').click(),
      reverse: (page) => page.locator('[data-work="reverse"]').click(),
      "remove the first": (page) => page.locator('[data-work="removeFirst"]').click(),
      clear: (page) => page.locator('[data-work="clear"]').click(),
    },
  },
  {
    path: "components.html",
    steps: {
      "move the badge": (page) => page.locator("#swap-badge").click(),
      accent: (page) => page.locator("#accent").click(),
      "count in a shadow root": (page) => page.locator("#tiles button").last().click(),
      submit: (page) => page.locator("#glaze-order button[type=submit]").click(),
      "another tab": (page) => page.locator("fold-tabs").first().locator("button").nth(1).click(),
      "a nested tab": (page) => page.locator("fold-tabs fold-tabs button").nth(1).click(),
      "the kiln": (page) => page.locator("#kiln-hour").fill("7"),
      "a dialog": (page) => page.locator("#open-dialog").click(),
      "answer it": (page) => page.locator('#workshop button[value="ask"]').click(),
      "a popover": (page) => page.locator("#open-note").click(),
      "close it": (page) => page.locator("#close-note").click(),
    },
  },
  {
    path: "spa.html",
    steps: {
      search: (page) => page.locator("#article-search").fill("kiln"),
      article: (page) => page.locator(".article-grid a:visible").first().click(),
      makers: (page) => page.locator('#tabs a[data-view="makers"]').click(),
      back: (page) => page.goBack(),
      letter: (page) => page.locator('#tabs a[data-view="letter"]').click(),
      write: async (page) => {
        await page.locator("#letter-text").fill("Thank you for the bowl.");
        await page.locator("#letter-to").selectOption("Ilaria");
        await page.locator("form.note-form button").click();
      },
    },
  },
];

for (const { path, steps } of visits) {
  test(`the mirror is the page on the shop's ${path}, whatever is done there`, async ({ relay, customer, agent }) => {
    if (path === "cart.html") {
      await customer.goto(`${relay.demo}/index.html`);
      for (const at of [0, 3, 5]) await customer.page.locator(".product-card button").nth(at).click();
    }
    await customer.goto(`${relay.demo}/${path}`);
    await agent.open();
    await agent.join(await customer.startSession());
    await expectSamePage(customer, agent, "at first");
    for (const [name, step] of Object.entries(steps)) {
      await test.step(name, async () => {
        await step(customer.page);
        await expectSamePage(customer, agent, `after: ${name}`);
      });
    }
    customer.expectNoComplaint();
  });
}
