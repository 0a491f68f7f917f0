//! The socket to the relay.

use wasm_bindgen::prelude::*;
use web_sys::{BinaryType, MessageEvent, WebSocket};

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
    _opened: Closure<dyn Fn()>,
    _message: Closure<dyn Fn(MessageEvent)>,
    _closed: Closure<dyn Fn()>,
}

impl Socket {
    /// Connects to the relay's socket for agents. `None` when the browser does not even try.
    pub fn open(relay: &str, heard: impl Fn(Heard) + Clone + 'static) -> Option<Self> {
        let socket = WebSocket::new(&address(relay)).ok()?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let opened = Closure::new({
            let heard = heard.clone();
            move || heard(Heard::Opened)
        });
        let message = Closure::new({
            let heard = heard.clone();
            move |event: MessageEvent| {
                let data = event.data();
                // A text message is none of ours; an empty one is malformed and treated as such.
                let bytes =
                    if data.is_object() { js_sys::Uint8Array::new(&data).to_vec() } else { Vec::new() };
                heard(Heard::Message(bytes));
            }
        });
        let closed = Closure::new(move || heard(Heard::Closed));
        socket.set_onopen(Some(function(&opened)));
        socket.set_onmessage(Some(function(&message)));
        socket.set_onclose(Some(function(&closed)));
        Some(Self { socket, _opened: opened, _message: message, _closed: closed })
    }

    /// Sends one message. Fails silently only before the socket is open and after it is closed: then nobody waits.
    pub fn send(&self, frame: &[u8]) {
        let _ = self.socket.send_with_u8_array(frame);
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        let _ = self.socket.close();
    }
}

fn function<T: ?Sized>(closure: &Closure<T>) -> &js_sys::Function {
    closure.as_ref().unchecked_ref()
}

/// `http` becomes `ws`, `https` becomes `wss`.
fn address(relay: &str) -> String {
    let rest = relay.strip_prefix("http").unwrap_or(relay);
    format!("ws{rest}/cobrowse/ws/agent")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_socket_is_as_secure_as_the_relay() {
        assert_eq!(address("http://localhost:8080"), "ws://localhost:8080/cobrowse/ws/agent");
        assert_eq!(address("https://relay.example"), "wss://relay.example/cobrowse/ws/agent");
    }
}
