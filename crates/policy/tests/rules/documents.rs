//! Documents: what is read, what is refused and how it is told, and that page, schema and model say the same.

use policy::Restrictions;
use policy::compile::{
    Code, Detector, Document, Restriction, SCHEMA, SUBMIT_BUTTONS, SubmitButtons, UrlParts, check, compile,
    limits, places, version,
};
use policy::restrictions::{Compiled, Kind};
use serde_json::{Value, json};

const PAGE: &str = include_str!("../../RULES.md");

/// What stands in code blocks of this kind.
fn blocks(kind: &str) -> Vec<&'static str> {
    let begin = format!("\n```{kind}\n");
    PAGE.split(&begin).skip(1).map(|rest| rest.split_once("\n```\n").unwrap().0).collect()
}

/// The rows of the table that has this head, without code marks.
fn table(head: &str) -> Vec<Vec<String>> {
    let rest = PAGE.split_once(head).unwrap_or_else(|| panic!("no table {head}")).1;
    let rows = rest.lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        row.trim_matches('|')
            .split(" | ")
            .map(|cell| cell.trim().trim_end_matches(" |").replace('`', ""))
            .collect()
    })
    .collect()
}

fn told(document: &Value) -> Vec<(String, Code)> {
    let json = document.to_string();
    let problems = check(&json);
    if let Ok(document) = Document::parse(&json) {
        let compiled = compile(&document);
        assert_eq!(
            compiled.err().unwrap_or_default(),
            problems,
            "compiled or checked, the problems are the same"
        );
    }
    problems.into_iter().map(|problem| (problem.pointer, problem.code)).collect()
}

fn one(restriction: Value) -> Value {
    json!({ "restrictions": [restriction] })
}

#[test]
fn the_page_shows_documents_as_they_are_written() {
    let [example, empty, problem] = blocks("json")[..] else { panic!("three examples") };
    for json in [example, empty] {
        let document = Document::parse(json).unwrap();
        assert_eq!(document.to_json().trim_end(), json);
        assert_eq!(Document::parse(&document.to_json()), Ok(document.clone()));
        assert_eq!(serde_json::from_str::<Document>(json).unwrap(), document);
        assert_eq!(check(json), []);
    }
    assert_eq!(Document::parse(empty), Ok(Document::default()));
    assert_eq!(Document::parse("{}"), Ok(Document::default()));
    let broken = example.replace("(/|$)", "(/|$");
    assert_eq!(serde_json::to_string_pretty(&check(&broken)[0]).unwrap(), problem);
}

#[test]
fn what_is_left_out_is_what_a_new_restriction_has() {
    let document = Document::parse(&one(json!({"id": "a", "kind": "mask", "selector": ".a"})).to_string());
    assert_eq!(document.unwrap().restrictions, [Restriction::new("a", Kind::Mask, ".a")]);
}

#[test]
fn every_problem_is_told_with_its_place() {
    let wrong = json!({
        "settings": {
            "private_by_default": 1, "submit_buttons": "closed", "url_parts": null, "x/~y": 1,
            "detectors": ["iban", "visa", 1, {"name": "n"}, {"pattern": "("}, {"pattern": "a", "nam": 1}],
        },
        "restrictions": [
            1,
            {"id": "a", "kind": "mask", "selector": ".a,", "pages": "[", "enabled": "yes"},
            {"id": "é", "kind": "hide", "selector": 1},
            {"id": "b", "kind": "open", "selector": "::before", "pages": "a{1000}{1000}"},
            {"id": "b", "kind": "open", "selector": "b", "enabled": false, "pages": "*"},
            {"id": SUBMIT_BUTTONS, "kind": "control", "selector": "b"},
            {},
        ],
        "rules": [],
    });
    let expected = [
        ("/settings/private_by_default", Code::Type),
        ("/settings/submit_buttons", Code::Value),
        ("/settings/detectors/1", Code::Value),
        ("/settings/detectors/2", Code::Type),
        ("/settings/detectors/3/pattern", Code::Required),
        ("/settings/detectors/5/nam", Code::UnknownKey),
        ("/settings/url_parts", Code::Type),
        ("/settings/x~1~0y", Code::UnknownKey),
        ("/restrictions/0", Code::Type),
        ("/restrictions/1/enabled", Code::Type),
        ("/restrictions/2/id", Code::Value),
        ("/restrictions/2/kind", Code::Value),
        ("/restrictions/2/selector", Code::Type),
        ("/restrictions/4/id", Code::DuplicateId),
        ("/restrictions/5/id", Code::DuplicateId),
        ("/restrictions/6/id", Code::Required),
        ("/restrictions/6/kind", Code::Required),
        ("/restrictions/6/selector", Code::Required),
        ("/rules", Code::UnknownKey),
        ("/settings/detectors/4/pattern", Code::PatternSyntax),
        ("/restrictions/1/selector", Code::SelectorSyntax),
        ("/restrictions/1/pages", Code::PatternSyntax),
        ("/restrictions/3/selector", Code::SelectorSyntax),
        ("/restrictions/3/pages", Code::PatternTooLarge),
        ("/restrictions/4/pages", Code::PatternSyntax),
    ];
    let expected: Vec<_> = expected.map(|(pointer, code)| (pointer.to_owned(), code)).into();
    assert_eq!(told(&wrong), expected);
}

#[test]
fn what_is_not_json_and_what_is_there_twice_is_refused() {
    let problem = &check("{\n \"é\": \"é\",, }")[0];
    assert_eq!((problem.code, problem.position), (Code::JsonSyntax, Some(12)), "{problem}");
    for json in ["", "[", "{} {}", &"[".repeat(10_000), "{\"restrictions\": [}"] {
        assert_eq!(check(json).first().map(|problem| problem.code), Some(Code::JsonSyntax), "{json:.20}");
    }
    let twice = &check(r#"{"restrictions": [], "restrictions": []}"#)[0];
    assert_eq!((&*twice.pointer, twice.code), ("/restrictions", Code::UnknownKey));
    assert_eq!(check("[]")[0].code, Code::Type);
}

#[test]
fn limits_hold_in_characters() {
    let with = |key: &str, length: usize| {
        let mut restriction = json!({"id": "a", "kind": "mask", "selector": "a"});
        restriction[key] = json!(match key {
            "pages" => format!("[{}]", "a".repeat(length - 2)),
            _ => "é".repeat(length),
        });
        told(&one(restriction))
    };
    for (key, max) in [
        ("group", limits::GROUP_MAX),
        ("description", limits::DESCRIPTION_MAX),
        ("selector", limits::SELECTOR_MAX),
        ("pages", limits::PATTERN_MAX),
    ] {
        assert_eq!(with(key, max), [], "{key}");
        assert_eq!(with(key, max + 1), [(format!("/restrictions/0/{key}"), Code::TooLong)]);
    }
    let id = |length: usize| told(&one(json!({"id": "a".repeat(length), "kind": "mask", "selector": "a"})));
    assert_eq!(id(limits::ID_MAX), []);
    assert_eq!(id(limits::ID_MAX + 1), [("/restrictions/0/id".to_owned(), Code::TooLong)]);
    assert_eq!(id(0), [("/restrictions/0/id".to_owned(), Code::Value)]);
    let detectors =
        |count: usize| told(&json!({"settings": {"detectors": vec![json!({"pattern": "a"}); count]}}));
    assert_eq!(detectors(limits::OWN_DETECTORS_MAX), []);
    assert_eq!(
        detectors(limits::OWN_DETECTORS_MAX + 1),
        [("/settings/detectors/50".to_owned(), Code::TooMany)]
    );
    let many = |count: usize| json!({"restrictions": (0..count).map(|id| json!({"id": id.to_string(), "kind": "open", "selector": "a"})).collect::<Vec<_>>()});
    assert_eq!(told(&many(limits::RESTRICTIONS_MAX + 1)), [("/restrictions".to_owned(), Code::TooMany)]);
    let most = Document::parse(&many(limits::RESTRICTIONS_MAX).to_string()).unwrap();
    assert!(Restrictions::read(&compile(&most).unwrap()).is_some());
    let wrong = json!({"restrictions": vec![json!({}); 2_000]});
    assert_eq!(told(&wrong).len(), limits::PROBLEMS_MAX);
}

#[test]
fn limits_hold_for_a_document_that_was_not_read_from_a_text() {
    let mut document = Document::default();
    document.restrictions.push(Restriction::new("no id", Kind::Mask, "a"));
    assert_eq!(compile(&document).unwrap_err()[0].code, Code::Value);
}

#[test]
fn after_twenty_patterns_that_are_too_large_no_more_are_tried() {
    let all: Vec<Value> = (0..2_000)
        .map(|id| json!({"id": id.to_string(), "kind": "mask", "selector": "a", "pages": format!("{id}a{{1000}}{{1000}}")}))
        .collect();
    let problems = check(&json!({ "restrictions": all }).to_string());
    assert_eq!(problems.len(), limits::TOO_LARGE_MAX);
    assert!(problems.iter().all(|problem| problem.code == Code::PatternTooLarge));
}

#[test]
fn more_than_a_visitor_should_load_is_refused() {
    let mut document = Document::default();
    for number in 0..limits::RESTRICTIONS_MAX {
        let (id, selector) = (format!("r{number}"), format!(".{}", "a".repeat(600)));
        document.restrictions.push(Restriction::new(&id, Kind::Mask, &selector));
    }
    let problems = compile(&document).unwrap_err();
    assert_eq!(
        problems.iter().map(|problem| problem.pointer.as_str()).collect::<Vec<_>>(),
        ["/restrictions"]
    );
}

#[test]
fn what_is_compiled_is_what_the_page_reads() {
    let mut document = Document::parse(blocks("json")[0]).unwrap();
    document.settings.url_parts = UrlParts::Full;
    document
        .restrictions
        .insert(0, Restriction { enabled: false, ..Restriction::new("off", Kind::Open, "a") });
    let bytes = compile(&document).unwrap();
    assert_eq!(compile(&document), Ok(bytes.clone()), "the same bytes for the same document");
    let compiled = Compiled::read(&bytes).unwrap();
    assert!(compiled.settings.shows_full_urls && compiled.settings.controls_submit_buttons);
    assert!(!compiled.settings.private_by_default);
    let ids: Vec<_> = compiled.restrictions.iter().map(|restriction| restriction.id.clone()).collect();
    assert_eq!(ids, ["iban", "order", SUBMIT_BUTTONS]);
    assert_eq!(places(&document), ids);
    let submit = blocks("css")[0];
    let told = |texts: &[&str], names: &[&str]| {
        let ended = |texts: &[&str]| texts.iter().map(|text| format!("{text}\u{1}")).collect::<String>();
        format!("{}\u{2}{}\u{2}\u{3}", ended(texts), ended(names))
    };
    let expected = [
        told(&["#iban, .account-number", "20", "#iban", ".account-number"], &["#iban", ".account-number"]),
        told(&["button.order", "10", ".order"], &[".order"]),
        told(&[submit, "11", "<button", "[form", "<input"], &["[type", "[form"]),
    ];
    assert_eq!(compiled.reader, expected.concat());
    let read = Restrictions::read(&bytes).unwrap();
    assert!(read.active("https://shop.example/checkout", None).holds(1));
    assert!(!read.active("https://shop.example/cart", None).holds(1));
    assert!(read.detectors.finds("K-123456") && !read.detectors.finds("ann@shop.example"));
    document.settings.submit_buttons = SubmitButtons::Open;
    assert_eq!(places(&document), ["iban", "order"]);
    assert_ne!(version(&compile(&document).unwrap()), version(&bytes));
    assert_eq!(version(b""), "e3b0c44298fc1c149afbf4c8996fb924");
}

#[test]
fn the_page_says_what_the_code_does() {
    let numbers: Vec<usize> =
        table("| limit | |").iter().map(|row| row.last().unwrap().trim().parse().unwrap()).collect();
    assert_eq!(
        numbers,
        [
            limits::RESTRICTIONS_MAX,
            limits::ID_MAX,
            limits::SELECTOR_MAX,
            limits::PATTERN_MAX,
            limits::GROUP_MAX,
            limits::DESCRIPTION_MAX,
            limits::DETECTOR_NAME_MAX,
            limits::OWN_DETECTORS_MAX,
            policy::scope::PATTERN_BYTES_MAX,
            limits::PROBLEMS_MAX,
            limits::COMPILED_BYTES_MAX,
        ]
    );
    let codes: Vec<_> = table("| `code` | |").into_iter().map(|row| row[0].clone()).collect();
    let all = [
        Code::JsonSyntax,
        Code::Type,
        Code::Required,
        Code::UnknownKey,
        Code::Value,
        Code::TooMany,
        Code::TooLong,
        Code::DuplicateId,
        Code::SelectorSyntax,
        Code::PatternSyntax,
        Code::PatternTooLarge,
    ];
    assert_eq!(codes, all.map(|code| json!(code).as_str().unwrap().to_owned()));
    let detectors = policy::Detectors::built_in();
    for row in table("| text | shown as |") {
        assert_eq!(detectors.mask(&row[0]), *row[1]);
    }
    for row in table("| pattern | is found in | is not found in |") {
        let found = policy::compile::pattern_matches(&row[0], &row[1..]).unwrap();
        assert_eq!(found, [true, false], "{}", row[0]);
    }
}

#[test]
fn the_schema_says_what_the_model_does() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let mut document = Document::default();
    document.restrictions.push(Restriction::new("a", Kind::Mask, "a"));
    document.settings.detectors.push(Detector::Own { pattern: "a".to_owned(), name: String::new() });
    let written: Value = serde_json::from_str(&document.to_json()).unwrap();
    let restriction = &schema["properties"]["restrictions"]["items"];
    let settings = &schema["properties"]["settings"];
    let own = &settings["properties"]["detectors"]["items"]["oneOf"][1];
    for (schema, written) in [
        (&schema, &written),
        (settings, &written["settings"]),
        (restriction, &written["restrictions"][0]),
        (own, &written["settings"]["detectors"][0]),
    ] {
        let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&schema["properties"]), keys(written));
        assert_eq!(schema["additionalProperties"], json!(false));
        for (key, value) in schema["properties"].as_object().unwrap() {
            if let Some(default) =
                value.get("default").filter(|default| !default.is_object() && !default.is_array())
            {
                assert_eq!(*default, written[key], "{key}");
            }
            // A value of another type is refused by the model as it is by the schema.
            assert!(value.get("type").is_some() || value.get("enum").is_some());
        }
    }
    for (key, max) in [
        ("selector", limits::SELECTOR_MAX),
        ("pages", limits::PATTERN_MAX),
        ("group", limits::GROUP_MAX),
        ("description", limits::DESCRIPTION_MAX),
    ] {
        assert_eq!(restriction["properties"][key]["maxLength"], json!(max), "{key}");
    }
    assert_eq!(own["properties"]["pattern"]["maxLength"], json!(limits::PATTERN_MAX));
    assert_eq!(own["properties"]["name"]["maxLength"], json!(limits::DETECTOR_NAME_MAX));
    assert_eq!(schema["properties"]["restrictions"]["maxItems"], json!(limits::RESTRICTIONS_MAX));
    assert_eq!(
        restriction["properties"]["id"]["pattern"],
        json!(format!("^[A-Za-z0-9_-]{{1,{}}}$", limits::ID_MAX))
    );
    assert_eq!(restriction["properties"]["id"]["not"]["const"], json!(SUBMIT_BUTTONS));
    assert_eq!(restriction["required"], json!(["id", "kind", "selector"]));
    // Every choice that the schema offers is taken, and no other.
    for (key, value) in settings["properties"].as_object().unwrap() {
        for choice in value.get("enum").and_then(Value::as_array).into_iter().flatten() {
            assert_eq!(told(&json!({"settings": {key.as_str(): choice}})), []);
        }
    }
    for kind in restriction["properties"]["kind"]["enum"].as_array().unwrap() {
        assert_eq!(told(&one(json!({"id": "a", "kind": kind, "selector": "a"}))), []);
    }
    let names = &settings["properties"]["detectors"]["items"]["oneOf"][0]["enum"];
    assert_eq!(told(&json!({"settings": {"detectors": names}})), []);
    assert!(policy::restrictions::Restrictions::read(&compile(&document).unwrap()).is_some());
}
