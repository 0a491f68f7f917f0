//! One agent's session: handshake, order of frames, epochs, resuming, and asking for a fresh picture when the replica and
//! the page no longer agree.

mod inbox;
mod outbox;

use super::backoff::Backoff;
use super::message::{Answer, Ended, Event, Input, Joining, Output};
use super::{Browser, Replica};
use inbox::Inbox;
use outbox::Outbox;
use protocol::control::Key;
use protocol::control::{AgentIntent, EndReason, FromRelay, RefusedReason, ToRelay, Welcome};
use protocol::session::{FromAgent, FromCustomer, Mode};
use protocol::{Frame, Header, Lane, Role, action, presence};

/// How long a frame may wait before it is acknowledged, ms. The relay keeps what is not acknowledged.
const ACK_WAIT_MS: u64 = 1_000;

/// Frames after which an acknowledgement is sent at once.
const ACK_FRAMES: u64 = 32;

/// The socket and how far the handshake is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    /// No session.
    Idle,
    /// No socket; the next attempt is at this time.
    Waiting { until_ms: u64 },
    /// A socket is being opened, or the relay has not answered the hello.
    Opening,
    /// Everything flows.
    Open,
}

/// One agent's session.
pub struct Viewer {
    jwt: String,
    browser: Box<dyn Browser>,
    relay: String,
    line: Line,
    wish: Option<Wish>,
    lost_at_ms: Option<u64>,
    grace_ms: u64,
    backoff: Backoff,
    inbox: Inbox,
    outbox: Outbox,
    mode: Mode,
    mode_epoch: u32,
    next_request: u32,
    address: (String, String),
}

/// Which session the socket is for.
#[derive(Debug, Clone)]
enum Wish {
    Join { token: String },
    Resume { key: Key, joining: Option<Joining> },
}

impl Viewer {
    /// No session yet. `relay` is its address (`https://relay.example`), `seed` differs between browsers.
    pub fn new(relay: String, jwt: String, seed: u64, browser: Box<dyn Browser>) -> Self {
        Self {
            jwt,
            browser,
            relay,
            line: Line::Idle,
            wish: None,
            lost_at_ms: None,
            grace_ms: 0,
            backoff: Backoff::new(seed),
            inbox: Inbox::default(),
            outbox: Outbox::default(),
            mode: Mode::Pointer,
            mode_epoch: 0,
            next_request: 1,
            address: Default::default(),
        }
    }

    /// Another login for the next socket: the one before may have expired.
    pub fn set_jwt(&mut self, jwt: String) {
        self.jwt = jwt;
    }

    /// What the agent may do.
    pub fn mode(&self) -> &Mode {
        &self.mode
    }

    /// The number that the next request will have.
    pub fn next_request(&self) -> u32 {
        self.next_request
    }

    /// The replica of the page.
    pub fn replica(&self) -> &Replica {
        self.inbox.replica()
    }

    /// Takes one input and appends what is to be carried out.
    pub fn handle(&mut self, input: Input<'_>, now_ms: u64, out: &mut Vec<Output>) {
        match input {
            Input::Join { token } => {
                let token = token.to_owned();
                self.begin(Wish::Join { token }, out);
            }
            Input::Resume { key } => self.begin(Wish::Resume { key, joining: Some(Joining::Again) }, out),
            Input::SocketOpened => self.hello(out),
            Input::SocketMessage(bytes) => self.message(bytes, now_ms, out),
            Input::SocketClosed => self.socket_closed(now_ms, out),
            Input::MirrorFailed => self.inbox.picture_lost(),
            Input::Act(act) => self.act(act, out),
            Input::Navigate(command) => {
                let id = self.take_request();
                let mode_epoch = self.mode_epoch;
                let message = FromAgent::Navigate { id, mode_epoch, command };
                self.request(id, Lane::Session, message.encode(), out);
            }
            Input::RequestWriteMode => self.say(FromAgent::RequestWriteMode, out),
            Input::ReleaseWriteMode => self.say(FromAgent::ReleaseWriteMode, out),
            Input::Presence(presence) => self.presence(&presence, out),
            Input::Exit => {
                if self.line != Line::Idle {
                    self.control(&ToRelay::Exit { reason: EndReason::Own }, out);
                    self.end(Ended::Session(EndReason::Own), out);
                }
            }
            Input::Tick => {}
        }
        self.due(now_ms, out);
    }

    fn begin(&mut self, wish: Wish, out: &mut Vec<Output>) {
        self.inbox = Inbox::default();
        self.outbox = Outbox::default();
        self.mode = Mode::Pointer;
        self.mode_epoch = 0;
        self.lost_at_ms = None;
        self.address = Default::default();
        self.wish = Some(wish);
        self.line = Line::Opening;
        out.push(Output::Connect);
    }

    fn hello(&mut self, out: &mut Vec<Output>) {
        let intent = match &self.wish {
            Some(Wish::Join { token }) => AgentIntent::Join { token: token.as_str().into() },
            Some(Wish::Resume { key, .. }) => {
                AgentIntent::Resume { key: key.clone(), last_received: self.inbox.last_received() }
            }
            None => return out.push(Output::Disconnect),
        };
        let jwt = self.jwt.as_str().into();
        let hello = ToRelay::AgentHello { version: protocol::PROTOCOL_VERSION, jwt, intent };
        self.control_now(&hello, out);
    }

    fn message(&mut self, bytes: &[u8], now_ms: u64, out: &mut Vec<Output>) {
        let Ok(frame) = Frame::decode(bytes) else { return self.misunderstood(now_ms, out) };
        let understood = match (frame.header.lane, frame.header.role) {
            (Lane::Control, Role::Relay) => match FromRelay::decode(frame.body) {
                Ok(message) => {
                    self.relay_says(message, now_ms, out);
                    true
                }
                Err(_) => false,
            },
            // What still arrives of a socket that has not been welcomed belongs to nobody.
            _ if self.line != Line::Open => true,
            (Lane::Presence, Role::Customer) => match presence::Presence::decode(frame.body) {
                Ok(presence) => {
                    out.push(Output::Event(Event::CustomerPresence(presence)));
                    true
                }
                Err(_) => false,
            },
            (Lane::Page, Role::Customer) => {
                if self.inbox.page(&frame, now_ms, &*self.browser, out) {
                    self.tell_address(out);
                }
                true
            }
            (Lane::Session, Role::Customer) => match FromCustomer::decode(frame.body) {
                Ok(message) => {
                    if self.inbox.accept(&frame.header, now_ms) {
                        self.customer_says(message, out);
                    }
                    true
                }
                Err(_) => false,
            },
            _ => false,
        };
        if !understood {
            self.misunderstood(now_ms, out);
        }
    }

    /// A frame that no peer of ours sends: this socket is no longer trusted, the session may still be resumed.
    fn misunderstood(&mut self, now_ms: u64, out: &mut Vec<Output>) {
        out.push(Output::Disconnect);
        self.socket_closed(now_ms, out);
    }

    fn relay_says(&mut self, message: FromRelay, now_ms: u64, out: &mut Vec<Output>) {
        match message {
            FromRelay::Welcome { welcome } => self.welcomed(welcome, now_ms, out),
            FromRelay::Refused { reason } => self.refused(reason, now_ms, out),
            FromRelay::Ack { seq } => self.outbox.acknowledged(seq),
            FromRelay::PeerAway => out.push(Output::Event(Event::CustomerAway)),
            FromRelay::PeerBack => out.push(Output::Event(Event::CustomerBack)),
            FromRelay::Ended { reason } => self.end(Ended::Session(reason), out),
            // Told to customers alone.
            FromRelay::AgentJoined { .. }
            | FromRelay::KeyframeWanted
            | FromRelay::Site { .. }
            | FromRelay::Restrictions { .. }
            | FromRelay::GoOnWanted { .. }
            | FromRelay::GoesOn => {}
        }
    }

    fn welcomed(&mut self, welcome: Welcome, now_ms: u64, out: &mut Vec<Output>) {
        let joining = match self.wish.take() {
            Some(Wish::Join { .. }) => Some(Joining::New),
            Some(Wish::Resume { joining, .. }) => joining,
            None => None,
        };
        self.wish = Some(Wish::Resume { key: welcome.key.clone(), joining: None });
        self.line = Line::Open;
        self.grace_ms = u64::from(welcome.grace_s) * 1_000;
        self.backoff.succeeded();
        let was_lost = self.lost_at_ms.take().is_some();
        if let Some(joining) = joining {
            let path = welcome.resource_base.as_str();
            let base = self.browser.resolve(path, &self.relay).unwrap_or_else(|| path.to_owned());
            self.inbox.show(base);
            out.push(Output::Event(Event::Joined {
                token: welcome.token.into_string(),
                key: welcome.key,
                origin: welcome.origin.into_string(),
                joining,
            }));
        } else if was_lost {
            out.push(Output::Event(Event::ConnectionBack));
        }
        self.inbox.continues_after(welcome.peer_continues_after, now_ms);
        for frame in self.outbox.resumed(welcome.last_received) {
            out.push(Output::Send(frame));
        }
    }

    fn refused(&mut self, reason: RefusedReason, now_ms: u64, out: &mut Vec<Output>) {
        let may_pass = matches!(
            reason,
            RefusedReason::Rate | RefusedReason::Busy | RefusedReason::Frame | RefusedReason::Silence
        );
        match self.wish {
            Some(Wish::Resume { joining: None, .. }) if may_pass => self.socket_closed(now_ms, out),
            Some(Wish::Resume { joining: None, .. }) => self.end(Ended::Refused(reason), out),
            _ => self.not_joined(Some(reason), out),
        }
    }

    fn not_joined(&mut self, reason: Option<RefusedReason>, out: &mut Vec<Output>) {
        self.wish = None;
        self.line = Line::Idle;
        out.push(Output::Event(Event::NotJoined { reason }));
        out.push(Output::Disconnect);
    }

    fn socket_closed(&mut self, now_ms: u64, out: &mut Vec<Output>) {
        match self.wish {
            _ if matches!(self.line, Line::Idle | Line::Waiting { .. }) => {}
            Some(Wish::Resume { joining: None, .. }) => {
                if self.lost_at_ms.is_none() {
                    self.lost_at_ms = Some(now_ms);
                    out.push(Output::Event(Event::ConnectionLost));
                }
                self.line = Line::Waiting { until_ms: now_ms + self.backoff.next_ms() };
            }
            _ => self.not_joined(None, out),
        }
    }

    fn customer_says(&mut self, message: FromCustomer, out: &mut Vec<Output>) {
        let event = match message {
            FromCustomer::Mode { mode, mode_epoch } => {
                // An answer that was overtaken by a newer one.
                if mode_epoch < self.mode_epoch {
                    return;
                }
                self.mode_epoch = mode_epoch;
                self.mode = mode.clone();
                Event::Mode(mode)
            }
            FromCustomer::WriteModeRefused { reason } => Event::WriteModeRefused(reason),
            FromCustomer::Performed { id } => Event::Answered { id, answer: Answer::Done },
            FromCustomer::NotPerformed { id, reason, restriction } => Event::Answered {
                id,
                answer: Answer::Refused { reason, restriction: restriction.into_string() },
            },
            FromCustomer::Navigating => Event::Navigating,
            FromCustomer::NavigationFailed { .. } => Event::NavigationFailed,
            FromCustomer::Shown { tab } => Event::Shown { tab },
            FromCustomer::ShownPrivate => Event::ShownPrivate,
        };
        out.push(Output::Event(event));
    }

    fn act(&mut self, act: action::Act, out: &mut Vec<Output>) {
        let id = self.take_request();
        let request = action::Request { id, mode_epoch: self.mode_epoch, act };
        self.request(id, Lane::Action, request.encode(), out);
    }

    fn take_request(&mut self) -> u32 {
        let id = self.next_request;
        self.next_request = self.next_request.wrapping_add(1).max(1);
        id
    }

    fn request(&mut self, id: u32, lane: Lane, body: Vec<u8>, out: &mut Vec<Output>) {
        if self.mode != Mode::Write {
            let answer = Answer::Refused {
                reason: protocol::session::Refusal::PointerMode,
                restriction: String::new(),
            };
            out.push(Output::Event(Event::Answered { id, answer }));
        } else if !self.send(lane, &body, out) {
            out.push(Output::Event(Event::Answered { id, answer: Answer::NotSent }));
        }
    }

    fn say(&mut self, message: FromAgent, out: &mut Vec<Output>) {
        let _ = self.send(Lane::Session, &message.encode(), out);
    }

    /// Sends a frame that is kept until it is acknowledged. What an agent does without a connection is not done later,
    /// when the page may be another: it is refused.
    fn send(&mut self, lane: Lane, body: &[u8], out: &mut Vec<Output>) -> bool {
        if self.line != Line::Open {
            return false;
        }
        match self.outbox.frame(lane, self.inbox.epoch(), body) {
            Some(frame) => {
                out.push(Output::Send(frame));
                true
            }
            None => false,
        }
    }

    fn presence(&self, presence: &presence::Presence, out: &mut Vec<Output>) {
        if self.line == Line::Open {
            let header = Header { epoch: self.inbox.epoch(), ..Header::plain(Lane::Presence, Role::Agent) };
            out.push(Output::Send(Frame { header, body: &presence.encode() }.encode()));
        }
    }

    fn tell_address(&mut self, out: &mut Vec<Output>) {
        let Some(document) = self.inbox.replica().document() else { return };
        if self.address.0 != document.url || self.address.1 != document.base_url {
            self.address = (document.url.clone(), document.base_url.clone());
            let (url, base_url) = self.address.clone();
            out.push(Output::Event(Event::Address { url, base_url }));
        }
    }

    fn end(&mut self, ended: Ended, out: &mut Vec<Output>) {
        self.line = Line::Idle;
        self.wish = None;
        self.mode = Mode::Pointer;
        out.push(Output::Event(Event::Ended(ended)));
        out.push(Output::Disconnect);
    }

    /// Does what is due, and asks to be woken for what is not yet.
    fn due(&mut self, now_ms: u64, out: &mut Vec<Output>) {
        let mut wake: Option<u64> = None;
        let mut at = |time: u64| wake = Some(wake.map_or(time, |other| other.min(time)));
        match self.line {
            Line::Idle | Line::Opening => {}
            Line::Waiting { until_ms } => {
                let gives_up_ms = self.lost_at_ms.unwrap_or(now_ms) + self.grace_ms;
                if now_ms >= gives_up_ms {
                    self.end(Ended::Session(EndReason::ServerUnavailable), out);
                } else if now_ms >= until_ms {
                    self.line = Line::Opening;
                    out.push(Output::Connect);
                } else {
                    at(until_ms.min(gives_up_ms));
                }
            }
            Line::Open => {
                if let Some(seq) = self.inbox.due_ack(now_ms, ACK_FRAMES, ACK_WAIT_MS) {
                    self.control(&ToRelay::Ack { seq }, out);
                }
                if self.inbox.due_keyframe(now_ms) {
                    self.control(&ToRelay::WantKeyframe, out);
                }
                self.inbox.wakes(ACK_WAIT_MS, &mut at);
            }
        }
        if let Some(at_ms) = wake {
            out.push(Output::WakeAt { at_ms });
        }
    }

    fn control(&self, message: &ToRelay, out: &mut Vec<Output>) {
        if self.line == Line::Open {
            self.control_now(message, out);
        }
    }

    fn control_now(&self, message: &ToRelay, out: &mut Vec<Output>) {
        let header = Header::plain(Lane::Control, Role::Agent);
        out.push(Output::Send(Frame { header, body: &message.encode() }.encode()));
    }
}
