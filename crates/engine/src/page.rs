//! From facts to sendable changes: the shadow tree says what is known, the policy what may be seen, the encoder writes.

mod encode;
mod facts;
mod frames;
mod names;
mod outgoing;
mod resources;
mod run;
mod shadow;
mod splice;

pub use facts::Garbled;
pub use resources::Resolve;

use crate::acts::Place;
use encode::Writing;
use facts::{Batch, code};
use frames::Frames;
use names::{Names, SecretNames};
use policy::Visibility;
use protocol::page::Encoder;
use resources::KnownResources;
use shadow::Shadow;

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
    resources: KnownResources,
    /// Masked elements that nobody has been told of.
    masked: Vec<u32>,
    frames: Frames,
    began: bool,
    complete: bool,
}

impl Page {
    /// Nothing has been read.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets the document; what was a password field is remembered.
    pub fn clear(&mut self) {
        let secret_names = core::mem::take(&mut self.secret_names);
        *self = Self { secret_names, ..Self::default() };
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
            resources: &mut self.resources,
            frames: &mut self.frames,
            tails: Vec::new(),
            masked: Vec::new(),
            completed: false,
        };
        let mut body = self.encoder.body();
        while !batch.is_empty() {
            match batch.word()? {
                code::RUN => run::put(&mut writing, &mut batch, &mut body)?,
                fact => writing.fact(fact, &mut batch, &mut body)?,
            }
        }
        let Writing { tails, completed, masked, .. } = writing;
        self.masked.extend(masked);
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
        core::mem::take(&mut self.masked)
    }

    /// What the engine knows of a node that an action would reach: whether it is captured, and whether it is masked.
    pub fn target(&self, node: u32) -> Option<Visibility> {
        self.shadow.get(node).map(|node| node.visibility)
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
