//! Writes batches as `js-shim/src/dom/facts.ts` does.

use std::collections::HashMap;

/// A batch under construction.
#[derive(Default)]
pub struct Facts {
    pub words: Vec<u32>,
    pub text: String,
    names: HashMap<String, u32>,
}

pub const NONE: u32 = 0xffff_ffff;
const NEW_NAME: u32 = 0xffff_fffe;

impl Facts {
    pub fn put(&mut self, words: &[u32]) -> &mut Self {
        self.words.extend_from_slice(words);
        self
    }

    pub fn string(&mut self, text: &str) -> &mut Self {
        self.words.push(text.encode_utf16().count() as u32);
        self.text.push_str(text);
        self.text.push('\0');
        self
    }

    pub fn name(&mut self, name: &str) -> &mut Self {
        if let Some(&number) = self.names.get(name) {
            return self.put(&[number]);
        }
        self.names.insert(name.to_owned(), self.names.len() as u32);
        self.put(&[NEW_NAME]).string(name)
    }

    /// Begin, then a document of number 1 with `<html>` (2) that holds what `inside` writes.
    pub fn document(&mut self, inside: impl FnOnce(&mut Self)) -> &mut Self {
        self.put(&[1, 0, 800, 600]).string("https://shop.example/").string("https://shop.example/");
        self.put(&[3, 1, 0]).element(2, "html", &[], true);
        inside(self);
        self.put(&[0, 0])
    }

    pub fn element(&mut self, id: u32, tag: &str, attributes: &[(&str, &str)], children: bool) -> &mut Self {
        self.put(&[1, id, if children { 4 } else { 0 }]).name(tag).put(&[attributes.len() as u32]);
        for (name, value) in attributes {
            self.name(name).string(value);
        }
        self
    }

    /// An element that the restrictions at these places match.
    pub fn restricted(
        &mut self,
        id: u32,
        tag: &str,
        places: &[u32],
        attributes: &[(&str, &str)],
        children: bool,
    ) -> &mut Self {
        self.put(&[1, id, 16 | if children { 4 } else { 0 }, places.len() as u32]).put(places);
        self.name(tag).put(&[attributes.len() as u32]);
        for (name, value) in attributes {
            self.name(name).string(value);
        }
        self
    }

    pub fn text_node(&mut self, id: u32, text: &str) -> &mut Self {
        self.put(&[2, id]).string(text)
    }

    /// A frame shows a document of this number and base address.
    pub fn frame(&mut self, id: u32, document: u32, base: &str) -> &mut Self {
        self.put(&[21, id, document, 0]).string(base).string(base)
    }

    pub fn attribute(&mut self, id: u32, name: &str, value: &str, old: &str) -> &mut Self {
        self.put(&[5, id]).name(name).string(value).string(old)
    }

    pub fn value(&mut self, id: u32, value: &str) -> &mut Self {
        self.put(&[7, id]).string(value)
    }

    /// The batch, leaving the names as they are.
    pub fn take(&mut self) -> (Vec<u32>, String) {
        (core::mem::take(&mut self.words), core::mem::take(&mut self.text))
    }
}
