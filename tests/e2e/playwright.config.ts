// Decides how browser tests run: which browser, how many at once, what is kept of a failure.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "../..",
  testMatch: ["tests/e2e/**/*.spec.ts", "js-shim/tests/**/*.spec.ts"],
  outputDir: "../../test-results",
  // Each worker has a relay and two windows; two of them keep two cores busy.
  workers: 2,
  forbidOnly: true,
  // A test that passes the second time is a defect.
  retries: 0,
  timeout: 60_000,
  // A condition that holds at all holds sooner, but not on a machine that builds at the same time.
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    headless: true,
    screenshot: "only-on-failure",
    // Recording one patches the prototypes of the pages, and they must be as the browser made them.
    trace: "off",
    launchOptions: {
      executablePath: process.env.COBROWSE_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
