// Configures the co-browse script and loads it from the relay; `?cobrowse=off` leaves the page without it.
(function () {
  "use strict";
  if (new URLSearchParams(location.search).get("cobrowse") === "off") return;

  // The server that hands out this shop may name another relay in /demo-config.js.
  const relay = String(window.demoRelay || "http://localhost:8080").replace(/\/+$/, "");

  // Under `require-trusted-types-for 'script'` the address of a script has to come from a policy.
  const policy =
    window.trustedTypes && window.trustedTypes.createPolicy("demo-loader", { createScriptURL: (text) => text });
  const scriptUrl = (url) => (policy ? policy.createScriptURL(url) : url);

  window._genesys = window._genesys || {};
  window._genesys.cobrowse = window._genesys.cobrowse || { lang: "en", css: "server" };

  (function (document, tag, id, options) {
    if (document.getElementById(id)) return;
    const script = document.createElement(tag);
    const first = document.getElementsByTagName(tag)[0];
    script.id = id;
    script.async = true;
    script.src = scriptUrl(options.src);
    script.setAttribute("data-gcb-url", options.cbUrl);
    first.parentNode.insertBefore(script, first);
  })(document, "script", "gcb-js", {
    src: relay + "/cobrowse/js/gcb.min.js?apikey=demo",
    cbUrl: relay + "/cobrowse",
  });

  // Chat, numbers to call, channels: on the pages that show them, and where a chat of the page before goes on.
  if (document.currentScript.hasAttribute("data-widgets") || sessionStorage.getItem("gcb-chat")) {
    const widgets = document.createElement("script");
    widgets.async = true;
    widgets.src = scriptUrl(relay + "/cobrowse/js/gcb-widgets.js?apikey=demo");
    document.head.append(widgets);
  }
})();
