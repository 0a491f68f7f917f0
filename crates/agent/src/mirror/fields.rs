//! Form fields: what they show, apart from their attributes.

use crate::dom::{self, List, Of};
use engine::viewer::wire::Checked;
use wasm_bindgen::prelude::*;

/// Sets what a field shows.
pub fn set_value(field: &JsValue, value: &str) {
    match dom::local_name(field).as_str() {
        "textarea" => dom::set(Of::Area, "value", field, &value.into()),
        // File fields refuse: their names never come here.
        "input" => dom::set(Of::Input, "value", field, &value.into()),
        _ => {}
    }
}

/// Sets a checkbox or radio button.
pub fn set_checked(input: &JsValue, checked: Checked) {
    let on = matches!(checked, Checked::On | Checked::OnIndeterminate);
    let neither = matches!(checked, Checked::Indeterminate | Checked::OnIndeterminate);
    dom::set(Of::Input, "checked", input, &on.into());
    dom::set(Of::Input, "indeterminate", input, &neither.into());
}

/// Selects exactly these options.
pub fn set_selected(select: &JsValue, indices: &[u32]) {
    let is_multiple = dom::get(Of::Select, "multiple", select).is_truthy();
    if !is_multiple {
        let index = indices.first().map_or(-1.0, |&index| f64::from(index));
        return dom::set(Of::Select, "selectedIndex", select, &index.into());
    }
    let options = dom::get(Of::Select, "options", select);
    if !dom::exists(&options) {
        return;
    }
    let options: List = options.unchecked_into();
    for index in 0..options.length() {
        let selected = indices.binary_search(&index).is_ok();
        dom::set(Of::Option, "selected", &options.item(index), &selected.into());
    }
}

/// Selects inside a text field. Fields that have no caret refuse.
pub fn select(field: &JsValue, start: u32, end: u32) {
    let _ = match dom::local_name(field).as_str() {
        "textarea" => dom::select_in_area(field, start, end),
        _ => dom::select_in_input(field, start, end),
    };
}
