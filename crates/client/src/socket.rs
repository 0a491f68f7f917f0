//! The socket to the relay, and the order of what is sent on it.

use std::rc::Rc;

use web_sys::{BinaryType, WebSocket};

use crate::deflate::Outbox;
use crate::listener::Listener;
use crate::natives::read;

/// What a socket tells.
pub enum Heard {
    /// It is open.
    Opened,
    /// A whole binary message.
    Message(Vec<u8>),
    /// It is closed, or could not be opened.
    Closed,
}

/// One socket; dropping it closes it, and nothing is heard of it any more.
pub struct Socket {
    socket: WebSocket,
    outbox: Rc<Outbox>,
    _listeners: [Listener; 3],
}

impl Socket {
    /// Connects to `<relay>/ws/customer`. `None` when the browser does not even try.
    pub fn open(relay: &str, heard: impl Fn(Heard) + 'static) -> Option<Self> {
        let socket = WebSocket::new(&address(relay)).ok()?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let heard = Rc::new(heard);
        let listeners = {
            let (opened, message, closed) = (heard.clone(), heard.clone(), heard);
            [
                Listener::on(&socket, "open", move |_| opened(Heard::Opened)),
                Listener::on(&socket, "message", move |event| {
                    let data = read(&event, "data");
                    // A text message is none of ours: an empty one ends the session with a typed reason.
                    let bytes =
                        if data.is_object() { js_sys::Uint8Array::new(&data).to_vec() } else { Vec::new() };
                    message(Heard::Message(bytes));
                }),
                Listener::on(&socket, "close", move |_| closed(Heard::Closed)),
            ]
        };
        let to = socket.clone();
        let outbox = Outbox::new(move |frame| {
            // Fails only before it is open and after it is closed: then nobody waits for the frame.
            let _ = to.send_with_u8_array(frame);
        });
        Some(Self { socket, outbox, _listeners: listeners })
    }

    /// Sends one message after those before it.
    pub fn send(&self, frame: Vec<u8>, deflate: bool) {
        self.outbox.send(frame, deflate);
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.outbox.hurry();
        let _ = self.socket.close();
    }
}

/// `http` becomes `ws`, `https` becomes `wss`.
fn address(relay: &str) -> String {
    let rest = relay.strip_prefix("http").unwrap_or(relay);
    ["ws", rest, "/ws/customer"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_socket_is_as_secure_as_the_relay() {
        assert_eq!(address("http://localhost:8080/cobrowse"), "ws://localhost:8080/cobrowse/ws/customer");
        assert_eq!(address("https://relay.example/cobrowse"), "wss://relay.example/cobrowse/ws/customer");
    }
}
