//! Reads a TOML table field by field and collects every problem with its line and its full name.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One wrong thing in a configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// From 1.
    pub line: usize,
    /// The full name, as in `site[0].api_keys`; empty when the file cannot be read as TOML.
    pub field: String,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.field.starts_with("COBROWSE_") {
            write!(f, "environment: {}: {}", self.field, self.what)
        } else if self.field.is_empty() {
            write!(f, "line {}: {}", self.line, self.what)
        } else {
            write!(f, "line {}: {}: {}", self.line, self.field, self.what)
        }
    }
}

/// Everything wrong so far.
#[derive(Debug)]
pub struct Problems<'a> {
    source: &'a str,
    list: Vec<(usize, Problem)>,
}

impl<'a> Problems<'a> {
    /// None yet.
    pub fn new(source: &'a str) -> Self {
        Self { source, list: Vec::new() }
    }

    /// Adds one.
    pub fn add(&mut self, span: Range<usize>, field: impl Into<String>, what: impl Into<String>) {
        let start = span.start.min(self.source.len());
        let line = self.source.as_bytes()[..start].iter().filter(|&&byte| byte == b'\n').count() + 1;
        self.list.push((start, Problem { line, field: field.into(), what: what.into() }));
    }

    /// All of them, in the order of the file.
    pub fn into_list(mut self) -> Vec<Problem> {
        self.list.sort_by_key(|(start, _)| *start);
        self.list.into_iter().map(|(_, problem)| problem).collect()
    }
}

/// A table that is being read.
#[derive(Debug)]
pub struct Table<'t, 'i> {
    table: &'t DeTable<'i>,
    span: Range<usize>,
    path: String,
    known: BTreeSet<&'static str>,
}

/// A value with its place.
#[derive(Debug, Clone)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Range<usize>,
    /// Its full name.
    pub field: String,
}

impl<'t, 'i> Table<'t, 'i> {
    /// Starts at a table called `path`.
    pub fn new(table: &'t DeTable<'i>, span: Range<usize>, path: impl Into<String>) -> Self {
        Self { table, span, path: path.into(), known: BTreeSet::new() }
    }

    /// Where the table stands.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The full name of a field.
    pub fn field(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// Whether the key is there, right or wrong.
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// A string.
    pub fn string(&mut self, key: &'static str, problems: &mut Problems<'_>) -> Option<At<String>> {
        let value = self.get(key)?;
        match value.get_ref().as_str() {
            Some(text) => Some(self.at(key, value, text.to_owned())),
            None => self.wrong_type(key, value, "a string", problems),
        }
    }

    /// A list of strings; empty when absent.
    pub fn strings(&mut self, key: &'static str, problems: &mut Problems<'_>) -> Vec<At<String>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            let _: Option<()> = self.wrong_type(key, value, "a list of strings", problems);
            return Vec::new();
        };
        let mut strings = Vec::new();
        for (index, item) in array.iter().enumerate() {
            let field = format!("{}[{index}]", self.field(key));
            match item.get_ref().as_str() {
                Some(text) => strings.push(At { value: text.to_owned(), span: item.span(), field }),
                None => {
                    problems.add(
                        item.span(),
                        field,
                        format!("must be a string, not {}", item.get_ref().type_str()),
                    );
                }
            }
        }
        strings
    }

    /// A whole number within `range`.
    pub fn number(
        &mut self,
        key: &'static str,
        range: std::ops::RangeInclusive<u64>,
        problems: &mut Problems<'_>,
    ) -> Option<u64> {
        let value = self.get(key)?;
        let number = value.get_ref().as_integer().and_then(integer);
        match number {
            Some(number) if range.contains(&number) => Some(number),
            _ if value.get_ref().is_integer() => {
                problems.add(
                    value.span(),
                    self.field(key),
                    format!("must be from {} to {}", range.start(), range.end()),
                );
                None
            }
            _ => self.wrong_type(key, value, "a whole number", problems),
        }
    }

    /// A list of whole numbers within `range`; `None` when absent.
    pub fn numbers(
        &mut self,
        key: &'static str,
        range: std::ops::RangeInclusive<u64>,
        problems: &mut Problems<'_>,
    ) -> Option<Vec<u64>> {
        let value = self.get(key)?;
        let Some(array) = value.get_ref().as_array() else {
            return self.wrong_type(key, value, "a list of whole numbers", problems);
        };
        let mut numbers = Vec::new();
        for (index, item) in array.iter().enumerate() {
            match item.get_ref().as_integer().and_then(integer) {
                Some(number) if range.contains(&number) => numbers.push(number),
                _ => problems.add(
                    item.span(),
                    format!("{}[{index}]", self.field(key)),
                    format!("must be a whole number from {} to {}", range.start(), range.end()),
                ),
            }
        }
        Some(numbers)
    }

    /// A yes or no.
    pub fn truth(&mut self, key: &'static str, problems: &mut Problems<'_>) -> Option<bool> {
        let value = self.get(key)?;
        match value.get_ref().as_bool() {
            Some(truth) => Some(truth),
            None => self.wrong_type(key, value, "true or false", problems),
        }
    }

    /// A table inside this one.
    pub fn table(&mut self, key: &'static str, problems: &mut Problems<'_>) -> Option<Table<'t, 'i>> {
        let value = self.get(key)?;
        match value.get_ref().as_table() {
            Some(table) => Some(Table::new(table, value.span(), self.field(key))),
            None => self.wrong_type(key, value, "a table", problems),
        }
    }

    /// The tables written as `[[key]]`.
    pub fn tables(&mut self, key: &'static str, problems: &mut Problems<'_>) -> Vec<Table<'t, 'i>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            let what = format!("must be written as [[{key}]]");
            problems.add(value.span(), self.field(key), what);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for (index, item) in array.iter().enumerate() {
            let path = format!("{}[{index}]", self.field(key));
            match item.get_ref().as_table() {
                Some(table) => tables.push(Table::new(table, item.span(), path)),
                None => problems.add(item.span(), path, format!("must be written as [[{key}]]")),
            }
        }
        tables
    }

    /// Reports every key that was not asked for, with the name it may have meant.
    pub fn finish(self, problems: &mut Problems<'_>) {
        for (key, _) in self.table.iter() {
            let name: &str = key.get_ref();
            if self.known.contains(name) {
                continue;
            }
            let what = match nearest(name, &self.known) {
                Some(near) => format!("unknown field; did you mean {near}?"),
                None => "unknown field".to_owned(),
            };
            problems.add(key.span(), self.field(name), what);
        }
    }

    fn get(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'i>>> {
        self.known.insert(key);
        self.table.get(key)
    }

    fn at<T>(&self, key: &str, value: &Spanned<DeValue<'i>>, read: T) -> At<T> {
        At { value: read, span: value.span(), field: self.field(key) }
    }

    fn wrong_type<T>(
        &self,
        key: &str,
        value: &Spanned<DeValue<'i>>,
        wanted: &str,
        problems: &mut Problems<'_>,
    ) -> Option<T> {
        let found = value.get_ref().type_str();
        problems.add(value.span(), self.field(key), format!("must be {wanted}, not {found}"));
        None
    }
}

fn integer(number: &toml::de::DeInteger<'_>) -> Option<u64> {
    u64::from_str_radix(number.as_str(), number.radix()).ok()
}

/// The known name that is a slip of the finger away.
fn nearest(name: &str, known: &BTreeSet<&'static str>) -> Option<&'static str> {
    known
        .iter()
        .map(|candidate| (distance(name, candidate), *candidate))
        .min()
        .filter(|&(distance, candidate)| distance <= 1 + candidate.len() / 4)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance of two names.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.bytes().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
