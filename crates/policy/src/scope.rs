//! Whether an address belongs to the pages of a restriction: the search of a compiled pattern.
//!
//! A pattern is a deterministic automaton over bytes, made where restrictions are compiled. Its form: the place of the
//! state in which a search begins that has a byte before it (two bytes, low byte first), then the states. A state is one
//! byte of flags (1: a match ended before the byte that led here; 2: the end of the text is the end of a match), then
//! ranges of three bytes, ascending: the last byte of the range, and the place of the state it leads to. The last range
//! of a state ends at 255. The first state is the one that nothing leads out of, the second is where a text begins.
//! A match is known one byte after its end, for that byte may decide it (`$`, `\b`).

/// Bytes of a compiled pattern at most.
pub const PATTERN_BYTES_MAX: usize = 16 * 1024;

/// A match ended before the byte that led here.
pub(crate) const MATCHED: u8 = 1;
/// The end of the text is the end of a match.
pub(crate) const MATCHED_AT_END: u8 = 2;
/// The place of the state without a way out, and of the first state at all.
pub(crate) const DEAD: usize = 2;
/// Nothing is found in it, whatever comes.
pub(crate) const DEAD_STATE: [u8; 4] = [0, 255, DEAD as u8, 0];
/// The place of the state in which a text begins.
const BEGIN: usize = DEAD + DEAD_STATE.len();

/// A compiled pattern.
#[derive(Debug)]
pub struct Scope(Box<[u8]>);

/// Which match of several a search is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Any,
    Longest,
}

impl Scope {
    /// Reads a compiled pattern; `None` for bytes that are none.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > PATTERN_BYTES_MAX || bytes.get(DEAD..BEGIN)? != DEAD_STATE {
            return None;
        }
        let mut is_state = vec![false; bytes.len()];
        // First to know where states are, then that all ways lead to some.
        for states_are_known in [false, true] {
            let mut at = DEAD;
            while at < bytes.len() {
                *is_state.get_mut(at)? = true;
                at += 1;
                let mut from = 0;
                while from <= 255 {
                    let &[last, low, high] = bytes.get(at..at + 3)? else { return None };
                    if u16::from(last) < from || (states_are_known && !leads_to(&is_state, low, high)) {
                        return None;
                    }
                    from = u16::from(last) + 1;
                    at += 3;
                }
            }
        }
        let &[low, high, ..] = bytes else { return None };
        (leads_to(&is_state, low, high) && *is_state.get(BEGIN)?).then(|| Self(bytes.into()))
    }

    /// Whether the pattern is found anywhere in a text.
    pub fn matches(&self, text: &str) -> bool {
        self.search(BEGIN, text.as_bytes(), Wanted::Any).is_some()
    }

    /// Where the longest match ends that begins at `from`, in a pattern that was compiled to be found where it is looked for.
    pub(crate) fn longest(&self, text: &[u8], from: usize) -> Option<usize> {
        match from.checked_sub(1) {
            None => self.search(BEGIN, text, Wanted::Longest),
            Some(before) => {
                let &[low, high, ..] = &*self.0 else { return None };
                let end = self.search(place(low, high), text.get(before..)?, Wanted::Longest)?;
                Some(before + end)
            }
        }
    }

    /// The end of a match.
    fn search(&self, begin: usize, text: &[u8], wanted: Wanted) -> Option<usize> {
        let mut state = begin;
        let mut found = None;
        for (at, &byte) in text.iter().enumerate() {
            state = self.next(state, byte);
            if state == DEAD {
                return found;
            }
            if self.flags(state) & MATCHED != 0 {
                found = Some(at);
                if wanted == Wanted::Any {
                    return found;
                }
            }
        }
        if self.flags(state) & MATCHED_AT_END != 0 { Some(text.len()) } else { found }
    }

    fn flags(&self, state: usize) -> u8 {
        self.0.get(state).copied().unwrap_or_default()
    }

    fn next(&self, state: usize, byte: u8) -> usize {
        let mut at = state + 1;
        loop {
            match self.0.get(at..at + 3) {
                Some(&[last, ..]) if last < byte => at += 3,
                Some(&[_, low, high]) => return place(low, high),
                _ => return DEAD,
            }
        }
    }
}

fn place(low: u8, high: u8) -> usize {
    usize::from(low) | usize::from(high) << 8
}

fn leads_to(is_state: &[bool], low: u8, high: u8) -> bool {
    is_state.get(place(low, high)).is_some_and(|is| *is)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Found: an `a`.
    const A: [u8; 24] = [
        6,
        0,
        0,
        255,
        2,
        0,
        0,
        b'a' - 1,
        6,
        0,
        b'a',
        16,
        0,
        255,
        6,
        0, // looking for it
        2,
        255,
        20,
        0, // its last byte was the last
        1,
        255,
        20,
        0, // it was found
    ];

    #[test]
    fn a_pattern_is_found_anywhere() {
        let scope = Scope::read(&A).unwrap();
        for (text, found) in
            [("", false), ("bcb", false), ("a", true), ("ba", true), ("bab", true), ("é", false)]
        {
            assert_eq!(scope.matches(text), found, "{text}");
        }
    }

    #[test]
    fn whatever_is_read_is_searched_without_a_panic() {
        for at in 0..A.len() {
            for value in 0..=255 {
                let mut other = A;
                other[at] = value;
                if let Some(scope) = Scope::read(&other) {
                    let _ = scope.matches("\0abc\u{7f}é");
                    let _ = scope.longest("\0abc\u{7f}é".as_bytes(), 3);
                }
            }
            assert!(Scope::read(&A[..at]).is_none_or(|scope| !scope.matches("a")), "{at}");
        }
        assert!(Scope::read(&[]).is_none());
        assert!(Scope::read(&[0; PATTERN_BYTES_MAX + 1]).is_none());
    }
}
