//! Decides whether an SPDX licence expression can be met with an allow-list.

/// Whether the expression can be met: one side of each `OR`, both sides of each `AND`.
///
/// The old way of writing `OR` as `/` is understood. What cannot be read is not allowed.
pub fn is_met(expression: &str, allowed: &[&str]) -> bool {
    let tokens = tokens(expression);
    let mut parser = Parser { tokens: &tokens, at: 0, allowed };
    parser.any_of() == Some(true) && parser.at == tokens.len()
}

fn tokens(expression: &str) -> Vec<String> {
    expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ")
        .split_whitespace()
        .map(str::to_owned)
        .collect()
}

struct Parser<'a> {
    tokens: &'a [String],
    at: usize,
    allowed: &'a [&'a str],
}

impl Parser<'_> {
    /// `a OR b`: binds loosest.
    fn any_of(&mut self) -> Option<bool> {
        let mut met = self.all_of()?;
        while self.take("OR") {
            met |= self.all_of()?;
        }
        Some(met)
    }

    /// `a AND b`.
    fn all_of(&mut self) -> Option<bool> {
        let mut met = self.one()?;
        while self.take("AND") {
            met &= self.one()?;
        }
        Some(met)
    }

    /// A licence, a licence with an exception, or an expression in parentheses.
    fn one(&mut self) -> Option<bool> {
        if self.take("(") {
            let met = self.any_of()?;
            return self.take(")").then_some(met);
        }
        let mut name = self.next()?;
        if self.take("WITH") {
            name = format!("{name} WITH {}", self.next()?);
        }
        Some(self.allowed.contains(&name.as_str()))
    }

    fn next(&mut self) -> Option<String> {
        let token = self.tokens.get(self.at)?;
        self.at += 1;
        Some(token.clone())
    }

    fn take(&mut self, token: &str) -> bool {
        let found = self.tokens.get(self.at).is_some_and(|next| next == token);
        self.at += usize::from(found);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALLOWED: [&str; 3] = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"];

    #[test]
    fn one_side_of_an_or_is_enough_and_an_and_needs_both() {
        for met in ["MIT", "GPL-3.0 OR MIT", "Unlicense/MIT", "(MIT OR GPL-3.0) AND Apache-2.0"] {
            assert!(is_met(met, &ALLOWED), "{met}");
        }
        for not_met in ["GPL-3.0", "MIT AND GPL-3.0", "MIT AND (GPL-3.0 OR LGPL-3.0)"] {
            assert!(!is_met(not_met, &ALLOWED), "{not_met}");
        }
    }

    #[test]
    fn and_binds_tighter_than_or() {
        assert!(is_met("MIT OR GPL-3.0 AND GPL-2.0", &ALLOWED));
        assert!(!is_met("GPL-3.0 AND MIT OR GPL-2.0", &ALLOWED));
    }

    #[test]
    fn an_exception_is_part_of_its_licence() {
        assert!(is_met("Apache-2.0 WITH LLVM-exception", &ALLOWED));
        assert!(!is_met("MIT WITH odd-exception", &ALLOWED));
    }

    #[test]
    fn refuses_what_it_cannot_read() {
        for unreadable in ["", "MIT OR", "(MIT", "MIT)", "MIT Apache-2.0", "SEE LICENSE IN file"] {
            assert!(!is_met(unreadable, &ALLOWED), "{unreadable}");
        }
    }
}
