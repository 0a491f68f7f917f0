//! Building: new nodes are put together outside the document and go into it once a run.

use super::sheets::Maker;
use super::{Failed, Mirror, Need, set_attribute};
use crate::dom::{self, Of};
use engine::viewer::wire::Namespace;
use engine::viewer::{Command, Tag};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

const SVG: &str = "http://www.w3.org/2000/svg";
const MATHML: &str = "http://www.w3.org/1998/Math/MathML";
const HTML: &str = "http://www.w3.org/1999/xhtml";

/// Namespaces of attributes that SVG and MathML elements have (HTML standard, "adjust foreign attributes").
const ATTRIBUTE_NAMESPACES: [(&str, &str); 3] = [
    ("xlink:", "http://www.w3.org/1999/xlink"),
    ("xml:", "http://www.w3.org/XML/1998/namespace"),
    ("xmlns", "http://www.w3.org/2000/xmlns/"),
];

/// The run that is being built.
#[derive(Default)]
pub struct Building {
    /// Where the run goes, and before what.
    place: Option<(JsValue, JsValue)>,
    /// The run's own nodes. Not a fragment at once: a document takes its type and its element one by one.
    tops: Vec<JsValue>,
    /// Open elements and shadow roots.
    open: Vec<JsValue>,
    /// The document that the run goes into.
    document: Option<JsValue>,
    /// Makes its sheets.
    maker: Option<Rc<Maker>>,
}

impl Building {
    fn document(&self) -> Result<&JsValue, Failed> {
        self.document.as_ref().ok_or(Failed)
    }
}

impl Mirror {
    pub(super) fn build(&mut self, command: Command, needs: &mut Vec<Need>) -> Result<(), Failed> {
        match command {
            Command::Detach(nodes) => {
                for node in nodes {
                    dom::detach(self.node(node)?);
                }
                self.frames.moved();
            }
            Command::Run { parent, next } => {
                let parent = self.node(parent)?.clone();
                let next = if next == 0 { JsValue::NULL } else { self.node(next)?.clone() };
                let (document, maker) = self.document_of(&parent)?;
                self.building = Building {
                    place: Some((parent, next)),
                    document: Some(document),
                    maker: Some(maker),
                    ..Building::default()
                };
            }
            Command::Element { node, tag, attributes, open } => {
                let element = self.element(&tag, &attributes)?;
                self.numbers.set(element.unchecked_ref(), &node.into());
                self.add(node, &element)?;
                if &*tag.name == "iframe" {
                    self.frames.built(node, &element);
                }
                if open {
                    self.building.open.push(element);
                }
            }
            Command::Text { node, text } => {
                let text = dom::create_text(self.building.document()?, &text);
                self.add(node, &text)?;
            }
            Command::Doctype { node, name, public, system } => {
                let made_by = dom::get(Of::Document, "implementation", self.building.document()?);
                let doctype = dom::create_doctype(&made_by, &name, &public, &system).map_err(|_| Failed)?;
                self.add(node, &doctype)?;
            }
            Command::Shadow { node } => {
                let host = match (self.building.open.last(), &self.building.place) {
                    (Some(open), _) => open.clone(),
                    (None, Some((parent, _))) => parent.clone(),
                    (None, None) => return Err(Failed),
                };
                let root = dom::attach_shadow(&host, &dom::object(&[("mode", "open".into())]))
                    .map_err(|_| Failed)?;
                let maker = self.building.maker.as_ref().ok_or(Failed)?;
                self.sheets.adopt_into(&root, Of::ShadowRoot, node, maker);
                self.listen(&root, "load");
                self.nodes.insert(node, root.clone());
                self.building.open.push(root);
            }
            Command::Known { node } => {
                let known = self.node(node)?.clone();
                self.place(&known)?;
            }
            Command::Close => match self.building.open.pop() {
                Some(_) => {}
                None => self.end_run(needs)?,
            },
            _ => {}
        }
        Ok(())
    }

    fn add(&mut self, number: u32, node: &JsValue) -> Result<(), Failed> {
        self.place(node)?;
        self.nodes.insert(number, node.clone());
        Ok(())
    }

    fn place(&mut self, node: &JsValue) -> Result<(), Failed> {
        match self.building.open.last() {
            Some(parent) => {
                dom::append(parent, node).map_err(|_| Failed)?;
            }
            None => self.building.tops.push(node.clone()),
        }
        Ok(())
    }

    fn end_run(&mut self, needs: &mut Vec<Need>) -> Result<(), Failed> {
        let Building { place, tops, document, .. } = std::mem::take(&mut self.building);
        let ((parent, next), document) = (place.ok_or(Failed)?, document.ok_or(Failed)?);
        let goes_at_once = tops.len() > 1 && parent != document;
        if goes_at_once {
            let fragment = dom::create_fragment(&document);
            for node in &tops {
                dom::append(&fragment, node).map_err(|_| Failed)?;
            }
            dom::insert(&parent, &fragment, &next).map_err(|_| Failed)?;
        } else {
            for node in &tops {
                dom::insert(&parent, node, &next).map_err(|_| Failed)?;
            }
        }
        self.frames.label()?;
        self.settle_later(needs);
        Ok(())
    }

    /// The document that a run under this parent goes into, and what makes its sheets.
    fn document_of(&self, parent: &JsValue) -> Result<(JsValue, Rc<Maker>), Failed> {
        let frame = self.frame.as_ref().ok_or(Failed)?;
        if !self.frames.is_empty() {
            let owner = dom::get(Of::Node, "ownerDocument", parent);
            // A document is owned by none.
            let document = if dom::exists(&owner) { owner } else { parent.clone() };
            if document != frame.document {
                let maker = self.frames.maker(self.number(&document)).ok_or(Failed)?;
                return Ok((document, maker.clone()));
            }
        }
        Ok((frame.document.clone(), frame.maker.clone()))
    }

    fn element(&mut self, tag: &Tag, attributes: &[(Rc<str>, String)]) -> Result<JsValue, Failed> {
        let name = self.names.of_shape(&tag.name);
        let document = self.building.document()?;
        let is_plain =
            tag.namespace == Namespace::Html && !tag.name.bytes().any(|byte| byte.is_ascii_uppercase());
        let made = if is_plain {
            dom::create_element(document, &name)
        } else {
            let namespace = match tag.namespace {
                Namespace::Html => HTML.into(),
                Namespace::Svg => SVG.into(),
                Namespace::MathMl => MATHML.into(),
                Namespace::Other => JsValue::NULL,
            };
            dom::create_element_ns(document, &namespace, &name)
        };
        // A name that only newer browsers take.
        let element = match made {
            Ok(element) => element,
            Err(_) => dom::create_element(document, &"cobrowse-unknown".into()).map_err(|_| Failed)?,
        };
        for (name, value) in attributes {
            let key = self.names.of_shape(name);
            match attribute_namespace(tag.namespace, name) {
                Some(namespace) => {
                    let _ = dom::set_attribute_ns(&element, namespace, &key, value);
                }
                None => set_attribute(&element, &key, value),
            }
        }
        Ok(element)
    }
}

/// The namespace of an attribute of an element that exists, where it has one.
pub fn namespace_of(element: &JsValue, name: &str) -> Option<&'static str> {
    if !name.starts_with('x') {
        return None;
    }
    let namespace = match dom::get(Of::Element, "namespaceURI", element).as_string()?.as_str() {
        SVG => Namespace::Svg,
        MATHML => Namespace::MathMl,
        _ => return None,
    };
    attribute_namespace(namespace, name)
}

fn attribute_namespace(element: Namespace, name: &str) -> Option<&'static str> {
    if !matches!(element, Namespace::Svg | Namespace::MathMl) {
        return None;
    }
    ATTRIBUTE_NAMESPACES.iter().find(|(prefix, _)| name.starts_with(prefix)).map(|(_, namespace)| *namespace)
}
