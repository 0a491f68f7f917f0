//! Editing on the page: tickets that open it once, what the page may do then, and previews of the draft. All in memory.
//!
//! Secrets are kept as hashes; whoever reads the memory of a relay that has stopped learns none.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use protocol::control::Key;

use super::store::Author;
use crate::live::lock;
use crate::origin::Origin;
use crate::secrets::{KeyHash, NoRandomness, Randomness, SessionId};

/// A ticket that is not used within this is void.
pub const TICKET_TTL: Duration = Duration::from_secs(60);

/// How long a page may be edited before the editor has to open it anew.
const SESSION_TTL: Duration = Duration::from_secs(4 * 3600);

/// Tickets and edit sessions at once; more administrators do not edit at the same time.
const HELD_MAX: usize = 1000;

/// A secret as it is told: to a page, to the editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret(pub String);

/// What a ticket lets its page do, once it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The site.
    pub site: String,
    /// The origin of the page.
    pub origin: Origin,
    /// Whom the editor let in.
    pub by: Author,
    /// When it ends, on the relay's clock.
    pub ends: Duration,
}

/// What a page gets for its ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Its bearer token.
    pub token: Secret,
    /// The key that starts a preview.
    pub preview_key: Secret,
    /// What it may do.
    pub grant: Grant,
}

/// Why a ticket is not taken. One answer for all reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the ticket is unknown, used, over, or another page's")]
pub struct NoTicket;

/// No more is held, or nothing can be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many pages are being edited")]
pub struct Full;

/// All that is being edited.
#[derive(Debug, Default)]
pub struct Editing {
    randomness: Randomness,
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    /// By the hash of the ticket.
    tickets: HashMap<KeyHash, Ticket>,
    /// By the hash of the token, to the hash of the ticket.
    tokens: HashMap<KeyHash, KeyHash>,
    /// By the hash of the preview key, to the hash of the ticket.
    previews: HashMap<KeyHash, KeyHash>,
}

#[derive(Debug)]
struct Ticket {
    /// Ends with the ticket until it is used, with the edit session from then on.
    grant: Grant,
    /// When the administrator's own token ends.
    rights_end: Duration,
    used: Option<Used>,
}

#[derive(Debug)]
struct Used {
    token: KeyHash,
    preview_key: KeyHash,
    preview: Option<SessionId>,
}

impl Editing {
    /// A ticket that opens a page of `origin` for editing, once. What it opens ends at `rights_end` at the latest, with
    /// the right of whom it was given to.
    ///
    /// # Errors
    /// [`Full`].
    pub fn issue(
        &self,
        site: &str,
        origin: &Origin,
        by: Author,
        rights_end: Duration,
        now: Duration,
    ) -> Result<Secret, Full> {
        let (ticket, hash) = self.draw().map_err(|_| Full)?;
        let mut held = lock(&self.held);
        held.forget_ended(now);
        if held.tickets.len() >= HELD_MAX {
            return Err(Full);
        }
        let ends = rights_end.min(now + TICKET_TTL);
        let grant = Grant { site: site.to_owned(), origin: origin.clone(), by, ends };
        held.tickets.insert(hash, Ticket { grant, rights_end, used: None });
        Ok(ticket)
    }

    /// Uses a ticket, from a page of `origin`. One that comes from elsewhere has leaked, and is void.
    ///
    /// # Errors
    /// [`NoTicket`].
    pub fn open(&self, ticket: &str, origin: &str, now: Duration) -> Result<Opened, NoTicket> {
        let hash = hash(ticket).ok_or(NoTicket)?;
        let (token, token_hash) = self.draw().map_err(|_| NoTicket)?;
        let (preview_key, preview_hash) = self.draw().map_err(|_| NoTicket)?;
        let mut held = lock(&self.held);
        held.forget_ended(now);
        let found = held.tickets.get_mut(&hash).filter(|ticket| ticket.used.is_none()).ok_or(NoTicket)?;
        if !found.grant.origin.is(origin) {
            held.tickets.remove(&hash);
            return Err(NoTicket);
        }
        found.grant.ends = found.rights_end.min(now + SESSION_TTL);
        found.used = Some(Used { token: token_hash, preview_key: preview_hash, preview: None });
        let grant = found.grant.clone();
        held.tokens.insert(token_hash, hash);
        held.previews.insert(preview_hash, hash);
        Ok(Opened { token, preview_key, grant })
    }

    /// What the bearer of a token may do.
    pub fn grant(&self, token: &str, now: Duration) -> Option<Grant> {
        let mut held = lock(&self.held);
        held.forget_ended(now);
        let ticket = held.tokens.get(&hash(token)?)?;
        held.tickets.get(ticket).map(|ticket| ticket.grant.clone())
    }

    /// The site whose draft a preview key shows.
    pub fn previewed_site(&self, preview_key: &str, now: Duration) -> Option<String> {
        let mut held = lock(&self.held);
        held.forget_ended(now);
        let ticket = held.previews.get(&hash(preview_key)?)?;
        held.tickets.get(ticket).map(|ticket| ticket.grant.site.clone())
    }

    /// Notes which session a preview key has started.
    pub fn preview_started(&self, preview_key: &str, session: SessionId) {
        let mut held = lock(&self.held);
        let ticket = hash(preview_key).and_then(|hash| held.previews.get(&hash).copied());
        let used =
            ticket.and_then(|ticket| held.tickets.get_mut(&ticket)).and_then(|held| held.used.as_mut());
        if let Some(used) = used {
            used.preview = Some(session);
        }
    }

    /// The session that was started with the preview key of a ticket of this site.
    ///
    /// # Errors
    /// [`NoTicket`].
    pub fn preview(&self, site: &str, ticket: &str, now: Duration) -> Result<Option<SessionId>, NoTicket> {
        let hash = hash(ticket).ok_or(NoTicket)?;
        let mut held = lock(&self.held);
        held.forget_ended(now);
        let ticket = held.tickets.get(&hash).filter(|held| held.grant.site == site).ok_or(NoTicket)?;
        Ok(ticket.used.as_ref().and_then(|used| used.preview))
    }

    fn draw(&self) -> Result<(Secret, KeyHash), NoRandomness> {
        let key = self.randomness.key()?;
        Ok((Secret(URL_SAFE_NO_PAD.encode(key.0)), KeyHash::of(&key)))
    }
}

impl Held {
    fn forget_ended(&mut self, now: Duration) {
        let Self { tickets, tokens, previews } = self;
        tickets.retain(|_, ticket| {
            let lives = now < ticket.grant.ends;
            if let (false, Some(used)) = (lives, &ticket.used) {
                tokens.remove(&used.token);
                previews.remove(&used.preview_key);
            }
            lives
        });
    }
}

/// `None` for what is no secret of ours.
fn hash(secret: &str) -> Option<KeyHash> {
    let bytes = URL_SAFE_NO_PAD.decode(secret).ok()?;
    Some(KeyHash::of(&Key(bytes.try_into().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOP: &str = "https://shop.example";
    const LONG: Duration = Duration::from_secs(24 * 3600);

    fn issue(editing: &Editing, rights_end: Duration) -> String {
        let origin = Origin::parse(SHOP).expect("an origin");
        let by = Author { subject: "ada".into(), name: "Ada".into() };
        editing.issue("shop", &origin, by, rights_end, Duration::ZERO).expect("a ticket").0
    }

    #[test]
    fn a_ticket_opens_once() {
        let editing = Editing::default();
        let ticket = issue(&editing, LONG);
        let opened = editing.open(&ticket, SHOP, Duration::ZERO).expect("opened");
        assert_eq!(editing.open(&ticket, SHOP, Duration::ZERO), Err(NoTicket));
        assert_eq!(editing.grant(&opened.token.0, Duration::ZERO), Some(opened.grant));
        assert_eq!(editing.grant(&opened.preview_key.0, Duration::ZERO), None);
        assert_eq!(editing.previewed_site(&opened.preview_key.0, Duration::ZERO).as_deref(), Some("shop"));
        assert_eq!(editing.previewed_site(&opened.token.0, Duration::ZERO), None);
    }

    #[test]
    fn a_ticket_is_void_after_a_minute_and_on_a_foreign_page() {
        let editing = Editing::default();
        let ticket = issue(&editing, LONG);
        assert_eq!(editing.open(&ticket, SHOP, TICKET_TTL), Err(NoTicket));
        let ticket = issue(&editing, LONG);
        assert_eq!(editing.open(&ticket, "https://evil.example", Duration::ZERO), Err(NoTicket));
        assert_eq!(editing.open(&ticket, SHOP, Duration::ZERO), Err(NoTicket), "it has leaked");
        assert_eq!(editing.open("", SHOP, Duration::ZERO), Err(NoTicket));
    }

    #[test]
    fn what_it_opens_ends_by_itself_and_with_the_right_of_its_owner() {
        for (rights_end, ends) in [(LONG, SESSION_TTL), (Duration::from_secs(90), Duration::from_secs(90))] {
            let editing = Editing::default();
            let opened = editing.open(&issue(&editing, rights_end), SHOP, Duration::ZERO).expect("opened");
            let before = ends - Duration::from_secs(1);
            assert!(editing.grant(&opened.token.0, before).is_some());
            assert!(editing.previewed_site(&opened.preview_key.0, before).is_some());
            assert_eq!(editing.grant(&opened.token.0, ends), None);
            assert_eq!(editing.previewed_site(&opened.preview_key.0, ends), None);
        }
    }

    #[test]
    fn the_editor_finds_the_preview_of_its_ticket() {
        let editing = Editing::default();
        let ticket = issue(&editing, LONG);
        assert_eq!(editing.preview("shop", &ticket, Duration::ZERO), Ok(None));
        let opened = editing.open(&ticket, SHOP, Duration::ZERO).expect("opened");
        assert_eq!(editing.preview("shop", &ticket, Duration::ZERO), Ok(None));
        editing.preview_started(&opened.preview_key.0, SessionId(5));
        assert_eq!(editing.preview("shop", &ticket, Duration::ZERO), Ok(Some(SessionId(5))));
        assert_eq!(editing.preview("other", &ticket, Duration::ZERO), Err(NoTicket));
    }

    #[test]
    fn tickets_are_bounded() {
        let editing = Editing::default();
        for _ in 0..HELD_MAX {
            issue(&editing, LONG);
        }
        let origin = Origin::parse(SHOP).expect("an origin");
        let by = Author { subject: "ada".into(), name: "Ada".into() };
        assert_eq!(editing.issue("shop", &origin, by.clone(), LONG, Duration::ZERO), Err(Full));
        assert!(editing.issue("shop", &origin, by, LONG, TICKET_TTL).is_ok());
    }
}
