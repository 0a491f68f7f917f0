// The DOM's own getters, taken from the prototypes when the script loads, so that neither a clobbered form nor a patched
// page can lie to the reader.

const { getOwnPropertyDescriptor } = Object;
const call = Function.prototype.call;

/** A prototype's getter as a function of the object. */
function getter<This, Value>(prototype: object, name: string): (self: This) => Value {
  const get = getOwnPropertyDescriptor(prototype, name)?.get;
  // An old browser without the property answers `undefined`, as reading the property would.
  return get ? call.bind(get) : () => undefined as Value;
}

/** A prototype's method as a function of the object and the arguments. */
function method<This, Args extends unknown[], Value>(
  prototype: object,
  name: string,
): (self: This, ...args: Args) => Value {
  return call.bind(getOwnPropertyDescriptor(prototype, name)?.value as () => Value);
}

const nodeProto = Node.prototype;
const elementProto = Element.prototype;

export const firstChild = getter<Node, Node | null>(nodeProto, 'firstChild');
export const nextSibling = getter<Node, Node | null>(nodeProto, 'nextSibling');
export const previousSibling = getter<Node, Node | null>(nodeProto, 'previousSibling');
export const parentNode = getter<Node, Node | null>(nodeProto, 'parentNode');
export const nodeType = getter<Node, number>(nodeProto, 'nodeType');
export const isConnected = getter<Node, boolean>(nodeProto, 'isConnected');
export const characterData = getter<Node, string>(CharacterData.prototype, 'data');

export const localName = getter<Element, string>(elementProto, 'localName');
export const namespaceURI = getter<Element, string | null>(elementProto, 'namespaceURI');
export const getAttributeNames = method<Element, [], string[]>(elementProto, 'getAttributeNames');
export const getAttribute = method<Element, [string], string | null>(elementProto, 'getAttribute');
export const shadowRootOf = getter<Element, ShadowRoot | null>(elementProto, 'shadowRoot');
export const scrollLeft = getter<Element, number>(elementProto, 'scrollLeft');
export const scrollTop = getter<Element, number>(elementProto, 'scrollTop');

export const inputValue = getter<Element, string>(HTMLInputElement.prototype, 'value');
export const inputChecked = getter<Element, boolean>(HTMLInputElement.prototype, 'checked');
export const inputIndeterminate = getter<Element, boolean>(HTMLInputElement.prototype, 'indeterminate');
export const inputType = getter<Element, string>(HTMLInputElement.prototype, 'type');
export const inputSelectionStart = getter<Element, number | null>(HTMLInputElement.prototype, 'selectionStart');
export const inputSelectionEnd = getter<Element, number | null>(HTMLInputElement.prototype, 'selectionEnd');
export const areaValue = getter<Element, string>(HTMLTextAreaElement.prototype, 'value');
export const areaSelectionStart = getter<Element, number>(HTMLTextAreaElement.prototype, 'selectionStart');
export const areaSelectionEnd = getter<Element, number>(HTMLTextAreaElement.prototype, 'selectionEnd');
export const selectOptions = getter<Element, HTMLCollectionOf<Element>>(HTMLSelectElement.prototype, 'options');
export const optionSelected = getter<Element, boolean>(HTMLOptionElement.prototype, 'selected');

export const styleSheet = getter<Element, CSSStyleSheet | null>(HTMLStyleElement.prototype, 'sheet');
export const linkSheet = getter<Element, CSSStyleSheet | null>(HTMLLinkElement.prototype, 'sheet');
export const cssRules = getter<CSSStyleSheet, CSSRuleList>(CSSStyleSheet.prototype, 'cssRules');
export const documentAdopted = getter<Document, CSSStyleSheet[]>(Document.prototype, 'adoptedStyleSheets');
export const shadowAdopted = getter<ShadowRoot, CSSStyleSheet[]>(ShadowRoot.prototype, 'adoptedStyleSheets');

export const documentFocus = getter<Document, Element | null>(Document.prototype, 'activeElement');
export const shadowFocus = getter<ShadowRoot, Element | null>(ShadowRoot.prototype, 'activeElement');
export const matches = method<Element, [string], boolean>(elementProto, 'matches');

export const ELEMENT = 1;
export const TEXT = 3;
export const CDATA = 4;
export const DOCTYPE = 10;

/** Whether this is a script, whose text is code; a template or noscript, which show nothing. */
export const INERT = new Set(['script', 'noscript', 'template']);

export const HTML_NS = 'http://www.w3.org/1999/xhtml';
const SVG_NS = 'http://www.w3.org/2000/svg';
const MATHML_NS = 'http://www.w3.org/1998/Math/MathML';

/** The namespace's number on the way to the engine. */
export function namespaceNumber(uri: string | null): number {
  return uri === HTML_NS ? 0 : uri === SVG_NS ? 1 : uri === MATHML_NS ? 2 : 3;
}
