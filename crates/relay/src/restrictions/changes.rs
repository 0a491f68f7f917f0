//! What one document changes of another: counted for the history, and named where counting begins anew.

use std::collections::HashMap;

use serde_json::Value;

/// What is different.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Restrictions that were not there.
    pub added: u32,
    /// Restrictions that are different.
    pub changed: u32,
    /// Restrictions that are not there any more.
    pub removed: u32,
    /// Ids of those that match other elements or pages than before, or none: what was counted does not speak of them.
    pub counted_anew: Vec<String>,
    /// Ids of those that are counted from now on: these, if they are still there, and new ones.
    pub begun: Vec<String>,
}

impl Changes {
    /// From one document to the next, both as JSON.
    pub fn between(before: &str, after: &str) -> Self {
        let (before, after) = (restrictions(before), restrictions(after));
        let mut changes = Self::default();
        for (id, now) in &after {
            match before.get(id) {
                None => {
                    changes.added += 1;
                    changes.begun.push(id.clone());
                }
                Some(then) if then != now => {
                    changes.changed += 1;
                    if ["selector", "pages"].iter().any(|key| then[*key] != now[*key]) {
                        changes.counted_anew.push(id.clone());
                        changes.begun.push(id.clone());
                    }
                }
                Some(_) => {}
            }
        }
        for id in before.keys().filter(|id| !after.contains_key(*id)) {
            changes.removed += 1;
            changes.counted_anew.push(id.clone());
        }
        changes
    }
}

fn restrictions(document: &str) -> HashMap<String, Value> {
    let document: Value = serde_json::from_str(document).unwrap_or_default();
    let list = document["restrictions"].as_array().cloned().unwrap_or_default();
    let id = |restriction: &Value| restriction["id"].as_str().map(str::to_owned);
    list.into_iter().filter_map(|restriction| Some((id(&restriction)?, restriction))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_is_different_and_names_what_matches_something_else() {
        let before = r#"{"restrictions": [
            {"id": "same", "selector": "a"}, {"id": "moved", "selector": "b"},
            {"id": "renamed", "selector": "c", "description": "x"}, {"id": "gone", "selector": "d"}]}"#;
        let after = r#"{"restrictions": [
            {"id": "new", "selector": "e"}, {"id": "renamed", "selector": "c", "description": "y"},
            {"id": "moved", "selector": "bb"}, {"id": "same", "selector": "a"}]}"#;
        let changes = Changes::between(before, after);
        assert_eq!((changes.added, changes.changed, changes.removed), (1, 2, 1));
        let mut anew = changes.counted_anew;
        anew.sort();
        assert_eq!(anew, ["gone", "moved"]);
        let mut begun = changes.begun;
        begun.sort();
        assert_eq!(begun, ["moved", "new"]);
    }
}
