//! What is known of one compound: `input.card[type=tel]:not(:checked)`.

use super::{Inside, Keys, Parsed, Reading, STATE, keyed, pseudo, wrong};
use cssparser::{Parser, Token};

/// What an element of the compound has, and how few other elements have it: the smaller the fewer.
pub(super) struct Compound {
    keys: Keys,
    rank: u8,
}

const ID: u8 = 0;
const CLASS: u8 = 1;
const ATTRIBUTE: u8 = 2;
const TAG: u8 = 3;
const COMMON_ATTRIBUTE: u8 = 4;
const NOTHING: u8 = 255;

/// Attributes that are more common than most tags are.
const COMMON: &[&str] =
    &["class", "id", "style", "type", "name", "href", "src", "role", "value", "title", "for", "alt"];

impl Compound {
    /// Reads a compound, up to what belongs to none.
    pub(super) fn read(reading: &mut Reading, parser: &mut Parser<'_>, inside: Inside) -> Parsed<Keys> {
        let mut compound = Compound { keys: None, rank: NOTHING };
        let begin = parser.position().byte_index();
        let mut is_empty = !compound.type_selector(parser)?;
        loop {
            let at = parser.position().byte_index();
            let before = parser.state();
            let Ok(token) = parser.next_including_whitespace().cloned() else { break };
            match token {
                Token::IDHash(name) => {
                    reading.name('#', &name);
                    compound.offer(ID, vec![keyed('#', &name)]);
                }
                Token::Hash(_) => {
                    return wrong(at, "An id cannot begin like a number; `[id=\"…\"]` says the same.");
                }
                Token::Delim('.') => match parser.next_including_whitespace().cloned() {
                    Ok(Token::Ident(name)) => {
                        reading.name('.', &name);
                        compound.offer(CLASS, vec![keyed('.', &name)]);
                    }
                    _ => return wrong(at, "The name of a class has to follow the dot."),
                },
                Token::SquareBracketBlock => {
                    let name = parser.parse_nested_block(|parser| attribute(parser, at))?;
                    compound.attribute(reading, &name);
                }
                Token::Colon => {
                    let keys = pseudo::read(reading, parser, at, inside)?;
                    if let Some(keys) = keys {
                        let rank = keys.iter().map(|key| rank_of(key)).max().unwrap_or(ID);
                        compound.offer(rank, keys);
                    }
                }
                Token::WhiteSpace(_) | Token::Comma | Token::Delim('>' | '+' | '~') => {
                    parser.reset(&before);
                    break;
                }
                Token::Ident(_) | Token::Delim('*' | '|') if !is_empty => {
                    return wrong(at, "The name of an element has to stand before everything else of it.");
                }
                Token::Delim('&') => return wrong(at, "`&` stands for nothing outside of a style sheet."),
                _ => return wrong(at, "This does not belong into a selector."),
            }
            is_empty = false;
        }
        if is_empty {
            return wrong(begin, "A selector is missing.");
        }
        Ok(compound.keys)
    }

    /// Keeps what is rarest.
    fn offer(&mut self, rank: u8, keys: Vec<String>) {
        if rank < self.rank {
            *self = Compound { keys: Some(keys), rank };
        }
    }

    /// A name, `*`, or one of both with a namespace; whether there is one.
    fn type_selector(&mut self, parser: &mut Parser<'_>) -> Parsed<bool> {
        let Some(name) = qualified(parser)? else { return Ok(false) };
        if let Some(local) = name.local {
            self.offer(TAG, vec![keyed('<', &local)]);
        }
        Ok(true)
    }

    fn attribute(&mut self, reading: &mut Reading, name: &Name) {
        let Some(local) = &name.local else { return };
        reading.name('[', local);
        // An attribute with a namespace is called otherwise (`xlink:href`), one of SVG may have capitals.
        if name.in_any_namespace || local.bytes().any(|byte| byte.is_ascii_uppercase()) {
            reading.depends |= STATE;
            return;
        }
        self.offer(attribute_rank(local), vec![keyed('[', local)]);
    }
}

fn attribute_rank(name: &str) -> u8 {
    if COMMON.contains(&name) { COMMON_ATTRIBUTE } else { ATTRIBUTE }
}

fn rank_of(key: &str) -> u8 {
    match key.as_bytes().first() {
        Some(b'#') => ID,
        Some(b'.') => CLASS,
        Some(b'<') => TAG,
        _ => attribute_rank(key.get(1..).unwrap_or_default()),
    }
}

/// A name that may have a namespace.
struct Name {
    /// `None`: any.
    local: Option<String>,
    in_any_namespace: bool,
}

/// Reads `a`, `*`, `|a`, `*|a`; `None` where something else stands.
fn qualified(parser: &mut Parser<'_>) -> Parsed<Option<Name>> {
    let at = parser.position().byte_index();
    let before = parser.state();
    let first = match parser.next_including_whitespace().cloned() {
        Ok(Token::Ident(name)) => Some(Some(name.to_string())),
        Ok(Token::Delim('*')) => Some(None),
        Ok(Token::Delim('|')) => None,
        _ => {
            parser.reset(&before);
            return Ok(None);
        }
    };
    if let Some(local) = &first {
        let before = parser.state();
        let is_namespace = matches!(parser.next_including_whitespace(), Ok(Token::Delim('|')));
        if !is_namespace {
            parser.reset(&before);
            return Ok(Some(Name { local: local.clone(), in_any_namespace: false }));
        }
    }
    if matches!(first, Some(Some(_))) {
        return wrong(at, "There are no names of namespaces here; `*|` says any.");
    }
    let in_any_namespace = first.is_some();
    match parser.next_including_whitespace().cloned() {
        Ok(Token::Ident(name)) => Ok(Some(Name { local: Some(name.to_string()), in_any_namespace })),
        Ok(Token::Delim('*')) => Ok(Some(Name { local: None, in_any_namespace })),
        _ => wrong(at, "A name has to follow `|`."),
    }
}

/// The inner of `[…]`.
fn attribute(parser: &mut Parser<'_>, at: usize) -> Parsed<Name> {
    parser.skip_whitespace();
    let name = match qualified(parser)? {
        Some(name) if name.local.is_some() => name,
        _ => return wrong(at, "The name of an attribute has to follow `[`."),
    };
    let operator = match parser.next().cloned() {
        Err(_) => return Ok(name),
        Ok(operator) => operator,
    };
    let is_operator = matches!(
        operator,
        Token::Delim('=')
            | Token::IncludeMatch
            | Token::DashMatch
            | Token::PrefixMatch
            | Token::SuffixMatch
            | Token::SubstringMatch
    );
    if !is_operator {
        return wrong(at, "Between name and value of an attribute stands =, ~=, |=, ^=, $= or *=.");
    }
    if !matches!(parser.next(), Ok(Token::Ident(_) | Token::QuotedString(_))) {
        return wrong(at, "The value of an attribute is a name, or stands in quotation marks.");
    }
    match parser.next() {
        Err(_) => Ok(name),
        Ok(Token::Ident(flag)) if flag.eq_ignore_ascii_case("i") || flag.eq_ignore_ascii_case("s") => {
            if parser.is_exhausted() {
                Ok(name)
            } else {
                wrong(at, "Something stands after the flag.")
            }
        }
        Ok(_) => wrong(at, "After the value of an attribute only `i` or `s` may stand."),
    }
}
