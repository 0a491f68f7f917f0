//! Runs of nodes: added and moved ones, with what may be seen of each.

use super::StartOver;
use super::encode::{Place, Tail, Writing};
use super::facts::{Batch, code, flag, token};
use super::names::{Bearing, MASKED};
use super::outgoing::Outgoing;
use super::shadow::{NOT_AN_ELEMENT, Seen};
use super::splice;
use policy::attributes::TagClass;
use policy::floor::{self, ElementFacts};
use policy::restrictions::Active;
use policy::{Cleared, Raw, Standing, Visibility, masking};
use protocol::page::{Body, Namespace, TreeWriter};

/// What is open while a run is read.
#[derive(Clone, Copy)]
struct Open {
    node: u32,
    visibility: Visibility,
    standing: Standing,
    /// Children are taken from the batch but not sent: those of scripts and their kin.
    inert: bool,
}

/// Reads the run that begins and all that follow it, and writes them as one block.
pub(super) fn put(
    writing: &mut Writing<'_>,
    batch: &mut Batch<'_>,
    body: &mut Body<'_>,
) -> Result<(), StartOver> {
    let mut moves = Vec::new();
    let mut tree = body.tree(0);
    loop {
        one(writing, batch, &mut tree, &mut moves)?;
        if batch.peek() != Some(code::RUN) {
            break;
        }
        batch.word()?;
    }
    tree.finish();
    place_moved(writing, &moves)?;
    writing.put_marks(body);
    Ok(())
}

/// All moved nodes leave their places before the first arrives, so that two can change places.
fn place_moved(writing: &mut Writing<'_>, moves: &[(u32, u32)]) -> Result<(), StartOver> {
    for &(node, _) in moves {
        writing.shadow.unhang(node);
    }
    for &(node, parent) in moves {
        if !writing.shadow.hang_elsewhere(node, parent) {
            return Err(StartOver::OutOfStep);
        }
    }
    for &(node, _) in moves {
        writing.restand(node)?;
    }
    Ok(())
}

/// What stands before a node and is said of it.
#[derive(Default)]
struct Beforehand {
    /// The slot it is shown in.
    slot: u32,
    /// What it stood under at some moment since the last batch.
    passed: Standing,
}

fn one(
    writing: &mut Writing<'_>,
    batch: &mut Batch<'_>,
    tree: &mut TreeWriter<'_>,
    moves: &mut Vec<(u32, u32)>,
) -> Result<(), StartOver> {
    let (parent, next) = (batch.word()?, batch.word()?);
    // The first run of a document names the document as its parent.
    if writing.shadow.is_empty() {
        let standing = writing.privacy.root();
        let visibility = writing.privacy.restrictions.visibility(standing, Visibility::Open, TagClass::Other);
        writing.shadow.add(parent, 0, NOT_AN_ELEMENT, Seen { visibility, standing, ..Seen::default() });
    }
    let around = *writing.shadow.get(parent).ok_or(StartOver::OutOfStep)?;
    let active = writing.privacy.active_at(writing.shadow, parent).clone();
    let inert = writing.is_inert(parent);
    if !inert {
        tree.run(parent, next);
    }
    let mut open =
        vec![Open { node: parent, visibility: around.visibility, standing: around.standing, inert }];
    let mut beforehand = Beforehand::default();
    while let Some(&at) = open.last() {
        match batch.word()? {
            token::SLOTTED => beforehand.slot = batch.word()?,
            token::PASSED => {
                let passed = batch.word()?;
                beforehand.passed = beforehand.passed.with(writing.standing(passed)?);
            }
            token::CLOSE => {
                open.pop();
                if !at.inert {
                    tree.close();
                }
            }
            token::ELEMENT => {
                let said = core::mem::take(&mut beforehand);
                if let Some(inner) = element(writing, batch, tree, at, &active, &said)? {
                    open.push(inner);
                }
            }
            token::TEXT => {
                let (node, raw) = (batch.word()?, batch.raw()?);
                let said = core::mem::take(&mut beforehand);
                if !at.inert {
                    text(writing, tree, at, &said, node, raw)?;
                }
            }
            token::SHADOW => {
                let node = batch.word()?;
                if at.inert || !writing.add_inner(node, at.node, at.standing) {
                    return Err(StartOver::OutOfStep);
                }
                tree.shadow(node);
                open.push(Open { node, ..at });
            }
            token::DOCTYPE => {
                let node = batch.word()?;
                let [name, public, system] = [batch.raw()?, batch.raw()?, batch.raw()?];
                if !writing.add_inner(node, at.node, at.standing) {
                    return Err(StartOver::OutOfStep);
                }
                tree.doctype(node, name.judge(), public.judge(), system.judge());
            }
            token::KNOWN => {
                let node = batch.word()?;
                if at.inert || writing.shadow.get(node).is_none() {
                    return Err(StartOver::OutOfStep);
                }
                writing.privacy.note_slot(node, core::mem::take(&mut beforehand).slot);
                moves.push((node, at.node));
                tree.known(node);
            }
            _ => return Err(StartOver::OutOfStep),
        }
    }
    Ok(())
}

fn text(
    writing: &mut Writing<'_>,
    tree: &mut TreeWriter<'_>,
    at: Open,
    said: &Beforehand,
    node: u32,
    raw: Raw<'_>,
) -> Result<(), StartOver> {
    let (standing, extra) = writing.inherited(at.standing, node, said.slot, said.passed)?;
    // Text is as its element is, unless its slot says otherwise.
    let visibility = if standing == at.standing {
        at.visibility
    } else {
        writing.visibility_of(NOT_AN_ELEMENT, at.node, Visibility::Open, standing)
    };
    if !writing.shadow.add(node, at.node, NOT_AN_ELEMENT, Seen { visibility, standing, ..Seen::default() }) {
        return Err(StartOver::OutOfStep);
    }
    writing.read_again |= extra;
    let cleared = writing.clear_text(at.node, visibility, raw);
    if writing.is_in_style(at.node) {
        writing.note_css(node, cleared.as_str());
    }
    let (head, tail) = splice::head(cleared);
    tree.text(node, &Outgoing::new(&head));
    if let Some((start, rest)) = tail {
        writing.tails.push(Tail { place: Place::Text(node), start, rest });
    }
    Ok(())
}

/// Writes one element; answers what is open now when it has children.
fn element(
    writing: &mut Writing<'_>,
    batch: &mut Batch<'_>,
    tree: &mut TreeWriter<'_>,
    at: Open,
    active: &Active,
    said: &Beforehand,
) -> Result<Option<Open>, StartOver> {
    let (node, flags) = (batch.word()?, batch.word()?);
    let matched = if flags & flag::RESTRICTED == 0 { None } else { Some(batch.list()?) };
    let tag = batch.name()?;
    let tag = writing.names.number(tag)?;
    let count = batch.count()?;
    let mut attributes = Vec::with_capacity(count);
    let mut facts = ElementFacts { was_password: flags & flag::WAS_PASSWORD != 0, ..ElementFacts::default() };
    let mut identities = [None, None];
    for _ in 0..count {
        let name = batch.name()?;
        let name = writing.names.number(name)?;
        let value = batch.raw()?;
        match writing.names.get(name).map_or(Bearing::None, |info| info.bearing) {
            Bearing::Type => facts.input_type = Some(value.judge()),
            Bearing::Autocomplete => facts.autocomplete = Some(value.judge()),
            Bearing::Value => facts.was_password |= writing.secret_values.contain(value.judge()),
            Bearing::Identity => {
                if let Some(free) = identities.iter_mut().find(|identity| identity.is_none()) {
                    *free = Some(value.judge());
                }
            }
            _ => {}
        }
        attributes.push((name, value));
    }
    let has_children = flags & flag::HAS_CHILDREN != 0;
    let input_type = facts.input_type;
    let (tag_class, (floor, was_password)) = judge(writing, tag, facts, &identities);
    let inert = tag_class == TagClass::Inert;
    if at.inert {
        return Ok(has_children.then_some(Open { node, inert: true, ..at }));
    }
    let (inherited, passed) = writing.inherited(at.standing, node, said.slot, said.passed)?;
    let own = matched.as_deref().map(|places| writing.privacy.restrictions.own(active, places));
    let standing = inherited.with(Standing::of_floor(floor)).with(own.unwrap_or_default());
    let visibility = writing.privacy.restrictions.visibility(standing, floor, tag_class);
    let is_matched = matched.is_some();
    let seen = Seen { visibility, floor, standing, is_matched, was_password };
    if !writing.shadow.add(node, at.node, tag, seen) {
        return Err(StartOver::OutOfStep);
    }
    if let Some(places) = matched {
        writing.privacy.note(node, places);
    }
    writing.read_again |= passed;
    writing.met(node, tag_class, at.visibility, inherited, input_type);
    let mut sent: Vec<u32> = Vec::with_capacity(count);
    let mut values: Vec<Cleared<'_>> = Vec::with_capacity(count);
    for (name, raw) in attributes {
        let Some(class) = writing.names.get(name).map(|info| info.class) else { continue };
        if let Some(cleared) = writing.clear_attribute(visibility, tag_class, class, raw) {
            writing.note_references(node, tag, name, cleared.as_str());
            let (head, tail) = splice::head(cleared);
            if let Some((start, rest)) = tail {
                let place = Place::Attribute(node, writing.names.text(name).to_owned());
                writing.tails.push(Tail { place, start, rest });
            }
            sent.push(name);
            values.push(head);
        }
    }
    if visibility.is_masked() {
        sent.push(MASKED);
        values.push(masking::nothing());
    }
    let namespace = Namespace::from_bits((flags & flag::NAMESPACE) as u8).unwrap_or(Namespace::Other);
    tree.element(node, namespace, tag, &sent, has_children && !inert, &*writing.names);
    for value in &values {
        tree.value(&Outgoing::new(value));
    }
    Ok(has_children.then_some(Open { node, visibility, standing, inert }))
}

/// The element's own visibility and whether it counts as a password field; remembers the names of those that do.
fn judge(
    writing: &mut Writing<'_>,
    tag: u32,
    facts: ElementFacts<'_>,
    identities: &[Option<&str>; 2],
) -> (TagClass, (Visibility, bool)) {
    let Some(name) = writing.names.get(tag) else { return (TagClass::Other, (Visibility::Secret, false)) };
    let tag_class = name.tag_class;
    let mut facts = ElementFacts { tag: name.text(), ..facts };
    if tag_class == TagClass::Input {
        facts.was_password |=
            identities.iter().flatten().any(|identity| writing.secret_names.contains(identity));
    }
    let secrecy = floor::secrecy(&facts);
    let password = secrecy == floor::Secrecy::Password;
    if password {
        for identity in identities.iter().flatten() {
            writing.secret_names.note(identity);
        }
    }
    (tag_class, (Visibility::of(secrecy), password))
}
