// Takes the pictures of www/editor/README.md anew: `playwright test --config tests/e2e/editor-pictures.config.ts`.
import { defineConfig } from "@playwright/test";
import everyday from "./playwright.config";

export default defineConfig(everyday, {
  testDir: ".",
  testMatch: ["editor-pictures.ts"],
  workers: 1,
});
