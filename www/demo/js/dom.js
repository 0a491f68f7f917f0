// Builds nodes from data instead of markup strings, so that the pages also work under Trusted Types.

/**
 * Makes an element. `props` are attributes, except `on` (listeners by event name) and booleans:
 * `true` sets an empty attribute, `false`, `null` and `undefined` set none.
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (value !== false && value != null) {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

export function byId(id) {
  return document.getElementById(id);
}

/** Says something in the page's status line; it fades by itself. */
export function announce(text) {
  let line = byId("announcer");
  if (!line) {
    line = el("p", { id: "announcer", class: "announcer", role: "status" });
    document.body.append(line);
  }
  line.textContent = text;
  line.classList.add("is-shown");
  clearTimeout(announce.timer);
  announce.timer = setTimeout(() => line.classList.remove("is-shown"), 3200);
}
