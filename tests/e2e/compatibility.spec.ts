/** Proves that pages written for the original script work unchanged: each row of the table is one, through a whole session. */

import { interfaces } from "./compatibility/interface";
import { loading } from "./compatibility/loading";
import { options } from "./compatibility/options";
import { expect, test, wholeSession, type Mode } from "./fixtures/compatibility";

test.describe.configure({ mode: "parallel" });

for (const mode of ["WebAssembly", "strict"] satisfies Mode[]) {
  test.describe(mode, () => {
    for (const row of [...loading, ...options, ...interfaces]) {
      test(row.name, async ({ relay, pages, customer, desk }) => {
        await wholeSession(row, mode, { relay, pages, customer, agent: desk });
      });
    }
  });
}

test("_genesys.cobrowse = false: the script does nothing, and nothing is thrown", async ({ pages, customer, wire }) => {
  const head = "<script>window._genesys = { cobrowse: false, widgets: {} };</script>";
  await customer.goto(pages.page("/off", { head, body: "<h1>Without</h1>" }));
  expect(await customer.page.evaluate(() => (window as any)._genesys)).toEqual({ cobrowse: false, widgets: {} });
  await expect(customer.page.locator("[data-gcb-service-node]")).toHaveCount(0);
  expect(wire.requests("customer").filter((address) => address.includes("/cobrowse/"))).toHaveLength(1);
  expect(customer.complaints).toEqual([]);
});
