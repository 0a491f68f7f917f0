//! The register of live sessions: by token, by resume key and by agent; who is let in, and what remains of the ended.

mod index;
mod restricted;

use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use protocol::control::{EndReason, FromRelay, Key, RefusedReason};
use tokio::sync::Notify;

use index::Index;
pub use restricted::Entrance;
use restricted::may_join;

use crate::attempts::{Attempts, Verdict};
use crate::chat::lane::ChatLane;
use crate::config::{Config, Limits, Site};
use crate::identity::{Agent, Agents};
use crate::live::{Aftermath, Follows, Live, Outlet, SeatedAgent, lock};
use crate::metrics::{Gauges, Metrics};
use crate::resources::Resources;
use crate::resources::ticket::Tickets;
use crate::restrictions::Restrictions;
use crate::secrets::{KeyHash, Randomness, RelaySecret, SessionId};
use crate::session::{
    ConnId, Document, Greeting, Identity, Input, Joinable, LastWord, Patience, Session, Side,
};

/// How often a token that is in use is drawn again before the relay calls itself full.
const TOKEN_DRAWS_MAX: usize = 32;

/// A socket that has its place in a session.
#[derive(Debug, Clone)]
pub struct Seated {
    /// The session.
    pub live: Arc<Live>,
    /// Which side it is.
    pub side: Side,
    /// Its name.
    pub conn: ConnId,
}

/// The register.
pub struct Hub {
    /// Counters.
    pub metrics: Metrics,
    /// Who is an agent.
    pub agents: Agents,
    /// What lets an agent's browser ask for resources.
    pub tickets: Tickets,
    /// What agents' browsers are given.
    pub resources: Resources,
    /// What agents may not see or do.
    pub restrictions: Restrictions,
    /// What customers and agents write to each other.
    pub chat: ChatLane,
    /// Something that is written down has changed.
    pub changed: Notify,
    limits: Limits,
    sites: Vec<Arc<Site>>,
    randomness: Randomness,
    index: Mutex<Index>,
    attempts: Mutex<Attempts>,
    started: Instant,
    next_conn: AtomicU64,
}

impl Hub {
    /// An empty register.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(config: &Config, secret: &RelaySecret, restrictions: Restrictions) -> std::io::Result<Self> {
        let limits = config.limits.clone();
        let attempts = Attempts::new(
            limits.join_failures_per_minute,
            limits.join_failures_per_minute_address,
            limits.join_failures_per_minute_total,
        );
        Ok(Self {
            metrics: Metrics::default(),
            resources: Resources::new(&config.resources, config.allow_loopback_resources)?,
            agents: Agents::new(secret.bytes(), &config.identity.issuer, &config.identity.audience),
            tickets: Tickets::new(secret.derive("resource ticket")),
            restrictions,
            chat: ChatLane::new(config.chat.clone(), unix_ms_now()),
            changed: Notify::new(),
            limits,
            sites: config.sites.iter().cloned().map(Arc::new).collect(),
            randomness: Randomness::default(),
            index: Mutex::default(),
            attempts: Mutex::new(attempts),
            started: Instant::now(),
            next_conn: AtomicU64::new(1),
        })
    }

    /// The time since the relay started.
    pub fn now(&self) -> Duration {
        self.started.elapsed()
    }

    /// Whether one more socket is let in.
    pub fn has_room(&self) -> bool {
        self.metrics.sockets.load(Ordering::Relaxed) <= self.limits.sockets_max as u64
    }

    /// Whether any socket is open.
    pub fn has_sockets(&self) -> bool {
        self.metrics.sockets.load(Ordering::Relaxed) > 0
    }

    /// Whether pages of this origin are some site's.
    pub fn knows_origin(&self, origin: &str) -> bool {
        self.sites.iter().any(|site| site.allows(origin))
    }

    /// A name for a line over HTTP.
    ///
    /// # Errors
    /// [`RefusedReason::Busy`].
    pub fn line_key(&self) -> Result<Key, RefusedReason> {
        self.randomness.key().map_err(|_| RefusedReason::Busy)
    }

    /// How much is let in.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The site of a public key, if its pages come from `origin`. One answer for a wrong key and a wrong origin.
    ///
    /// # Errors
    /// [`RefusedReason::Site`].
    pub fn site(&self, api_key: &str, origin: Option<&str>) -> Result<&Arc<Site>, RefusedReason> {
        let site = self.sites.iter().find(|site| site.api_keys.iter().any(|key| key == api_key));
        match (site, origin) {
            (Some(site), Some(origin)) if site.allows(origin) => Ok(site),
            _ => Err(RefusedReason::Site),
        }
    }

    /// Every site.
    pub fn sites(&self) -> &[Arc<Site>] {
        &self.sites
    }

    /// The site with this id.
    pub fn site_by_id(&self, id: &str) -> Option<&Arc<Site>> {
        self.sites.iter().find(|site| site.id == id)
    }

    /// Begins a session for a customer.
    ///
    /// # Errors
    /// [`RefusedReason::Busy`] when the relay is full.
    pub fn start(
        &self,
        entrance: Entrance<'_>,
        origin: &str,
        outlet: &Arc<Outlet>,
    ) -> Result<Seated, LastWord> {
        let Entrance { site, follows } = entrance;
        let busy = |_| LastWord::Refused(RefusedReason::Busy);
        let key = self.randomness.key().map_err(busy)?;
        let id = self.randomness.session_id().map_err(busy)?;
        let live = {
            let mut index = lock(&self.index);
            if index.by_id.len() >= self.limits.sessions_max || index.by_id.contains_key(&id) {
                return Err(LastWord::Refused(RefusedReason::Busy));
            }
            let token = self.free_token(&index).ok_or(LastWord::Refused(RefusedReason::Busy))?;
            let identity = Identity { token: token.clone(), origin: origin.to_owned() };
            let session = Session::new(identity, self.patience(site), self.now());
            let customer_key = KeyHash::of(&key);
            let live = Live::new(id, token, Arc::clone(site), customer_key, origin.to_owned(), None, session);
            index.enter(live.following(follows))
        };
        Metrics::add(&self.metrics.sessions_started, 1);
        let document = Document::New;
        self.seat(live, Side::Customer, outlet, |conn, _, _, _| {
            Ok(Input::CustomerArrived {
                conn,
                greeting: self.customer_greeting(site, follows, key),
                origin: origin.to_owned(),
                last_received: 0,
                document,
            })
        })
    }

    /// Lets a customer go on.
    ///
    /// # Errors
    /// Why the session ended, if that is remembered; else [`RefusedReason::Session`].
    pub fn resume_customer(
        &self,
        site: &Arc<Site>,
        origin: &str,
        key: Key,
        last_received: u64,
        document: Document,
        outlet: &Arc<Outlet>,
    ) -> Result<Seated, LastWord> {
        let live = self.by_key(&key, Side::Customer)?;
        if live.site.id != site.id {
            return Err(LastWord::Refused(RefusedReason::Session));
        }
        live.broker.customer_arrived();
        if document == Document::New {
            live.page.loaded();
        }
        let follows = live.follows;
        self.seat(live, Side::Customer, outlet, |conn, _, _, known_origin| {
            origin.clone_into(known_origin);
            let greeting = self.customer_greeting(site, follows, key);
            Ok(Input::CustomerArrived { conn, greeting, origin: origin.to_owned(), last_received, document })
        })
    }

    /// Lets an agent join by the nine digits.
    ///
    /// # Errors
    /// [`RefusedReason::Rate`], or [`RefusedReason::Session`] for an unknown, ended or taken token alike.
    pub fn join(
        &self,
        agent: &Agent,
        token: &str,
        address: IpAddr,
        outlet: &Arc<Outlet>,
    ) -> Result<Seated, LastWord> {
        if lock(&self.attempts).verdict(&agent.subject, address, self.now()) == Verdict::Blocked {
            return Err(LastWord::Refused(RefusedReason::Rate));
        }
        let Some(live) = self.by_token(token).filter(|live| may_join(agent, live)) else {
            lock(&self.attempts).failed(&agent.subject, address, self.now());
            return Err(LastWord::Refused(RefusedReason::Session));
        };
        self.leave_other_session(agent, &live)?;
        let key = self.randomness.key().map_err(|_| LastWord::Refused(RefusedReason::Busy))?;
        let seated_agent = SeatedAgent { subject: agent.subject.clone(), key: KeyHash::of(&key) };
        let greeting = self.agent_greeting(&live, agent, key);
        let name = agent.name.clone();
        let joined = self.seat(Arc::clone(&live), Side::Agent, outlet, |conn, session, seat, _| {
            if session.joinable() == Joinable::Closed {
                return Err(LastWord::Refused(RefusedReason::Session));
            }
            *seat = Some(seated_agent.clone());
            Ok(Input::AgentArrived { conn, greeting, name, last_received: 0 })
        });
        match &joined {
            Ok(_) => lock(&self.index).seat_agent(&live, seated_agent),
            Err(_) => lock(&self.attempts).failed(&agent.subject, address, self.now()),
        }
        joined
    }

    /// Lets an agent go on.
    ///
    /// # Errors
    /// Why the session ended, if that is remembered; else [`RefusedReason::Session`].
    pub fn resume_agent(
        &self,
        agent: &Agent,
        key: Key,
        last_received: u64,
        outlet: &Arc<Outlet>,
    ) -> Result<Seated, LastWord> {
        let live = self.by_key(&key, Side::Agent)?;
        let greeting = self.agent_greeting(&live, agent, key);
        let name = agent.name.clone();
        self.seat(live, Side::Agent, outlet, |conn, _, seat, _| {
            if seat.as_ref().is_none_or(|seat| seat.subject != agent.subject) {
                return Err(LastWord::Refused(RefusedReason::Session));
            }
            Ok(Input::AgentArrived { conn, greeting, name, last_received })
        })
    }

    /// Passes something on to a session and does what follows.
    pub fn handle(&self, live: &Live, input: Input) {
        let aftermath = live.handle(input, self.now());
        self.after(live, &aftermath);
    }

    /// A socket's task has ended.
    pub fn gone(&self, seated: &Seated) {
        let aftermath = seated.live.gone(seated.side, seated.conn, self.now());
        self.after(&seated.live, &aftermath);
    }

    /// Lets time pass for every session, and forgets what was remembered long enough.
    pub fn tick(&self) {
        let now = self.now();
        for live in self.all() {
            let aftermath = live.handle(Input::Tick, now);
            self.after(&live, &aftermath);
        }
        lock(&self.index).forget_ended(now);
        self.chat.tick(now, &self.metrics);
    }

    /// Whether a session of a site waits for its agent under these digits.
    pub fn awaits_agent(&self, token: &str, site: &str) -> bool {
        self.by_token(token).is_some_and(|live| live.site.id == site && live.follows == Follows::Published)
    }

    /// The session with this id.
    pub fn by_id(&self, id: SessionId) -> Option<Arc<Live>> {
        lock(&self.index).by_id.get(&id).cloned()
    }

    /// Every live session.
    pub fn all(&self) -> Vec<Arc<Live>> {
        lock(&self.index).by_id.values().cloned().collect()
    }

    /// Takes a session of an earlier run of the relay back into the register.
    pub fn restore(&self, live: Live) {
        let mut index = lock(&self.index);
        let agent = live.facts().agent;
        let live = index.enter(live);
        if let Some(agent) = agent {
            index.seat_agent(&live, agent);
        }
    }

    /// How long a site's sessions wait.
    pub fn patience(&self, site: &Site) -> Patience {
        Patience {
            agent_join: site.timeouts.agent_join,
            inactivity: site.timeouts.inactivity,
            customer_offline: site.timeouts.customer_offline,
            agent_offline: site.timeouts.agent_offline,
            page_kept_bytes_max: self.limits.page_kept_bytes_max,
        }
    }

    /// What is measured at the moment of asking.
    pub fn gauges(&self) -> Gauges {
        let all = self.all();
        let (chats, chats_waiting) = self.chat.counts();
        let kept_bytes = all.iter().map(|live| live.kept_bytes()).sum();
        Gauges { sessions: all.len(), kept_bytes, chats, chats_waiting }
    }

    fn seat(
        &self,
        live: Arc<Live>,
        side: Side,
        outlet: &Arc<Outlet>,
        admit: impl FnOnce(ConnId, &Session, &mut Option<SeatedAgent>, &mut String) -> Result<Input, LastWord>,
    ) -> Result<Seated, LastWord> {
        let conn = ConnId(self.next_conn.fetch_add(1, Ordering::Relaxed));
        let aftermath = live.arrive(conn, outlet, self.now(), |session, agent, origin| {
            if session.has_ended() {
                return Err(LastWord::Refused(RefusedReason::Session));
            }
            admit(conn, session, agent, origin)
        })?;
        self.after(&live, &aftermath);
        Ok(Seated { live, side, conn })
    }

    fn after(&self, live: &Live, aftermath: &Aftermath) {
        if let Some((customer, agent)) = &aftermath.ended {
            lock(&self.index).remove(live, customer, agent, self.now());
            self.resources.forget(live.id);
            Metrics::add(&self.metrics.sessions_ended, 1);
        }
        if aftermath.changed || aftermath.ended.is_some() {
            self.changed.notify_one();
        }
    }

    /// One agent, one session: while the agent is connected to another one, the new one ends; one that the agent is
    /// away from has been left for the new one.
    fn leave_other_session(&self, agent: &Agent, wanted: &Arc<Live>) -> Result<(), LastWord> {
        let other = {
            let index = lock(&self.index);
            index.by_agent.get(&agent.subject).and_then(|id| index.by_id.get(id)).cloned()
        };
        let Some(other) = other.filter(|other| other.id != wanted.id) else { return Ok(()) };
        if other.is_present(Side::Agent) {
            let (customer, agent) = (EndReason::SessionsOverLimit, EndReason::SessionsOverLimit);
            self.handle(wanted, Input::End { customer, agent });
            return Err(LastWord::Refused(RefusedReason::Session));
        }
        self.handle(&other, Input::End { customer: EndReason::External, agent: EndReason::Own });
        Ok(())
    }

    fn agent_greeting(&self, live: &Live, agent: &Agent, key: Key) -> Greeting {
        let ticket = self.tickets.issue(live.id, &agent.subject, agent.expires_at);
        Greeting { key, resource_base: format!("/cobrowse/res/{ticket}/"), site: None, restrictions: None }
    }

    /// Made while its session is locked: restrictions that are published meanwhile are told to it after that.
    fn customer_greeting(&self, site: &Site, follows: Follows, key: Key) -> Greeting {
        let seconds = |wait: Duration| u32::try_from(wait.as_secs()).unwrap_or(u32::MAX);
        let wishes = FromRelay::Site {
            allowed_origins: site.allowed_origins.iter().map(|origin| origin.as_str().into()).collect(),
            navigation_notice_s: seconds(site.timeouts.navigation_notice),
            answer_within_s: seconds(site.timeouts.control_answer),
        };
        let restrictions = Some(self.restrictions.announcement(&site.id, follows));
        Greeting { key, resource_base: String::new(), site: Some(wishes), restrictions }
    }

    fn by_key(&self, key: &Key, side: Side) -> Result<Arc<Live>, LastWord> {
        let hash = KeyHash::of(key);
        let index = lock(&self.index);
        match index.by_key.get(&hash) {
            Some((known, id)) if *known == side => {
                index.by_id.get(id).cloned().ok_or(LastWord::Refused(RefusedReason::Session))
            }
            Some(_) => Err(LastWord::Refused(RefusedReason::Session)),
            None => match index.ended.get(&hash) {
                Some(reason) => Err(LastWord::Ended(reason.clone())),
                None => Err(LastWord::Refused(RefusedReason::Session)),
            },
        }
    }

    /// A session whose token this is and which nobody has joined.
    fn by_token(&self, token: &str) -> Option<Arc<Live>> {
        let index = lock(&self.index);
        let live = index.by_token.get(token).and_then(|id| index.by_id.get(id)).cloned();
        drop(index);
        live.filter(|live| live.facts().agent.is_none())
    }

    fn free_token(&self, index: &Index) -> Option<String> {
        (0..TOKEN_DRAWS_MAX)
            .filter_map(|_| self.randomness.token().ok())
            .find(|token| !index.by_token.contains_key(token))
    }
}

/// Seconds since 1970.
pub fn unix_now() -> u64 {
    unix_ms_now() / 1000
}

/// Milliseconds since 1970.
pub fn unix_ms_now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
