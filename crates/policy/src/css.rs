//! Finds and replaces the references in CSS text: what a browser would fetch, and nothing else.
//!
//! Tokens are those of [CSS Syntax Level 3](https://www.w3.org/TR/css-syntax-3/#tokenization), its recovery from bad
//! strings and bad URLs included; every byte is looked at a bounded number of times. As browsers do, every character
//! beyond ASCII counts as part of a name.

use std::borrow::Cow;
use std::ops::Range;

/// What every sheet of a mirror begins with, those of the page too. Of layers, the one that is named first wins with what is
/// `!important` and loses with what is not: so no rule of a page brings a masked picture back, and each wins against the
/// mirror's own looks.
pub const MIRROR_LAYERS: &str = "@layer cobrowse-mask, cobrowse-mirror;";

/// Gives each reference, unescaped, to `replace` and puts what it returns in its place, as a quoted string; `None`
/// leaves the reference, and everything else stays byte for byte.
///
/// References are `url()`, `src()`, the strings of `@import` and of `image-set()`. Those of `@namespace` are names and
/// never fetched; nor are empty ones (CSS Values Level 4, 4.5.3).
pub fn rewrite<'a>(css: &'a str, replace: &mut dyn FnMut(&str) -> Option<String>) -> Cow<'a, str> {
    let mut out = String::new();
    let mut copied = 0;
    scan(css, &mut |place, reference| {
        if let Some(new) = replace(reference) {
            out.push_str(css.get(copied..place.start).unwrap_or_default());
            put_string(&mut out, &new);
            copied = place.end;
        }
    });
    if copied == 0 {
        return Cow::Borrowed(css);
    }
    out.push_str(css.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

/// Shows each reference, unescaped, to `visit`, in the order of the text. See [`rewrite`] for what is one.
pub fn references(css: &str, visit: &mut dyn FnMut(&str)) {
    scan(css, &mut |_, reference| visit(reference));
}

/// Writes a string token that reads back as `text` (CSSOM, "serialize a string").
fn put_string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '\0' => out.push(char::REPLACEMENT_CHARACTER),
            '"' | '\\' => out.extend(['\\', c]),
            '\x01'..='\x1f' | '\x7f' => {
                out.push('\\');
                out.extend(
                    [c as u32 >> 4, c as u32 & 15].iter().filter_map(|&digit| char::from_digit(digit, 16)),
                );
                out.push(' ');
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}

/// Calls `found` with the place of each reference (of a string with its quotes) and its value.
fn scan(css: &str, found: &mut dyn FnMut(Range<usize>, &str)) {
    Scanner { css, at: 0, open: Vec::new(), is_imported: false, is_namespace: false, found }.run();
}

/// What the strings directly inside a bracket are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strings {
    Texts,
    References,
}

struct Scanner<'a, 'f> {
    css: &'a str,
    at: usize,
    /// The brackets that are open, each as the byte that closes it.
    open: Vec<(u8, Strings)>,
    /// Between `@import` and its first token.
    is_imported: bool,
    /// Between `@namespace` and the end of the rule.
    is_namespace: bool,
    found: &'f mut dyn FnMut(Range<usize>, &str),
}

impl<'a> Scanner<'a, '_> {
    fn run(&mut self) {
        while let Some(byte) = self.byte(0) {
            if is_space(byte) {
                self.at += 1;
            } else if byte == b'/' && self.byte(1) == Some(b'*') {
                self.comment();
            } else {
                let is_imported = std::mem::take(&mut self.is_imported);
                self.token(byte, is_imported);
            }
        }
    }

    fn token(&mut self, byte: u8, is_imported: bool) {
        match byte {
            b'"' | b'\'' => {
                let start = self.at;
                if let Some(content) = self.string(byte)
                    && (is_imported || self.inside() == Strings::References)
                {
                    self.emit(start..self.at, content);
                }
            }
            b'#' => {
                self.at += 1;
                self.name();
            }
            b'@' => {
                self.at += 1;
                if self.starts_name() {
                    let name = self.name();
                    self.is_imported = name.eq_ignore_ascii_case("import");
                    self.is_namespace |= name.eq_ignore_ascii_case("namespace");
                }
            }
            b'(' => self.push(b')', self.inside()),
            b'[' => self.push(b']', self.inside()),
            b'{' => {
                self.is_namespace = false;
                self.push(b'}', self.inside());
            }
            b')' | b']' | b'}' => {
                self.is_namespace &= byte != b'}';
                // A bracket that closes nothing is a token like any other.
                if self.open.last().is_some_and(|&(close, _)| close == byte) {
                    self.open.pop();
                }
                self.at += 1;
            }
            b';' => {
                self.is_namespace = false;
                self.at += 1;
            }
            b'0'..=b'9' => self.number(),
            b'.' if self.byte(1).is_some_and(|next| next.is_ascii_digit()) => self.number(),
            // Without this, the dashes would start a name.
            b'<' if self.css.get(self.at..).is_some_and(|rest| rest.starts_with("<!--")) => self.at += 4,
            _ if self.starts_name() => self.name_or_function(),
            _ => self.at += 1,
        }
    }

    fn comment(&mut self) {
        let text = self.css.get(self.at + 2..).unwrap_or_default();
        self.at = text
            .as_bytes()
            .windows(2)
            .position(|pair| pair == b"*/")
            .map_or(self.css.len(), |end| self.at + 2 + end + 2);
    }

    /// Reads a string token; gives where its content is, unless a line ends inside it.
    fn string(&mut self, quote: u8) -> Option<Range<usize>> {
        self.at += 1;
        let start = self.at;
        loop {
            match self.byte(0) {
                None => return Some(start..self.at),
                Some(byte) if byte == quote => {
                    self.at += 1;
                    return Some(start..self.at - 1);
                }
                Some(b'\n' | b'\r' | b'\x0c') => return None,
                Some(b'\\') if self.byte(1).is_none() => {
                    self.at += 1;
                    return Some(start..self.at - 1);
                }
                Some(b'\\') => self.at = escape(self.css, self.at + 1).1,
                Some(_) => self.at += 1,
            }
        }
    }

    fn number(&mut self) {
        self.digits();
        if self.byte(0) == Some(b'.') && self.byte(1).is_some_and(|next| next.is_ascii_digit()) {
            self.at += 1;
            self.digits();
        }
        if matches!(self.byte(0), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(self.byte(1), Some(b'+' | b'-')));
            if self.byte(1 + sign).is_some_and(|next| next.is_ascii_digit()) {
                self.at += 1 + sign;
                self.digits();
            }
        }
        if self.starts_name() {
            self.name();
        }
    }

    fn digits(&mut self) {
        while self.byte(0).is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
    }

    /// Reads what there is of a name.
    fn name(&mut self) -> Cow<'a, str> {
        let start = self.at;
        loop {
            match self.byte(0) {
                Some(byte) if is_name_start(byte) || byte.is_ascii_digit() || byte == b'-' => self.at += 1,
                Some(b'\\') if self.escapes(0) => self.at = escape(self.css, self.at + 1).1,
                _ => return unescape(self.css.get(start..self.at).unwrap_or_default()),
            }
        }
    }

    fn name_or_function(&mut self) {
        let name = self.name();
        if self.byte(0) != Some(b'(') {
            return;
        }
        let is = |function: &str| name.eq_ignore_ascii_case(function);
        let strings = if ["url", "src", "image-set", "-webkit-image-set"].into_iter().any(is) {
            Strings::References
        } else if name.starts_with("--") || ["var", "env", "attr", "if", "inherit"].into_iter().any(is) {
            // What stands in here can become an argument of the function around it.
            self.inside()
        } else {
            Strings::Texts
        };
        self.push(b')', strings);
        if is("url") {
            self.spaces();
            if !matches!(self.byte(0), Some(b'"' | b'\'')) {
                self.open.pop();
                self.unquoted_url();
            }
        }
    }

    /// Reads a URL token from its first character that is not space.
    fn unquoted_url(&mut self) {
        let start = self.at;
        loop {
            match self.byte(0) {
                None | Some(b')' | b' ' | b'\t' | b'\n' | b'\r' | b'\x0c') => break,
                Some(b'"' | b'\'' | b'(' | 1..=8 | 0x0b | 0x0e..=0x1f | 0x7f) => return self.bad_url(),
                Some(b'\\') if self.escapes(0) => self.at = escape(self.css, self.at + 1).1,
                Some(b'\\') => return self.bad_url(),
                Some(_) => self.at += 1,
            }
        }
        let end = self.at;
        self.spaces();
        match self.byte(0) {
            None => {}
            Some(b')') => self.at += 1,
            Some(_) => return self.bad_url(),
        }
        self.emit(start..end, start..end);
    }

    fn bad_url(&mut self) {
        loop {
            match self.byte(0) {
                None => return,
                Some(b')') => return self.at += 1,
                Some(b'\\') if self.escapes(0) => self.at = escape(self.css, self.at + 1).1,
                Some(_) => self.at += 1,
            }
        }
    }

    fn emit(&mut self, place: Range<usize>, content: Range<usize>) {
        let reference = unescape(self.css.get(content).unwrap_or_default());
        if !self.is_namespace && !reference.is_empty() {
            (self.found)(place, &reference);
        }
    }

    /// Moves past a bracket that `close` will close.
    fn push(&mut self, close: u8, strings: Strings) {
        self.at += 1;
        self.open.push((close, strings));
    }

    fn inside(&self) -> Strings {
        self.open.last().map_or(Strings::Texts, |&(_, strings)| strings)
    }

    fn spaces(&mut self) {
        while self.byte(0).is_some_and(is_space) {
            self.at += 1;
        }
    }

    fn starts_name(&self) -> bool {
        match self.byte(0) {
            Some(b'-') => {
                self.byte(1).is_some_and(|next| is_name_start(next) || next == b'-') || self.escapes(1)
            }
            Some(byte) => is_name_start(byte) || self.escapes(0),
            None => false,
        }
    }

    /// Whether an escape starts `ahead` bytes from here.
    fn escapes(&self, ahead: usize) -> bool {
        self.byte(ahead) == Some(b'\\') && !matches!(self.byte(ahead + 1), Some(b'\n' | b'\r' | b'\x0c'))
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.css.as_bytes().get(self.at + ahead).copied()
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
}

fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'_' | 0 | 0x80..)
}

/// The text that the inside of a string, a name or a URL stands for.
fn unescape(raw: &str) -> Cow<'_, str> {
    if !raw.contains(['\\', '\0']) {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut at = 0;
    while let Some(c) = raw.get(at..).and_then(|rest| rest.chars().next()) {
        let (meant, next) = if c == '\\' { escape(raw, at + 1) } else { (Some(c), at + c.len_utf8()) };
        out.extend(meant.map(|c| if c == '\0' { char::REPLACEMENT_CHARACTER } else { c }));
        at = next;
    }
    Cow::Owned(out)
}

/// What the escape stands for whose backslash is before `at`, and where it ends. An escaped line break, possible in a
/// string alone, stands for nothing.
fn escape(css: &str, at: usize) -> (Option<char>, usize) {
    let rest = css.get(at..).unwrap_or_default();
    let digits = rest.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
    if digits > 0 {
        let number = u32::from_str_radix(rest.get(..digits).unwrap_or_default(), 16).unwrap_or(0);
        let meant = char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER);
        let after = rest.get(digits..).unwrap_or_default();
        let space = if after.starts_with("\r\n") {
            2
        } else {
            usize::from(after.bytes().next().is_some_and(is_space))
        };
        return (Some(meant), at + digits + space);
    }
    match rest.chars().next() {
        None => (Some(char::REPLACEMENT_CHARACTER), at),
        Some('\r') if rest.starts_with("\r\n") => (None, at + 2),
        Some('\n' | '\r' | '\x0c') => (None, at + 1),
        Some(c) => (Some(c), at + c.len_utf8()),
    }
}
