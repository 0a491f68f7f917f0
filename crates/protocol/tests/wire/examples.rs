//! Reads the examples of PROTOCOL.md; they are seeds for the fuzzer, too.

/// Bytes, and what they are.
#[derive(Debug)]
pub struct Example {
    pub bytes: String,
    pub meaning: Vec<String>,
}

/// The examples of one fenced block.
pub struct Block<'a> {
    pub kind: &'a str,
    pub examples: Vec<Example>,
}

/// All of a page, in order.
pub fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    for block in page.split("```wire ").skip(1) {
        let (kind, rest) = block.split_once('\n').unwrap_or_default();
        let (lines, _) = rest.split_once("```").unwrap_or_default();
        blocks.push(Block { kind, examples: examples(lines) });
    }
    blocks
}

fn examples(lines: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    for line in lines.lines() {
        let last = examples.last_mut();
        match (last, line.strip_prefix('=')) {
            (Some(example), Some(meaning)) => example.meaning.push(meaning.to_owned()),
            // What a value is may take many lines: the indented ones after its first.
            (Some(example), None) if !example.meaning.is_empty() && line.starts_with(' ') => {
                example.meaning.last_mut().into_iter().for_each(|start| start.push_str(line));
            }
            (last, _) => {
                let bytes = line.split('#').next().unwrap_or_default();
                match last {
                    Some(example) if example.meaning.is_empty() => example.bytes.extend([" ", bytes]),
                    _ => examples.push(Example { bytes: bytes.to_owned(), meaning: Vec::new() }),
                }
            }
        }
    }
    examples
}
