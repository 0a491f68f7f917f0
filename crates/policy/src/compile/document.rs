//! A site's restrictions as people write them: the model, its defaults and its limits.

pub mod limits;
mod read;

use super::problem::Problem;
use crate::restrictions::Kind;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(super) use read::Reading;

/// All restrictions of a site, and its settings.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Document {
    /// What holds for the whole site.
    pub settings: Settings,
    /// The restrictions. Their order says nothing.
    pub restrictions: Vec<Restriction>,
}

/// What holds for the whole site.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Settings {
    /// Everything is masked but what a restriction opens.
    pub private_by_default: bool,
    /// Who submits forms.
    pub submit_buttons: SubmitButtons,
    /// What is masked in any text by its form alone.
    pub detectors: Vec<Detector>,
    /// How much the agent sees of addresses.
    pub url_parts: UrlParts,
    /// What holds while the restrictions cannot be had.
    pub on_rules_unavailable: OnRulesUnavailable,
}

/// Who submits forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SubmitButtons {
    /// The customer alone.
    #[default]
    Control,
    /// The agent too.
    Open,
}

/// How much the agent sees of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UrlParts {
    /// All before query and fragment.
    #[default]
    Path,
    /// Everything.
    Full,
}

/// What holds while the restrictions cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OnRulesUnavailable {
    /// The session goes on, with everything masked.
    #[default]
    Private,
    /// There is no session.
    Refuse,
}

/// What is masked in any text by its form alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detector {
    /// Numbers of payment cards.
    PaymentCard,
    /// International bank account numbers.
    Iban,
    /// E-mail addresses.
    Email,
    /// Telephone numbers.
    Phone,
    /// What a regular expression finds.
    Own {
        /// The expression.
        pattern: String,
        /// What people call it, or empty.
        name: String,
    },
}

/// One restriction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Restriction {
    /// Its name: 1 to 64 letters, digits, `_` and `-` of ASCII, unique in the document.
    pub id: String,
    /// What it does.
    #[serde(serialize_with = "write_kind")]
    pub kind: Kind,
    /// The elements it holds for: a list of CSS selectors.
    pub selector: String,
    /// The pages it holds on: a regular expression that is searched in the address; `None`: all.
    pub pages: Option<String>,
    /// Where the editor lists it, or empty.
    pub group: String,
    /// What people call it, or empty.
    pub description: String,
    /// Whether it holds at all.
    pub enabled: bool,
}

impl Restriction {
    /// A restriction on all pages, without a group or a description.
    pub fn new(id: &str, kind: Kind, selector: &str) -> Self {
        Self {
            id: id.to_owned(),
            kind,
            selector: selector.to_owned(),
            pages: None,
            group: String::new(),
            description: String::new(),
            enabled: true,
        }
    }
}

impl Document {
    /// Reads a document. Whether selectors and patterns are any is not asked here but where it is compiled: a document may
    /// be kept before it is right.
    ///
    /// # Errors
    /// All problems of the document's form.
    pub fn parse(json: &str) -> Result<Self, Vec<Problem>> {
        Self::whole(Reading::of(json))
    }

    fn whole(reading: Reading) -> Result<Self, Vec<Problem>> {
        if reading.problems.is_empty() { Ok(reading.document) } else { Err(reading.problems) }
    }

    /// The document as JSON for people and version control: always the same text for the same document, with every key.
    pub fn to_json(&self) -> String {
        // Nothing in the model can fail to be written.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

/// As [`Document::parse`] reads it, inside of other JSON; of several problems the error tells the first.
impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::whole(Reading::from_part(deserializer)?)
            .map_err(|problems| problems.first().map_or(D::Error::custom(""), D::Error::custom))
    }
}

/// What a kind is called in a document.
pub(super) const KINDS: [(&str, Kind); 3] =
    [("control", Kind::Control), ("mask", Kind::Mask), ("open", Kind::Open)];

/// What the built-in detectors are called in a document.
pub(super) const DETECTORS: [(&str, Detector); 4] = [
    ("payment_card", Detector::PaymentCard),
    ("iban", Detector::Iban),
    ("email", Detector::Email),
    ("phone", Detector::Phone),
];

fn write_kind<S: Serializer>(kind: &Kind, serializer: S) -> Result<S::Ok, S::Error> {
    let name = KINDS.iter().find(|(_, same)| same == kind).map_or("mask", |(name, _)| name);
    serializer.serialize_str(name)
}

impl Serialize for Detector {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        if let Detector::Own { pattern, name } = self {
            let mut own = serializer.serialize_struct("Own", 2)?;
            own.serialize_field("pattern", pattern)?;
            own.serialize_field("name", name)?;
            return own.end();
        }
        let name = DETECTORS.iter().find(|(_, same)| same == self).map_or("", |(name, _)| name);
        serializer.serialize_str(name)
    }
}
