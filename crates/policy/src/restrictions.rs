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

/// What decided how an element stands toward the agent: the most private of all that speak of it.
#[derive(Debug, Clone, Copy)]
pub enum Decision<'a> {
    /// The privacy floor, at this element or one around it.
    Floor,
    /// A restriction that masks it.
    Mask(&'a Restriction),
    /// The site's setting, and nothing opens it.
    PrivateByDefault,
    /// A restriction that keeps it from the agent's hands.
    Control(&'a Restriction),
    /// Nothing: it is seen and operated.
    Nothing,
}

impl<'a> Decision<'a> {
    /// The restriction, where one has decided.
    pub fn restriction(self) -> Option<&'a Restriction> {
        match self {
            Decision::Mask(restriction) | Decision::Control(restriction) => Some(restriction),
            Decision::Floor | Decision::PrivateByDefault | Decision::Nothing => None,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::masking::Visibility::{Masked, Open, Secret, ValueHidden};

    fn restrictions(private_by_default: bool) -> Restrictions {
        let settings = Settings { private_by_default, ..Settings::default() };
        let one = |id: &str, kind| CompiledRestriction {
            id: id.to_owned(),
            description: String::new(),
            kind,
            pages: None,
        };
        let restrictions =
            vec![one("control", Kind::Control), one("mask", Kind::Mask), one("open", Kind::Open)];
        let compiled = Compiled { settings, restrictions, ..Compiled::default() };
        Restrictions::read(&compiled.write()).expect("what was written is read")
    }

    /// Every set of restrictions that may match an element.
    fn sets() -> impl Iterator<Item = Vec<u32>> {
        (0..8_u32).map(|bits| (0..3).filter(|place| bits & 1 << place != 0).collect())
    }

    const FLOORS: [Visibility; 3] = [Open, ValueHidden, Secret];
    const TAGS: [TagClass; 4] = [TagClass::Other, TagClass::Input, TagClass::Field, TagClass::Design];

    #[test]
    fn the_most_private_wins_for_every_pair_in_any_order() {
        for private in [false, true] {
            let restrictions = restrictions(private);
            let active = restrictions.active("https://shop.example/", None);
            for (around, own) in sets().flat_map(|around| sets().map(move |own| (around.clone(), own))) {
                for (floor, tag) in FLOORS.iter().flat_map(|floor| TAGS.map(|tag| (*floor, tag))) {
                    let mut reversed = own.clone();
                    reversed.reverse();
                    let inherited = restrictions.own(&active, &around);
                    let standing = inherited.with(restrictions.own(&active, &own));
                    assert_eq!(
                        standing,
                        restrictions.own(&active, &reversed).with(inherited),
                        "order never matters"
                    );
                    let visibility = restrictions.visibility(standing, floor, tag);
                    let has = |place: u32| around.contains(&place) || own.contains(&place);
                    let is_field = matches!(tag, TagClass::Input | TagClass::Field);
                    let hides = has(1) || private && !has(2) && tag != TagClass::Design;
                    let expected = match floor {
                        Secret => Secret,
                        _ if hides && is_field => Secret,
                        _ if hides => Masked,
                        floor => floor,
                    };
                    let case = format!("{around:?} around {own:?}, {floor:?}, {tag:?}, private: {private}");
                    assert_eq!(visibility, expected, "{case}");
                    assert_eq!(standing.has(Standing::CONTROL), has(0), "{case}");
                    // Whatever matches as well shows less, but for what opens, which never opens a mask or the floor.
                    let masked = standing.with(Standing::MASK);
                    assert!(restrictions.visibility(masked, floor, tag) >= visibility, "{case}");
                    let opened = restrictions.visibility(masked.with(Standing::OPEN), floor, tag);
                    assert_eq!(opened, restrictions.visibility(masked, floor, tag), "{case}");
                    let secret = restrictions.visibility(standing.with(Standing::SECRET), floor, tag);
                    assert_eq!(secret, Secret, "{case}");
                }
            }
        }
    }

    #[test]
    fn what_cannot_be_judged_fails_closed() {
        let known = restrictions(false);
        let active = known.active("https://shop.example/", None);
        for (what, matched) in
            [("a place that no restriction has", vec![9]), ("one among others", vec![2, 3])]
        {
            assert!(known.own(&active, &matched).has(Standing::MASK), "{what}");
        }
        let unavailable = Restrictions::unavailable();
        assert!(unavailable.settings.controls_submit_buttons && unavailable.is_unavailable());
        for tag in [TagClass::Other, TagClass::Link, TagClass::Frame, TagClass::Input] {
            assert!(unavailable.visibility(Standing::default(), Open, tag).is_masked(), "{tag:?}");
        }
        let no_place = Active::default();
        assert!(!no_place.holds(0), "what holds nowhere opens nothing");
        for bytes in [&b""[..], b"GCBR", b"GCBR\x03", b"{}"] {
            assert!(Restrictions::read(bytes).is_none());
        }
    }
}
