//! What the API says of itself, and which sites there are.

use axum::response::Response;
use serde_json::{Value, json};

use super::access::Caller;
use super::answer::{json_answer, text_answer};
use super::request::Call;
use crate::restrictions::compiled::SCHEMA;

/// `GET /api/openapi.json`.
pub fn openapi() -> Response {
    text_answer(include_str!("openapi.json"), "application/json")
}

/// `GET /api/restrictions.schema.json`.
pub fn schema() -> Response {
    text_answer(SCHEMA, "application/schema+json")
}

/// `GET /api/sites`: those that the token is for.
pub fn sites(call: &Call) -> Response {
    let mine = |id: &str| match &call.caller {
        Caller::Administrator(agent) => agent.sites.hold(id),
        Caller::Page(_) | Caller::Anybody => false,
    };
    let sites: Vec<Value> = call
        .hub
        .sites()
        .iter()
        .filter(|site| mine(&site.id))
        .map(|site| {
            let origins: Vec<&str> = site.allowed_origins.iter().map(|origin| origin.as_str()).collect();
            json!({"id": site.id, "allowed_origins": origins})
        })
        .collect();
    json_answer(&sites.into())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::{Access, ROUTES};
    use super::*;

    fn described() -> Value {
        serde_json::from_str(include_str!("openapi.json")).expect("JSON")
    }

    #[test]
    fn every_route_is_described_and_nothing_else_is() {
        let description = described();
        let paths = description["paths"].as_object().expect("paths");
        let told: BTreeSet<(String, String)> = paths
            .iter()
            .flat_map(|(path, methods)| {
                let methods = methods.as_object().expect("methods").keys().filter(|key| *key != "parameters");
                methods.map(|method| (method.to_uppercase(), path.clone())).collect::<Vec<_>>()
            })
            .collect();
        let there: BTreeSet<(String, String)> =
            ROUTES.iter().map(|(method, path, ..)| (method.to_string(), (*path).to_owned())).collect();
        assert_eq!(told, there);
    }

    #[test]
    fn the_description_tells_who_needs_a_token_and_what_may_go_wrong() {
        let description = described();
        for (method, path, access, _) in &ROUTES {
            let told = &description["paths"][*path][method.as_str().to_lowercase()];
            let open = matches!(access, Access::Anybody | Access::Page);
            assert_eq!(told["security"] == json!([]), open, "{method} {path}");
            assert!(told["operationId"].is_string() && told["summary"].is_string(), "{method} {path}");
            if !open {
                for status in ["401", "403"] {
                    assert!(told["responses"][status].is_object(), "{method} {path} {status}");
                }
            }
        }
    }

    #[test]
    fn every_reference_of_the_description_leads_somewhere() {
        fn walk(value: &Value, root: &Value) {
            match value {
                Value::Object(members) => {
                    if let Some(reference) = members.get("$ref").and_then(Value::as_str)
                        && let Some(pointer) = reference.strip_prefix('#')
                    {
                        assert!(root.pointer(pointer).is_some(), "{reference}");
                    }
                    members.values().for_each(|member| walk(member, root));
                }
                Value::Array(items) => items.iter().for_each(|item| walk(item, root)),
                _ => {}
            }
        }
        let description = described();
        walk(&description, &description);
    }
}
