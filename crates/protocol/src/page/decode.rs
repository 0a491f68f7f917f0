//! Reads page bodies into operations, within the limits and without trusting a byte.

use super::encode::{code, string_code};
use super::op::{
    Checked, DocumentInfo, DocumentMode, FrameDocument, Mark, Namespace, Op, SheetOwner, Splice,
};
use super::shapes::{Shape, shape_bytes};
use super::strings::{STATIC, StringTable};
use super::tree::{Item, Tree, token};
use crate::bytes::Reader;
use crate::error::DecodeError;
use crate::limits;
use std::rc::Rc;

/// The tables of one stream on the receiving side.
#[derive(Debug, Default)]
pub struct Decoder {
    strings: StringTable,
    shapes: Vec<Rc<Shape>>,
    shapes_bytes: usize,
}

impl Decoder {
    /// Tables as at the start of a stream.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a whole body. After an error the tables are no longer those of the sender: ask for a keyframe.
    ///
    /// # Errors
    /// Typed as [`DecodeError`].
    pub fn decode(&mut self, body: &[u8]) -> Result<Vec<Op>, DecodeError> {
        let mut reader = Reader::new(body);
        let ops = reader.block("operations", limits::INFLATED_BYTES_MAX)?;
        let mut cursor = Cursor {
            ops: Reader::new(ops),
            strings: Reader::new(reader.rest()),
            tables: self,
            text_bytes_left: limits::BODY_TEXT_BYTES_MAX,
            items_left: limits::BODY_ITEMS_MAX,
            strings_left: limits::BODY_STRINGS_MAX,
        };
        let mut out = Vec::new();
        while !cursor.ops.is_empty() {
            out.push(cursor.op()?);
        }
        cursor.strings.finish()?;
        Ok(out)
    }
}

struct Cursor<'a, 'd> {
    ops: Reader<'a>,
    strings: Reader<'a>,
    tables: &'d mut Decoder,
    text_bytes_left: usize,
    items_left: usize,
    strings_left: usize,
}

impl Cursor<'_, '_> {
    fn op(&mut self) -> Result<Op, DecodeError> {
        self.count_item()?;
        let tag = self.ops.u8()?;
        Ok(match tag {
            code::BEGIN => self.begin()?,
            code::COMPLETE => Op::Complete,
            code::TREE => Op::Tree(self.tree()?),
            code::REMOVE => Op::Remove(self.numbers("removed nodes", limits::NODES_MAX)?),
            code::ATTRIBUTE => {
                Op::Attribute { node: self.node()?, name: self.name()?, value: Some(self.text()?) }
            }
            code::ATTRIBUTE_REMOVED => Op::Attribute { node: self.node()?, name: self.name()?, value: None },
            code::ATTRIBUTE_SPLICE => {
                Op::AttributeSplice { node: self.node()?, name: self.name()?, splice: self.splice()? }
            }
            code::TEXT => Op::Text { node: self.node()?, text: self.text()? },
            code::TEXT_SPLICE => Op::TextSplice { node: self.node()?, splice: self.splice()? },
            code::VALUE => Op::Value { node: self.node()?, value: self.text()? },
            code::CHECKED => Op::Checked { node: self.node()?, checked: self.checked()? },
            code::SELECTED => Op::Selected {
                node: self.node()?,
                indices: self.numbers("selected options", limits::SELECTED_MAX)?,
            },
            code::SCROLL => Op::Scroll { node: self.ops.u32()?, x: self.ops.i32()?, y: self.ops.i32()? },
            code::VIEWPORT => Op::Viewport { width: self.ops.u32()?, height: self.ops.u32()? },
            code::FOCUS => Op::Focus { node: self.ops.u32()? },
            code::SELECTION => Op::Selection {
                anchor: (self.ops.u32()?, self.ops.u32()?),
                focus: (self.ops.u32()?, self.ops.u32()?),
            },
            code::FIELD_SELECTION => {
                Op::FieldSelection { node: self.node()?, start: self.ops.u32()?, end: self.ops.u32()? }
            }
            code::SHEET_OF_ELEMENT => {
                let owner = SheetOwner::Element(self.node()?);
                Op::Sheet { owner, append: self.flag()?, rules: self.text()? }
            }
            code::SHEET_ADOPTED => {
                let owner = SheetOwner::Adopted { root: self.node()?, index: self.ops.u32()? };
                Op::Sheet { owner, append: self.flag()?, rules: self.text()? }
            }
            code::ADOPTED_COUNT => Op::AdoptedCount { root: self.node()?, count: self.ops.u32()? },
            code::LOCATION => Op::Location { url: self.url()? },
            code::MARK => Op::Mark { node: self.node()?, mark: self.mark()? },
            code::MODAL => Op::Modal { node: self.node()?, modal: self.flag()? },
            code::SIZED => Op::Sized { node: self.node()?, width: self.ops.u32()?, height: self.ops.u32()? },
            code::FRAME => Op::Frame {
                node: self.node()?,
                document: FrameDocument { node: self.node()?, mode: self.mode()?, base_url: self.url()? },
            },
            _ => return Err(DecodeError::Unknown { what: "operation", tag: tag.into() }),
        })
    }

    fn mode(&mut self) -> Result<DocumentMode, DecodeError> {
        let tag = self.ops.u8()?;
        DocumentMode::from_bits(tag).ok_or(DecodeError::Unknown { what: "document mode", tag: tag.into() })
    }

    fn begin(&mut self) -> Result<Op, DecodeError> {
        self.tables.strings.reset();
        self.tables.shapes.clear();
        self.tables.shapes_bytes = 0;
        Ok(Op::Begin(DocumentInfo {
            url: self.url()?,
            base_url: self.url()?,
            mode: self.mode()?,
            width: self.ops.u32()?,
            height: self.ops.u32()?,
        }))
    }

    fn tree(&mut self) -> Result<Tree, DecodeError> {
        let runs = self.ops.count("runs", limits::NODES_MAX)?;
        if runs == 0 {
            return Err(DecodeError::Malformed("tree without runs"));
        }
        let mut next_id = self.ops.u32()?;
        let structure = self.ops.block("structure", limits::INFLATED_BYTES_MAX)?;
        let values = self.ops.block("values", limits::INFLATED_BYTES_MAX)?;
        let texts = self.ops.block("texts", limits::INFLATED_BYTES_MAX)?;
        let (mut structure, mut values, mut texts) =
            (Reader::new(structure), Reader::new(values), Reader::new(texts));
        let mut items = Vec::new();
        for _ in 0..runs {
            items.push(Item::Run { parent: structure.u32()?, next: structure.u32()? });
            let mut depth = 1usize;
            while depth > 0 {
                let tag = structure.u64()?;
                self.count_item()?;
                match tag {
                    token::CLOSE => {
                        depth -= 1;
                        items.push(Item::Close);
                        continue;
                    }
                    token::KNOWN => {
                        items.push(Item::Known { node: non_zero(structure.u32()?)? });
                        continue;
                    }
                    token::SKIP => {
                        let skipped = structure.u32()?;
                        next_id =
                            next_id.checked_add(skipped).ok_or(DecodeError::Malformed("node number"))?;
                        continue;
                    }
                    _ => {}
                }
                let node = non_zero(next_id)?;
                next_id = next_id.checked_add(1).ok_or(DecodeError::Malformed("node number"))?;
                match tag {
                    token::TEXT => items.push(Item::Text { node, text: self.text_from(&mut texts)? }),
                    token::SHADOW => {
                        depth += 1;
                        items.push(Item::Shadow { node });
                    }
                    token::DOCTYPE => items.push(Item::Doctype {
                        node,
                        name: self.name_from(&mut structure)?,
                        public: self.name_from(&mut structure)?,
                        system: self.name_from(&mut structure)?,
                    }),
                    _ => {
                        let shape = self.shape(tag, &mut structure)?;
                        let mut filled = Vec::with_capacity(shape.attributes.len());
                        for _ in 0..shape.attributes.len() {
                            filled.push(self.text_from(&mut values)?);
                        }
                        depth += usize::from(shape.has_children);
                        items.push(Item::Element { node, shape, values: filled });
                    }
                }
                if depth > limits::TREE_DEPTH_MAX {
                    return Err(DecodeError::OverLimit { what: "depth", limit: limits::TREE_DEPTH_MAX });
                }
            }
        }
        structure.finish()?;
        values.finish()?;
        texts.finish()?;
        Ok(Tree { items })
    }

    fn shape(&mut self, tag: u64, structure: &mut Reader<'_>) -> Result<Rc<Shape>, DecodeError> {
        if tag >= token::FIRST_SHAPE {
            let number = usize::try_from(tag - token::FIRST_SHAPE).unwrap_or(usize::MAX);
            return self.tables.shapes.get(number).cloned().ok_or(DecodeError::Malformed("shape number"));
        }
        if tag != token::NEW_SHAPE {
            return Err(DecodeError::Unknown { what: "structure token", tag: tag as u32 });
        }
        let bits = structure.u8()?;
        let namespace = Namespace::from_bits(bits >> 1).ok_or(DecodeError::Malformed("namespace"))?;
        let tag = self.name_from(structure)?;
        let count = structure.count("attributes", limits::ATTRIBUTES_MAX)?;
        let attributes = (0..count).map(|_| self.name_from(structure)).collect::<Result<_, _>>()?;
        let shape = Rc::new(Shape { namespace, tag, attributes, has_children: bits & 1 == 1 });
        let bytes = shape_bytes(&shape.tag, shape.attributes.iter().map(String::as_str));
        if self.tables.shapes.len() < limits::SHAPES_MAX
            && self.tables.shapes_bytes + bytes <= limits::SHAPES_BYTES_MAX
        {
            self.tables.shapes_bytes += bytes;
            self.tables.shapes.push(shape.clone());
        }
        Ok(shape)
    }

    fn count_item(&mut self) -> Result<(), DecodeError> {
        let left = self.items_left.checked_sub(1);
        self.items_left =
            left.ok_or(DecodeError::OverLimit { what: "items", limit: limits::BODY_ITEMS_MAX })?;
        Ok(())
    }

    fn node(&mut self) -> Result<u32, DecodeError> {
        non_zero(self.ops.u32()?)
    }

    fn flag(&mut self) -> Result<bool, DecodeError> {
        match self.ops.u8()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(DecodeError::Malformed("flag")),
        }
    }

    fn checked(&mut self) -> Result<Checked, DecodeError> {
        Ok(match self.ops.u8()? {
            0 => Checked::Off,
            1 => Checked::On,
            2 => Checked::Indeterminate,
            3 => Checked::OnIndeterminate,
            tag => return Err(DecodeError::Unknown { what: "checked state", tag: tag.into() }),
        })
    }

    fn mark(&mut self) -> Result<Mark, DecodeError> {
        Ok(match self.ops.u8()? {
            0 => Mark::Open,
            1 => Mark::Controlled,
            2 => Mark::Masked,
            tag => return Err(DecodeError::Unknown { what: "mark", tag: tag.into() }),
        })
    }

    fn splice(&mut self) -> Result<Splice, DecodeError> {
        Ok(Splice { start: self.ops.u32()?, removed: self.ops.u32()?, inserted: self.text()? })
    }

    fn numbers(&mut self, what: &'static str, limit: usize) -> Result<Vec<u32>, DecodeError> {
        let count = self.ops.count(what, limit)?;
        (0..count).map(|_| self.ops.u32()).collect()
    }

    fn text(&mut self) -> Result<String, DecodeError> {
        self.string_here(limits::TEXT_BYTES_MAX)
    }

    fn url(&mut self) -> Result<String, DecodeError> {
        self.string_here(limits::URL_BYTES_MAX)
    }

    fn name(&mut self) -> Result<String, DecodeError> {
        self.string_here(limits::NAME_BYTES_MAX)
    }

    fn string_here(&mut self, limit: usize) -> Result<String, DecodeError> {
        let mut refs = self.ops.clone();
        let text = self.string(&mut refs, limit);
        self.ops = refs;
        text
    }

    fn text_from(&mut self, refs: &mut Reader<'_>) -> Result<String, DecodeError> {
        self.string(refs, limits::TEXT_BYTES_MAX)
    }

    fn name_from(&mut self, refs: &mut Reader<'_>) -> Result<String, DecodeError> {
        self.string(refs, limits::NAME_BYTES_MAX)
    }

    fn string(&mut self, refs: &mut Reader<'_>, limit: usize) -> Result<String, DecodeError> {
        let left = self.strings_left.checked_sub(1);
        self.strings_left =
            left.ok_or(DecodeError::OverLimit { what: "strings", limit: limits::BODY_STRINGS_MAX })?;
        let tag = refs.u64()?;
        if tag >= string_code::FIRST_INDEX {
            let index = u32::try_from(tag - string_code::FIRST_INDEX)
                .map_err(|_| DecodeError::Malformed("string number"))?;
            let text = self.tables.strings.get(index).ok_or(DecodeError::Malformed("string number"))?;
            // A reference is two bytes and may name a hundred: the sum is bounded, not only each.
            self.text_bytes_left = self
                .text_bytes_left
                .checked_sub(text.len())
                .ok_or(DecodeError::OverLimit { what: "text", limit: limits::BODY_TEXT_BYTES_MAX })?;
            return Ok(text.to_owned());
        }
        let len = usize::try_from(refs.u64()?).unwrap_or(usize::MAX);
        if len > limit {
            return Err(DecodeError::OverLimit { what: "string", limit });
        }
        let text =
            core::str::from_utf8(self.strings.take(len)?).map_err(|_| DecodeError::Malformed("text"))?;
        if tag == string_code::KEPT_LITERAL {
            if !self.tables.strings.admits(len) {
                return Err(DecodeError::OverLimit {
                    what: "string table",
                    limit: STATIC.len() + limits::DYNAMIC_STRINGS_MAX,
                });
            }
            self.tables.strings.append(text);
        }
        Ok(text.to_owned())
    }
}

fn non_zero(node: u32) -> Result<u32, DecodeError> {
    if node == 0 { Err(DecodeError::Malformed("node number")) } else { Ok(node) }
}
