//! Long texts in parts, and changed texts as what changed, both in the DOM's UTF-16 units.

use policy::Cleared;

/// Bytes of one text in one operation. A frame of a few of these never holds up a pointer for long.
const PART_BYTES: usize = 128 * 1024;
/// Bytes below which a whole text is as short as a splice.
const SPLICE_FROM_BYTES: usize = 24;

/// A changed part.
pub(super) struct Cut<'a> {
    pub start: u32,
    pub removed: u32,
    pub inserted: Cleared<'a>,
}

/// UTF-16 units of a text.
pub(super) fn units(text: &str) -> u32 {
    if text.is_ascii() { text.len() as u32 } else { text.encode_utf16().count() as u32 }
}

/// What changed from `old` to `new`; `None` when that would not save a third.
pub(super) fn cut<'a>(old: &str, new: &'a Cleared<'_>) -> Option<Cut<'a>> {
    let text = new.as_str();
    if text.len() < SPLICE_FROM_BYTES {
        return None;
    }
    let (a, b) = (old.as_bytes(), text.as_bytes());
    let mut front = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    while !text.is_char_boundary(front) || !old.is_char_boundary(front) {
        front -= 1;
    }
    let room = a.len().min(b.len()) - front;
    let mut back = a.iter().rev().zip(b.iter().rev()).take(room).take_while(|(x, y)| x == y).count();
    while !text.is_char_boundary(b.len() - back) || !old.is_char_boundary(a.len() - back) {
        back -= 1;
    }
    let inserted = new.part(front..b.len() - back)?;
    if inserted.as_str().len() * 10 > text.len() * 7 || inserted.as_str().len() > PART_BYTES {
        return None;
    }
    Some(Cut { start: units(text.get(..front)?), removed: units(old.get(front..a.len() - back)?), inserted })
}

/// The part of a text that fits one operation, and the rest with its start.
pub(super) fn head(text: Cleared<'_>) -> (Cleared<'_>, Option<(u32, Cleared<'static>)>) {
    let end = part_end(text.as_str(), 0);
    if end == text.as_str().len() {
        return (text, None);
    }
    let (head, rest) = (text.part(0..end), text.part(end..text.as_str().len()));
    match (head, rest) {
        (Some(head), Some(rest)) => {
            let (head, rest) = (head.into_static(), rest.into_static());
            let start = units(head.as_str());
            (head, Some((start, rest)))
        }
        _ => (text, None),
    }
}

/// A text in parts that each fit one operation.
pub(super) fn parts<'a>(text: &'a Cleared<'_>) -> Vec<Cleared<'a>> {
    let mut parts = Vec::new();
    let mut start = 0;
    while start < text.as_str().len() {
        let end = part_end(text.as_str(), start);
        parts.extend(text.part(start..end));
        start = end;
    }
    parts
}

fn part_end(text: &str, start: usize) -> usize {
    let mut end = (start + PART_BYTES).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use policy::{Raw, masking};
    use proptest::prelude::*;

    fn cleared(text: &str) -> Cleared<'_> {
        masking::style_rules(policy::Standing::default(), Raw::new(text))
    }

    fn apply(old: &str, cut: &Cut<'_>) -> String {
        let mut units: Vec<u16> = old.encode_utf16().collect();
        let (start, end) = (cut.start as usize, (cut.start + cut.removed) as usize);
        units.splice(start..end, cut.inserted.as_str().encode_utf16());
        String::from_utf16_lossy(&units)
    }

    proptest! {
        #[test]
        fn a_cut_makes_the_old_text_the_new_one(
            front in "[a-zé😀]{0,40}", old in "[a-zé😀]{0,5}", new in "[a-zé😀]{0,5}", back in "[a-zé😀]{0,40}",
        ) {
            let before = format!("{front}{old}{back}");
            let after = format!("{front}{new}{back}");
            if let Some(cut) = cut(&before, &cleared(&after)) {
                prop_assert_eq!(apply(&before, &cut), after);
            }
        }
    }

    #[test]
    fn a_small_change_in_a_long_text_is_cut_out() {
        let after = "left: 10px; top: 20px; width: 311px";
        let text = cleared(after);
        let cut = cut("left: 10px; top: 20px; width: 300px", &text)
            .map(|c| (c.start, c.removed, c.inserted.as_str().to_owned()));
        assert_eq!(cut, Some((31, 2, "11".to_owned())));
    }

    #[test]
    fn a_long_text_is_the_sum_of_its_parts() {
        let long = "é😀x".repeat(60_000);
        let (first, rest) = head(cleared(&long));
        let Some((start, rest)) = rest else { panic!("a long text has a rest") };
        assert_eq!(start, units(first.as_str()));
        let joined: String = parts(&rest).iter().map(|part| part.as_str().to_owned()).collect();
        assert_eq!(format!("{}{joined}", first.as_str()), long);
    }
}
