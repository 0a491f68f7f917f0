/** What a case is: markup that holds a secret, and what a page then does with another one. */

import type { CanaryKind } from "./canaries";

export interface Case {
  /** What is tried. */
  readonly name: string;
  /** Markup with the secret in it. It stands in a masked element, unless `bare`; `mask` is the attribute that masks. */
  readonly html?: (secret: string, mask: string) => string;
  /**
   * Runs in the page, once the agent is watching. `place` is the element around the markup; `mask` masks an element from
   * then on. It sees nothing but its arguments.
   */
  readonly act?: (place: HTMLElement, secret: string, mask: (element: Element) => void) => unknown;
  /** The case itself says what is masked. */
  readonly bare?: true;
  /** What the secret is made of. */
  readonly kind?: CanaryKind;
  /** Private by default hides content; this is design. */
  readonly design?: true;
  /** It is about the top document. */
  readonly topOnly?: true;
}

/** An element with the secret as one attribute, at first and, as a change, later. */
export function attributeCase(name: string, tag: string, attribute: string, more = "", shape = (secret: string) => secret): Case {
  return {
    name,
    html: (secret) => `<${tag} ${more} ${attribute}='${shape(secret)}'></${tag}>`,
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the source is the test's own
    act: new Function(
      "place",
      "secret",
      `const element = place.querySelector(${JSON.stringify(tag.replace(":", "\\:"))});
       element.setAttribute(${JSON.stringify(attribute)}, (${shape.toString()})(secret));`,
    ) as NonNullable<Case["act"]>,
  };
}
