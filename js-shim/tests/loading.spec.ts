/** Proves that the script finds its tag, its options and the callbacks of a page however the page brings them. */

import type { Page } from "@playwright/test";
import { complaints, configured, expect, ready, startSession, test, version } from "./serve";

test.describe("onReady", () => {
  const forms: Record<string, string> = {
    "a function": "onReady: function (api, isTop) { heard.push(['function', !!api.startSession, isTop]) }",
    "an array of functions":
      "onReady: [function (api, isTop) { heard.push(['one', !!api.startSession, isTop]) }, function () { throw 1 }, function () { heard.push('two') }]",
    "an empty array": "onReady: []",
    absent: "",
  };
  for (const [form, option] of Object.entries(forms)) {
    test(`${form} is served, and push afterwards calls back asynchronously`, async ({ page, site }) => {
      const wrong = complaints(page);
      const config = `<script>var heard = []; window._genesys = { cobrowse: { ${option} } }</script>`;
      await page.goto(site.page(config + site.tag));
      await page.waitForFunction(() => (window as any)._genesys.cobrowse.VERSION);
      const heard = await page.evaluate(async () => {
        const all = window as any;
        all._genesys.cobrowse.onReady.push((api: any, isTop: unknown) =>
          all.heard.push(["pushed", !!api.startSession, isTop]),
        );
        all.heard.push("after push");
        await new Promise((resolve) => setTimeout(resolve));
        return all.heard;
      });
      const own =
        { "a function": [["function", true, true]], "an array of functions": [["one", true, true], "two"] }[
          form
        ] ?? [];
      expect(heard).toEqual([...own, "after push", ["pushed", true, true]]);
      expect(wrong).toEqual([]);
    });
  }

  test("the page's own reference to its array goes on working", async ({ page, site }) => {
    await page.goto(
      site.page(
        `<script>var queue = []; window._genesys = { cobrowse: { onReady: queue } }</script>${site.tag}`,
      ),
    );
    await page.evaluate(() => {
      const all = window as any;
      all.queue.push((api: unknown) => (all.api = api));
    });
    await ready(page);
  });

  test("callbacks under _genesys.widgets.cobrowse are served too", async ({ page, site }) => {
    const config =
      "<script>window._genesys = { widgets: { cobrowse: { onReady: [function (api) { window.api = api }] } } }</script>";
    await page.goto(site.page(config + site.tag));
    await ready(page);
    expect(await page.evaluate(() => (window as any)._genesys.cobrowse.VERSION)).toBe(version);
  });

  test("frozen options do no harm", async ({ page, site }) => {
    const wrong = complaints(page);
    const config =
      "<script>window._genesys = Object.freeze({ cobrowse: Object.freeze({ onReady: Object.freeze([]) }) })</script>";
    await page.goto(site.page(config + site.tag));
    await expect(page.locator(".gcb-startCobrowse")).toBeVisible();
    expect(wrong).toEqual([]);
  });
});

test.describe("options", () => {
  test("without _genesys everything has its default", async ({ page, site }) => {
    const wrong = complaints(page);
    await page.goto(site.page(site.tag));
    await expect(page.locator(".gcb-startBtnsContainer > .gcb-startCobrowse")).toHaveText("Co-browse");
    await page.evaluate(() => {
      const all = window as any;
      all._genesys.cobrowse.onReady.push((api: unknown) => (all.api = api));
    });
    await ready(page);
    expect(await page.evaluate(() => (window as any).api.VERSION)).toBe(version);
    expect(wrong).toEqual([]);
  });

  test("false switches everything off", async ({ page, site }) => {
    const wrong = complaints(page);
    await page.goto(site.page(`<script>window._genesys = { cobrowse: false }</script>${site.tag}`));
    expect(await page.evaluate(() => (window as any)._genesys)).toEqual({ cobrowse: false });
    await expect(page.locator("[data-gcb-service-node]")).toHaveCount(0);
    expect(wrong).toEqual([]);
  });

  test("options set after the loader ran count", async ({ page, site }) => {
    const snippet = `<script>
      (function (d, tag, id, o) {
        var script = d.createElement(tag), first = d.getElementsByTagName(tag)[0];
        script.id = id; script.src = o.src; script.setAttribute('data-gcb-url', o.cbUrl);
        first.parentNode.insertBefore(script, first);
      })(document, 'script', 'genesys-js', { src: '${site.script}', cbUrl: '${site.relay}' });
      window._genesys = { cobrowse: { onReady: function (api) { window.api = api }, apikey: 'LATER' } };
    </script>`;
    await page.goto(site.page(snippet));
    await startSession(page);
    expect(await page.evaluate(() => (window as any).engine.host.apiKey)).toBe("LATER");
  });

  test("both places and their nested options merge, and _genesys.cobrowse wins", async ({ page, site }) => {
    const config = `<script>window._genesys = {
      widgets: { cobrowse: { apikey: 'W', disableBuiltInUI: true, unknown: 1, cobrowse: { debug: true } } },
      cobrowse: { apikey: 'C', cometdConfig: {}, onReady: function (api) { window.api = api }, cobrowse: { apikey: 'N' } }
    }</script>`;
    await page.goto(site.page(config + site.tag));
    await startSession(page);
    const host = await page.evaluate(() => {
      const { apiKey, builtInUi, debug } = (window as any).engine.host;
      return { apiKey, builtInUi, debug };
    });
    expect(host).toEqual({ apiKey: "N", builtInUi: false, debug: true });
  });

  for (const place of ["{ cobrowse: OPTIONS }", "{ widgets: { cobrowse: OPTIONS } }"]) {
    test(`disableWebSockets reaches the engine from ${place}`, async ({ page, site }) => {
      const options = "{ disableWebSockets: true, onReady: function (api) { window.api = api } }";
      const config = `<script>window._genesys = ${place.replace("OPTIONS", options)}</script>`;
      await page.goto(site.page(config + site.tag));
      await startSession(page);
      expect(await page.evaluate(() => (window as any).lineParts.noSockets)).toBe(true);
    });
  }

  test("a wrong type gives one warning with the option's name and default, and the default", async ({
    page,
    site,
  }) => {
    const wrong = complaints(page);
    const config = configured(
      "{ debug: 'yes', disableBuiltInUI: 1, disableWebSockets: 'true', apikey: {} }",
      ", buttons: { cobrowse: 'no', position: 3 }",
    );
    await page.goto(site.page(config + site.tag));
    await ready(page);
    expect(wrong).toEqual([
      'Co-browse: option "debug" must be a boolean; using the default, false',
      'Co-browse: option "disableBuiltInUI" must be a boolean; using the default, false',
      'Co-browse: option "disableWebSockets" must be a boolean; using the default, false',
      'Co-browse: option "apikey" must be a string; using the default, ""',
      'Co-browse: option "buttons.cobrowse" must be a boolean; using the default, true',
      'Co-browse: option "buttons.position" must be "left" or "right"; using the default, "left"',
    ]);
    await expect(page.locator(".gcb-startCobrowse")).toBeVisible();
  });

  for (const value of ["'text'", "7", "true", "[]", "null"]) {
    test(`_genesys.cobrowse = ${value} still gives the API`, async ({ page, site }) => {
      await page.goto(site.page(`<script>window._genesys = { cobrowse: ${value} }</script>${site.tag}`));
      expect(await page.evaluate(() => (window as any)._genesys.cobrowse.VERSION)).toBe(version);
    });
  }

  test("options that throw when they are read count as absent", async ({ page, site }) => {
    const wrong = complaints(page);
    await page.goto(
      site.page(configured("Object.defineProperty({}, 'apikey', { get() { throw 1 } })") + site.tag),
    );
    await page.goto(
      site.page(`<script>window._genesys = { cobrowse: { get debug() { throw 1 } } }</script>${site.tag}`),
    );
    await expect(page.locator(".gcb-startCobrowse")).toBeVisible();
    expect(wrong).toEqual([]);
  });
});

test.describe("the tag", () => {
  /** Where the engine believes the relay to be. */
  async function endpoint(page: Page) {
    await startSession(page);
    return page.evaluate(() => {
      const { relay, apiKey } = (window as any).engine.host;
      return { relay, apiKey };
    });
  }

  test("the attribute names the relay, with or without a trailing slash", async ({ page, site }) => {
    for (const slash of ["", "/"]) {
      await page.goto(
        site.page(
          `${configured()}<script src="${site.script}" data-gcb-url="${site.relay}${slash}"></script>`,
        ),
      );
      expect(await endpoint(page)).toEqual({ relay: site.relay, apiKey: "KEY" });
    }
  });

  test("without the attribute the script's address names it", async ({ page, site }) => {
    await page.goto(site.page(`${configured()}<script async src="${site.script}"></script>`));
    expect(await endpoint(page)).toEqual({ relay: site.relay, apiKey: "KEY" });
  });

  test("the running script's own address counts when another one looks like it", async ({ page, site }) => {
    const other = '<script type="text/plain" src="/old/gcb.js?apikey=OLD"></script>';
    await page.goto(site.page(`${configured()}${other}<script src="${site.script}"></script>`));
    expect(await endpoint(page)).toEqual({ relay: site.relay, apiKey: "KEY" });
  });

  test("the option url comes between the two, and the option apikey before the address", async ({
    page,
    site,
  }) => {
    const options = `{ url: '${site.relay}/', apikey: 'OPTION' }`;
    site.put("/copied/gcb.min.js", {
      body: await (await fetch(site.script)).text(),
      type: "text/javascript",
    });
    await page.goto(site.page(`${configured(options)}<script src="/copied/gcb.min.js?apikey=URL"></script>`));
    expect(await endpoint(page)).toEqual({ relay: site.relay, apiKey: "OPTION" });
  });

  test("an inline copy is found by the marked tag beside it", async ({ page, site }) => {
    const text = await (await fetch(site.script)).text();
    const marked = `<script type="text/plain" src="${site.relay}/js/renamed.js?apikey=KEY" data-gcb-url="${site.relay}"></script>`;
    await page.goto(site.page(`${configured()}${marked}<script>${text}</script>`));
    expect(await endpoint(page)).toEqual({ relay: site.relay, apiKey: "KEY" });
  });

  test("one that an element hides by its name is found all the same", async ({ page, site }) => {
    const clobber = `<img name="currentScript" src="data:,"><form name="body"></form><form name="querySelectorAll"></form><form name="baseURI"></form><form name="createElement"></form>`;
    await page.goto(site.page("", `${clobber}${configured()}<script src="${site.script}"></script>`));
    expect(await endpoint(page)).toEqual({ relay: site.relay, apiKey: "KEY" });
    expect(await page.locator("body > .gcb-startBtnsContainer").count()).toBe(0);
  });

  test("a script without any address says what is missing, and a session ends with an error", async ({
    page,
    site,
  }) => {
    const wrong = complaints(page);
    const text = await (await fetch(site.script)).text();
    await page.goto(site.page(`${configured()}<script>${text}</script>`));
    await ready(page);
    const reason = await page.evaluate(
      () =>
        new Promise((resolve) => {
          const { api } = window as any;
          api.onSessionEnded.add((details: { reason: string }) => resolve(details.reason));
          api.startSession();
        }),
    );
    expect(reason).toBe("error");
    expect(wrong).toEqual([
      "Co-browse: no relay is known: add data-gcb-url to the script's tag",
    ]);
  });
});

test.describe("late and double loading", () => {
  test("a tag that a click inserts long after load works", async ({ page, site }) => {
    await page.goto(site.page(configured()));
    await page.waitForFunction(() => document.readyState === "complete");
    await page.evaluate(
      ({ src, url }) => {
        const script = document.createElement("script");
        script.src = src;
        script.setAttribute("data-gcb-url", url);
        document.head.append(script);
        script.remove();
      },
      { src: site.script, url: site.relay },
    );
    await startSession(page);
    expect(await page.evaluate(() => (window as any).engine.host.relay)).toBe(site.relay);
  });

  test("a second execution adds nothing", async ({ page, site }) => {
    const wrong = complaints(page);
    const config = `<script>var calls = 0; window._genesys = { cobrowse: { onReady: [function (api) { calls++; window.api = api }] } }</script>`;
    await page.goto(site.page(config + site.tag + site.tag));
    await ready(page);
    await expect(page.locator(".gcb-startBtnsContainer")).toHaveCount(1);
    expect(await page.evaluate(() => (window as any).calls)).toBe(1);
    expect(wrong).toEqual([]);
  });

  test("a second execution hands new callbacks of replaced options to the one API", async ({
    page,
    site,
  }) => {
    const second =
      "<script>var first = window._genesys; window._genesys = { cobrowse: { onReady: [function (api) { window.second = api }] } }</script>";
    await page.goto(site.page(configured() + site.tag + second + site.tag));
    await page.waitForFunction(() => (window as any).second);
    expect(await page.evaluate(() => (window as any).second === (window as any).api)).toBe(true);
    await expect(page.locator(".gcb-startBtnsContainer")).toHaveCount(1);
  });
});

test("a frame gets the common part of the API and no user interface", async ({ page, site }) => {
  site.put("/frame", `<!doctype html><body>${configured()}${site.tag}</body>`);
  await page.goto(site.page(configured() + site.tag, '<iframe src="/frame"></iframe>'));
  await ready(page);
  const frame = page.frame({ url: /frame/ });
  if (!frame) throw new Error("the frame is missing");
  await frame.waitForFunction(() => (window as any).api);
  const child = await frame.evaluate(() => ({
    isTop: (window as any).isTop,
    members: Object.keys((window as any).api).sort(),
  }));
  expect(child).toEqual({
    isTop: false,
    members: ["VERSION", "markServiceElement", "onMaskedElement", "onSessionEnded", "onSessionStarted"],
  });
  expect(await frame.locator("[data-gcb-service-node]").count()).toBe(0);
});
