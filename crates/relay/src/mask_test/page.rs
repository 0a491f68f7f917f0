//! The customer's window: how a page is opened with the script in it, planted, and shared.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::{mpsc, watch};

use super::canaries::Canary;
use super::devtools::{DevTools, Event};
use super::wire::Wire;

const PLANTS: &str = include_str!("plants.js");

/// A page has this long to load, and a session to start.
const LOADED_WITHIN: Duration = Duration::from_secs(30);

/// Plants of one call at most: what a page of many thousand elements needs no more of.
const ELEMENTS_MAX: usize = 1500;

/// A rule as the page sees it.
#[derive(Debug, Clone, serde::Serialize)]
pub struct PageRule {
    /// Its name.
    pub id: String,
    /// `mask`, `open` or `control`.
    pub kind: &'static str,
    /// As it is written.
    pub selector: String,
    /// For each document of the page, in its order, whether the rule holds there.
    pub holds: Vec<bool>,
}

/// What is asked of a page.
#[derive(Debug)]
pub struct Planting<'a> {
    /// All rules.
    pub rules: &'a [PageRule],
    /// Everything is masked that no rule opens.
    pub private_by_default: bool,
    /// What canaries begin with.
    pub prefix: &'a str,
    /// What the visible control begins with.
    pub marker: &'a str,
    /// The number of the next canary.
    pub next: usize,
    /// What is said of sinks.
    pub suffix: &'a str,
    /// Elements that were planted before are left as they are.
    pub only_new: bool,
}

/// What a page answers.
#[derive(Debug, Deserialize)]
pub struct Planted {
    /// In order.
    pub planted: Vec<Canary>,
    /// The number of the next canary.
    pub next: usize,
    /// Elements that each rule matches itself.
    pub matched: BTreeMap<String, usize>,
    /// Rules whose selectors the browser does not understand.
    pub invalid: Vec<String>,
    /// Elements beyond the bound.
    pub left: usize,
    /// A text in a place that nothing covers, if there is any.
    pub marker: Option<String>,
}

/// A window of the browser.
#[derive(Debug)]
pub struct Window {
    devtools: DevTools,
    session: String,
    loads: watch::Receiver<u64>,
    height: u32,
}

impl Window {
    /// Opens an empty window; what it exchanges with `relay` is kept.
    ///
    /// # Errors
    /// When the browser does not do as it is told.
    pub async fn open(
        devtools: DevTools,
        events: mpsc::UnboundedReceiver<Event>,
        relay: &str,
        wire: Wire,
    ) -> anyhow::Result<Self> {
        let target = devtools.call(None, "Target.createTarget", json!({ "url": "about:blank" })).await?;
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = devtools.call(None, "Target.attachToTarget", attach).await?;
        let session = attached["sessionId"].as_str().context("the browser gave no session")?.to_owned();
        let (loaded, loads) = watch::channel(0);
        let listener =
            Listener { devtools: devtools.clone(), session: session.clone(), relay: relay.to_owned(), wire };
        tokio::spawn(listener.listen(events, loaded));
        let window = Self { devtools, session, loads, height: 800 };
        for method in ["Page.enable", "Runtime.enable", "Network.enable"] {
            window.call(method, json!({})).await?;
        }
        // A site's policy need not know this relay.
        window.call("Page.setBypassCSP", json!({ "enabled": true })).await?;
        // The page may carry the tag of the relay it is made for.
        let patterns =
            json!({ "patterns": [{ "urlPattern": "*gcb.min.js*" }, { "urlPattern": "*/gcb.js*" }] });
        window.call("Fetch.enable", patterns).await?;
        Ok(window)
    }

    /// Puts the script's tag into every document from now on.
    ///
    /// # Errors
    /// When the browser does not do as it is told.
    pub async fn embed(&self, relay: &str, api_key: &str) -> anyhow::Result<()> {
        let source = format!(
            r#"(() => {{
  const put = () => {{
    const config = ((window._genesys ??= {{}}).cobrowse ??= {{}});
    Object.assign(config, {{ apikey: "{api_key}", disableBuiltInUI: true, primaryMedia: {{ isAgentConnected: () => true }} }});
    const tag = document.createElement("script");
    tag.src = "{relay}/cobrowse/js/gcb.min.js?apikey={api_key}";
    tag.setAttribute("data-gcb-url", "{relay}/cobrowse");
    (document.head ?? document.documentElement).append(tag);
  }};
  document.readyState === "loading" ? addEventListener("DOMContentLoaded", put, {{ once: true }}) : put();
}})()"#
        );
        self.call("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await.map(drop)
    }

    /// Goes to an address and waits until it is loaded.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn go(&mut self, url: &str) -> anyhow::Result<()> {
        self.loads.mark_unchanged();
        let answer = self.call("Page.navigate", json!({ "url": url })).await?;
        if let Some(reason) = answer["errorText"].as_str() {
            bail!("cannot open {url}: {reason}");
        }
        // A change of the hash loads nothing.
        if answer["loaderId"].is_null() {
            return Ok(());
        }
        self.loaded(url).await
    }

    /// Waits for the load of a page.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn loaded(&mut self, what: &str) -> anyhow::Result<()> {
        let loaded = tokio::time::timeout(LOADED_WITHIN, self.loads.changed()).await;
        match loaded {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => bail!("the browser is gone"),
            Err(_) => bail!("{what} has not loaded within {} s", LOADED_WITHIN.as_secs()),
        }
    }

    /// The status with which the top document was answered, where it came over HTTP.
    ///
    /// # Errors
    /// When the browser does not do as it is told.
    pub async fn status(&self) -> anyhow::Result<u64> {
        let status = "performance.getEntriesByType('navigation')[0]?.responseStatus ?? 0";
        Ok(self.evaluate(status, None).await?.as_u64().unwrap_or(0))
    }

    /// Addresses of all documents of the page that can be reached, the top one first.
    ///
    /// # Errors
    /// When the page does not answer.
    pub async fn documents(&self) -> anyhow::Result<Vec<String>> {
        Ok(serde_json::from_value(self.ask(json!({ "what": "documents" })).await?)?)
    }

    /// Plants canaries in all that is covered.
    ///
    /// # Errors
    /// When the page does not answer.
    pub async fn plant(&self, planting: &Planting<'_>) -> anyhow::Result<Planted> {
        let ask = json!({
            "what": "plant",
            "rules": planting.rules,
            "privateByDefault": planting.private_by_default,
            "prefix": planting.prefix,
            "marker": planting.marker,
            "next": planting.next,
            "suffix": planting.suffix,
            "onlyNew": planting.only_new,
            "elementsMax": ELEMENTS_MAX,
        });
        Ok(serde_json::from_value(self.ask(ask).await?)?)
    }

    /// Starts a session by the script's API; gives its nine digits.
    ///
    /// # Errors
    /// When the browser is not supported or the session does not start.
    pub async fn start_session(&self) -> anyhow::Result<String> {
        const START: &str = r#"new Promise((resolve, reject) => {
  const config = ((window._genesys ??= {}).cobrowse ??= {});
  const start = (api) => {
    if (!api.isBrowserSupported()) return reject(new Error("the script says that the browser is not supported"));
    api.onSessionStarted.add((session) => resolve(session.token));
    api.onSessionEnded.add((end) => reject(new Error(`the session has ended: ${end.reason}`)));
    api.startSession();
  };
  if (typeof config.onReady === "function") config.onReady = [config.onReady];
  (config.onReady ??= []).push((api, isTopContext) => isTopContext && start(api));
})"#;
        let started = tokio::time::timeout(LOADED_WITHIN, self.evaluate(START, None)).await;
        let token = started.context("the session did not start; does the page keep scripts out?")??;
        token.as_str().map(str::to_owned).context("the session has no token")
    }

    /// Makes the window one pixel higher, which every picture tells; gives the height.
    ///
    /// # Errors
    /// When the browser does not do as it is told.
    pub async fn grow(&mut self) -> anyhow::Result<u32> {
        self.height += 1;
        let size = json!({ "width": 1100, "height": self.height, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", size).await?;
        Ok(self.height)
    }

    /// Evaluates an expression as a script of the page, or in a world of its own.
    ///
    /// # Errors
    /// When it throws.
    pub async fn evaluate(&self, expression: &str, world: Option<u64>) -> anyhow::Result<Value> {
        let mut params = json!({
            "expression": expression,
            "awaitPromise": true,
            "returnByValue": true,
            "userGesture": true,
        });
        if let Some(world) = world {
            params["contextId"] = world.into();
        }
        let mut answer = self.call("Runtime.evaluate", params).await?;
        if let Some(thrown) = answer.get("exceptionDetails") {
            let words = thrown["exception"]["description"].as_str().or(thrown["text"].as_str());
            bail!("{}", words.unwrap_or("the page threw something").lines().next().unwrap_or_default());
        }
        Ok(answer["result"]["value"].take())
    }

    /// Calls a method of the window.
    ///
    /// # Errors
    /// As [`DevTools::call`].
    pub async fn call(&self, method: &str, params: Value) -> anyhow::Result<Value> {
        self.devtools.call(Some(&self.session), method, params).await
    }

    /// Asks the plants in their world, which is made when it is not there.
    async fn ask(&self, ask: Value) -> anyhow::Result<Value> {
        let tree = self.call("Page.getFrameTree", json!({})).await?;
        let frame = tree["frameTree"]["frame"]["id"].clone();
        let world = json!({ "frameId": frame, "worldName": "mask-test" });
        let made = self.call("Page.createIsolatedWorld", world).await?;
        let world = made["executionContextId"].as_u64().context("the page has no world for plants")?;
        self.evaluate(&format!("({PLANTS})({ask})"), Some(world)).await
    }
}

/// Keeps what a window tells of itself.
struct Listener {
    devtools: DevTools,
    session: String,
    relay: String,
    wire: Wire,
}

impl Listener {
    async fn listen(self, mut events: mpsc::UnboundedReceiver<Event>, loaded: watch::Sender<u64>) {
        while let Some(Event { method, params }) = events.recv().await {
            match method.as_str() {
                "Page.loadEventFired" => loaded.send_modify(|count| *count += 1),
                "Page.javascriptDialogOpening" => {
                    self.tell("Page.handleJavaScriptDialog", json!({ "accept": true }));
                }
                "Fetch.requestPaused" => self.judge_request(&params),
                "Network.webSocketFrameSent" => self.keep_frame("customer sent", &params),
                "Network.webSocketFrameReceived" => self.keep_frame("customer received", &params),
                "Network.webSocketCreated" => self.keep_address("customer opened", &params["url"]),
                "Network.requestWillBeSent" => self.keep_request(&params["request"]),
                _ => {}
            }
        }
    }

    /// Of the scripts that are called so, this relay's alone runs.
    fn judge_request(&self, params: &Value) {
        let ours = params["request"]["url"].as_str().is_some_and(|url| url.starts_with(&self.relay));
        if ours {
            self.tell("Fetch.continueRequest", json!({ "requestId": params["requestId"] }));
        } else {
            let reason = json!({ "requestId": params["requestId"], "errorReason": "BlockedByClient" });
            self.tell("Fetch.failRequest", reason);
        }
    }

    fn keep_frame(&self, who: &str, params: &Value) {
        let Some(payload) = params["response"]["payloadData"].as_str() else { return };
        // Text is a frame of somebody else's socket.
        if params["response"]["opcode"].as_u64() == Some(2)
            && let Ok(bytes) = STANDARD.decode(payload)
        {
            self.wire.keep_frame(who, &bytes);
        }
    }

    fn keep_request(&self, request: &Value) {
        let Some(url) = request["url"].as_str().filter(|url| url.starts_with(&self.relay)) else { return };
        self.keep_address("customer asked for", &request["url"]);
        if let Some(body) = request["postData"].as_str() {
            self.wire.keep(format!("customer posted to {url}"), body);
        }
    }

    fn keep_address(&self, what: &str, url: &Value) {
        self.wire.keep(what, url.as_str().unwrap_or_default());
    }

    fn tell(&self, method: &'static str, params: Value) {
        let (devtools, session) = (self.devtools.clone(), self.session.clone());
        // A page that is left takes its dialogs and requests along.
        tokio::spawn(async move { devtools.call(Some(&session), method, params).await });
    }
}
