//! The agent's pointer on the customer's page: an arrow with the agent's name, and the red circle of a click.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use engine::acts::{Place, Presence};

use super::nodes::{Node, service, within};
use crate::dom::Element;
use crate::host::Capture;
use crate::listener::Listener;
use crate::natives::global;
use crate::place;
use crate::timer::{Alarm, EachFrame};

/// How long a click stays marked, in milliseconds.
const MARK_MS: u64 = 3_000;

/// Where the agent points.
pub struct AgentPointer {
    drawn: Rc<Drawn>,
    frame: Rc<EachFrame>,
    mark_end: Alarm,
    scrolls: RefCell<Option<[Listener; 2]>>,
    name: RefCell<String>,
}

struct Drawn {
    capture: Capture,
    arrow: Spot,
    mark: Spot,
}

#[derive(Default)]
struct Spot {
    node: RefCell<Option<Rc<Node>>>,
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
        Self {
            drawn,
            frame,
            mark_end: Alarm::default(),
            scrolls: RefCell::default(),
            name: RefCell::default(),
        }
    }

    /// The name beside the arrow; text.
    pub fn set_name(&self, name: &str) {
        self.name.replace(name.to_owned());
        drop(self.drawn.arrow.node.take());
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
        if self.scrolls.borrow().is_none() {
            let again = |name| {
                let frame = self.frame.clone();
                Listener::early(&global(), name, move |_| frame.want())
            };
            self.scrolls.replace(Some([again("scroll"), again("resize")]));
        }
        self.frame.want();
    }

    /// The agent is gone.
    pub fn clear(&self) {
        self.drawn.arrow.clear();
        self.drawn.mark.clear();
        self.mark_end.cancel();
        drop(self.scrolls.take());
    }

    fn point(&self, at: &Place) {
        self.drawn.arrow.at.set(Some((at.node, at.x, at.y)));
        let drawn = self.drawn.arrow.node.borrow().clone();
        if let Some(drawn) = drawn {
            drawn.keep();
            return;
        }
        let name = self.name.borrow().clone();
        self.drawn.arrow.appear(&self.drawn.capture, arrow(&name));
    }

    fn mark(&self, at: &Place) {
        self.drawn.mark.at.set(Some((at.node, at.x, at.y)));
        // A new element each time, so that its animation begins anew.
        let mark = service("div", "gcb-agent-mark", "");
        self.drawn.mark.appear(&self.drawn.capture, mark);
        let drawn = self.drawn.clone();
        self.mark_end.set(MARK_MS, Box::new(move || drawn.mark.clear()));
    }
}

fn arrow(name: &str) -> Option<Element> {
    let pointer = service("div", "gcb-agent-pointer", "")?;
    pointer.set_attribute("aria-hidden", "true");
    within(&pointer, "div", "gcb-agent-arrow", "")?;
    if !name.is_empty() {
        within(&pointer, "div", "gcb-agent-name", name)?;
    }
    Some(pointer)
}

impl Spot {
    fn clear(&self) {
        self.at.set(None);
        drop(self.node.take());
    }

    /// Puts an element there before it is seen, so that it does not fly in.
    fn appear(&self, capture: &Capture, element: Option<Element>) {
        let node = element.map(|element| {
            self.move_there(capture, &element);
            Rc::new(Node::in_page(element))
        });
        self.node.replace(node);
    }

    fn draw(&self, capture: &Capture) {
        let node = self.node.borrow().clone();
        if let Some(node) = node {
            self.move_there(capture, node.element());
        }
    }

    fn move_there(&self, capture: &Capture, element: &Element) {
        let Some((node, x, y)) = self.at.get() else { return };
        let Some(point) = place::point(capture, &Place { node, x, y }) else { return };
        let pixels = |length: f64| (length.round() as i32).to_string();
        let place = ["translate(", &pixels(point.x), "px,", &pixels(point.y), "px)"].concat();
        element.set_style("transform", &place);
    }
}
