//! What of a selector the page has to know, to ask the browser about few elements and at the right times.

mod compound;
mod pseudo;

use super::problem::{Code, Fault};
use compound::Compound;
use cssparser::{ParseError, Parser, Token};

/// Matching depends on ancestors.
pub(super) const ANCESTORS: u8 = 1;
/// Matching depends on the next element or the one before, of those on the way to the root: none further off.
pub(super) const NEIGHBOURS: u8 = 2;
/// Matching depends on what no mutation tells, or on what may be anywhere.
pub(super) const STATE: u8 = 4;
/// Matching depends on siblings or their number, however far off.
pub(super) const SIBLINGS: u8 = 8;

/// What is known of a selector list; see [`crate::restrictions::Compiled::reader`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Analysis {
    /// An element that matches has one of these.
    pub keys: Vec<String>,
    /// What matching depends on, as bits.
    pub depends: u8,
    /// What is named in it.
    pub names: Vec<String>,
    /// What of that is named of other elements than the one that matches.
    pub elsewhere: Vec<String>,
}

/// Reads a selector list.
///
/// # Errors
/// [`Code::SelectorSyntax`]: no element can match it, or a browser would not read it.
pub fn analyse(selector: &str) -> Result<Analysis, Fault> {
    // They stand between texts where selectors are written down.
    if let Some(position) = selector.chars().position(|character| ('\u{1}'..='\u{3}').contains(&character)) {
        let detail = "A control character stands here, which no page means.".to_owned();
        return Err(Fault::new(Code::SelectorSyntax, detail, Some(position)));
    }
    let mut parser = Parser::new(selector);
    let mut reading = Reading::default();
    let parsed = reading.list(&mut parser, Inside::Nothing);
    let keys = parsed.map_err(|error| {
        let wrong = match error.kind {
            cssparser::ParseErrorKind::Custom(wrong) => wrong,
            cssparser::ParseErrorKind::Basic(_) => {
                Wrong { at: parser.position().byte_index(), detail: UNREADABLE.to_owned() }
            }
        };
        let position = selector.get(..wrong.at).map(|before| before.chars().count());
        Fault::new(Code::SelectorSyntax, wrong.detail, position)
    })?;
    let keys = keys.unwrap_or_else(|| vec!["*".to_owned()]);
    // Nor by way of an escape.
    let is_plain = |text: &String| !text.contains(|character| ('\u{1}'..='\u{3}').contains(&character));
    if !keys.iter().chain(&reading.names).all(is_plain) {
        return Ok(Analysis { keys: vec!["*".to_owned()], depends: STATE, ..Analysis::default() });
    }
    let Reading { depends, names, elsewhere, .. } = reading;
    Ok(Analysis { keys, depends, names, elsewhere })
}

const UNREADABLE: &str =
    "Brackets stand in too many brackets, or something that does not belong here stands here.";

/// Keys of which an element that matches has one; `None`: nothing is known.
type Keys = Option<Vec<String>>;

/// What is wrong, and before which byte.
#[derive(Debug, Clone)]
struct Wrong {
    at: usize,
    detail: String,
}

type Parsed<T> = Result<T, ParseError<Wrong>>;

fn wrong<T>(at: usize, detail: impl Into<String>) -> Parsed<T> {
    Err(ParseError::custom(Wrong { at, detail: detail.into() }))
}

/// Where a selector list stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// Nowhere else, or where one wrong selector makes all wrong.
    Nothing,
    /// Where browsers leave out what they cannot read, and say nothing.
    Forgiving,
    /// In `:has()`, where selectors may begin with a combinator.
    Has,
}

#[derive(Default)]
struct Reading {
    depends: u8,
    names: Vec<String>,
    elsewhere: Vec<String>,
    /// All that was named, in order and as often.
    named: Vec<String>,
    /// How often a look at the next element or the one before was met.
    steps: u32,
}

/// What stands after a compound.
enum Next {
    Combinator,
    Comma,
    End,
}

impl Reading {
    /// A list, to the end of the block.
    fn list(&mut self, parser: &mut Parser<'_>, inside: Inside) -> Parsed<Keys> {
        let mut all = Some(Vec::new());
        loop {
            let (keys, next) = self.complex(parser, inside)?;
            all = match (all, keys) {
                (Some(mut all), Some(keys)) => {
                    keys.into_iter().for_each(|key| note(&mut all, key));
                    Some(all)
                }
                _ => None,
            };
            if matches!(next, Next::End) {
                return Ok(all);
            }
        }
    }

    /// A selector, to a comma or the end of the block.
    fn complex(&mut self, parser: &mut Parser<'_>, inside: Inside) -> Parsed<(Keys, Next)> {
        let before = self.steps;
        let read = self.compounds(parser, inside)?;
        self.depends |= match self.steps - before {
            0 => 0,
            1 => NEIGHBOURS,
            // One step and another lead further.
            _ => SIBLINGS,
        };
        Ok(read)
    }

    fn compounds(&mut self, parser: &mut Parser<'_>, inside: Inside) -> Parsed<(Keys, Next)> {
        parser.skip_whitespace();
        let at = parser.position().byte_index();
        let before = parser.state();
        match parser.next().ok() {
            None => return wrong(at, "A selector is missing."),
            Some(Token::Comma) => return wrong(at, "A selector is missing before the comma."),
            Some(Token::Delim('>' | '+' | '~')) if inside == Inside::Has => parser.skip_whitespace(),
            Some(Token::Delim('>' | '+' | '~')) => {
                return wrong(at, "A selector cannot begin with a combinator: relative to what would it be?");
            }
            Some(_) => parser.reset(&before),
        }
        loop {
            let named = self.named.len();
            let keys = Compound::read(self, parser, inside)?;
            match self.after_compound(parser)? {
                Next::Combinator => self.is_elsewhere(named),
                end => return Ok((keys, end)),
            }
        }
    }

    fn after_compound(&mut self, parser: &mut Parser<'_>) -> Parsed<Next> {
        parser.skip_whitespace();
        let at = parser.position().byte_index();
        let before = parser.state();
        match parser.next().ok() {
            None => return Ok(Next::End),
            Some(Token::Comma) => return Ok(Next::Comma),
            Some(Token::Delim('>')) => self.depends |= ANCESTORS,
            Some(Token::Delim('+')) => self.steps += 1,
            Some(Token::Delim('~')) => self.depends |= SIBLINGS,
            Some(_) => {
                // Whitespace was the combinator; what is no compound is refused where one is read.
                parser.reset(&before);
                self.depends |= ANCESTORS;
                return Ok(Next::Combinator);
            }
        }
        parser.skip_whitespace();
        if parser.is_exhausted() {
            return wrong(at, "A selector is missing after the combinator.");
        }
        Ok(Next::Combinator)
    }

    fn name(&mut self, sigil: char, name: &str) {
        let name = keyed(sigil, name);
        self.named.push(name.clone());
        note(&mut self.names, name);
    }

    /// What was named from here on is of other elements.
    fn is_elsewhere(&mut self, from: usize) {
        for name in self.named.iter().skip(from) {
            note(&mut self.elsewhere, name.clone());
        }
    }
}

fn keyed(sigil: char, name: &str) -> String {
    let mut key = String::from(sigil);
    key.push_str(&name.to_ascii_lowercase());
    key
}

fn note(list: &mut Vec<String>, entry: String) {
    if !list.contains(&entry) {
        list.push(entry);
    }
}
