// What an agent means by what is typed into the address field.

/**
 * An absolute address: with a scheme it stands as it is, from a slash on it is of the page's site, else it begins with a
 * host. Whether the customer may go there is not decided here.
 */
export function addressFrom(typed: string, pageUrl: string): string {
  const text = typed.trim();
  const base = URL.canParse(pageUrl) ? new URL(pageUrl) : undefined;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text;
  if (base && /^[/.?#]/.test(text)) return new URL(text, base).href;
  return `${base?.protocol ?? "https:"}//${text}`;
}
