//! What becomes of nodes whose standing changes: moved, matched by other restrictions, shown in another slot.

use super::StartOver;
use super::encode::Writing;
use super::shadow::{NOT_AN_ELEMENT, Seen};
use policy::attributes::{NameClass, TagClass};
use policy::{Cleared, Raw, Standing, Visibility, masking};
use protocol::page::{Body, Mark};

impl Writing<'_> {
    /// Clears text of a node below this parent.
    pub fn clear_text<'a>(&self, parent: u32, visibility: Visibility, raw: Raw<'a>) -> Cleared<'a> {
        if self.is_in_style(parent) {
            masking::style_text(visibility, raw)
        } else {
            masking::text(visibility, raw, &self.privacy.restrictions.detectors)
        }
    }

    /// Clears an attribute.
    pub fn clear_attribute<'a>(
        &mut self,
        visibility: Visibility,
        tag: TagClass,
        name: NameClass,
        raw: Raw<'a>,
    ) -> Option<Cleared<'a>> {
        let restrictions = self.privacy.restrictions.clone();
        masking::attribute(visibility, tag, name, raw, &restrictions, &mut self.privacy.placeholders)
    }

    /// Adds a node that is no element and no text: a shadow root, a document, a document type.
    pub fn add_inner(&mut self, node: u32, parent: u32, standing: Standing) -> bool {
        let visibility = self.seen(standing);
        self.shadow.add(node, parent, NOT_AN_ELEMENT, Seen { visibility, standing, ..Seen::default() })
    }

    /// How much is to be seen of what is neither field nor design and stands so.
    pub fn seen(&self, standing: Standing) -> Visibility {
        self.privacy.restrictions.visibility(standing, Visibility::Open, TagClass::Other)
    }

    /// How a known node stands.
    pub fn standing(&self, node: u32) -> Result<Standing, StartOver> {
        self.shadow.get(node).map(|known| known.standing).ok_or(StartOver::OutOfStep)
    }

    /// What a new node stands under: its parent, its slot, and for this batch what it has passed. Also whether the last
    /// makes a difference.
    pub fn inherited(
        &mut self,
        parent: Standing,
        node: u32,
        slot: u32,
        passed: Standing,
    ) -> Result<(Standing, bool), StartOver> {
        let mut standing = parent;
        if slot != 0 {
            standing = standing.with(self.standing(slot)?);
            self.privacy.note_slot(node, slot);
        }
        // An opening that is left behind opens nothing.
        let hidden = passed.without(Standing::OPEN);
        let all = standing.with(hidden);
        Ok((all, all != standing))
    }

    /// Notes what is to be told of an element that has been added.
    pub fn met(
        &mut self,
        node: u32,
        tag: TagClass,
        around: Visibility,
        inherited: Standing,
        input_type: Option<&str>,
    ) {
        let Some(known) = self.shadow.get(node) else { return };
        let (visibility, standing, name) = (known.visibility, known.standing, known.tag);
        if visibility.is_masked() {
            if !around.is_masked() {
                self.marks.push((node, Mark::Masked));
                self.notes.masked.push(node);
            }
            let is_image = input_type.is_some_and(|name| name.eq_ignore_ascii_case("image"));
            if is_image || self.names.get(name).is_some_and(|name| name.is_replaced) {
                self.notes.boxes.push(node);
            }
        } else if standing.has(Standing::CONTROL) {
            if !inherited.has(Standing::CONTROL) {
                self.marks.push((node, Mark::Controlled));
            }
        } else if matches!(tag, TagClass::Input | TagClass::Field) && visibility == Visibility::Open {
            self.notes.uncovered(self.names.text(name), input_type);
        }
    }

    /// Sends the marks that have gathered.
    pub fn put_marks(&mut self, body: &mut Body<'_>) {
        for (node, mark) in core::mem::take(&mut self.marks) {
            body.mark(node, mark);
        }
    }

    /// All that restrictions match stands anew: other pages, other restrictions.
    pub fn restand_matched(&mut self, body: &mut Body<'_>) -> Result<(), StartOver> {
        for node in self.privacy.matched_nodes() {
            self.restand(node)?;
        }
        self.put_marks(body);
        Ok(())
    }

    /// Decides anew how a node and all below it stand.
    ///
    /// # Errors
    /// [`StartOver::Private`] when something that was shown must not be, [`StartOver::Opened`] when something that was
    /// hidden may be shown.
    pub fn restand(&mut self, root: u32) -> Result<(), StartOver> {
        let mut opened = false;
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            let Some(known) = self.shadow.get(node).copied() else { continue };
            let inherited = self.privacy.inherited(self.shadow, node);
            let standing = inherited.with(self.privacy.own(self.shadow, node));
            if standing == known.standing {
                self.remark(node, inherited, known.standing);
                continue;
            }
            let visibility = self.visibility_of(known.tag, known.parent, known.floor, standing);
            if visibility.is_masked() != known.visibility.is_masked() {
                if visibility.is_masked() {
                    return Err(StartOver::Private);
                }
                opened = true;
            }
            if let Some(node) = self.shadow.get_mut(node) {
                (node.standing, node.visibility) = (standing, visibility);
            }
            self.remark(node, inherited, known.standing);
            let mut child = known.first_child;
            while child != 0 {
                open.push(child);
                child = self.shadow.get(child).map_or(0, |child| child.next);
            }
        }
        if opened { Err(StartOver::Opened) } else { Ok(()) }
    }

    /// Marks a node anew, whose standing or what it inherits has changed: the border around it may have come or gone.
    fn remark(&mut self, node: u32, inherited: Standing, was: Standing) {
        let Some(known) = self.shadow.get(node) else { return };
        if known.tag == NOT_AN_ELEMENT {
            return;
        }
        let around = self.shadow.get(known.parent).map(|parent| parent.visibility).unwrap_or_default();
        let is_controlled = known.standing.has(Standing::CONTROL);
        if known.visibility.is_masked() {
            if !around.is_masked() {
                self.marks.push((node, Mark::Masked));
            }
        } else if is_controlled && !inherited.has(Standing::CONTROL) {
            self.marks.push((node, Mark::Controlled));
        } else if was.has(Standing::CONTROL) && (known.is_matched || !is_controlled) {
            // Only what is controlled by itself had a border of its own.
            self.marks.push((node, Mark::Open));
        }
    }

    /// How much is to be seen of a node that stands so.
    pub fn visibility_of(&self, tag: u32, parent: u32, floor: Visibility, standing: Standing) -> Visibility {
        // Text is as its element is.
        let element = if tag == NOT_AN_ELEMENT {
            self.shadow.get(parent).map_or(tag, |parent| parent.tag)
        } else {
            tag
        };
        let class = self.names.get(element).map_or(TagClass::Other, |name| name.tag_class);
        self.privacy.restrictions.visibility(standing, floor, class)
    }
}
