//! How a place on the page, an element and a point in its box, becomes a point of its document's viewport, and back.

use engine::acts::Place;

use crate::Capture;
use crate::dom::{self, Element, Rect};
use crate::natives::{Native, call};

/// The whole width or height of a box in a [`Place`].
const WHOLE: f64 = 65535.0;

/// A point of a document's viewport in CSS pixels.
#[derive(Clone, Copy, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

impl Point {
    /// A point of the viewport that an element is in, as one of the page's own.
    pub fn on_page(self, element: &Element) -> Point {
        let ((x, y), _) = dom::outwards(element, (self.x, self.y));
        Point { x, y }
    }

    /// Whether it can be seen, through all frames around the element whose viewport it is of.
    pub fn is_seen(self, element: &Element) -> bool {
        dom::outwards(element, (self.x, self.y)).1
    }
}

/// The topmost element at a point of a viewport, that of `element` or the page's, and the point in that one's viewport;
/// `None` when the point cannot be seen.
pub fn topmost(element: Option<&Element>, point: Point) -> Option<(Element, Point)> {
    let root = dom::root(&dom::document())?;
    let (outer, seen) = dom::outwards(element.unwrap_or(&root), (point.x, point.y));
    let (top, (x, y)) = dom::at_point(outer).filter(|_| seen)?;
    Some((top, Point { x, y }))
}

/// The place of a point: in the captured element nearest to what lies there.
pub fn of_point(capture: &Capture, at: Option<Element>, point: Point) -> Place {
    let mut around = at;
    while let Some(element) = around {
        let node = capture.id_of(element.as_ref());
        if node != 0 {
            return in_box(node, element.rect(), point);
        }
        around = dom::parent(&element);
    }
    in_viewport(point)
}

/// The point of a place, in the viewport of its element. A number that is no element's means the viewport; `None`: the element is gone.
pub fn point(capture: &Capture, place: &Place) -> Option<Point> {
    let rect = match element(capture, place.node) {
        Some(element) => element.rect(),
        None if place.node == 0 || capture.node(place.node).is_object() => viewport(),
        None => return None,
    };
    Some(Point { x: along(rect.left, rect.width, place.x), y: along(rect.top, rect.height, place.y) })
}

/// The captured element of a number, while it is in the document.
pub fn element(capture: &Capture, node: u32) -> Option<Element> {
    Element::from_node(capture.node(node)).filter(Element::is_connected)
}

/// What is scrolled by a number: an element, or the viewport of a frame by the number of its document.
pub fn scrolled(capture: &Capture, node: u32) -> Option<Element> {
    let element = element(capture, node);
    element.or_else(|| Element::from_node(call(Native::ScrollingElement, &capture.node(node))))
}

/// The place of a point of the page's viewport, whatever lies there.
pub fn in_viewport(point: Point) -> Place {
    in_box(0, viewport(), point)
}

fn viewport() -> Rect {
    let (width, height) = dom::viewport();
    Rect { left: 0.0, top: 0.0, width, height }
}

fn in_box(node: u32, rect: Rect, point: Point) -> Place {
    let fraction = |at: f64, start: f64, length: f64| {
        if length > 0.0 { ((at - start) / length * WHOLE) as i32 } else { 0 }
    };
    Place { node, x: fraction(point.x, rect.left, rect.width), y: fraction(point.y, rect.top, rect.height) }
}

/// A fraction of a length. The far edge itself already belongs to the neighbour, so the last pixel stands for it.
fn along(start: f64, length: f64, fraction: i32) -> f64 {
    let offset = f64::from(fraction) / WHOLE * length;
    let last = length - 1.0;
    start + if offset > last && offset <= length && last > 0.0 { last } else { offset }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_far_edge_of_a_box_is_its_last_pixel() {
        assert_eq!(along(10.0, 100.0, 0), 10.0);
        assert_eq!(along(10.0, 100.0, 65535), 109.0);
        assert_eq!(along(10.0, 100.0, -65535), -90.0);
        assert_eq!(along(10.0, 100.0, 2 * 65535), 210.0);
        assert_eq!(along(10.0, 0.0, 65535), 10.0);
    }

    #[test]
    fn a_point_comes_back_to_within_half_a_pixel() {
        let rect = Rect { left: 12.5, top: 80.0, width: 333.0, height: 21.0 };
        let place = in_box(7, rect, Point { x: 200.0, y: 90.0 });
        assert!((along(rect.left, rect.width, place.x) - 200.0).abs() < 0.5);
        assert!((along(rect.top, rect.height, place.y) - 90.0).abs() < 0.5);
    }
}
