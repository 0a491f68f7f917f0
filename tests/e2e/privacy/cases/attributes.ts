/** The cases of PRIVACY, group Attributes. */

import { attributeCase, type Case } from "../case";

const address = (secret: string) => `https://${secret}.invalid/`;
const candidates = (secret: string) => `https://${secret}.invalid/a.png 1x, https://${secret}.invalid/b.png 2x`;
/** What says something by its form; other names are how the site's own rules know an element, and stay. */
const mail = (secret: string) => `${secret}@mail.invalid`;
const handler = (secret: string) => `void "${secret}"`;

const texts = (
  "title aria-label aria-description aria-valuetext aria-placeholder aria-roledescription aria-keyshortcuts aria-braillelabel " +
  "aria-labelledby aria-controls data-user data-reactid data-testid ng-model v-bind:user x-anything itemprop itemid content " +
  "nonce exportparts about property resource"
).split(" ");

export const attributes: readonly Case[] = [
  ...texts.map((name) => attributeCase(`attribute ${name}`, "p", name)),
  attributeCase("placeholder", "input", "placeholder"),
  attributeCase("alt of an image", "img", "alt"),
  attributeCase("alt of an image button", "input", "alt", "type=image"),
  attributeCase("src of an image button", "input", "src", "type=image", address),
  attributeCase("pattern", "input", "pattern"),
  attributeCase("name of a field", "input", "name", "", mail),
  attributeCase("list of a field", "input", "list"),
  {
    name: "abbr of a cell",
    html: (secret) => `<table><tr><th abbr="${secret}">x</th></tr></table>`,
    act: (place, secret) => {
      place.querySelector("th")!.abbr = secret;
    },
  },
  attributeCase("datetime", "time", "datetime"),
  attributeCase("cite", "blockquote", "cite", "", address),
  attributeCase("label of an option group", "optgroup", "label"),
  attributeCase("label of a track", "track", "label"),
  attributeCase("href", "a", "href", "", address),
  attributeCase("href with the secret as its hash", "a", "href", "", (secret) => `#${secret}`),
  attributeCase("href of mailto", "a", "href", "", (secret) => `mailto:${secret}@mail.invalid`),
  attributeCase("download and ping", "a", "download"),
  attributeCase("ping", "a", "ping", "", address),
  attributeCase("href of an area", "area", "href", "", address),
  attributeCase("action", "form", "action", "", address),
  attributeCase("formaction", "button", "formaction", "", address),
  attributeCase("src of an image", "img", "src", "", address),
  attributeCase("src of an image, data:", "img", "src", "", (secret) => `data:image/svg+xml,<svg xmlns="x"><text>${secret}</text></svg>`),
  attributeCase("src of an image, base64", "img", "src", "", (secret) => `data:image/svg+xml;base64,${btoa(`<svg>${secret}</svg>`)}`),
  attributeCase("srcset", "img", "srcset", "", candidates),
  attributeCase("sizes", "img", "sizes"),
  attributeCase("usemap", "img", "usemap", "", (secret) => `#${secret}`),
  attributeCase("longdesc", "img", "longdesc", "", address),
  attributeCase("poster", "video", "poster", "", address),
  attributeCase("src of a video", "video", "src", "", address),
  attributeCase("src of sound", "audio", "src", "", address),
  attributeCase("data of an object", "object", "data", "", address),
  attributeCase("src of an embed", "embed", "src", "", address),
  attributeCase("background of a table", "table", "background", "", address),
  attributeCase("srcdoc", "iframe", "srcdoc"),
  attributeCase("name of a frame", "iframe", "name"),
  attributeCase("src of a frame", "iframe", "src", "", (secret) => `about:blank#${secret}`),
  attributeCase("inline style: url()", "p", "style", "", (secret) => `background:url(https://${secret}.invalid/a.png)`),
  attributeCase("inline style: custom property", "p", "style", "", (secret) => `--user:${secret}`),
  attributeCase("inline style: content", "p", "style", "", (secret) => `content:"${secret}";font-family:"${secret}"`),
  attributeCase("id that carries data", "p", "id", "", mail),
  attributeCase("class that carries data", "p", "class", "", mail),
  attributeCase("for", "label", "for", "", mail),
  attributeCase("slot", "p", "slot", "", mail),
  attributeCase("part", "p", "part", "", mail),
  attributeCase("lang", "p", "lang", "", mail),
  attributeCase("role", "p", "role", "", mail),
  attributeCase("handler", "p", "onclick", "", handler),
  {
    name: "attribute whose name carries data",
    html: (secret) => `<p data-${secret}="1" ${secret}></p>`,
    act: (place, secret) => {
      place.querySelector("p")!.setAttribute(`data-later-${secret}`, "");
    },
  },
  {
    name: "style by the object model",
    html: () => `<p></p>`,
    act: (place, secret) => {
      const { style } = place.querySelector("p")!;
      style.setProperty("--user", secret);
      style.backgroundImage = `url(https://${secret}.invalid/)`;
    },
  },
  {
    name: "picture and its sources",
    html: (secret) =>
      `<picture><source srcset="https://${secret}.invalid/s.png" media="(min-width: 1px)"><img src="https://${secret}.invalid/i.png"></picture>`,
    act: (place, secret) => {
      place.querySelector("source")!.srcset = `https://${secret}.invalid/later.png`;
    },
  },
  {
    name: "links in SVG",
    html: (secret) =>
      `<svg><a href="https://${secret}.invalid/"><text>x</text></a><image href="https://${secret}.invalid/i.png"/><use href="#${secret}"/></svg>`,
    act: (place, secret) => {
      for (const element of place.querySelectorAll("svg *")) {
        element.setAttributeNS("http://www.w3.org/1999/xlink", "xlink:href", `https://${secret}.invalid/`);
      }
    },
  },
  {
    name: "attributes of the masked element itself",
    bare: true,
    html: (secret, mask) => `<div ${mask} title="${secret}" data-user="${secret}" style="--a:${secret}" aria-label="${secret}">text</div>`,
    act: (place, secret) => {
      const element = place.firstElementChild!;
      for (const name of ["title", "data-user", "aria-label", "data-new"]) element.setAttribute(name, secret);
    },
  },
];
