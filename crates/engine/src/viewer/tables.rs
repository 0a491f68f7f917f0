//! What the replica remembers of attributes: what each shape means, and the page's own values where the mirror's differ.

use super::allow::{self, Allowed, Class, Treatment, WAS};
use super::numbers::{ByNumber, NumberHasher};
use protocol::page::tree::Item;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::rc::Rc;

/// The shape type of the wire, which the protocol names in its items alone.
pub type Shape = protocol::page::shapes::Shape;

/// What all elements of one shape become.
#[derive(Debug)]
pub struct Prepared {
    /// What is created.
    pub allowed: Allowed,
    /// One an attribute: its name in the mirror, and what becomes of it.
    pub attributes: Vec<(Rc<str>, Treatment)>,
    /// Attributes that every such element has in the mirror.
    pub always: Vec<(Rc<str>, Rc<str>)>,
    /// Keeps the shape where it is, so that its place in memory names it.
    _shape: Rc<Shape>,
}

/// Prepared shapes, by where the decoder keeps them.
#[derive(Debug, Default)]
pub struct Shapes {
    by_place: HashMap<*const Shape, Rc<Prepared>, BuildHasherDefault<NumberHasher>>,
}

impl Shapes {
    /// Forgets all shapes.
    pub fn clear(&mut self) {
        self.by_place.clear();
    }

    /// What elements of this shape become.
    pub fn prepare(&mut self, shape: &Rc<Shape>) -> Rc<Prepared> {
        // A sender that has used up its shapes sends each anew: those need no place here.
        if self.by_place.len() > 2 * protocol::limits::SHAPES_MAX {
            self.by_place.clear();
        }
        self.by_place
            .entry(Rc::as_ptr(shape))
            .or_insert_with(|| Rc::new(prepare(shape, allow::element(shape.namespace, &shape.tag))))
            .clone()
    }
}

/// What elements of a shape become when this is allowed of them.
pub fn prepare(shape: &Rc<Shape>, allowed: Allowed) -> Prepared {
    let attributes = shape
        .attributes
        .iter()
        .map(|name| (Rc::from(name.as_str()), allow::attribute(allowed.class, name)))
        .collect();
    let mut always: Vec<(Rc<str>, Rc<str>)> =
        allow::always(allowed.class).iter().map(|&(name, value)| (name.into(), value.into())).collect();
    if allowed.is_stand_in {
        always.push((WAS.into(), shape.tag.as_str().into()));
    }
    if allowed.class == Class::Box {
        always.push(("src".into(), stand_in_picture(&shape.tag, None).into()));
        // These have a size of their own when the page gives none (HTML standard, "replaced elements").
        for (name, size) in [("width", "300"), ("height", "150")] {
            if !shape.attributes.iter().any(|attribute| attribute == name) {
                always.push((name.into(), size.into()));
            }
        }
    }
    Prepared { allowed, attributes, always, _shape: shape.clone() }
}

/// A grey picture that says what it stands for; `size` is that of a bitmap.
pub fn stand_in_picture(label: &str, size: Option<(u32, u32)>) -> String {
    let (width, height) = size.unwrap_or((300, 150));
    // Labels are names of elements that the allow-list knows: letters only.
    let label: String = label.chars().filter(char::is_ascii_alphanumeric).take(20).collect();
    format!(
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'%3E\
         %3Crect width='100%25' height='100%25' fill='%23e3e5e8'/%3E%3Ctext x='50%25' y='50%25' fill='%236b7280' \
         font-family='sans-serif' font-size='13' text-anchor='middle'%3E{label}%3C/text%3E%3C/svg%3E"
    )
}

/// The page's own values of the attributes that the mirror shows otherwise, by element.
#[derive(Debug, Default)]
pub struct RawValues {
    by_node: ByNumber<Vec<(Rc<str>, String)>>,
}

impl RawValues {
    /// Forgets all.
    pub fn clear(&mut self) {
        self.by_node.clear();
    }

    /// Forgets those of one element.
    pub fn forget(&mut self, node: u32) {
        self.by_node.remove(&node);
    }

    /// Whether the page's value has to be remembered under this treatment.
    pub fn keeps(treatment: Treatment) -> bool {
        !matches!(treatment, Treatment::Keep | Treatment::Drop | Treatment::AutocompleteOff)
    }

    /// An attribute's value on the page.
    pub fn get(&self, node: u32, name: &str) -> Option<&str> {
        self.by_node.get(&node)?.iter().find(|(known, _)| &**known == name).map(|(_, value)| value.as_str())
    }

    /// Notes an attribute's value on the page, or that it has none.
    pub fn set(&mut self, node: u32, name: &Rc<str>, value: Option<String>) {
        let values = self.by_node.entry(node).or_default();
        values.retain(|(known, _)| known != name);
        match value {
            Some(value) => values.push((name.clone(), value)),
            None if values.is_empty() => self.forget(node),
            None => {}
        }
    }
}

/// Replaces a part of a text, counted in UTF-16 units; `None` when the part is not there or cuts a character.
pub fn spliced(text: &str, start: u32, removed: u32, inserted: &str) -> Option<String> {
    let from = byte_at(text, start as usize)?;
    let tail = text.get(from..)?;
    let to = from + byte_at(tail, removed as usize)?;
    let mut out = String::with_capacity(text.len() + inserted.len());
    out.push_str(text.get(..from)?);
    out.push_str(inserted);
    out.push_str(text.get(to..)?);
    Some(out)
}

/// The length of a text as the DOM counts.
pub fn utf16_units(text: &str) -> u32 {
    // Every byte but continuation bytes is one unit, and the lead of four bytes two.
    text.bytes().map(|byte| u32::from(byte & 0xc0 != 0x80) + u32::from(byte >= 0xf0)).sum()
}

fn byte_at(text: &str, units: usize) -> Option<usize> {
    let mut left = units;
    for (at, c) in text.char_indices() {
        if left == 0 {
            return Some(at);
        }
        left = left.checked_sub(c.len_utf16())?;
    }
    (left == 0).then_some(text.len())
}

/// How many new nodes a block has at most: what the tree will grow by.
pub fn new_nodes(items: &[Item]) -> usize {
    items.iter().filter(|item| !matches!(item, Item::Run { .. } | Item::Known { .. } | Item::Close)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splices_count_as_the_dom_does() {
        assert_eq!(spliced("a😀b", 3, 1, "c").as_deref(), Some("a😀c"));
        assert_eq!(spliced("a😀b", 1, 2, "").as_deref(), Some("ab"));
        assert_eq!(spliced("abc", 3, 0, "d").as_deref(), Some("abcd"));
        assert_eq!(spliced("a😀b", 2, 1, ""), None, "half a character");
        assert_eq!(spliced("abc", 2, 2, ""), None, "beyond the end");
        assert_eq!(spliced("abc", u32::MAX, u32::MAX, ""), None);
    }

    #[test]
    fn units_are_those_of_utf_16() {
        for text in ["", "abc", "größe", "😀", "a\u{ffff}b😀c"] {
            assert_eq!(utf16_units(text) as usize, text.encode_utf16().count(), "{text}");
        }
    }
}
