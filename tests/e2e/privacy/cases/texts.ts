/** The cases of PRIVACY, group Text. */

import type { Case } from "../case";

const tags = "p span h1 li td caption summary legend figcaption label pre code bdo ruby rt blockquote address del mark small custom-one".split(" ");

export const texts: readonly Case[] = [
  ...tags.map((tag): Case => ({
    name: `text of ${tag}`,
    html: (secret) => {
      const around: Record<string, [string, string]> = { td: ["<table><tr>", "</tr></table>"], caption: ["<table>", "</table>"] };
      const [before, after] = around[tag] ?? ["", ""];
      return `${before}<${tag} data-it>${secret} and more</${tag}>${after}`;
    },
    act: (place, secret) => {
      place.querySelector("[data-it]")!.firstChild!.nodeValue = `${secret} changed`;
    },
  })),
  {
    name: "characterData in all its ways",
    html: () => `<p>some text</p>`,
    act: async (place, secret) => {
      const text = place.querySelector("p")!.firstChild as Text;
      for (const change of [
        () => text.appendData(secret),
        () => text.insertData(2, secret),
        () => text.replaceData(0, 4, secret),
        () => (text.data = secret),
      ]) {
        change();
        await new Promise(requestAnimationFrame);
      }
    },
  },
  {
    name: "splitText and normalize",
    html: (secret) => `<p>${secret} and ${secret}</p>`,
    act: async (place, secret) => {
      const paragraph = place.querySelector("p")!;
      (paragraph.firstChild as Text).splitText(20).insertData(3, secret);
      await new Promise(requestAnimationFrame);
      paragraph.normalize();
    },
  },
  {
    name: "edits by ranges",
    html: () => `<p>before <b>bold</b> after</p>`,
    act: (place, secret) => {
      const range = place.ownerDocument.createRange();
      range.selectNodeContents(place.querySelector("b")!);
      range.deleteContents();
      range.insertNode(place.ownerDocument.createTextNode(secret));
      range.surroundContents(place.ownerDocument.createElement("i"));
      range.collapse(false);
      range.insertNode(range.createContextualFragment(`<u title="${secret}">${secret}</u>`));
    },
  },
  {
    name: "open text that is moved into a mask and changed",
    bare: true,
    html: (_, mask) => `<p>open</p><div ${mask}></div>`,
    act: (place, secret) => {
      const text = place.querySelector("p")!.firstChild as Text;
      place.querySelector("div")!.append(text);
      text.data = secret;
    },
  },
  {
    name: "masked text that is outside for a part of a task",
    bare: true,
    html: (secret, mask) => `<p></p><div ${mask}>${secret}</div>`,
    act: (place) => {
      const text = place.querySelector("div")!.firstChild!;
      place.querySelector("p")!.append(text);
      place.querySelector("div")!.append(text);
    },
  },
  {
    name: "masked text that is moved out and removed",
    bare: true,
    html: (secret, mask) => `<p></p><div ${mask}>${secret}</div>`,
    act: (place) => {
      const text = place.querySelector("div")!.firstChild!;
      place.querySelector("p")!.append(text);
      text.remove();
    },
  },
  {
    name: "masked later, changed in the same task",
    bare: true,
    html: () => `<p>open</p>`,
    act: (place, secret, mask) => {
      const paragraph = place.querySelector("p")!;
      mask(paragraph);
      paragraph.textContent = secret;
      paragraph.title = secret;
    },
  },
  {
    name: "changed, then masked in the same task",
    bare: true,
    html: () => `<p>open</p>`,
    act: (place, secret, mask) => {
      const paragraph = place.querySelector("p")!;
      paragraph.textContent = secret;
      paragraph.title = secret;
      mask(paragraph);
    },
  },
  {
    name: "changed in one frame after it was masked",
    bare: true,
    html: () => `<p>open <b>text</b></p>`,
    act: async (place, secret, mask) => {
      const paragraph = place.querySelector("p")!;
      mask(paragraph);
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      paragraph.firstChild!.nodeValue = secret;
      paragraph.querySelector("b")!.textContent = secret;
    },
  },
  {
    name: "text added, then an ancestor masked in one batch",
    bare: true,
    html: () => `<section><div><p></p></div></section>`,
    act: async (place, secret, mask) => {
      place.querySelector("p")!.append(secret);
      await Promise.resolve();
      mask(place.querySelector("section")!);
    },
  },
  {
    name: "masked for a part of a task",
    bare: true,
    html: (_, mask) => `<p ${mask}>x</p>`,
    act: (place, secret, mask) => {
      const paragraph = place.querySelector("p")!;
      paragraph.textContent = secret;
      const before = paragraph.getAttributeNames().map((name) => [name, paragraph.getAttribute(name)!] as const);
      for (const [name] of before) paragraph.removeAttribute(name);
      for (const [name, value] of before) paragraph.setAttribute(name, value);
      mask(paragraph);
    },
  },
  {
    name: "inserted open, masked in the same task",
    bare: true,
    act: (place, secret, mask) => {
      const paragraph = place.ownerDocument.createElement("p");
      paragraph.append(secret);
      place.append(paragraph);
      mask(paragraph);
    },
  },
  {
    name: "inserted and removed in one task",
    act: (place, secret) => {
      const paragraph = place.ownerDocument.createElement("p");
      paragraph.textContent = secret;
      place.append(paragraph);
      paragraph.remove();
    },
  },
  {
    name: "grown word by word",
    html: () => `<p></p>`,
    act: async (place, secret) => {
      for (const letter of secret) {
        place.querySelector("p")!.append(letter);
        await new Promise(requestAnimationFrame);
      }
      place.querySelector("p")!.normalize();
    },
  },
  {
    name: "innerHTML, outerHTML and insertAdjacentHTML",
    html: () => `<p>x</p><div></div>`,
    act: (place, secret) => {
      place.querySelector("p")!.outerHTML = `<section>${secret}</section>`;
      place.querySelector("div")!.innerHTML = `<b title="${secret}">${secret}</b>`;
      place.querySelector("div")!.insertAdjacentHTML("beforeend", `<i>${secret}</i>`);
    },
  },
  {
    name: "replaceChildren and replaceWith",
    html: () => `<div><p>x</p></div>`,
    act: (place, secret) => {
      place.querySelector("p")!.replaceWith(`${secret} alone`);
      place.querySelector("div")!.replaceChildren(secret, "and", secret);
    },
  },
  {
    name: "comments",
    html: (secret) => `<p>text<!-- ${secret} --></p>`,
    act: (place, secret) => place.querySelector("p")!.append(place.ownerDocument.createComment(secret)),
  },
  {
    name: "script, data, noscript, template, meta",
    bare: true,
    html: (secret) =>
      `<script type="text/plain" data-a="${secret}">${secret}</script><script type="application/ld+json">{"a":"${secret}"}</script>` +
      `<noscript>${secret}</noscript><template title="${secret}"><p>${secret}</p></template><meta name="a" content="${secret}">`,
    act: (place, secret) => {
      place.querySelector("script")!.textContent = secret;
      place.querySelector("template")!.content.append(secret);
      place.querySelector("meta")!.content = secret;
    },
  },
  {
    name: "title",
    topOnly: true,
    act: (place, secret) => {
      place.ownerDocument.title = secret;
    },
  },
  {
    name: "SVG: text, title, desc, foreignObject",
    html: (secret) =>
      `<svg><title>${secret}</title><desc>${secret}</desc><text>${secret}<tspan>${secret}</tspan></text><metadata>${secret}</metadata>` +
      `<foreignObject><p>${secret}</p></foreignObject></svg>`,
    act: (place, secret) => {
      for (const element of place.querySelectorAll("svg *")) element.append(secret);
    },
  },
  {
    name: "MathML and its annotations",
    html: (secret) =>
      `<math><mi>${secret}</mi><semantics><mn>1</mn><annotation encoding="TeX">${secret}</annotation></semantics></math>`,
    act: (place, secret) => {
      place.querySelector("mi")!.textContent = secret;
    },
  },
  {
    name: "content: and attr() in a sheet under the mask",
    design: true,
    html: (secret) => `<style>.styled::before{content:"${secret}"} .other::after{content:attr(title)}</style><p class="styled">x</p>`,
    act: (place, secret) => {
      place.querySelector("style")!.append(`.more::before{content:"${secret}"}`);
    },
  },
  {
    name: "a rule that a script adds to a sheet under the mask",
    design: true,
    html: () => `<style>.styled{color:red}</style>`,
    act: (place, secret) => {
      place.querySelector("style")!.sheet!.insertRule(`.inserted::before{content:"${secret}"}`);
    },
  },
  {
    name: "emoji and combined letters",
    html: (secret) => `<p>👩‍👩‍👧 ${secret} é🇨🇭</p>`,
    act: (place, secret) => {
      place.querySelector("p")!.firstChild!.nodeValue = `🏳️‍🌈${secret}🏳️‍🌈`;
    },
  },
];
