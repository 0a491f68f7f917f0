/** The chat of gcb-widgets.js, through the real relay: talking, co-browse from its menu, and one end for both. */

import type { Locator, Page } from "@playwright/test";
import { expectSamePage } from "./fixtures/equality";
import { sample } from "./fixtures/guide-samples";
import { expect, test } from "./fixtures/test";
import { widgetPage } from "./fixtures/widget-page";

/** The relay outlives a test and so may its chats: each test has people of its own. */
let count = 0;
const people = () => ({ ada: `Ada ${++count}`, kim: `Kim ${count}` });

/** The chat in the customer's window. */
class Chat {
  readonly element: Locator;
  readonly log: Locator;

  constructor(private readonly page: Page) {
    this.element = page.locator("gcb-web-chat");
    this.log = this.element.getByRole("log");
  }

  async begin(name: string): Promise<void> {
    await this.element.getByRole("button", { name: "Chat", exact: true }).click();
    await this.element.getByLabel("Your name (optional)").fill(name);
    await this.element.getByRole("button", { name: "Start chat" }).click();
  }

  async isTalkingTo(agent: string): Promise<void> {
    await expect(this.element.getByRole("status")).toHaveText(`You are chatting with ${agent}.`);
  }

  async say(text: string): Promise<void> {
    await this.element.getByLabel("Your message").fill(text);
    await this.page.keyboard.press("Enter");
  }

  async choose(entry: string): Promise<void> {
    await this.element.getByRole("button", { name: "Chat options" }).click();
    await this.element.getByRole("menuitem", { name: entry }).click();
  }
}

/** The chats in the console. */
const chatsOf = (page: Page) => {
  const panel = page.locator("cobrowse-chats");
  return {
    panel,
    log: panel.getByRole("log"),
    accept: (name: string) =>
      panel.getByRole("button", { name: `Accept the chat of ${name}`, exact: true }).click(),
    async say(name: string, text: string) {
      await panel.getByLabel(`Message to ${name}`, { exact: true }).fill(text);
      await page.keyboard.press("Enter");
    },
  };
};

test("a customer chats, shows the page from the chat's menu, goes on through the shop, and both end together", async ({
  relay,
  customer,
  agent,
  wire,
  picture,
}) => {
  const { ada, kim } = people();
  test.setTimeout(120_000);
  const { page } = customer;
  const chat = new Chat(page);
  const chats = chatsOf(agent.page);
  await agent.open(ada);
  await customer.goto(`${relay.demo}/chat.html`);

  await chat.begin(kim);
  await expect(chat.element.getByRole("status")).toHaveText(/^Waiting/);
  await expect(agent.page.getByText("A customer is waiting to chat.")).toBeVisible();
  await picture("waiting");
  // Nobody is there to see the page yet.
  await chat.element.getByRole("button", { name: "Chat options" }).click();
  const entry = chat.element.locator(".cx-menu-item.cx-cobrowse");
  await expect(entry).toHaveAttribute("aria-disabled", "true");
  await expect(entry).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(chat.element.getByRole("alert")).toHaveText(/when a representative has joined/);
  await page.keyboard.press("Escape");

  await chats.accept(kim);
  await chat.isTalkingTo(ada);
  await chat.say("Where is my <b>parcel</b>?");
  await expect(chats.log).toContainText("Where is my <b>parcel</b>?");
  await chat.element.getByLabel("Your message").pressSequentially("It");
  await expect(chats.panel.getByText(`${kim} is typing…`)).toBeVisible();
  await chats.say(kim, "Let us look together.");
  await expect(chat.log).toContainText("Let us look together.");
  await picture("talking");

  await chat.choose("Start Co-browse");
  await agent.seesPage();
  await agent.seesText("h1", "Chat with us");
  await expect(chats.log).toContainText(`${kim} has started co-browsing.`);
  await expect(chat.log).toContainText("You have started Co-browse.");
  const token = await customer.token();
  await expectSamePage(customer, agent, "the chat itself is not part of the page");
  await agent.sees((document) => document.querySelector("gcb-web-chat") === null, true);
  await picture("together");

  // Another page of the shop, without an element of its own: chat and session are there.
  await page.getByRole("link", { name: "the shop", exact: true }).click();
  await agent.seesText("#hero-title", "Made slowly, used daily");
  expect(await customer.token()).toBe(token);
  await chat.isTalkingTo(ada);
  await expect(chat.log).toContainText("Let us look together.");
  await chat.say("Here I am");
  await expect(chats.log).toContainText("Here I am");
  await picture("on-the-next-page");

  await chat.choose("End chat");
  await expect(page.locator(".gcb-toolbar")).toHaveCount(0);
  await expect(chat.element.getByRole("status")).toHaveText("The chat has ended.");
  await expect(chats.panel.getByText("The customer has ended the chat.")).toBeVisible();
  await expect(agent.page.getByText("The customer has ended the session.")).toBeVisible();
  await picture("goodbye");

  // Of what was said, nothing is in the relay's log; of the page, nothing in the chat's lane.
  expect(relay.log()).not.toContain("parcel");
  expect(wire.pageFrames().some(({ body }) => body.includes("Let us look"))).toBe(false);
  expect(customer.complaints).toEqual([]);
  expect(agent.complaints).toEqual([]);
});

test("the agent ends the chat, and the session that belongs to it ends", async ({ relay, customer, agent }) => {
  const { ada, kim } = people();
  const chat = new Chat(customer.page);
  const chats = chatsOf(agent.page);
  await agent.open(ada);
  await customer.goto(`${relay.demo}/chat.html`);
  await chat.begin(kim);
  await chats.accept(kim);
  await chat.isTalkingTo(ada);
  await chat.choose("Start Co-browse");
  await agent.seesPage();
  await chats.panel.getByRole("button", { name: "End chat" }).click();
  await expect(customer.page.locator(".gcb-toolbar")).toHaveCount(0);
  await expect(chat.element.getByRole("status")).toHaveText("The chat has ended.");
  await expect(agent.page.getByRole("textbox", { name: /code/i })).toBeVisible();
});

test("a session that was not started from the chat outlives it", async ({ relay, customer, agent }) => {
  const { ada, kim } = people();
  const chat = new Chat(customer.page);
  const chats = chatsOf(agent.page);
  await agent.open(ada);
  await customer.goto(`${relay.demo}/chat.html`);
  const token = await customer.startSession();
  await agent.join(token);
  await chat.begin(kim);
  await chats.accept(kim);
  await chat.isTalkingTo(ada);
  await chat.choose("End chat");
  await expect(chat.element.getByRole("status")).toHaveText("The chat has ended.");
  expect(await customer.token()).toBe(token);
});

test("an agent in a session is not taken out of it: the other page can be shown afterwards", async ({
  relay,
  customer,
  agent,
  browser,
}) => {
  const { ada, kim } = people();
  await agent.open(ada);
  await customer.goto(`${relay.demo}/index.html`);
  await agent.join(await customer.startSession());
  // Another customer: another tab of the same one would take the session along.
  const other = await (await browser.newContext()).newPage();
  const chat = new Chat(other);
  const chats = chatsOf(agent.page);
  await other.goto(`${relay.demo}/chat.html`);
  await chat.begin(kim);
  await chats.accept(kim);
  await chat.isTalkingTo(ada);
  await chat.choose("Start Co-browse");
  await expect(agent.page.getByText("End your session before you show the page of another customer.")).toBeVisible();
  await agent.seesText("#hero-title", "Made slowly, used daily");
  await agent.page.getByRole("button", { name: "End session" }).click();
  await chats.panel.getByRole("button", { name: "Show the page" }).click();
  await agent.seesText("h1", "Chat with us");
  await expect(chats.panel.getByRole("button", { name: "Show the page" })).toHaveCount(0);
});

test("lost connections: what is said meanwhile arrives once, in both directions", async ({ pages, relay, customer, agent }) => {
  const { ada, kim } = people();
  const chat = new Chat(customer.page);
  const chats = chatsOf(agent.page);
  await customer.goto(widgetPage(pages, relay, "/chat", "<gcb-web-chat></gcb-web-chat>"));
  await agent.open(ada);
  await chat.begin(kim);
  await chats.accept(kim);
  await chat.isTalkingTo(ada);
  relay.customerLine.cut();
  await expect(chat.element.getByRole("status")).toHaveText(/Connection lost/);
  await chat.say("said without a line");
  await chats.say(kim, "said to nobody");
  relay.customerLine.mend();
  await chat.isTalkingTo(ada);
  await expect(chats.log.getByText("said without a line")).toHaveCount(1);
  await expect(chat.log.getByText("said to nobody")).toHaveCount(1);
  relay.agentLine.cut();
  await expect(chats.panel.getByText("Connecting to the chats…")).toBeVisible();
  await chats.say(kim, "from the agent");
  await chat.say("to the agent");
  relay.agentLine.mend();
  await expect(chat.log.getByText("from the agent")).toHaveCount(1);
  await expect(chats.log.getByText("to the agent")).toHaveCount(1);
});

test("the agent reloads the console and finds the conversation", async ({ relay, customer, agent }) => {
  const { ada, kim } = people();
  const chat = new Chat(customer.page);
  const chats = chatsOf(agent.page);
  await agent.open(ada);
  await customer.goto(`${relay.demo}/chat.html`);
  await chat.begin(kim);
  await chats.accept(kim);
  await chat.say("before the reload");
  await expect(chats.log).toContainText("before the reload");
  await agent.page.reload();
  await expect(chats.log).toContainText("before the reload");
  await chats.say(kim, "after it");
  await expect(chat.log).toContainText("after it");
});

test("a page whose origin is not allowed is told that there is no chat", async ({ pages, relay, customer }) => {
  const chat = new Chat(customer.page);
  await customer.goto(widgetPage(pages, relay, "/chat", "<gcb-web-chat></gcb-web-chat>", "?apikey=foreign-key"));
  await chat.begin("");
  await expect(chat.element.getByRole("status")).toHaveText("The chat is not available at the moment.");
});

test("a message that is too long or too fast stays out, and its writer is told", async ({ pages, relay, customer }) => {
  const chat = new Chat(customer.page);
  await customer.goto(widgetPage(pages, relay, "/chat", "<gcb-web-chat></gcb-web-chat>"));
  await chat.begin("");
  await expect(chat.element.getByRole("status")).toHaveText(/^Waiting/);
  // As a script would write it: the field itself takes no more than is allowed.
  await chat.element.getByLabel("Your message").evaluate((field: HTMLTextAreaElement) => {
    field.value = "x".repeat(2001);
    field.form!.requestSubmit();
  });
  await expect(chat.element.getByRole("alert")).toHaveText("Your message is too long.");
  for (let count = 0; count < 9; count++) await chat.say(`message ${count}`);
  await expect(chat.element.getByRole("alert")).toHaveText(/too fast/);
  await expect(chat.log.locator(".pending")).toHaveCount(0);
  await expect(chat.log.getByText("message 7")).toHaveCount(0);
});

for (const { title, element, open, entry } of [
  { title: "the ChannelSelector", element: "gcb-channel-selector", open: "Live assistance", entry: ".cx-channel.cx-cobrowse" },
  { title: "the CallUs link", element: "gcb-call-us", open: "Call us", entry: ".cx-cobrowse-link" },
]) {
  test(`${title} starts a session from the keyboard`, async ({ pages, relay, customer, agent, picture }) => {
    const { ada } = people();
    await customer.goto(widgetPage(pages, relay, "/entry", `<${element}></${element}>`));
    const { page } = customer;
    await page.getByRole("button", { name: open }).focus();
    await page.keyboard.press("Enter");
    await picture("open");
    await page.locator(element).locator(entry).focus();
    await page.keyboard.press("Enter");
    await yesOnThePhone(page);
    await agent.open(ada);
    await agent.join(await customer.token());
    expect(customer.complaints).toEqual([]);
  });
}

test("the CallUs link is the one that sites know", async ({ pages, relay, customer }) => {
  await customer.goto(widgetPage(pages, relay, "/entry", "<gcb-call-us></gcb-call-us>"));
  await customer.page.getByRole("button", { name: "Call us" }).click();
  const link = customer.page.locator("span.cx-cobrowse-offer > a.cx-cobrowse-link[role=link][tabindex='0']");
  await expect(link).toHaveText("browse with you");
  await expect(customer.page.locator("span.cx-cobrowse-offer")).toHaveText("Already on a call? Let us browse with you");
  await link.click();
  await yesOnThePhone(customer.page);
  await customer.token();
});

test("under a strict policy with Trusted Types the elements work without one violation", async ({ pages, relay, customer }) => {
  const { origin } = new URL(relay.customerLine.origin);
  const policy = [
    "default-src 'none'",
    `script-src ${origin} 'wasm-unsafe-eval'`,
    "style-src 'none'",
    `connect-src ${origin} ${origin.replace("http", "ws")}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
  const body = "<gcb-web-chat></gcb-web-chat><gcb-call-us></gcb-call-us><gcb-channel-selector></gcb-channel-selector>";
  await customer.goto(widgetPage(pages, relay, "/strict", body, "", { "content-security-policy": policy }));
  const { page } = customer;
  for (const name of ["Call us", "Live assistance"]) {
    await page.getByRole("button", { name, exact: true }).last().dispatchEvent("click");
  }
  await page.locator("gcb-channel-selector").getByRole("button", { name: /^Chat/ }).click();
  await page.locator("gcb-web-chat").getByRole("button", { name: "Start chat" }).click();
  await expect(page.locator("gcb-web-chat").getByRole("status")).toHaveText(/^Waiting/);
  await expect(page.locator("gcb-web-chat .panel")).toHaveCSS("display", "flex");
  expect(customer.complaints).toEqual([]);
});

test("the sample of the integration guide offers all three ways", async ({ pages, relay, customer }) => {
  const { page } = customer;
  await customer.goto(pages.page("/sample", { body: sample("html", "gcb-channel-selector", relay.customerLine.origin) }));
  const ways = page.locator("gcb-channel-selector");
  const choose = async (way: RegExp) => {
    // One panel at a time, in one corner.
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Live assistance" }).click();
    await ways.getByRole("button", { name: way }).click();
  };
  await choose(/^Call us/);
  await expect(page.getByRole("link", { name: "7001" })).toBeVisible();
  await choose(/^Chat/);
  await expect(page.getByRole("link", { name: "7001" })).toBeHidden();
  await expect(page.getByLabel("Your name (optional)")).toBeFocused();
  await choose(/^Co-browse/);
  await yesOnThePhone(page);
  await customer.token();
  expect(customer.complaints).toEqual([]);
});

test("the elements speak the page's language, and their own where they have one", async ({ pages, relay, customer }) => {
  const body = '<gcb-call-us></gcb-call-us><gcb-channel-selector lang="fr"></gcb-channel-selector>';
  await customer.goto(widgetPage(pages, relay, "/words", body, "", {}, "lang: 'de'"));
  await expect(customer.page.getByRole("button", { name: "Rufen Sie uns an" })).toBeAttached();
  await expect(customer.page.getByRole("button", { name: "Assistance en direct" })).toBeAttached();
});

/** Other scripts ask whether the customer is on the phone, as no agent is in a chat. */
async function yesOnThePhone(page: Page): Promise<void> {
  const yes = page.locator(".gcb-dialog .gcb-ok");
  const toolbar = page.locator(".gcb-toolbar-cell-content").first();
  await expect(yes.or(toolbar).first()).toBeVisible();
  if (await yes.isVisible()) await yes.click();
}
