//! Tag and attribute names by number, each with what the policy and the resource list want to know of it.

use super::facts::{Garbled, NameFact};
use policy::attributes::{NameClass, TagClass};

/// What an attribute bears on besides its own fate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bearing {
    /// Nothing.
    None,
    /// `type`: may make a field secret.
    Type,
    /// `autocomplete`: may make a field secret.
    Autocomplete,
    /// `value`: may show what a password field held.
    Value,
    /// `name` or `id`: by these a secret field's stand-in is known.
    Identity,
    /// An address that is loaded.
    Source,
    /// An address that is loaded on some elements.
    Href,
    /// A list of addresses.
    SourceSet,
    /// CSS.
    Style,
}

/// One name.
#[derive(Debug)]
pub(super) struct Name {
    text: String,
    pub tag_class: TagClass,
    pub class: NameClass,
    pub bearing: Bearing,
    pub is_style: bool,
    /// Whether `href` on this element is loaded, not followed.
    pub loads_href: bool,
    /// Whether it shows something from elsewhere, or drawn, in a box of its own.
    pub is_replaced: bool,
}

impl Name {
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The attribute that each masked element is sent with, so that the agent's side shows no image of a style rule there. No
/// name of a page has this number.
pub(super) const MASKED: u32 = u32::MAX - 2;

/// All names of one stream, in the order in which the reader announced them.
#[derive(Debug, Default)]
pub(super) struct Names {
    names: Vec<Name>,
}

impl Names {
    /// The number of a name, which is noted when it is new.
    pub fn number(&mut self, fact: NameFact<'_>) -> Result<u32, Garbled> {
        match fact {
            NameFact::Known(number) if (number as usize) < self.names.len() => Ok(number),
            NameFact::Known(_) => Err(Garbled),
            NameFact::New(text) => {
                self.names.push(Name {
                    text: text.to_owned(),
                    tag_class: TagClass::of(text),
                    class: NameClass::of(text),
                    bearing: match text {
                        "type" => Bearing::Type,
                        "autocomplete" => Bearing::Autocomplete,
                        "value" => Bearing::Value,
                        "name" | "id" => Bearing::Identity,
                        "src" | "poster" | "background" | "data" => Bearing::Source,
                        "href" | "xlink:href" => Bearing::Href,
                        "srcset" | "imagesrcset" => Bearing::SourceSet,
                        "style" => Bearing::Style,
                        _ => Bearing::None,
                    },
                    is_style: text == "style",
                    loads_href: matches!(text, "link" | "image" | "use" | "feImage"),
                    is_replaced: matches!(
                        text,
                        "img" | "video" | "canvas" | "svg" | "object" | "embed" | "iframe" | "audio"
                    ),
                });
                Ok(self.names.len() as u32 - 1)
            }
        }
    }

    pub fn get(&self, number: u32) -> Option<&Name> {
        self.names.get(number as usize)
    }

    pub fn text(&self, number: u32) -> &str {
        if number == MASKED {
            return "data-cobrowse-masked";
        }
        self.get(number).map_or("", |name| name.text.as_str())
    }
}

impl protocol::page::Names for Names {
    fn name(&self, number: u32) -> &str {
        self.text(number)
    }
}

/// Names and ids of fields that are, or were, password fields. Pages that show a password replace its field by another of
/// the same name at least as often as they change its type.
#[derive(Debug, Default)]
pub(super) struct SecretNames {
    names: Vec<String>,
}

/// Secret names remembered; a page with more is not one of people.
const SECRET_NAMES_MAX: usize = 1000;

impl SecretNames {
    pub fn note(&mut self, name: &str) {
        if !name.is_empty() && self.names.len() < SECRET_NAMES_MAX && !self.contains(name) {
            self.names.push(name.to_owned());
        }
    }

    pub fn contains(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }
}
