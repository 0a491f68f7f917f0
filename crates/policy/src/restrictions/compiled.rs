//! The compiled form of a site's restrictions: how its bytes are written and read.
//!
//! `GCBR`, a format number, flags of the settings, then blocks: a length as a LEB128 varint, then so many bytes.

/// The number rises whenever a part of it means something else: an engine that outlives an upgrade of the relay then goes
/// private, in place of matching too little.
const MAGIC: &[u8] = b"GCBR\x03";

/// Restrictions of one site at most.
pub const RESTRICTIONS_MAX: usize = 2_000;

/// What a restriction does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Seen, not operable.
    Control = 1,
    /// Neither seen nor operable.
    Mask = 2,
    /// Opens what is private by default.
    Open = 3,
}

/// What holds for the whole site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settings {
    /// Everything is masked but what a restriction opens.
    pub private_by_default: bool,
    /// Forms are submitted by the customer alone.
    pub controls_submit_buttons: bool,
    /// Addresses are shown with query and hash.
    pub shows_full_urls: bool,
}

/// One restriction, compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompiledRestriction {
    /// Its name in the document.
    pub id: String,
    /// What people call it, or empty.
    pub description: String,
    /// What it does.
    pub kind: Kind,
    /// The compiled pattern of the pages it holds on, for [`crate::scope::Scope::read`].
    pub pages: Option<Vec<u8>>,
}

/// All restrictions of a site, compiled.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Compiled {
    /// What holds for the whole site.
    pub settings: Settings,
    /// For [`crate::detectors::Detectors::read`].
    pub detectors: Vec<u8>,
    /// For the DOM reader, each restriction in order: its texts, each ended by U+0001, are the selector, a digit for
    /// `kind` and a hexadecimal one for `depends`, then the keys; behind U+0002 the names, behind another those elsewhere, and
    /// U+0003 at the end. Not JSON: pages replace `JSON.parse`.
    ///
    /// - `kind`: the number of the [`Kind`].
    /// - `keys`: for each part of the selector list one string that an element must have to be worth a look: `#id`, `.class`,
    ///   `<tag`, `[attribute`, all in ASCII lower case and unescaped; `*` where any element may match.
    /// - `depends`, bits: 1, matching depends on ancestors; 2, on the element before or after this one or one of its
    ///   ancestors; 4, on what no mutation tells or on what may be anywhere (`:checked`, `:has()`, anything that is not
    ///   understood); 8, on siblings of this one or its ancestors, however far off.
    /// - `names`: what of classes (`.`), ids (`#`) and attributes (`[`) is named anywhere in the selector.
    /// - `elsewhere`: which of these are named of other elements than the one that matches, so that it matters there, too.
    pub reader: String,
    /// The restrictions.
    pub restrictions: Vec<CompiledRestriction>,
}

impl Compiled {
    /// The bytes.
    pub fn write(&self) -> Vec<u8> {
        let Settings { private_by_default, controls_submit_buttons, shows_full_urls } = self.settings;
        let flags = [private_by_default, controls_submit_buttons, shows_full_urls];
        let mut out = MAGIC.to_vec();
        out.push(flags.iter().rev().fold(0, |bits, on| bits << 1 | u8::from(*on)));
        put_block(&mut out, &self.detectors);
        put_block(&mut out, self.reader.as_bytes());
        for one in &self.restrictions {
            out.push(one.kind as u8 | u8::from(one.pages.is_some()) << 7);
            put_block(&mut out, one.id.as_bytes());
            put_block(&mut out, one.description.as_bytes());
            if let Some(pages) = &one.pages {
                put_block(&mut out, pages);
            }
        }
        out
    }

    /// Reads what [`Compiled::write`] wrote; `None` for anything else.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let flags = take_byte(&mut rest)?;
        let settings = Settings {
            private_by_default: flags & 1 != 0,
            controls_submit_buttons: flags & 2 != 0,
            shows_full_urls: flags & 4 != 0,
        };
        let detectors = take_block(&mut rest)?.to_vec();
        let reader = take_text(&mut rest)?;
        let mut restrictions = Vec::new();
        while !rest.is_empty() {
            let head = take_byte(&mut rest)?;
            let kind = match head & 0x7f {
                1 => Kind::Control,
                2 => Kind::Mask,
                3 => Kind::Open,
                _ => return None,
            };
            let (id, description) = (take_text(&mut rest)?, take_text(&mut rest)?);
            let pages = if head & 0x80 == 0 { None } else { Some(take_block(&mut rest)?.to_vec()) };
            restrictions.push(CompiledRestriction { id, description, kind, pages });
        }
        // One more than a document may have is built in: that for submit buttons.
        (flags < 8 && restrictions.len() <= RESTRICTIONS_MAX + 1).then_some(Self {
            settings,
            detectors,
            reader,
            restrictions,
        })
    }
}

fn put_block(out: &mut Vec<u8>, block: &[u8]) {
    let mut length = block.len();
    while length >= 0x80 {
        out.push(length as u8 | 0x80);
        length >>= 7;
    }
    out.push(length as u8);
    out.extend_from_slice(block);
}

fn take_byte(rest: &mut &[u8]) -> Option<u8> {
    let (first, after) = rest.split_first()?;
    *rest = after;
    Some(*first)
}

fn take_block<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let mut length = 0_usize;
    for shift in (0..28).step_by(7) {
        let byte = take_byte(rest)?;
        length |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            let (block, after) = rest.split_at_checked(length)?;
            *rest = after;
            return Some(block);
        }
    }
    None
}

fn take_text(rest: &mut &[u8]) -> Option<String> {
    core::str::from_utf8(take_block(rest)?).ok().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> Compiled {
        Compiled {
            settings: Settings {
                private_by_default: true,
                controls_submit_buttons: false,
                shows_full_urls: true,
            },
            detectors: vec![1, 2],
            reader: "a\u{1}10\u{1}<a\u{1}\u{2}\u{3}".to_owned(),
            restrictions: vec![
                CompiledRestriction {
                    id: "pay".to_owned(),
                    description: "Pay".repeat(100),
                    kind: Kind::Control,
                    pages: Some(vec![7; 300]),
                },
                CompiledRestriction {
                    id: "iban".to_owned(),
                    description: String::new(),
                    kind: Kind::Mask,
                    pages: None,
                },
            ],
        }
    }

    #[test]
    fn what_was_written_is_read() {
        assert_eq!(Compiled::read(&some().write()), Some(some()));
        assert_eq!(Compiled::read(&Compiled::default().write()), Some(Compiled::default()));
    }

    #[test]
    fn nothing_else_is_read_and_no_bytes_panic() {
        let bytes = some().write();
        for end in 0..bytes.len() {
            // What ends between two restrictions is whole in itself.
            if let Some(shorter) = Compiled::read(&bytes[..end]) {
                assert!(shorter.restrictions.len() < 2);
            }
        }
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut other = bytes.clone();
                other[at] ^= 1 << bit;
                let _ = Compiled::read(&other);
            }
        }
        for other in [b"GCBR\x02\0\0\0", b"GCBR\x04\0\0\0"] {
            assert_eq!(Compiled::read(other), None);
        }
        assert!(Compiled::read(b"GCBR\x03\0\0\0").is_some());
    }
}
