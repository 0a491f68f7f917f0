//! What a browser does by itself after a key was pressed on an element, as far as pages rely on it.

mod tab_order;

pub use tab_order::delegates_focus;

use browser::Capture;
use browser::dom::{self, Editable, Element, Way, editable};
use browser::natives::Native;
use engine::acts::Modifiers;

/// What follows a key that no script prevented.
pub enum Consequence {
    /// Nothing that we can do.
    Nothing,
    /// A click on the element, at once.
    Press(Element),
    /// A click on the element, when the key is released.
    Release(Element),
    /// The form is submitted through its default button.
    SubmitBy(Element, Element),
    /// The form is submitted; it has no button.
    Submit(Element),
    /// The focus goes there.
    Focus(Element),
    /// This radio button of the group is chosen.
    Choose(Element),
    /// A number or a slider goes this many steps up.
    Step(i32),
    /// Another option of a select, relative to the selected one.
    Option(i32),
    /// Text changes.
    Edit(Editable, Edit),
    /// The caret moves.
    Caret(Move),
    /// All text is selected.
    SelectAll(Editable),
    /// The dialog is asked to close.
    Dismiss(Element),
    /// The popover closes.
    Hide(Element),
    /// The page scrolls, in hundredths of the viewport's height.
    Scroll(i32),
}

/// A change of text, in the terms of the Input Events standard.
#[derive(Clone)]
pub struct Edit {
    /// `InputEvent.inputType`.
    pub kind: &'static str,
    /// The command of `document.execCommand` that does it.
    pub command: &'static str,
    /// Its text.
    pub text: Option<String>,
    /// What is selected first when nothing is: direction and unit.
    pub extend: Option<(&'static str, &'static str)>,
}

/// A move of the caret, in the terms of `Selection.modify`.
#[derive(Clone, Copy)]
pub struct Move {
    /// `move` or `extend`.
    pub alter: &'static str,
    /// `forward` or `backward`.
    pub direction: &'static str,
    /// `character`, `word`, `line`, `lineboundary` or `documentboundary`.
    pub unit: &'static str,
}

/// More than any list of options: goes to the end.
const TO_THE_END: i32 = 1 << 20;

/// Steps that PageUp and PageDown go on a slider.
const PAGE_STEPS: i32 = 10;

impl Consequence {
    /// The other elements that it touches.
    pub fn elements(&self) -> Vec<Element> {
        match self {
            Consequence::Press(element)
            | Consequence::Release(element)
            | Consequence::Submit(element)
            | Consequence::Focus(element)
            | Consequence::Choose(element)
            | Consequence::Dismiss(element)
            | Consequence::Hide(element) => {
                let mut all = vec![element.clone()];
                if element.is_submit() {
                    all.extend(element.form());
                }
                all
            }
            Consequence::SubmitBy(button, form) => vec![button.clone(), form.clone()],
            Consequence::Edit(field, _) => vec![field.element().clone()],
            _ => Vec::new(),
        }
    }

    /// Whether it changes what the element holds.
    pub fn edits(&self) -> bool {
        matches!(self, Consequence::Edit(..) | Consequence::Step(_) | Consequence::Option(_))
    }
}

/// Decides what follows. Touches nothing.
pub fn consequence(capture: &Capture, element: &Element, key: &str, modifiers: Modifiers) -> Consequence {
    let shift = modifiers.has(Modifiers::SHIFT);
    let command = modifiers.has(Modifiers::CTRL) || modifiers.has(Modifiers::META);
    let field = editable(element);
    match key {
        _ if modifiers.has(Modifiers::ALT) => Consequence::Nothing,
        "Tab" if !command => {
            let way = if shift { Way::Back } else { Way::Forward };
            tab_order::next(capture, element, way).map_or(Consequence::Nothing, Consequence::Focus)
        }
        "Escape" => escape(element),
        "Enter" => enter(element, field, shift),
        " " if !command && field.is_none() => space(element),
        "Backspace" | "Delete" => {
            field.map_or(Consequence::Nothing, |field| Consequence::Edit(field, erase(key, command)))
        }
        "a" | "A" if command => field.map_or(Consequence::Nothing, Consequence::SelectAll),
        "z" | "Z" | "y" if command => field.map_or(Consequence::Nothing, |field| {
            let redo = shift || key == "y";
            let (kind, command) = if redo { ("historyRedo", "redo") } else { ("historyUndo", "undo") };
            Consequence::Edit(field, Edit { kind, command, text: None, extend: None })
        }),
        _ if is_character(key) => match field {
            Some(field) if !command => Consequence::Edit(field, typed(key)),
            _ => Consequence::Nothing,
        },
        _ => navigate(element, field, key, shift, command),
    }
}

/// Whether a key's name is the character it writes, not a word like `Enter`.
pub fn is_character(key: &str) -> bool {
    let mut characters = key.chars();
    characters.next().is_some() && characters.next().is_none()
}

/// Typing a text.
pub fn typed(text: &str) -> Edit {
    Edit { kind: "insertText", command: "insertText", text: Some(text.to_owned()), extend: None }
}

fn erase(key: &str, word: bool) -> Edit {
    let unit = if word { "word" } else { "character" };
    let (kind, command, direction) = match (key, word) {
        ("Backspace", false) => ("deleteContentBackward", "delete", "backward"),
        ("Backspace", true) => ("deleteWordBackward", "delete", "backward"),
        (_, false) => ("deleteContentForward", "forwardDelete", "forward"),
        (_, true) => ("deleteWordForward", "forwardDelete", "forward"),
    };
    Edit { kind, command, text: None, extend: word.then_some((direction, unit)) }
}

fn enter(element: &Element, field: Option<Editable>, shift: bool) -> Consequence {
    if let Some(field) = field.filter(Editable::is_multiline) {
        let paragraph = matches!(field, Editable::Region(_)) && !shift;
        let kind = if paragraph { "insertParagraph" } else { "insertLineBreak" };
        return Consequence::Edit(field, Edit { kind, command: kind, text: None, extend: None });
    }
    match element.input_type().as_deref() {
        Some("submit" | "image" | "reset" | "button" | "file" | "color") => {
            Consequence::Press(element.clone())
        }
        Some(_) => implicit_submission(element),
        None if element.matches("button,a[href],area[href],summary") => Consequence::Press(element.clone()),
        None => Consequence::Nothing,
    }
}

/// Fields that, if there are two of them, keep a form without a submit button from being submitted by Enter
/// (HTML, "implicit submission").
const BLOCKING: [&str; 12] = [
    "text",
    "search",
    "tel",
    "url",
    "email",
    "password",
    "date",
    "month",
    "week",
    "time",
    "datetime-local",
    "number",
];

fn implicit_submission(element: &Element) -> Consequence {
    let Some(form) = element.form() else { return Consequence::Nothing };
    let controls =
        dom::list(&form.get(Native::FormElements), Native::CollectionLength, Native::CollectionItem);
    if let Some(button) = controls.iter().find(|control| control.is_submit()) {
        return if button.is_disabled() {
            Consequence::Nothing
        } else {
            Consequence::SubmitBy(button.clone(), form)
        };
    }
    let blocking = controls
        .iter()
        .filter(|control| control.input_type().is_some_and(|kind| BLOCKING.contains(&kind.as_str())));
    if blocking.count() > 1 { Consequence::Nothing } else { Consequence::Submit(form) }
}

fn space(element: &Element) -> Consequence {
    let pressed = match element.input_type().as_deref() {
        Some(kind) => {
            matches!(kind, "submit" | "image" | "reset" | "button" | "checkbox" | "radio" | "file" | "color")
        }
        None => element.matches("button,summary"),
    };
    if pressed {
        Consequence::Release(element.clone())
    } else if element.matches("input,select,audio,video") {
        Consequence::Nothing
    } else {
        Consequence::Scroll(90)
    }
}

/// The innermost open dialog or popover around the focus, else the one opened last as far as its place tells.
fn escape(element: &Element) -> Consequence {
    let open = |selector| element.closest(selector).or_else(|| dom::all(&element.document(), selector).pop());
    if let Some(popover) = open(":popover-open:not([popover=manual])") {
        return Consequence::Hide(popover);
    }
    open(":modal").map_or(Consequence::Nothing, Consequence::Dismiss)
}

fn navigate(
    element: &Element,
    field: Option<Editable>,
    key: &str,
    shift: bool,
    command: bool,
) -> Consequence {
    let back = matches!(key, "ArrowLeft" | "ArrowUp" | "Home" | "PageUp");
    let steps = |amount: i32| if back { amount } else { -amount };
    match (element.input_type().as_deref(), key) {
        (Some("radio"), "ArrowLeft" | "ArrowUp" | "ArrowRight" | "ArrowDown") => {
            return in_group(element, if back { -1 } else { 1 });
        }
        (Some("number"), "ArrowUp" | "ArrowDown") => return Consequence::Step(steps(1)),
        // To the right is more, unlike downwards.
        (Some("range"), "ArrowLeft" | "ArrowRight") => return Consequence::Step(-steps(1)),
        (Some("range"), "ArrowUp" | "ArrowDown") => return Consequence::Step(steps(1)),
        (Some("range"), "PageUp" | "PageDown") => return Consequence::Step(steps(PAGE_STEPS)),
        (Some("range"), "Home" | "End") => return Consequence::Step(-steps(TO_THE_END)),
        _ => {}
    }
    if element.get(Native::SelectIndex).as_f64().is_some() {
        let far = matches!(key, "Home" | "End" | "PageUp" | "PageDown");
        return Consequence::Option(-steps(if far { TO_THE_END } else { 1 }));
    }
    let direction = if back { "backward" } else { "forward" };
    let unit = match (key, command) {
        ("ArrowLeft" | "ArrowRight", false) => "character",
        ("ArrowLeft" | "ArrowRight", true) => "word",
        ("ArrowUp" | "ArrowDown", _) => "line",
        ("Home" | "End", false) => "lineboundary",
        ("Home" | "End", true) => "documentboundary",
        _ => "",
    };
    if field.is_some() && !unit.is_empty() {
        return Consequence::Caret(Move { alter: if shift { "extend" } else { "move" }, direction, unit });
    }
    Consequence::Scroll(match key {
        "ArrowUp" | "ArrowDown" => -steps(5),
        "PageUp" | "PageDown" => -steps(90),
        "Home" | "End" => -steps(TO_THE_END),
        _ => return Consequence::Nothing,
    })
}

/// The next radio button of the group that can be chosen, round and round.
fn in_group(element: &Element, step: isize) -> Consequence {
    let group = tab_order::radio_group(element);
    let len = group.len() as isize;
    let Some(at) = group.iter().position(|one| one == element) else { return Consequence::Nothing };
    let mut next = at as isize;
    for _ in 0..len {
        next = (next + step).rem_euclid(len);
        let Some(candidate) = group.get(next as usize) else { break };
        if candidate != element && !candidate.is_disabled() {
            return Consequence::Choose(candidate.clone());
        }
    }
    Consequence::Nothing
}
