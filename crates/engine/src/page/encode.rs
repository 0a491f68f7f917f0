//! One batch of facts into bodies: each text is cleared at the visibility of its node before the encoder sees it.

use super::StartOver;
use super::facts::{Batch, Garbled, code};
use super::frames::Frames;
use super::names::{Bearing, Names, SecretNames};
use super::outgoing::Outgoing;
use super::privacy::Privacy;
use super::resources::KnownResources;
use super::secret_values::SecretValues;
use super::shadow::Shadow;
use super::splice::{self, Cut};
use policy::attributes::{NameClass, TagClass};
use policy::floor::{self, ElementFacts};
use policy::{Cleared, Raw, Standing, Visibility, masking};
use protocol::page::{Body, Checked, DocumentMode, Encoder, Mark, SheetOwner};

use super::notes::Notes;

impl From<Garbled> for StartOver {
    fn from(_: Garbled) -> Self {
        StartOver::OutOfStep
    }
}

/// Where the rest of a long text goes.
#[derive(Debug)]
pub(super) enum Place {
    Text(u32),
    Attribute(u32, String),
    Sheet(SheetOwner),
}

/// The rest of a text that did not fit its operation.
#[derive(Debug)]
pub(super) struct Tail {
    pub place: Place,
    /// UTF-16 units already sent.
    pub start: u32,
    pub rest: Cleared<'static>,
}

/// A batch being turned into operations.
pub(super) struct Writing<'p> {
    pub shadow: &'p mut Shadow,
    pub names: &'p mut Names,
    pub secret_names: &'p mut SecretNames,
    pub secret_values: &'p mut SecretValues,
    pub resources: &'p mut KnownResources,
    pub frames: &'p mut Frames,
    pub privacy: &'p mut Privacy,
    pub notes: &'p mut Notes,
    pub tails: Vec<Tail>,
    /// Marks to be sent.
    pub marks: Vec<(u32, Mark)>,
    /// Something stays hidden in this batch that may be shown in another.
    pub read_again: bool,
    pub completed: bool,
}

impl Writing<'_> {
    /// Turns one fact other than a run into operations.
    pub fn fact(&mut self, fact: u32, batch: &mut Batch<'_>, body: &mut Body<'_>) -> Result<(), StartOver> {
        match fact {
            code::BEGIN => self.begin(batch, body)?,
            code::COMPLETE => self.completed = true,
            code::REMOVED => self.removed(batch, body)?,
            code::ATTRIBUTE => self.attribute(batch, body)?,
            code::TEXT => self.text(batch, body)?,
            code::VALUE => self.value(batch, body)?,
            code::CHECKED => {
                let (node, bits) = (batch.word()?, batch.word()?);
                if self.visibility(node)? == Visibility::Open {
                    body.checked(node, checked(bits));
                }
            }
            code::SELECTED => {
                let (node, count) = (batch.word()?, batch.count()?);
                let indices = (0..count).map(|_| batch.word()).collect::<Result<Vec<_>, _>>()?;
                if self.visibility(node)? == Visibility::Open {
                    body.selected(node, &indices);
                }
            }
            code::SCROLL => {
                let (node, x, y) = (batch.word()?, batch.signed()?, batch.signed()?);
                // How far a masked text scrolls tells its length.
                if node == 0 || !self.visibility(node)?.is_masked() {
                    body.scroll(node, x, y);
                }
            }
            code::VIEWPORT => body.viewport(batch.word()?, batch.word()?),
            code::FOCUS => body.focus(batch.word()?),
            code::SELECTION => {
                let anchor = (batch.word()?, batch.word()?);
                let focus = (batch.word()?, batch.word()?);
                if anchor.0 == 0 || self.is_open(anchor.0) && self.is_open(focus.0) {
                    body.selection(anchor, focus);
                }
            }
            code::FIELD_SELECTION => {
                let (node, start, end) = (batch.word()?, batch.word()?, batch.word()?);
                if self.is_open(node) {
                    body.field_selection(node, start, end);
                }
            }
            code::ELEMENT_SHEET => {
                let owner = SheetOwner::Element(batch.word()?);
                self.sheet(owner, batch.raw()?, body);
            }
            code::ADOPTED_SHEET => {
                let owner = SheetOwner::Adopted { root: batch.word()?, index: batch.word()? };
                self.sheet(owner, batch.raw()?, body);
            }
            code::ADOPTED_COUNT => body.adopted_count(batch.word()?, batch.word()?),
            code::LOCATION => {
                let url = batch.raw()?;
                self.privacy.set_url(url.judge());
                self.restand_matched(body)?;
                body.location(&Outgoing::new(&masking::page_url(url, &self.privacy.restrictions)));
            }
            code::FRAME_LOCATION => {
                let (document, url) = (batch.word()?, batch.raw()?);
                self.visibility(document)?;
                self.privacy.set_frame_url(document, url.judge());
                self.restand_matched(body)?;
            }
            code::RESTRICTED => {
                let (node, places) = (batch.word()?, batch.list()?);
                self.shadow.get_mut(node).ok_or(StartOver::OutOfStep)?.is_matched = true;
                self.privacy.note(node, places);
                self.restand(node)?;
                self.put_marks(body);
            }
            code::INVALID => {
                let places = batch.list()?;
                self.privacy.set_invalid(places.into());
            }
            code::SLOT => {
                let (node, slot) = (batch.word()?, batch.word()?);
                self.visibility(node)?;
                self.privacy.note_slot(node, slot);
                self.restand(node)?;
                self.put_marks(body);
            }
            code::BOX => {
                let (node, width, height) = (batch.word()?, batch.word()?, batch.word()?);
                if self.visibility(node)?.is_masked() {
                    body.sized(node, width, height);
                }
            }
            code::MODAL => body.modal(batch.word()?, batch.word()? != 0),
            code::WAS_PASSWORD => {
                let node = batch.word()?;
                if !self.visibility(node)?.is_masked() {
                    return Err(StartOver::Private);
                }
            }
            code::FRAME => self.frame(batch, body)?,
            _ => return Err(StartOver::OutOfStep),
        }
        Ok(())
    }

    fn begin(&mut self, batch: &mut Batch<'_>, body: &mut Body<'_>) -> Result<(), StartOver> {
        let mode = mode(batch.word()?);
        let (width, height) = (batch.word()?, batch.word()?);
        let url = batch.raw()?;
        self.privacy.set_url(url.judge());
        let restrictions = &self.privacy.restrictions;
        let url = masking::page_url(url, restrictions);
        let base = masking::page_url(batch.raw()?, restrictions);
        self.resources.set_base(base.as_str());
        body.begin(&Outgoing::new(&url), &Outgoing::new(&base), mode, width, height);
        Ok(())
    }

    /// A frame shows a document, which is as private as the frame.
    fn frame(&mut self, batch: &mut Batch<'_>, body: &mut Body<'_>) -> Result<(), StartOver> {
        let (node, document) = (batch.word()?, batch.word()?);
        let mode = mode(batch.word()?);
        let (base, url) = (batch.raw()?, batch.raw()?);
        let around = *self.shadow.get(node).ok_or(StartOver::OutOfStep)?;
        self.privacy.set_frame_url(document, url.judge());
        if !self.add_inner(document, node, around.standing) {
            return Err(StartOver::OutOfStep);
        }
        let base = if around.visibility.is_masked() { Raw::new("") } else { base };
        let base = masking::page_url(base, &self.privacy.restrictions);
        self.frames.note(document, base.as_str());
        body.frame(node, document, mode, &Outgoing::new(&base));
        Ok(())
    }

    fn removed(&mut self, batch: &mut Batch<'_>, body: &mut Body<'_>) -> Result<(), StartOver> {
        let count = batch.count()?;
        let mut removed = Vec::with_capacity(count);
        for _ in 0..count {
            let node = batch.word()?;
            // One that went with an ancestor named before it is gone already.
            if self.shadow.get(node).is_some() {
                self.shadow.remove(node);
                removed.push(node);
            }
        }
        if !removed.is_empty() {
            self.frames.keep_live(self.shadow);
            self.privacy.keep_live(self.shadow);
            body.remove(&removed);
        }
        Ok(())
    }

    fn attribute(&mut self, batch: &mut Batch<'_>, body: &mut Body<'_>) -> Result<(), StartOver> {
        let node = batch.word()?;
        let name = batch.name()?;
        let name = self.names.number(name)?;
        let (value, old) = (batch.raw_or_none()?, batch.raw_or_none()?);
        let known = *self.shadow.get(node).ok_or(StartOver::OutOfStep)?;
        let (Some(info), Some(tag)) = (self.names.get(name), self.names.get(known.tag)) else {
            return Err(StartOver::OutOfStep);
        };
        let (class, tag_class) = (info.class, tag.tag_class);
        let is_seen = known.visibility == Visibility::Open;
        if let Some(value) = value {
            self.judge_change(info.bearing, tag.text(), value, known.visibility)?;
            if known.was_password && info.bearing == Bearing::Identity {
                self.secret_names.note(value.judge());
            }
        }
        let cleared = value.and_then(|value| self.clear_attribute(known.visibility, tag_class, class, value));
        let Some(cleared) = cleared else {
            // What is never sent need not be taken back.
            if class != NameClass::Code && tag_class != TagClass::Inert {
                body.attribute_removed(node, self.names.text(name));
            }
            return Ok(());
        };
        let old = old.filter(|_| is_seen);
        let old = old.and_then(|old| self.clear_attribute(known.visibility, tag_class, class, old));
        self.note_references(node, known.tag, name, cleared.as_str());
        let text = self.names.text(name);
        match old.and_then(|old| splice::cut(old.as_str(), &cleared)) {
            Some(Cut { start, removed, inserted }) => {
                body.attribute_splice(node, text, start, removed, &Outgoing::new(&inserted));
            }
            None => {
                let (head, tail) = splice::head(cleared);
                body.attribute(node, text, &Outgoing::new(&head));
                if let Some((start, rest)) = tail {
                    self.tails.push(Tail { place: Place::Attribute(node, text.to_owned()), start, rest });
                }
            }
        }
        Ok(())
    }

    /// An attribute that makes its element secret: what was sent of it before must go.
    fn judge_change(
        &self,
        bearing: Bearing,
        tag: &str,
        value: Raw<'_>,
        visibility: Visibility,
    ) -> Result<(), StartOver> {
        let value = Some(value.judge());
        let facts = match bearing {
            Bearing::Type => ElementFacts { tag, input_type: value, ..ElementFacts::default() },
            Bearing::Autocomplete => ElementFacts { tag, autocomplete: value, ..ElementFacts::default() },
            Bearing::Identity if tag == "input" => {
                let was_password = value.is_some_and(|name| self.secret_names.contains(name));
                ElementFacts { tag, was_password, ..ElementFacts::default() }
            }
            Bearing::Value if tag == "input" => {
                let was_password = value.is_some_and(|value| self.secret_values.contain(value));
                ElementFacts { tag, was_password, ..ElementFacts::default() }
            }
            _ => return Ok(()),
        };
        let demanded = Visibility::of(floor::secrecy(&facts));
        if demanded > visibility && !visibility.is_masked() { Err(StartOver::Private) } else { Ok(()) }
    }

    fn text(&mut self, batch: &mut Batch<'_>, body: &mut Body<'_>) -> Result<(), StartOver> {
        let node = batch.word()?;
        let (value, old) = (batch.raw()?, batch.raw_or_none()?);
        let known = *self.shadow.get(node).ok_or(StartOver::OutOfStep)?;
        let cleared = self.clear_text(known.parent, known.visibility, value);
        if self.is_in_style(known.parent) {
            self.note_css(node, cleared.as_str());
        }
        if known.visibility.is_masked() {
            // That it changed, and how often, is not told either, unless it was blank and now is not.
            let is_blank = |text: Raw<'_>| text.judge().trim_ascii().is_empty();
            if old.is_some_and(|old| is_blank(old) != is_blank(value)) {
                body.text(node, &Outgoing::new(&cleared));
            }
            return Ok(());
        }
        let old = old.map(|old| self.clear_text(known.parent, known.visibility, old));
        match old.and_then(|old| splice::cut(old.as_str(), &cleared)) {
            Some(Cut { start, removed, inserted }) => {
                body.text_splice(node, start, removed, &Outgoing::new(&inserted));
            }
            None => {
                let (head, tail) = splice::head(cleared);
                body.text(node, &Outgoing::new(&head));
                if let Some((start, rest)) = tail {
                    self.tails.push(Tail { place: Place::Text(node), start, rest });
                }
            }
        }
        Ok(())
    }

    fn value(&mut self, batch: &mut Batch<'_>, body: &mut Body<'_>) -> Result<(), StartOver> {
        let (node, value) = (batch.word()?, batch.raw()?);
        let known = self.shadow.get_mut(node).ok_or(StartOver::OutOfStep)?;
        if known.was_password {
            self.secret_values.note(value.judge());
        } else if known.visibility == Visibility::Open && self.secret_values.contain(value.judge()) {
            // A copy of a password field, or what shows it: one from now on.
            known.was_password = true;
            (known.floor, known.visibility) = (Visibility::Secret, Visibility::Secret);
            known.standing = known.standing.with(Standing::SECRET);
            body.mark(node, Mark::Masked);
            self.notes.masked.push(node);
        }
        if known.visibility.is_masked() {
            // Once: a frame a key would tell the rhythm of typing.
            if core::mem::replace(&mut known.masked_value_sent, true) {
                return Ok(());
            }
        }
        if let Some(cleared) = masking::value(known.visibility, value, &self.privacy.restrictions.detectors) {
            let (head, _) = splice::head(cleared);
            body.value(node, &Outgoing::new(&head));
        }
        Ok(())
    }

    fn sheet(&mut self, owner: SheetOwner, rules: Raw<'_>, body: &mut Body<'_>) {
        let (SheetOwner::Element(node) | SheetOwner::Adopted { root: node, .. }) = owner;
        let standing = self.shadow.get(node).map(|known| known.standing).unwrap_or_default();
        let cleared = masking::style_rules(standing, rules);
        self.note_css(node, cleared.as_str());
        let (head, tail) = splice::head(cleared);
        body.sheet(owner, false, &Outgoing::new(&head));
        if let Some((start, rest)) = tail {
            self.tails.push(Tail { place: Place::Sheet(owner), start, rest });
        }
    }

    /// Notes what a sent attribute refers to, so that the agent may see it.
    pub fn note_references(&mut self, node: u32, tag: u32, name: u32, value: &str) {
        let Some(info) = self.names.get(name) else { return };
        let tag = self.names.get(tag);
        let base = || self.frames.base_of(self.shadow, node);
        match info.bearing {
            // Another document is seen as far as it is read, and never fetched.
            Bearing::Source if tag.is_some_and(|tag| tag.tag_class == TagClass::Frame) => {}
            Bearing::Source => self.resources.note(base(), value),
            Bearing::SourceSet => self.resources.note_set(base(), value),
            Bearing::Href if tag.is_some_and(|tag| tag.loads_href) => self.resources.note(base(), value),
            Bearing::Style => self.resources.note_css(base(), value),
            _ => {}
        }
    }

    /// Notes what style rules of a node refer to.
    pub fn note_css(&mut self, node: u32, css: &str) {
        self.resources.note_css(self.frames.base_of(self.shadow, node), css);
    }

    /// Whether a parent's children are code or data that is never read.
    pub fn is_inert(&self, parent: u32) -> bool {
        let tag = self.shadow.get(parent).and_then(|node| self.names.get(node.tag));
        tag.is_some_and(|name| name.tag_class == TagClass::Inert)
    }

    pub fn is_in_style(&self, parent: u32) -> bool {
        self.shadow.get(parent).and_then(|node| self.names.get(node.tag)).is_some_and(|name| name.is_style)
    }

    fn visibility(&self, node: u32) -> Result<Visibility, StartOver> {
        self.shadow.get(node).map(|node| node.visibility).ok_or(StartOver::OutOfStep)
    }

    fn is_open(&self, node: u32) -> bool {
        self.shadow.get(node).is_some_and(|node| node.visibility == Visibility::Open)
    }
}

fn mode(number: u32) -> DocumentMode {
    if number == 2 { DocumentMode::Quirks } else { DocumentMode::Standards }
}

fn checked(bits: u32) -> Checked {
    match bits {
        0 => Checked::Off,
        1 => Checked::On,
        2 => Checked::Indeterminate,
        _ => Checked::OnIndeterminate,
    }
}

/// Bodies for what did not fit, each short enough for a frame of its own.
pub(super) fn put_tails(encoder: &mut Encoder, tails: &[Tail], bodies: &mut Vec<Vec<u8>>) {
    for tail in tails {
        let mut start = tail.start;
        for part in splice::parts(&tail.rest) {
            let mut body = encoder.body();
            let text = Outgoing::new(&part);
            match &tail.place {
                Place::Text(node) => body.text_splice(*node, start, 0, &text),
                Place::Attribute(node, name) => body.attribute_splice(*node, name, start, 0, &text),
                Place::Sheet(owner) => body.sheet(*owner, true, &text),
            }
            bodies.push(body.finish());
            start += splice::units(part.as_str());
        }
    }
}
