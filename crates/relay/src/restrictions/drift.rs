//! What browsers tell of restrictions that match nothing, or that they do not understand: counted, bounded, never content.
//!
//! A report is heard on the way of frames, so that counting takes no more than a lock; writing is somebody else's.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Mutex;
use std::time::Duration;

use protocol::control::{Matched, Short};

use super::compiled::Compiled;
use crate::live::lock;

/// A report costs this much time; who reports more often is heard less often.
const REPORT_EVERY: Duration = Duration::from_millis(500);

/// So much time may be saved up: a page that is being built reports in bursts.
const REPORT_BURST: Duration = Duration::from_secs(10);

/// Elements that one report may tell of one restriction, so that a false one does not spoil the sum.
const ELEMENTS_MAX: u32 = 100_000;

/// Fewer pages than this without a match say nothing.
const PAGES_WITHOUT_MIN: u64 = 20;

/// A restriction has stopped matching when it misses so many times the pages that used to lie between two matches.
const PAGES_WITHOUT_TIMES: u64 = 10;

/// The types of fields there are; others come from browsers that invent some, and are counted as one.
const FIELD_TYPES: [&str; 26] = [
    "button",
    "checkbox",
    "color",
    "contenteditable",
    "date",
    "datetime-local",
    "email",
    "file",
    "hidden",
    "image",
    "month",
    "number",
    "password",
    "radio",
    "range",
    "reset",
    "search",
    "select-multiple",
    "select-one",
    "submit",
    "tel",
    "text",
    "textarea",
    "time",
    "url",
    "week",
];

/// See [`FIELD_TYPES`].
const OTHER_TYPE: &str = "other";

/// What was counted of one restriction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counter {
    /// Elements it matched.
    pub elements: u64,
    /// Pages it matched something on.
    pub pages: u64,
    /// When it last did, in milliseconds since 1970.
    pub last_matched_ms: Option<u64>,
    /// How many pages the site had reported then.
    pub pages_then: u64,
    /// How many it had reported when this restriction began to be counted.
    pub pages_from: u64,
    /// A browser did not understand its selector.
    pub is_invalid: bool,
}

/// What was counted of one type of fields.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Uncovered {
    /// Pages with such a field that no restriction covers.
    pub pages: u64,
    /// When one was last seen, in milliseconds since 1970.
    pub last_seen_ms: u64,
}

/// What was counted for one site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Pages that reported.
    pub pages: u64,
    /// By id.
    pub restrictions: HashMap<String, Counter>,
    /// By type.
    pub uncovered: BTreeMap<String, Uncovered>,
}

impl Tally {
    /// Whether a restriction matched now and then, and does not any more.
    pub fn has_stopped_matching(&self, counter: &Counter) -> bool {
        if counter.pages == 0 {
            return false;
        }
        let without = self.pages.saturating_sub(counter.pages_then);
        let between = counter.pages_then.saturating_sub(counter.pages_from) / counter.pages;
        without >= PAGES_WITHOUT_MIN && without > between.saturating_mul(PAGES_WITHOUT_TIMES)
    }
}

/// What a customer's side reports.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// Of which restrictions.
    pub version: &'a Short,
    /// How much they matched.
    pub matched: &'a [Matched],
    /// Places of those the browser does not understand.
    pub invalid: &'a [u32],
    /// Types of fields that none covers.
    pub uncovered: &'a [Short],
}

/// What the present document of a session has reported, so that it counts as one page.
#[derive(Debug, Default)]
pub struct Page(Mutex<Reported>);

#[derive(Debug, Default)]
struct Reported {
    was_heard: bool,
    version: String,
    matched: HashSet<u32>,
    uncovered: HashSet<&'static str>,
    heard_until: Duration,
}

impl Page {
    /// Another document is there.
    pub fn loaded(&self) {
        let mut reported = lock(&self.0);
        *reported = Reported { heard_until: reported.heard_until, ..Reported::default() };
    }
}

/// The counters of one site.
#[derive(Debug, Default)]
pub struct Drift(Mutex<Counted>);

#[derive(Debug, Default)]
struct Counted {
    tally: Tally,
    changed: HashSet<String>,
    changed_types: HashSet<String>,
    has_changed: bool,
}

impl Drift {
    /// Goes on from what was written down.
    pub fn of(tally: Tally) -> Self {
        Self(Mutex::new(Counted { tally, ..Counted::default() }))
    }

    /// Counts what a page reports of `compiled`, which is what its session was told to obey.
    pub fn hear(&self, compiled: &Compiled, page: &Page, report: Report<'_>, now: Duration, now_ms: u64) {
        if report.version.as_str() != compiled.version {
            return;
        }
        let mut reported = lock(&page.0);
        let heard_until = reported.heard_until.max(now) + REPORT_EVERY;
        if heard_until > now + REPORT_BURST {
            return;
        }
        reported.heard_until = heard_until;
        if reported.version != compiled.version {
            reported.version.clone_from(&compiled.version);
            reported.matched.clear();
        }
        let mut counted = lock(&self.0);
        counted.has_changed = true;
        if !std::mem::replace(&mut reported.was_heard, true) {
            counted.tally.pages += 1;
        }
        // Places that no list has are nobody's.
        for matched in report.matched.iter().take(compiled.ids.len()).filter(|matched| matched.elements > 0) {
            let place = matched.restriction;
            let Some(id) = name(compiled, place) else { continue };
            let is_first = reported.matched.insert(place);
            let pages = counted.tally.pages;
            let counter = counted.counter(id);
            counter.elements += u64::from(matched.elements.min(ELEMENTS_MAX));
            counter.pages += u64::from(is_first);
            counter.last_matched_ms = Some(now_ms);
            counter.pages_then = pages;
        }
        for place in report.invalid.iter().take(compiled.ids.len()) {
            if let Some(id) = name(compiled, *place) {
                counted.counter(id).is_invalid = true;
            }
        }
        for kind in report.uncovered.iter().take(FIELD_TYPES.len()) {
            let known = FIELD_TYPES.iter().find(|known| **known == kind.as_str());
            let kind = known.copied().unwrap_or(OTHER_TYPE);
            let is_first = reported.uncovered.insert(kind);
            let seen = counted.tally.uncovered.entry(kind.to_owned()).or_default();
            seen.pages += u64::from(is_first);
            seen.last_seen_ms = now_ms;
            counted.changed_types.insert(kind.to_owned());
        }
    }

    /// What was counted of these restrictions does not speak of them any more.
    pub fn forget(&self, ids: &[String]) {
        let mut counted = lock(&self.0);
        for id in ids {
            counted.tally.restrictions.remove(id);
            counted.changed.remove(id);
        }
    }

    /// These are counted from now on: what the site reported before says nothing of how often they match.
    pub fn begin(&self, ids: &[String]) {
        let mut counted = lock(&self.0);
        for id in ids {
            counted.counter(id).pages_from = counted.tally.pages;
            counted.has_changed = true;
        }
    }

    /// What was counted.
    pub fn tally(&self) -> Tally {
        lock(&self.0).tally.clone()
    }

    /// What has changed since the last time this was asked.
    pub fn take_changed(&self) -> Option<Tally> {
        let mut counted = lock(&self.0);
        if !std::mem::take(&mut counted.has_changed) {
            return None;
        }
        let ids = std::mem::take(&mut counted.changed);
        let types = std::mem::take(&mut counted.changed_types);
        let tally = &counted.tally;
        let counter = |id: String| Some((id.clone(), tally.restrictions.get(&id)?.clone()));
        let seen = |kind: String| Some((kind.clone(), *tally.uncovered.get(&kind)?));
        Some(Tally {
            pages: tally.pages,
            restrictions: ids.into_iter().filter_map(counter).collect(),
            uncovered: types.into_iter().filter_map(seen).collect(),
        })
    }

    /// What was taken could not be written: it comes again.
    pub fn put_back(&self, taken: &Tally) {
        let mut counted = lock(&self.0);
        counted.has_changed = true;
        counted.changed.extend(taken.restrictions.keys().cloned());
        counted.changed_types.extend(taken.uncovered.keys().cloned());
    }
}

impl Counted {
    fn counter(&mut self, id: &str) -> &mut Counter {
        if !self.changed.contains(id) {
            self.changed.insert(id.to_owned());
        }
        self.tally.restrictions.entry(id.to_owned()).or_default()
    }
}

fn name(compiled: &Compiled, place: u32) -> Option<&str> {
    compiled.ids.get(usize::try_from(place).ok()?).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use axum::body::Bytes;
    use protocol::control::IfUnavailable;

    use super::*;

    fn compiled() -> Compiled {
        Compiled {
            version: "v".into(),
            bytes: Bytes::new(),
            ids: vec!["card".into(), "name".into()],
            if_unavailable: IfUnavailable::Private,
        }
    }

    struct Site {
        drift: Drift,
        page: Page,
        now: Duration,
    }

    impl Site {
        fn new() -> Self {
            Self { drift: Drift::default(), page: Page::default(), now: Duration::ZERO }
        }

        fn report(&mut self, version: &str, matched: &[(u32, u32)], invalid: &[u32], uncovered: &[&str]) {
            let matched: Vec<Matched> =
                matched.iter().map(|&(restriction, elements)| Matched { restriction, elements }).collect();
            let uncovered: Vec<Short> = uncovered.iter().map(|kind| (*kind).into()).collect();
            let version = &version.into();
            let report = Report { version, matched: &matched, invalid, uncovered: &uncovered };
            self.now += Duration::from_secs(1);
            self.drift.hear(&compiled(), &self.page, report, self.now, 7);
        }

        fn counter(&self, id: &str) -> Counter {
            self.drift.tally().restrictions.get(id).cloned().unwrap_or_default()
        }
    }

    #[test]
    fn counts_elements_and_each_page_once() {
        let mut site = Site::new();
        site.report("v", &[(0, 3)], &[], &["text", "text"]);
        site.report("v", &[(0, 2), (1, 0)], &[1], &["text", "of-no-browser"]);
        site.page.loaded();
        site.report("v", &[(0, 1)], &[], &["text"]);
        let card = site.counter("card");
        assert_eq!((card.elements, card.pages, card.last_matched_ms), (6, 2, Some(7)));
        let name = site.counter("name");
        assert_eq!((name.pages, name.is_invalid), (0, true));
        let tally = site.drift.tally();
        assert_eq!(tally.pages, 2);
        assert_eq!(tally.uncovered["text"].pages, 2);
        assert_eq!(tally.uncovered["other"].pages, 1);
    }

    #[test]
    fn a_report_of_other_restrictions_and_places_that_are_nobodys_count_nothing() {
        let mut site = Site::new();
        site.report("old", &[(0, 3)], &[0], &["text"]);
        site.report("v", &[(2, 3), (u32::MAX, 1)], &[9], &[]);
        assert!(site.drift.tally().restrictions.is_empty());
    }

    #[test]
    fn who_reports_without_end_is_not_heard_without_end() {
        let site = Site::new();
        let matched = [Matched { restriction: 0, elements: 1 }];
        for _ in 0..1000 {
            let report = Report { version: &"v".into(), matched: &matched, invalid: &[], uncovered: &[] };
            site.drift.hear(&compiled(), &site.page, report, Duration::from_secs(1), 7);
        }
        assert_eq!(site.counter("card").elements, 20);
    }

    #[test]
    fn a_restriction_that_matched_often_and_misses_many_pages_has_stopped_matching() {
        let mut site = Site::new();
        for _ in 0..4 {
            site.page.loaded();
            site.report("v", &[(0, 1)], &[], &[]);
        }
        let has_stopped = |site: &Site| site.drift.tally().has_stopped_matching(&site.counter("card"));
        for _ in 0..PAGES_WITHOUT_MIN {
            assert!(!has_stopped(&site));
            site.page.loaded();
            site.report("v", &[], &[], &[]);
        }
        assert!(has_stopped(&site));
        let never = Counter::default();
        assert!(!site.drift.tally().has_stopped_matching(&never));
    }

    #[test]
    fn one_that_was_always_rare_may_stay_away_for_longer() {
        let tally = Tally { pages: 300, ..Tally::default() };
        let rare = Counter { pages: 2, pages_then: 200, ..Counter::default() };
        assert!(!tally.has_stopped_matching(&rare));
    }

    #[test]
    fn what_a_site_reported_before_a_restriction_makes_it_no_rare_one() {
        let mut site = Site::new();
        for _ in 0..500 {
            site.page.loaded();
            site.report("v", &[], &[], &[]);
        }
        site.drift.begin(&["card".to_owned()]);
        assert_eq!(site.counter("card").pages, 0);
        site.page.loaded();
        site.report("v", &[(0, 1)], &[], &[]);
        let has_stopped = |site: &Site| site.drift.tally().has_stopped_matching(&site.counter("card"));
        for _ in 0..PAGES_WITHOUT_MIN {
            assert!(!has_stopped(&site));
            site.page.loaded();
            site.report("v", &[], &[], &[]);
        }
        assert!(has_stopped(&site));
        let written = site.drift.take_changed().expect("it is written down");
        assert_eq!(written.restrictions["card"].pages_from, 500);
    }

    #[test]
    fn only_what_changed_is_written_again_and_nothing_of_it_is_lost_when_that_fails() {
        let mut site = Site::new();
        site.report("v", &[(0, 1), (1, 1)], &[], &["tel"]);
        let taken = site.drift.take_changed().expect("something has changed");
        assert_eq!(taken.restrictions.len(), 2);
        assert_eq!(site.drift.take_changed(), None);
        site.report("v", &[(1, 1)], &[], &[]);
        site.drift.put_back(&taken);
        let again = site.drift.take_changed().expect("put back");
        assert_eq!((again.restrictions["card"].elements, again.restrictions["name"].elements), (1, 2));
        assert_eq!(again.uncovered.len(), 1);
    }
}
