//! Attributes: the page's value in, what the mirror may hold out.

use super::Replica;
use crate::viewer::Browser;
use crate::viewer::address::{Addresses, is_harmless_link, own_part};
use crate::viewer::allow::{self, Class, LABEL, Treatment, WAS};
use crate::viewer::command::Command;
use crate::viewer::tables::{Prepared, RawValues, spliced, stand_in_picture};
use crate::viewer::tree::Inconsistent;
use protocol::page::Splice;
use std::rc::Rc;

/// The mirror's names and values that come from one attribute of the page.
type Shown = Vec<(Rc<str>, Option<String>)>;

impl Replica {
    /// The attributes of a new element.
    pub(super) fn first_attributes(
        &mut self,
        node: u32,
        prepared: &Prepared,
        values: Vec<String>,
        browser: &dyn Browser,
    ) -> Vec<(Rc<str>, String)> {
        let mut out: Vec<(Rc<str>, String)> = Vec::with_capacity(values.len() + prepared.always.len());
        let class = prepared.allowed.class;
        // What one attribute means may hang on another: all are known before the first is judged.
        for ((name, treatment), value) in prepared.attributes.iter().zip(&values) {
            if RawValues::keeps(*treatment) {
                self.raw.set(node, name, Some(value.clone()));
            }
        }
        for ((name, treatment), value) in prepared.attributes.iter().zip(values) {
            match treatment {
                Treatment::Keep => out.push((name.clone(), value)),
                Treatment::Drop | Treatment::AutocompleteOff => {}
                _ => {
                    let shown = self.shown(node, class, name, *treatment, browser);
                    out.extend(shown.into_iter().filter_map(|(name, value)| Some((name, value?))));
                }
            }
        }
        out.extend(prepared.always.iter().map(|(name, value)| (name.clone(), value.to_string())));
        if class == Class::Canvas {
            out.push(("src".into(), self.bitmap_stand_in(node)));
        }
        out
    }

    pub(super) fn set_attribute(
        &mut self,
        node: u32,
        name: &str,
        value: Option<String>,
        browser: &dyn Browser,
        out: &mut Vec<Command>,
    ) -> Result<(), Inconsistent> {
        let class = self.tree.element(node)?;
        let treatment = allow::attribute(class, name);
        let name: Rc<str> = name.into();
        match treatment {
            Treatment::Drop | Treatment::AutocompleteOff => {}
            Treatment::Keep => {
                let value = value.or_else(|| default_size(class, &name));
                out.push(Command::Attribute { node, name, value });
            }
            _ => {
                self.raw.set(node, &name, value);
                self.show(node, class, &name, treatment, browser, out);
            }
        }
        Ok(())
    }

    pub(super) fn splice_attribute(
        &mut self,
        node: u32,
        name: &str,
        splice: Splice,
        browser: &dyn Browser,
        out: &mut Vec<Command>,
    ) -> Result<(), Inconsistent> {
        let class = self.tree.element(node)?;
        let treatment = allow::attribute(class, name);
        let Splice { start, removed, inserted } = splice;
        let name: Rc<str> = name.into();
        match treatment {
            Treatment::Drop | Treatment::AutocompleteOff => {}
            Treatment::Keep => {
                out.push(Command::SpliceAttribute { node, name, start, removed, inserted });
            }
            _ => {
                let old = self.raw.get(node, &name).ok_or(Inconsistent::Splice(node))?;
                let new = spliced(old, start, removed, &inserted).ok_or(Inconsistent::Splice(node))?;
                self.raw.set(node, &name, Some(new));
                self.show(node, class, &name, treatment, browser, out);
            }
        }
        Ok(())
    }

    fn show(
        &mut self,
        node: u32,
        class: Class,
        name: &Rc<str>,
        treatment: Treatment,
        browser: &dyn Browser,
        out: &mut Vec<Command>,
    ) {
        let shown = self.shown(node, class, name, treatment, browser);
        out.extend(shown.into_iter().map(|(name, value)| Command::Attribute { node, name, value }));
    }

    /// What the mirror holds for an attribute whose page value is noted.
    fn shown(
        &self,
        node: u32,
        class: Class,
        name: &Rc<str>,
        treatment: Treatment,
        browser: &dyn Browser,
    ) -> Shown {
        let addresses = self.addresses(node, browser);
        let raw = self.raw.get(node, name);
        let one = |value: Option<String>| vec![(name.clone(), value)];
        match treatment {
            Treatment::Keep => one(raw.map(str::to_owned)),
            Treatment::Drop | Treatment::AutocompleteOff => Vec::new(),
            Treatment::Address => one(raw.filter(|raw| is_harmless_link(raw)).map(str::to_owned)),
            Treatment::Resource => one(raw.and_then(|raw| addresses.resource(raw))),
            Treatment::Srcset => one(raw.map(|raw| addresses.srcset(raw))),
            Treatment::Css => one(raw.map(|raw| addresses.css(raw).into_owned())),
            Treatment::Part => one(raw.and_then(|raw| addresses.part(raw))),
            Treatment::OwnPart => one(raw.and_then(own_part)),
            Treatment::Animated => one(raw.filter(|raw| allow::may_animate(raw)).map(str::to_owned)),
            Treatment::AnimatedValue => {
                let is_harmless = |raw: &&str| raw.split(';').all(is_harmless_link);
                one(raw.filter(is_harmless).map(|raw| addresses.css(raw).into_owned()))
            }
            Treatment::MetaName => one(raw.filter(|raw| allow::may_describe(raw)).map(str::to_owned)),
            Treatment::SheetAddress => one(self.sheet_address(node, &addresses)),
            Treatment::Rel => vec![
                (name.clone(), raw.map(str::to_owned)),
                ("href".into(), self.sheet_address(node, &addresses)),
            ],
            Treatment::InputType => match raw {
                Some(kind) if kind.trim().eq_ignore_ascii_case("password") => {
                    vec![(name.clone(), Some("text".to_owned())), (WAS.into(), Some("password".to_owned()))]
                }
                kind => vec![(name.clone(), kind.map(str::to_owned)), (WAS.into(), None)],
            },
            Treatment::FrameAddress => vec![(LABEL.into(), raw.and_then(host).map(str::to_owned))],
            Treatment::BitmapSize => {
                debug_assert!(class == Class::Canvas);
                vec![("src".into(), Some(self.bitmap_stand_in(node)))]
            }
        }
    }

    /// The address of a link that is a style sheet; other links load nothing in the mirror.
    fn sheet_address(&self, node: u32, addresses: &Addresses<'_>) -> Option<String> {
        let rel = self.raw.get(node, "rel")?;
        let is_sheet = rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("stylesheet"));
        if !is_sheet {
            return None;
        }
        addresses.resource(self.raw.get(node, "href")?)
    }

    fn bitmap_stand_in(&self, node: u32) -> String {
        // HTML standard, "rules for parsing non-negative integers", and the canvas's defaults.
        let size = |name: &str, default: u32| {
            let raw = self.raw.get(node, name).unwrap_or_default().trim_start();
            let digits = raw.find(|c: char| !c.is_ascii_digit()).unwrap_or(raw.len());
            raw.get(..digits)
                .and_then(|digits| digits.parse().ok())
                .map_or(default, |size: u32| size.min(32_767))
        };
        stand_in_picture("canvas", Some((size("width", 300), size("height", 150))))
    }
}

/// The host of a web address.
fn host(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("//")?;
    rest.split(['/', '?', '#']).next().filter(|host| !host.is_empty() && host.len() <= LABEL_BYTES_MAX)
}

/// Bytes of a label: the longest name of a host, and a port.
const LABEL_BYTES_MAX: usize = 253 + 6;

/// The size a box falls back to when the page takes its own away.
fn default_size(class: Class, name: &str) -> Option<String> {
    match (class, name) {
        (Class::Box, "width") => Some("300".to_owned()),
        (Class::Box, "height") => Some("150".to_owned()),
        _ => None,
    }
}
