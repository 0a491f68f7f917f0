//! Any text as CSS: references are those that another tokenizer finds, and a rewritten text differs in them alone.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oracle::Seen;
use std::borrow::Cow;

#[path = "../../../crates/policy/tests/css/oracle.rs"]
mod oracle;

/// Brackets open at once that the other tokenizer follows.
const NESTED_MAX: usize = 64;

fuzz_target!(|css: &str| {
    assert!(matches!(policy::css::rewrite(css, &mut |_| None), Cow::Borrowed(same) if same == css));
    let mut ours = Vec::new();
    policy::css::references(css, &mut |reference| ours.push(reference.to_owned()));
    let mut count = 0;
    let new = policy::css::rewrite(css, &mut |reference| {
        count += 1;
        Some(format!("{count}\"\\\n{reference}"))
    });
    assert_eq!(count, ours.len());
    if css.bytes().filter(|byte| matches!(byte, b'(' | b'[' | b'{')).count() > NESTED_MAX {
        return;
    }
    let mut theirs = oracle::oracle(css);
    let mut count = 0;
    for seen in &mut theirs {
        if let Seen::Reference(reference) = seen {
            assert_eq!(ours.get(count), Some(&*reference));
            count += 1;
            *reference = format!("{count}\"\\\n{reference}");
        }
    }
    assert_eq!(count, ours.len());
    assert_eq!(oracle::oracle(&new), theirs);
});
