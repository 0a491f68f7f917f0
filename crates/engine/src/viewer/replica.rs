//! The checked replica: an operation that does not fit the tree is refused, one that fits becomes harmless commands.
//!
//! It keeps no text of the page but what it needs to judge a later change: texts of style elements, and attribute values
//! that the mirror shows otherwise than the page.

mod attributes;
mod growth;

use super::Browser;
use super::address::Addresses;
use super::allow::Class;
use super::command::Command;
use super::frames::Frames;
use super::styles::StyleTexts;
use super::tables::{RawValues, Shapes, spliced, utf16_units};
use super::tree::{Inconsistent, Kind, Tree};
use protocol::page::{DocumentInfo, FrameDocument, Op, SheetOwner, Splice};

/// Adopted sheets of one root. A page with more than this does not exist.
const ADOPTED_SHEETS_MAX: u32 = 10_000;

/// What is known of the page shown.
#[derive(Debug, Default)]
pub struct Replica {
    tree: Tree,
    shapes: Shapes,
    raw: RawValues,
    styles: StyleTexts,
    frames: Frames,
    document: Option<DocumentInfo>,
    /// The document's own number; 0 until its first run names it.
    root: u32,
    resource_base: String,
}

impl Replica {
    /// Nothing is shown yet. `resource_base` is where the relay serves the session's resources, absolute.
    pub fn new(resource_base: String) -> Self {
        Self { resource_base, ..Self::default() }
    }

    /// What the page's document is; `None` before it has begun.
    pub fn document(&self) -> Option<&DocumentInfo> {
        self.document.as_ref()
    }

    /// The tree, for those who compare.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// Takes the operations of one body and appends what the mirror has to do.
    ///
    /// # Errors
    /// The first operation that does not fit. The commands before it are good; the replica waits for a new document.
    pub fn apply(
        &mut self,
        ops: Vec<Op>,
        browser: &dyn Browser,
        out: &mut Vec<Command>,
    ) -> Result<(), Inconsistent> {
        let mut outcome = Ok(());
        for op in ops {
            if let Err(error) = self.op(op, browser, out) {
                outcome = Err(error);
                break;
            }
        }
        self.flush_styles(browser, out);
        if outcome.is_err() {
            self.forget();
        }
        outcome
    }

    fn op(&mut self, op: Op, browser: &dyn Browser, out: &mut Vec<Command>) -> Result<(), Inconsistent> {
        if let Op::Begin(info) = op {
            self.forget();
            self.document = Some(info);
            return Ok(());
        }
        if self.document.is_none() {
            return Err(Inconsistent::NoDocument);
        }
        match op {
            Op::Begin(_) => {}
            Op::Complete => out.push(Command::Complete),
            Op::Tree(tree) => self.grow(tree.items, browser, out)?,
            Op::Remove(nodes) => nodes.into_iter().try_for_each(|node| self.remove(node, out))?,
            Op::Attribute { node, name, value } => self.set_attribute(node, &name, value, browser, out)?,
            Op::AttributeSplice { node, name, splice } => {
                self.splice_attribute(node, &name, splice, browser, out)?;
            }
            Op::Text { node, text } => self.set_text(node, text, out)?,
            Op::TextSplice { node, splice } => self.splice_text(node, splice, out)?,
            Op::Value { node, value } => {
                self.tree.element(node)?;
                out.push(Command::Value { node, value });
            }
            Op::Checked { node, checked } => {
                self.tree.element(node)?;
                out.push(Command::Checked { node, checked });
            }
            Op::Selected { node, indices } => {
                self.tree.element(node)?;
                out.push(Command::Selected { node, indices });
            }
            Op::Scroll { node, x, y } => {
                if node != 0 && self.tree.get(node)?.kind != Kind::Document {
                    self.tree.element(node)?;
                }
                out.push(Command::Scroll { node, x, y });
            }
            Op::Viewport { width, height } => {
                if let Some(document) = &mut self.document {
                    (document.width, document.height) = (width, height);
                }
                out.push(Command::Viewport { width, height });
            }
            Op::Focus { node } => {
                if node != 0 {
                    self.tree.element(node)?;
                }
                out.push(Command::Focus { node });
            }
            Op::Selection { anchor, focus } => {
                for (node, _) in [anchor, focus] {
                    if node != 0 {
                        self.tree.get(node)?;
                    }
                }
                out.push(Command::Selection { anchor, focus });
            }
            Op::FieldSelection { node, start, end } => {
                self.tree.element(node)?;
                out.push(Command::FieldSelection { node, start, end });
            }
            Op::Sheet { owner, append, rules } => self.set_rules(owner, append, &rules, browser, out)?,
            Op::AdoptedCount { root, count } => {
                self.check_root(root, count)?;
                out.push(Command::AdoptedCount { root, count });
            }
            Op::Location { url } => {
                if let Some(document) = &mut self.document {
                    document.url.clone_from(&url);
                }
                out.push(Command::Location { url });
            }
            Op::Mark { node, mark } => {
                self.tree.element(node)?;
                out.push(Command::Mark { node, mark });
            }
            Op::Sized { node, width, height } => {
                self.tree.element(node)?;
                out.push(Command::Sized { node, width, height });
            }
            Op::Modal { node, modal } => {
                self.tree.element(node)?;
                out.push(Command::Modal { node, modal });
            }
            Op::Frame { node, document: FrameDocument { node: document, mode, base_url } } => {
                self.tree.add(document, Kind::Document)?;
                self.tree.place_document(document, node)?;
                self.tree.depth(document)?;
                self.frames.show(document, base_url);
                out.push(Command::Frame { node, document, mode });
            }
        }
        Ok(())
    }

    fn forget(&mut self) {
        self.tree.clear();
        self.shapes.clear();
        self.raw.clear();
        self.styles.clear();
        self.frames.clear();
        self.document = None;
        self.root = 0;
    }

    /// Addresses as they count where the node is.
    fn addresses<'a>(&'a self, node: u32, browser: &'a dyn Browser) -> Addresses<'a> {
        let base = || self.document.as_ref().map_or("", |document| &document.base_url);
        let base = self.frames.base_of(&self.tree, node).unwrap_or_else(base);
        Addresses { browser, base, resource_base: &self.resource_base }
    }

    fn remove(&mut self, node: u32, out: &mut Vec<Command>) -> Result<(), Inconsistent> {
        let parent = self.tree.get(node)?.parent;
        if node == self.root {
            return Err(Inconsistent::WrongKind(node));
        }
        if self.is_style(parent) {
            self.styles.touch(parent);
        }
        let mut gone = Vec::new();
        self.tree.remove(node, &mut gone);
        for &below in &gone {
            self.raw.forget(below);
            self.styles.forget(below);
            self.frames.forget(below);
        }
        out.push(Command::Remove { node, gone });
        Ok(())
    }

    fn set_text(&mut self, node: u32, text: String, out: &mut Vec<Command>) -> Result<(), Inconsistent> {
        self.tree.text_units(node)?;
        let parent = self.tree.get(node)?.parent;
        self.tree.set_kind(node, Kind::Text { units: utf16_units(&text) });
        match self.tree.element(parent) {
            Ok(Class::Style) => self.styles.set(parent, node, text),
            Ok(Class::Inert) => {}
            _ => out.push(Command::SetText { node, text }),
        }
        Ok(())
    }

    fn splice_text(&mut self, node: u32, splice: Splice, out: &mut Vec<Command>) -> Result<(), Inconsistent> {
        let Splice { start, removed, inserted } = splice;
        let units = self.tree.text_units(node)?;
        let fits = start.checked_add(removed).is_some_and(|end| end <= units);
        let grown = (units - if fits { removed } else { 0 }).checked_add(utf16_units(&inserted));
        let (true, Some(grown)) = (fits, grown) else { return Err(Inconsistent::Splice(node)) };
        let parent = self.tree.get(node)?.parent;
        match self.tree.element(parent) {
            Ok(Class::Style) => {
                let old = self.styles.get(node).unwrap_or_default();
                let text = spliced(old, start, removed, &inserted).ok_or(Inconsistent::Splice(node))?;
                self.styles.set(parent, node, text);
            }
            Ok(Class::Inert) => {}
            _ => out.push(Command::SpliceText { node, start, removed, inserted }),
        }
        self.tree.set_kind(node, Kind::Text { units: grown });
        Ok(())
    }

    fn set_rules(
        &mut self,
        owner: SheetOwner,
        append: bool,
        rules: &str,
        browser: &dyn Browser,
        out: &mut Vec<Command>,
    ) -> Result<(), Inconsistent> {
        match owner {
            SheetOwner::Element(node) => {
                if !matches!(self.tree.element(node)?, Class::Style | Class::Link) {
                    return Err(Inconsistent::WrongKind(node));
                }
                // The element's text comes first: written later, it would take the rules away again.
                self.flush_styles(browser, out);
            }
            SheetOwner::Adopted { root, index } => self.check_root(root, index)?,
        }
        let (SheetOwner::Element(node) | SheetOwner::Adopted { root: node, .. }) = owner;
        let addresses = self.addresses(node, browser);
        let css = if append { addresses.css(rules).into_owned() } else { addresses.sheet(rules) };
        out.push(Command::Rules { owner, append, css });
        Ok(())
    }

    fn check_root(&self, root: u32, sheets: u32) -> Result<(), Inconsistent> {
        match self.tree.get(root)?.kind {
            Kind::Document | Kind::Shadow if sheets <= ADOPTED_SHEETS_MAX => Ok(()),
            _ => Err(Inconsistent::WrongKind(root)),
        }
    }

    fn is_style(&self, node: u32) -> bool {
        self.tree.element(node) == Ok(Class::Style)
    }

    fn flush_styles(&mut self, browser: &dyn Browser, out: &mut Vec<Command>) {
        for style in self.styles.take_changed() {
            self.styles.write(style, &self.tree, &self.addresses(style, browser), out);
        }
    }
}
