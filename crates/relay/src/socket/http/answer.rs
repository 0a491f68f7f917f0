//! What answers hold and how they leave: at once, as a whole when there is something, or piece by piece for a while.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use futures_util::stream;
use protocol::line::{Item, Manner, Opaque};
use tokio::time::{Instant, sleep, sleep_until};

use super::lines::{Attendance, Next};
use crate::session::LastWord;
use crate::session::seat::control_frame;

/// When nothing else has come for so long, a stream shows that it still comes through. The customer's side gives up after three of them are missing.
const BEAT_EVERY: Duration = Duration::from_secs(8);

/// The time between the two halves of a probe's answer. Nothing that passes answers on as they come holds one so long.
const PROBE_PAUSE: Duration = Duration::from_secs(1);

/// The answer for a line that there is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End;

/// Items, one directly after another.
pub fn all(items: &[Item]) -> Vec<u8> {
    items.iter().flat_map(Item::encode).collect()
}

/// One frame.
pub fn frame_item(frame: &[u8]) -> Vec<u8> {
    Item::Frame { frame: Opaque(frame.to_vec()) }.encode()
}

/// The end of a line, and why, if there is anything to say.
pub fn last_items(last_word: Option<&LastWord>) -> Vec<u8> {
    let mut items = last_word.map(|word| frame_item(&control_frame(&word.message()))).unwrap_or_default();
    items.extend(Item::End.encode());
    items
}

/// Answers a request for what comes.
pub async fn receive(attendance: Attendance, manner: Manner, answer_within: Duration) -> Body {
    let until = Instant::now() + answer_within;
    match manner {
        Manner::Wait => Body::from(whole(attendance, until).await),
        Manner::Stream => {
            // A beat comes first.
            let streaming = Streaming { attendance: Some(attendance), until, beat_at: Instant::now() };
            Body::from_stream(stream::unfold(streaming, Streaming::step))
        }
    }
}

/// Answers a probe.
pub fn probe() -> Body {
    let halves = stream::unfold([Item::More, Item::Beat].to_vec(), |mut left| async {
        let item = left.pop()?;
        if item == Item::More {
            sleep(PROBE_PAUSE).await;
        }
        Some((Ok::<_, Infallible>(item.encode()), left))
    });
    Body::from_stream(halves)
}

async fn whole(mut attendance: Attendance, until: Instant) -> Vec<u8> {
    loop {
        match attendance.next() {
            Next::Frames(frames) => {
                attendance.complete();
                let mut items = frame_items(&frames);
                items.extend(Item::More.encode());
                return items;
            }
            Next::Over(last_word) => return last_items(last_word.as_ref()),
            Next::Nothing => {}
        }
        tokio::select! {
            () = attendance.woken() => {}
            () = sleep_until(until) => {
                attendance.complete();
                return Item::More.encode();
            }
        }
    }
}

fn frame_items(frames: &[Bytes]) -> Vec<u8> {
    frames.iter().flat_map(|frame| frame_item(frame)).collect()
}

/// A streamed answer. It is asked for its next piece when there is room for it, so it never runs ahead of the customer.
struct Streaming {
    /// Gone when the answer is complete.
    attendance: Option<Attendance>,
    until: Instant,
    beat_at: Instant,
}

impl Streaming {
    async fn step(mut self) -> Option<(Result<Vec<u8>, Infallible>, Self)> {
        let mut attendance = self.attendance.take()?;
        loop {
            let now = Instant::now();
            if now >= self.until {
                attendance.complete();
                return Some((Ok(Item::More.encode()), self));
            }
            if now >= self.beat_at {
                return Some((Ok(Item::Beat.encode()), self.with(attendance, now)));
            }
            match attendance.next() {
                Next::Frames(frames) => return Some((Ok(frame_items(&frames)), self.with(attendance, now))),
                Next::Over(last_word) => return Some((Ok(last_items(last_word.as_ref())), self)),
                Next::Nothing => {}
            }
            tokio::select! {
                () = attendance.woken() => {}
                () = sleep_until(self.beat_at.min(self.until)) => {}
            }
        }
    }

    /// Goes on after a piece that leaves now.
    fn with(self, attendance: Attendance, now: Instant) -> Self {
        Self { attendance: Some(attendance), beat_at: now + BEAT_EVERY, ..self }
    }
}
