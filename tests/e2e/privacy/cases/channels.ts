/** The cases of PRIVACY, group Channels: ways beside texts and attributes. */

import type { Case } from "../case";

export const channels: readonly Case[] = [
  {
    name: "canvas",
    html: () => `<canvas width="80" height="20"></canvas>`,
    act: (place, secret) => {
      const canvas = place.querySelector("canvas")!;
      canvas.getContext("2d")!.fillText(secret, 0, 10);
      canvas.append(secret);
      canvas.title = canvas.toDataURL();
    },
  },
  {
    name: "blob: image",
    html: () => `<img>`,
    act: (place, secret) => {
      const image = place.querySelector("img")!;
      const svg = `<svg xmlns="http://www.w3.org/2000/svg"><text>${secret}</text></svg>`;
      image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    },
  },
  {
    name: "data: image as background",
    html: (secret) => `<p style="background:url(data:image/svg+xml;base64,${btoa(`<svg>${secret}</svg>`)})">x</p>`,
    act: (place, secret) => {
      place.querySelector("p")!.style.background = `url("data:image/svg+xml,<svg>${secret}</svg>")`;
    },
  },
  {
    name: "selected text",
    html: (secret) => `<p>${secret}</p>`,
    act: (place) => {
      place.ownerDocument.getSelection()!.selectAllChildren(place.querySelector("p")!);
    },
  },
  {
    name: "clipboard and drag events",
    html: (secret) => `<input value="${secret}">`,
    act: (place, secret) => {
      const view = place.ownerDocument.defaultView as Window & typeof globalThis;
      const data = new view.DataTransfer();
      data.setData("text/plain", secret);
      for (const type of ["copy", "paste"]) {
        place.querySelector("input")!.dispatchEvent(new view.ClipboardEvent(type, { clipboardData: data, bubbles: true }));
      }
      place.querySelector("input")!.dispatchEvent(new view.DragEvent("drop", { dataTransfer: data, bubbles: true }));
    },
  },
  {
    name: "keys",
    html: () => `<input>`,
    act: (place, secret) => {
      const input = place.querySelector("input")!;
      for (const key of [...secret, secret]) {
        input.dispatchEvent(new KeyboardEvent("keydown", { key, code: key, bubbles: true, composed: true }));
      }
    },
  },
  {
    name: "adopted sheet of a root under the mask",
    design: true,
    html: () => `<div><template shadowrootmode="open"><p>x</p></template></div>`,
    act: (place, secret) => {
      const view = place.ownerDocument.defaultView as Window & typeof globalThis;
      const sheet = new view.CSSStyleSheet();
      sheet.replaceSync(`p::before{content:"${secret}";background:url(https://${secret}.invalid/)}`);
      place.querySelector("div")!.shadowRoot!.adoptedStyleSheets = [sheet];
    },
  },
  {
    name: "style sheet's url() under the mask",
    design: true,
    html: (secret) => `<style>p{background:url("https://${secret}.invalid/a.png")}</style>`,
    act: (place, secret) => {
      place.querySelector("style")!.textContent = `p{background:url("https://${secret}.invalid/b.png")}@import "https://${secret}.invalid/";`;
    },
  },
  {
    name: "linked sheet's address under the mask",
    design: true,
    html: (secret) => `<link rel="stylesheet" href="https://${secret}.invalid/a.css">`,
    act: (place, secret) => {
      place.querySelector("link")!.href = `https://${secret}.invalid/b.css`;
    },
  },
  {
    name: "errors and logs of the page",
    bare: true,
    act: (place, secret) => {
      console.error(secret);
      console.log({ secret });
      setTimeout(() => {
        throw new Error(secret);
      });
      void Promise.reject(new Error(secret));
      place.dispatchEvent(new ErrorEvent("error", { message: secret, bubbles: true }));
    },
  },
  {
    name: "storage and names of windows",
    bare: true,
    act: (_, secret) => {
      localStorage.setItem("canary", secret);
      sessionStorage.setItem("canary", secret);
      window.name = secret;
    },
  },
  {
    name: "address: query and hash, by history",
    bare: true,
    topOnly: true,
    act: async (_, secret) => {
      history.replaceState({ secret }, secret, `?q=${secret}#${secret}`);
      await new Promise(requestAnimationFrame);
      history.pushState({ secret }, secret, `?q=${secret}`);
      await new Promise(requestAnimationFrame);
      location.hash = secret;
    },
  },
  {
    name: "address of a link outside of masks: query and hash",
    bare: true,
    html: (secret) => `<a href="/path?user=${secret}">x</a><a href="/path#${secret}">y</a>`,
    act: (place, secret) => {
      place.querySelector("a")!.href = `https://elsewhere.invalid/?${secret}#${secret}`;
    },
  },
  {
    name: "broadcasts and messages",
    bare: true,
    act: (place, secret) => {
      place.ownerDocument.defaultView!.postMessage({ secret }, "*");
      new BroadcastChannel("canary").postMessage(secret);
      place.dispatchEvent(new CustomEvent("canary", { detail: secret, bubbles: true, composed: true }));
    },
  },
  {
    name: "validity message",
    html: () => `<input required>`,
    act: (place, secret) => {
      const input = place.querySelector("input")!;
      input.setCustomValidity(secret);
      input.checkValidity();
    },
  },
  {
    name: "service element",
    bare: true,
    html: (secret) => `<div data-gcb-service-node="true" title="${secret}">${secret}</div>`,
    act: (place, secret) => {
      place.querySelector("div")!.append(secret);
    },
  },
];
