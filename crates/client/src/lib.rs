//! The customer side in the browser: socket, capture, performing, built-in UI.
