//! Where Tab goes: the tab order of the page as a person walks through it, without our own UI.

use crate::dom::{self, Element, Way, edge, walk};
use crate::host::Capture;
use crate::natives::{Native, Options, call, call1};

/// Elements looked at for the next stop; a page without one for so long has none.
const STEPS_MAX: usize = 20_000;

/// What can be a stop at all, for one quick look.
const CANDIDATES: &str = "a[href],area[href],button,input,select,textarea,summary,audio[controls],video[controls],\
                          [contenteditable],[tabindex]";

/// The next stop from an element; round and round, since an agent has no browser bars to go to.
pub fn next(capture: &Capture, from: &Element, way: Way) -> Option<Element> {
    let modal = dom::all(":modal").pop();
    let is_stop = |element: &Element| {
        element.matches(CANDIDATES)
            && is_tabbable(element)
            && modal.as_ref().is_none_or(|modal| dom::contains(modal, element))
            && !capture.is_service(element.as_ref())
    };
    let mut first: Vec<Element> = dom::all("[tabindex]");
    first.retain(|element| tab_index(element) > 0.0 && is_stop(element));
    sort_by_index(&mut first);

    let place = first.iter().position(|element| element == from);
    let among_first = match (place, way) {
        (Some(at), Way::Forward) => first.get(at + 1),
        (Some(at), Way::Back) => at.checked_sub(1).and_then(|at| first.get(at)),
        (None, _) => None,
    };
    if among_first.is_some() {
        return among_first.cloned();
    }
    let root = dom::root()?;
    // Nothing has the focus.
    let from_start = *from == root || dom::body().is_some_and(|body| *from == body);
    if from_start && way == Way::Forward && !first.is_empty() {
        return first.first().cloned();
    }
    let begin = edge(root, way);
    let mut at = match (place, way) {
        (None, _) => walk(from, way),
        // Those with a number come before all others.
        (Some(_), _) => Some(begin.clone()),
    };
    let mut wrapped = place.is_some();
    for _ in 0..STEPS_MAX {
        match at {
            Some(element) => {
                if element == *from {
                    return None;
                }
                if tab_index(&element) <= 0.0 && is_stop(&element) {
                    return Some(element);
                }
                at = walk(&element, way);
            }
            None => {
                let numbered = match way {
                    Way::Forward => first.first(),
                    Way::Back => first.last(),
                };
                if wrapped || numbered.is_some() {
                    return numbered.cloned();
                }
                wrapped = true;
                at = Some(begin.clone());
            }
        }
    }
    None
}

/// Equal ones stay in document order. There are hardly ever any, so the shortest code is the best.
fn sort_by_index(stops: &mut [Element]) {
    for end in 1..stops.len() {
        for at in (1..=end).rev() {
            let (Some(before), Some(after)) = (stops.get(at - 1), stops.get(at)) else { break };
            if tab_index(before) <= tab_index(after) {
                break;
            }
            stops.swap(at - 1, at);
        }
    }
}

/// The radio buttons of one group, in document order.
pub fn radio_group(radio: &Element) -> Vec<Element> {
    let Some(name) = radio.radio_name() else { return vec![radio.clone()] };
    let form = radio.form();
    let root = radio.get(Native::RootNode);
    let query = if dom::document() == root { Native::QueryAll } else { Native::FragmentQueryAll };
    let mut group =
        dom::list(&call1(query, &root, &"input[type=radio i]".into()), Native::ListLength, Native::ListItem);
    group.retain(|one| one.radio_name().as_deref() == Some(name.as_str()) && one.form() == form);
    group
}

fn is_tabbable(element: &Element) -> bool {
    tab_index(element) >= 0.0
        && !element.is_disabled()
        && element.closest("[inert]").is_none()
        && is_visible(element)
        && !delegates_focus(element)
        && is_group_stop(element)
}

/// The tab index in force. An editable region is a stop although its property says otherwise.
fn tab_index(element: &Element) -> f64 {
    let index = element.get(Native::TabIndex).as_f64().or_else(|| element.get(Native::SvgTabIndex).as_f64());
    match index {
        Some(-1.0) if element.attribute("tabindex").is_none() => {
            if element.matches("[contenteditable]") && element.get(Native::IsContentEditable).is_truthy() {
                0.0
            } else {
                -1.0
            }
        }
        index => index.unwrap_or(-1.0),
    }
}

fn is_visible(element: &Element) -> bool {
    let options = Options::new().with("visibilityProperty", true);
    // A browser without the method: the focus itself will not go to what is not drawn.
    call1(Native::CheckVisibility, element.as_ref(), options.as_ref()).as_bool().unwrap_or(true)
}

/// A host that passes the focus on to an element inside, which is a stop of its own.
pub fn delegates_focus(element: &Element) -> bool {
    call(Native::DelegatesFocus, &element.get(Native::ShadowRoot)).is_truthy()
}

/// Of a group of radio buttons only the checked one is a stop, or each when none is.
fn is_group_stop(element: &Element) -> bool {
    if element.radio_name().is_none() || element.get(Native::InputChecked).is_truthy() {
        return true;
    }
    !radio_group(element).iter().any(|one| one.get(Native::InputChecked).is_truthy())
}
