//! What the agent's hands mean: a click, a key or a turn of the wheel becomes an act on an element, or a small editor.

use crate::dom::{self, FrameWindow, List, Of};
use crate::mirror::Mirror;
use crate::pointing::{self, Hit};
use crate::report::{Choice, Report, Sized};
use engine::acts::{Act, Button, Modifiers, Place};
use engine::viewer::wire::Mark;
use std::collections::HashMap;
use wasm_bindgen::prelude::*;

/// How long a scroll position that was asked for counts as reached, ms: a turn of the wheel comes in many small steps.
const SCROLL_TARGET_MS: u64 = 400;

/// What comes of the agent's doing.
#[derive(Debug)]
pub enum Meaning {
    /// The customer's side shall do this.
    Act(Act),
    /// The console shall show this.
    Show(Report),
    /// Nothing.
    Nothing,
}

/// Where typing goes.
#[derive(Debug, Clone, Copy, Default)]
enum Typing {
    /// To the element that the mirror shows as focused.
    #[default]
    Shown,
    /// To the field that the agent clicked last, until the customer's side says where the focus is.
    Clicked(u32),
    /// To the field that the agent clicked and may not fill: the customer's side refuses it, and no other field gets it.
    Refused(u32),
    /// To whatever has the focus at the customer's: a key has been sent that may move it, and agents type on without
    /// waiting to see where to.
    Moving,
}

/// Keys that may move the focus, by the browser's doing or the page's.
const MOVING_KEYS: [&str; 3] = ["Tab", "Enter", "Escape"];

/// What the agent does, as far as later steps depend on it.
#[derive(Debug, Default)]
pub struct Hands {
    typing: Typing,
    /// Scroll positions on their way.
    scrolling: HashMap<u32, Scrolling>,
}

#[derive(Debug, Clone, Copy)]
struct Scrolling {
    x: f64,
    y: f64,
    until_ms: u64,
}

impl Hands {
    /// The customer's side says where the focus is.
    pub fn focus_is_known(&mut self) {
        if let Typing::Clicked(_) = self.typing {
            self.typing = Typing::Shown;
        }
    }

    /// A press of a mouse button.
    pub fn click(
        &mut self,
        mirror: &Mirror,
        hit: &Hit,
        button: Button,
        count: u32,
        modifiers: Modifiers,
    ) -> Meaning {
        let element = &hit.element;
        if pointing::mark(mirror, element) == Mark::Masked || was(element, "password") {
            self.typing = Typing::Refused(hit.node);
            return Meaning::Show(Report::Masked { at: Sized::of(mirror, element) });
        }
        self.typing = Typing::Clicked(editable(element, mirror).unwrap_or(hit.node));
        let primary = button == Button::Primary;
        let name = dom::local_name(element);
        if primary && name == "option" {
            self.typing = Typing::Clicked(mirror.number(&dom::closest(element, "select")));
            return chosen(mirror, element, modifiers);
        }
        if primary && name == "select" {
            return open_select(mirror, element, hit.node);
        }
        if primary && name == "input" {
            let kind = input_type(element);
            match kind.as_str() {
                "file" => return Meaning::Show(Report::FileField),
                "range" => return slid(element, hit),
                "date" | "time" | "datetime-local" | "month" | "week" | "color" => {
                    return Meaning::Show(Report::Edit {
                        node: hit.node,
                        at: Sized::of(mirror, element),
                        value: text_of(Of::Input, "value", element),
                        min: dom::attribute(element, "min"),
                        max: dom::attribute(element, "max"),
                        step: dom::attribute(element, "step"),
                        kind,
                    });
                }
                _ => {}
            }
        }
        Meaning::Act(Act::Click { at: hit.place.clone(), button, count, modifiers })
    }

    /// Typed or pasted text.
    pub fn insert(&mut self, mirror: &Mirror, text: &str) -> Meaning {
        let node = self.focus(mirror);
        let element = mirror.find(node);
        if element.is_some_and(|element| editable(element, mirror).is_some()) {
            return Meaning::Act(Act::Insert { node, text: text.into() });
        }
        let is_moving = matches!(self.typing, Typing::Moving);
        if element.is_none() && !is_moving {
            return Meaning::Show(Report::NoField);
        }
        // A key that is pressed on a button or a page means something too.
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (Some(one), None) => {
                let code = if one == ' ' { "Space" } else { "" };
                self.key(mirror, one.encode_utf8(&mut [0; 4]), code, Modifiers::NONE)
            }
            _ if is_moving => Meaning::Act(Act::Insert { node, text: text.into() }),
            _ => Meaning::Show(Report::NoField),
        }
    }

    /// A key without text.
    pub fn key(&mut self, mirror: &Mirror, key: &str, code: &str, modifiers: Modifiers) -> Meaning {
        let node = self.focus(mirror);
        if MOVING_KEYS.contains(&key) {
            self.typing = Typing::Moving;
        }
        Meaning::Act(Act::Key { node, key: key.into(), code: code.into(), modifiers })
    }

    /// The wheel, by CSS pixels of the page.
    pub fn wheel(&mut self, mirror: &Mirror, hit: Option<&Hit>, x: f64, y: f64, now_ms: u64) -> Meaning {
        let Some(window) = mirror.window() else { return Meaning::Nothing };
        let container = hit.and_then(|hit| container(mirror, &hit.element, x, y));
        let (node, room) = match &container {
            Some((node, room)) => (*node, *room),
            None => {
                let Some(document) = mirror.document() else { return Meaning::Nothing };
                (0, Room::of_window(window, document))
            }
        };
        self.scrolling.retain(|_, scrolling| scrolling.until_ms > now_ms);
        let from = self.scrolling.get(&node).map_or((room.x, room.y), |scrolling| (scrolling.x, scrolling.y));
        let to = ((from.0 + x).clamp(0.0, room.x_max), (from.1 + y).clamp(0.0, room.y_max));
        if to == from {
            return Meaning::Nothing;
        }
        self.scrolling.insert(node, Scrolling { x: to.0, y: to.1, until_ms: now_ms + SCROLL_TARGET_MS });
        Meaning::Act(Act::Scroll { node, x: to.0.round() as i32, y: to.1.round() as i32 })
    }

    /// The element that typing goes to; 0 for the one that has the focus at the customer's.
    fn focus(&self, mirror: &Mirror) -> u32 {
        match self.typing {
            Typing::Clicked(node) | Typing::Refused(node) if mirror.find(node).is_some() => node,
            Typing::Clicked(_) | Typing::Refused(_) | Typing::Shown => mirror.focus(),
            Typing::Moving => 0,
        }
    }
}

/// How far a container is scrolled and can be.
#[derive(Clone, Copy)]
struct Room {
    x: f64,
    y: f64,
    x_max: f64,
    y_max: f64,
}

impl Room {
    fn of_element(element: &JsValue) -> Self {
        let size = |name| dom::number(Of::Element, name, element);
        Self {
            x: size("scrollLeft"),
            y: size("scrollTop"),
            x_max: (size("scrollWidth") - size("clientWidth")).max(0.0),
            y_max: (size("scrollHeight") - size("clientHeight")).max(0.0),
        }
    }

    fn of_window(window: &FrameWindow, document: &JsValue) -> Self {
        let root = dom::get(Of::Document, "documentElement", document);
        Self { x: window.scroll_x(), y: window.scroll_y(), ..Self::of_element(&root) }
    }

    fn reaches(&self, x: f64, y: f64) -> bool {
        let has_room =
            |delta: f64, is: f64, max: f64| (delta > 0.0 && is + 1.0 < max) || (delta < 0.0 && is > 0.0);
        has_room(x, self.x, self.x_max) || has_room(y, self.y, self.y_max)
    }
}

/// The nearest container that can be scrolled further in the direction, windows of frames included; `None`: the window.
fn container(mirror: &Mirror, element: &JsValue, x: f64, y: f64) -> Option<(u32, Room)> {
    let window = mirror.window()?;
    let mut at = element.clone();
    while dom::exists(&at) {
        let node = mirror.number(&at);
        let name = if node == 0 { String::new() } else { dom::local_name(&at) };
        if node != 0 && !matches!(name.as_str(), "html" | "body" | "") {
            let room = Room::of_element(&at);
            if room.reaches(x, y) {
                let style = window.computed_style(&at);
                let scrolls = |axis: &str| matches!(style.value(axis).as_str(), "auto" | "scroll");
                if (y != 0.0 && scrolls("overflow-y")) || (x != 0.0 && scrolls("overflow-x")) {
                    return Some((node, room));
                }
            }
        } else if let Some(window) = mirror.frame_around(&at).and_then(|_| dom::window_of(&at)) {
            let room = Room::of_window(&window, &at);
            if room.reaches(x, y) {
                return Some((node, room));
            }
        }
        at = pointing::above(mirror, &at);
    }
    None
}

/// The number of the element that typing into this one edits.
fn editable(element: &JsValue, mirror: &Mirror) -> Option<u32> {
    let is_field = match dom::local_name(element).as_str() {
        "textarea" => true,
        "input" => !matches!(
            input_type(element).as_str(),
            "checkbox"
                | "radio"
                | "button"
                | "submit"
                | "reset"
                | "image"
                | "file"
                | "range"
                | "color"
                | "hidden"
        ),
        _ => dom::get(Of::Html, "isContentEditable", element).is_truthy(),
    };
    let node = mirror.number(element);
    (is_field && node != 0).then_some(node)
}

fn input_type(input: &JsValue) -> String {
    text_of(Of::Input, "type", input)
}

fn was(element: &JsValue, kind: &str) -> bool {
    dom::attribute(element, "data-cobrowse-was").as_deref() == Some(kind)
}

fn text_of(of: Of, name: &str, element: &JsValue) -> String {
    dom::get(of, name, element).as_string().unwrap_or_default()
}

/// A click on a slider means the value at that place.
fn slid(element: &JsValue, hit: &Hit) -> Meaning {
    let number = |name: &str, default: f64| {
        dom::attribute(element, name).and_then(|text| text.trim().parse::<f64>().ok()).unwrap_or(default)
    };
    let (min, max) = (number("min", 0.0), number("max", 100.0));
    let fraction = f64::from(hit.place.x.clamp(0, 65_535)) / 65_535.0;
    let value = stepped(min + fraction * (max - min), min, max, number("step", 1.0));
    Meaning::Act(Act::SetValue { node: hit.node, value: value.to_string().into() })
}

fn stepped(value: f64, min: f64, max: f64, step: f64) -> f64 {
    let max = max.max(min);
    if step <= 0.0 || !step.is_finite() {
        return value.clamp(min, max);
    }
    let steps = ((value - min) / step).round();
    let last = ((max - min) / step).floor();
    // Sums of a step like 0.1 have digits that nobody wrote.
    let exact = min + steps.clamp(0.0, last) * step;
    (exact * 1e9).round() / 1e9
}

/// A click on a closed select opens a list that the console draws.
fn open_select(mirror: &Mirror, select: &JsValue, node: u32) -> Meaning {
    let is_list =
        dom::get(Of::Select, "multiple", select).is_truthy() || dom::number(Of::Select, "size", select) > 1.0;
    if is_list || dom::get(Of::Select, "disabled", select).is_truthy() {
        return Meaning::Nothing;
    }
    let options = options(select);
    let choices = (0..options.length())
        .map(|index| {
            let option = options.item(index);
            let group = dom::closest(&option, "optgroup");
            let group_label = dom::exists(&group).then(|| dom::attribute(&group, "label")).flatten();
            let group_disabled = dom::exists(&group) && dom::attribute(&group, "disabled").is_some();
            Choice {
                label: text_of(Of::Option, "label", &option),
                group: group_label,
                disabled: group_disabled || dom::get(Of::Option, "disabled", &option).is_truthy(),
                selected: dom::get(Of::Option, "selected", &option).is_truthy(),
                masked: mirror.mark(mirror.number(&option)) == Mark::Masked,
            }
        })
        .collect();
    Meaning::Show(Report::Choose { node, at: Sized::of(mirror, select), choices })
}

/// A click on an option of a list box.
fn chosen(mirror: &Mirror, option: &JsValue, modifiers: Modifiers) -> Meaning {
    let select = dom::closest(option, "select");
    let node = mirror.number(&select);
    if node == 0 {
        return Meaning::Nothing;
    }
    let is_multiple = dom::get(Of::Select, "multiple", &select).is_truthy();
    let adds = is_multiple && (modifiers.has(Modifiers::CTRL) || modifiers.has(Modifiers::META));
    let options = options(&select);
    let mut indices = Vec::new();
    for index in 0..options.length() {
        let item = options.item(index);
        let selected = dom::get(Of::Option, "selected", &item).is_truthy();
        let is_clicked = item == *option;
        if is_clicked && !(adds && selected) || !is_clicked && adds && selected {
            indices.push(index);
        }
    }
    Meaning::Act(Act::Select { node, indices })
}

fn options(select: &JsValue) -> List {
    dom::get(Of::Select, "options", select).unchecked_into()
}

/// The viewport itself, where there is no element.
pub fn nowhere() -> Place {
    Place { node: 0, x: 0, y: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sliders_stop_at_steps_within_their_range() {
        assert_eq!(stepped(4.4, 0.0, 10.0, 1.0), 4.0);
        assert_eq!(stepped(0.34, 0.0, 1.0, 0.1), 0.3);
        assert_eq!(stepped(11.0, 0.0, 10.0, 4.0), 8.0);
        assert_eq!(stepped(-3.0, -2.0, 2.0, 1.0), -2.0);
        assert_eq!(stepped(3.0, 5.0, 1.0, 1.0), 5.0);
        assert_eq!(stepped(3.3, 0.0, 10.0, 0.0), 3.3);
    }
}
