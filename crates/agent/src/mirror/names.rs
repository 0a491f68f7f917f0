//! Tag and attribute names as JavaScript strings: made once, because making one costs more than using it.

use engine::viewer::numbers::NumberHasher;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// Names that may be kept. Pages have a few thousand; one that makes up new ones forever starts over.
const NAMES_MAX: usize = 20_000;

/// Names made so far.
#[derive(Default)]
pub struct Names {
    /// Those of shapes, by where they stand in memory; each is kept there, so that no other comes to stand there.
    by_place: HashMap<usize, (Rc<str>, JsValue), BuildHasherDefault<NumberHasher>>,
    by_text: HashMap<Rc<str>, JsValue>,
}

impl Names {
    /// A name that comes again with every element of its shape, as the same piece of memory.
    pub fn of_shape(&mut self, name: &Rc<str>) -> JsValue {
        let place = Rc::as_ptr(name).cast::<u8>() as usize;
        if let Some((_, made)) = self.by_place.get(&place) {
            return made.clone();
        }
        if self.by_place.len() >= NAMES_MAX {
            self.by_place.clear();
        }
        let made = self.get(name);
        self.by_place.insert(place, (name.clone(), made.clone()));
        made
    }

    /// Any name.
    pub fn get(&mut self, name: &Rc<str>) -> JsValue {
        if let Some(made) = self.by_text.get(name) {
            return made.clone();
        }
        if self.by_text.len() >= NAMES_MAX {
            self.by_text.clear();
        }
        let made = JsValue::from_str(name);
        self.by_text.insert(name.clone(), made.clone());
        made
    }
}
