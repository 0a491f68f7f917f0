//! Takes out of a browser crate what its build puts in and nobody needs: the words of panics, and long names between
//! glue and wasm.
//!
//! A panic in a browser ends in a trap either way; the code that would word its message first is a tenth of the file.
//! `panic=immediate-abort` would keep it out, but is not stable.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module};

/// Whether a crate writes text by the library's formatting, apart from panics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formatting {
    /// It does.
    Used,
    /// It does not: formatting is only ever on the way to a panic, so it traps.
    OnlyInPanics,
}

/// Where the standard library goes when something cannot go on. All of these never return.
const PANICS: [&str; 17] = [
    "__rustc::__rust_alloc_error_handler",
    "alloc::alloc::handle_alloc_error",
    "alloc::raw_vec::capacity_overflow",
    "alloc::raw_vec::handle_error",
    "core::cell::lazy::panic_",
    "core::cell::panic_",
    "core::option::expect_failed",
    "core::option::unwrap_failed",
    "core::panicking::",
    "core::result::unwrap_failed",
    "core::slice::copy_from_slice_impl::len_mismatch_fail",
    "core::slice::index::slice_",
    "core::str::slice_error_fail",
    "std::alloc::default_alloc_error_hook",
    "std::alloc::rust_oom",
    "std::panicking::",
    "std::thread::local::panic_access_error",
];

/// What only words a message.
const FORMATTING: [&str; 2] = ["core::fmt::", "core::panic::PanicPayload"];

/// What the glue calls the module of its functions.
const GLUE_MODULE: &str = "m";

/// Shrinks the pair of files that wasm-bindgen has made. The wasm file must still have its names.
pub fn shrink(wasm: &Path, glue: &Path, formatting: Formatting) -> Result<()> {
    let mut module = Module::from_file(wasm)?;
    for id in worthless(&module, formatting) {
        trap_instead(&mut module, id);
    }
    let text = rename_imports(&mut module, &fs::read_to_string(glue)?)?;
    fs::write(glue, text)?;
    module.emit_wasm_file(wasm)
}

fn worthless(module: &Module, formatting: Formatting) -> Vec<FunctionId> {
    let is_worthless = |name: &str| {
        let name = without_hashes(name);
        PANICS.iter().any(|panic| name.starts_with(panic))
            || (formatting == Formatting::OnlyInPanics && FORMATTING.iter().any(|part| name.contains(part)))
    };
    let local = module.funcs.iter().filter(|function| matches!(function.kind, FunctionKind::Local(_)));
    local
        .filter(|function| function.name.as_deref().is_some_and(is_worthless))
        .map(|function| function.id())
        .collect()
}

/// `core[0123456789abcdef]::fmt` is `core::fmt`.
fn without_hashes(name: &str) -> String {
    let mut depth = 0;
    let mut out = String::new();
    for letter in name.chars() {
        match letter {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ if depth == 0 => out.push(letter),
            _ => {}
        }
    }
    out
}

fn trap_instead(module: &mut Module, id: FunctionId) {
    let types = module.types.get(module.funcs.get(id).ty());
    let (parameters, results) = (types.params().to_vec(), types.results().to_vec());
    let mut body = FunctionBuilder::new(&mut module.types, &parameters, &results);
    body.func_body().unreachable();
    let arguments = parameters.iter().map(|kind| module.locals.add(*kind)).collect();
    module.funcs.get_mut(id).kind = FunctionKind::Local(body.local_func(arguments));
}

/// Gives every import a short name, in the wasm file and in the glue that provides it. Compression hardly shortens the
/// hashes in the long ones, and they stand in both.
fn rename_imports(module: &mut Module, glue: &str) -> Result<String> {
    let mut glue = glue.to_owned();
    let mut replace_once = |from: &str, to: &str| {
        ensure!(glue.matches(from).count() == 1, "the glue does not have `{from}` just once");
        glue = glue.replace(from, to);
        Ok(())
    };
    for (number, import) in module.imports.iter_mut().enumerate() {
        let short = short_name(number);
        replace_once(&format!("        {}: function(", import.name), &format!("        {short}: function("))
            .with_context(|| format!("import `{}`", import.name))?;
        if import.module != GLUE_MODULE {
            let old = std::mem::replace(&mut import.module, GLUE_MODULE.to_owned());
            // The first import renames the module for all.
            if number == 0 {
                replace_once(&format!("\"{old}\": import0"), &format!("\"{GLUE_MODULE}\": import0"))?;
            }
        }
        import.name = short;
    }
    Ok(glue)
}

/// `a` to `z`, then `aa` and so on.
fn short_name(number: usize) -> String {
    let letter = char::from(b'a' + (number % 26) as u8);
    match number / 26 {
        0 => letter.to_string(),
        more => format!("{}{letter}", short_name(more - 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_all_different() {
        let names: std::collections::HashSet<String> = (0..2000).map(short_name).collect();
        assert_eq!(names.len(), 2000);
        assert_eq!([short_name(0), short_name(25), short_name(26)], ["a", "z", "aa"]);
    }

    #[test]
    fn functions_are_known_by_their_path_whatever_the_compiler_hashes_into_it() {
        assert_eq!(
            without_hashes("core[c5930c85a12de822]::panicking::panic_fmt"),
            "core::panicking::panic_fmt"
        );
    }
}
