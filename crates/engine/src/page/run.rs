//! Runs of nodes: added and moved ones, with what may be seen of each.

use super::StartOver;
use super::encode::{Place, Tail, Writing};
use super::facts::{Batch, code, flag, token};
use super::names::Bearing;
use super::outgoing::Outgoing;
use super::shadow::NOT_AN_ELEMENT;
use super::splice;
use policy::attributes::TagClass;
use policy::floor::{self, ElementFacts};
use policy::{Cleared, Raw, Visibility, masking};
use protocol::page::{Body, Mark, Namespace, TreeWriter};

/// What is open while a run is read.
#[derive(Clone, Copy)]
struct Open {
    node: u32,
    visibility: Visibility,
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
    let mut marks = Vec::new();
    let mut tree = body.tree(0);
    loop {
        one(writing, batch, &mut tree, &mut moves, &mut marks)?;
        if batch.peek() != Some(code::RUN) {
            break;
        }
        batch.word()?;
    }
    tree.finish();
    place_moved(writing, &moves)?;
    for mark in marks {
        body.mark(mark, Mark::Masked);
        writing.masked.push(mark);
    }
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
        let under_mask =
            writing.shadow.get(parent).is_some_and(|parent| parent.visibility == Visibility::Masked);
        let itself_masked =
            writing.shadow.get(node).is_some_and(|node| node.visibility == Visibility::Masked);
        if under_mask && !itself_masked {
            return Err(StartOver::Private);
        }
    }
    Ok(())
}

fn one(
    writing: &mut Writing<'_>,
    batch: &mut Batch<'_>,
    tree: &mut TreeWriter<'_>,
    moves: &mut Vec<(u32, u32)>,
    marks: &mut Vec<u32>,
) -> Result<(), StartOver> {
    let (parent, next) = (batch.word()?, batch.word()?);
    // The first run of a document names the document as its parent.
    if writing.shadow.is_empty() {
        writing.shadow.add(parent, 0, NOT_AN_ELEMENT, Visibility::Open, false);
    }
    let visibility = writing.shadow.get(parent).ok_or(StartOver::OutOfStep)?.visibility;
    let inert = writing.is_inert(parent);
    if !inert {
        tree.run(parent, next);
    }
    let mut open = vec![Open { node: parent, visibility, inert }];
    while let Some(&at) = open.last() {
        match batch.word()? {
            token::CLOSE => {
                open.pop();
                if !at.inert {
                    tree.close();
                }
            }
            token::ELEMENT => {
                if let Some(inner) = element(writing, batch, tree, at, marks)? {
                    open.push(inner);
                }
            }
            token::TEXT => {
                let (node, raw) = (batch.word()?, batch.raw()?);
                if !at.inert {
                    text(writing, tree, at, node, raw)?;
                }
            }
            token::SHADOW => {
                let node = batch.word()?;
                if at.inert || !writing.shadow.add(node, at.node, NOT_AN_ELEMENT, at.visibility, false) {
                    return Err(StartOver::OutOfStep);
                }
                tree.shadow(node);
                open.push(Open { node, ..at });
            }
            token::DOCTYPE => {
                let node = batch.word()?;
                let [name, public, system] = [batch.raw()?, batch.raw()?, batch.raw()?];
                if !writing.shadow.add(node, at.node, NOT_AN_ELEMENT, at.visibility, false) {
                    return Err(StartOver::OutOfStep);
                }
                tree.doctype(node, name.judge(), public.judge(), system.judge());
            }
            token::KNOWN => {
                let node = batch.word()?;
                if at.inert || writing.shadow.get(node).is_none() {
                    return Err(StartOver::OutOfStep);
                }
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
    node: u32,
    raw: Raw<'_>,
) -> Result<(), StartOver> {
    if !writing.shadow.add(node, at.node, NOT_AN_ELEMENT, at.visibility, false) {
        return Err(StartOver::OutOfStep);
    }
    let cleared = masking::text(at.visibility, raw);
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
    marks: &mut Vec<u32>,
) -> Result<Option<Open>, StartOver> {
    let (node, flags) = (batch.word()?, batch.word()?);
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
    let (tag_class, own) = judge(writing, tag, facts, &identities);
    let inert = tag_class == TagClass::Inert;
    if at.inert {
        return Ok(has_children.then_some(Open { node, inert: true, ..at }));
    }
    let visibility = if at.visibility == Visibility::Masked { Visibility::Masked } else { own.0 };
    if !writing.shadow.add(node, at.node, tag, visibility, own.1) {
        return Err(StartOver::OutOfStep);
    }
    if own.0 == Visibility::Masked && at.visibility != Visibility::Masked {
        marks.push(node);
    }
    let mut sent: Vec<u32> = Vec::with_capacity(count);
    let mut values: Vec<Cleared<'_>> = Vec::with_capacity(count);
    for (name, raw) in attributes {
        let Some(class) = writing.names.get(name).map(|info| info.class) else { continue };
        if let Some(cleared) = masking::attribute(visibility, tag_class, class, raw) {
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
    let namespace = Namespace::from_bits((flags & flag::NAMESPACE) as u8).unwrap_or(Namespace::Other);
    tree.element(node, namespace, tag, &sent, has_children && !inert, &*writing.names);
    for value in &values {
        tree.value(&Outgoing::new(value));
    }
    Ok(has_children.then_some(Open { node, visibility, inert }))
}

/// The element's own visibility and whether it counts as a password field; remembers the names of those that do.
fn judge(
    writing: &mut Writing<'_>,
    tag: u32,
    facts: ElementFacts<'_>,
    identities: &[Option<&str>; 2],
) -> (TagClass, (Visibility, bool)) {
    let Some(name) = writing.names.get(tag) else { return (TagClass::Other, (Visibility::Masked, false)) };
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
