//! What is sensitive by its form alone: payment cards, account numbers, addresses, found in texts outside of masks.
//!
//! What is found becomes asterisks of one shape for each kind, whatever its length. Where findings overlap, all of what
//! they cover is hidden.

mod account;
mod card;
mod mail;
mod phone;
mod plain;

use crate::scope::Scope;
use std::borrow::Cow;

/// Numbers of payment cards are looked for.
pub(crate) const PAYMENT_CARD: u8 = 1;
/// International bank account numbers are looked for.
pub(crate) const IBAN: u8 = 2;
/// E-mail addresses are looked for.
pub(crate) const EMAIL: u8 = 4;
/// Telephone numbers are looked for.
pub(crate) const PHONE: u8 = 8;

/// Bytes of text that one match of a site's own pattern reaches at most; it bounds what a long text costs.
pub const OWN_MATCH_BYTES_MAX: usize = 256;

/// Where something that begins at a place ends.
type Find = fn(&[u8], usize) -> Option<usize>;

const BUILT_IN: [(u8, Find, &str); 4] = [
    (PAYMENT_CARD, card::end, "**** **** **** ****"),
    (IBAN, account::end, "**** **** **** **** ****"),
    (PHONE, phone::end, "**** *******"),
    (EMAIL, mail::end, "*****@*****"),
];

/// In the place of what a site's own pattern finds.
const OWN_SHAPE: &str = "*****";

/// Which forms are looked for.
#[derive(Debug, Default)]
pub struct Detectors {
    /// Bits of those that are built in.
    built_in: u8,
    own: Vec<Scope>,
}

impl Detectors {
    /// Reads what a site has chosen: a byte of bits of those that are built in (1: cards, 2: IBAN, 4: e-mail, 8: telephone),
    /// then patterns, each after its length as two bytes, low byte first. No bytes: nothing is looked for. `None` for
    /// bytes that say nothing.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let Some((&built_in, mut rest)) = bytes.split_first() else { return Some(Self::default()) };
        let mut own = Vec::new();
        while !rest.is_empty() {
            let &[low, high, ref after @ ..] = rest else { return None };
            let (pattern, after) = after.split_at_checked(usize::from(low) | usize::from(high) << 8)?;
            own.push(Scope::read(pattern)?);
            rest = after;
        }
        (built_in <= (PAYMENT_CARD | IBAN | EMAIL | PHONE)).then_some(Self { built_in, own })
    }

    /// All that are built in.
    pub fn built_in() -> Self {
        Self { built_in: PAYMENT_CARD | IBAN | EMAIL | PHONE, own: Vec::new() }
    }

    /// Whether none is looked for.
    pub fn is_empty(&self) -> bool {
        self.built_in == 0 && self.own.is_empty()
    }

    /// Whether anything is found in the text.
    pub fn finds(&self, text: &str) -> bool {
        matches!(self.mask(text), Cow::Owned(_))
    }

    /// The text with what is found in it replaced by asterisks.
    pub fn mask<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.is_empty() || (self.own.is_empty() && !text.bytes().any(plain::may_be_found)) {
            return Cow::Borrowed(text);
        }
        let plain: Vec<u8> = text.chars().map(plain::of).collect();
        let mut masked = String::new();
        // Characters before the first are hidden, bytes from the second on are to be shown.
        let (mut hidden_to, mut shown_from) = (0, 0);
        // Characters that have begun.
        let mut begun = 0;
        for (at, byte) in text.bytes().enumerate() {
            if begins_character(byte) {
                if let Some((end, shape)) = self.found(text, at, &plain, begun) {
                    if begun >= hidden_to {
                        masked.push_str(text.get(shown_from..at).unwrap_or_default());
                        masked.push_str(shape);
                    }
                    hidden_to = hidden_to.max(end);
                }
                begun += 1;
            }
            if begun <= hidden_to {
                shown_from = at + 1;
            }
        }
        // Whatever was found left its shape.
        if masked.is_empty() {
            return Cow::Borrowed(text);
        }
        masked.push_str(text.get(shown_from..).unwrap_or_default());
        Cow::Owned(masked)
    }

    /// Of what is found at a place the end, in characters, and what stands for it.
    fn found(&self, text: &str, at: usize, plain: &[u8], place: usize) -> Option<(usize, &'static str)> {
        let mut longest = None;
        for (bit, find, shape) in BUILT_IN {
            if self.built_in & bit != 0 {
                longest = longer(longest, find(plain, place), shape);
            }
        }
        let reach = text.len().min(at + OWN_MATCH_BYTES_MAX);
        for pattern in &self.own {
            let end = text.as_bytes().get(..reach).and_then(|text| pattern.longest(text, at));
            let bytes = end.and_then(|end| text.as_bytes().get(at..end)).unwrap_or_default();
            // A character that is found in part is hidden whole.
            let letters = bytes.iter().filter(|byte| begins_character(**byte)).count();
            if letters > 0 {
                longest = longer(longest, Some(place + letters), OWN_SHAPE);
            }
        }
        longest
    }
}

fn begins_character(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

fn longer(
    one: Option<(usize, &'static str)>,
    end: Option<usize>,
    shape: &'static str,
) -> Option<(usize, &'static str)> {
    match (one, end) {
        (Some((before, _)), Some(end)) if end <= before => one,
        (_, Some(end)) => Some((end, shape)),
        (one, None) => one,
    }
}
