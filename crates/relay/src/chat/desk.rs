//! All chats with their sockets: who waits, who talks with whom, and what each socket is told. Pure: takes `now`.
//!
//! **Invariant.** An agent hears of a chat only as one of its site's agents, and reads it only after having taken it.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use super::conversation::{Caller, Conversation, Due, Message, Said, told};
use super::events::{Badge, Counted, Fresh, Input, Output};
use super::words::{ChatId, Declined, Ended, Refused, ToAgent, ToCustomer, Writer, Written};
use crate::config::chat::ChatLimits;
use crate::identity::Sites;
use crate::secrets::KeyHash;
use crate::session::ConnId;

/// Windows in which a customer may have one chat open, or an agent the console.
const WINDOWS_MAX: usize = 8;

/// Waiting chats that agents are shown; they see how many more there are.
const WAITING_SHOWN_MAX: usize = 50;

/// Keys of ended chats that are remembered, to tell their customers so.
const ENDED_REMEMBERED_MAX: usize = 5000;

/// All chats.
#[derive(Debug)]
pub struct Desk {
    limits: ChatLimits,
    /// Milliseconds since 1970 at the time zero.
    began_unix_ms: u64,
    chats: BTreeMap<ChatId, Conversation>,
    by_key: HashMap<KeyHash, ChatId>,
    /// Those that wait, the longest first.
    queue: VecDeque<ChatId>,
    customers: HashMap<ConnId, ChatId>,
    agents: BTreeMap<ConnId, Badge>,
    ended: VecDeque<KeyHash>,
}

impl Desk {
    /// No chats yet; `began_unix_ms` is the time of day at which `now` is zero.
    pub fn new(limits: ChatLimits, began_unix_ms: u64) -> Self {
        Self {
            limits,
            began_unix_ms,
            chats: BTreeMap::new(),
            by_key: HashMap::new(),
            queue: VecDeque::new(),
            customers: HashMap::new(),
            agents: BTreeMap::new(),
            ended: VecDeque::new(),
        }
    }

    /// Chats at the moment.
    pub fn chats(&self) -> usize {
        self.chats.len()
    }

    /// Chats that wait for an agent.
    pub fn waiting(&self) -> usize {
        self.queue.len()
    }

    /// The site of a customer's chat.
    pub fn site_of(&self, conn: ConnId) -> Option<&str> {
        let chat = self.chats.get(self.customers.get(&conn)?)?;
        Some(&chat.caller.site)
    }

    /// Takes note of something and appends what follows from it.
    pub fn handle(&mut self, input: Input, now: Duration, out: &mut Vec<Output>) {
        match input {
            Input::Called { conn, caller, fresh } => self.called(conn, caller, fresh, now, out),
            Input::CameBack { conn, site, key, hash } => self.came_back(conn, &site, key, &hash, now, out),
            Input::AgentArrived { conn, badge } => self.agent_arrived(conn, badge, out),
            Input::CustomerSaid { conn, message } => self.customer_said(conn, message, now, out),
            Input::CustomerTypes { conn, on } => {
                if let Some(chat) = self.customers.get(&conn).copied() {
                    self.tell_taker(chat, &ToAgent::Typing { chat, on }, out);
                }
            }
            Input::CustomerEnds { conn } => {
                if let Some(chat) = self.customers.get(&conn).copied() {
                    self.end(chat, Ended::Customer, out);
                }
            }
            Input::Accepts { conn, chat } => self.accepts(conn, chat, now, out),
            Input::AgentSaid { conn, chat, message } => self.agent_said(conn, chat, message, now, out),
            Input::AgentTypes { conn, chat, on } => {
                if self.has(conn, chat) {
                    self.tell_customers(chat, &ToCustomer::Typing { on }, out);
                }
            }
            Input::AgentEnds { conn, chat } => {
                if self.has(conn, chat) {
                    self.end(chat, Ended::Agent, out);
                } else {
                    decline(conn, chat, Declined::Chat, None, out);
                }
            }
            Input::Gone { conn } => self.gone(conn, now, out),
            Input::Tick => self.tick(now, out),
        }
    }

    fn called(&mut self, conn: ConnId, caller: Caller, fresh: Fresh, now: Duration, out: &mut Vec<Output>) {
        // Two chats of one name, or of one key, do not happen; if they did, the second would not be let in.
        let taken = self.chats.contains_key(&fresh.id) || self.by_key.contains_key(&fresh.hash);
        if taken || self.chats.len() >= self.limits.chats_max {
            return refuse_customer(conn, Refused::Busy, out);
        }
        let site = caller.site.clone();
        let mut chat = Conversation::new(fresh.id, fresh.hash, caller, &self.limits, now);
        chat.customers.push(conn);
        self.customers.insert(conn, fresh.id);
        self.by_key.insert(fresh.hash, fresh.id);
        self.queue.push_back(fresh.id);
        self.chats.insert(fresh.id, chat);
        out.push(Output::Count(Counted::Begun));
        let welcome = ToCustomer::Welcome {
            key: fresh.key,
            agent: None,
            messages: Vec::new(),
            chars_max: self.limits.message_chars_max,
        };
        out.push(Output::TellCustomer(conn, welcome));
        self.tell_waiting(&site, out);
    }

    fn came_back(
        &mut self,
        conn: ConnId,
        site: &str,
        key: String,
        hash: &KeyHash,
        now: Duration,
        out: &mut Vec<Output>,
    ) {
        let found = self.by_key.get(hash).and_then(|id| self.chats.get_mut(id));
        let Some(chat) = found.filter(|chat| chat.caller.site == site) else {
            let reason = if self.ended.contains(hash) { Refused::Ended } else { Refused::Chat };
            return refuse_customer(conn, reason, out);
        };
        let was_away = chat.customers.is_empty();
        if chat.customers.len() >= WINDOWS_MAX {
            let oldest = chat.customers.remove(0);
            self.customers.remove(&oldest);
            refuse_customer(oldest, Refused::Replaced, out);
        }
        chat.customers.push(conn);
        chat.customer_present(now);
        let id = chat.id;
        let welcome = ToCustomer::Welcome {
            key,
            agent: chat.taker.as_ref().map(|taker| Arc::clone(&taker.name)),
            messages: chat.history(Writer::Customer),
            chars_max: self.limits.message_chars_max,
        };
        self.customers.insert(conn, id);
        out.push(Output::TellCustomer(conn, welcome));
        if was_away {
            self.tell_taker(id, &ToAgent::Customer { chat: id, present: true }, out);
        }
    }

    fn agent_arrived(&mut self, conn: ConnId, badge: Badge, out: &mut Vec<Output>) {
        let windows: Vec<ConnId> = self.windows_of(&badge.subject).collect();
        if windows.len() >= WINDOWS_MAX
            && let Some(oldest) = windows.first()
        {
            self.agents.remove(oldest);
            refuse_agent(*oldest, Refused::Replaced, out);
        }
        let began = self.began_unix_ms;
        let mut chats = Vec::new();
        for chat in self.chats.values_mut() {
            let Some(taker) = &mut chat.taker else { continue };
            // The same agent with a token of fewer sites than before reads no more than the token allows.
            if taker.subject == badge.subject && badge.sites.hold(&chat.caller.site) {
                taker.away_since = None;
                chats.push(chat.own(|at| unix_ms(began, at)));
            }
        }
        let welcome = ToAgent::Welcome { chats, chars_max: self.limits.message_chars_max };
        out.push(Output::TellAgent(conn, welcome));
        out.push(Output::TellAgent(conn, self.waiting_for(&badge.sites)));
        self.agents.insert(conn, badge);
    }

    fn customer_said(&mut self, conn: ConnId, message: Message, now: Duration, out: &mut Vec<Output>) {
        let Some(chat) = self.customers.get(&conn).and_then(|id| self.chats.get_mut(id)) else { return };
        let (id, reference) = (chat.id, message.reference);
        let at = unix_ms(self.began_unix_ms, now);
        match chat.say(Writer::Customer, message, &self.limits, at, now) {
            Ok(Said::Known(written)) => {
                out.push(Output::TellCustomer(conn, ToCustomer::Message(told(&written, Writer::Customer))))
            }
            Ok(Said::Written(written)) => {
                out.push(Output::Count(Counted::Message));
                self.tell_written(id, &written, out);
            }
            Err(reason) => {
                out.push(Output::Count(Counted::Declined));
                let declined = ToCustomer::Declined { reason, says: reason.says(), r#ref: reference };
                out.push(Output::TellCustomer(conn, declined));
            }
        }
    }

    fn agent_said(
        &mut self,
        conn: ConnId,
        id: ChatId,
        message: Message,
        now: Duration,
        out: &mut Vec<Output>,
    ) {
        let reference = message.reference;
        if !self.has(conn, id) {
            return decline(conn, id, Declined::Chat, Some(reference), out);
        }
        let Some(chat) = self.chats.get_mut(&id) else { return };
        let at = unix_ms(self.began_unix_ms, now);
        match chat.say(Writer::Agent, message, &self.limits, at, now) {
            Ok(Said::Known(written)) => {
                out.push(Output::TellAgent(conn, ToAgent::Message { chat: id, message: written }));
            }
            Ok(Said::Written(written)) => {
                out.push(Output::Count(Counted::Message));
                self.tell_written(id, &written, out);
            }
            Err(reason) => {
                out.push(Output::Count(Counted::Declined));
                decline(conn, id, reason, Some(reference), out);
            }
        }
    }

    fn accepts(&mut self, conn: ConnId, id: ChatId, now: Duration, out: &mut Vec<Output>) {
        let Some(badge) = self.agents.get(&conn).cloned() else { return };
        let taken = self.chats.values().filter(|chat| is_of(chat, &badge.subject)).count();
        let chat = self.chats.get_mut(&id).filter(|chat| badge.sites.hold(&chat.caller.site));
        let Some(chat) = chat.filter(|chat| chat.taker.is_none()) else {
            return decline(conn, id, Declined::Chat, None, out);
        };
        if taken >= self.limits.chats_per_agent_max {
            return decline(conn, id, Declined::TooMany, None, out);
        }
        chat.take(&badge.subject, &badge.name, now);
        let site = chat.caller.site.clone();
        let began = self.began_unix_ms;
        let own = chat.own(|at| unix_ms(began, at));
        self.queue.retain(|waiting| *waiting != id);
        self.tell_taker(id, &ToAgent::Accepted { chat: own }, out);
        self.tell_customers(id, &ToCustomer::Agent { name: Some(badge.name) }, out);
        self.tell_waiting(&site, out);
    }

    fn gone(&mut self, conn: ConnId, now: Duration, out: &mut Vec<Output>) {
        if let Some(id) = self.customers.remove(&conn)
            && let Some(chat) = self.chats.get_mut(&id)
        {
            chat.customers.retain(|window| *window != conn);
            if !chat.customer_present(now) {
                self.tell_taker(id, &ToAgent::Typing { chat: id, on: false }, out);
                self.tell_taker(id, &ToAgent::Customer { chat: id, present: false }, out);
            }
        }
        if let Some(badge) = self.agents.remove(&conn)
            && self.windows_of(&badge.subject).next().is_none()
        {
            for chat in self.chats.values_mut() {
                if let Some(taker) = chat.taker.as_mut().filter(|taker| taker.subject == badge.subject) {
                    taker.away_since = Some(now);
                }
            }
        }
    }

    fn tick(&mut self, now: Duration, out: &mut Vec<Output>) {
        let due: Vec<(ChatId, Due)> =
            self.chats.values().filter_map(|chat| Some((chat.id, chat.due(&self.limits, now)?))).collect();
        for (id, due) in due {
            match due {
                Due::End(reason) => self.end(id, reason, out),
                Due::WaitAgain => {
                    let Some(chat) = self.chats.get_mut(&id) else { continue };
                    chat.wait_again(now);
                    let site = chat.caller.site.clone();
                    self.queue.push_back(id);
                    self.tell_customers(id, &ToCustomer::Agent { name: None }, out);
                    self.tell_waiting(&site, out);
                }
            }
        }
    }

    fn end(&mut self, id: ChatId, reason: Ended, out: &mut Vec<Output>) {
        self.tell_taker(id, &ToAgent::Ended { chat: id, reason }, out);
        let Some(chat) = self.chats.remove(&id) else { return };
        for conn in chat.customers {
            self.customers.remove(&conn);
            out.push(Output::TellCustomer(conn, ToCustomer::Ended { reason }));
            out.push(Output::Close(conn));
        }
        self.by_key.remove(&chat.key);
        if self.ended.len() >= ENDED_REMEMBERED_MAX {
            self.ended.pop_front();
        }
        self.ended.push_back(chat.key);
        out.push(Output::Count(Counted::Ended));
        if chat.taker.is_none() {
            self.queue.retain(|waiting| *waiting != id);
            self.tell_waiting(&chat.caller.site, out);
        }
    }

    /// Whether this window's agent has the chat.
    fn has(&self, conn: ConnId, id: ChatId) -> bool {
        let chat = self.chats.get(&id);
        self.agents.get(&conn).is_some_and(|badge| {
            chat.is_some_and(|chat| is_of(chat, &badge.subject) && badge.sites.hold(&chat.caller.site))
        })
    }

    fn windows_of(&self, subject: &str) -> impl Iterator<Item = ConnId> {
        self.agents.iter().filter(move |(_, badge)| badge.subject == subject).map(|(conn, _)| *conn)
    }

    fn tell_written(&self, id: ChatId, written: &Written, out: &mut Vec<Output>) {
        self.tell_customers(id, &ToCustomer::Message(told(written, Writer::Customer)), out);
        let message = told(written, Writer::Agent);
        self.tell_taker(id, &ToAgent::Message { chat: id, message }, out);
    }

    fn tell_customers(&self, id: ChatId, word: &ToCustomer, out: &mut Vec<Output>) {
        let Some(chat) = self.chats.get(&id) else { return };
        out.extend(chat.customers.iter().map(|conn| Output::TellCustomer(*conn, word.clone())));
    }

    fn tell_taker(&self, id: ChatId, word: &ToAgent, out: &mut Vec<Output>) {
        let Some(chat) = self.chats.get(&id) else { return };
        let Some(taker) = &chat.taker else { return };
        for (conn, badge) in &self.agents {
            if badge.subject == taker.subject && badge.sites.hold(&chat.caller.site) {
                out.push(Output::TellAgent(*conn, word.clone()));
            }
        }
    }

    /// Tells the agents of a site which chats wait now.
    fn tell_waiting(&self, site: &str, out: &mut Vec<Output>) {
        for (conn, badge) in self.agents.iter().filter(|(_, badge)| badge.sites.hold(site)) {
            out.push(Output::TellAgent(*conn, self.waiting_for(&badge.sites)));
        }
    }

    fn waiting_for(&self, sites: &Sites) -> ToAgent {
        let waiting = self.queue.iter().filter_map(|id| self.chats.get(id));
        let of_sites = waiting.filter(|chat| sites.hold(&chat.caller.site));
        let began = self.began_unix_ms;
        let mut total = 0;
        let mut chats = Vec::new();
        for chat in of_sites {
            total += 1;
            if chats.len() < WAITING_SHOWN_MAX {
                chats.push(chat.waiting(|at| unix_ms(began, at)));
            }
        }
        ToAgent::Waiting { chats, total }
    }
}

fn is_of(chat: &Conversation, subject: &str) -> bool {
    chat.taker.as_ref().is_some_and(|taker| taker.subject == subject)
}

fn refuse_customer(conn: ConnId, reason: Refused, out: &mut Vec<Output>) {
    out.push(Output::TellCustomer(conn, ToCustomer::Refused { reason, says: reason.says() }));
    out.push(Output::Close(conn));
}

fn refuse_agent(conn: ConnId, reason: Refused, out: &mut Vec<Output>) {
    out.push(Output::TellAgent(conn, ToAgent::Refused { reason, says: reason.says() }));
    out.push(Output::Close(conn));
}

fn decline(conn: ConnId, chat: ChatId, reason: Declined, reference: Option<u64>, out: &mut Vec<Output>) {
    let says = reason.says();
    out.push(Output::TellAgent(conn, ToAgent::Declined { chat, reason, says, r#ref: reference }));
}

fn unix_ms(began: u64, now: Duration) -> u64 {
    began.saturating_add(u64::try_from(now.as_millis()).unwrap_or(u64::MAX))
}
