//! Which restrictions a customer was told to obey, and whether its page frames do: only then are they passed on.
//!
//! Each [`FromRelay::Restrictions`] with a version is answered by one [`ToRelay::RestrictionsHold`], in order; a customer
//! that obeys the newest at once gives the answers to what was overtaken with it. They are counted off one by one, because
//! a version may come back while the answer to its first announcement is still on its way.
//!
//! [`ToRelay::RestrictionsHold`]: protocol::control::ToRelay::RestrictionsHold

use std::collections::VecDeque;

use protocol::control::{FromRelay, IfUnavailable, Short};

use super::events::Document;

/// Answers owed at once. Publications wait for answers, so that only a customer that never answers comes here.
const OWED_MAX: usize = 64;

/// What a customer is told of its site's restrictions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// The version; `None` when the relay itself cannot have them.
    pub version: Option<Short>,
    /// What to do when they cannot be had.
    pub if_unavailable: IfUnavailable,
}

impl Announcement {
    /// As the relay says it.
    pub fn message(&self) -> FromRelay {
        FromRelay::Restrictions { version: self.version.clone(), if_unavailable: self.if_unavailable.clone() }
    }
}

/// What is to be done about an announcement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// The customer knows it already.
    Known,
    /// The customer is to be told.
    News,
    /// So many answers are owed that no more are waited for.
    TooMany,
}

/// What the page frames are worth that wait for the agent when the customer comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Waiting {
    /// They obey.
    Good,
    /// They were drawn under other restrictions, or nobody has said under which.
    Stale,
}

/// What was announced, and what of it the customer has not said to hold.
#[derive(Debug, Default)]
pub(super) struct Obedience {
    announced: Option<Announcement>,
    owed: VecDeque<Owed>,
}

/// An answer that has not come.
#[derive(Debug)]
struct Owed {
    version: Short,
    obeyed: Obeyed,
}

/// Whether page frames obey a version before the answer says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Obeyed {
    Perhaps,
    /// This document has answered over an earlier socket.
    Surely,
}

impl Obedience {
    /// A socket is greeted with an announcement. A document that obeyed it before the connection was lost still does.
    pub(super) fn greeted(&mut self, announcement: &Announcement, document: Document) -> Waiting {
        let known = self.announced.as_ref().is_some_and(|known| known.version == announcement.version);
        let waiting = if known && !self.is_owed() { Waiting::Good } else { Waiting::Stale };
        let obeyed = match (waiting, document) {
            (Waiting::Good, Document::Same) => Obeyed::Surely,
            _ => Obeyed::Perhaps,
        };
        self.owed.clear();
        self.announce(announcement, obeyed);
        waiting
    }

    /// Other restrictions hold from now on.
    pub(super) fn changed(&mut self, announcement: &Announcement) -> Told {
        if self.announced.as_ref() == Some(announcement) {
            return Told::Known;
        }
        if self.owed.len() == OWED_MAX {
            return Told::TooMany;
        }
        self.announce(announcement, Obeyed::Perhaps);
        Told::News
    }

    /// The customer says that its page frames obey a version from here on.
    pub(super) fn held(&mut self, version: &Short) {
        // Answers come in the order of the announcements, so that one that is missing was given up.
        if let Some(place) = self.owed.iter().position(|owed| owed.version == *version) {
            self.owed.drain(..=place);
        }
    }

    /// Whether page frames may still show what the restrictions hide.
    pub(super) fn is_owed(&self) -> bool {
        self.owed.iter().any(|owed| owed.obeyed == Obeyed::Perhaps)
    }

    fn announce(&mut self, announcement: &Announcement, obeyed: Obeyed) {
        self.owed.extend(announcement.version.clone().map(|version| Owed { version, obeyed }));
        self.announced = Some(announcement.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn announcement(version: &str) -> Announcement {
        Announcement { version: Some(version.into()), if_unavailable: IfUnavailable::Private }
    }

    #[test]
    fn an_answer_to_the_first_announcement_is_none_to_the_same_version_announced_again() {
        let mut obedience = Obedience::default();
        obedience.greeted(&announcement("a"), Document::New);
        assert_eq!(obedience.changed(&announcement("b")), Told::News);
        assert_eq!(obedience.changed(&announcement("a")), Told::News);
        obedience.held(&"a".into());
        assert!(obedience.is_owed());
        obedience.held(&"b".into());
        assert!(obedience.is_owed());
        obedience.held(&"a".into());
        assert!(!obedience.is_owed());
    }

    #[test]
    fn an_answer_over_a_new_socket_to_what_held_already_is_none_to_what_comes_after_it() {
        let mut obedience = Obedience::default();
        obedience.greeted(&announcement("a"), Document::New);
        obedience.held(&"a".into());
        obedience.greeted(&announcement("a"), Document::Same);
        assert!(!obedience.is_owed());
        obedience.changed(&announcement("b"));
        obedience.changed(&announcement("a"));
        obedience.held(&"a".into());
        assert!(obedience.is_owed(), "it was the answer to the greeting");
    }

    #[test]
    fn what_was_overtaken_need_not_be_answered() {
        let mut obedience = Obedience::default();
        obedience.greeted(&announcement("a"), Document::New);
        obedience.changed(&announcement("b"));
        obedience.held(&"b".into());
        assert!(!obedience.is_owed());
    }

    #[test]
    fn the_same_document_over_a_new_socket_still_obeys_and_a_new_one_owes_an_answer() {
        let mut obedience = Obedience::default();
        obedience.greeted(&announcement("a"), Document::New);
        assert!(obedience.is_owed());
        obedience.greeted(&announcement("a"), Document::Same);
        assert!(obedience.is_owed(), "it had not answered");
        obedience.held(&"a".into());
        obedience.greeted(&announcement("a"), Document::Same);
        assert!(!obedience.is_owed());
        obedience.greeted(&announcement("b"), Document::Same);
        assert!(obedience.is_owed());
        obedience.held(&"b".into());
        obedience.greeted(&announcement("b"), Document::New);
        assert!(obedience.is_owed());
    }

    #[test]
    fn nothing_is_owed_where_the_relay_has_no_restrictions_to_name() {
        let mut obedience = Obedience::default();
        let nothing = Announcement { version: None, if_unavailable: IfUnavailable::Private };
        obedience.greeted(&nothing, Document::New);
        assert!(!obedience.is_owed());
    }

    #[test]
    fn a_customer_that_never_answers_is_not_told_for_ever() {
        let mut obedience = Obedience::default();
        let told = (0..=OWED_MAX).map(|number| obedience.changed(&announcement(&number.to_string())));
        assert_eq!(told.last(), Some(Told::TooMany));
    }
}
