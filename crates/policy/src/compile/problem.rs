//! What is wrong with a document of restrictions, and where.

use serde::Serialize;
use std::fmt;

/// What kind of problem it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The text is not JSON.
    JsonSyntax,
    /// A pattern is no regular expression.
    PatternSyntax,
    /// A pattern takes too much place when it is compiled.
    PatternTooLarge,
    /// A selector is none that an element can match.
    SelectorSyntax,
    /// Two restrictions have one id.
    DuplicateId,
    /// A value is of another type.
    Type,
    /// There is no such key.
    UnknownKey,
    /// A key is missing.
    Required,
    /// A list is too long.
    TooMany,
    /// A text is too long.
    TooLong,
    /// A value is none of those that are known.
    Value,
}

/// One problem of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Where it is: a JSON pointer (RFC 6901).
    pub pointer: String,
    /// What kind it is.
    pub code: Code,
    /// A sentence for people.
    pub detail: String,
    /// How many characters of the text stand before it, where that is known.
    pub position: Option<usize>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.pointer, self.detail)?;
        self.position.map_or(Ok(()), |position| write!(f, " (after {position} characters)"))
    }
}

impl std::error::Error for Problem {}

/// A problem of one text, wherever it stands in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What kind it is.
    pub code: Code,
    /// A sentence for people.
    pub detail: String,
    /// How many characters of the text stand before it, where that is known.
    pub position: Option<usize>,
}

impl Fault {
    pub(super) fn new(code: Code, detail: impl Into<String>, position: Option<usize>) -> Self {
        Self { code, detail: detail.into(), position }
    }

    /// The problem of a document that it is there.
    pub fn at(self, pointer: impl Into<String>) -> Problem {
        Problem { pointer: pointer.into(), code: self.code, detail: self.detail, position: self.position }
    }
}
