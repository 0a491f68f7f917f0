//! The agent of a test: joins over the raw protocol and keeps all that comes.

use std::time::Duration;

use anyhow::{Context, bail};
use futures_util::{SinkExt, StreamExt};
use protocol::control::{AgentIntent, FromRelay, ToRelay};
use protocol::page::{Decoder, Op};
use protocol::session::FromCustomer;
use protocol::{Frame, Header, Lane, PROTOCOL_VERSION, Role};
use tokio::sync::{mpsc, watch};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

use super::wire::{Wire, inflated};

/// What a page changes is on its way for no longer.
const ARRIVES_WITHIN: Duration = Duration::from_secs(30);

/// A page that has been silent for so long has said everything.
const QUIET: Duration = Duration::from_millis(600);

/// A page that is never silent is waited for no longer.
const QUIET_WITHIN: Duration = Duration::from_secs(6);

/// What the agent has seen so far.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// Whole pictures.
    pub pictures: u32,
    /// Page frames.
    pub frames: u64,
    /// The height of the page's window.
    pub height: u32,
    /// The page is shown private, because its restrictions could not be had.
    pub private: bool,
    /// Why nothing more comes.
    pub ended: Option<String>,
}

/// An agent who looks on.
#[derive(Debug)]
pub struct Watcher {
    seen: watch::Receiver<Seen>,
    tell: mpsc::UnboundedSender<ToRelay>,
}

impl Watcher {
    /// Joins a session.
    ///
    /// # Errors
    /// When the relay does not let the agent in.
    pub async fn join(relay: &str, jwt: &str, token: &str, wire: Wire) -> anyhow::Result<Self> {
        let address = format!("{}/cobrowse/ws/agent", relay.replacen("http", "ws", 1));
        let (socket, _) = connect_async(address).await.context("the relay does not answer")?;
        let (mut sink, mut stream) = socket.split();
        let hello = ToRelay::AgentHello {
            version: PROTOCOL_VERSION,
            jwt: jwt.into(),
            intent: AgentIntent::Join { token: token.into() },
        };
        let (tell, mut to_tell) = mpsc::unbounded_channel::<ToRelay>();
        tokio::spawn(async move {
            while let Some(message) = to_tell.recv().await {
                if sink.send(Message::Binary(control(&message).into())).await.is_err() {
                    break;
                }
            }
        });
        let (sees, seen) = watch::channel(Seen::default());
        let acknowledge = tell.clone();
        // Its task has just been made.
        let _ = tell.send(hello);
        let (hear, heard) = std::sync::mpsc::channel::<Vec<u8>>();
        tokio::spawn(async move {
            while let Some(Ok(message)) = stream.next().await {
                let Message::Binary(bytes) = message else { continue };
                if hear.send(bytes.to_vec()).is_err() {
                    break;
                }
            }
        });
        // What the decoder shares between operations stays on one thread.
        std::thread::spawn(move || {
            let mut decoder = Decoder::new();
            for bytes in heard {
                wire.keep_frame("agent received", &bytes);
                let Ok(frame) = Frame::decode(&bytes) else { continue };
                sees.send_modify(|seen| see(seen, &frame, &mut decoder, &wire));
                if frame.header.lane.is_sequenced() {
                    let _ = acknowledge.send(ToRelay::Ack { seq: frame.header.seq.0 });
                }
            }
            sees.send_modify(|seen| {
                seen.ended.get_or_insert_with(|| "the connection is gone".to_owned());
            });
        });
        Ok(Self { seen, tell })
    }

    /// Asks for the page as a whole once more.
    pub fn asks_for_a_picture(&self) {
        // A connection that is gone is told by what is not seen.
        let _ = self.tell.send(ToRelay::WantKeyframe);
    }

    /// What has been seen until now.
    pub fn seen(&self) -> Seen {
        self.seen.borrow().clone()
    }

    /// Waits until something has been seen.
    ///
    /// # Errors
    /// When the session ends before, or it does not come.
    pub async fn sees(&mut self, what: &str, until: impl Fn(&Seen) -> bool) -> anyhow::Result<()> {
        let wait = self.seen.wait_for(|seen| until(seen) || seen.ended.is_some());
        let seen = match tokio::time::timeout(ARRIVES_WITHIN, wait).await {
            Ok(seen) => seen.context("the agent's connection is gone")?.clone(),
            Err(_) => bail!("the agent has not seen {what} within {} s", ARRIVES_WITHIN.as_secs()),
        };
        match seen.ended {
            Some(reason) if !until(&seen) => bail!("the agent has not seen {what}: {reason}"),
            _ => Ok(()),
        }
    }

    /// Waits until the page has nothing more to say, or says something all the time.
    pub async fn is_quiet(&mut self) {
        let quiet = async {
            loop {
                let frames = self.seen.borrow_and_update().frames;
                let more = self.seen.wait_for(|seen| seen.frames != frames);
                if tokio::time::timeout(QUIET, more).await.is_err() {
                    return;
                }
            }
        };
        // Either way it goes on.
        let _ = tokio::time::timeout(QUIET_WITHIN, quiet).await;
    }
}

fn control(message: &ToRelay) -> Vec<u8> {
    Frame { header: Header::plain(Lane::Control, Role::Agent), body: &message.encode() }.encode()
}

fn see(seen: &mut Seen, frame: &Frame<'_>, decoder: &mut Decoder, wire: &Wire) {
    match frame.header.lane {
        Lane::Page => {
            seen.frames += 1;
            match decoder.decode(&inflated(frame)) {
                Ok(ops) => {
                    see_operations(seen, &ops);
                    wire.keep_operations(&ops);
                }
                Err(error) => seen.ended = Some(format!("a page frame cannot be read: {error}")),
            }
        }
        Lane::Session => {
            seen.private |= FromCustomer::decode(frame.body) == Ok(FromCustomer::ShownPrivate);
        }
        Lane::Control => match FromRelay::decode(frame.body) {
            Ok(FromRelay::Refused { reason }) => seen.ended = Some(format!("the relay refuses: {reason:?}")),
            Ok(FromRelay::Ended { reason }) => {
                seen.ended = Some(format!("the session has ended: {}", reason.as_str()));
            }
            _ => {}
        },
        _ => {}
    }
}

fn see_operations(seen: &mut Seen, ops: &[Op]) {
    for op in ops {
        match op {
            Op::Begin(document) => seen.height = document.height,
            Op::Viewport { height, .. } => seen.height = *height,
            Op::Complete => seen.pictures += 1,
            _ => {}
        }
    }
}
