//! From facts to sendable changes: the shadow tree says what is known, the policy what may be seen, the encoder writes.

mod by_number;
mod encode;
mod facts;
mod frames;
mod names;
mod notes;
mod outgoing;
mod privacy;
mod resources;
mod restand;
mod run;
mod secret_values;
mod shadow;
mod splice;

pub use facts::Garbled;
pub use notes::Report;
pub use resources::Resolve;

use crate::acts::Place;
use encode::Writing;
use facts::{Batch, code};
use frames::Frames;
use names::{Names, SecretNames};
use notes::Notes;
use policy::restrictions::{Decision, Kind, Restriction};
use policy::{Restrictions, Standing, Visibility};
use privacy::Privacy;
use protocol::page::Encoder;
use resources::KnownResources;
use secret_values::SecretValues;
use shadow::Shadow;
use std::rc::Rc;

/// A page body, and what the frame around it has to say.
#[derive(Debug)]
pub struct Changes {
    /// The body.
    pub body: Vec<u8>,
    /// It begins a keyframe.
    pub keyframe: bool,
    /// It is part of a large batch: worth compressing.
    pub bulky: bool,
}

/// Why the page has to be read from the beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StartOver {
    /// Reader and engine are out of step.
    OutOfStep,
    /// What was sent has become private: older content must be purged everywhere.
    Private,
    /// What was hidden may be shown now.
    Opened,
}

/// How an element stands toward the agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standings {
    /// How much of it is to be seen.
    pub visibility: Visibility,
    /// Whether it is under DOM control.
    pub controlled: bool,
}

/// Bytes from which a batch counts as bulky.
const BULKY_BYTES: usize = 4 * 1024;

/// The page that is shared, as the engine knows it.
#[derive(Debug, Default)]
pub struct Page {
    encoder: Encoder,
    shadow: Shadow,
    names: Names,
    /// Names and ids of password fields: an element that takes one's place is one, whatever its type says.
    secret_names: SecretNames,
    /// What password fields have held: a field that shows it is one.
    secret_values: SecretValues,
    resources: KnownResources,
    frames: Frames,
    privacy: Privacy,
    notes: Notes,
    began: bool,
    complete: bool,
    read_again: bool,
}

impl Page {
    /// Nothing has been read.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets the document; what was a password field is remembered, and the site's restrictions.
    pub fn clear(&mut self) {
        let secret_names = core::mem::take(&mut self.secret_names);
        let secret_values = core::mem::take(&mut self.secret_values);
        let privacy = Privacy::new(self.privacy.restrictions.clone());
        let notes = core::mem::take(&mut self.notes).kept();
        *self = Self { secret_names, secret_values, privacy, notes, ..Self::default() };
    }

    /// These restrictions hold from the next reading on, which has to begin now.
    pub fn restrict(&mut self, restrictions: Rc<Restrictions>) {
        self.privacy = Privacy::new(restrictions);
        self.notes = Notes::default();
        self.clear();
    }

    /// Whether the document has been sent whole.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Turns a batch into what is to be sent; nothing at all when nothing of it is to be seen.
    ///
    /// # Errors
    /// [`StartOver`] when the page has to be read again. Nothing of the batch may be sent then.
    pub fn apply(&mut self, words: &[u32], text: &str) -> Result<Vec<Changes>, StartOver> {
        let mut batch = Batch::new(words, text);
        let keyframe = words.first() == Some(&code::BEGIN);
        if keyframe {
            self.clear();
            self.began = true;
        }
        if !self.began {
            return Ok(Vec::new());
        }
        let bulky_before_complete = !self.complete;
        let mut writing = Writing {
            shadow: &mut self.shadow,
            names: &mut self.names,
            secret_names: &mut self.secret_names,
            secret_values: &mut self.secret_values,
            resources: &mut self.resources,
            frames: &mut self.frames,
            privacy: &mut self.privacy,
            notes: &mut self.notes,
            tails: Vec::new(),
            marks: Vec::new(),
            read_again: false,
            completed: false,
        };
        let mut body = self.encoder.body();
        while !batch.is_empty() {
            match batch.word()? {
                code::RUN => run::put(&mut writing, &mut batch, &mut body)?,
                fact => writing.fact(fact, &mut batch, &mut body)?,
            }
        }
        let Writing { tails, completed, read_again, .. } = writing;
        self.read_again |= read_again;
        if completed && tails.is_empty() {
            body.complete();
        }
        let mut bodies = Vec::new();
        if !body.is_empty() {
            bodies.push(body.finish());
        }
        encode::put_tails(&mut self.encoder, &tails, &mut bodies);
        if completed && !tails.is_empty() {
            let mut last = self.encoder.body();
            last.complete();
            bodies.push(last.finish());
        }
        self.complete |= completed;
        let changes = bodies.into_iter().enumerate().map(|(index, body)| Changes {
            keyframe: keyframe && index == 0,
            bulky: bulky_before_complete || body.len() > BULKY_BYTES,
            body,
        });
        Ok(changes.collect())
    }

    /// Elements that are masked themselves and have been met since it was last asked.
    pub fn take_masked(&mut self) -> Vec<u32> {
        core::mem::take(&mut self.notes.masked)
    }

    /// Masked elements that the agent sees as boxes, met since it was last asked: their sizes are wanted.
    pub fn take_boxes(&mut self) -> Vec<u32> {
        core::mem::take(&mut self.notes.boxes)
    }

    /// Whether something was hidden that a later reading may show; once.
    pub fn take_read_again(&mut self) -> bool {
        core::mem::take(&mut self.read_again)
    }

    /// What the restrictions have met, when there is something new to tell.
    pub fn take_report(&mut self) -> Option<Report> {
        if !self.complete {
            return None;
        }
        self.notes.take_report(&self.privacy, &self.shadow)
    }

    /// What the restriction of this place is called.
    pub fn restriction_id(&self, place: u32) -> Option<&str> {
        self.privacy.restrictions.get(place).map(|restriction| restriction.id.as_str())
    }

    /// What the engine knows of a node that an action would reach; `None` when it is not captured.
    pub fn target(&self, node: u32) -> Option<Standings> {
        let known = self.shadow.get(node)?;
        Some(Standings {
            visibility: known.visibility,
            controlled: known.standing.has(Standing::CONTROL)
                || self.privacy.invalid_of(Kind::Control).is_some(),
        })
    }

    /// What stands for the whole window, which scrolls.
    pub fn window(&self) -> Standings {
        let root = self.shadow.root_element();
        let standing = root.map(|(_, root)| root.standing).unwrap_or_default();
        let is_masked = standing.has(Standing::MASK);
        Standings {
            visibility: if is_masked { Visibility::Masked } else { Visibility::Open },
            controlled: standing.has(Standing::CONTROL) || self.privacy.invalid_of(Kind::Control).is_some(),
        }
    }

    /// Whether forms are for the customer alone to submit.
    pub fn controls_submitting(&self) -> bool {
        self.privacy.restrictions.settings.controls_submit_buttons
    }

    /// The description of the restriction that keeps agents from submitting.
    pub fn submit_restriction(&self) -> &str {
        self.privacy.restrictions.of_submit_buttons().map_or("", Restriction::title)
    }

    /// What has decided how a node stands toward the agent.
    pub fn explain(&self, node: u32) -> Decision<'_> {
        self.privacy.explain(&self.shadow, node)
    }

    /// The description of the restriction that keeps the agent from a node; empty where none does.
    pub fn restriction_at(&self, node: u32) -> &str {
        self.explain(node).restriction().map_or("", Restriction::title)
    }

    /// The same, of the whole window.
    pub fn window_restriction(&self) -> &str {
        self.shadow.root_element().map_or("", |(node, _)| self.restriction_at(node))
    }

    /// Whether a place may be shown to the agent as the customer's pointer: it tells no more than where.
    pub fn knows(&self, place: &Place) -> bool {
        place.node == 0 || self.shadow.get(place.node).is_some()
    }

    /// Whether the page itself refers to this address, so that the agent may see what is there.
    pub fn refers_to(&mut self, url: &str, resolve: Resolve) -> bool {
        self.resources.contains(url, resolve)
    }

    /// Notes what a style sheet of the page refers to in turn.
    pub fn note_sheet(&mut self, url: &str, css: &str) {
        self.resources.note_css(url, css);
    }
}
