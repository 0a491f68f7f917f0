//! How the JSON of a document is read: nothing unknown is overlooked, and every problem is told.

mod tree;

use super::limits::{
    DESCRIPTION_MAX, DETECTOR_NAME_MAX, GROUP_MAX, ID_MAX, OWN_DETECTORS_MAX, PATTERN_MAX, PROBLEMS_MAX,
    RESTRICTIONS_MAX, SELECTOR_MAX,
};
use super::{
    DETECTORS, Detector, Document, KINDS, OnRulesUnavailable, Restriction, Settings, SubmitButtons, UrlParts,
};
use crate::compile::SUBMIT_BUTTONS;
use crate::compile::problem::{Code, Fault, Problem};
use crate::restrictions::Kind;
use serde::{Deserialize, Deserializer};
use std::collections::HashMap;
use tree::Tree;

/// What a text says, as far as it can be told: where something is wrong, something right stands in its place, so that the
/// rest can be looked at.
pub(in crate::compile) struct Reading {
    pub(in crate::compile) document: Document,
    pub(in crate::compile) problems: Vec<Problem>,
}

impl Reading {
    /// Reads JSON.
    pub(in crate::compile) fn of(json: &str) -> Self {
        match tree::read(json) {
            Ok(tree) => Self::of_tree(tree),
            Err(fault) => Self { document: Document::default(), problems: vec![fault.at("")] },
        }
    }

    /// Reads a part of other JSON.
    pub(super) fn from_part<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Tree::deserialize(deserializer).map(Self::of_tree)
    }

    fn of_tree(tree: Tree) -> Self {
        let mut problems = Problems::default();
        let mut document = Document::default();
        if let Some(mut fields) = Fields::of(tree, "", &mut problems) {
            if let Some(field) = fields.take("settings") {
                document.settings = read_settings(field, &mut problems);
            }
            if let Some(field) = fields.take("restrictions") {
                document.restrictions = read_all(field, &mut problems);
            }
            fields.nothing_else(&mut problems);
        }
        Self { document, problems: problems.0 }
    }

    /// What a document says that may not have been read from a text: the same limits hold for it.
    pub(in crate::compile) fn again(document: &Document) -> Self {
        Self::of(&document.to_json())
    }
}

#[derive(Default)]
struct Problems(Vec<Problem>);

impl Problems {
    fn add(&mut self, pointer: &str, fault: Fault) {
        if self.0.len() < PROBLEMS_MAX {
            self.0.push(fault.at(pointer));
        }
    }

    fn say(&mut self, pointer: &str, code: Code, detail: impl Into<String>) {
        self.add(pointer, Fault::new(code, detail, None));
    }
}

/// The keys of an object that were not read yet.
struct Fields {
    pointer: String,
    left: Vec<(String, Tree)>,
}

impl Fields {
    fn of(tree: Tree, pointer: &str, problems: &mut Problems) -> Option<Self> {
        match tree {
            Tree::Object(left) => Some(Self { pointer: pointer.to_owned(), left }),
            other => {
                wrong_type(pointer, "an object", &other, problems);
                None
            }
        }
    }

    /// The value of a key, with its pointer.
    fn take(&mut self, key: &str) -> Option<(String, Tree)> {
        let at = self.left.iter().position(|(name, _)| name == key)?;
        let (name, tree) = self.left.remove(at);
        Some((below(&self.pointer, &name), tree))
    }

    fn required(&mut self, key: &str, problems: &mut Problems) -> Option<(String, Tree)> {
        let taken = self.take(key);
        if taken.is_none() {
            problems.say(&below(&self.pointer, key), Code::Required, format!("`{key}` is missing."));
        }
        taken
    }

    fn nothing_else(self, problems: &mut Problems) {
        for (name, _) in &self.left {
            problems.say(
                &below(&self.pointer, name),
                Code::UnknownKey,
                "There is no such key here, or it is here twice.",
            );
        }
    }
}

type Field = (String, Tree);

fn read_settings((pointer, tree): Field, problems: &mut Problems) -> Settings {
    let mut settings = Settings::default();
    let Some(mut fields) = Fields::of(tree, &pointer, problems) else { return settings };
    if let Some(private) = fields.take("private_by_default").and_then(|field| boolean(field, problems)) {
        settings.private_by_default = private;
    }
    let buttons = [("control", SubmitButtons::Control), ("open", SubmitButtons::Open)];
    if let Some(choice) = fields.take("submit_buttons").and_then(|field| one_of(field, &buttons, problems)) {
        settings.submit_buttons = choice;
    }
    if let Some(field) = fields.take("detectors") {
        settings.detectors = read_detectors(field, problems);
    }
    let parts = [("path", UrlParts::Path), ("full", UrlParts::Full)];
    if let Some(choice) = fields.take("url_parts").and_then(|field| one_of(field, &parts, problems)) {
        settings.url_parts = choice;
    }
    let otherwise = [("private", OnRulesUnavailable::Private), ("refuse", OnRulesUnavailable::Refuse)];
    let field = fields.take("on_rules_unavailable");
    if let Some(choice) = field.and_then(|field| one_of(field, &otherwise, problems)) {
        settings.on_rules_unavailable = choice;
    }
    fields.nothing_else(problems);
    settings
}

fn read_detectors((pointer, tree): Field, problems: &mut Problems) -> Vec<Detector> {
    let mut own = 0;
    let items = list(&pointer, tree, problems).into_iter().enumerate();
    let detectors = items.map(|(place, tree)| {
        let pointer = below(&pointer, &place.to_string());
        if let Tree::Object(_) = tree {
            own += 1;
            if own == OWN_DETECTORS_MAX + 1 {
                let detail = format!("At most {OWN_DETECTORS_MAX} detectors may have own patterns.");
                problems.say(&pointer, Code::TooMany, detail);
            }
            read_own(&pointer, tree, problems)
        } else {
            one_of((pointer, tree), &DETECTORS, problems)
        }
    });
    detectors.map(|read| read.unwrap_or(Detector::Iban)).collect()
}

fn read_own(pointer: &str, tree: Tree, problems: &mut Problems) -> Option<Detector> {
    let mut fields = Fields::of(tree, pointer, problems)?;
    let pattern = fields.required("pattern", problems).and_then(|field| short(field, PATTERN_MAX, problems));
    let name = optional(fields.take("name"), DETECTOR_NAME_MAX, problems);
    fields.nothing_else(problems);
    Some(Detector::Own { pattern: pattern?, name })
}

fn read_all((pointer, tree): Field, problems: &mut Problems) -> Vec<Restriction> {
    let mut place_of: HashMap<String, usize> = HashMap::new();
    let mut items = list(&pointer, tree, problems);
    if items.len() > RESTRICTIONS_MAX {
        let detail =
            format!("These are {} restrictions, and at most {RESTRICTIONS_MAX} may be.", items.len());
        problems.say(&pointer, Code::TooMany, detail);
        items.truncate(RESTRICTIONS_MAX);
    }
    let mut restrictions = Vec::with_capacity(items.len());
    for (place, tree) in items.into_iter().enumerate() {
        let pointer = below(&pointer, &place.to_string());
        let restriction = read_restriction(&pointer, tree, problems);
        let pointer = below(&pointer, "id");
        if restriction.id == SUBMIT_BUTTONS {
            let detail = format!("`{SUBMIT_BUTTONS}` is the id of the restriction that is built in.");
            problems.say(&pointer, Code::DuplicateId, detail);
        }
        let first = *place_of.entry(restriction.id.clone()).or_insert(place);
        if first != place && !restriction.id.is_empty() {
            let detail = format!("The restriction at place {first} has this id, too.");
            problems.say(&pointer, Code::DuplicateId, detail);
        }
        restrictions.push(restriction);
    }
    restrictions
}

fn read_restriction(pointer: &str, tree: Tree, problems: &mut Problems) -> Restriction {
    let mut read = Restriction::new("", Kind::Mask, "*");
    let Some(mut fields) = Fields::of(tree, pointer, problems) else { return read };
    if let Some(id) = fields.required("id", problems).and_then(|field| read_id(field, problems)) {
        read.id = id;
    }
    if let Some(kind) = fields.required("kind", problems).and_then(|field| one_of(field, &KINDS, problems)) {
        read.kind = kind;
    }
    let selector = fields.required("selector", problems);
    if let Some(selector) = selector.and_then(|field| short(field, SELECTOR_MAX, problems)) {
        read.selector = selector;
    }
    read.pages = match fields.take("pages") {
        None | Some((_, Tree::Null)) => None,
        Some(field) => short(field, PATTERN_MAX, problems),
    };
    read.group = optional(fields.take("group"), GROUP_MAX, problems);
    read.description = optional(fields.take("description"), DESCRIPTION_MAX, problems);
    if let Some(enabled) = fields.take("enabled").and_then(|field| boolean(field, problems)) {
        read.enabled = enabled;
    }
    fields.nothing_else(problems);
    read
}

fn read_id(field: Field, problems: &mut Problems) -> Option<String> {
    let pointer = field.0.clone();
    let id = short(field, ID_MAX, problems)?;
    let is_known = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    let wrong = id.chars().position(|letter| !is_known(letter));
    if id.is_empty() || wrong.is_some() {
        let detail = "An id has 1 to 64 of the characters A to Z, a to z, 0 to 9, `_` and `-`.";
        problems.add(&pointer, Fault::new(Code::Value, detail, wrong));
        return None;
    }
    Some(id)
}

fn list(pointer: &str, tree: Tree, problems: &mut Problems) -> Vec<Tree> {
    match tree {
        Tree::List(items) => items,
        other => {
            wrong_type(pointer, "a list", &other, problems);
            Vec::new()
        }
    }
}

fn boolean((pointer, tree): Field, problems: &mut Problems) -> Option<bool> {
    match tree {
        Tree::Boolean(value) => Some(value),
        other => {
            wrong_type(&pointer, "true or false", &other, problems);
            None
        }
    }
}

fn short((pointer, tree): Field, max: usize, problems: &mut Problems) -> Option<String> {
    match tree {
        Tree::Text(text) => {
            let length = text.chars().count();
            if length > max {
                let detail = format!("The text has {length} characters, and {max} at most may be.");
                problems.say(&pointer, Code::TooLong, detail);
                return None;
            }
            Some(text)
        }
        other => {
            wrong_type(&pointer, "a text", &other, problems);
            None
        }
    }
}

fn optional(field: Option<Field>, max: usize, problems: &mut Problems) -> String {
    field.and_then(|field| short(field, max, problems)).unwrap_or_default()
}

fn one_of<T: Clone>(
    (pointer, tree): Field,
    choices: &[(&'static str, T)],
    problems: &mut Problems,
) -> Option<T> {
    let names = || choices.iter().map(|(name, _)| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    match tree {
        Tree::Text(text) => {
            let chosen = choices.iter().find(|(name, _)| *name == text).map(|(_, choice)| choice.clone());
            if chosen.is_none() {
                problems.say(&pointer, Code::Value, format!("It has to be one of {}.", names()));
            }
            chosen
        }
        other => {
            wrong_type(&pointer, &format!("one of {}", names()), &other, problems);
            None
        }
    }
}

fn wrong_type(pointer: &str, wanted: &str, found: &Tree, problems: &mut Problems) {
    problems.say(pointer, Code::Type, format!("It has to be {wanted}, and it is {}.", found.kind()));
}

fn below(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}
