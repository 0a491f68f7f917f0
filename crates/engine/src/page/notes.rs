//! What is noted of a page for others: masked elements for the page itself, boxes for the reader, matches for the site's
//! administrators.

use super::privacy::Privacy;
use super::shadow::Shadow;

/// Types of fields by the names under which they are reported. Any other is a text field.
const FIELD_TYPES: [&str; 18] = [
    "text",
    "email",
    "tel",
    "url",
    "search",
    "number",
    "date",
    "datetime-local",
    "month",
    "week",
    "time",
    "checkbox",
    "radio",
    "range",
    "color",
    "textarea",
    "select",
    "password",
];

/// What the restrictions have met on a page, without content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Restrictions by their places, with how many elements they match.
    pub matched: Vec<(u32, u32)>,
    /// Places of those that the browser does not understand.
    pub invalid: Vec<u32>,
    /// Types of fields that nothing covers.
    pub uncovered: Vec<&'static str>,
}

/// What has been noted.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Elements that are masked themselves.
    pub masked: Vec<u32>,
    /// Masked elements that are shown as boxes.
    pub boxes: Vec<u32>,
    /// Bits by [`FIELD_TYPES`].
    uncovered: u32,
    uncovered_told: u32,
    matched_told: Vec<u32>,
    has_reported: bool,
}

impl Notes {
    /// What remains when the same document is read again.
    pub fn kept(self) -> Self {
        let Self { uncovered_told, matched_told, has_reported, .. } = self;
        Self { uncovered_told, matched_told, has_reported, ..Self::default() }
    }

    /// A field that no restriction covers.
    pub fn uncovered(&mut self, tag: &str, input_type: Option<&str>) {
        let name = if tag == "input" { input_type.unwrap_or("text") } else { tag };
        // Buttons hold nothing of the customer's, and options belong to their selects.
        let is_button =
            ["submit", "button", "reset", "image"].iter().any(|button| name.eq_ignore_ascii_case(button));
        if is_button || tag == "option" {
            return;
        }
        let at = FIELD_TYPES.iter().position(|known| name.eq_ignore_ascii_case(known)).unwrap_or(0);
        self.uncovered |= 1 << at;
    }

    /// What is new since the last report; the first one always is.
    pub fn take_report(&mut self, privacy: &Privacy, shadow: &Shadow) -> Option<Report> {
        let mut matched: Vec<(u32, u32)> = Vec::new();
        for node in privacy.matched_nodes() {
            let Some(known) = shadow.get(node) else { continue };
            let active = privacy.active_at(shadow, known.parent);
            for &place in privacy.places(node).iter().filter(|place| active.holds(**place)) {
                match matched.iter_mut().find(|(known, _)| *known == place) {
                    Some((_, elements)) => *elements += 1,
                    None => matched.push((place, 1)),
                }
            }
        }
        matched.retain(|(place, _)| !self.matched_told.contains(place));
        let uncovered = self.uncovered & !self.uncovered_told;
        if self.has_reported && matched.is_empty() && uncovered == 0 {
            return None;
        }
        let invalid = if self.has_reported { Vec::new() } else { privacy.invalid().to_vec() };
        self.has_reported = true;
        self.matched_told.extend(matched.iter().map(|(place, _)| *place));
        self.uncovered_told |= uncovered;
        let named = FIELD_TYPES.iter().enumerate().filter(|(at, _)| uncovered & 1 << at != 0);
        Some(Report { matched, invalid, uncovered: named.map(|(_, name)| *name).collect() })
    }
}
