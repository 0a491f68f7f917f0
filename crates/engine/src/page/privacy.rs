//! The site's restrictions on the page as it is: which hold in which document, what they match, what stands where.

use super::by_number::ByNumber;
use super::frames::Frames;
use super::shadow::Shadow;
use policy::masking::Placeholders;
use policy::restrictions::{Active, Decision, Kind, Restriction};
use policy::{Restrictions, Standing, Visibility};
use std::rc::Rc;

/// What restrictions match of one page, and which of them hold.
#[derive(Debug, Default)]
pub(super) struct Privacy {
    pub restrictions: Rc<Restrictions>,
    pub placeholders: Placeholders,
    top_url: String,
    /// In the top document.
    active: Active,
    /// In documents of frames, with their addresses.
    frames: Vec<(u32, String, Active)>,
    /// Elements with the places of the restrictions whose selectors match them, rising.
    matched: ByNumber<Box<[u32]>>,
    /// Light children of shadow hosts, with the slots they are shown in.
    slots: ByNumber<u32>,
    /// Places of those that this browser does not understand.
    invalid: Vec<u32>,
}

impl Privacy {
    /// Nothing has been read; these hold.
    pub fn new(restrictions: Rc<Restrictions>) -> Self {
        Self { restrictions, ..Self::default() }
    }

    /// The address of the page.
    pub fn set_url(&mut self, url: &str) {
        url.clone_into(&mut self.top_url);
        self.active = self.restrictions.active(url, None);
        for (_, url, active) in &mut self.frames {
            *active = self.restrictions.active(&self.top_url, Some(url));
        }
    }

    /// The address of a document in a frame.
    pub fn set_frame_url(&mut self, document: u32, url: &str) {
        self.frames.retain(|(known, ..)| *known != document);
        self.frames.push((document, url.to_owned(), self.restrictions.active(&self.top_url, Some(url))));
    }

    /// Forgets what is no longer there.
    pub fn keep_live(&mut self, shadow: &Shadow) {
        self.frames.retain(|(document, ..)| shadow.get(*document).is_some());
        self.matched.keep_live(shadow);
        self.slots.keep_live(shadow);
    }

    /// Which restrictions hold in the document of a node.
    pub fn active_at(&self, shadow: &Shadow, node: u32) -> &Active {
        if self.frames.is_empty() {
            return &self.active;
        }
        Frames::document_of(shadow, node, |at| self.frames.iter().find(|(document, ..)| *document == at))
            .map_or(&self.active, |(_, _, active)| active)
    }

    /// Notes what matches an element.
    pub fn note(&mut self, node: u32, places: Box<[u32]>) {
        self.matched.set(node, places);
    }

    /// What matches an element.
    pub fn places(&self, node: u32) -> &[u32] {
        self.matched.get(node).map_or(&[], |places| places)
    }

    /// All elements that something matches.
    pub fn matched_nodes(&self) -> Vec<u32> {
        self.matched.nodes().collect()
    }

    /// Notes the slot that a child of a host is shown in; 0: in none.
    pub fn note_slot(&mut self, node: u32, slot: u32) {
        if slot == 0 {
            self.slots.remove(node);
        } else {
            self.slots.set(node, slot);
        }
    }

    /// What an element is by its own facts and matches, without its ancestors.
    pub fn own(&self, shadow: &Shadow, node: u32) -> Standing {
        let Some(known) = shadow.get(node) else { return Standing::default() };
        let floor = Standing::of_floor(known.floor);
        if known.is_matched {
            floor.with(self.restrictions.own(self.active_at(shadow, known.parent), self.places(node)))
        } else {
            floor
        }
    }

    /// What a node inherits: from its parent and, as a child of a host, from its slot.
    pub fn inherited(&self, shadow: &Shadow, node: u32) -> Standing {
        let Some(known) = shadow.get(node) else { return Standing::default() };
        let parent = if known.parent == 0 { self.root() } else { standing(shadow, known.parent) };
        if self.slots.is_empty() {
            return parent;
        }
        self.slots.get(node).map_or(parent, |slot| parent.with(standing(shadow, *slot)))
    }

    /// What the whole page is.
    pub fn root(&self) -> Standing {
        match self.invalid_of(Kind::Mask) {
            Some(_) => Standing::MASK,
            None => Standing::default(),
        }
    }

    /// Those of these places are not understood by this browser.
    pub fn set_invalid(&mut self, places: Vec<u32>) {
        self.invalid = places;
    }

    /// Places of those that are not understood.
    pub fn invalid(&self) -> &[u32] {
        &self.invalid
    }

    /// One of a kind that holds here and whose selector is not understood: it might match anything.
    pub fn invalid_of(&self, kind: Kind) -> Option<&Restriction> {
        let holds = |place: &&u32| {
            self.active.holds(**place) || self.frames.iter().any(|(_, _, active)| active.holds(**place))
        };
        self.invalid
            .iter()
            .filter(holds)
            .filter_map(|place| self.restrictions.get(*place))
            .find(|restriction| restriction.kind == kind)
    }

    /// What has decided how a node stands toward the agent.
    pub fn explain(&self, shadow: &Shadow, node: u32) -> Decision<'_> {
        let Some(known) = shadow.get(node) else { return Decision::Nothing };
        if known.standing.has(Standing::SECRET) || known.floor != Visibility::Open {
            return Decision::Floor;
        }
        if known.visibility.is_masked() {
            return self
                .decisive(shadow, node, Kind::Mask)
                .map_or(Decision::PrivateByDefault, Decision::Mask);
        }
        self.decisive(shadow, node, Kind::Control).map_or(Decision::Nothing, Decision::Control)
    }

    /// The restriction of a kind that an element is under: its own, or that of the nearest element around it. What is shown
    /// in a slot that is under one is under that.
    fn decisive(&self, shadow: &Shadow, mut node: u32, kind: Kind) -> Option<&Restriction> {
        let bit = match kind {
            Kind::Control => Standing::CONTROL,
            Kind::Mask => Standing::MASK,
            Kind::Open => Standing::OPEN,
        };
        while let Some(known) = shadow.get(node) {
            if known.is_matched {
                let active = self.active_at(shadow, known.parent);
                let own = self.places(node).iter().filter(|place| active.holds(**place));
                let found =
                    own.filter_map(|place| self.restrictions.get(*place)).find(|one| one.kind == kind);
                if found.is_some() {
                    return found;
                }
            }
            let slot = self.slots.get(node).copied().filter(|slot| standing(shadow, *slot).has(bit));
            node = slot.unwrap_or(known.parent);
        }
        self.invalid_of(kind)
    }
}

fn standing(shadow: &Shadow, node: u32) -> Standing {
    shadow.get(node).map(|node| node.standing).unwrap_or_default()
}
