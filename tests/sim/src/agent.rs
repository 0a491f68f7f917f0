//! The agent's browser: a mirror that notes the numbers it is told to show.

use engine::acts::{Act, Button, Modifiers, Place};
use engine::viewer::wire::Mode;
use engine::viewer::{Answer, Browser, Command, Event, Input, Output, Viewer};

use crate::Line;
use crate::customer::FIELD;

struct Plain;

impl Browser for Plain {
    fn resolve(&self, reference: &str, _: &str) -> Option<String> {
        Some(reference.to_owned())
    }
    fn inflate(&self, _: &[u8], _: usize) -> Option<Vec<u8>> {
        // The customer's desk compresses nothing.
        None
    }
}

/// The agent's engine and what a browser holds.
pub struct AgentDesk {
    engine: Viewer,
    /// Its line to the relay.
    pub line: Line,
    /// The numbers that the mirror was told to show, in order.
    pub shown: Vec<u32>,
    /// Requests that went out.
    pub requested: Vec<u32>,
    /// Requests that were answered, in the order of the answers.
    pub answered: Vec<u32>,
    /// What the console was told.
    pub events: Vec<Event>,
    /// When to call again.
    pub wake_at_ms: Option<u64>,
}

impl AgentDesk {
    /// Nothing runs yet.
    pub fn new(seed: u64) -> Self {
        Self {
            engine: Viewer::new("https://relay.example".into(), "jwt".into(), seed, Box::new(Plain)),
            line: Line::default(),
            shown: Vec::new(),
            requested: Vec::new(),
            answered: Vec::new(),
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
            match output {
                Output::Connect => self.line.wanted = true,
                Output::Disconnect => self.line.cut(),
                Output::Send(frame) => self.line.up.push_back(frame),
                Output::WakeAt { at_ms } => self.wake_at_ms = Some(at_ms),
                Output::Mirror(Command::Value { node: FIELD, value }) => {
                    self.shown.push(value.parse().expect("the page shows numbers"));
                }
                Output::Mirror(_) => {}
                Output::Event(Event::Answered { id, answer: Answer::Done }) => self.answered.push(id),
                Output::Event(Event::Answered { id, answer: Answer::NotSent }) => {
                    self.requested.retain(|requested| *requested != id);
                }
                Output::Event(event) => self.events.push(event),
            }
        }
    }

    /// Clicks on the field, if the agent may.
    pub fn click(&mut self, now_ms: u64) {
        if *self.engine.mode() == Mode::Write {
            self.requested.push(self.engine.next_request());
            let at = Place { node: FIELD, x: 1, y: 1 };
            let act = Act::Click { at, button: Button::Primary, count: 1, modifiers: Modifiers::NONE };
            self.give(Input::Act(act), now_ms);
        }
    }

    /// Whether the agent may act.
    pub fn may_write(&self) -> bool {
        *self.engine.mode() == Mode::Write
    }
}
