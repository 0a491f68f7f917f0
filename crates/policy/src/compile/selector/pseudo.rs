//! What is known of pseudo-classes.

use super::{Inside, Keys, Parsed, Reading, SIBLINGS, STATE, wrong};
use cssparser::{Parser, Token, parse_nth};

/// Depends on whether an element stands before or after.
const AT_THE_EDGE: &[&str] = &["first-child", "last-child", "only-child"];

/// Depends on siblings, however far off.
const AMONG_SIBLINGS: &[&str] = &["first-of-type", "last-of-type", "only-of-type"];

/// Depends on the state of the element alone, and every browser knows it.
const OF_STATE: &[&str] = &[
    "active",
    "any-link",
    "checked",
    "default",
    "focus",
    "focus-visible",
    "focus-within",
    "hover",
    "in-range",
    "indeterminate",
    "invalid",
    "link",
    "optional",
    "out-of-range",
    "placeholder-shown",
    "required",
    "target",
    "valid",
    "visited",
];

/// Depends on more than that, and every browser knows it.
const KNOWN: &[&str] =
    &["defined", "disabled", "empty", "enabled", "read-only", "read-write", "root", "scope"];

/// Pseudo-elements that may be written with one colon.
const ELEMENTS: &[&str] = &["after", "before", "first-letter", "first-line"];

/// Reads what follows a colon. An element that matches has one of the keys.
pub(super) fn read(
    reading: &mut Reading,
    parser: &mut Parser<'_>,
    at: usize,
    inside: Inside,
) -> Parsed<Keys> {
    match parser.next_including_whitespace().cloned() {
        Ok(Token::Ident(name)) => word(reading, &name.to_ascii_lowercase(), at, inside),
        Ok(Token::Function(name)) => {
            let name = name.to_ascii_lowercase();
            parser.parse_nested_block(|parser| function(reading, parser, &name, at, inside))
        }
        Ok(Token::Colon) => pseudo_element(at),
        _ => wrong(at, "The name of a pseudo-class has to follow the colon."),
    }
}

fn pseudo_element<T>(at: usize) -> Parsed<T> {
    wrong(at, "A pseudo-element is no element: nothing can be masked or controlled in it.")
}

fn word(reading: &mut Reading, name: &str, at: usize, inside: Inside) -> Parsed<Keys> {
    if ELEMENTS.contains(&name) {
        return pseudo_element(at);
    }
    if AT_THE_EDGE.contains(&name) {
        reading.steps += 1;
    } else if AMONG_SIBLINGS.contains(&name) {
        reading.depends |= SIBLINGS;
    } else {
        if !OF_STATE.contains(&name) && !KNOWN.contains(&name) {
            not_where_it_may_be_left_out(name, at, inside)?;
        }
        reading.depends |= STATE;
    }
    Ok(None)
}

fn function(
    reading: &mut Reading,
    parser: &mut Parser<'_>,
    name: &str,
    at: usize,
    inside: Inside,
) -> Parsed<Keys> {
    match name {
        "is" | "where" => reading.list(parser, Inside::Forgiving),
        "not" => reading
            .list(parser, if inside == Inside::Forgiving { inside } else { Inside::Nothing })
            .map(|_| None),
        "has" => {
            not_where_it_may_be_left_out(name, at, inside)?;
            reading.depends |= STATE;
            let named = reading.named.len();
            reading.list(parser, Inside::Has)?;
            reading.is_elsewhere(named);
            Ok(None)
        }
        "nth-child" | "nth-last-child" | "nth-of-type" | "nth-last-of-type" => {
            reading.depends |= SIBLINGS;
            nth(reading, parser, name, at, inside)
        }
        _ => {
            if !matches!(name, "lang" | "dir") {
                not_where_it_may_be_left_out(name, at, inside)?;
            }
            reading.depends |= STATE;
            if parser.is_exhausted() {
                return wrong(at, "Something has to stand in the brackets.");
            }
            while parser.next().is_ok() {}
            Ok(None)
        }
    }
}

/// A browser that does not know it would read the rest without a word, and match less than is written.
fn not_where_it_may_be_left_out(name: &str, at: usize, inside: Inside) -> Parsed<()> {
    if inside == Inside::Forgiving {
        return wrong(
            at,
            format!(
                "`:{name}` may not stand inside of `:is()` or `:where()`: browsers that do not know it would leave it out silently."
            ),
        );
    }
    Ok(())
}

fn nth(
    reading: &mut Reading,
    parser: &mut Parser<'_>,
    name: &str,
    at: usize,
    inside: Inside,
) -> Parsed<Keys> {
    if parse_nth(parser).is_err() {
        return wrong(at, "In the brackets stands a number, `odd`, `even`, or a formula like `2n+1`.");
    }
    match parser.next().cloned() {
        Err(_) => Ok(None),
        Ok(Token::Ident(of)) if of.eq_ignore_ascii_case("of") && name.ends_with("child") => {
            not_where_it_may_be_left_out("nth-child(… of …)", at, inside)?;
            // It has to match the list itself, too.
            let named = reading.named.len();
            let keys = reading.list(parser, Inside::Nothing)?;
            reading.is_elsewhere(named);
            Ok(keys)
        }
        Ok(_) => wrong(at, "Something stands after the formula that does not belong there."),
    }
}
