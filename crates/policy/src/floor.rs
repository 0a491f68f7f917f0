//! The privacy floor: fields whose content never leaves the browser, whatever rules a site has.

/// What the browser side knows of an element that bears on secrecy. Facts, never a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ElementFacts<'a> {
    /// Local name, lower case for HTML elements.
    pub tag: &'a str,
    /// The `type` attribute as written.
    pub input_type: Option<&'a str>,
    /// The `autocomplete` attribute as written.
    pub autocomplete: Option<&'a str>,
    /// Whether this very element was a password field at any time, or stands in for one that was.
    pub was_password: bool,
}

/// Why a field is secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrecy {
    /// Not by the floor.
    None,
    /// A password field, now or once.
    Password,
    /// A payment or one-time code field, by its autocomplete tokens.
    Autocomplete,
    /// A hidden input: its value is the page's own business.
    HiddenInput,
    /// A file input: names of the customer's files.
    FileInput,
}

/// Decides the floor for one element.
pub fn secrecy(facts: &ElementFacts<'_>) -> Secrecy {
    if facts.was_password {
        return Secrecy::Password;
    }
    let form_field = ["input", "textarea", "select"].contains(&facts.tag);
    if facts.tag == "input" {
        // The standard compares the type in ASCII case and takes it as it is written: no trimming.
        let is = |name: &str| facts.input_type.is_some_and(|kind| kind.eq_ignore_ascii_case(name));
        if is("password") {
            return Secrecy::Password;
        }
        if is("hidden") {
            return Secrecy::HiddenInput;
        }
        if is("file") {
            return Secrecy::FileInput;
        }
    }
    // A custom element or contenteditable may carry the token too: it says as clearly what is inside.
    if facts.autocomplete.is_some_and(has_secret_token) && (form_field || facts.tag != "form") {
        return Secrecy::Autocomplete;
    }
    Secrecy::None
}

/// Whether a list of autocomplete tokens names a payment card, a password or a one-time code.
fn has_secret_token(tokens: &str) -> bool {
    tokens.split_ascii_whitespace().any(|token| {
        let ends = |suffix: &str| {
            token
                .len()
                .checked_sub(suffix.len())
                .and_then(|start| token.get(start..))
                .is_some_and(|end| end.eq_ignore_ascii_case(suffix))
        };
        token.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("cc-"))
            || ends("password")
            || token.eq_ignore_ascii_case("one-time-code")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input<'a>(kind: Option<&'a str>, autocomplete: Option<&'a str>) -> ElementFacts<'a> {
        ElementFacts { tag: "input", input_type: kind, autocomplete, was_password: false }
    }

    #[test]
    fn a_password_type_is_secret_in_any_case() {
        for kind in ["password", "PASSWORD", "PassWord"] {
            assert_eq!(secrecy(&input(Some(kind), None)), Secrecy::Password);
        }
        assert_eq!(secrecy(&input(Some("text"), None)), Secrecy::None);
        assert_eq!(secrecy(&input(None, None)), Secrecy::None);
    }

    #[test]
    fn a_field_that_was_a_password_stays_secret() {
        assert_eq!(
            secrecy(&ElementFacts { was_password: true, ..input(Some("text"), None) }),
            Secrecy::Password
        );
    }

    #[test]
    fn payment_and_code_tokens_are_secret_in_lists_and_any_case() {
        for tokens in [
            "cc-number",
            "section-a billing CC-CSC",
            "current-password",
            "NEW-password",
            "one-time-code webauthn",
        ] {
            assert_eq!(secrecy(&input(None, Some(tokens))), Secrecy::Autocomplete, "{tokens}");
        }
        for tokens in ["name", "email", "accc-number", "", "postal-code"] {
            assert_eq!(secrecy(&input(None, Some(tokens))), Secrecy::None, "{tokens}");
        }
        assert_eq!(
            secrecy(&ElementFacts {
                tag: "select",
                autocomplete: Some("cc-exp-month"),
                ..ElementFacts::default()
            }),
            Secrecy::Autocomplete
        );
    }

    #[test]
    fn hidden_values_and_file_names_are_secret() {
        assert_eq!(secrecy(&input(Some("Hidden"), None)), Secrecy::HiddenInput);
        assert_eq!(secrecy(&input(Some("FILE"), None)), Secrecy::FileInput);
    }
}
