// The DOM's own getters, taken from the prototypes: a page whose form has an input named `attributes` cannot mislead them.

function getter<T>(of: { prototype: object }, name: string): (on: unknown) => T {
  const found = Object.getOwnPropertyDescriptor(of.prototype, name)?.get;
  if (!found) throw new Error(`no getter for ${name}`);
  return (on) => found.call(on) as T;
}

export const nodeType = getter<number>(Node, "nodeType");
export const parentNode = getter<Node | null>(Node, "parentNode");
export const firstChild = getter<ChildNode | null>(Node, "firstChild");
export const nextSibling = getter<ChildNode | null>(Node, "nextSibling");
export const data = getter<string>(CharacterData, "data");
export const localName = getter<string>(Element, "localName");
export const namespaceOf = getter<string | null>(Element, "namespaceURI");
export const shadowRootOf = getter<ShadowRoot | null>(Element, "shadowRoot");
export const scrollTop = getter<number>(Element, "scrollTop");
export const scrollLeft = getter<number>(Element, "scrollLeft");
export const inputType = getter<string>(HTMLInputElement, "type");
export const inputValue = getter<string>(HTMLInputElement, "value");
export const isChecked = getter<boolean>(HTMLInputElement, "checked");
export const isIndeterminate = getter<boolean>(HTMLInputElement, "indeterminate");
export const areaValue = getter<string>(HTMLTextAreaElement, "value");
export const optionsOf = getter<HTMLOptionsCollection>(HTMLSelectElement, "options");
export const isSelected = getter<boolean>(HTMLOptionElement, "selected");
export const styleSheetsOf = getter<StyleSheetList>(Document, "styleSheets");
export const shadowSheetsOf = getter<StyleSheetList>(ShadowRoot, "styleSheets");
export const adoptedOf = getter<CSSStyleSheet[]>(Document, "adoptedStyleSheets");
export const shadowAdoptedOf = getter<CSSStyleSheet[]>(ShadowRoot, "adoptedStyleSheets");
export const compatMode = getter<string>(Document, "compatMode");
export const windowOf = getter<Window | null>(Document, "defaultView");
export const frameDocument = getter<Document | null>(HTMLIFrameElement, "contentDocument");
export const baseUri = getter<string>(Node, "baseURI");

const names = Element.prototype.getAttributeNames;
const attribute = Element.prototype.getAttribute;
const matchesSelector = Element.prototype.matches;

export const attributeNames = (element: Element): string[] => names.call(element);
export const attributeOf = (element: Element, name: string): string | null => attribute.call(element, name);
export const matches = (element: Element, selector: string): boolean => matchesSelector.call(element, selector);

export const ELEMENT = 1;
export const TEXT = 3;
export const CDATA = 4;
export const DOCUMENT = 9;
export const DOCTYPE = 10;
export const FRAGMENT = 11;
