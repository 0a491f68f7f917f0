//! What an action of the agent would reach on this page: the one answer that both the examination and the performing use,
//! so that nothing is touched that was not examined.

use browser::Capture;
use browser::dom::{self, Element, editable};
use browser::natives::Native;
use browser::place::{self, Point};
use browser::said::{self, Above};
use engine::acts::{Act, Modifiers, Place};
use engine::customer::Target;

use crate::consequence::{Consequence, consequence};

/// What an action reaches.
pub enum Reach {
    /// No element: the window scrolls.
    Window,
    /// The element is gone, or was never there.
    Nothing,
    /// Elements.
    Elements(Aim),
}

/// The elements that an action reaches.
pub struct Aim {
    /// The element that gets the events.
    pub target: Element,
    /// Where in the viewport of its document, for the mouse.
    pub point: Option<Point>,
    /// What a key does there, for keys.
    pub consequence: Consequence,
    /// The control that a press on a label is for.
    pub labelled: Option<Element>,
    /// The others that the browser would touch in its course.
    also: Vec<Element>,
    /// Whether a target that is disabled, or read-only, stands in the way.
    needs: Needs,
}

#[derive(Clone, Copy, PartialEq)]
enum Needs {
    Nothing,
    Enabled,
    Writable,
}

/// What a press can be for.
const ACTIVATED: &str = "a[href],area[href],button,input,select,textarea,label,summary,option";

/// Looks, and touches nothing.
pub fn reach(capture: &Capture, act: &Act) -> Reach {
    let aim =
        match act {
            Act::Scroll { node: 0, .. } => return Reach::Window,
            Act::Hover { at } => at_place(capture, at),
            Act::Click { at, .. } => at_place(capture, at).map(pressed),
            Act::Insert { node, .. } => focused(capture, *node).map(written),
            Act::Key { node, key, modifiers, .. } => {
                focused(capture, *node).map(|target| struck(capture, target, key.as_str(), *modifiers))
            }
            Act::Select { node, .. } | Act::SetValue { node, .. } => place::element(capture, *node)
                .map(|element| Aim { needs: Needs::Writable, ..Aim::at(element) }),
            Act::Focus { node } | Act::SelectText { node, .. } => place::element(capture, *node)
                .map(|element| Aim { needs: Needs::Enabled, ..Aim::at(element) }),
            Act::Scroll { node, .. } => place::scrolled(capture, *node).map(Aim::at),
        };
    aim.map_or(Reach::Nothing, Reach::Elements)
}

/// The same, as the policy wants to know it.
pub fn targets(capture: &Capture, act: &Act) -> Vec<Target> {
    match reach(capture, act) {
        Reach::Window => Vec::new(),
        // Number 0 is never captured: it is refused as unknown.
        Reach::Nothing => vec![Target::default()],
        Reach::Elements(aim) => {
            let needs = aim.needs;
            let mut targets = vec![facts(capture, &aim.target, needs)];
            targets.extend(aim.also.iter().map(|element| facts(capture, element, needs)));
            if let Consequence::Submit(form) = &aim.consequence {
                targets.push(Target { submits: true, ..facts(capture, form, needs) });
            }
            targets
        }
    }
}

fn facts(capture: &Capture, element: &Element, needs: Needs) -> Target {
    let locked = || editable(element).is_some_and(|field| field.is_read_only());
    Target {
        disabled: match needs {
            Needs::Nothing => false,
            Needs::Enabled => element.is_disabled(),
            Needs::Writable => element.is_disabled() || locked(),
        },
        ..said::target(capture, element)
    }
}

impl Aim {
    fn at(target: Element) -> Self {
        Self {
            target,
            point: None,
            consequence: Consequence::Nothing,
            labelled: None,
            also: Vec::new(),
            needs: Needs::Nothing,
        }
    }
}

/// What lies at a place: the topmost element there if it belongs to the named one, else the named one; both are examined.
fn at_place(capture: &Capture, at: &Place) -> Option<Aim> {
    let point = place::point(capture, at)?;
    let named = place::element(capture, at.node);
    let top = place::topmost(named.as_ref(), point);
    let (target, point, also) = match (named, top) {
        (None, None) => return None,
        (None, Some((top, inside))) => (top, inside, None),
        (Some(named), None) => (named, point, None),
        (Some(named), Some((top, inside))) if dom::is_related(&named, &top) => (top, inside, Some(named)),
        (Some(named), Some((top, _))) => match said::above(capture, &named, top) {
            Above::Nothing => (named, point, None),
            Above::Element(top) => (named, point, Some(top)),
            Above::Barrier => return None,
        },
    };
    Some(Aim { point: Some(point), also: also.into_iter().collect(), ..Aim::at(target) })
}

/// Adds what a press at the aim sets off.
fn pressed(mut aim: Aim) -> Aim {
    aim.needs = Needs::Enabled;
    let mut around = Some(aim.target.clone());
    while let Some(element) = around {
        if element.matches(ACTIVATED) {
            let control = element.element(Native::LabelControl);
            if let Some(control) = control {
                // A press on the control inside its own label is no press on the label.
                aim.also.push(control.clone());
                aim.also.extend(commanded(&control));
                aim.labelled = Some(control);
            }
            aim.also.extend(commanded(&element));
            aim.also.push(element);
            break;
        }
        around = dom::parent(&element);
    }
    aim
}

/// What a button commands: its form, its popover, its dialog.
fn commanded(button: &Element) -> Vec<Element> {
    let mut commanded = Vec::new();
    if button.is_submit() || button.matches("[type=reset i]") {
        commanded.extend(button.form());
    }
    commanded.extend(button.element(Native::PopoverTarget));
    commanded.extend(button.element(Native::CommandTarget));
    commanded
}

/// The named element, or the one that has the focus.
fn focused(capture: &Capture, node: u32) -> Option<Element> {
    if node == 0 { dom::active() } else { place::element(capture, node) }
}

fn written(element: Element) -> Aim {
    match editable(&element) {
        Some(field) if field.element() != &element => {
            Aim { also: vec![element], needs: Needs::Writable, ..Aim::at(field.element().clone()) }
        }
        _ => Aim { needs: Needs::Writable, ..Aim::at(element) },
    }
}

fn struck(capture: &Capture, element: Element, key: &str, modifiers: Modifiers) -> Aim {
    let consequence = consequence(capture, &element, key, modifiers);
    let needs = if consequence.edits() { Needs::Writable } else { Needs::Enabled };
    let mut also = consequence.elements();
    if let Consequence::Press(pressed) | Consequence::Release(pressed) = &consequence {
        also.extend(commanded(pressed));
    }
    Aim { also, consequence, needs, ..Aim::at(element) }
}
