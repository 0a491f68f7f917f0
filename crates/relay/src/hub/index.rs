//! How sessions are found: by id, by token, by resume key and by agent; and why those that ended did.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use protocol::control::EndReason;

use crate::live::{Live, SeatedAgent};
use crate::secrets::{KeyHash, SessionId};
use crate::session::Side;

/// How long a resume key of an ended session still tells why it ended.
const ENDED_REMEMBERED: Duration = Duration::from_secs(3600);

/// Keys of ended sessions remembered.
const ENDED_REMEMBERED_MAX: usize = 20_000;

/// The maps of the register; they are always changed together.
#[derive(Default)]
pub(super) struct Index {
    pub(super) by_id: HashMap<SessionId, Arc<Live>>,
    pub(super) by_token: HashMap<String, SessionId>,
    pub(super) by_key: HashMap<KeyHash, (Side, SessionId)>,
    pub(super) by_agent: HashMap<String, SessionId>,
    pub(super) ended: HashMap<KeyHash, EndReason>,
    ended_in_order: VecDeque<(Duration, KeyHash)>,
}

impl Index {
    /// Takes a session in.
    pub(super) fn enter(&mut self, live: Live) -> Arc<Live> {
        let live = Arc::new(live);
        self.by_token.insert(live.token.clone(), live.id);
        self.by_key.insert(live.customer_key, (Side::Customer, live.id));
        self.by_id.insert(live.id, Arc::clone(&live));
        live
    }

    /// Notes who the agent of a session is.
    pub(super) fn seat_agent(&mut self, live: &Live, agent: SeatedAgent) {
        // The session may have ended between the join and now.
        if self.by_id.contains_key(&live.id) {
            self.by_key.insert(agent.key, (Side::Agent, live.id));
            self.by_agent.insert(agent.subject, live.id);
        }
    }

    /// Takes an ended session out; its keys tell for a while why it ended.
    pub(super) fn remove(&mut self, live: &Live, customer: &EndReason, agent: &EndReason, now: Duration) {
        self.by_id.remove(&live.id);
        self.by_token.remove(&live.token);
        self.by_key.remove(&live.customer_key);
        self.remember_ended(live.customer_key, customer, now);
        if let Some(seated) = live.facts().agent {
            self.by_key.remove(&seated.key);
            self.remember_ended(seated.key, agent, now);
            if self.by_agent.get(&seated.subject) == Some(&live.id) {
                self.by_agent.remove(&seated.subject);
            }
        }
    }

    fn remember_ended(&mut self, key: KeyHash, reason: &EndReason, now: Duration) {
        if self.ended_in_order.len() >= ENDED_REMEMBERED_MAX
            && let Some((_, oldest)) = self.ended_in_order.pop_front()
        {
            self.ended.remove(&oldest);
        }
        self.ended.insert(key, reason.clone());
        self.ended_in_order.push_back((now, key));
    }

    /// Forgets what was remembered long enough.
    pub(super) fn forget_ended(&mut self, now: Duration) {
        let limit = now.saturating_sub(ENDED_REMEMBERED);
        while let Some(&(at, key)) = self.ended_in_order.front() {
            if at >= limit {
                break;
            }
            self.ended_in_order.pop_front();
            self.ended.remove(&key);
        }
    }
}
