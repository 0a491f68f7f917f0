//! The relay: static files, sockets, sessions and resources.
