//! The agent's pointer on the customer's page: an arrow with the agent's name, and the red circle of a click.

use std::cell::Cell;
use std::rc::Rc;

use browser::Capture;
use browser::dom::Element;
use browser::natives::global;
use browser::place;
use engine::acts::{Place, Presence};

use super::nodes::{Node, Part, tree};
use crate::held::Held;
use crate::listener::Listener;
use crate::timer::{Alarm, EachFrame};

/// How long a click stays marked, in milliseconds.
const MARK_MS: u64 = 3_000;

const MARK: [Part; 1] = [(0, "div", "gcb-agent-mark")];
const POINTER: [Part; 3] =
    [(0, "div", "gcb-agent-pointer"), (0, "div", "gcb-agent-arrow"), (0, "div", "gcb-agent-name")];

/// Where the agent points.
pub struct AgentPointer {
    drawn: Rc<Drawn>,
    frame: Rc<EachFrame>,
    mark_end: Alarm,
    scrolls: Held<[Listener; 2]>,
    name: Held<String>,
}

struct Drawn {
    capture: Capture,
    arrow: Spot,
    mark: Spot,
}

#[derive(Default)]
struct Spot {
    node: Held<Node>,
    at: Cell<Option<(u32, i32, i32)>>,
}

impl AgentPointer {
    /// Nowhere.
    pub fn new(capture: Capture) -> Self {
        let drawn = Rc::new(Drawn { capture, arrow: Spot::default(), mark: Spot::default() });
        let drawing = drawn.clone();
        let frame = Rc::new(EachFrame::new(move || {
            drawing.arrow.draw(&drawing.capture);
            drawing.mark.draw(&drawing.capture);
        }));
        Self { drawn, frame, mark_end: Alarm::default(), scrolls: Held::default(), name: Held::default() }
    }

    /// The name beside the arrow; text.
    pub fn set_name(&self, name: &str) {
        self.name.set(Some(name.to_owned()));
        self.drawn.arrow.node.clear();
    }

    /// Shows what the agent shows.
    pub fn show(&self, presence: &Presence) {
        match presence {
            Presence::Pointer { at } | Presence::Touch { at } => self.point(at),
            Presence::Gone => {
                self.drawn.arrow.clear();
                return;
            }
            Presence::Mark { at } => {
                self.point(at);
                self.mark(at);
            }
        }
        // What is pointed at moves when the page scrolls.
        if self.scrolls.get().is_none() {
            let again = |name| {
                let frame = self.frame.clone();
                Listener::early(&global(), name, move |_| frame.want())
            };
            self.scrolls.set(Some([again("scroll"), again("resize")]));
        }
        self.frame.want();
    }

    /// The agent is gone.
    pub fn clear(&self) {
        self.drawn.arrow.clear();
        self.drawn.mark.clear();
        self.mark_end.cancel();
        self.scrolls.clear();
    }

    fn point(&self, at: &Place) {
        self.drawn.arrow.at.set(Some((at.node, at.x, at.y)));
        if let Some(drawn) = self.drawn.arrow.node.get() {
            drawn.keep();
            return;
        }
        let name = self.name.get();
        self.drawn.arrow.appear(&self.drawn.capture, arrow(name.as_deref().map_or("", String::as_str)));
    }

    fn mark(&self, at: &Place) {
        self.drawn.mark.at.set(Some((at.node, at.x, at.y)));
        // A new element each time, so that its animation begins anew.
        let mark = tree(&MARK).map(|[mark]| mark);
        self.drawn.mark.appear(&self.drawn.capture, mark);
        let drawn = self.drawn.clone();
        self.mark_end.set(MARK_MS, Box::new(move || drawn.mark.clear()));
    }
}

fn arrow(name: &str) -> Option<Element> {
    let [pointer, _, label] = tree(&POINTER)?;
    pointer.set_attribute("aria-hidden", "true");
    label.set_text(name);
    Some(pointer)
}

impl Spot {
    fn clear(&self) {
        self.at.set(None);
        self.node.clear();
    }

    /// Puts an element there before it is seen, so that it does not fly in.
    fn appear(&self, capture: &Capture, element: Option<Element>) {
        let node = element.map(|element| {
            self.move_there(capture, &element);
            Node::in_page(element)
        });
        self.node.set(node);
    }

    fn draw(&self, capture: &Capture) {
        if let Some(node) = self.node.get() {
            self.move_there(capture, node.element());
        }
    }

    fn move_there(&self, capture: &Capture, element: &Element) {
        let Some((node, x, y)) = self.at.get() else { return };
        let Some(point) = place::point(capture, &Place { node, x, y }) else { return };
        let point = match place::element(capture, node) {
            Some(element) => point.on_page(&element),
            None => point,
        };
        let mut place = "translate(".to_owned();
        put_number(&mut place, point.x.round() as i32);
        place.push_str("px,");
        put_number(&mut place, point.y.round() as i32);
        place.push_str("px)");
        element.set_style("transform", &place);
    }
}

/// The digits of a number: all the formatting there is, instead of the library's.
fn put_number(out: &mut String, number: i32) {
    if number < 0 {
        out.push('-');
    }
    let rest = number.unsigned_abs();
    if rest > 9 {
        put_number(out, (rest / 10) as i32);
    }
    out.push(char::from(b'0' + (rest % 10) as u8));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_digits() {
        for number in [0, 7, 10, -3, 1284, -20_480, i32::MAX, i32::MIN] {
            let mut out = String::new();
            put_number(&mut out, number);
            assert_eq!(out, number.to_string());
        }
    }
}
