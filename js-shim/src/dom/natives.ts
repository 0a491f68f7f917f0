// The DOM's own getters, taken from the prototypes when the script loads, so that neither a clobbered form nor a page
// that patches them later can lie to the reader, which is fetched when a session starts.

import { free, getter } from "../natives";

/** Getters and methods by the names that the reader gives them. */
export const natives = {
  firstChild: getter<Node, Node | null>(Node, "firstChild"),
  nextSibling: getter<Node, Node | null>(Node, "nextSibling"),
  previousSibling: getter<Node, Node | null>(Node, "previousSibling"),
  parentNode: getter<Node, Node | null>(Node, "parentNode"),
  nodeType: getter<Node, number>(Node, "nodeType"),
  ownerDocument: getter<Node, Document | null>(Node, "ownerDocument"),
  baseURI: getter<Node, string>(Node, "baseURI"),
  isConnected: getter<Node, boolean>(Node, "isConnected"),
  characterData: getter<Node, string>(CharacterData, "data"),
  localName: getter<Element, string>(Element, "localName"),
  namespaceURI: getter<Element, string | null>(Element, "namespaceURI"),
  getAttributeNames: free<Element, [], string[]>(Element.prototype.getAttributeNames),
  getAttribute: free<Element, [string], string | null>(Element.prototype.getAttribute),
  shadowRootOf: getter<Element, ShadowRoot | null>(Element, "shadowRoot"),
  scrollLeft: getter<Element, number>(Element, "scrollLeft"),
  scrollTop: getter<Element, number>(Element, "scrollTop"),
  inputValue: getter<Element, string>(HTMLInputElement, "value"),
  inputChecked: getter<Element, boolean>(HTMLInputElement, "checked"),
  inputIndeterminate: getter<Element, boolean>(HTMLInputElement, "indeterminate"),
  inputType: getter<Element, string>(HTMLInputElement, "type"),
  inputSelectionStart: getter<Element, number | null>(HTMLInputElement, "selectionStart"),
  inputSelectionEnd: getter<Element, number | null>(HTMLInputElement, "selectionEnd"),
  areaValue: getter<Element, string>(HTMLTextAreaElement, "value"),
  areaSelectionStart: getter<Element, number>(HTMLTextAreaElement, "selectionStart"),
  areaSelectionEnd: getter<Element, number>(HTMLTextAreaElement, "selectionEnd"),
  selectOptions: getter<Element, HTMLCollectionOf<Element>>(HTMLSelectElement, "options"),
  optionSelected: getter<Element, boolean>(HTMLOptionElement, "selected"),
  styleSheet: getter<Element, CSSStyleSheet | null>(HTMLStyleElement, "sheet"),
  linkSheet: getter<Element, CSSStyleSheet | null>(HTMLLinkElement, "sheet"),
  cssRules: getter<CSSStyleSheet, CSSRuleList>(CSSStyleSheet, "cssRules"),
  frameDocument: getter<Element, Document | null>(HTMLIFrameElement, "contentDocument"),
  frameWindow: getter<Element, Window | null>(HTMLIFrameElement, "contentWindow"),
  windowOf: getter<Document, Window | null>(Document, "defaultView"),
  compatMode: getter<Document, string>(Document, "compatMode"),
  shadowHost: getter<Node, Element>(ShadowRoot, "host"),
  documentAdopted: getter<Document, CSSStyleSheet[]>(Document, "adoptedStyleSheets"),
  shadowAdopted: getter<ShadowRoot, CSSStyleSheet[]>(ShadowRoot, "adoptedStyleSheets"),
  documentFocus: getter<Document, Element | null>(Document, "activeElement"),
  shadowFocus: getter<ShadowRoot, Element | null>(ShadowRoot, "activeElement"),
  matches: free<Element, [string], boolean>(Element.prototype.matches),
};

export type Natives = typeof natives;
