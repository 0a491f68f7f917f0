//! Frames of the page's origin: the document in each, and how points and elements lie to each other across their borders.

use wasm_bindgen::prelude::*;

use super::{Element, Rect, parent};
use crate::natives::{Native, call, global, read};

/// Frames within frames that are followed; browsers allow no more.
const DEPTH_MAX: usize = 20;

impl Element {
    /// The document that it is in.
    pub fn document(&self) -> JsValue {
        self.get(Native::OwnerDocument)
    }

    /// The window that its document is shown in.
    pub fn window(&self) -> JsValue {
        window_of(&self.document())
    }

    /// Whether it is the body of its document, which has the focus when nothing else has.
    pub fn is_body(&self) -> bool {
        call(Native::Body, &self.document()) == *self.as_ref()
    }
}

/// The window of a document; the page's own when the document is shown nowhere.
fn window_of(document: &JsValue) -> JsValue {
    let window = call(Native::DefaultView, document);
    if window.is_object() { window } else { global() }
}

/// The document in a frame, where it is of the page's origin.
pub fn document_in(frame: &Element) -> Option<JsValue> {
    Some(frame.get(Native::FrameDocument)).filter(JsValue::is_object)
}

/// The frame that shows a document; `None` for the page itself.
pub fn frame_around(document: &JsValue) -> Option<Element> {
    Element::from_node(read(&call(Native::DefaultView, document), "frameElement"))
}

/// The element around it, out of shadow roots and frames.
pub fn around(element: &Element) -> Option<Element> {
    parent(element).or_else(|| frame_around(&element.document()))
}

/// Width and height of a window's viewport in CSS pixels, scroll bars included.
pub fn viewport_of(window: &JsValue) -> (f64, f64) {
    let side = |name| read(window, name).as_f64().unwrap_or(0.0);
    (side("innerWidth"), side("innerHeight"))
}

/// Where the viewport of a frame lies in the document around: its corner, and how large a pixel of it is there.
struct Viewport {
    left: f64,
    top: f64,
    scale_x: f64,
    scale_y: f64,
}

impl Viewport {
    fn of(frame: &Element) -> Self {
        Self::with(
            frame,
            document_in(frame).map_or((0.0, 0.0), |document| viewport_of(&window_of(&document))),
        )
    }

    fn with(frame: &Element, inner: (f64, f64)) -> Self {
        let Rect { left, top, width, height } = frame.rect();
        let number = |native| frame.get(native).as_f64().unwrap_or(0.0);
        let axis = |start: f64, length: f64, [offset, border, client]: [f64; 3], inner: f64| {
            let scale = if offset > 0.0 && length > 0.0 { length / offset } else { 1.0 };
            // What is left between border and viewport is padding, which is hardly ever there and then on both sides.
            let padding = ((client - inner) / 2.0).max(0.0);
            (start + (border + padding) * scale, scale)
        };
        let across = [Native::OffsetWidth, Native::ClientLeft, Native::ClientWidth].map(number);
        let down = [Native::OffsetHeight, Native::ClientTop, Native::ClientHeight].map(number);
        let (left, scale_x) = axis(left, width, across, inner.0);
        let (top, scale_y) = axis(top, height, down, inner.1);
        Self { left, top, scale_x, scale_y }
    }

    fn outwards(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (self.left + x * self.scale_x, self.top + y * self.scale_y)
    }
}

/// A point of the viewport of a frame whose document is not to be had, of this width and height, as one around it.
pub fn out_of(frame: &Element, inner: (f64, f64), point: (f64, f64)) -> (f64, f64) {
    Viewport::with(frame, inner).outwards(point)
}

/// A point of the viewport around a frame, as one of the frame's.
pub fn inwards(frame: &Element, (x, y): (f64, f64)) -> (f64, f64) {
    let viewport = Viewport::of(frame);
    ((x - viewport.left) / viewport.scale_x, (y - viewport.top) / viewport.scale_y)
}

/// A point of an element's viewport as one of the page's, and whether it can be seen through all the frames between.
pub fn outwards(element: &Element, point: (f64, f64)) -> ((f64, f64), bool) {
    let (mut x, mut y) = point;
    let mut document = element.document();
    let mut seen = true;
    for _ in 0..DEPTH_MAX {
        let (width, height) = viewport_of(&window_of(&document));
        seen = seen && x >= 0.0 && y >= 0.0 && x < width && y < height;
        let Some(frame) = frame_around(&document) else { break };
        (x, y) = Viewport::of(&frame).outwards((x, y));
        document = frame.document();
    }
    ((x, y), seen)
}
