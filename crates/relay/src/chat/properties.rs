//! Properties of the desk under random orders of events: nobody hears what is not theirs, nothing is lost or told twice,
//! and what ended stays so.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use proptest::prelude::*;

use super::conversation::{Caller, Message};
use super::desk::Desk;
use super::events::{Badge, Fresh, Input, Output};
use super::words::{ChatId, Declined, Ended, Refused, ToAgent, ToCustomer, Written};
use crate::config::chat::ChatLimits;
use crate::identity::Sites;
use crate::secrets::KeyHash;
use crate::session::ConnId;

/// Site of a chat is its number's parity; so is that of an agent.
const SITES: [&str; 2] = ["even", "odd"];

fn limits() -> ChatLimits {
    ChatLimits {
        chats_max: 6,
        chats_per_agent_max: 2,
        message_chars_max: 20,
        messages_per_minute: 600,
        kept_messages_max: 5,
        wait: Duration::from_secs(30),
        inactivity: Duration::from_secs(60),
        customer_offline: Duration::from_secs(10),
        agent_offline: Duration::from_secs(10),
    }
}

fn site_of(chat: u64) -> &'static str {
    SITES[usize::from(chat % 2 == 1)]
}

fn hash(chat: u64) -> KeyHash {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&chat.to_le_bytes());
    KeyHash(bytes)
}

#[derive(Debug, Clone)]
enum Step {
    Call,
    ComeBack {
        chat: u64,
    },
    /// With the key of a chat of the other site.
    ComeBackElsewhere {
        chat: u64,
    },
    AgentArrives {
        agent: u8,
    },
    CustomerSays {
        at: usize,
        reference: u64,
    },
    AgentSays {
        at: usize,
        chat: u64,
        reference: u64,
    },
    Accept {
        at: usize,
        chat: u64,
    },
    AgentEnds {
        at: usize,
        chat: u64,
    },
    CustomerEnds {
        at: usize,
    },
    Leave {
        at: usize,
    },
    Wait {
        seconds: u64,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let chat = 1..8u64;
    let at = 0..12usize;
    let reference = 0..6u64;
    prop_oneof![
        2 => Just(Step::Call),
        1 => chat.clone().prop_map(|chat| Step::ComeBack { chat }),
        1 => chat.clone().prop_map(|chat| Step::ComeBackElsewhere { chat }),
        1 => (0..4u8).prop_map(|agent| Step::AgentArrives { agent }),
        4 => (at.clone(), reference.clone()).prop_map(|(at, reference)| Step::CustomerSays { at, reference }),
        4 => (at.clone(), chat.clone(), reference)
            .prop_map(|(at, chat, reference)| Step::AgentSays { at, chat, reference }),
        4 => (at.clone(), chat.clone()).prop_map(|(at, chat)| Step::Accept { at, chat }),
        1 => (at.clone(), chat).prop_map(|(at, chat)| Step::AgentEnds { at, chat }),
        1 => at.clone().prop_map(|at| Step::CustomerEnds { at }),
        2 => at.prop_map(|at| Step::Leave { at }),
        1 => (0..20u64).prop_map(|seconds| Step::Wait { seconds }),
    ]
}

/// What one window has been told.
#[derive(Debug, Default)]
struct Window {
    /// A customer's chat; `None` for agents.
    chat: Option<u64>,
    agent: Option<u8>,
    /// Chats that an agent's window was given to read.
    taken: BTreeSet<u64>,
    /// Numbers of the messages told, by chat.
    told: BTreeMap<u64, Vec<u64>>,
    last_word: bool,
}

#[derive(Debug)]
struct World {
    desk: Desk,
    now: Duration,
    windows: BTreeMap<ConnId, Window>,
    next_conn: u64,
    next_chat: u64,
    /// The texts of each chat by number, as the first reader was told them.
    texts: BTreeMap<(u64, u64), String>,
    over: BTreeSet<u64>,
}

impl World {
    fn new() -> Self {
        Self {
            desk: Desk::new(limits(), 1_000_000),
            now: Duration::ZERO,
            windows: BTreeMap::new(),
            next_conn: 1,
            next_chat: 1,
            texts: BTreeMap::new(),
            over: BTreeSet::new(),
        }
    }

    fn open(&mut self, window: Window) -> ConnId {
        let conn = ConnId(self.next_conn);
        self.next_conn += 1;
        self.windows.insert(conn, window);
        conn
    }

    /// The window at some place among those that are open.
    fn at(&self, at: usize) -> Option<ConnId> {
        let open: Vec<ConnId> = self.windows.keys().copied().collect();
        (!open.is_empty()).then(|| open[at % open.len()])
    }

    fn message(&self, from: &str, reference: u64) -> Message {
        Message { text: format!("{from} {reference}"), reference, start: None }
    }

    fn step(&mut self, step: Step) {
        let input = match step {
            Step::Call => {
                let chat = self.next_chat;
                self.next_chat += 1;
                let conn = self.open(Window { chat: Some(chat), ..Window::default() });
                let caller = Caller::new(site_of(chat), "https://shop.example", Some("Kim"));
                let fresh = Fresh { id: ChatId(chat), key: "key".to_owned(), hash: hash(chat) };
                Input::Called { conn, caller, fresh }
            }
            Step::ComeBack { chat } => {
                let conn = self.open(Window { chat: Some(chat), ..Window::default() });
                let site = site_of(chat).to_owned();
                Input::CameBack { conn, site, key: "key".to_owned(), hash: hash(chat) }
            }
            Step::ComeBackElsewhere { chat } => {
                let conn = self.open(Window { chat: None, ..Window::default() });
                let site = site_of(chat + 1).to_owned();
                Input::CameBack { conn, site, key: "key".to_owned(), hash: hash(chat) }
            }
            Step::AgentArrives { agent } => {
                let conn = self.open(Window { agent: Some(agent), ..Window::default() });
                let sites = Sites::Only(vec![site_of(u64::from(agent)).to_owned()]);
                let subject = format!("agent {agent}");
                let badge = Badge { name: subject.as_str().into(), subject, sites };
                Input::AgentArrived { conn, badge }
            }
            Step::CustomerSays { at, reference } => match self.at(at) {
                Some(conn) => Input::CustomerSaid { conn, message: self.message("customer", reference) },
                None => return,
            },
            Step::AgentSays { at, chat, reference } => match self.at(at) {
                Some(conn) => {
                    Input::AgentSaid { conn, chat: ChatId(chat), message: self.message("agent", reference) }
                }
                None => return,
            },
            Step::Accept { at, chat } => match self.at(at) {
                Some(conn) => Input::Accepts { conn, chat: ChatId(chat) },
                None => return,
            },
            Step::AgentEnds { at, chat } => match self.at(at) {
                Some(conn) => Input::AgentEnds { conn, chat: ChatId(chat) },
                None => return,
            },
            Step::CustomerEnds { at } => match self.at(at) {
                Some(conn) => Input::CustomerEnds { conn },
                None => return,
            },
            Step::Leave { at } => match self.at(at) {
                Some(conn) => {
                    self.windows.remove(&conn);
                    Input::Gone { conn }
                }
                None => return,
            },
            Step::Wait { seconds } => {
                self.now += Duration::from_secs(seconds);
                Input::Tick
            }
        };
        self.now += Duration::from_millis(50);
        let mut out = Vec::new();
        self.desk.handle(input, self.now, &mut out);
        for output in out {
            self.follow(output);
        }
        assert!(self.desk.chats() <= limits().chats_max);
        assert!(self.desk.waiting() <= self.desk.chats());
    }

    fn follow(&mut self, output: Output) {
        match output {
            Output::TellCustomer(conn, word) => self.customer_hears(conn, word),
            Output::TellAgent(conn, word) => self.agent_hears(conn, word),
            Output::Close(conn) => {
                let window = self.windows.remove(&conn).expect("only open sockets are closed");
                assert!(window.last_word, "a socket is closed without a word");
                let mut out = Vec::new();
                self.desk.handle(Input::Gone { conn }, self.now, &mut out);
                out.into_iter().for_each(|output| self.follow(output));
            }
            Output::Count(_) => {}
        }
    }

    fn customer_hears(&mut self, conn: ConnId, word: ToCustomer) {
        let window = self.windows.get_mut(&conn).expect("only open sockets are told something");
        assert_eq!(window.agent, None);
        match word {
            ToCustomer::Welcome { messages, .. } => {
                let chat = window.chat.expect("welcomed with the key of another site");
                assert!(!self.over.contains(&chat), "a chat came back");
                assert!(messages.len() <= limits().kept_messages_max);
                messages.into_iter().for_each(|message| self.read(conn, chat, &message));
            }
            ToCustomer::Message(message) => {
                let chat = window.chat.expect("told something without a chat");
                assert_eq!(message.start, None);
                self.read(conn, chat, &message);
            }
            ToCustomer::Ended { .. } => {
                window.last_word = true;
                self.over.extend(window.chat);
            }
            ToCustomer::Refused { reason, .. } => {
                assert!(matches!(reason, Refused::Chat | Refused::Ended | Refused::Busy | Refused::Replaced));
                window.last_word = true;
            }
            ToCustomer::Agent { .. } | ToCustomer::Typing { .. } | ToCustomer::Declined { .. } => {}
        }
    }

    fn agent_hears(&mut self, conn: ConnId, word: ToAgent) {
        let Some(agent) = self.windows.get(&conn).expect("only open sockets are told something").agent else {
            // A customer's socket that spoke as an agent is told that it has no such chat.
            assert!(matches!(word, ToAgent::Declined { reason: Declined::Chat, .. }), "{word:?}");
            return;
        };
        let of_site = |chat: u64| assert_eq!(site_of(chat), site_of(u64::from(agent)), "another site's chat");
        match word {
            ToAgent::Welcome { chats, .. } => {
                for own in chats {
                    of_site(own.chat.chat.0);
                    self.takes(conn, own.chat.chat.0, &own.messages);
                }
            }
            ToAgent::Waiting { chats, total } => {
                assert_eq!(chats.len(), total);
                chats.iter().for_each(|waiting| of_site(waiting.chat.0));
            }
            ToAgent::Accepted { chat } => {
                of_site(chat.chat.chat.0);
                self.takes(conn, chat.chat.chat.0, &chat.messages);
            }
            ToAgent::Message { chat, message } => {
                of_site(chat.0);
                assert!(self.windows[&conn].taken.contains(&chat.0), "read without having taken it");
                self.read(conn, chat.0, &message);
            }
            ToAgent::Ended { chat, .. } => {
                of_site(chat.0);
                self.over.insert(chat.0);
            }
            ToAgent::Typing { chat, .. } | ToAgent::Customer { chat, .. } => {
                of_site(chat.0);
                assert!(self.windows[&conn].taken.contains(&chat.0));
            }
            ToAgent::Declined { .. } => {}
            ToAgent::Refused { .. } => self.windows.get_mut(&conn).expect("there").last_word = true,
        }
    }

    fn takes(&mut self, conn: ConnId, chat: u64, messages: &[Written]) {
        let window = self.windows.get_mut(&conn).expect("there");
        window.taken.insert(chat);
        // Taken anew after another agent had it: the whole history once more.
        window.told.remove(&chat);
        messages.iter().for_each(|message| self.read(conn, chat, message));
    }

    /// Numbers go up by one for each reader, and everybody reads the same.
    fn read(&mut self, conn: ConnId, chat: u64, message: &Written) {
        let told = self.windows.get_mut(&conn).expect("there").told.entry(chat).or_default();
        if let Some(last) = told.last() {
            // What is known already may be told again to its writer, who asked by sending it again.
            let again = message.r#ref.is_some() && told.contains(&message.number);
            assert!(message.number == last + 1 || again, "{last} is followed by {}", message.number);
        }
        told.push(message.number);
        told.sort_unstable();
        let text = self.texts.entry((chat, message.number)).or_insert_with(|| message.text.to_string());
        assert_eq!(text.as_str(), &*message.text);
    }
}

proptest! {
    #[test]
    fn everybody_hears_what_is_theirs_once_and_in_order(steps in prop::collection::vec(step(), 1..120)) {
        let mut world = World::new();
        for step in steps {
            world.step(step);
        }
    }
}

fn run(desk: &mut Desk, input: Input, second: u64) -> Vec<Output> {
    let mut out = Vec::new();
    desk.handle(input, Duration::from_secs(second), &mut out);
    out
}

fn call(desk: &mut Desk, chat: u64, second: u64) -> ConnId {
    let conn = ConnId(100 + chat);
    let caller = Caller::new(site_of(chat), "https://shop.example", None);
    let fresh = Fresh { id: ChatId(chat), key: "key".to_owned(), hash: hash(chat) };
    run(desk, Input::Called { conn, caller, fresh }, second);
    conn
}

fn agent(desk: &mut Desk, conn: u64, second: u64) -> ConnId {
    let conn = ConnId(conn);
    let badge = Badge { subject: "ann".to_owned(), name: "Ann".into(), sites: Sites::All };
    run(desk, Input::AgentArrived { conn, badge }, second);
    conn
}

fn ends_with(out: &[Output], wanted: Ended) -> bool {
    out.iter().any(
        |output| matches!(output, Output::TellCustomer(_, ToCustomer::Ended { reason }) if *reason == wanted),
    )
}

#[test]
fn a_chat_that_nobody_takes_ends_unanswered() {
    let mut desk = Desk::new(limits(), 0);
    call(&mut desk, 1, 1);
    assert!(!ends_with(&run(&mut desk, Input::Tick, 30), Ended::Unanswered));
    assert!(ends_with(&run(&mut desk, Input::Tick, 31), Ended::Unanswered));
    assert_eq!((desk.chats(), desk.waiting()), (0, 0));
}

#[test]
fn a_chat_in_which_nobody_says_anything_ends() {
    let mut desk = Desk::new(limits(), 0);
    call(&mut desk, 1, 1);
    let ann = agent(&mut desk, 1, 1);
    run(&mut desk, Input::Accepts { conn: ann, chat: ChatId(1) }, 2);
    assert!(!ends_with(&run(&mut desk, Input::Tick, 61), Ended::Inactivity));
    assert!(ends_with(&run(&mut desk, Input::Tick, 62), Ended::Inactivity));
}

#[test]
fn a_customer_who_stays_away_loses_the_chat_and_one_who_comes_back_does_not() {
    let mut desk = Desk::new(limits(), 0);
    let conn = call(&mut desk, 1, 1);
    run(&mut desk, Input::Gone { conn }, 2);
    run(&mut desk, Input::Tick, 11);
    assert_eq!(desk.chats(), 1);
    let back = ConnId(7);
    let site = site_of(1).to_owned();
    run(&mut desk, Input::CameBack { conn: back, site, key: String::new(), hash: hash(1) }, 11);
    run(&mut desk, Input::Tick, 20);
    assert_eq!(desk.chats(), 1);
    run(&mut desk, Input::Gone { conn: back }, 20);
    run(&mut desk, Input::Tick, 30);
    assert_eq!(desk.chats(), 0);
}

#[test]
fn a_chat_whose_agent_has_left_waits_for_another() {
    let mut desk = Desk::new(limits(), 0);
    let customer = call(&mut desk, 1, 1);
    let ann = agent(&mut desk, 1, 1);
    run(&mut desk, Input::Accepts { conn: ann, chat: ChatId(1) }, 2);
    run(&mut desk, Input::Gone { conn: ann }, 3);
    assert_eq!(desk.waiting(), 0);
    let out = run(&mut desk, Input::Tick, 13);
    assert_eq!(out, [Output::TellCustomer(customer, ToCustomer::Agent { name: None })]);
    assert_eq!(desk.waiting(), 1);
}

#[test]
fn an_agent_who_reloads_the_console_finds_the_chat_again() {
    let mut desk = Desk::new(limits(), 0);
    call(&mut desk, 1, 1);
    let ann = agent(&mut desk, 1, 1);
    run(&mut desk, Input::Accepts { conn: ann, chat: ChatId(1) }, 2);
    let message = Message { text: "hello".to_owned(), reference: 1, start: None };
    run(&mut desk, Input::AgentSaid { conn: ann, chat: ChatId(1), message }, 3);
    run(&mut desk, Input::Gone { conn: ann }, 4);
    let badge = Badge { subject: "ann".to_owned(), name: "Ann".into(), sites: Sites::All };
    let out = run(&mut desk, Input::AgentArrived { conn: ConnId(2), badge }, 5);
    let Some(Output::TellAgent(_, ToAgent::Welcome { chats, .. })) = out.first() else { panic!("{out:?}") };
    assert_eq!(chats[0].messages[0].text.as_ref(), "hello");
    run(&mut desk, Input::Tick, 30);
    assert_eq!(desk.waiting(), 0);
}

#[test]
fn messages_are_bounded_in_length_rate_and_number() {
    let mut desk = Desk::new(ChatLimits { messages_per_minute: 60, ..limits() }, 0);
    let conn = call(&mut desk, 1, 1);
    let mut say = |text: &str, reference, second| {
        let message = Message { text: text.to_owned(), reference, start: None };
        match run(&mut desk, Input::CustomerSaid { conn, message }, second).last() {
            Some(Output::TellCustomer(_, ToCustomer::Declined { reason, .. })) => Err(*reason),
            Some(Output::TellCustomer(_, ToCustomer::Message(written))) => Ok(written.text.to_string()),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(say(&"x".repeat(20), 1, 1), Ok("x".repeat(20)));
    assert_eq!(say(&"x".repeat(21), 2, 1), Err(Declined::TooLong));
    assert_eq!(say(" \r\n ", 3, 1), Err(Declined::Empty));
    assert_eq!(say("\u{1b}[2Ja\r\nb\u{0}", 4, 1), Ok("[2Ja\nb".to_owned()));
    for reference in 5..9 {
        assert_eq!(say("y", reference, 1), Ok("y".to_owned()));
    }
    assert_eq!(say("y", 9, 1), Err(Declined::TooFast));
    assert_eq!(say("y", 10, 2), Ok("y".to_owned()));
    // Sent again after a lost connection: told again, and written once.
    assert_eq!(say("y", 10, 2), Ok("y".to_owned()));
    let site = site_of(1).to_owned();
    let back = Input::CameBack { conn: ConnId(9), site, key: String::new(), hash: hash(1) };
    let out = run(&mut desk, back, 3);
    let Some(Output::TellCustomer(_, ToCustomer::Welcome { messages, .. })) = out.first() else {
        panic!("{out:?}")
    };
    assert_eq!(messages.iter().map(|written| written.number).collect::<Vec<_>>(), [3, 4, 5, 6, 7]);
}

#[test]
fn a_desk_without_room_says_so() {
    let mut desk = Desk::new(ChatLimits { chats_max: 0, ..limits() }, 0);
    let fresh = Fresh { id: ChatId(1), key: String::new(), hash: hash(1) };
    let caller = Caller::new("even", "https://shop.example", None);
    let out = run(&mut desk, Input::Called { conn: ConnId(1), caller, fresh }, 1);
    assert!(matches!(
        out[..],
        [Output::TellCustomer(_, ToCustomer::Refused { reason: Refused::Busy, .. }), Output::Close(_)]
    ));
}
