//! How large a document and its parts may be. Lengths are in characters.

/// Restrictions; as many can be read from the compiled form.
pub const RESTRICTIONS_MAX: usize = 2_000;

/// The id of a restriction.
pub const ID_MAX: usize = 64;
/// A selector.
pub const SELECTOR_MAX: usize = 2_000;
/// A pattern, of pages or of a detector.
pub const PATTERN_MAX: usize = 2_000;
/// The group of a restriction.
pub const GROUP_MAX: usize = 100;
/// The description of a restriction.
pub const DESCRIPTION_MAX: usize = 500;
/// Detectors with patterns of their own.
pub const OWN_DETECTORS_MAX: usize = 50;
/// The name of such a detector.
pub const DETECTOR_NAME_MAX: usize = 100;
/// Problems that are told of one document; who has more has another trouble.
pub const PROBLEMS_MAX: usize = 1_000;

/// Bytes of all that is compiled of a document: each visitor's browser loads it once.
pub const COMPILED_BYTES_MAX: usize = 1024 * 1024;
/// Patterns of one document that are too large; after so many no more are compiled, for each costs a while.
pub const TOO_LARGE_MAX: usize = 20;
