// Shows amounts, which are whole cents everywhere else.
const format = new Intl.NumberFormat("en-IE", { style: "currency", currency: "EUR" });

export function money(cents) {
  return format.format(cents / 100);
}
