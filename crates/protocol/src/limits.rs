//! The bounds of the wire, each with its unit and its reason.

/// Bytes of one frame. Twice the largest slice the page side makes, small enough that one frame never holds up pointers.
pub const FRAME_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Bytes of one frame after decompression.
pub const INFLATED_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Bytes of one frame on a lane other than page and resource: nothing there is long.
pub const SMALL_FRAME_BYTES_MAX: usize = 64 * 1024;

/// Bytes of one text or attribute value in one operation; longer ones are sent in splices.
pub const TEXT_BYTES_MAX: usize = 1024 * 1024;

/// Bytes of a name (tag, attribute, doctype).
pub const NAME_BYTES_MAX: usize = 1024;

/// Bytes of a URL. Browsers agree on about this much for links; `data:` URLs are texts.
pub const URL_BYTES_MAX: usize = 32 * 1024;

/// Bytes of short strings in control messages: names, tokens, keys.
pub const SHORT_BYTES_MAX: usize = 1024;

/// Bytes of an agent's JWT. Identity providers put group lists inside.
pub const JWT_BYTES_MAX: usize = 16 * 1024;

/// Characters an agent can insert by one action.
pub const INSERT_BYTES_MAX: usize = 16 * 1024;

/// Attributes of one element. Frameworks stay below a hundred.
pub const ATTRIBUTES_MAX: usize = 4096;

/// Entries of the dynamic string table of one stream.
pub const DYNAMIC_STRINGS_MAX: usize = 1 << 16;

/// Bytes of all entries of the dynamic string table of one stream.
pub const DYNAMIC_STRINGS_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Bytes of a string that enters the dynamic table; longer ones hardly repeat.
pub const INTERNED_BYTES_MAX: usize = 128;

/// Shapes (tag with its attribute names) of one stream.
pub const SHAPES_MAX: usize = 1 << 14;

/// Bytes of all shapes of one stream: those of their names, and [`SHAPE_NAME_BYTES`] for each name.
pub const SHAPES_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Bytes that a name in a shape counts beyond its own: what holding it costs.
pub const SHAPE_NAME_BYTES: usize = 24;

/// Depth of open elements within one run of a tree block.
pub const TREE_DEPTH_MAX: usize = 8192;

/// Operations and structure tokens of one body; a sender makes many bodies of a larger page.
pub const BODY_ITEMS_MAX: usize = 1 << 19;

/// Strings that one body names. Each is at least one byte there, and some forty where it is held.
pub const BODY_STRINGS_MAX: usize = 1 << 20;

/// Bytes of all strings that one body names by reference, so that short references cannot fill the memory.
pub const BODY_TEXT_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Live nodes of one document. 150k is the largest page we promise; this leaves room.
pub const NODES_MAX: usize = 2_000_000;

/// Indices of one select's selected options.
pub const SELECTED_MAX: usize = 10_000;

/// Bytes of one resource, whole. Larger images are not served to the agent.
pub const RESOURCE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Bytes of one resource chunk, so that a large image never blocks the page lane for long.
pub const RESOURCE_CHUNK_BYTES: usize = 256 * 1024;

/// Bytes of one piece on a line over HTTP: well below what proxies let pass as a request's body (1 MB is common).
pub const PIECE_BYTES_MAX: usize = 256 * 1024;
