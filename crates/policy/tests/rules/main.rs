//! Holds what is compiled from a document of restrictions against what the page reads of it.

mod documents;
mod patterns;
mod selectors;
