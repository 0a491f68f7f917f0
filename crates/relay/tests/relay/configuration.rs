//! What is said of a wrong configuration: every problem, with its line and its field.

use std::collections::BTreeMap;

use relay::config::{Config, Problem, parse};

fn read(source: &str) -> Result<Config, Vec<Problem>> {
    parse(source, &BTreeMap::new())
}

fn problems(source: &str) -> Vec<String> {
    read(source).unwrap_err().iter().map(Problem::to_string).collect()
}

const GOOD: &str = r#"listen = "127.0.0.1:0"
[[site]]
id = "shop"
api_keys = ["key"]
"#;

#[test]
fn names_every_problem_with_its_line_and_field() {
    let source = r#"listen = "somewhere"
data_dirr = "x"
public_url = "https://relay.example/path"

[limits]
sockets_max = 0
page_kept_bytes_max = "much"
http_lines_max = 5000
http_answer_s = 0

[[site]]
id = "shop"
api_key = ["k"]
allowed_origins = ["https://shop.example/path", "https://ok.example", 7]
allowed_external_domains = ["https://cdn.example", "*.CDN.example", "10.0.0.1", "cdn.example"]

[site.timeouts]
inactivity = 5

[[site]]
id = "shop"
api_keys = ["k2"]
"#;
    let found = problems(source);
    let wanted = [
        "line 1: listen: must be an address",
        "line 2: data_dirr: unknown field; did you mean data_dir?",
        "line 3: public_url: must be an origin",
        "line 6: limits.sockets_max: must be from 1",
        "line 7: limits.page_kept_bytes_max: must be a whole number, not string",
        "line 8: limits.http_lines_max: must be from 0",
        "line 9: limits.http_answer_s: must be from 1",
        "line 11: site[0].api_keys: must name at least one key",
        "line 13: site[0].api_key: unknown field; did you mean api_keys?",
        "line 14: site[0].allowed_origins[0]: must be an origin",
        "line 14: site[0].allowed_origins[2]: must be a string, not integer",
        "line 15: site[0].allowed_external_domains[0]: must be a domain name",
        "line 15: site[0].allowed_external_domains[1]: must be a domain name",
        "line 15: site[0].allowed_external_domains[2]: must be a domain name",
        "line 18: site[0].timeouts.inactivity: unknown field; did you mean inactivity_s?",
        "line 21: site[1].id: is the id of another site, too",
    ];
    assert_eq!(found.len(), wanted.len(), "{found:#?}");
    for (found, wanted) in found.iter().zip(wanted) {
        assert!(found.starts_with(wanted), "{found}\n{wanted}");
    }
}

#[test]
fn names_the_line_of_what_is_not_toml() {
    let found = problems("listen = \"127.0.0.1:0\"\n[[site]\nid = 1");
    assert!(found[0].starts_with("line 2: "), "{found:?}");
}

#[test]
fn an_empty_configuration_lacks_an_address_and_a_site() {
    let found = problems("");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().any(|problem| problem.contains("listen: is missing")));
    assert!(found.iter().any(|problem| problem.contains("site: is missing")));
}

#[test]
fn the_environment_wins_over_the_file_and_its_mistakes_are_named() {
    let environment = |value: &str| BTreeMap::from([("COBROWSE_LISTEN".to_owned(), value.to_owned())]);
    let config = parse(GOOD, &environment("127.0.0.1:7")).unwrap();
    assert_eq!(config.listen.port(), 7);
    let found = parse(GOOD, &environment("nowhere")).unwrap_err();
    assert!(found[0].to_string().starts_with("environment: COBROWSE_LISTEN: must be an address"));
}

#[test]
fn a_short_secret_is_refused() {
    let found = problems(&format!("{GOOD}[identity]\nsecret = \"short\"\n"));
    assert_eq!(found, ["line 6: identity.secret: must have at least 32 bytes"]);
}

#[test]
fn the_example_is_in_order() {
    let config = read(include_str!("../../example.toml")).unwrap();
    assert_eq!(config.limits.page_kept_bytes_max, 32 << 20);
}

#[test]
fn the_demos_configuration_is_in_order() {
    let config = read(include_str!("../../../../www/demo.toml")).unwrap();
    assert_eq!((config.listen.port(), config.sites.len()), (8080, 1));
}
