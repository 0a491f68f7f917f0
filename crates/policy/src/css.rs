//! Finds and replaces the references in CSS text.
