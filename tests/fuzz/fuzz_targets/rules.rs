//! Any bytes as a site's compiled rules: read or refused, written as they came, and searched without a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use policy::restrictions::Compiled;
use policy::{Detectors, Restrictions, Scope};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    if let Some(compiled) = Compiled::read(bytes) {
        assert_eq!(Compiled::read(&compiled.write()), Some(compiled));
    }
    if let Some(rules) = Restrictions::read(bytes) {
        let _ = rules.active(&text, Some("https://shop.example/"));
        let _ = rules.detectors.mask(&text);
    }
    // Each on its own, too, at every place: a whole document is rarely met by chance.
    for at in 0..bytes.len().min(64) {
        if let Some(scope) = Scope::read(&bytes[at..]) {
            let _ = scope.matches(&text);
        }
        if let Some(detectors) = Detectors::read(&bytes[at..]) {
            let _ = detectors.mask(&text);
        }
    }
    let masked = Detectors::built_in().mask(&text).into_owned();
    assert_eq!(masked == text, !Detectors::built_in().finds(&text));
});
