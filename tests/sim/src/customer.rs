//! The customer's browser: a page with one field, whose number rises.

use engine::acts::Request;
use engine::customer::{Config, Customer, Event, Input, Output, Target, UpgradeAnswer};

use crate::Line;

const DOCUMENT: u32 = 1;
const ROOT: u32 = 2;
/// The page's field.
pub(crate) const FIELD: u32 = 3;
const NEW_NAME: u32 = 0xffff_fffe;

/// The customer's engine and what a browser holds.
pub struct CustomerDesk {
    engine: Customer,
    /// Its line to the relay.
    pub line: Line,
    /// The field's number.
    pub count: u32,
    read: Option<u32>,
    capturing: bool,
    held: bool,
    /// The numbers that were read, in order.
    pub shown: Vec<u32>,
    /// How often the page was read from the beginning.
    pub readings: u32,
    /// The requests that were performed, in order.
    pub performed: Vec<u32>,
    /// What the page was told.
    pub events: Vec<Event>,
    /// When to call again.
    pub wake_at_ms: Option<u64>,
}

impl CustomerDesk {
    /// Nothing runs yet.
    pub fn new(seed: u64) -> Self {
        let config = Config { api_key: "demo".into(), seed, resolve: |_, url| Some(url.to_owned()) };
        Self {
            engine: Customer::new(config),
            line: Line::default(),
            count: 0,
            read: None,
            capturing: false,
            held: false,
            shown: Vec::new(),
            readings: 0,
            performed: Vec::new(),
            events: Vec::new(),
            wake_at_ms: None,
        }
    }

    /// Gives the engine one input and carries out what comes back.
    pub fn give(&mut self, input: Input<'_>, now_ms: u64) {
        let mut out = Vec::new();
        self.wake_at_ms = None;
        self.engine.handle(input, now_ms, &mut out);
        for output in out {
            self.carry_out(output, now_ms);
        }
        self.read(now_ms);
    }

    fn carry_out(&mut self, output: Output, now_ms: u64) {
        match output {
            Output::Connect => self.line.wanted = true,
            Output::Disconnect => self.line.cut(),
            Output::Send { frame, .. } => self.line.up.push_back(frame),
            Output::WakeAt { at_ms } => self.wake_at_ms = Some(at_ms),
            Output::Event(event) => self.events.push(event),
            Output::CaptureStart => {
                self.capturing = true;
                self.held = false;
                self.read = None;
                self.readings += 1;
            }
            Output::FetchRestrictions { version } => {
                // None at all, compiled.
                let bytes = Some(&b"GCBR\x03\0\0\0"[..]);
                self.give(Input::RestrictionsFetched { version: &version, bytes }, now_ms);
            }
            Output::CaptureStop => self.capturing = false,
            Output::CaptureHold(held) => self.held = held,
            Output::UpgradeWanted => self.give(Input::UpgradeAnswered(UpgradeAnswer::Allowed), now_ms),
            Output::Examine { request } => self.examine(request, now_ms),
            Output::Perform { id, .. } => {
                self.performed.push(id);
                self.give(Input::Performed { id, outcome: Ok(()) }, now_ms);
            }
            _ => {}
        }
    }

    fn examine(&mut self, request: Request, now_ms: u64) {
        let targets = vec![Target { node: FIELD, ..Target::default() }];
        self.give(Input::Examined { request, targets }, now_ms);
    }

    /// Hands over what has changed, as the reader does: not while it is held.
    pub fn read(&mut self, now_ms: u64) {
        if !self.capturing || self.held || self.read == Some(self.count) {
            return;
        }
        let first = self.read.replace(self.count).is_none();
        self.shown.push(self.count);
        let number = self.count.to_string();
        let (mut words, mut text) = (Vec::new(), String::new());
        if first {
            begin(&mut words, &mut text);
        }
        words.extend([7, FIELD]);
        string(&number, &mut words, &mut text);
        self.give(Input::Facts { words: &words, text: &text }, now_ms);
    }
}

/// The page, as `js-shim/src/dom/facts.ts` writes it.
fn begin(words: &mut Vec<u32>, text: &mut String) {
    words.extend([1, 0, 800, 600]);
    string("https://shop.example/", words, text);
    string("https://shop.example/", words, text);
    words.extend([3, DOCUMENT, 0, 1, ROOT, 4, NEW_NAME]);
    string("html", words, text);
    words.extend([0, 1, FIELD, 0, NEW_NAME]);
    string("input", words, text);
    words.extend([0, 0, 0]);
}

fn string(value: &str, words: &mut Vec<u32>, text: &mut String) {
    words.push(value.encode_utf16().count() as u32);
    text.push_str(value);
    text.push('\0');
}
