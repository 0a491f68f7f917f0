//! The project tasks: build, serve, test, bench, size, tidy.

fn main() {}
