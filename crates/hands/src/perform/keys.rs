//! Pressing a key: `keydown`, what follows from it unless a script prevents it, `keyup`.

use browser::dom::{Element, editable};
use browser::natives::{self, Native, call};
use engine::acts::Modifiers;

use super::events::{Verdict, cancelable, send, with_modifiers};
use super::{Outcome, Performer, choose, focus, scroll, typing};
use crate::consequence::{Consequence, is_character};
use crate::reach::Aim;

/// One key, as events tell it.
#[derive(Clone, Copy)]
pub struct Stroke<'a> {
    key: &'a str,
    code: &'a str,
    modifiers: Modifiers,
}

impl<'a> Stroke<'a> {
    /// `KeyboardEvent.key` and `.code`, and what else is held.
    pub fn of(key: &'a str, code: &'a str, modifiers: Modifiers) -> Self {
        Self { key, code, modifiers }
    }

    /// The character that `keypress` tells; `None` for keys without one.
    fn character(self) -> Option<u32> {
        let held = [Modifiers::CTRL, Modifiers::ALT, Modifiers::META];
        if held.into_iter().any(|key| self.modifiers.has(key)) {
            return None;
        }
        if self.key == "Enter" {
            return Some(13);
        }
        self.key.chars().next().filter(|_| is_character(self.key)).map(u32::from)
    }

    fn send(self, target: &Element, name: &str) -> Verdict {
        let character = if name == "keypress" { self.character() } else { None };
        let number = character.unwrap_or_else(|| key_code(self.key));
        // The old numbers are what many pages still read.
        let options = with_modifiers(cancelable(), self.modifiers)
            .with("key", self.key)
            .with("code", self.code)
            .with("keyCode", number)
            .with("which", number)
            .with("charCode", character.unwrap_or(0))
            .with("view", target.window());
        send(target, Native::NewKeyboard, name, options)
    }
}

/// Presses and releases a key; in between does what follows, if no script prevents it and the focus stays where it is.
pub fn stroke(target: &Element, stroke: Stroke<'_>, follow: impl FnOnce()) -> Verdict {
    let mut verdict = stroke.send(target, "keydown");
    let stays = || target.is_connected() && focus::has(target);
    if verdict == Verdict::GoOn && stays() && stroke.character().is_some() {
        verdict = stroke.send(target, "keypress");
    }
    if verdict == Verdict::GoOn && stays() {
        follow();
    }
    if target.is_connected() {
        let released = stroke.send(target, "keyup");
        if released == Verdict::Prevented {
            verdict = released;
        }
    }
    verdict
}

impl Performer {
    pub(super) fn key(&self, aim: Aim, key: &str, code: &str, modifiers: Modifiers) -> Outcome {
        let Aim { target, consequence, .. } = aim;
        focus::give(&target);
        let mut after = None;
        let verdict = stroke(&target, Stroke::of(key, code, modifiers), || {
            after = self.follow(&target, consequence);
        });
        if let Some(pressed) = after.filter(|_| verdict == Verdict::GoOn) {
            call(Native::Click, pressed.as_ref());
        }
        Ok(())
    }

    /// What comes of a key. Gives back what is clicked only when the key is released.
    fn follow(&self, target: &Element, consequence: Consequence) -> Option<Element> {
        match consequence {
            Consequence::Nothing => {}
            Consequence::Press(element) => {
                call(Native::Click, element.as_ref());
            }
            Consequence::Release(element) => return Some(element),
            Consequence::SubmitBy(button, form) => {
                self.commit(target);
                // A script may have moved it to another form.
                if button.form().as_ref() == Some(&form) {
                    call(Native::Click, button.as_ref());
                }
            }
            Consequence::Submit(form) => {
                self.commit(target);
                call(Native::RequestSubmit, form.as_ref());
            }
            Consequence::Focus(element) => {
                if focus::give(&element) {
                    // Tab selects the text of the field it comes to.
                    if let Some(field) = editable(&element).filter(|field| !field.is_multiline()) {
                        field.select_all();
                    }
                }
            }
            Consequence::Choose(radio) => {
                focus::give(&radio);
                call(Native::Click, radio.as_ref());
            }
            Consequence::Step(steps) => choose::step(target, steps),
            Consequence::Option(steps) => choose::neighbour(target, steps),
            Consequence::Edit(field, edit) => self.edit(&field, &edit),
            Consequence::Caret(step) => typing::move_caret(target, step),
            Consequence::SelectAll(field) => typing::select_all(&field),
            Consequence::Dismiss(dialog) => dismiss(&dialog),
            Consequence::Hide(popover) => {
                call(Native::HidePopover, popover.as_ref());
            }
            Consequence::Scroll(hundredths) => scroll::by_viewport(target, hundredths),
        }
        None
    }
}

/// Closes a dialog unless its page objects.
fn dismiss(dialog: &Element) {
    let options = natives::Options::default().with("cancelable", true);
    if send(dialog, Native::NewEvent, "cancel", options) == Verdict::GoOn {
        call(Native::DialogClose, dialog.as_ref());
    }
}

/// `KeyboardEvent.keyCode` of a key.
fn key_code(key: &str) -> u32 {
    match key {
        "Backspace" => 8,
        "Tab" => 9,
        "Enter" => 13,
        "Escape" => 27,
        "PageUp" => 33,
        "PageDown" => 34,
        "End" => 35,
        "Home" => 36,
        "ArrowLeft" => 37,
        "ArrowUp" => 38,
        "ArrowRight" => 39,
        "ArrowDown" => 40,
        "Delete" => 46,
        _ => match key.as_bytes() {
            [byte @ (b' ' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z')] => byte.to_ascii_uppercase().into(),
            _ => 0,
        },
    }
}

/// `KeyboardEvent.code` of a typed character, as on the keyboard that most have; empty where that says nothing.
pub fn code(character: &str) -> String {
    match character.as_bytes() {
        [b' '] => "Space".to_owned(),
        [byte] if byte.is_ascii_digit() => ["Digit", character].concat(),
        [byte] if byte.is_ascii_alphabetic() => ["Key", &character.to_ascii_uppercase()].concat(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_have_the_codes_of_a_common_keyboard() {
        assert_eq!(code("a"), "KeyA");
        assert_eq!(code("7"), "Digit7");
        assert_eq!(code(" "), "Space");
        assert_eq!(code("ä"), "");
        assert_eq!(key_code("a"), 65);
        assert_eq!(key_code("Enter"), 13);
        assert_eq!(key_code("F5"), 0);
    }

    #[test]
    fn only_keys_that_write_are_told_by_keypress() {
        assert_eq!(Stroke::of("x", "KeyX", Modifiers::NONE).character(), Some(120));
        assert_eq!(Stroke::of("Enter", "Enter", Modifiers::NONE).character(), Some(13));
        assert_eq!(Stroke::of("Tab", "Tab", Modifiers::NONE).character(), None);
        assert_eq!(Stroke::of("a", "KeyA", Modifiers::CTRL).character(), None);
    }
}
