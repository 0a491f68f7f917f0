//! What another implementation of CSS Syntax makes of a text; a fuzz target asks it, too.

use cssparser::{ParseError, Parser, Token};

/// A token as text, with references marked and the two ways of writing a URL made equal.
#[derive(Debug, PartialEq)]
pub enum Seen {
    Reference(String),
    Other(String),
}

#[derive(Clone, Copy, PartialEq)]
enum Strings {
    Texts,
    References,
}

/// What cssparser makes of the text, under our rule of what a reference is.
pub fn oracle(css: &str) -> Vec<Seen> {
    let mut parser = Parser::new(css);
    let mut seen = Vec::new();
    let mut namespace = false;
    read(&mut parser, Strings::Texts, &mut namespace, &mut seen);
    seen
}

fn read(parser: &mut Parser<'_>, strings: Strings, namespace: &mut bool, seen: &mut Vec<Seen>) {
    let mut imported = false;
    while let Ok(token) = parser.next_including_whitespace_and_comments().cloned() {
        if matches!(token, Token::WhiteSpace(_) | Token::Comment(_)) {
            continue;
        }
        let was_imported = std::mem::take(&mut imported);
        let mut inside = None;
        match &token {
            Token::AtKeyword(name) => {
                imported = name.eq_ignore_ascii_case("import");
                *namespace |= name.eq_ignore_ascii_case("namespace");
            }
            Token::Semicolon | Token::CloseCurlyBracket => *namespace = false,
            Token::ParenthesisBlock | Token::SquareBracketBlock => inside = Some(strings),
            Token::CurlyBracketBlock => {
                *namespace = false;
                inside = Some(strings);
            }
            Token::Function(name) => {
                inside = Some(match &*name.to_ascii_lowercase() {
                    "url" | "src" | "image-set" | "-webkit-image-set" => Strings::References,
                    "var" | "env" | "attr" | "if" | "inherit" => strings,
                    _ if name.starts_with("--") => strings,
                    _ => Strings::Texts,
                })
            }
            _ => {}
        }
        let is_reference = !*namespace && (was_imported || strings == Strings::References);
        match &token {
            Token::UnquotedUrl(url) => {
                let name = Token::Function("url".into());
                seen.push(Seen::Other(format!("{name:?}")));
                let is_reference = !*namespace && !url.is_empty();
                let url = url.to_string();
                seen.push(if is_reference { Seen::Reference(url) } else { Seen::Other(url) });
                seen.push(Seen::Other("close".into()));
            }
            Token::QuotedString(text) if is_reference && !text.is_empty() => {
                seen.push(Seen::Reference(text.to_string()))
            }
            Token::Function(name) => {
                let name = Token::Function(name.to_ascii_lowercase().into());
                seen.push(Seen::Other(format!("{name:?}")));
            }
            _ => seen.push(Seen::Other(format!("{token:?}"))),
        }
        if let Some(inside) = inside {
            let closes_brace = token == Token::CurlyBracketBlock;
            let done: Result<(), ParseError<()>> = parser.parse_nested_block(|parser| {
                read(parser, inside, namespace, seen);
                Ok(())
            });
            assert!(done.is_ok());
            *namespace &= !closes_brace;
            seen.push(Seen::Other("close".into()));
        }
    }
}
