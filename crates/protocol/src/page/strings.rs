//! The string table of a stream: a static part of common names, then what the stream itself has repeated.

use crate::limits;

/// What every stream knows from the start. Positions are part of the wire format: append only.
#[rustfmt::skip]
pub const STATIC: &[&str] = &[
    "", "a", "abbr", "address", "article", "aside", "audio", "b", "base", "blockquote", "body", "br", "button", "canvas",
    "caption", "cite", "code", "col", "colgroup", "datalist", "dd", "del", "details", "dfn", "dialog", "div", "dl", "dt",
    "em", "fieldset", "figcaption", "figure", "font", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head",
    "header", "hr", "html", "i", "iframe", "img", "input", "ins", "kbd", "label", "legend", "li", "link", "main", "map",
    "mark", "meta", "meter", "nav", "noscript", "object", "ol", "optgroup", "option", "output", "p", "picture", "pre",
    "progress", "q", "s", "samp", "script", "section", "select", "slot", "small", "source", "span", "strong", "style",
    "sub", "summary", "sup", "svg", "table", "tbody", "td", "template", "textarea", "tfoot", "th", "thead", "time",
    "title", "tr", "u", "ul", "var", "video", "wbr", "circle", "clipPath", "defs", "ellipse", "g", "line",
    "linearGradient", "path", "polygon", "polyline", "radialGradient", "rect", "stop", "symbol", "text", "tspan", "use",
    "math", "mi", "mn", "mo", "mrow", "msup", "msub", "mfrac",
    "accept", "action", "align", "alt", "aria-checked", "aria-controls", "aria-current", "aria-describedby",
    "aria-disabled", "aria-expanded", "aria-haspopup", "aria-hidden", "aria-label", "aria-labelledby", "aria-live",
    "aria-selected", "async", "autocomplete", "autofocus", "charset", "checked", "class", "cols", "colspan", "content",
    "contenteditable", "crossorigin", "cx", "cy", "d", "data-id", "data-index", "data-testid", "dir", "disabled",
    "draggable", "fill", "for", "height", "hidden", "href", "http-equiv", "id", "lang", "list", "loading", "max",
    "maxlength", "media", "method", "min", "minlength", "multiple", "name", "novalidate", "open", "pattern",
    "placeholder", "points", "preserveAspectRatio", "property", "r", "readonly", "rel", "required", "role", "rows",
    "rowspan", "rx", "ry", "selected", "sizes", "spellcheck", "src", "srcset", "step", "stroke", "stroke-linecap",
    "stroke-linejoin", "stroke-width", "tabindex", "target", "transform", "type", "value", "viewBox", "width", "x",
    "x1", "x2", "xlink:href", "xmlns", "y", "y1", "y2",
    "true", "false", "0", "1", "-1", "auto", "off", "on", "none", "checkbox", "radio", "email", "number", "password",
    "search", "submit", "stylesheet", "icon", "text/css", "utf-8", "en", "presentation", "noopener", "noreferrer",
    "_blank", "currentColor", "round", "\n", " ", "*****", "#",
];

/// The strings of a stream by their places. Both ends keep equal tables.
///
/// The receiving end needs no more than this: it never searches, so no choice of strings can make it slow.
#[derive(Debug)]
pub struct StringTable {
    arena: String,
    ends: Vec<u32>,
    static_bytes: usize,
}

impl StringTable {
    /// A table with the static part.
    pub fn new() -> Self {
        let mut table = Self { arena: String::new(), ends: Vec::new(), static_bytes: 0 };
        for text in STATIC {
            table.append(text);
        }
        table.static_bytes = table.arena.len();
        table
    }

    /// Back to the static part.
    pub fn reset(&mut self) {
        self.ends.truncate(STATIC.len());
        self.arena.truncate(self.static_bytes);
    }

    /// Whether a string of this length would be given a place now.
    pub fn admits(&self, bytes: usize) -> bool {
        bytes <= limits::INTERNED_BYTES_MAX
            && self.ends.len() < STATIC.len() + limits::DYNAMIC_STRINGS_MAX
            && self.arena.len() + bytes <= self.static_bytes + limits::DYNAMIC_STRINGS_BYTES_MAX
    }

    /// The string at `index`.
    pub fn get(&self, index: u32) -> Option<&str> {
        let end = *self.ends.get(index as usize)? as usize;
        let start = if index == 0 { 0 } else { *self.ends.get(index as usize - 1)? as usize };
        self.arena.get(start..end)
    }

    /// Gives `text` the next place.
    pub fn append(&mut self, text: &str) {
        self.arena.push_str(text);
        self.ends.push(self.arena.len() as u32);
    }
}

impl Default for StringTable {
    fn default() -> Self {
        Self::new()
    }
}

/// Finds a string's place in the table, and gives it one: the sending end.
#[derive(Debug)]
pub struct Interner {
    table: StringTable,
    slots: Vec<u32>,
}

const FREE: u32 = u32::MAX;

impl Interner {
    /// A table with the static part.
    pub fn new() -> Self {
        let mut interner = Self { table: StringTable::new(), slots: Vec::new() };
        interner.place_all(1024);
        interner
    }

    /// Back to the static part.
    pub fn reset(&mut self) {
        if self.table.ends.len() > STATIC.len() {
            self.table.reset();
            self.place_all(1024);
        }
    }

    /// As [`StringTable::admits`].
    pub fn admits(&self, bytes: usize) -> bool {
        self.table.admits(bytes)
    }

    /// The place of `text`.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.slot_of(text).ok()
    }

    /// As [`StringTable::get`].
    pub fn get(&self, index: u32) -> Option<&str> {
        self.table.get(index)
    }

    /// Gives `text` the next place.
    pub fn append(&mut self, text: &str) {
        if let Err(slot) = self.slot_of(text)
            && let Some(place) = self.slots.get_mut(slot)
        {
            *place = self.table.ends.len() as u32;
        }
        self.table.append(text);
        if self.table.ends.len() * 2 > self.slots.len() {
            self.place_all(self.slots.len() * 2);
        }
    }

    /// The index of `text`, or the free slot where it belongs.
    fn slot_of(&self, text: &str) -> Result<u32, usize> {
        let mask = self.slots.len() - 1;
        let mut slot = hash_bytes(text.as_bytes()) as usize & mask;
        loop {
            match self.slots.get(slot).copied().unwrap_or(FREE) {
                FREE => return Err(slot),
                index if self.get(index) == Some(text) => return Ok(index),
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    /// Places all strings anew in so many slots, a power of two.
    fn place_all(&mut self, slots: usize) {
        self.slots.clear();
        self.slots.resize(slots, FREE);
        for index in 0..self.table.ends.len() as u32 {
            let found = self.get(index).map(|text| self.slot_of(text));
            if let Some(Err(slot)) = found
                && let Some(place) = self.slots.get_mut(slot)
            {
                *place = index;
            }
        }
    }
}

impl Default for Interner {
    fn default() -> Self {
        Self::new()
    }
}

/// A quick hash of bytes; its quality only decides how long a probe takes.
pub(crate) fn hash_bytes(bytes: &[u8]) -> u32 {
    let mut hash = bytes.len() as u32;
    let mut chunks = bytes.chunks_exact(4);
    for chunk in &mut chunks {
        let word = chunk.iter().fold(0u32, |word, &byte| word << 8 | u32::from(byte));
        hash = mix(hash, word);
    }
    for &byte in chunks.remainder() {
        hash = mix(hash, u32::from(byte));
    }
    hash ^ hash >> 15
}

pub(crate) fn mix(hash: u32, word: u32) -> u32 {
    (hash.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9)
}
