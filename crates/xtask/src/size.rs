//! Measures what a page loads: our files and the peers' in node_modules, compressed the same way.

use std::fs;

use anyhow::{Context, Result};
use serde_json::json;

use crate::bench::RESULTS;
use crate::build::{brotli, esbuild, gzip};
use crate::fingerprint::write_file;
use crate::workspace::Workspace;

/// A kilobyte here is 1000 bytes, which is the stricter reading of a budget.
const KB: f64 = 1000.0;

/// One line of the table.
struct Row {
    name: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// What others ship for the same purpose, as one would embed it: package and import.
const PEERS: [(&str, &str, &str); 2] = [
    (
        "@rrweb/record, bundled",
        "@rrweb/record",
        "import { record } from '@rrweb/record'; window.record = record;",
    ),
    ("rrweb, its recorder, bundled", "rrweb", "import { record } from 'rrweb'; window.record = record;"),
];

/// Prints the table and writes `size.json`.
pub fn measure(ws: &Workspace) -> Result<()> {
    let script = ours(ws, "cobrowse/js/gcb.min.js")?;
    let wasm = ours(ws, "cobrowse/js/gcb-engine.wasm")?;
    let glue = ours(ws, "cobrowse/js/gcb-engine.js")?;
    let (script_kb, engine_kb) = (kb(script.brotli), kb(wasm.brotli + glue.brotli));
    // Loaded only where no WebSocket gets through, so it is none of the engine's.
    let http = ours(ws, "cobrowse/js/gcb-http.js")?;
    // Loaded only where the page asks for frames of sub-domains.
    let bridge = ours(ws, "cobrowse/js/gcb-bridge.js")?;
    // Loaded only where an administrator edits restrictions on the page.
    let edit = ours(ws, "cobrowse/js/gcb-edit.js")?;
    // In place of the wasm, where that is forbidden.
    let plain = ours(ws, "cobrowse/js/gcb-engine-plain.js")?;
    // Loaded when the customer is asked for control.
    let hands = ours(ws, "cobrowse/js/gcb-hands.wasm")?;
    let hands_glue = ours(ws, "cobrowse/js/gcb-hands.js")?;
    let mut rows = vec![script, wasm, glue, hands, hands_glue, plain, http, bridge, edit];
    for (name, package, import) in PEERS {
        if ws.path("node_modules").join(package).exists() {
            rows.push(peer(ws, name, import)?);
        }
    }
    print_table(&rows);
    println!("\nscript_br_kb {script_kb}   engine_br_kb {engine_kb} (wasm and glue)");

    let rows: Vec<_> = rows
        .iter()
        .map(
            |row| json!({"name": row.name, "bytes": row.raw, "gzip_bytes": row.gzip, "br_bytes": row.brotli}),
        )
        .collect();
    let result = json!({"rows": rows, "summary": {"script_br_kb": script_kb, "engine_br_kb": engine_kb}});
    let path = ws.path(RESULTS).join("size.json");
    write_file(&path, format!("{}\n", serde_json::to_string_pretty(&result)?).as_bytes())
}

fn ours(ws: &Workspace, at: &str) -> Result<Row> {
    let bytes = fs::read(ws.path("dist").join(at)).with_context(|| format!("dist/{at} is not built"))?;
    let name = at.rsplit('/').next().unwrap_or(at);
    row(name, &bytes)
}

fn peer(ws: &Workspace, name: &str, import: &str) -> Result<Row> {
    let entry = ws.path("target/xtask/bench/peer.ts");
    write_file(&entry, import.as_bytes())?;
    let text = esbuild(ws, |command| {
        command.arg(&entry).args(["--bundle", "--minify", "--format=iife", "--target=es2020"]);
        command.arg("--legal-comments=none");
    })?;
    row(name, text.as_bytes())
}

fn row(name: &str, bytes: &[u8]) -> Result<Row> {
    let (gzip, brotli) = (gzip(bytes)?.len(), brotli(bytes)?.len());
    Ok(Row { name: name.to_owned(), raw: bytes.len(), gzip, brotli })
}

fn print_table(rows: &[Row]) {
    println!("\n{:<32} {:>10} {:>10} {:>10}", "file", "raw KB", "gzip KB", "brotli KB");
    for row in rows {
        let (raw, gzip, brotli) = (kb(row.raw), kb(row.gzip), kb(row.brotli));
        println!("{:<32} {raw:>10.2} {gzip:>10.2} {brotli:>10.2}", row.name);
    }
}

fn kb(bytes: usize) -> f64 {
    (bytes as f64 / KB * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kilobyte_is_a_thousand_bytes() {
        assert_eq!(kb(10_000), 10.0);
        assert_eq!(kb(10_240), 10.24);
    }
}
