//! One chat: what was said, in bounds, who hears it, and how long it waits for whom.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use super::allowance::Allowance;
use super::words::{ChatId, Declined, Ended, OwnChat, WaitingChat, Writer, Written};
use crate::config::chat::ChatLimits;
use crate::secrets::KeyHash;
use crate::session::ConnId;

/// Messages at once before the rate of the configuration holds.
const MESSAGE_BURST: u32 = 8;

/// Bytes of what was said that a chat keeps, whatever the number of messages: 2,000 chats stay under 260 MB.
const KEPT_BYTES_MAX: usize = 128 * 1024;

/// Characters of a customer's name.
const NAME_CHARS_MAX: usize = 60;

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The site.
    pub site: String,
    /// The page's origin.
    pub origin: String,
    /// What the customer wants to be called.
    pub name: Option<String>,
}

impl Caller {
    /// A name that a customer gave is one line of bounded length, or none.
    pub fn new(site: &str, origin: &str, name: Option<&str>) -> Self {
        let name = name.map(|name| name.chars().filter(|c| !c.is_control()).take(NAME_CHARS_MAX).collect());
        let name = name.map(|name: String| name.trim().to_owned()).filter(|name| !name.is_empty());
        Self { site: site.to_owned(), origin: origin.to_owned(), name }
    }
}

/// The agent who has a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taker {
    /// Who.
    pub subject: String,
    /// What customers see.
    pub name: Arc<str>,
    /// Since when none of the agent's windows is there.
    pub away_since: Option<Duration>,
}

/// One chat.
#[derive(Debug)]
pub struct Conversation {
    pub(super) id: ChatId,
    pub(super) key: KeyHash,
    pub(super) caller: Caller,
    pub(super) taker: Option<Taker>,
    /// The windows of the customer in which it is open.
    pub(super) customers: Vec<ConnId>,
    customer_away_since: Option<Duration>,
    since: Duration,
    last_said: Duration,
    written: VecDeque<Written>,
    written_bytes: usize,
    next_number: u64,
    allowances: [Allowance; 2],
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// It stands in the chat.
    Written(Written),
    /// It stood there already: the writer had not heard so.
    Known(Written),
}

impl Conversation {
    /// A chat that waits.
    pub fn new(id: ChatId, key: KeyHash, caller: Caller, limits: &ChatLimits, now: Duration) -> Self {
        let every = Duration::from_secs(60) / limits.messages_per_minute.max(1);
        Self {
            id,
            key,
            caller,
            taker: None,
            customers: Vec::new(),
            customer_away_since: None,
            since: now,
            last_said: now,
            written: VecDeque::new(),
            written_bytes: 0,
            next_number: 1,
            allowances: [Allowance::new(MESSAGE_BURST, every); 2],
        }
    }

    /// Takes a message in.
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn say(
        &mut self,
        from: Writer,
        message: Message,
        limits: &ChatLimits,
        at: u64,
        now: Duration,
    ) -> Result<Said, Declined> {
        // A writer who lost the connection sends again what may have arrived.
        let known = |written: &&Written| written.from == from && written.r#ref == Some(message.reference);
        if let Some(written) = self.written.iter().rev().find(known) {
            return Ok(Said::Known(written.clone()));
        }
        self.allowances[from as usize].take(now).map_err(|_| Declined::TooFast)?;
        let text = plain(&message.text);
        if text.is_empty() {
            return Err(Declined::Empty);
        }
        if text.chars().count() > limits.message_chars_max {
            return Err(Declined::TooLong);
        }
        let written = Written {
            number: self.next_number,
            from,
            text: text.into(),
            at,
            r#ref: Some(message.reference),
            start: message.start.map(Into::into),
        };
        self.next_number += 1;
        self.last_said = now;
        self.written_bytes += written.text.len();
        self.written.push_back(written.clone());
        while self.written.len() > limits.kept_messages_max
            || (self.written_bytes > KEPT_BYTES_MAX && self.written.len() > 1)
        {
            self.written_bytes -= self.written.pop_front().map_or(0, |oldest| oldest.text.len());
        }
        Ok(Said::Written(written))
    }

    /// An agent takes it.
    pub fn take(&mut self, subject: &str, name: &Arc<str>, now: Duration) {
        self.taker = Some(Taker { subject: subject.to_owned(), name: Arc::clone(name), away_since: None });
        self.last_said = now;
    }

    /// It waits again.
    pub fn wait_again(&mut self, now: Duration) {
        self.taker = None;
        self.since = now;
    }

    /// Notes which of the customer's windows are there.
    pub fn customer_present(&mut self, now: Duration) -> bool {
        let present = !self.customers.is_empty();
        self.customer_away_since = if present { None } else { self.customer_away_since.or(Some(now)) };
        present
    }

    /// What is due at `now`.
    pub fn due(&self, limits: &ChatLimits, now: Duration) -> Option<Due> {
        let over = |since: Duration, limit: Duration| now.saturating_sub(since) >= limit;
        if self.customer_away_since.is_some_and(|since| over(since, limits.customer_offline)) {
            return Some(Due::End(Ended::CustomerAway));
        }
        match &self.taker {
            None => over(self.since, limits.wait).then_some(Due::End(Ended::Unanswered)),
            Some(_) if over(self.last_said, limits.inactivity) => Some(Due::End(Ended::Inactivity)),
            Some(taker) => {
                let away = taker.away_since.is_some_and(|since| over(since, limits.agent_offline));
                away.then_some(Due::WaitAgain)
            }
        }
    }

    /// As those see it who might take it.
    pub fn waiting(&self, unix_ms: impl Fn(Duration) -> u64) -> WaitingChat {
        let Caller { site, origin, name } = self.caller.clone();
        WaitingChat { chat: self.id, site, origin, name, since: unix_ms(self.since) }
    }

    /// As the agent sees it who has it.
    pub fn own(&self, unix_ms: impl Fn(Duration) -> u64) -> OwnChat {
        OwnChat {
            chat: self.waiting(unix_ms),
            present: !self.customers.is_empty(),
            messages: self.history(Writer::Agent),
        }
    }

    /// What was said, for one side.
    pub fn history(&self, reader: Writer) -> Vec<Written> {
        self.written.iter().map(|written| told(written, reader)).collect()
    }
}

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// It ends.
    End(Ended),
    /// Its agent has left: it waits for another.
    WaitAgain,
}

/// Something said, before it stands in a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The text as it came.
    pub text: String,
    /// The writer's own number for it.
    pub reference: u64,
    /// The nine digits in it, if a session of the site waits under them.
    pub start: Option<String>,
}

/// A message as one side is told it: references are the writer's own, digits are for the agent.
pub fn told(written: &Written, reader: Writer) -> Written {
    let mut told = written.clone();
    if written.from != reader {
        told.r#ref = None;
    }
    if reader == Writer::Customer {
        told.start = None;
    }
    told
}

/// Text and line breaks, and nothing that could steer a terminal or a renderer.
fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let kept: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    kept.trim().to_owned()
}
