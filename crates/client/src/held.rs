//! A place for something that page code may replace or take away while it is used: nobody borrows it, all share it.

use std::cell::Cell;
use std::rc::Rc;

/// Holds one value or none.
pub struct Held<T>(Cell<Option<Rc<T>>>);

impl<T> Default for Held<T> {
    fn default() -> Self {
        Self(Cell::new(None))
    }
}

impl<T> Held<T> {
    /// What is held now. It lives on in the caller's hands even if it is replaced meanwhile.
    pub fn get(&self) -> Option<Rc<T>> {
        let held = self.0.take();
        self.0.set(held.clone());
        held
    }

    /// Holds another value; the one before goes when nobody uses it any more.
    pub fn set(&self, value: Option<T>) {
        drop(self.0.replace(value.map(Rc::new)));
    }

    /// Holds nothing.
    pub fn clear(&self) {
        drop(self.0.take());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_outlives_its_replacement() {
        let held = Held::default();
        held.set(Some("first".to_owned()));
        let first = held.get();
        held.clear();
        assert_eq!(first.as_deref().map(String::as_str), Some("first"));
        assert!(held.get().is_none());
    }
}
