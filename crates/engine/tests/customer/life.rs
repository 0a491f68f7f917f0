//! Any order of what can happen in a session: what the page is told is what a plain reference predicts.
//!
//! The reference knows what a page author knows (guide, chapter "JavaScript API"), and nothing of how it is done. Only
//! when to try a lost connection again is the engine's own choice, which the reference follows and bounds.

use super::facts::Facts;
use super::relay::{Desk, events, frames, welcome};
use engine::customer::{Event, Input, Output, UpgradeAnswer};
use proptest::prelude::*;
use protocol::control::{EndReason, FromRelay, RefusedReason};
use protocol::session::FromAgent;
use protocol::{Header, Lane};

const TOKEN: &str = "123456789";
/// As `welcome` says; before a first welcome twice that.
const GRACE_MS: u64 = 30_000;
const GRACE_UNSAID_MS: u64 = 60_000;
/// Longest wait before another attempt.
const RETRY_MAX_MS: u64 = 5_000;
const ANSWER_WITHIN_MS: u64 = 60_000;

#[derive(Debug, Clone)]
enum Step {
    Start,
    Exit,
    Downgrade,
    Answer(UpgradeAnswer),
    Opened,
    Closed,
    Welcomed,
    Refused(RefusedReason),
    RelayEnds(EndReason),
    AgentJoins,
    AgentAsks,
    AgentReleases,
    Garbage,
    PageReads,
    /// The document is left and the next one of the session loads.
    PageLoads,
    Time(u64),
}

fn step() -> impl Strategy<Value = Step> {
    use UpgradeAnswer::{Allowed, Declined, NotOffered};
    prop_oneof![
        3 => Just(Step::Start),
        1 => Just(Step::Exit),
        2 => Just(Step::Downgrade),
        4 => prop_oneof![3 => Just(Allowed), 1 => Just(Declined), 1 => Just(NotOffered)].prop_map(Step::Answer),
        8 => Just(Step::Opened),
        3 => Just(Step::Closed),
        8 => Just(Step::Welcomed),
        3 => prop_oneof![
            1 => Just(RefusedReason::Session), 1 => Just(RefusedReason::Site), 3 => Just(RefusedReason::Replaced),
            1 => Just(RefusedReason::Busy), 1 => Just(RefusedReason::Frame),
        ].prop_map(Step::Refused),
        1 => prop_oneof![
            Just(EndReason::External), Just(EndReason::Inactivity), Just(EndReason::SessionsOverLimit),
        ].prop_map(Step::RelayEnds),
        6 => Just(Step::AgentJoins),
        5 => Just(Step::AgentAsks),
        1 => Just(Step::AgentReleases),
        1 => Just(Step::Garbage),
        4 => Just(Step::PageReads),
        2 => Just(Step::PageLoads),
        4 => prop_oneof![0..6_000_u64, Just(RETRY_MAX_MS), Just(GRACE_MS), Just(GRACE_UNSAID_MS)].prop_map(Step::Time),
    ]
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    Down,
    Opening,
    Greeting,
    Up,
}

/// What a page author expects.
#[derive(Debug)]
struct Reference {
    line: Line,
    starting: bool,
    running: bool,
    /// The session goes on in another tab.
    elsewhere: bool,
    /// This document has been welcomed.
    known: bool,
    write: bool,
    agent: bool,
    asked_at_ms: Option<u64>,
    failures: u32,
    lost_at_ms: Option<u64>,
    grace_ms: u64,
    now_ms: u64,
}

impl Reference {
    fn new(now_ms: u64) -> Self {
        Self {
            line: Line::Down,
            starting: false,
            running: false,
            elsewhere: false,
            known: false,
            write: false,
            agent: false,
            asked_at_ms: None,
            failures: 0,
            lost_at_ms: None,
            grace_ms: GRACE_UNSAID_MS,
            now_ms,
        }
    }

    fn is_none(&self) -> bool {
        !self.starting && !self.running
    }

    fn hears(&self) -> bool {
        matches!(self.line, Line::Greeting | Line::Up)
    }

    fn ends(&mut self, reason: &'static str) -> Vec<Event> {
        *self = Self::new(self.now_ms);
        vec![Event::Ended { reason }]
    }

    fn mode(&mut self, write: bool) -> Vec<Event> {
        if !self.running || core::mem::replace(&mut self.write, write) == write {
            return Vec::new();
        }
        vec![Event::ModeChanged { write }]
    }

    fn lost(&mut self) -> Vec<Event> {
        let was = core::mem::replace(&mut self.line, Line::Down);
        if self.is_none() || was == Line::Down {
            return Vec::new();
        }
        self.failures += 1;
        if self.starting && self.failures >= 3 {
            return self.ends("serverUnavailable");
        }
        self.lost_at_ms.get_or_insert(self.now_ms);
        if was == Line::Up { vec![Event::ConnectionLost] } else { Vec::new() }
    }

    fn welcomed(&mut self) -> Vec<Event> {
        if self.line != Line::Greeting {
            return Vec::new();
        }
        self.line = Line::Up;
        self.failures = 0;
        self.grace_ms = GRACE_MS;
        let was_lost = self.lost_at_ms.take().is_some();
        let was_known = core::mem::replace(&mut self.known, true);
        let token = TOKEN.to_owned();
        if core::mem::take(&mut self.starting) {
            self.running = true;
            vec![Event::Started { token }]
        } else if !was_known {
            let agents = if self.agent { vec!["Ada".to_owned()] } else { Vec::new() };
            vec![Event::Resumed { token, agents }, Event::ModeChanged { write: self.write }]
        } else if was_lost {
            vec![Event::ConnectionBack]
        } else {
            Vec::new()
        }
    }

    fn refused(&mut self, reason: &RefusedReason) -> Vec<Event> {
        match reason {
            _ if !self.hears() => Vec::new(),
            RefusedReason::Session => self.ends("timeout"),
            RefusedReason::Site => self.ends("error"),
            RefusedReason::Replaced => {
                self.line = Line::Down;
                self.elsewhere = true;
                self.lost_at_ms = None;
                vec![Event::Elsewhere]
            }
            _ => self.lost(),
        }
    }

    /// What falls due.
    fn time(&mut self) -> Vec<Event> {
        if self.lost_at_ms.is_some_and(|lost| self.now_ms >= lost + self.grace_ms) {
            return self.ends("serverUnavailable");
        }
        if self.asked_at_ms.is_some_and(|asked| self.now_ms >= asked + ANSWER_WITHIN_MS) {
            self.asked_at_ms = None;
        }
        Vec::new()
    }

    fn predicts(&mut self, step: &Step) -> Vec<Event> {
        match step {
            Step::Start if self.is_none() => {
                self.starting = true;
                Vec::new()
            }
            Step::Exit if !self.is_none() => self.ends("self"),
            Step::Downgrade => self.mode(false),
            Step::AgentReleases if self.line == Line::Up => self.mode(false),
            Step::Answer(answer) if self.asked_at_ms.take().is_some() => {
                if *answer == UpgradeAnswer::Allowed { self.mode(true) } else { Vec::new() }
            }
            Step::Opened => {
                if self.line == Line::Opening {
                    self.line = Line::Greeting;
                }
                Vec::new()
            }
            Step::Closed => self.lost(),
            Step::Garbage if self.hears() => self.lost(),
            Step::Welcomed => self.welcomed(),
            Step::Refused(reason) => self.refused(reason),
            Step::RelayEnds(reason) if self.hears() => self.ends(reason.as_str()),
            Step::AgentJoins if self.line == Line::Up && !self.agent => {
                self.agent = true;
                vec![Event::AgentJoined { name: "Ada".to_owned() }]
            }
            Step::AgentAsks if self.line == Line::Up && !self.write && self.asked_at_ms.is_none() => {
                self.asked_at_ms = Some(self.now_ms);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// What the engine chose by itself: an attempt to connect, which has to be called for.
    fn follows(&mut self, out: &[Output]) -> Result<(), TestCaseError> {
        let attempts = out.iter().filter(|output| matches!(output, Output::Connect)).count();
        if attempts > 0 {
            prop_assert_eq!((attempts, self.line, self.elsewhere), (1, Line::Down, false));
            prop_assert!(!self.is_none());
            self.line = Line::Opening;
        }
        Ok(())
    }
}

/// The desk, the reference, and what has to hold over a whole session.
struct Life {
    desk: Desk,
    reference: Reference,
    agent_seq: u64,
    kept: Option<String>,
    question: bool,
    capturing: bool,
    /// The number of the last frame of this document that was sent for the first time.
    numbered: u64,
}

impl Life {
    fn new() -> Self {
        let desk = Desk::new();
        let reference = Reference::new(desk.now_ms);
        Self { desk, reference, agent_seq: 0, kept: None, question: false, capturing: false, numbered: 0 }
    }

    fn carry_out(&mut self, step: &Step) -> Result<(), TestCaseError> {
        if let Step::Time(ms) = step {
            self.desk.now_ms += ms;
            self.reference.now_ms += ms;
        }
        if matches!(step, Step::PageLoads) {
            return self.page_loads();
        }
        // The relay lets nobody speak who has not joined, and nobody join twice.
        let (joined, up) = (self.reference.agent, self.reference.line == Line::Up);
        match step {
            Step::AgentJoins if joined || !up => return Ok(()),
            Step::AgentAsks | Step::AgentReleases if !joined || !up => return Ok(()),
            _ => {}
        }
        let mut expected = self.reference.predicts(step);
        expected.append(&mut self.reference.time());
        let out = self.does(step);
        prop_assert_eq!(events(&out), expected);
        self.holds(&out)
    }

    fn does(&mut self, step: &Step) -> Vec<Output> {
        let agent = |life: &mut Self, message: FromAgent| {
            life.agent_seq += 1;
            life.desk.agent_at(life.agent_seq, Lane::Session, 0, &message.encode())
        };
        match step {
            Step::Start => self.desk.give(Input::Start),
            Step::Exit => self.desk.give(Input::Exit),
            Step::Downgrade => self.desk.give(Input::Downgrade),
            Step::Answer(answer) => {
                // The question closes with its answer; in any other way only the engine takes it away.
                self.question = false;
                self.desk.give(Input::UpgradeAnswered(*answer))
            }
            Step::Opened => self.desk.give(Input::SocketOpened),
            Step::Closed => self.desk.give(Input::SocketClosed),
            Step::Welcomed => {
                let agents: &[&str] = if self.reference.agent { &["Ada"] } else { &[] };
                // The relay has what was sent to it, all but the last.
                self.desk.relay(&welcome(self.numbered.saturating_sub(1), agents))
            }
            Step::Refused(reason) => self.desk.relay(&FromRelay::Refused { reason: reason.clone() }),
            Step::RelayEnds(reason) => self.desk.relay(&FromRelay::Ended { reason: reason.clone() }),
            Step::AgentJoins => self.desk.relay(&FromRelay::AgentJoined { name: "Ada".into() }),
            Step::AgentAsks => agent(self, FromAgent::RequestWriteMode),
            Step::AgentReleases => agent(self, FromAgent::ReleaseWriteMode),
            Step::Garbage => self.desk.give(Input::SocketMessage(b"\xff\xff\xff")),
            Step::PageReads => {
                let mut facts = Facts::default();
                facts.document(|facts| {
                    facts.element(3, "button", &[], false);
                });
                let (words, text) = facts.take();
                self.desk.give(Input::Facts { words: &words, text: &text })
            }
            Step::PageLoads | Step::Time(_) => self.desk.give(Input::Tick),
        }
    }

    /// All that was in memory is gone but the record.
    fn page_loads(&mut self) -> Result<(), TestCaseError> {
        let before = &self.reference;
        let (write, agent, now_ms) = (before.write, before.agent, before.now_ms);
        if before.elsewhere {
            return Ok(());
        }
        let Some(record) = self.kept.clone() else {
            prop_assert!(!before.running);
            return Ok(());
        };
        *self = Self { kept: self.kept.take(), agent_seq: self.agent_seq, ..Self::new() };
        self.desk.now_ms = now_ms;
        self.reference = Reference { running: true, write, agent, ..Reference::new(now_ms) };
        let out = self.desk.give(Input::Resume { record: &record, tab: 1 });
        prop_assert_eq!(events(&out), []);
        self.holds(&out)
    }

    fn holds(&mut self, out: &[Output]) -> Result<(), TestCaseError> {
        self.reference.follows(out)?;
        for output in out {
            match output {
                Output::Keep(record) => self.kept.clone_from(record),
                Output::UpgradeWanted => prop_assert!(!core::mem::replace(&mut self.question, true)),
                Output::UpgradeWithdrawn => prop_assert!(core::mem::take(&mut self.question)),
                Output::CaptureStart => self.capturing = true,
                Output::CaptureStop => self.capturing = false,
                Output::Event(Event::Ended { .. }) => {
                    self.numbered = 0;
                    self.agent_seq = 0;
                }
                _ => {}
            }
        }
        let reference = &self.reference;
        prop_assert_eq!(self.question, reference.asked_at_ms.is_some());
        prop_assert_eq!(
            self.kept.is_some(),
            reference.running,
            "what is kept is what a page load can go on with"
        );
        if self.capturing {
            prop_assert!(reference.running && reference.agent, "nobody is there to read the page for");
        }
        let sent = frames(out);
        if reference.line == Line::Up || reference.line == Line::Down && !sent.is_empty() {
            self.numbers_have_no_gap(&sent)?;
        }
        Ok(())
    }

    /// What is sent again and what is new follow each other.
    fn numbers_have_no_gap(&mut self, sent: &[(Header, Vec<u8>)]) -> Result<(), TestCaseError> {
        for (header, _) in sent.iter().filter(|(header, _)| header.lane.is_sequenced()) {
            let seq = header.seq.0;
            prop_assert!(seq <= self.numbered + 1, "{} follows {}", seq, self.numbered);
            self.numbered = self.numbered.max(seq);
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_the_page_is_told_what_the_reference_predicts(steps in proptest::collection::vec(step(), 1..60)) {
        let mut life = Life::new();
        for step in steps {
            life.carry_out(&step)?;
        }
    }

    /// However a session came to stand, a network that works again brings it back, or it is over.
    #[test]
    fn a_session_comes_back_when_the_network_does(steps in proptest::collection::vec(step(), 1..60)) {
        let mut life = Life::new();
        for step in &steps {
            life.carry_out(step)?;
        }
        for step in [Step::Time(RETRY_MAX_MS), Step::Opened, Step::Welcomed] {
            life.carry_out(&step)?;
        }
        let Reference { line, elsewhere, .. } = life.reference;
        prop_assert!(life.reference.is_none() || elsewhere || line == Line::Up);
    }
}
