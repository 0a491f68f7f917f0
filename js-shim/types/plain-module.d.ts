/** What the build makes of a wasm module for pages that forbid WebAssembly (crates/xtask/src/build/plain.rs). */
declare module "plain-module" {
  /** Gives the exports of an instance with these imports. */
  export function instantiate(imports: object): object;
  /** How many values the module's table begins with. */
  export const valuesMin: number;
}
