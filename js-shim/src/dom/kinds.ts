// Numbers and names of what a node can be.

export const ELEMENT = 1;
export const TEXT = 3;
export const CDATA = 4;
export const DOCUMENT = 9;
export const DOCTYPE = 10;
export const FRAGMENT = 11;

/** Whether this is a script, whose text is code; a template or noscript, which show nothing. */
export const INERT = new Set(["script", "noscript", "template"]);

const HTML_NS = "http://www.w3.org/1999/xhtml";
const SVG_NS = "http://www.w3.org/2000/svg";
const MATHML_NS = "http://www.w3.org/1998/Math/MathML";

/** The namespace's number on the way to the engine. */
export function namespaceNumber(uri: string | null): number {
  return uri === HTML_NS ? 0 : uri === SVG_NS ? 1 : uri === MATHML_NS ? 2 : 3;
}
