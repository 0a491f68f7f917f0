/** The cases of PRIVACY, group Structure. */

import type { Case } from "../case";

export const structure: readonly Case[] = [
  {
    name: "mask on a shadow host",
    bare: true,
    html: (secret, mask) => `<div ${mask}><template shadowrootmode="open"><p title="${secret}">${secret}</p></template></div>`,
    act: (place, secret) => {
      const root = place.querySelector("div")!.shadowRoot!;
      root.querySelector("p")!.textContent = secret;
      root.append(secret);
    },
  },
  {
    name: "mask on a host that gets its root later",
    bare: true,
    html: (_, mask) => `<div ${mask}></div>`,
    act: (place, secret) => {
      place.querySelector("div")!.attachShadow({ mode: "open" }).innerHTML = `<p title="${secret}">${secret}</p>`;
    },
  },
  {
    name: "root within a root",
    html: (secret) =>
      `<div><template shadowrootmode="open"><section><template shadowrootmode="open"><p>${secret}</p></template></section></template></div>`,
    act: (place, secret) => {
      place.querySelector("div")!.shadowRoot!.querySelector("section")!.shadowRoot!.querySelector("p")!.textContent = secret;
    },
  },
  {
    name: "mask around a slot",
    bare: true,
    html: (secret, mask) => `<div><template shadowrootmode="open"><section ${mask}><slot></slot></section></template><p title="${secret}">${secret}</p></div>`,
    act: (place, secret) => {
      const host = place.querySelector("div")!;
      host.querySelector("p")!.textContent = secret;
      host.append(place.ownerDocument.createElement("b"));
      host.lastElementChild!.textContent = secret;
    },
  },
  {
    name: "text right in a host whose slot is masked",
    bare: true,
    html: (secret, mask) => `<div><template shadowrootmode="open"><section ${mask}><slot></slot></section></template>${secret}</div>`,
    act: (place, secret) => place.querySelector("div")!.append(secret),
  },
  {
    name: "content that is assigned to a masked slot later",
    bare: true,
    html: (_, mask) =>
      `<div><template shadowrootmode="open"><slot name="a"></slot><section ${mask}><slot name="b"></slot></section></template><p slot="a">open</p></div>`,
    act: (place, secret) => {
      const paragraph = place.querySelector("p")!;
      paragraph.slot = "b";
      paragraph.textContent = secret;
    },
  },
  {
    name: "slot's own content under a mask",
    bare: true,
    html: (secret, mask) => `<div><template shadowrootmode="open"><section ${mask}><slot>${secret}</slot></section></template></div>`,
    act: (place, secret) => {
      place.querySelector("div")!.shadowRoot!.querySelector("slot")!.textContent = secret;
    },
  },
  {
    name: "closed shadow root",
    act: (place, secret) => {
      const host = place.ownerDocument.createElement("div");
      place.append(host);
      host.attachShadow({ mode: "closed" }).innerHTML = `<p>${secret}</p>`;
    },
  },
  {
    name: "custom element that fills itself",
    act: (place, secret) => {
      const view = place.ownerDocument.defaultView as Window & typeof globalThis;
      const name = `own-${secret.toLowerCase()}`;
      class Own extends view.HTMLElement {
        connectedCallback() {
          this.innerHTML = `<p>${secret}</p>`;
          this.attachShadow({ mode: "open" }).innerHTML = `<b>${secret}</b><slot></slot>`;
        }
      }
      view.customElements.define(`own-element-${view.customElements.get("own-element-0") ? name.length : Math.random().toString(36).slice(2)}`, Own);
      place.append(new Own());
    },
  },
  {
    name: "mask on a frame",
    bare: true,
    html: (secret, mask) => `<iframe ${mask} src="/inner?${secret}#${secret}" name="${secret}" title="${secret}"></iframe>`,
    act: (place, secret) =>
      new Promise((resolve) => {
        const frame = place.querySelector("iframe")!;
        frame.onload = () => {
          frame.contentDocument!.querySelector("p")!.textContent = secret;
          resolve(undefined);
        };
        frame.src = `/inner?again#${secret}`;
      }),
  },
  {
    name: "frame under a mask, led elsewhere later",
    html: () => `<iframe src="/inner?a"></iframe>`,
    act: async (place, secret) => {
      const frame = place.querySelector("iframe")!;
      frame.contentDocument!.title = secret;
      frame.contentDocument!.body.append(secret);
      await new Promise((resolve) => {
        frame.onload = resolve;
        frame.contentWindow!.location.replace(`/inner?${secret}`);
      });
      frame.contentDocument!.body.append(secret);
    },
  },
  {
    name: "srcdoc frame that runs the script",
    html: () => `<iframe></iframe>`,
    act: async (place, secret) => {
      const frame = place.querySelector("iframe")!;
      const tag = place.ownerDocument.querySelector("script[data-gcb-url]")!.outerHTML;
      await new Promise((resolve) => {
        frame.onload = resolve;
        frame.srcdoc = `${tag}<p title="${secret}">${secret}</p>`;
      });
      frame.contentDocument!.querySelector("p")!.append(secret);
    },
  },
  {
    name: "document.write into a frame",
    html: () => `<iframe></iframe>`,
    act: (place, secret) => {
      const inner = place.querySelector("iframe")!.contentDocument!;
      inner.open();
      inner.write(`<p>${secret}</p>`);
      inner.close();
    },
  },
  {
    name: "nodes of another document",
    html: () => `<div></div>`,
    act: (place, secret) => {
      const other = place.ownerDocument.implementation.createHTMLDocument("other");
      other.body.innerHTML = `<p title="${secret}">${secret}</p>`;
      place.querySelector("div")!.append(place.ownerDocument.adoptNode(other.querySelector("p")!));
      place.querySelector("div")!.append(place.ownerDocument.importNode(other.body, true));
    },
  },
  {
    name: "modal dialog under a mask",
    html: (secret) => `<dialog>${secret}</dialog>`,
    act: async (place, secret) => {
      const dialog = place.querySelector("dialog")!;
      dialog.showModal();
      dialog.append(secret);
      await new Promise(requestAnimationFrame);
      dialog.close();
    },
  },
  {
    name: "popover under a mask",
    html: (secret) => `<div popover>${secret}</div>`,
    act: (place, secret) => {
      const popover = place.querySelector<HTMLElement>("[popover]")!;
      popover.showPopover();
      popover.append(secret);
    },
  },
  {
    name: "clobbered form",
    html: (secret) =>
      "<form>" +
      ["attributes", "parentNode", "matches", "closest", "getAttribute", "getAttributeNames", "shadowRoot", "nodeType", "localName", "value"]
        .map((name) => `<input name="${name}" value="${secret}">`)
        .join("") +
      `<p>${secret}</p></form>`,
    act: (place, secret) => {
      place.querySelector("form > p")!.textContent = secret;
      for (const input of place.querySelectorAll("form > input")) (input as HTMLInputElement).value = secret;
    },
  },
  {
    name: "moved as a whole, mask and all",
    bare: true,
    html: (secret, mask) => `<div><p ${mask}>${secret}</p></div><section></section>`,
    act: (place, secret) => {
      const paragraph = place.querySelector("p")!;
      place.querySelector("section")!.append(paragraph);
      paragraph.append(secret);
    },
  },
  {
    name: "moved in from a detached tree",
    act: (place, secret) => {
      const tree = place.ownerDocument.createElement("div");
      tree.innerHTML = `<p>${secret}</p>`;
      place.append(tree.firstElementChild!);
    },
  },
  {
    name: "display: contents, hidden, inert, content-visibility",
    html: (secret) =>
      `<div style="display:contents">${secret}</div><div hidden>${secret}</div><div inert>${secret}</div><div style="content-visibility:hidden">${secret}</div>`,
    act: (place, secret) => {
      for (const element of place.querySelectorAll("div")) element.append(secret);
    },
  },
  {
    name: "details, open and closed",
    html: (secret) => `<details><summary>${secret}</summary><p>${secret}</p></details>`,
    act: (place, secret) => {
      place.querySelector("details")!.open = true;
      place.querySelector("p")!.append(secret);
    },
  },
  {
    name: "mask on the inner of nested elements, both changed",
    bare: true,
    html: (secret, mask) => `<div><div ${mask}><div><span>${secret}</span></div></div></div>`,
    act: (place, secret) => {
      place.querySelector("span")!.append(secret);
    },
  },
];
