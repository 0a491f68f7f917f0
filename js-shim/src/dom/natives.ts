// The DOM's own getters, taken from the prototypes when the script loads, so that neither a clobbered form nor a page
// that patches them later can lie to the reader, which is fetched when a session starts.

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

/** Getters and methods by the names that the reader gives them. */
export const natives = {
  firstChild: getter<Node, Node | null>(nodeProto, "firstChild"),
  nextSibling: getter<Node, Node | null>(nodeProto, "nextSibling"),
  previousSibling: getter<Node, Node | null>(nodeProto, "previousSibling"),
  parentNode: getter<Node, Node | null>(nodeProto, "parentNode"),
  nodeType: getter<Node, number>(nodeProto, "nodeType"),
  ownerDocument: getter<Node, Document | null>(nodeProto, "ownerDocument"),
  baseURI: getter<Node, string>(nodeProto, "baseURI"),
  isConnected: getter<Node, boolean>(nodeProto, "isConnected"),
  characterData: getter<Node, string>(CharacterData.prototype, "data"),
  localName: getter<Element, string>(elementProto, "localName"),
  namespaceURI: getter<Element, string | null>(elementProto, "namespaceURI"),
  getAttributeNames: method<Element, [], string[]>(elementProto, "getAttributeNames"),
  getAttribute: method<Element, [string], string | null>(elementProto, "getAttribute"),
  shadowRootOf: getter<Element, ShadowRoot | null>(elementProto, "shadowRoot"),
  scrollLeft: getter<Element, number>(elementProto, "scrollLeft"),
  scrollTop: getter<Element, number>(elementProto, "scrollTop"),
  inputValue: getter<Element, string>(HTMLInputElement.prototype, "value"),
  inputChecked: getter<Element, boolean>(HTMLInputElement.prototype, "checked"),
  inputIndeterminate: getter<Element, boolean>(HTMLInputElement.prototype, "indeterminate"),
  inputType: getter<Element, string>(HTMLInputElement.prototype, "type"),
  inputSelectionStart: getter<Element, number | null>(HTMLInputElement.prototype, "selectionStart"),
  inputSelectionEnd: getter<Element, number | null>(HTMLInputElement.prototype, "selectionEnd"),
  areaValue: getter<Element, string>(HTMLTextAreaElement.prototype, "value"),
  areaSelectionStart: getter<Element, number>(HTMLTextAreaElement.prototype, "selectionStart"),
  areaSelectionEnd: getter<Element, number>(HTMLTextAreaElement.prototype, "selectionEnd"),
  selectOptions: getter<Element, HTMLCollectionOf<Element>>(HTMLSelectElement.prototype, "options"),
  optionSelected: getter<Element, boolean>(HTMLOptionElement.prototype, "selected"),
  styleSheet: getter<Element, CSSStyleSheet | null>(HTMLStyleElement.prototype, "sheet"),
  linkSheet: getter<Element, CSSStyleSheet | null>(HTMLLinkElement.prototype, "sheet"),
  cssRules: getter<CSSStyleSheet, CSSRuleList>(CSSStyleSheet.prototype, "cssRules"),
  frameDocument: getter<Element, Document | null>(HTMLIFrameElement.prototype, "contentDocument"),
  frameWindow: getter<Element, Window | null>(HTMLIFrameElement.prototype, "contentWindow"),
  windowOf: getter<Document, Window | null>(Document.prototype, "defaultView"),
  compatMode: getter<Document, string>(Document.prototype, "compatMode"),
  shadowHost: getter<Node, Element>(ShadowRoot.prototype, "host"),
  documentAdopted: getter<Document, CSSStyleSheet[]>(Document.prototype, "adoptedStyleSheets"),
  shadowAdopted: getter<ShadowRoot, CSSStyleSheet[]>(ShadowRoot.prototype, "adoptedStyleSheets"),
  documentFocus: getter<Document, Element | null>(Document.prototype, "activeElement"),
  shadowFocus: getter<ShadowRoot, Element | null>(ShadowRoot.prototype, "activeElement"),
  matches: method<Element, [string], boolean>(elementProto, "matches"),
  documentAll: method<Node, [string], NodeListOf<Element>>(Document.prototype, "querySelectorAll"),
  fragmentAll: method<Node, [string], NodeListOf<Element>>(DocumentFragment.prototype, "querySelectorAll"),
  elementSlot: getter<Node, Element | null>(elementProto, "assignedSlot"),
  textSlot: getter<Node, Element | null>(Text.prototype, "assignedSlot"),
  documentUrl: getter<Document, string>(Document.prototype, "URL"),
};

export type Natives = typeof natives;
