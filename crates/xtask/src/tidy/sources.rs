//! How our files look: a header that says what the file decides, a bounded length, no forbidden word.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::Findings;
use super::dependencies::PURE;
use crate::workspace::Workspace;

/// A file above this has more than one reason to change.
const LINES_MAX: usize = 600;

/// A file above this probably has.
const LINES_WARNED: usize = 400;

/// Folders that hold no file of ours: made, installed, or found by a fuzzer.
const NOT_OURS: [&str; 8] =
    [".git", "artifacts", "corpus", "dist", "node_modules", "playwright-report", "target", "test-results"];

/// Pages for tests stand for pages that others write, so no rule of ours holds for them.
const FIXTURES: &str = "tests/pages/";

/// Where the rules for code hold.
const CODE_FOLDERS: [&str; 4] = ["crates/", "js-shim/", "www/", "tests/"];

/// Files with a length limit.
const CODE_ENDINGS: [&str; 6] = ["css", "html", "js", "mjs", "rs", "ts"];

/// Never in a file of ours: addresses of package registries and of the machines we work on.
/// Each is written in two pieces, so that this file keeps its own rule.
const FORBIDDEN: [&str; 8] = [
    concat!("/wor", "k/"),
    concat!("arti", "factory"),
    concat!("files.python", "hosted"),
    concat!("index.cra", "tes.io"),
    concat!("registry.np", "mjs"),
    concat!("registry.ya", "rnpkg"),
    concat!("static.cra", "tes.io"),
    concat!("deb.deb", "ian.org"),
];

/// Work that is not finished.
const UNFINISHED: [&str; 2] = [concat!("TO", "DO"), concat!("FIX", "ME")];

/// What a pure crate never says, beyond what its manifest keeps out.
const IMPURE: [&str; 6] =
    ["Instant::now", "SystemTime::now", "js_sys", "std::net", "wasm_bindgen", "web_sys"];

/// Checks all files of the checkout.
pub fn check(ws: &Workspace, findings: &mut Findings) -> Result<()> {
    for file in our_files(ws.root())? {
        let name = file.strip_prefix(ws.root())?.to_string_lossy().into_owned();
        let bytes = fs::read(&file).with_context(|| name.clone())?;
        if let Ok(text) = String::from_utf8(bytes) {
            check_text(&name, &text, findings);
        }
    }
    Ok(())
}

fn our_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_file() {
            files.push(entry.path());
        } else if kind.is_dir() && !NOT_OURS.contains(&entry.file_name().to_string_lossy().as_ref()) {
            files.extend(our_files(&entry.path())?);
        }
    }
    files.sort();
    Ok(files)
}

fn check_text(name: &str, text: &str, findings: &mut Findings) {
    for word in FORBIDDEN.iter().filter(|word| text.contains(**word)) {
        findings.broken(format!("{name}: `{word}` belongs to one machine or network"));
    }
    let is_code = CODE_FOLDERS.iter().any(|folder| name.starts_with(folder))
        && !name.starts_with(FIXTURES)
        && CODE_ENDINGS.contains(&ending(name));
    if is_code {
        check_code(name, text, findings);
    }
}

fn check_code(name: &str, text: &str, findings: &mut Findings) {
    match text.lines().count() {
        lines if lines > LINES_MAX => findings.broken(format!("{name}: {lines} lines, at most {LINES_MAX}")),
        lines if lines > LINES_WARNED => {
            findings.warn(format!("{name}: {lines} lines, better {LINES_WARNED}"))
        }
        _ => {}
    }
    if name.ends_with("/mod.rs") {
        findings.broken(format!("{name}: a module is `foo.rs` beside `foo/`"));
    }
    if !has_header(name, text) {
        findings.broken(format!("{name}: the first line is a comment that says what the file decides"));
    }
    for word in UNFINISHED.iter().filter(|word| text.contains(**word)) {
        findings.broken(format!("{name}: `{word}`: finish it, or write an issue"));
    }
    if PURE.iter().any(|pure| name.starts_with(&format!("crates/{pure}/src/"))) {
        for word in IMPURE.iter().filter(|word| text.contains(**word)) {
            findings.broken(format!("{name}: `{word}` in a crate that knows no DOM, socket or clock"));
        }
    }
}

/// Rust sources begin with `//!`, TypeScript with any comment; other files need none.
fn has_header(name: &str, text: &str) -> bool {
    match ending(name) {
        "rs" if name.contains("/src/") => text.starts_with("//!"),
        "ts" => text.starts_with("//") || text.starts_with("/*"),
        _ => true,
    }
}

fn ending(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(name: &str, text: &str) -> usize {
        let mut findings = Findings::default();
        check_text(name, text, &mut findings);
        findings.broken.len()
    }

    #[test]
    fn a_source_file_says_first_what_it_decides() {
        assert_eq!(broken("crates/engine/src/flow.rs", "//! Decides the flow.\n"), 0);
        assert_eq!(broken("crates/engine/src/flow.rs", "use std::fmt;\n"), 1);
        assert_eq!(broken("js-shim/src/api.ts", "// The public API.\n"), 0);
        assert_eq!(broken("js-shim/src/api.ts", "export {};\n"), 1);
        assert_eq!(broken("tests/pages/real.ts", "export {};\n"), 0, "written elsewhere");
    }

    #[test]
    fn a_file_has_a_longest_length() {
        let lines = |count: usize| format!("//! Decides.\n{}", "\n".repeat(count - 1));
        assert_eq!(broken("crates/relay/src/a.rs", &lines(LINES_MAX)), 0);
        assert_eq!(broken("crates/relay/src/a.rs", &lines(LINES_MAX + 1)), 1);
        let mut findings = Findings::default();
        check_text("crates/relay/src/a.rs", &lines(LINES_WARNED + 1), &mut findings);
        assert_eq!(findings.warned.len(), 1);
    }

    #[test]
    fn finds_words_that_tie_the_project_to_a_machine() {
        for word in FORBIDDEN {
            assert_eq!(
                broken("package-lock.json", &format!("\"resolved\": \"https://{word}x\"")),
                1,
                "{word}"
            );
        }
        assert_eq!(broken("README.md", "it works/ runs"), 0);
    }

    #[test]
    fn pure_crates_have_no_clock() {
        let text = "//! Decides.\nlet now = std::time::Instant::now();\n";
        assert_eq!(broken("crates/engine/src/a.rs", text), 1);
        assert_eq!(broken("crates/relay/src/a.rs", text), 0);
    }

    #[test]
    fn modules_are_named_for_what_they_hold() {
        assert_eq!(broken("crates/relay/src/session/mod.rs", "//! Decides.\n"), 1);
    }

    #[test]
    fn unfinished_work_does_not_pass() {
        assert_eq!(broken("www/agent/src/a.ts", &format!("// {}: later\n", UNFINISHED[0])), 1);
    }
}
