//! Restrictions as the customer's side carries them: compiled elsewhere, read here, and what they say of an element.
//!
//! Order never matters: the most private wins. [`RULES.md`](../RULES.md) is normative.

mod compiled;

pub use compiled::{Compiled, CompiledRestriction, Kind, Settings};

use crate::attributes::TagClass;
use crate::detectors::Detectors;
use crate::masking::Visibility;
use crate::scope::Scope;

/// The name of the restriction that is built in, see [`Settings::controls_submit_buttons`].
pub const SUBMIT_BUTTONS: &str = "submit-buttons";

/// One restriction.
#[derive(Debug)]
pub struct Restriction {
    /// Its name in the document it comes from.
    pub id: String,
    /// What people call it, or empty.
    pub description: String,
    /// What it does.
    pub kind: Kind,
    /// The pages it holds on; `None`: all.
    pages: Option<Scope>,
}

impl Restriction {
    /// What it is called toward people.
    pub fn title(&self) -> &str {
        if self.description.is_empty() { &self.id } else { &self.description }
    }
}

/// The restrictions of a site.
#[derive(Debug, Default)]
pub struct Restrictions {
    /// What holds for the whole site.
    pub settings: Settings,
    /// What is found in texts outside of masks.
    pub detectors: Detectors,
    restrictions: Vec<Restriction>,
    /// Selectors for the DOM reader, see [`Compiled::reader`].
    reader: String,
    is_unavailable: bool,
}

impl Restrictions {
    /// Reads the compiled form; `None` for anything else.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let compiled = Compiled::read(bytes)?;
        let mut restrictions = Vec::with_capacity(compiled.restrictions.len());
        for one in compiled.restrictions {
            let pages = match one.pages {
                Some(bytes) => Some(Scope::read(&bytes)?),
                None => None,
            };
            restrictions.push(Restriction {
                id: one.id,
                description: one.description,
                kind: one.kind,
                pages,
            });
        }
        let detectors = Detectors::read(&compiled.detectors)?;
        Some(Self {
            settings: compiled.settings,
            detectors,
            restrictions,
            reader: compiled.reader,
            is_unavailable: false,
        })
    }

    /// What holds when the site's restrictions cannot be had: everything is private, nothing opens it.
    pub fn unavailable() -> Self {
        Self {
            settings: Settings {
                private_by_default: true,
                controls_submit_buttons: true,
                ..Settings::default()
            },
            is_unavailable: true,
            ..Self::default()
        }
    }

    /// Whether they stand in for those that cannot be had.
    pub fn is_unavailable(&self) -> bool {
        self.is_unavailable
    }

    /// What the DOM reader needs of them.
    pub fn reader(&self) -> &str {
        &self.reader
    }

    /// The restriction that keeps agents from submitting forms.
    pub fn of_submit_buttons(&self) -> Option<&Restriction> {
        self.restrictions.iter().rev().find(|one| one.id == SUBMIT_BUTTONS)
    }

    /// A restriction by its place.
    pub fn get(&self, place: u32) -> Option<&Restriction> {
        self.restrictions.get(place as usize)
    }

    /// Which of them hold in a document: those whose pages its own address or the top document's belongs to.
    pub fn active(&self, top_url: &str, frame_url: Option<&str>) -> Active {
        let holds = |restriction: &Restriction| {
            restriction
                .pages
                .as_ref()
                .is_none_or(|pages| pages.matches(top_url) || frame_url.is_some_and(|url| pages.matches(url)))
        };
        Active(self.restrictions.iter().map(holds).collect())
    }

    /// What an element is marked as, itself, by the restrictions whose selectors match it.
    pub fn own(&self, active: &Active, matched: &[u32]) -> Standing {
        let mut own = Standing::default();
        for &place in matched {
            // One that nobody knows cannot be judged: the worst of what it may be.
            let Some(restriction) = self.get(place) else { return Standing::MASK };
            if active.holds(place) {
                own = own.with(match restriction.kind {
                    Kind::Control => Standing::CONTROL,
                    Kind::Mask => Standing::MASK,
                    Kind::Open => Standing::OPEN,
                });
            }
        }
        own
    }

    /// How much is to be seen of an element: by what it stands under and what the floor demands of it.
    pub fn visibility(&self, standing: Standing, floor: Visibility, tag: TagClass) -> Visibility {
        if standing.has(Standing::SECRET) {
            return Visibility::Secret;
        }
        let is_private =
            self.settings.private_by_default && !standing.has(Standing::OPEN) && tag != TagClass::Design;
        if !standing.has(Standing::MASK) && !is_private {
            return floor;
        }
        // What a field holds shows by no shape either.
        match tag {
            TagClass::Input | TagClass::Field => Visibility::Secret,
            _ => floor.max(Visibility::Masked),
        }
    }
}

/// Which restrictions hold in a document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Active(Vec<bool>);

impl Active {
    /// Whether this one does.
    pub fn holds(&self, place: u32) -> bool {
        self.0.get(place as usize).is_some_and(|holds| *holds)
    }
}

/// What restrictions say of an element, those of its ancestors included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing(u8);

impl Standing {
    /// It is masked.
    pub const MASK: Standing = Standing(1);
    /// It is opened where everything is private by default.
    pub const OPEN: Standing = Standing(2);
    /// It is under DOM control.
    pub const CONTROL: Standing = Standing(4);
    /// It is secret by the floor.
    pub const SECRET: Standing = Standing(8);

    /// What the floor makes of an element and all below it.
    pub fn of_floor(floor: Visibility) -> Self {
        if floor == Visibility::Secret { Standing::SECRET } else { Standing::default() }
    }

    /// Both.
    #[must_use]
    pub fn with(self, other: Standing) -> Self {
        Standing(self.0 | other.0)
    }

    /// The first without the other.
    #[must_use]
    pub fn without(self, other: Standing) -> Self {
        Standing(self.0 & !other.0)
    }

    /// Whether all of `other` is in it.
    pub fn has(self, other: Standing) -> bool {
        self.0 & other.0 == other.0
    }
}
