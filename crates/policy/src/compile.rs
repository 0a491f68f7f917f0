//! From a document of restrictions, as people write it, to the bytes that the page reads. For the relay and tools.
//!
//! [`RULES.md`](../RULES.md) is normative.

pub mod document;
mod pattern;
mod problem;
mod selector;

pub use document::{
    Detector, Document, OnRulesUnavailable, Restriction, Settings, SubmitButtons, UrlParts, limits,
};
pub use problem::{Code, Fault, Problem};
pub use selector::{Analysis, analyse};

use crate::restrictions::{Compiled, CompiledRestriction, Kind, Settings as CompiledSettings};
use crate::scope::Scope;
use document::Reading;
use pattern::Use;
use std::collections::HashMap;

/// A JSON Schema (2020-12) of documents.
pub const SCHEMA: &str = include_str!("compile/restrictions.schema.json");

/// The id of the restriction that is built in.
pub const SUBMIT_BUTTONS: &str = "submit-buttons";

/// What the agent would submit a form with.
const SUBMIT_BUTTONS_SELECTOR: &str = "form button:not([type=button i],[type=reset i]),\
     button[form]:not([type=button i],[type=reset i]),input[type=submit i],input[type=image i]";

/// Compiles a document: the same bytes for the same document.
///
/// # Errors
/// All problems of the document.
pub fn compile(document: &Document) -> Result<Vec<u8>, Vec<Problem>> {
    let mut compiling = Compiling::default();
    let bytes = compiling.all(&Reading::again(document));
    if compiling.problems.is_empty() { Ok(bytes) } else { Err(compiling.problems) }
}

/// All problems of a document, those of its form and those of its selectors and patterns, as far as they can be told at
/// once.
pub fn check(json: &str) -> Vec<Problem> {
    let mut compiling = Compiling::default();
    compiling.all(&Reading::of(json));
    compiling.problems
}

/// The ids of the compiled restrictions, in the order of their places.
pub fn places(document: &Document) -> Vec<String> {
    let enabled = document.restrictions.iter().filter(|restriction| restriction.enabled);
    let built_in = built_in(&document.settings);
    enabled.chain(built_in.as_ref()).map(|restriction| restriction.id.clone()).collect()
}

/// The name of compiled bytes: 32 hexadecimal digits of their SHA-256.
pub fn version(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// On which of these addresses a pattern of pages would hold.
///
/// # Errors
/// The pattern is none, or too large; the pointer is `/pattern`.
pub fn pattern_matches<S: AsRef<str>>(pattern: &str, urls: &[S]) -> Result<Vec<bool>, Problem> {
    let length = pattern.chars().count();
    let compiled = if length > limits::PATTERN_MAX {
        let detail = format!("The text has {length} characters, and {} at most may be.", limits::PATTERN_MAX);
        Err(Fault::new(Code::TooLong, detail, None))
    } else {
        pattern::compile(pattern, Use::Pages)
    };
    let bytes = compiled.map_err(|fault| fault.at("/pattern"))?;
    // What we write can be read.
    let scope = Scope::read(&bytes);
    Ok(urls.iter().map(|url| scope.as_ref().is_some_and(|scope| scope.matches(url.as_ref()))).collect())
}

fn built_in(settings: &Settings) -> Option<Restriction> {
    (settings.submit_buttons == SubmitButtons::Control).then(|| Restriction {
        description: "Submit buttons".to_owned(),
        ..Restriction::new(SUBMIT_BUTTONS, Kind::Control, SUBMIT_BUTTONS_SELECTOR)
    })
}

#[derive(Default)]
struct Compiling {
    problems: Vec<Problem>,
    /// The same pattern often stands in many restrictions.
    patterns: HashMap<(String, Use), Result<Vec<u8>, Fault>>,
    too_large: usize,
}

impl Compiling {
    fn all(&mut self, reading: &Reading) -> Vec<u8> {
        self.problems.clone_from(&reading.problems);
        let Document { settings, restrictions } = &reading.document;
        let mut compiled = Compiled {
            settings: CompiledSettings {
                private_by_default: settings.private_by_default,
                controls_submit_buttons: settings.submit_buttons == SubmitButtons::Control,
                shows_full_urls: settings.url_parts == UrlParts::Full,
            },
            detectors: self.detectors(&settings.detectors),
            ..Compiled::default()
        };
        let built_in = built_in(settings);
        for (place, restriction) in restrictions.iter().chain(&built_in).enumerate() {
            // Those that are switched off are looked at, too: they may be switched on at any time.
            let (analysis, pages) = self.restriction(place, restriction);
            if !restriction.enabled {
                continue;
            }
            put_reader(&mut compiled.reader, restriction, &analysis);
            compiled.restrictions.push(CompiledRestriction {
                id: restriction.id.clone(),
                description: restriction.description.clone(),
                kind: restriction.kind,
                pages,
            });
        }
        let bytes = compiled.write();
        if bytes.len() > limits::COMPILED_BYTES_MAX {
            let detail = format!(
                "All together take {} bytes when they are compiled, and {} at most may be: fewer patterns of pages, or shorter ones.",
                bytes.len(),
                limits::COMPILED_BYTES_MAX
            );
            self.problems.push(Fault::new(Code::TooLong, detail, None).at("/restrictions"));
        }
        bytes
    }

    fn restriction(&mut self, place: usize, restriction: &Restriction) -> (Analysis, Option<Vec<u8>>) {
        let analysis = analyse(&restriction.selector).unwrap_or_else(|fault| {
            self.problems.push(fault.at(format!("/restrictions/{place}/selector")));
            Analysis::default()
        });
        let pages = restriction
            .pages
            .as_ref()
            .and_then(|pattern| self.pattern(pattern, Use::Pages, || format!("/restrictions/{place}/pages")));
        (analysis, pages)
    }

    /// The bytes for [`crate::Detectors::read`].
    fn detectors(&mut self, detectors: &[Detector]) -> Vec<u8> {
        let mut built_in = 0_u8;
        let mut own = Vec::new();
        for (place, detector) in detectors.iter().enumerate() {
            match detector {
                Detector::PaymentCard => built_in |= crate::detectors::PAYMENT_CARD,
                Detector::Iban => built_in |= crate::detectors::IBAN,
                Detector::Email => built_in |= crate::detectors::EMAIL,
                Detector::Phone => built_in |= crate::detectors::PHONE,
                Detector::Own { pattern, .. } => {
                    let pointer = || format!("/settings/detectors/{place}/pattern");
                    let bytes = self.pattern(pattern, Use::Detector, pointer).unwrap_or_default();
                    // A pattern is far shorter than two bytes can tell.
                    own.extend((bytes.len() as u16).to_le_bytes());
                    own.extend(bytes);
                }
            }
        }
        if built_in == 0 && own.is_empty() {
            return Vec::new();
        }
        [vec![built_in], own].concat()
    }

    /// A compiled pattern; without one, a problem says why.
    fn pattern(&mut self, pattern: &str, purpose: Use, pointer: impl Fn() -> String) -> Option<Vec<u8>> {
        if self.too_large >= limits::TOO_LARGE_MAX {
            return None;
        }
        let compiled = self.patterns.entry((pattern.to_owned(), purpose));
        match compiled.or_insert_with(|| pattern::compile(pattern, purpose)) {
            Ok(bytes) => Some(bytes.clone()),
            Err(fault) => {
                self.too_large += usize::from(fault.code == Code::PatternTooLarge);
                self.problems.push(fault.clone().at(pointer()));
                None
            }
        }
    }
}

/// Writes what the DOM reader needs of one restriction, see [`Compiled::reader`].
fn put_reader(out: &mut String, restriction: &Restriction, analysis: &Analysis) {
    let mut put = |text: &str| {
        out.push_str(text);
        out.push('\u{1}');
    };
    put(&restriction.selector);
    put(&format!("{}{:x}", restriction.kind as u8, analysis.depends));
    analysis.keys.iter().for_each(|key| put(key));
    for names in [&analysis.names, &analysis.elsewhere] {
        out.push('\u{2}');
        for name in names {
            out.push_str(name);
            out.push('\u{1}');
        }
    }
    out.push('\u{3}');
}
