//! One session's socket, mirror and hands, held together: the engine decides, this carries out.

use crate::browser::ThisBrowser;
use crate::console::AgentHost;
use crate::input::{Hands, Meaning, nowhere};
use crate::mirror::{Failed, Mirror, Need};
use crate::pointing;
use crate::report::{self, Report};
use crate::socket::{Heard, Socket};
use crate::timer::{Alarm, EachFrame, now_ms};
use engine::acts::{Act, Place, Presence};
use engine::viewer::wire::Mode;
use engine::viewer::{Command, Event, Input, Output, Viewer};
use serde::Serialize;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, VecDeque};
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;

/// Milliseconds between two parts of a first picture that come into the document: a browser lays the whole page out anew
/// for each, and on a large page that takes longer than all the rest.
const HOLD_MS: u64 = 250;

/// Milliseconds between two hovers over the same element: the way over it matters less than what it is.
const HOVER_APART_MS: u64 = 120;

/// Answers that may be outstanding to what the agent did without asking for anything.
const QUIET_MAX: usize = 1_024;

/// Where the agent's pointer rests, and what the customer's side knows of it.
#[derive(Default)]
pub struct Hover {
    /// Where it is, until that has been told.
    pub at: Option<Place>,
    told: Option<(u32, u64)>,
}

/// What one agent's session consists of.
pub struct Shell {
    me: Weak<Shell>,
    host: AgentHost,
    relay: String,
    pub viewer: RefCell<Viewer>,
    pub mirror: RefCell<Mirror>,
    pub hands: RefCell<Hands>,
    socket: RefCell<Option<Socket>>,
    alarm: Alarm,
    /// Commands of a picture that is not yet whole, and whether they wait for their time.
    held: RefCell<Vec<Command>>,
    hold: Alarm,
    is_holding: Cell<bool>,
    is_whole: Cell<bool>,
    pub settle: EachFrame,
    pub presence: RefCell<Option<Presence>>,
    pub presence_frame: EachFrame,
    pub hover: RefCell<Hover>,
    quiet: RefCell<BTreeSet<u32>>,
    pub wheel: Cell<Option<(f64, f64, f64, f64)>>,
    customer: RefCell<Option<Presence>>,
}

impl Shell {
    /// No session yet.
    pub fn new(relay: String, jwt: String, host: AgentHost) -> Rc<Self> {
        let seed = (js_sys::Math::random() * u64::MAX as f64) as u64;
        Rc::new_cyclic(|me: &Weak<Shell>| {
            let later = |act: fn(&Shell)| {
                let me = me.clone();
                EachFrame::new(move || {
                    if let Some(shell) = me.upgrade() {
                        act(&shell);
                    }
                })
            };
            let came = Closure::new({
                let me = me.clone();
                move |event| {
                    if let Some(shell) = me.upgrade() {
                        shell.came(&event);
                    }
                }
            });
            Shell {
                me: me.clone(),
                host,
                viewer: RefCell::new(Viewer::new(relay.clone(), jwt, seed, Box::new(ThisBrowser))),
                relay,
                mirror: RefCell::new(Mirror::new(came)),
                hands: RefCell::default(),
                socket: RefCell::new(None),
                alarm: Alarm::default(),
                held: RefCell::default(),
                hold: Alarm::default(),
                is_holding: Cell::new(false),
                is_whole: Cell::new(true),
                settle: later(Shell::settle_now),
                presence: RefCell::new(None),
                presence_frame: later(Shell::presence_now),
                hover: RefCell::default(),
                quiet: RefCell::default(),
                wheel: Cell::new(None),
                customer: RefCell::new(None),
            }
        })
    }

    /// No borrow is held while the console or the browser is called: either may call back.
    pub fn give(&self, input: Input<'_>) {
        let mut outputs = Vec::new();
        self.viewer.borrow_mut().handle(input, now_ms(), &mut outputs);
        self.carry_out(outputs);
    }

    fn carry_out(&self, outputs: Vec<Output>) {
        let mut outputs = VecDeque::from(outputs);
        while let Some(output) = outputs.pop_front() {
            match output {
                Output::Connect => self.connect(),
                Output::Disconnect => drop(self.socket.take()),
                Output::Send(frame) => {
                    if let Some(socket) = &*self.socket.borrow() {
                        socket.send(&frame);
                    }
                }
                Output::WakeAt { at_ms } => {
                    let me = self.me.clone();
                    self.alarm.set(at_ms, move || {
                        if let Some(shell) = me.upgrade() {
                            shell.give(Input::Tick);
                        }
                    });
                }
                Output::Mirror(first) => self.mirror(first, &mut outputs),
                Output::Event(Event::CustomerPresence(presence)) => {
                    self.customer.replace(Some(presence));
                    self.settle.want();
                }
                Output::Event(Event::Answered { id, .. }) if self.quiet.borrow_mut().remove(&id) => {}
                Output::Event(event) => {
                    if let Some(report) = report::report(event) {
                        self.tell(&report);
                    }
                }
            }
        }
    }

    /// Takes all commands that come one after the other: the document is looked at once for all of them.
    fn mirror(&self, first: Command, outputs: &mut VecDeque<Output>) {
        let mut commands = self.held.take();
        let mut is_start = false;
        let mut next = Some(first);
        while let Some(command) = next.take() {
            match command {
                Command::Begin { .. } => {
                    // What was held belongs to the picture before.
                    commands.clear();
                    is_start = true;
                    self.is_whole.set(false);
                }
                Command::Complete => self.is_whole.set(true),
                _ => {}
            }
            commands.push(command);
            if let Some(Output::Mirror(_)) = outputs.front()
                && let Some(Output::Mirror(command)) = outputs.pop_front()
            {
                next = Some(command);
            }
        }
        if self.is_whole.get() || is_start {
            return self.build(commands);
        }
        if !self.is_holding.replace(true) {
            let me = self.me.clone();
            self.hold.set(now_ms() + HOLD_MS, move || {
                if let Some(shell) = me.upgrade() {
                    let held = shell.held.take();
                    shell.build(held);
                }
            });
        }
        self.held.replace(commands);
    }

    fn build(&self, commands: Vec<Command>) {
        self.is_holding.set(false);
        let mut needs = Vec::new();
        let mut outcome = Ok(());
        let mut is_complete = false;
        {
            let mut mirror = self.mirror.borrow_mut();
            for command in commands {
                if let Command::Focus { .. } = command {
                    self.hands.borrow_mut().focus_is_known();
                }
                is_complete |= command == Command::Complete;
                outcome = mirror.apply(command, &mut needs);
                if outcome.is_err() {
                    break;
                }
            }
        }
        self.meet(needs, outcome);
        if is_complete {
            self.tell(&Report::Complete);
        }
    }

    pub fn meet(&self, needs: Vec<Need>, outcome: Result<(), Failed>) {
        let mut last_size = None;
        for need in needs {
            match need {
                Need::Document(mode) => self.host.load_document(mode as u8),
                Need::Viewport(width, height) => last_size = Some((width, height)),
                Need::Settle => self.settle.want(),
            }
        }
        if let Some((width, height)) = last_size {
            self.host.resize(width, height);
        }
        // Where the customer's pointer is then depends on the layout: asked for once a frame, not once a change.
        if self.customer.borrow().is_some() {
            self.settle.want();
        }
        if outcome.is_err() {
            self.give(Input::MirrorFailed);
        }
    }

    fn connect(&self) {
        // Another one may be open still: two at once would be two agents.
        drop(self.socket.take());
        let me = self.me.clone();
        let heard = move |heard: Heard| {
            let Some(shell) = me.upgrade() else { return };
            match heard {
                Heard::Opened => shell.give(Input::SocketOpened),
                Heard::Message(bytes) => shell.give(Input::SocketMessage(&bytes)),
                Heard::Closed => shell.give(Input::SocketClosed),
            }
        };
        match Socket::open(&self.relay, heard) {
            Some(socket) => drop(self.socket.replace(Some(socket))),
            None => self.give(Input::SocketClosed),
        }
    }

    fn settle_now(&self) {
        self.mirror.borrow().settle();
        self.show_customer();
    }

    /// What the pointer and the wheel have come to since the last frame.
    fn presence_now(&self) {
        if let Some(presence) = self.presence.take() {
            self.give(Input::Presence(presence));
        }
        if self.writes() {
            if let Some(at) = self.due_hover() {
                self.act_quietly(Act::Hover { at });
            }
            if let Some((x, y, by_x, by_y)) = self.wheel.take() {
                let meaning = {
                    let mirror = self.mirror.borrow();
                    let hit = pointing::hit(&mirror, x, y);
                    self.hands.borrow_mut().wheel(&mirror, hit.as_ref(), by_x, by_y, now_ms())
                };
                match meaning {
                    Meaning::Act(act) => self.act_quietly(act),
                    other => self.mean(other),
                }
            }
        }
        self.wheel.set(None);
    }

    fn due_hover(&self) -> Option<Place> {
        let mut hover = self.hover.borrow_mut();
        let at = hover.at.take()?;
        let now_ms = now_ms();
        let is_told = hover.told.is_some_and(|(node, until_ms)| node == at.node && now_ms < until_ms);
        if is_told {
            return None;
        }
        hover.told = Some((at.node, now_ms + HOVER_APART_MS));
        Some(at)
    }

    /// Does what the agent did not ask for in so many words: a refusal of it is not worth a message.
    fn act_quietly(&self, act: Act) {
        let id = self.viewer.borrow().next_request();
        {
            let mut quiet = self.quiet.borrow_mut();
            if quiet.len() >= QUIET_MAX {
                quiet.clear();
            }
            quiet.insert(id);
        }
        self.give(Input::Act(act));
    }

    pub fn mean(&self, meaning: Meaning) {
        match meaning {
            Meaning::Act(act) => self.give(Input::Act(act)),
            Meaning::Show(report) => self.tell(&report),
            Meaning::Nothing => {}
        }
    }

    pub fn place(&self, x: f64, y: f64) -> Place {
        pointing::hit(&self.mirror.borrow(), x, y).map_or_else(nowhere, |hit| hit.place)
    }

    pub fn writes(&self) -> bool {
        *self.viewer.borrow().mode() == Mode::Write
    }

    fn came(&self, event: &web_sys::Event) {
        // A frame of the mirror is loaded at once when it is put in, while the mirror is at work.
        match self.mirror.try_borrow_mut() {
            Ok(mut mirror) => mirror.came(event),
            Err(_) => return self.settle.want(),
        }
        self.show_customer();
    }

    /// Shows the customer's pointer where its element now is.
    pub fn show_customer(&self) {
        let presence = self.customer.borrow().clone();
        let Some(presence) = presence else { return };
        let kind = report::pointer_kind(&presence);
        let at = match &presence {
            Presence::Pointer { at } | Presence::Touch { at } | Presence::Mark { at } => {
                pointing::point(&self.mirror.borrow(), at)
            }
            Presence::Gone => None,
        };
        match at {
            Some((x, y)) => self.host.pointer(kind, x, y),
            None => self.host.pointer("gone", 0.0, 0.0),
        }
        if kind == "mark" || kind == "gone" {
            self.customer.replace(None);
        }
    }

    fn tell(&self, report: &Report) {
        let serializer = serde_wasm_bindgen::Serializer::new().serialize_missing_as_null(true);
        // Reports are plain data: they always serialise.
        if let Ok(value) = report.serialize(&serializer) {
            self.host.report(value);
        }
    }
}
