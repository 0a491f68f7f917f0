//! Any text as a site's document of rules: read or refused, written as it was read, and compiled to what the page reads.
#![no_main]

use libfuzzer_sys::fuzz_target;
use policy::Restrictions;
use policy::compile::{Document, check, compile};

fuzz_target!(|json: &str| match Document::parse(json) {
    Err(problems) => {
        assert!(!problems.is_empty());
        assert!(!check(json).is_empty());
    }
    Ok(document) => {
        assert_eq!(Document::parse(&document.to_json()).as_ref(), Ok(&document));
        match compile(&document) {
            Ok(bytes) => assert!(Restrictions::read(&bytes).is_some()),
            Err(problems) => assert_eq!(check(json), problems),
        }
    }
});
