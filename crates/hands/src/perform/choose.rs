//! Choosing without typing: options of a select, and the values of fields that have no caret.

use browser::dom::{self, Element};
use browser::natives::{Native, call1};
use engine::acts::{Modifiers, Refusal};

use super::events::{Mouse, send_plain};
use super::{Outcome, focus};

/// Kinds of `<input>` whose value cannot be set as a whole.
const NO_VALUE: [&str; 9] =
    ["file", "hidden", "password", "checkbox", "radio", "submit", "reset", "button", "image"];

/// Selects exactly the options at these places.
pub fn options(select: &Element, indices: &[u32]) -> Outcome {
    let Some(multiple) = select.get(Native::SelectMultiple).as_bool() else {
        return Err(Refusal::NotApplicable);
    };
    let options = all_options(select);
    if (!multiple && indices.len() != 1) || indices.iter().any(|at| *at as usize >= options.len()) {
        return Err(Refusal::NotApplicable);
    }
    let wanted = |at: usize| indices.iter().any(|index| *index as usize == at);
    let changed: Vec<(&Element, bool)> = options
        .iter()
        .enumerate()
        .map(|(at, option)| (option, wanted(at)))
        .filter(|(option, selected)| is_selected(option) != *selected)
        .collect();
    if changed.iter().any(|(option, selected)| *selected && option.is_disabled()) {
        return Err(Refusal::Disabled);
    }
    focus::give(select);
    // In a select of one, selecting the new one is what takes the old one back.
    for (option, selected) in changed.iter().filter(|(_, selected)| multiple || *selected) {
        call1(Native::SetOptionSelected, option.as_ref(), &(*selected).into());
    }
    if !changed.is_empty() {
        send_plain(select, "input");
        send_plain(select, "change");
    }
    Ok(())
}

/// Selects another option, so many further on; disabled ones are passed over.
pub fn neighbour(select: &Element, steps: i32) {
    let options = all_options(select);
    let selected = select.get(Native::SelectIndex).as_f64().unwrap_or(-1.0) as i32;
    let order: Vec<usize> =
        (0..options.len()).filter(|at| options.get(*at).is_some_and(|one| !one.is_disabled())).collect();
    let at = order.iter().filter(|at| (**at as i32) < selected).count() as i32;
    let next = at.saturating_add(steps).clamp(0, (order.len() as i32 - 1).max(0));
    if let Some(index) = order.get(next as usize) {
        // Each was examined with its select; a refusal here means that nothing can be chosen.
        let _ = self::options(select, &[*index as u32]);
    }
}

/// Presses on an option of a list that is always open, which browsers select only for a person.
pub fn listed_option(target: &Element, mouse: Mouse) {
    let (Some(option), Some(select)) = (target.closest("option"), target.closest("select")) else { return };
    let all = all_options(&select);
    let Some(pressed) = all.iter().position(|one| *one == option) else { return };
    let adds = mouse.modifiers.has(Modifiers::CTRL) || mouse.modifiers.has(Modifiers::META);
    let multiple = select.get(Native::SelectMultiple).is_truthy();
    let mut chosen: Vec<u32> = Vec::new();
    for (at, one) in all.iter().enumerate() {
        let kept = adds && multiple && is_selected(one);
        if if at == pressed { !kept } else { kept } {
            chosen.push(at as u32);
        }
    }
    let _ = options(&select, &chosen);
}

/// Sets a whole value, as a picker of the browser does.
pub fn value(element: &Element, value: &str) -> Outcome {
    let kind = element.input_type().ok_or(Refusal::NotApplicable)?;
    if NO_VALUE.contains(&kind.as_str()) {
        return Err(Refusal::NotApplicable);
    }
    focus::give(element);
    let before = element.text(Native::InputValue).unwrap_or_default();
    call1(Native::SetInputValue, element.as_ref(), &value.into());
    let after = element.text(Native::InputValue).unwrap_or_default();
    // The browser empties what is no value of the kind.
    if after.is_empty() && !value.is_empty() {
        call1(Native::SetInputValue, element.as_ref(), &before.as_str().into());
        return Err(Refusal::NotApplicable);
    }
    tell_change(element, &before, &after);
    Ok(())
}

/// Steps a number or a slider.
pub fn step(element: &Element, steps: i32) {
    let before = element.text(Native::InputValue).unwrap_or_default();
    let step = if steps < 0 { Native::StepDown } else { Native::StepUp };
    call1(step, element.as_ref(), &steps.unsigned_abs().into());
    let after = element.text(Native::InputValue).unwrap_or_default();
    tell_change(element, &before, &after);
}

fn tell_change(element: &Element, before: &str, after: &str) {
    if before != after {
        send_plain(element, "input");
        send_plain(element, "change");
    }
}

fn all_options(select: &Element) -> Vec<Element> {
    dom::list(&select.get(Native::SelectOptions), Native::CollectionLength, Native::CollectionItem)
}

fn is_selected(option: &Element) -> bool {
    option.get(Native::OptionSelected).is_truthy()
}
