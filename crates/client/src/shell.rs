//! Drives the engine: turns what the browser tells into its inputs, and carries out its outputs in order.
//!
//! Page code may call back in the middle of any output (a click that ends the session, a shim that hands over facts), so
//! no borrow outlives a call into the browser: an input is handled at once, and its outputs join the queue.

mod acting;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use browser::Capture;
use browser::natives::{self, Native, global};
use engine::acts::{Place, Request};
use engine::customer::{Config, Customer, Event, Input, Navigation, Output, Pointed, UpgradeAnswer};
use wasm_bindgen::prelude::*;

use crate::fetch;
use crate::hands::Hands;
use crate::held::Held;
use crate::host::Host;
use crate::listener::{Listener, is_trusted};
use crate::pointer::PointerWatch;
use crate::promise::settled;
use crate::socket::{Heard, Socket};
use crate::timer::{Alarm, Clock};
use crate::ui::{Press, Topic, Ui};

/// One session's engine, as the script sees it.
#[wasm_bindgen]
pub struct Engine {
    shell: Rc<Shell>,
}

struct Shell {
    host: Host,
    capture: Capture,
    clock: Clock,
    customer: RefCell<Customer>,
    /// What is to be carried out, in order. Never long: an input makes a few.
    outputs: Cell<Vec<Output>>,
    draining: Cell<bool>,
    words: Cell<Vec<u32>>,
    text: Cell<Vec<u8>>,
    socket: Held<Socket>,
    alarm: Alarm,
    pointer: Held<PointerWatch>,
    /// What people do beside pointing.
    acts: Cell<Vec<Listener>>,
    hands: Rc<Hands>,
    /// Something waits for them.
    hands_wanted: Cell<bool>,
    /// A frame of another origin looks or acts, or the hands are fetched: what comes meanwhile waits, in order.
    asking: Cell<bool>,
    waiting: Cell<Vec<Request>>,
    /// Counts where the agent points, so that a frame's late answer moves nothing back.
    presences: Cell<u32>,
    ui: Ui,
    /// The question of Write Mode is open.
    asked: Cell<bool>,
}

#[wasm_bindgen]
impl Engine {
    /// Ready to start or resume.
    #[wasm_bindgen(constructor)]
    pub fn new(host: Host) -> Engine {
        #[cfg(debug_assertions)]
        console_error_panic_hook::set_once();
        natives::take();
        Engine { shell: Rc::new_cyclic(|me| Shell::new(host, me.clone())) }
    }

    /// Begins a new session.
    pub fn start(&self) {
        self.shell.take(Input::Start);
    }

    /// Goes on with a session after a page load.
    pub fn resume(&self, record: &str, tab: u32) {
        self.shell.take(Input::Resume { record, tab });
    }

    /// Asks the customer by the text of a key; `answered` tells what was said.
    pub fn ask(&self, key: &str, is_choice: bool) {
        self.shell.ui.ask(Topic::Start, key, is_choice);
    }

    /// Ends the session.
    pub fn exit(&self) {
        self.shell.ui.withdraw(Topic::Start);
        self.shell.take(Input::Exit);
    }

    /// What came of the agent's navigation, where the document stayed.
    pub fn navigated(&self, done: bool) {
        self.shell.take(Input::Navigated(done));
    }

    /// Takes Write Mode back.
    pub fn downgrade(&self) {
        self.shell.take(Input::Downgrade);
    }

    /// The page's own answer to the request for Write Mode.
    #[wasm_bindgen(js_name = answerUpgrade)]
    pub fn answer_upgrade(&self, allowed: bool) {
        self.shell.answer(if allowed { UpgradeAnswer::Allowed } else { UpgradeAnswer::Declined });
    }

    /// The page is being left: what is dirty is read and sent, then the socket closes.
    pub fn leaving(&self) {
        self.shell.capture.flush();
        self.shell.take(Input::Leaving);
        self.shell.socket.clear();
    }

    /// Where the customer points in a frame of another origin.
    pub fn pointed(&self, node: u32, x: i32, y: i32, touch: bool) {
        self.shell.take_soon(Input::Pointed(Some(Pointed { at: Place { node, x, y }, touch })));
    }

    /// The customer's finger has left such a frame.
    #[wasm_bindgen(js_name = pointsNoMore)]
    pub fn points_no_more(&self) {
        self.shell.take_soon(Input::Pointed(None));
    }

    /// Room for facts: the address of so many words.
    #[wasm_bindgen(js_name = reserveWords)]
    pub fn reserve_words(&self, count: usize) -> *mut u32 {
        room(&self.shell.words, count)
    }

    /// Room for the text of facts: the address of so many bytes.
    #[wasm_bindgen(js_name = reserveText)]
    pub fn reserve_text(&self, bytes: usize) -> *mut u8 {
        room(&self.shell.text, bytes)
    }

    /// Takes the facts that were written there.
    pub fn facts(&self, words: usize, text_bytes: usize) {
        self.shell.facts(words, text_bytes);
    }
}

impl Shell {
    fn new(host: Host, me: Weak<Shell>) -> Self {
        let capture = host.capture();
        // An integer below 2^53: spreads reconnects, decides nothing else.
        let seed = (js_sys::Math::random() * 9_007_199_254_740_992.0) as u64;
        let config = Config { api_key: host.api_key(), seed, resolve };
        Self {
            ui: Ui::new(host.clone(), move |press| {
                if let Some(shell) = me.upgrade() {
                    shell.pressed(press);
                }
            }),
            hands: Rc::default(),
            hands_wanted: Cell::new(false),
            clock: Clock::new(),
            customer: RefCell::new(Customer::new(config)),
            outputs: Cell::default(),
            draining: Cell::new(false),
            words: Cell::default(),
            text: Cell::default(),
            socket: Held::default(),
            alarm: Alarm::default(),
            pointer: Held::default(),
            acts: Cell::default(),
            asked: Cell::new(false),
            asking: Cell::new(false),
            waiting: Cell::default(),
            presences: Cell::new(0),
            capture,
            host,
        }
    }

    /// Handles an input of the page or the customer, and all that follows from it before it returns.
    fn take(self: &Rc<Self>, input: Input<'_>) {
        self.tell(input);
        self.drain();
    }

    /// Handles an input that may come in the middle of an output.
    fn take_soon(self: &Rc<Self>, input: Input<'_>) {
        self.tell(input);
        if !self.draining.get() {
            self.drain();
        }
    }

    /// The engine calls nobody, so this borrow cannot meet another.
    fn tell(&self, input: Input<'_>) {
        let mut out = self.outputs.take();
        self.customer.borrow_mut().handle(input, self.clock.now_ms(), &mut out);
        self.outputs.set(out);
    }

    fn drain(self: &Rc<Self>) {
        let outer = self.draining.replace(true);
        while let Some(output) = self.next_output() {
            self.carry_out(output);
        }
        self.draining.set(outer);
    }

    fn next_output(&self) -> Option<Output> {
        let mut outputs = self.outputs.take();
        let first = if outputs.is_empty() { None } else { Some(outputs.remove(0)) };
        self.outputs.set(outputs);
        first
    }

    fn carry_out(self: &Rc<Self>, output: Output) {
        match output {
            Output::Connect => self.connect(),
            Output::Disconnect => self.socket.clear(),
            Output::Send { frame, deflate } => {
                if let Some(socket) = self.socket.get() {
                    socket.send(frame, deflate);
                }
            }
            Output::WakeAt { at_ms } => {
                let me = Rc::downgrade(self);
                let ring = move || {
                    if let Some(shell) = me.upgrade() {
                        shell.take_soon(Input::Tick);
                        shell.ui.keep();
                    }
                };
                self.alarm.set(at_ms.saturating_sub(self.clock.now_ms()), Box::new(ring));
            }
            Output::Keep(record) => self.host.keep(&record.map_or(JsValue::NULL, JsValue::from)),
            Output::Event(event) => self.tell_page(&event),
            Output::CaptureStart => {
                self.capture.start();
                self.watch_pointer();
            }
            Output::CaptureStop => {
                self.pointer.clear();
                drop(self.acts.take());
                self.capture.stop();
            }
            Output::CaptureHold(on) => self.capture.hold(on),
            Output::Restrict { selectors } => self.capture.restrict(&selectors),
            Output::Measure { nodes } => self.capture.measure(&nodes),
            Output::FetchRestrictions { version } => {
                let me = Rc::downgrade(self);
                let promise = self.host.restrictions(&version);
                let fetched = move |bytes: Option<JsValue>| {
                    let Some(shell) = me.upgrade() else { return };
                    let bytes = bytes.map(|bytes| js_sys::Uint8Array::new(&bytes).to_vec());
                    shell
                        .take_soon(Input::RestrictionsFetched { version: &version, bytes: bytes.as_deref() });
                };
                settled(&promise, Box::new(fetched));
            }
            Output::UpgradeWanted => self.ask(),
            Output::UpgradeWithdrawn => {
                self.asked.set(false);
                self.ui.withdraw(Topic::WriteMode);
            }
            Output::CheckNavigation(command) => {
                let possible = self.host.navigation().possible(name_of(&command));
                self.tell(Input::NavigationChecked(possible));
            }
            Output::Navigate(command) => self.host.navigation().go(name_of(&command), url_of(&command)),
            Output::Masked { node } => {
                self.host.event("masked", &self.capture.node(node), &node.into());
            }
            Output::GoOnWanted(true) => self.ui.ask_to_go_on(),
            Output::GoOnWanted(false) => self.ui.withdraw(Topic::GoingOn),
            Output::Examine { request } => self.examine(request),
            Output::Perform { id, act } => self.perform(id, &act),
            Output::AgentPresence(presence) => self.agent_points(presence),
            Output::Fetch { request, url } => {
                let me = Rc::downgrade(self);
                let fetched = move |resource| {
                    if let Some(shell) = me.upgrade() {
                        shell.take_soon(Input::Fetched { request, resource });
                    }
                };
                fetch::resource(&self.host, &url, Box::new(fetched));
            }
        }
    }

    fn connect(self: &Rc<Self>) {
        self.socket.clear();
        let me = Rc::downgrade(self);
        let socket = Socket::open(&self.host, move |heard| {
            let Some(shell) = me.upgrade() else { return };
            match heard {
                Heard::Opened => shell.take_soon(Input::SocketOpened),
                Heard::Message(bytes) => shell.take_soon(Input::SocketMessage(&bytes)),
                Heard::Closed => shell.take_soon(Input::SocketClosed),
            }
        });
        self.socket.set(Some(socket));
    }

    fn tell_page(self: &Rc<Self>, event: &Event) {
        let (name, a, b): (&str, JsValue, JsValue) = match event {
            Event::Started { token } => ("started", token.as_str().into(), JsValue::UNDEFINED),
            Event::Resumed { token, agents } => ("resumed", token.as_str().into(), list(agents)),
            Event::Elsewhere => ("elsewhere", JsValue::UNDEFINED, JsValue::UNDEFINED),
            Event::Origins(origins) => ("origins", list(origins), JsValue::UNDEFINED),
            Event::AgentJoined { name } => ("agentJoined", name.as_str().into(), JsValue::UNDEFINED),
            Event::ModeChanged { write } => {
                if *write {
                    self.fetch_hands();
                }
                ("modeChanged", if *write { "write" } else { "pointer" }.into(), JsValue::UNDEFINED)
            }
            Event::AgentNavigated(command) => {
                let url = match command {
                    Navigation::Url { url } => url.as_str().into(),
                    _ => JsValue::UNDEFINED,
                };
                ("agentNavigated", name_of(command).into(), url)
            }
            Event::NavigationFailed => ("navigationFailed", JsValue::UNDEFINED, JsValue::UNDEFINED),
            Event::NavigationDone => return self.ui.happened(event),
            Event::RestrictionsUnavailable => {
                ("detail", "without restrictions the page is private".into(), JsValue::UNDEFINED)
            }
            Event::RestrictionsInvalid { ids } => ("detail", invalid(ids).into(), JsValue::UNDEFINED),
            Event::ConnectionLost => ("detail", "connection lost".into(), JsValue::UNDEFINED),
            Event::ConnectionBack => ("detail", "connection back".into(), JsValue::UNDEFINED),
            Event::Ended { reason } => ("ended", (*reason).into(), JsValue::UNDEFINED),
        };
        // Our own UI first: it stands when the page's functions run.
        self.ui.happened(event);
        self.host.event(name, &a, &b);
    }

    fn ask(self: &Rc<Self>) {
        let page_answers = self.host.upgrade_handlers() > 0;
        if !page_answers && !self.host.built_in_ui() {
            return self.tell(Input::UpgradeAnswered(UpgradeAnswer::NotOffered));
        }
        self.asked.set(true);
        self.fetch_hands();
        self.ui.ask_for_write_mode();
        if page_answers {
            self.host.event("upgradeRequested", &JsValue::UNDEFINED, &JsValue::UNDEFINED);
        }
    }

    /// The first answer counts: the dialog and the page's own UI may both be asking.
    fn answer(self: &Rc<Self>, answer: UpgradeAnswer) {
        if self.asked.replace(false) {
            self.ui.withdraw(Topic::WriteMode);
            self.take(Input::UpgradeAnswered(answer));
        }
    }

    fn pressed(self: &Rc<Self>, press: Press) {
        match press {
            Press::Exit if self.ui.may_exit() => self.take(Input::Exit),
            Press::Exit => {}
            Press::Revoke => self.take(Input::Downgrade),
            Press::Answer(Topic::WriteMode, true) => self.answer(UpgradeAnswer::Allowed),
            Press::Answer(Topic::WriteMode, false) => self.answer(UpgradeAnswer::Declined),
            Press::Answer(Topic::GoingOn, true) => self.take(Input::Acted),
            Press::Answer(Topic::GoingOn, false) => self.take(Input::Exit),
            Press::Answer(Topic::Start, yes) => {
                self.ui.withdraw(Topic::Start);
                self.host.event("answered", &yes.into(), &JsValue::UNDEFINED);
            }
        }
    }

    fn watch_pointer(self: &Rc<Self>) {
        // The one before stops hearing frames when it goes: it goes first.
        self.pointer.clear();
        let me = Rc::downgrade(self);
        let watch = PointerWatch::new(self.capture.clone(), move |pointed| {
            if let Some(shell) = me.upgrade() {
                shell.take_soon(Input::Pointed(pointed));
            }
        });
        self.pointer.set(Some(watch));
        let acts = ["keydown", "wheel"].map(|name| {
            let me = Rc::downgrade(self);
            Listener::early(&global(), name, move |event| {
                if let (true, Some(shell)) = (is_trusted(&event), me.upgrade()) {
                    shell.take_soon(Input::Acted);
                }
            })
        });
        drop(self.acts.replace(acts.into()));
    }

    fn facts(self: &Rc<Self>, words: usize, text_bytes: usize) {
        let (all_words, all_text) = (self.words.take(), self.text.take());
        let words = all_words.get(..words).unwrap_or_default();
        let text = all_text.get(..text_bytes).unwrap_or_default();
        // The script's encoder writes nothing but UTF-8.
        let text = std::str::from_utf8(text).unwrap_or_default();
        self.tell(Input::Facts { words, text });
        self.words.set(all_words);
        self.text.set(all_text);
        if !self.draining.get() {
            self.drain();
        }
        self.ui.keep();
    }
}

fn list(texts: &[String]) -> JsValue {
    let all = js_sys::Array::new();
    for text in texts {
        all.push(&text.as_str().into());
    }
    all.into()
}

/// Tells developers of restrictions that the browser does not understand.
fn invalid(ids: &[String]) -> String {
    ["this browser does not understand the selectors of these restrictions: ", &ids.join(", ")].concat()
}

/// What the script calls a navigation.
fn name_of(command: &Navigation) -> &'static str {
    match command {
        Navigation::Back => "back",
        Navigation::Forward => "forward",
        Navigation::Refresh => "refresh",
        Navigation::Url { .. } => "url",
    }
}

fn url_of(command: &Navigation) -> &str {
    match command {
        Navigation::Url { url } => url.as_str(),
        _ => "",
    }
}

/// An address, made absolute as the browser does; without a base it has to be so already.
fn resolve(base: &str, reference: &str) -> Option<String> {
    let (reference, base) = (JsValue::from(reference), (!base.is_empty()).then(|| JsValue::from(base)));
    let arguments: Vec<&JsValue> = [Some(&reference), base.as_ref()].into_iter().flatten().collect();
    let url = natives::new(Native::Url, &arguments);
    natives::call(Native::Href, &url).as_string()
}

/// Room for so many items, where the script can write them. The buffer stays there until the next request.
fn room<T: Clone + Default>(buffer: &Cell<Vec<T>>, count: usize) -> *mut T {
    let mut items = buffer.take();
    if items.len() < count {
        items.resize(count, T::default());
    }
    let address = items.as_mut_ptr();
    buffer.set(items);
    address
}
