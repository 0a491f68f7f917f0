/** Shows the elements of gcb-widgets.js in the longer languages on a narrow window, and proves that nothing is cut or covered. */

import { expect, test } from "./fixtures/test";
import { widgetPage } from "./fixtures/widget-page";

for (const lang of ["de", "fr"]) {
  test(`nothing of the elements is cut or spills at 360 pixels in "${lang}"`, async ({ pages, relay, customer }, info) => {
    const { page } = customer;
    await page.setViewportSize({ width: 360, height: 640 });
    const body = `<gcb-channel-selector></gcb-channel-selector><gcb-web-chat no-launcher></gcb-web-chat>
      <gcb-call-us no-launcher><dl><dt>International</dt><dd><a href="tel:+11234567890">1 123 456 7890</a></dd></dl></gcb-call-us>`;
    await customer.goto(widgetPage(pages, relay, "/narrow", body, "", {}, `lang: '${lang}'`));
    const fits = async (name: string) => {
      await page.screenshot({ path: info.outputPath(`${name}-${lang}.png`), animations: "disabled" });
      expect.soft(await page.evaluate(faultsOfElements), name).toEqual([]);
    };
    const ways = page.locator("gcb-channel-selector");
    const chat = page.locator("gcb-web-chat");
    await fits("launcher");
    await ways.locator(".launcher").click();
    await fits("channels");
    await ways.locator(".cx-channel", { hasText: lang === "de" ? "Rufen" : "Appel" }).click();
    await expect(page.locator("gcb-call-us .panel")).toBeVisible();
    await fits("call");
    await page.keyboard.press("Escape");
    await ways.locator(".launcher").click();
    await ways.locator(".cx-channel", { hasText: /chat/i }).click();
    await fits("before the chat");
    await chat.locator("button.main:visible").click();
    await expect(chat.locator("textarea")).toBeVisible();
    await fits("waiting");
    // As a script would write it: the field itself takes no more than is allowed.
    await chat.locator("textarea").evaluate((field: HTMLTextAreaElement) => {
      field.value = "x".repeat(2001);
      field.form!.requestSubmit();
    });
    await expect(chat.getByRole("alert")).not.toBeEmpty();
    await chat.locator(".bar > button").first().click();
    await expect(chat.locator(".menu")).toBeVisible();
    await fits("a problem and the menu");
  });
}

/** What of the elements spills out of the window, holds more than fits, or lies on another button. */
function faultsOfElements(): string[] {
  const found: string[] = [];
  for (const host of document.querySelectorAll("gcb-channel-selector, gcb-call-us, gcb-web-chat")) {
    const all = [...(host.shadowRoot?.querySelectorAll<HTMLElement>("*") ?? [])].filter((element) => element.checkVisibility());
    const buttons: [string, DOMRect][] = [];
    for (const element of all) {
      const name = `${host.localName} ${element.localName}.${element.className}`;
      const box = element.getBoundingClientRect();
      if (box.width === 0) continue;
      if (box.left < 0 || box.right > innerWidth) found.push(`${name} spills`);
      if (/panel|launcher|menu|bar|channel/.test(element.className) && box.bottom > innerHeight) found.push(`${name} is too low`);
      if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) found.push(`${name} is cut`);
      if (element.localName === "button" && !element.closest(".menu")) buttons.push([name, box]);
    }
    buttons.forEach(([name, one], at) => {
      for (const [other, two] of buttons.slice(at + 1)) {
        const apart = one.right <= two.left || two.right <= one.left || one.bottom <= two.top || two.bottom <= one.top;
        if (!apart && !/launcher/.test(name + other)) found.push(`${name} lies on ${other}`);
      }
    });
  }
  if (document.documentElement.scrollWidth > innerWidth) found.push("the page scrolls sideways");
  return found;
}
