//! A live session with its sockets: the lock around the pure session, and what wakes or closes a socket.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use protocol::control::EndReason;
use tokio::sync::Notify;

use crate::config::Site;
use crate::resources::broker::Broker;
use crate::restrictions::drift::Page;
use crate::secrets::{KeyHash, SessionId};
use crate::session::{ConnId, Input, LastWord, Output, Session, Side};

/// What a socket's writer waits for.
#[derive(Debug, Default)]
pub struct Outlet {
    wake: Notify,
    farewell: Mutex<Option<LastWord>>,
}

impl Outlet {
    /// Until there is something to take, or a last word.
    pub async fn woken(&self) {
        self.wake.notified().await;
    }

    /// The last word before the socket is closed.
    pub fn farewell(&self) -> Option<LastWord> {
        lock(&self.farewell).take()
    }

    /// There is something to take.
    pub fn notify(&self) {
        self.wake.notify_one();
    }

    /// The socket is to be closed; the first reason counts.
    pub fn dismiss(&self, last_word: LastWord) {
        lock(&self.farewell).get_or_insert(last_word);
        self.wake.notify_one();
    }
}

/// Who the agent of a session is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatedAgent {
    /// `sub` of the agent's token.
    pub subject: String,
    /// What remains of the agent's resume key.
    pub key: KeyHash,
}

/// Which of its site's restrictions a session obeys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follows {
    /// Those that are published.
    Published,
    /// The draft: it is a preview, for administrators alone, and does not outlive the relay.
    Draft,
}

/// A session, its sockets and what belongs to it.
#[derive(Debug)]
pub struct Live {
    /// Its name inside the relay.
    pub id: SessionId,
    /// The nine digits.
    pub token: String,
    /// Whose pages it shows.
    pub site: Arc<Site>,
    /// What remains of the customer's resume key.
    pub customer_key: KeyHash,
    /// Resources asked of the customer's browser.
    pub broker: Broker,
    /// Which restrictions it obeys.
    pub follows: Follows,
    /// What its present document has reported of restrictions.
    pub page: Page,
    settled: Notify,
    cell: Mutex<Cell>,
}

#[derive(Debug)]
struct Cell {
    session: Session,
    origin: String,
    agent: Option<SeatedAgent>,
    sockets: Vec<(ConnId, Arc<Outlet>)>,
    /// Empty between inputs; kept so that a frame needs no allocation.
    outputs: Vec<Output>,
}

/// What the register has to do after an input.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Aftermath {
    /// What is written down has changed.
    pub changed: bool,
    /// The customer's answer to restrictions is not waited for any more.
    pub settled: bool,
    /// The session is over: why, to the customer and to the agent.
    pub ended: Option<(EndReason, EndReason)>,
}

/// What is written down of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The page's origin.
    pub origin: String,
    /// The agent, after the join.
    pub agent: Option<SeatedAgent>,
    /// What customers see of the agent.
    pub agent_name: Option<String>,
    /// The newest document's epoch.
    pub newest_epoch: u32,
}

impl Live {
    /// A session that nobody is connected to yet.
    pub fn new(
        id: SessionId,
        token: String,
        site: Arc<Site>,
        customer_key: KeyHash,
        origin: String,
        agent: Option<SeatedAgent>,
        session: Session,
    ) -> Self {
        let cell = Mutex::new(Cell { session, origin, agent, sockets: Vec::new(), outputs: Vec::new() });
        Self {
            id,
            token,
            site,
            customer_key,
            broker: Broker::default(),
            follows: Follows::Published,
            page: Page::default(),
            settled: Notify::new(),
            cell,
        }
    }

    /// Has it obey other restrictions than the published ones.
    #[must_use]
    pub fn following(self, follows: Follows) -> Self {
        Self { follows, ..self }
    }

    /// Seats a socket, if `admit` still allows it under the lock; `Err` is the refusal.
    ///
    /// # Errors
    /// What `admit` says.
    pub fn arrive<E>(
        &self,
        conn: ConnId,
        outlet: &Arc<Outlet>,
        now: Duration,
        admit: impl FnOnce(&Session, &mut Option<SeatedAgent>, &mut String) -> Result<Input, E>,
    ) -> Result<Aftermath, E> {
        let mut guard = lock(&self.cell);
        let cell = &mut *guard;
        let input = admit(&cell.session, &mut cell.agent, &mut cell.origin)?;
        cell.sockets.push((conn, Arc::clone(outlet)));
        let aftermath = cell.handle(input, now);
        self.tell_settled(&aftermath);
        Ok(aftermath)
    }

    /// Lets the session take note of something.
    pub fn handle(&self, input: Input, now: Duration) -> Aftermath {
        let aftermath = lock(&self.cell).handle(input, now);
        self.tell_settled(&aftermath);
        aftermath
    }

    /// Appends what is next for a socket.
    pub fn take(&self, side: Side, conn: ConnId, budget: usize, out: &mut Vec<Bytes>) {
        lock(&self.cell).session.take(side, conn, budget, out);
    }

    /// A socket's task has ended.
    pub fn gone(&self, side: Side, conn: ConnId, now: Duration) -> Aftermath {
        let mut cell = lock(&self.cell);
        cell.sockets.retain(|(known, _)| *known != conn);
        let aftermath = cell.handle(Input::Gone { side, conn }, now);
        self.tell_settled(&aftermath);
        aftermath
    }

    /// Until the customer obeys what it was told, or is not there to do so.
    pub async fn obedient(&self) {
        loop {
            let settled = self.settled.notified();
            tokio::pin!(settled);
            // From here on a word is not missed.
            settled.as_mut().enable();
            if !lock(&self.cell).session.awaits_obedience() {
                return;
            }
            settled.await;
        }
    }

    fn tell_settled(&self, aftermath: &Aftermath) {
        if aftermath.settled {
            self.settled.notify_waiters();
        }
    }

    /// Gives every socket a last word.
    pub fn dismiss_all(&self, last_word: &LastWord) {
        for (_, outlet) in &lock(&self.cell).sockets {
            outlet.dismiss(last_word.clone());
        }
    }

    /// Wakes the customer's socket, so that it asks for resources.
    pub fn wake_customer(&self) {
        lock(&self.cell).wake(Side::Customer);
    }

    /// What is written down.
    pub fn facts(&self) -> Facts {
        let cell = lock(&self.cell);
        Facts {
            origin: cell.origin.clone(),
            agent: cell.agent.clone(),
            agent_name: cell.session.agent_name().map(str::to_owned),
            newest_epoch: cell.session.newest_epoch().0,
        }
    }

    /// Whether somebody is there.
    pub fn is_present(&self, side: Side) -> bool {
        lock(&self.cell).session.is_present(side)
    }

    /// Bytes kept for both sides.
    pub fn kept_bytes(&self) -> usize {
        lock(&self.cell).session.kept_bytes()
    }
}

impl Cell {
    fn handle(&mut self, input: Input, now: Duration) -> Aftermath {
        let mut outputs = std::mem::take(&mut self.outputs);
        self.session.handle(input, now, &mut outputs);
        let mut aftermath = Aftermath::default();
        for output in outputs.drain(..) {
            match output {
                Output::Wake(side) => self.wake(side),
                Output::Dismiss(conn, last_word) => {
                    if let Some((_, outlet)) = self.sockets.iter().find(|(known, _)| *known == conn) {
                        outlet.dismiss(last_word);
                    }
                }
                Output::Changed => aftermath.changed = true,
                Output::RestrictionsSettled => aftermath.settled = true,
                Output::Ended { customer, agent } => aftermath.ended = Some((customer, agent)),
            }
        }
        self.outputs = outputs;
        aftermath
    }

    fn wake(&self, side: Side) {
        let Some(present) = self.session.conn(side) else { return };
        if let Some((_, outlet)) = self.sockets.iter().find(|(conn, _)| *conn == present) {
            outlet.notify();
        }
    }
}

/// Locks; a panic elsewhere while it was held does not stop other sessions.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
