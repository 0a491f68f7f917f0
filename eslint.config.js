// What the compiler does not catch in our TypeScript; `npm test` fails on warnings too.
import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

/** Host pages may forbid these by their Content-Security-Policy, and we promise to cause no violation. */
const unsafeInHostPages = [
  {
    selector: "AssignmentExpression[left.property.name=/^(innerHTML|outerHTML|srcdoc)$/]",
    message: "Build elements; Trusted Types and privacy both forbid markup strings.",
  },
  {
    selector: "CallExpression[callee.property.name=/^(insertAdjacentHTML|write|writeln)$/][callee.object.name!='stream']",
    message: "Build elements; Trusted Types and privacy both forbid markup strings.",
  },
  {
    selector: "CallExpression[callee.property.name='setAttribute'][arguments.0.value='style']",
    message: "Set styles through the object model: a strict style-src refuses style attributes.",
  },
];

export default tseslint.config(
  { ignores: ["target/", "dist/", "node_modules/", "tests/pages/", "tests/fuzz/", "test-results/", "www/demo/"] },
  eslint.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { project: ["tsconfig.json", "tests/tsconfig.json"], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-eval": "error",
      "no-implied-eval": "off",
      "no-undef": "off",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      // Handing an async function to an event listener is how the browser's own examples are written.
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: false }],
      "@typescript-eslint/require-await": "off",
      // Newer compilers infer more than the types of our functions promise.
      "@typescript-eslint/no-unnecessary-type-assertion": "off",
      // We keep native methods by themselves, so that a page which replaces them cannot reach us.
      "@typescript-eslint/unbound-method": "off",
    },
  },
  {
    files: ["js-shim/src/**/*.ts", "www/agent/src/**/*.ts", "www/editor/src/**/*.ts"],
    rules: { "no-restricted-syntax": ["error", ...unsafeInHostPages], "no-console": "error" },
  },
  {
    // The one place that writes to the host page's console.
    files: ["js-shim/src/log.ts"],
    rules: { "no-console": "off" },
  },
  {
    // Pages that tests open are reached through untyped windows.
    files: ["tests/**/*.ts", "js-shim/tests/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/no-explicit-any": "off",
      "no-console": "off",
    },
  },
  {
    files: ["**/*.js", "**/*.mjs"],
    languageOptions: { globals: { console: "readonly", process: "readonly", URL: "readonly", setTimeout: "readonly", clearTimeout: "readonly", document: "readonly", window: "readonly" } },
  },
);
