//! Writes seeds for the fuzzer: the examples of PROTOCOL.md and of RULES.md, and some CSS. `cargo run --example seeds` in this folder.

use policy::compile::{Document, compile};
use std::path::Path;
use std::{fs, io};

#[path = "../../../crates/protocol/tests/wire/examples.rs"]
mod examples;

const PAGE: &str = include_str!("../../../crates/protocol/PROTOCOL.md");

const RULES: &str = include_str!("../../../crates/policy/RULES.md");

const CSS: &[&str] = &[
    "@charset \"utf-8\"; @import url(\"a.css\") screen; @import 'b.css'; @namespace svg url(http://www.w3.org/2000/svg);",
    "a{background:url(x.png),\\75 rl( \"y\\\"\\22 \" )}/*url(z)*/b::before{content:\"url(t)\"}",
    "a{background:-webkit-image-set(\"a.png\" 1x, url(b.png) 2x),image-set(var(--x,'c') type('image/png') 1.5e3x)}",
    "@font-face{src:src('x.woff' integrity('sha')),url(  y\\)\n)}<!-- a{b:url(bad'url\\)) url(c} -->",
    "a{b:'bad\nstring' 1url(x) #url(y) @url(z) -url(w) --url(v) u\\72 l(x)}",
];

fn main() -> io::Result<()> {
    for block in examples::blocks(PAGE) {
        let target = match block.kind {
            "to-relay" => "to_relay",
            "from-relay" => "from_relay",
            "from-agent" | "from-customer" => "session",
            "resource-request" | "resource-answer" => "resource",
            same => same,
        };
        let mut stream = Vec::new();
        for (example, number) in block.examples.iter().zip(0..) {
            let bytes = hex(&example.bytes);
            if target == "page" {
                stream.extend(u16::try_from(bytes.len()).unwrap_or(u16::MAX).to_le_bytes());
                stream.extend(bytes);
                write(target, &format!("stream-{number}"), &stream)?;
            } else {
                write(target, &format!("{}-{number}", block.kind), &bytes)?;
            }
        }
    }
    for (json, number) in RULES.split("```json\n").skip(1).zip(0..) {
        let json = json.split("```").next().unwrap_or_default();
        write("document", &format!("document-{number}"), json.as_bytes())?;
        let compiled = Document::parse(json).ok().and_then(|document| compile(&document).ok());
        if let Some(rules) = compiled {
            write("rules", &format!("rules-{number}"), &[&rules, &b"4111 1111 1111 1111"[..]].concat())?;
        }
    }
    CSS.iter().zip(0..).try_for_each(|(css, number)| write("css", &format!("css-{number}"), css.as_bytes()))
}

fn hex(text: &str) -> Vec<u8> {
    text.split_whitespace().filter_map(|byte| u8::from_str_radix(byte, 16).ok()).collect()
}

fn write(target: &str, name: &str, bytes: &[u8]) -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(name), bytes)
}
