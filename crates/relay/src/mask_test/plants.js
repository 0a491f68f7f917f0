// Decides, without the engine, what rules and the privacy floor cover on a page, and puts a canary into each of its sinks.
// One expression: a function of what is asked. It runs in a world of its own, where it keeps its state between calls.
/* global Node, Event, Option */
(ask) => {
  const state = (globalThis.maskTest ??= { texts: new WeakMap(), styles: new WeakMap(), added: new WeakSet(), seen: new WeakSet() });

  /** Code, data and what would break the page: never planted in. */
  const LEFT_ALONE = /^(script|style|link|meta|base|noscript|template|head|frame|frameset|param|source|track|br|wbr|col)$/;
  const WITHOUT_CHILDREN = /^(input|img|area|embed|hr|iframe|object|select|textarea|video|audio|canvas|title|option)$/;
  const ATTRIBUTES = (
    "title alt placeholder aria-label aria-description aria-valuetext aria-roledescription label content summary abbr datetime " +
    "data-canary data-reactid ng-bind cite background action href poster onclick value src srcset"
  ).split(" ");
  const HIDDEN = "floor: hidden value";
  const FETCHED = new Set(["href", "action", "poster", "src", "background", "cite"]);

  /** All documents that can be reached: the top one, then those in frames of its origin. */
  function documents() {
    const found = [document];
    for (const one of found) {
      for (const element of elementsOf(one)) {
        if (!/^(iframe|frame)$/.test(element.localName)) continue;
        try {
          if (element.contentDocument) found.push(element.contentDocument);
        } catch {
          // Of another origin.
        }
      }
    }
    return found;
  }

  /** All elements of a document or shadow root, those of open shadow roots below it included. */
  function* elementsOf(root) {
    for (const element of root.querySelectorAll("*")) {
      yield element;
      if (element.shadowRoot) yield* elementsOf(element.shadowRoot);
    }
  }

  function above(element) {
    const parent = element.parentNode;
    if (!parent) return null;
    if (parent.nodeType === Node.DOCUMENT_NODE) return parent.defaultView?.frameElement ?? null;
    return parent.host ?? (parent.nodeType === Node.ELEMENT_NODE ? parent : null);
  }

  function floorOf(element) {
    const tokens = (element.getAttribute("autocomplete") ?? "").toLowerCase().split(/\s+/);
    const isSecret = (token) => token.startsWith("cc-") || token.endsWith("password") || token === "one-time-code";
    if (element.localName === "input" && /^password$/i.test(element.getAttribute("type") ?? "")) return "floor: password";
    return element.localName !== "form" && tokens.some(isSecret) ? "floor: autocomplete" : null;
  }

  /** What covers an element, and whether a rule opens it. */
  function coverage(all) {
    const known = new Map();
    const matched = {};
    const invalid = new Set();
    const of = (element) => {
      const before = known.get(element);
      if (before) return before;
      // What contains itself through its slot would never end.
      known.set(element, { by: null, open: false });
      const place = all.indexOf(element.ownerDocument);
      let by = floorOf(element);
      let open = false;
      if (by) matched[by] = (matched[by] ?? 0) + 1;
      for (const rule of ask.rules) {
        if (!rule.holds[place]) continue;
        let matches = rule.kind === "mask";
        try {
          matches = element.matches(rule.selector);
          if (matches) matched[rule.id] = (matched[rule.id] ?? 0) + 1;
        } catch {
          // What no browser understands makes the page private.
          invalid.add(rule.id);
        }
        if (matches && rule.kind === "mask") by ??= rule.id;
        if (matches && rule.kind === "open") open = true;
      }
      for (const parent of [above(element), element.assignedSlot]) {
        const outer = parent && of(parent);
        by ??= outer?.by ?? null;
        open ||= outer?.open ?? false;
      }
      const own = { by, open };
      known.set(element, own);
      return own;
    };
    const reason = (element) => {
      const { by, open } = of(element);
      return by ?? (ask.privateByDefault && !open ? "private by default" : null);
    };
    return { reason, matched, invalid };
  }

  function pathOf(element) {
    const steps = [];
    for (let at = element; at; at = above(at)) {
      const siblings = [...(at.parentNode?.children ?? [])].filter((other) => other.localName === at.localName);
      const place = siblings.length > 1 ? `:nth-of-type(${siblings.indexOf(at) + 1})` : "";
      const root = at.parentNode;
      const border = root?.host ? " >> shadow " : root?.nodeType === Node.DOCUMENT_NODE && above(at) ? " >> frame " : "";
      steps.unshift(`${border}${at.localName}${at.id ? `#${at.id}` : place}`);
      if (at.id && !border) {
        const outer = at.getRootNode();
        if (outer === document) break;
      }
    }
    return steps.join(" > ").replaceAll(" >  >> ", " >> ");
  }

  const planted = [];
  let count = ask.next ?? 0;

  function put(target, sink, act, check) {
    const canary = `${ask.prefix}${count.toString(36).padStart(4, "0")}k`;
    try {
      act(canary);
      if (!check(canary)) return;
    } catch {
      return;
    }
    count++;
    planted.push({ canary, rule: target.rule, element: target.path, sink: sink + ask.suffix });
  }

  const address = (canary) => `https://${canary}.invalid/`;

  function plantAttributes(element, target) {
    for (const name of ATTRIBUTES) {
      // These would lead elsewhere, or break how the page is drawn; frames are planted by what is put in them.
      if (/^(iframe|object|embed)$/.test(element.localName) && FETCHED.has(name)) continue;
      if (element.localName === "form" && name === "value") continue;
      const value = (canary) =>
        name === "onclick" ? `/*${canary}*/` : name === "srcset" ? `${address(canary)} 1x` : FETCHED.has(name) ? address(canary) : canary;
      put(target, `attribute ${name}`, (canary) => element.setAttribute(name, value(canary)), (canary) => element.getAttribute(name) === value(canary));
    }
    if (!state.styles.has(element)) state.styles.set(element, element.getAttribute("style") ?? "");
    const before = state.styles.get(element);
    const style = (canary) => `${before};--canary:${canary};background-image:url("${address(canary)}")`;
    put(target, "style", (canary) => element.setAttribute("style", style(canary)), (canary) => element.getAttribute("style").includes(canary));
  }

  function plantText(element, target) {
    const text = state.texts.get(element);
    if (text?.isConnected) {
      put(target, "text", (canary) => (text.data = canary), (canary) => text.data === canary);
      put(target, "text, appended to", (canary) => text.appendData(` ${canary}`), (canary) => text.data.includes(canary));
      put(target, "text, split", (canary) => text.splitText(1).insertData(0, canary), (canary) => element.textContent.includes(canary));
      return;
    }
    put(
      target,
      "text",
      (canary) => {
        const added = element.ownerDocument.createTextNode(canary);
        element.append(added);
        state.texts.set(element, added);
      },
      (canary) => element.textContent.includes(canary),
    );
  }

  function plantField(element, target) {
    const said = (type) => element.dispatchEvent(new Event(type, { bubbles: true }));
    if (element.localName === "select") {
      put(target, "option text", (canary) => element.append(new Option(canary)), (canary) => element.textContent.includes(canary));
      put(target, "option value", (canary) => element.append(new Option("", canary)), () => true);
      put(
        target,
        "option label",
        (canary) => {
          const option = new Option("");
          option.label = canary;
          element.append(option);
          element.selectedIndex = element.options.length - 1;
          said("change");
        },
        () => true,
      );
      return;
    }
    if (element.localName === "textarea") {
      put(target, "textarea's text", (canary) => (element.textContent = canary), (canary) => element.textContent === canary);
    } else if (/^(file|checkbox|radio|image|reset|submit|button)$/.test(element.type)) {
      return;
    }
    put(
      target,
      "value",
      (canary) => {
        element.value = canary;
        said("input");
        said("change");
      },
      (canary) => element.value === canary,
    );
  }

  /** Everything that a page may add below an element that is covered. */
  function plantChildren(element, target) {
    const of = element.ownerDocument;
    const box = of.createElement("div");
    const add = (tag, sink, fill) => {
      const child = of.createElement(tag);
      put(target, `added ${sink}`, (canary) => fill(child, canary), () => true);
      box.append(child);
      return child;
    };
    add("p", "text", (child, canary) => (child.textContent = canary));
    add("img", "image", (child, canary) => ((child.alt = canary), (child.src = address(canary)), (child.srcset = `${address(canary)} 1x`)));
    add("input", "input's value", (child, canary) => (child.value = canary));
    add("input", "input's value attribute", (child, canary) => child.setAttribute("value", canary));
    add("textarea", "textarea", (child, canary) => (child.value = canary));
    add("a", "link", (child, canary) => ((child.href = address(canary)), (child.textContent = canary)));
    add("video", "poster", (child, canary) => (child.poster = address(canary)));
    add("div", "editable text", (child, canary) => ((child.contentEditable = "true"), (child.textContent = canary)));
    add("div", "shadow text", (child, canary) => {
      const inner = of.createElement("p");
      inner.textContent = inner.title = canary;
      child.attachShadow({ mode: "open" }).append(inner);
    });
    add("div", "slotted text", (child, canary) => {
      child.attachShadow({ mode: "open" }).append(of.createElement("slot"));
      child.append(canary);
    });
    add("iframe", "frame's document", (child, canary) => (child.srcdoc = `<p title="${canary}">${canary}</p>`));
    add("div", "SVG", (child, canary) => {
      const svg = of.createElementNS("http://www.w3.org/2000/svg", "svg");
      for (const tag of ["title", "desc", "text"]) {
        const inner = of.createElementNS("http://www.w3.org/2000/svg", tag);
        inner.textContent = canary;
        svg.append(inner);
      }
      child.append(svg);
    });
    const comment = of.createComment("");
    put(target, "added comment", (canary) => (comment.data = canary), () => true);
    box.append(comment);
    for (const inside of [box, ...box.querySelectorAll("*")]) {
      state.added.add(inside);
      if (inside.shadowRoot) for (const deep of inside.shadowRoot.querySelectorAll("*")) state.added.add(deep);
    }
    element.append(box);
  }

  function plant() {
    const all = documents();
    const { reason, matched, invalid } = coverage(all);
    let left = 0;
    let elements = 0;
    let control = null;
    for (const element of all.flatMap((one) => [...elementsOf(one)])) {
      if (LEFT_ALONE.test(element.localName) || element.closest('[data-gcb-service-node="true"]')) continue;
      if (state.added.has(element) || state.added.has(element.getRootNode().host)) continue;
      if (state.added.has(element.ownerDocument.defaultView?.frameElement)) continue;
      const rule = reason(element);
      if (rule === null) {
        control ??= element;
        if (element.localName === "input" && /^hidden$/i.test(element.type)) {
          matched[HIDDEN] = (matched[HIDDEN] ?? 0) + 1;
          plantField(element, { rule: HIDDEN, path: pathOf(element) });
        }
        continue;
      }
      if (ask.onlyNew && state.seen.has(element)) continue;
      if (elements >= ask.elementsMax) {
        left++;
        continue;
      }
      elements++;
      state.seen.add(element);
      const target = { rule, path: pathOf(element) };
      const tag = element.localName;
      if (tag === "title") {
        put(target, "text", (canary) => (element.textContent = canary), () => true);
        continue;
      }
      plantAttributes(element, target);
      if (/^(input|textarea|select)$/.test(tag)) plantField(element, target);
      if (WITHOUT_CHILDREN.test(tag)) continue;
      plantText(element, target);
      const outer = above(element);
      if (tag !== "html" && (!outer || outer.localName === "html" || reason(outer) !== rule)) plantChildren(element, target);
    }
    let marker = null;
    if (control) {
      marker = `${ask.marker}${count}`;
      control.setAttribute("data-mask-test", marker);
    }
    return { planted, next: count, matched, invalid: [...invalid], left, marker };
  }

  return ask.what === "documents" ? documents().map((one) => one.URL) : plant();
}
