//! Where Tab goes: the tab order of the page as a person walks through it, without our own UI.

use browser::Capture;
use browser::dom::{self, Element, Way, edge, walk};
use browser::natives::{Native, Options, call, call1};
use wasm_bindgen::JsValue;

/// Elements looked at for the next stop; a page without one for so long has none.
const STEPS_MAX: usize = 20_000;

/// Borders of frames that are crossed on the way to the next stop; a page of more empty frames has none.
const BORDERS_MAX: usize = 200;

/// What can be a stop at all, for one quick look.
const CANDIDATES: &str = "a[href],area[href],button,input,select,textarea,summary,audio[controls],video[controls],\
                          [contenteditable],[tabindex]";

/// The next stop from an element, into frames and out of them; round and round, since an agent has no browser bars to
/// go to.
pub fn next(capture: &Capture, from: &Element, way: Way) -> Option<Element> {
    let page = dom::document();
    let mut document = from.document();
    // Nothing in the document has the focus: its own first or last stop is next.
    let from_page = from.is_body() || dom::root(&document).is_some_and(|root| *from == root);
    let mut at = Some(from.clone()).filter(|_| !from_page);
    let mut wrapped = false;
    for _ in 0..BORDERS_MAX {
        match next_in(capture, &document, at.as_ref(), way) {
            Some(found) => match read_document_in(capture, &found) {
                Some(inner) => (document, at) = (inner, None),
                None => return Some(found).filter(|found| found != from),
            },
            None => match dom::frame_around(&document).filter(|_| document != page) {
                Some(frame) => (document, at) = (frame.document(), Some(frame)),
                None if wrapped => return None,
                None => (wrapped, at) = (true, None),
            },
        }
    }
    None
}

/// The document in a frame, if the agent sees it.
fn read_document_in(capture: &Capture, frame: &Element) -> Option<JsValue> {
    dom::document_in(frame).filter(|document| capture.id_of(document) != 0)
}

/// The next stop or frame of one document after an element, or the first one; `None` behind the last.
fn next_in(capture: &Capture, document: &JsValue, from: Option<&Element>, way: Way) -> Option<Element> {
    let modals = [&dom::document(), document].map(|document| dom::all(document, ":modal").pop());
    let is_stop = |element: &Element| {
        let is_frame = || read_document_in(capture, element).is_some();
        (element.matches(CANDIDATES) && is_tabbable(element) || is_frame() && is_visible(element))
            && modals.iter().flatten().all(|modal| dom::contains(modal, element))
            && !capture.is_service(element.as_ref())
    };
    let mut first: Vec<Element> = dom::all(document, "[tabindex]");
    first.retain(|element| tab_index(element) > 0.0 && is_stop(element));
    sort_by_index(&mut first);

    let place = from.and_then(|from| first.iter().position(|element| element == from));
    let begin = || dom::root(document).map(|root| edge(root, way));
    let mut at = match (place, way) {
        (Some(at), Way::Forward) if at + 1 < first.len() => return first.get(at + 1).cloned(),
        (Some(at), Way::Back) => return at.checked_sub(1).and_then(|at| first.get(at)).cloned(),
        (Some(_), Way::Forward) => begin(),
        (None, _) => match from {
            Some(from) => walk(from, way),
            // Those with a number come before all others.
            None if way == Way::Forward && !first.is_empty() => return first.first().cloned(),
            None => begin(),
        },
    };
    for _ in 0..STEPS_MAX {
        let Some(element) = at else { break };
        if tab_index(&element) <= 0.0 && is_stop(&element) {
            return Some(element);
        }
        at = walk(&element, way);
    }
    if way == Way::Back { first.pop() } else { None }
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
    let query = if radio.document() == root { Native::QueryAll } else { Native::FragmentQueryAll };
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
    let options = Options::default().with("visibilityProperty", true);
    // A browser without the method: the focus itself will not go to what is not drawn.
    call1(Native::CheckVisibility, element.as_ref(), options.as_ref()).as_bool().unwrap_or(true)
}

/// A host that passes the focus on to an element inside, which is a stop of its own; or a label, or a legend, that passes it
/// on to its field.
pub fn delegates_focus(element: &Element) -> bool {
    element.matches("label:not([tabindex]),legend:not([tabindex])")
        || call(Native::DelegatesFocus, &element.get(Native::ShadowRoot)).is_truthy()
}

/// Of a group of radio buttons only the checked one is a stop, or each when none is.
fn is_group_stop(element: &Element) -> bool {
    if element.radio_name().is_none() || element.get(Native::InputChecked).is_truthy() {
        return true;
    }
    !radio_group(element).iter().any(|one| one.get(Native::InputChecked).is_truthy())
}
