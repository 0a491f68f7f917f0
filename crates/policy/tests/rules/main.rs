//! Holds what is compiled from a document of restrictions against what the page reads of it.

mod detectors;
mod documents;
mod patterns;
mod selectors;
