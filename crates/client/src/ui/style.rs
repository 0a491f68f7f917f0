//! Styles our own elements through one constructed sheet, which no `style-src` refuses.

use browser::dom::document;
use browser::natives::{Native, call, call1};
use js_sys::Array;
use wasm_bindgen::prelude::*;

use crate::host::Host;

/// Every rule is as strong as three tag names: stronger than a page's rules for tags, weaker than its rules for our
/// classes, by which sites restyle us. Where that is not enough, the script makes them stronger.
const CSS: &str = include_str!("style.css");

/// The sheet, adopted while it is kept. Without constructed sheets our elements stay plain, and work.
pub struct Sheet(JsValue);

impl Sheet {
    /// Adopted where the browser can.
    pub fn new(host: &Host) -> Self {
        let sheet = host.sheet(CSS);
        if sheet.is_object() {
            host.capture().ignore_sheet(&sheet);
        }
        Self(sheet)
    }

    /// Adopts it, again if the page has replaced the list.
    pub fn keep(&self) {
        let Some(sheets) = self.others() else { return };
        if sheets.iter().any(|sheet| sheet == self.0) || !self.0.is_object() {
            return;
        }
        sheets.push(&self.0);
        set(&sheets);
    }

    fn others(&self) -> Option<Array> {
        let adopted = call(Native::AdoptedSheets, &document());
        adopted.is_object().then(|| Array::from(&adopted))
    }
}

impl Drop for Sheet {
    fn drop(&mut self) {
        if let Some(sheets) = self.others() {
            let rest = Array::new();
            sheets.iter().filter(|sheet| *sheet != self.0).for_each(|sheet| {
                rest.push(&sheet);
            });
            set(&rest);
        }
    }
}

fn set(sheets: &Array) {
    call1(Native::SetAdoptedSheets, &document(), sheets);
}
