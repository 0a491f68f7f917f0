//! The co-browse engine without I/O: the page side and the viewer side.
