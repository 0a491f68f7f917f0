//! The line to the browser: calls by number, and events in order.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

/// A call that the browser has not answered by then is lost.
const ANSWER_WITHIN: Duration = Duration::from_secs(60);

type Answer = Result<Value, String>;
type Waiting = Arc<Mutex<HashMap<u64, oneshot::Sender<Answer>>>>;

/// Something that the browser tells by itself.
#[derive(Debug)]
pub struct Event {
    /// What happened.
    pub method: String,
    /// The details.
    pub params: Value,
}

/// The line, as those who call use it.
#[derive(Debug, Clone)]
pub struct DevTools {
    outgoing: mpsc::UnboundedSender<Message>,
    waiting: Waiting,
    number: Arc<AtomicU64>,
}

impl DevTools {
    /// Opens the line.
    ///
    /// # Errors
    /// When the browser does not answer there.
    pub async fn connect(address: &str) -> anyhow::Result<(Self, mpsc::UnboundedReceiver<Event>)> {
        let (socket, _) = connect_async(address).await.context("the browser does not answer")?;
        let (mut sink, mut stream) = socket.split();
        let (outgoing, mut to_send) = mpsc::unbounded_channel();
        let (told, events) = mpsc::unbounded_channel();
        let waiting = Waiting::default();
        tokio::spawn(async move {
            while let Some(message) = to_send.recv().await {
                if sink.send(message).await.is_err() {
                    break;
                }
            }
        });
        let answered = Arc::clone(&waiting);
        tokio::spawn(async move {
            while let Some(Ok(message)) = stream.next().await {
                if let Message::Text(text) = message {
                    hear(&answered, &told, &text);
                }
            }
            // Nobody waits for a browser that is gone.
            answered.lock().unwrap_or_else(PoisonError::into_inner).clear();
        });
        Ok((Self { outgoing, waiting, number: Arc::default() }, events))
    }

    /// Calls a method, of a page when `session` names one.
    ///
    /// # Errors
    /// When the browser refuses, does not answer in time, or is gone.
    pub async fn call(&self, session: Option<&str>, method: &str, params: Value) -> anyhow::Result<Value> {
        let id = self.number.fetch_add(1, Ordering::Relaxed) + 1;
        let (answer, answered) = oneshot::channel();
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).insert(id, answer);
        let mut call = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = session {
            call["sessionId"] = session.into();
        }
        self.outgoing.send(Message::text(call.to_string())).map_err(|_| anyhow!("the browser is gone"))?;
        match tokio::time::timeout(ANSWER_WITHIN, answered).await {
            Err(_) => bail!("the browser did not answer {method} within {} s", ANSWER_WITHIN.as_secs()),
            Ok(Err(_)) => bail!("the browser is gone"),
            Ok(Ok(answer)) => answer.map_err(|reason| anyhow!("{method}: {reason}")),
        }
    }
}

fn hear(waiting: &Waiting, told: &mpsc::UnboundedSender<Event>, text: &str) {
    let Ok(mut message) = serde_json::from_str::<Value>(text) else { return };
    if let Some(id) = message["id"].as_u64() {
        let Some(answer) = waiting.lock().unwrap_or_else(PoisonError::into_inner).remove(&id) else { return };
        let error = message["error"]["message"].as_str().map(str::to_owned);
        // Who asked may have given up.
        let _ = answer.send(error.map_or_else(|| Ok(message["result"].take()), Err));
    } else if let Some(method) = message["method"].as_str().map(str::to_owned) {
        let _ = told.send(Event { method, params: message["params"].take() });
    }
}
