//! From a regular expression to the automaton that [`crate::scope`] searches with.

mod automaton;
mod smallest;

use super::problem::{Code, Fault};
use crate::scope::PATTERN_BYTES_MAX;
use regex_automata::MatchKind;
use regex_automata::dfa::{StartKind, dense};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_syntax::ast::{self, Ast, Flag, FlagsItemKind, Visitor};

/// Groups in groups at most: more than anybody reads, less than any stack.
const NESTED_MAX: u32 = 100;

/// Bytes of memory for what a pattern becomes on its way: as an automaton that may be in many states at once, and as one
/// that is in a single one. What ends below 16 KB rarely needs a tenth; it bounds the time that a hostile pattern costs
/// to a fraction of a second.
const NFA_BYTES_MAX: usize = 256 << 10;
const DFA_BYTES_MAX: usize = 1 << 20;

/// What a pattern is compiled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Use {
    /// To tell whether it is found anywhere.
    Pages,
    /// To find the longest match that begins at a place.
    Detector,
}

/// Compiles a pattern.
///
/// # Errors
/// [`Code::PatternSyntax`] and [`Code::PatternTooLarge`].
pub fn compile(pattern: &str, purpose: Use) -> Result<Vec<u8>, Fault> {
    let hir = parse(pattern)?;
    let nfa = thompson::Compiler::new()
        .configure(
            thompson::Config::new()
                // URLs and texts are searched byte by byte; what is found is widened to whole characters.
                .utf8(false)
                .which_captures(WhichCaptures::None)
                .nfa_size_limit(Some(NFA_BYTES_MAX)),
        )
        .build_from_hir(&hir)
        .map_err(|error| match error.size_limit() {
            Some(_) => too_large(),
            None => Fault::new(Code::PatternSyntax, sentence(&error.to_string()), None),
        })?;
    let config = dense::Config::new()
        .accelerate(false)
        .minimize(false)
        .dfa_size_limit(Some(DFA_BYTES_MAX))
        .determinize_size_limit(Some(DFA_BYTES_MAX));
    let config = match purpose {
        Use::Pages => config.start_kind(StartKind::Unanchored).match_kind(MatchKind::LeftmostFirst),
        Use::Detector => config.start_kind(StartKind::Anchored).match_kind(MatchKind::All),
    };
    let dfa = dense::Builder::new().configure(config).build_from_nfa(&nfa).map_err(|error| {
        if error.is_size_limit_exceeded() {
            too_large()
        } else {
            Fault::new(Code::PatternSyntax, sentence(&error.to_string()), None)
        }
    })?;
    let bytes = automaton::of(&dfa, purpose).and_then(|automaton| automaton.smallest().write());
    let bytes = bytes.ok_or_else(too_large)?;
    if bytes.len() > PATTERN_BYTES_MAX {
        let detail = format!(
            "The pattern takes {} bytes when it is compiled, and {PATTERN_BYTES_MAX} at most may be: {SMALLER}",
            bytes.len()
        );
        return Err(Fault::new(Code::PatternTooLarge, detail, None));
    }
    Ok(bytes)
}

const SMALLER: &str = "write fewer or smaller repetitions ({…}), or shorter alternatives.";

fn too_large() -> Fault {
    Fault::new(
        Code::PatternTooLarge,
        format!("The pattern grows too large when it is compiled: {SMALLER}"),
        None,
    )
}

fn parse(pattern: &str) -> Result<regex_syntax::hir::Hir, Fault> {
    let ast = ast::parse::ParserBuilder::new().nest_limit(NESTED_MAX).build().parse(pattern);
    let ast = ast.map_err(|error| at(pattern, error.span().start.offset, &error.kind().to_string()))?;
    ast::visit(&ast, NoUnicode).map_err(|offset| {
        at(pattern, offset, "classes and case are those of ASCII, and Unicode ones cannot be switched on")
    })?;
    let mut translator =
        regex_syntax::hir::translate::TranslatorBuilder::new().unicode(false).utf8(false).build();
    translator
        .translate(pattern, &ast)
        .map_err(|error| at(pattern, error.span().start.offset, &error.kind().to_string()))
}

/// Finds where a pattern asks for Unicode.
struct NoUnicode;

impl Visitor for NoUnicode {
    type Output = ();
    type Err = usize;

    fn finish(self) -> Result<(), usize> {
        Ok(())
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), usize> {
        let flags = match ast {
            Ast::Flags(set) => Some(&set.flags),
            Ast::Group(group) => group.flags(),
            _ => None,
        };
        match flags {
            Some(flags) if flags.flag_state(Flag::Unicode) == Some(true) => Err(flags
                .items
                .iter()
                .find(|item| item.kind == FlagsItemKind::Flag(Flag::Unicode))
                .map_or(flags.span.start.offset, |item| item.span.start.offset)),
            _ => Ok(()),
        }
    }
}

fn at(pattern: &str, offset: usize, detail: &str) -> Fault {
    let position = pattern.get(..offset).map(|before| before.chars().count());
    Fault::new(Code::PatternSyntax, sentence(detail), position)
}

/// Begins with a capital and ends with a full stop.
fn sentence(detail: &str) -> String {
    let mut letters = detail.trim_end_matches('.').chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).chain(['.']).collect()
}
