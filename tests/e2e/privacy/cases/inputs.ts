/** The cases of PRIVACY, group Inputs. */

import type { Case } from "../case";

const types = ["text", "search", "email", "tel", "url", "submit", "button", "reset", "checkbox", "radio", "TEXT"];

export const inputs: readonly Case[] = [
  ...types.map((type): Case => ({
    name: `value of an input, type ${type}`,
    html: (secret) => `<input type="${type}" value="${secret}">`,
    act: (place, secret) => {
      const input = place.querySelector("input")!;
      input.value = secret;
      input.setAttribute("value", secret);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    },
  })),
  ...["number", "range"].map((type): Case => ({
    name: `value of an input, type ${type}`,
    kind: "number",
    html: (secret) => `<input type="${type}" min="0" max="999999999999999" value="${secret}">`,
    act: (place, secret) => {
      const input = place.querySelector("input")!;
      input.max = input.min = secret;
      input.value = secret;
    },
  })),
  {
    name: "value property alone",
    html: () => `<input><textarea></textarea>`,
    act: (place, secret) => {
      place.querySelector("input")!.value = secret;
      place.querySelector("textarea")!.value = secret;
    },
  },
  {
    name: "attribute that follows the value",
    html: () => `<input>`,
    act: async (place, secret) => {
      const input = place.querySelector("input")!;
      for (let end = 1; end <= secret.length; end++) {
        input.value = secret.slice(0, end);
        input.setAttribute("value", input.value);
        await new Promise(requestAnimationFrame);
      }
    },
  },
  {
    name: "defaultValue",
    html: () => `<input><textarea></textarea><output></output>`,
    act: (place, secret) => {
      place.querySelector("input")!.defaultValue = secret;
      place.querySelector("textarea")!.defaultValue = secret;
      place.querySelector("output")!.defaultValue = secret;
    },
  },
  {
    name: "form reset brings it back",
    html: (secret) => `<form><input value="${secret}"><textarea>${secret}</textarea></form>`,
    act: (place) => {
      const form = place.querySelector("form")!;
      (form.elements[0] as HTMLInputElement).value = "other";
      form.reset();
    },
  },
  {
    name: "setRangeText",
    html: () => `<input value="begins ends">`,
    act: (place, secret) => place.querySelector("input")!.setRangeText(secret, 6, 7, "select"),
  },
  {
    name: "password shown in the same task",
    bare: true,
    html: (secret) => `<input type="password" value="${secret}">`,
    act: (place, secret) => {
      const input = place.querySelector("input")!;
      input.type = "text";
      input.value = secret;
      input.setAttribute("value", secret);
    },
  },
  {
    name: "password shown by removeAttribute, then typed",
    bare: true,
    html: () => `<input type="PASSWORD">`,
    act: async (place, secret) => {
      const input = place.querySelector("input")!;
      input.removeAttribute("type");
      await new Promise(requestAnimationFrame);
      input.value = secret;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    },
  },
  {
    name: "password for a moment of one task",
    bare: true,
    html: () => `<input>`,
    act: (place, secret) => {
      const input = place.querySelector("input")!;
      input.type = "password";
      input.type = "text";
      input.value = secret;
    },
  },
  {
    name: "password that is cloned and shown",
    bare: true,
    html: () => `<input type="password">`,
    act: (place, secret) => {
      const input = place.querySelector("input")!;
      const clone = input.cloneNode() as HTMLInputElement;
      clone.type = "text";
      clone.value = secret;
      clone.setAttribute("value", secret);
      input.replaceWith(clone);
    },
  },
  {
    name: "password moved to another root and shown",
    bare: true,
    html: () => `<input type="password"><div></div>`,
    act: async (place, secret) => {
      const input = place.querySelector("input")!;
      const host = place.querySelector("div")!;
      host.attachShadow({ mode: "open" }).append(input);
      input.type = "text";
      await new Promise(requestAnimationFrame);
      input.value = secret;
      input.setAttribute("value", secret);
    },
  },
  {
    name: "autocomplete tokens, lists and any case",
    bare: true,
    html: (secret) =>
      ["cc-number", "section-a shipping CC-CSC", "New-Password", "current-password webauthn", "ONE-TIME-CODE"]
        .map((tokens) => `<input autocomplete="${tokens}" value="${secret}" title="${secret}">`)
        .join(""),
    act: (place, secret) => {
      for (const input of place.querySelectorAll("input")) input.value = secret;
    },
  },
  {
    name: "hidden input",
    bare: true,
    html: (secret) => `<input type="hidden" value="${secret}">`,
    act: (place, secret) => {
      place.querySelector("input")!.value = secret;
    },
  },
  {
    name: "input that becomes hidden with its value",
    bare: true,
    html: () => `<input>`,
    act: (place, secret) => {
      const input = place.querySelector("input")!;
      input.setAttribute("value", secret);
      input.type = "hidden";
    },
  },
  {
    name: "options: text, value, label",
    html: (secret) =>
      `<select><option>a</option><optgroup label="${secret}"><option value="${secret}" label="${secret}" selected>${secret}</option></optgroup></select>`,
    act: (place, secret) => {
      const select = place.querySelector("select")!;
      const option = new Option(secret, secret, true, true);
      option.label = secret;
      select.append(option);
      select.options[0]!.text = secret;
      select.value = secret;
    },
  },
  {
    name: "options by innerHTML and by length",
    html: () => `<select multiple><option>a</option></select>`,
    act: (place, secret) => {
      const select = place.querySelector("select")!;
      select.innerHTML = `<option value="${secret}">${secret}</option>`;
      select.options.length = 3;
      select.options[2]!.text = secret;
    },
  },
  {
    name: "datalist",
    html: (secret) => `<input list="l"><datalist id="l"><option value="${secret}">${secret}</option></datalist>`,
    act: (place, secret) => place.querySelector("datalist")!.append(new Option(secret, secret)),
  },
  {
    name: "output, meter, progress",
    kind: "number",
    html: (secret) =>
      `<output>${secret}</output><meter value="${secret}" max="${secret}">${secret}</meter><progress value="1" max="${secret}">${secret}</progress>`,
    act: (place, secret) => {
      place.querySelector("output")!.value = secret;
      place.querySelector("meter")!.value = Number(secret);
      place.querySelector("progress")!.max = Number(secret);
    },
  },
  {
    name: "button and its text",
    html: (secret) => `<button value="${secret}" name="b">${secret}</button>`,
    act: (place, secret) => {
      place.querySelector("button")!.textContent = secret;
    },
  },
  {
    name: "textarea: children and value",
    html: (secret) => `<textarea>${secret}</textarea>`,
    act: (place, secret) => {
      const area = place.querySelector("textarea")!;
      area.firstChild!.nodeValue = `${secret} as child`;
      area.append(` ${secret}`);
      area.value = `${secret} as value`;
    },
  },
  {
    name: "contenteditable",
    html: (secret) => `<div contenteditable="true">${secret}</div><div contenteditable="plaintext-only"></div>`,
    act: (place, secret) => {
      const [rich, plain] = place.querySelectorAll("div");
      rich!.focus();
      place.ownerDocument.execCommand("insertText", false, secret);
      plain!.append(secret);
    },
  },
];
