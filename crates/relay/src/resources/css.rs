//! Which references of a style sheet go through the relay: each is replaced in place, every other byte stays.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cssparser::{ParseError, Parser, Token};
use url::Url;

/// Blocks inside blocks that are looked into. Deeper references stay as they are, and the mirror's policy blocks them.
const DEPTH_MAX: usize = 64;

/// The path under which the relay serves a resource: `base`, the absolute address in base64url, and its fragment.
pub fn proxied(base: &str, url: &Url) -> String {
    let mut bare = url.clone();
    bare.set_fragment(None);
    let mut path = format!("{base}{}", URL_SAFE_NO_PAD.encode(bare.as_str()));
    if let Some(fragment) = url.fragment() {
        path.push('#');
        // The only character of a fragment that means something inside a CSS string.
        path.push_str(&fragment.replace('\\', "%5C"));
    }
    path
}

/// Rewrites every reference of `sheet`, which came from `sheet_url`, to paths under `base`.
pub fn rewrite(sheet: &str, sheet_url: &Url, base: &str) -> String {
    let mut parser = Parser::new(sheet);
    let mut rewriter =
        Rewriter { sheet, sheet_url, base, out: String::with_capacity(sheet.len()), copied: 0 };
    rewriter.run(&mut parser, Place::Plain, 0);
    rewriter.out.push_str(sheet.get(rewriter.copied..).unwrap_or_default());
    rewriter.out
}

/// What a string at this place means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Text.
    Plain,
    /// An address: in `url()`, `src()`, `image-set()`, or after `@import`.
    Address,
    /// A name that looks like an address: `@namespace`.
    Name,
}

struct Rewriter<'a> {
    sheet: &'a str,
    sheet_url: &'a Url,
    base: &'a str,
    out: String,
    copied: usize,
}

enum Block {
    None,
    Plain,
    Function(Place),
}

impl Rewriter<'_> {
    fn run(&mut self, parser: &mut Parser<'_>, inside: Place, depth: usize) {
        let mut place = inside;
        loop {
            let start = parser.position().byte_index();
            let Ok(token) = parser.next_including_whitespace_and_comments() else { return };
            let mut next = inside;
            let mut block = Block::None;
            let mut reference = None;
            match token {
                Token::WhiteSpace(_) | Token::Comment(_) => next = place,
                Token::UnquotedUrl(address) if place != Place::Name => {
                    reference = Some((address.to_string(), Form::Function));
                }
                Token::QuotedString(address) if place == Place::Address => {
                    reference = Some((address.to_string(), Form::String));
                }
                Token::AtKeyword(name) if name.eq_ignore_ascii_case("import") => next = Place::Address,
                Token::AtKeyword(name) if name.eq_ignore_ascii_case("namespace") => next = Place::Name,
                Token::Ident(_) if place == Place::Name => next = Place::Name,
                Token::Function(name) => {
                    block = Block::Function(if place == Place::Name { place } else { string_place(name) });
                }
                Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock => {
                    block = Block::Plain;
                }
                _ => {}
            }
            let end = parser.position().byte_index();
            if let Some((address, form)) = reference {
                self.replace(start, end, &address, form);
            }
            let inner = match block {
                Block::None => None,
                Block::Plain => Some(Place::Plain),
                Block::Function(place) => Some(place),
            };
            if let Some(inner) = inner {
                // A block that is not read to its end is skipped by the parser, which then calls that an error.
                let _ = parser.parse_nested_block(|parser| {
                    if depth < DEPTH_MAX {
                        self.run(parser, inner, depth + 1);
                    }
                    Ok::<(), ParseError<()>>(())
                });
            }
            place = next;
        }
    }

    fn replace(&mut self, start: usize, end: usize, address: &str, form: Form) {
        let Some(path) = self.path(address) else { return };
        self.out.push_str(self.sheet.get(self.copied..start).unwrap_or_default());
        match form {
            Form::Function => self.out.push_str(&format!("url(\"{path}\")")),
            Form::String => self.out.push_str(&format!("\"{path}\"")),
        }
        self.copied = end;
    }

    /// `None` for what stays: `data:`, references within the document, and what is no address.
    fn path(&self, address: &str) -> Option<String> {
        let address = address.trim();
        if address.is_empty() || address.starts_with('#') {
            return None;
        }
        let url = self.sheet_url.join(address).ok()?;
        matches!(url.scheme(), "http" | "https").then(|| proxied(self.base, &url))
    }
}

#[derive(Debug, Clone, Copy)]
enum Form {
    Function,
    String,
}

fn string_place(function: &str) -> Place {
    const ADDRESSES: [&str; 4] = ["url", "src", "image-set", "-webkit-image-set"];
    if ADDRESSES.iter().any(|name| function.eq_ignore_ascii_case(name)) {
        Place::Address
    } else {
        Place::Plain
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BASE: &str = "/cobrowse/res/t/";

    fn sheet_url() -> Url {
        Url::parse("https://cdn.example/css/main.css").expect("a URL")
    }

    fn to(address: &str) -> String {
        proxied(BASE, &Url::parse(address).expect("a URL"))
    }

    fn rewritten(sheet: &str) -> String {
        rewrite(sheet, &sheet_url(), BASE)
    }

    #[test]
    fn rewrites_every_form_of_reference() {
        let a = to("https://cdn.example/css/a.png");
        for (sheet, wanted) in [
            ("b{background:url(a.png)}", format!("b{{background:url(\"{a}\")}}")),
            ("b{background:URL( 'a.png' )}", format!("b{{background:URL( \"{a}\" )}}")),
            ("b{background:url(\"a.png\") no-repeat}", format!("b{{background:url(\"{a}\") no-repeat}}")),
            ("@import 'a.png' screen;", format!("@import \"{a}\" screen;")),
            ("@IMPORT/**/url(a.png);", format!("@IMPORT/**/url(\"{a}\");")),
            (
                "b{background:image-set('a.png' 1x, url(a.png) type('image/png') 2x)}",
                format!("b{{background:image-set(\"{a}\" 1x, url(\"{a}\") type('image/png') 2x)}}"),
            ),
            (
                "b{background:-webkit-image-set(url(a.png) 1x)}",
                format!("b{{background:-webkit-image-set(url(\"{a}\") 1x)}}"),
            ),
            ("@font-face{src:src('a.png')}", format!("@font-face{{src:src(\"{a}\")}}")),
            (
                "@media x{@supports (a:b){b{--x:url(a.png)}}}",
                format!("@media x{{@supports (a:b){{b{{--x:url(\"{a}\")}}}}}}"),
            ),
            ("b{background:u\\72l(a.png)}", format!("b{{background:url(\"{a}\")}}")),
            ("b{background:url(a.png", format!("b{{background:url(\"{a}\")")),
        ] {
            assert_eq!(rewritten(sheet), wanted, "{sheet}");
        }
    }

    #[test]
    fn resolves_against_the_sheet_and_keeps_fragments() {
        assert_eq!(
            rewritten("a{b:url(../x.svg#i)}"),
            format!("a{{b:url(\"{}\")}}", to("https://cdn.example/x.svg#i"))
        );
        assert_eq!(
            rewritten("a{b:url(//h.example/y)}"),
            format!("a{{b:url(\"{}\")}}", to("https://h.example/y"))
        );
        assert_eq!(
            rewritten("a{b:url('x#\\\"\\\\29')}"),
            format!("a{{b:url(\"{}\")}}", to("https://cdn.example/css/x#%22%5C29"))
        );
    }

    #[test]
    fn leaves_everything_else_byte_for_byte() {
        for sheet in [
            "@charset \"utf-8\";a{color:red}",
            "a{b:url(data:image/png;base64,AAAA)}",
            "a{b:url(\"data:image/svg+xml,<svg>\")}",
            "a{filter:url(#blur)}",
            "a{b:url()}a{b:url('')}",
            "@namespace url(http://www.w3.org/1999/xhtml);@namespace svg url('http://www.w3.org/2000/svg');",
            "@namespace svg \"http://www.w3.org/2000/svg\";",
            "a::after{content:'url(a.png)'}/* url(a.png) */",
            "a{*zoom:1;_height:1px;filter:progid:DXImageTransform.Microsoft.gradient(startColorstr='#1', endColorstr='#2')}",
            "a{b:url(bad'url)}c{d:e}",
            "a[href='x.png']{b:c}<!-- -->",
            "\u{feff}a{b:\\",
            "a{b:javascript}a{c:url(javascript:alert(1))}",
        ] {
            assert_eq!(rewritten(sheet), sheet);
        }
    }

    #[test]
    fn deep_nesting_neither_overflows_nor_loses_bytes() {
        let sheet = "({[".repeat(100_000);
        assert_eq!(rewritten(&sheet), sheet);
        let closed = |inner: &str| format!("{}{inner}{}", "{".repeat(200), "}".repeat(200));
        let after = format!("{}url(a.png)", closed("url(b.png)"));
        assert_eq!(
            rewritten(&after),
            format!("{}url(\"{}\")", closed("url(b.png)"), to("https://cdn.example/css/a.png"))
        );
    }

    proptest! {
        #[test]
        fn a_sheet_without_references_is_unchanged(sheet in "[a-z{}()\\[\\];:'\"/*@\\\\ \n-]{0,80}") {
            prop_assume!(!sheet.contains("url") && !sheet.contains("src") && !sheet.contains("import"));
            prop_assume!(!sheet.contains("image") && !sheet.contains('\\'));
            prop_assert_eq!(rewritten(&sheet), sheet);
        }

        #[test]
        fn no_input_panics(sheet in "(url\\(|'|\"|\\)|a|/\\*|@import |\\\\|é|\\{|\\}|\u{0}){0,40}") {
            rewritten(&sheet);
        }
    }
}
