//! Makes what every session may load once more, as JavaScript: for pages whose Content-Security-Policy forbids WebAssembly.
//!
//! binaryen's `wasm2js` knows one table, that of functions, and rounds as C does. So the table of JavaScript's values
//! and the rounding of Rust become functions that the module imports from `js-shim/src/plain.ts`, which gives
//! what is made here the look of a WebAssembly instance. The glue is the same for both.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use walrus::ir::{Call, Instr, InstrSeq, UnaryOp, Unop, VisitorMut, dfs_pre_order_mut};
use walrus::{ExportItem, FunctionId, FunctionKind, Module, RefType, TableId, ValType};

use crate::fingerprint::{Stamp, write_file};
use crate::process::{program, run};
use crate::workspace::{Profile, Workspace};

/// Where the glue waits for an instance.
const GLUE_WAITS: &str = "async function __wbg_load(module, imports) {\n";

/// A function in place of a module's address or bytes is one that gives an instance's exports.
pub const GLUE_TAKES_FUNCTION: &str =
    "    if (typeof module === 'function') return { instance: { exports: module(imports) } };\n";

/// What the module calls the functions that stand for its table.
const VALUES: &str = "values";

/// What the module calls the functions that bring a number into the range of another type.
const RANGES: &str = "ranges";

/// Between these two stands how the module's memory grows.
const GROWS_FROM: &str = " function __wasm_memory_size() {";
const GROWS_TO: &str = "\n return {\n";

/// How it grows instead: by more than it was asked for, since each time all of it is copied, and not by more than an
/// address can reach. wasm2js leaves the old memory readable, so the glue would go on looking at it.
const GROWS: &str = " var memoryPages = buffer.byteLength / 65536;
 function __wasm_memory_size() { return memoryPages; }
 function __wasm_memory_grow(more) {
  var before = memoryPages, bytes = (before + (more >>> 0)) * 65536;
  if (bytes > buffer.byteLength) {
   var larger = imports.memory.larger(buffer, bytes);
   if (!larger) return -1;
   buffer = larger;
   HEAP8 = new Int8Array(buffer);
   HEAP16 = new Int16Array(buffer);
   HEAP32 = new Int32Array(buffer);
   HEAPU8 = new Uint8Array(buffer);
   HEAPU16 = new Uint16Array(buffer);
   HEAPU32 = new Uint32Array(buffer);
   HEAPF32 = new Float32Array(buffer);
   HEAPF64 = new Float64Array(buffer);
   bufferView = HEAPU8;
  }
  memoryPages = bytes / 65536;
  return before;
 }
";

/// Has the glue take its module as JavaScript, too.
pub fn teach(glue: &Path) -> Result<()> {
    let text = fs::read_to_string(glue)?;
    ensure!(text.matches(GLUE_WAITS).count() == 1, "the glue does not load its module as expected");
    write_file(glue, text.replace(GLUE_WAITS, &format!("{GLUE_WAITS}{GLUE_TAKES_FUNCTION}")).as_bytes())
}

/// Makes the JavaScript module of a wasm file, beside it.
///
/// It exports `instantiate(imports)` and `valuesMin`, with how many values the table begins.
pub fn javascript(ws: &Workspace, profile: Profile, package: &str, wasm: &Path) -> Result<PathBuf> {
    let (lowered, made) = (wasm.with_extension("plain.wasm"), wasm.with_extension("plain.js"));
    // Optimising takes twice as long as the rest; a third of the size, and of no use to the inner loop.
    let options = match profile {
        Profile::Release => ["--emscripten", "-Os"],
        Profile::Debug => ["--emscripten", "--strip-debug"],
    };
    let binaryen = ws.path("node_modules/binaryen/package.json");
    let recipe = format!("{options:?} {GROWS} {:?}", (VALUES, RANGES));
    let stamp = Stamp::of(ws, &format!("wasm2js-{package}"), &recipe, &[wasm, &binaryen])?;
    if !stamp.is_current(&[&made]) {
        stamp.begin()?;
        let values_min = lower(wasm, &lowered)?;
        let wasm2js = ws.path("node_modules/binaryen/bin/wasm2js");
        run(program(ws, "node")
            .arg(wasm2js)
            .args(options)
            .arg("--all-features")
            .arg(&lowered)
            .arg("-o")
            .arg(&made))?;
        let text = with_growing_memory(&fs::read_to_string(&made)?)?;
        write_file(
            &made,
            format!("{text}\nexport {{ instantiate }};\nexport const valuesMin = {values_min};\n").as_bytes(),
        )?;
        stamp.finish()?;
    }
    Ok(made)
}

/// Replaces how the memory grows. A release that never grows it, and so has no such function, is none of ours.
fn with_growing_memory(text: &str) -> Result<String> {
    let (before, rest) = text.split_once(GROWS_FROM).context("wasm2js does not say how the memory grows")?;
    let (_, after) = rest.rsplit_once(GROWS_TO).context("wasm2js does not say what the module exports")?;
    Ok(format!("{before}{GROWS}{GROWS_TO}{after}"))
}

/// Copies a module without what wasm2js does not know; gives how many values its table begins with.
fn lower(wasm: &Path, to: &Path) -> Result<u64> {
    let mut module = Module::from_file(wasm)?;
    let table = module.tables.iter().find(|table| table.element_ty == RefType::EXTERNREF);
    let table = table.context("the module has no table of values")?;
    let (table, values_min) = (table.id(), table.initial);
    let is_table = |item: &ExportItem| matches!(item, ExportItem::Table(id) if *id == table);
    let exports = module.exports.iter().filter(|export| is_table(&export.item));
    for export in exports.map(|export| export.id()).collect::<Vec<_>>() {
        module.exports.delete(export);
    }
    let mut lowering =
        Lowering { values: Values::import(&mut module, table), ranges: Ranges::import(&mut module) };
    let locals: Vec<FunctionId> = module.funcs.iter_local().map(|(id, _)| id).collect();
    for id in locals {
        if let FunctionKind::Local(function) = &mut module.funcs.get_mut(id).kind {
            let entry = function.entry_block();
            dfs_pre_order_mut(&mut lowering, function, entry);
        }
    }
    walrus::passes::gc::run(&mut module);
    ensure!(module.tables.iter().all(|left| left.id() != table), "something else needs the table of values");
    module.emit_wasm_file(to)?;
    Ok(values_min)
}

struct Lowering {
    values: Values,
    ranges: Ranges,
}

impl VisitorMut for Lowering {
    fn start_instr_seq_mut(&mut self, sequence: &mut InstrSeq) {
        let mut lowered = Vec::with_capacity(sequence.instrs.len());
        for (instruction, at) in sequence.instrs.drain(..) {
            if let Some(func) = self.values.instead_of(&instruction) {
                lowered.push((Call { func }.into(), at));
            } else if let Some(rounding) = self.ranges.instead_of(&instruction) {
                lowered.extend(rounding.into_iter().map(|each| (each, at)));
            } else {
                lowered.push((instruction, at));
            }
        }
        sequence.instrs = lowered;
    }
}

/// The imported functions that stand for instructions on the table.
struct Values {
    table: TableId,
    get: FunctionId,
    set: FunctionId,
    grow: FunctionId,
    size: FunctionId,
    fill: FunctionId,
}

impl Values {
    fn import(module: &mut Module, table: TableId) -> Self {
        let (number, value) = (ValType::I32, ValType::Ref(RefType::EXTERNREF));
        let mut import = |name: &str, takes: &[ValType], gives: &[ValType]| {
            let kind = module.types.add(takes, gives);
            module.add_import_func(VALUES, name, kind).0
        };
        Self {
            table,
            get: import("get", &[number], &[value]),
            set: import("set", &[number, value], &[]),
            grow: import("grow", &[value, number], &[number]),
            size: import("size", &[], &[number]),
            fill: import("fill", &[number, value, number], &[]),
        }
    }

    fn instead_of(&self, instruction: &Instr) -> Option<FunctionId> {
        let (table, call) = match instruction {
            Instr::TableGet(on) => (on.table, self.get),
            Instr::TableSet(on) => (on.table, self.set),
            Instr::TableGrow(on) => (on.table, self.grow),
            Instr::TableSize(on) => (on.table, self.size),
            Instr::TableFill(on) => (on.table, self.fill),
            _ => return None,
        };
        (table == self.table).then_some(call)
    }
}

/// The imported functions that bring a number into the range of a type, as Rust's `as` does: wasm2js makes the least number
/// of everything that is out of range.
struct Ranges {
    i32: FunctionId,
    u32: FunctionId,
    i64: FunctionId,
    u64: FunctionId,
}

impl Ranges {
    fn import(module: &mut Module) -> Self {
        let kind = module.types.add(&[ValType::F64], &[ValType::F64]);
        let mut import = |name: &str| module.add_import_func(RANGES, name, kind).0;
        Self { i32: import("i32"), u32: import("u32"), i64: import("i64"), u64: import("u64") }
    }

    /// The rounding with the range before it.
    fn instead_of(&self, instruction: &Instr) -> Option<Vec<Instr>> {
        let Instr::Unop(Unop { op }) = instruction else { return None };
        let (is_single, func, op) = match op {
            UnaryOp::I32TruncSSatF32 => (true, self.i32, UnaryOp::I32TruncSSatF64),
            UnaryOp::I32TruncSSatF64 => (false, self.i32, UnaryOp::I32TruncSSatF64),
            UnaryOp::I32TruncUSatF32 => (true, self.u32, UnaryOp::I32TruncUSatF64),
            UnaryOp::I32TruncUSatF64 => (false, self.u32, UnaryOp::I32TruncUSatF64),
            UnaryOp::I64TruncSSatF32 => (true, self.i64, UnaryOp::I64TruncSSatF64),
            UnaryOp::I64TruncSSatF64 => (false, self.i64, UnaryOp::I64TruncSSatF64),
            UnaryOp::I64TruncUSatF32 => (true, self.u64, UnaryOp::I64TruncUSatF64),
            UnaryOp::I64TruncUSatF64 => (false, self.u64, UnaryOp::I64TruncUSatF64),
            _ => return None,
        };
        let widened = is_single.then(|| Unop { op: UnaryOp::F64PromoteF32 }.into());
        Some(widened.into_iter().chain([Call { func }.into(), Unop { op }.into()]).collect())
    }
}

#[cfg(test)]
mod tests {
    use walrus::{FunctionBuilder, ModuleConfig};

    use super::*;

    #[test]
    fn leaves_neither_a_table_of_values_nor_a_rounding_without_its_range() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("xtask-plain-{}", std::process::id()));
        let (wasm, lowered) = (folder.join("in.wasm"), folder.join("out.wasm"));
        let mut module = Module::with_config(ModuleConfig::new());
        let table = module.tables.add_local(false, 7, None, RefType::EXTERNREF);
        module.exports.add("__wbindgen_externrefs", table);
        let mut body = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
        body.func_body().i32_const(3).table_get(table).drop().f32_const(1e30).unop(UnaryOp::I32TruncSSatF32);
        let function = body.finish(Vec::new(), &mut module.funcs);
        module.exports.add("f", function);
        write_file(&wasm, &module.emit_wasm())?;

        assert_eq!(lower(&wasm, &lowered)?, 7);
        let module = Module::from_file(&lowered)?;
        assert_eq!(module.tables.iter().count(), 0);
        let names: Vec<_> =
            module.imports.iter().map(|import| (import.module.as_str(), import.name.as_str())).collect();
        assert_eq!(names, [(VALUES, "get"), (RANGES, "i32")]);
        fs::remove_dir_all(folder).map_err(Into::into)
    }

    #[test]
    fn a_memory_that_grows_otherwise_than_expected_is_an_error() {
        assert!(with_growing_memory("function asmFunc(imports) { return {}; }").is_err());
    }
}
