/** Says which fields are masked whatever the restrictions are, as the engine decides it (crate `policy`, `floor`). */

/** Fields of the floor that show; hidden inputs are masked as well, and nothing of them can be drawn. */
export const floorSelector = [
  "input[type=password i]",
  "input[type=file i]",
  "input[type=hidden i]",
  ':not(form)[autocomplete*="cc-" i]',
  ':not(form)[autocomplete*="password" i]',
  ':not(form)[autocomplete~="one-time-code" i]',
].join(",");

/** Why an element is on the floor; undefined when it is not. */
export function floorOf(element: Element): string | undefined {
  const type = element.localName === "input" ? (element.getAttribute("type") ?? "").toLowerCase() : "";
  if (type === "password") return "a password field";
  if (type === "file") return "a file field";
  if (type === "hidden") return "a hidden field";
  const tokens = (element.getAttribute("autocomplete") ?? "").toLowerCase().split(/[\t\n\f\r ]+/);
  if (element.localName === "form") return undefined;
  if (tokens.some((token) => token.startsWith("cc-"))) return "a field for a payment card";
  if (tokens.some((token) => token.endsWith("password"))) return "a password field";
  return tokens.includes("one-time-code") ? "a field for a one-time code" : undefined;
}
