//! What the customer of a test does on the page: steps of a file, one after another.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};
use serde::Deserialize;
use serde_json::json;

use super::page::Window;

/// What a step waits for comes within this time.
const WAIT_MS: u64 = 15_000;

/// One thing that is done, as a file names it: `{"click": "#pay"}`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Step {
    /// Clicks the first element that the selector finds.
    Click(String),
    /// Gives a field a value, as typing does.
    Fill {
        /// The field.
        selector: String,
        /// Its value.
        text: String,
    },
    /// Goes to an address, which may be relative.
    Goto(String),
    /// Waits until the selector finds something.
    WaitFor(String),
    /// Evaluates a script, and waits for its promise.
    Evaluate(String),
}

/// Reads the steps of a file.
///
/// # Errors
/// When it cannot be read or is no list of steps.
pub fn read(path: &Path) -> anyhow::Result<Vec<Step>> {
    let json = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&json).with_context(|| {
        format!("{}: a list of steps is wanted, like [{{\"click\": \"#pay\"}}]", path.display())
    })
}

impl Step {
    /// Takes the step.
    ///
    /// # Errors
    /// When an element is not there or the page throws.
    pub async fn take(&self, window: &mut Window) -> anyhow::Result<()> {
        match self {
            Step::Click(selector) => {
                on_element(window, selector, "element.click()").await?;
            }
            Step::Fill { selector, text } => {
                let fill = format!(
                    "element.focus?.(); element.value = {}; for (const type of ['input', 'change']) \
                     element.dispatchEvent(new Event(type, {{ bubbles: true }}))",
                    json!(text)
                );
                on_element(window, selector, &fill).await?;
            }
            Step::Goto(address) => {
                let resolve = format!("new URL({}, document.baseURI).href", json!(address));
                let url = window.evaluate(&resolve, None).await?;
                window.go(url.as_str().unwrap_or(address)).await?;
            }
            Step::WaitFor(selector) => on_element(window, selector, "").await?,
            Step::Evaluate(script) => {
                let script = format!("(async () => {{ {script} }})()");
                let done = window.evaluate(&script, None);
                if tokio::time::timeout(Duration::from_millis(WAIT_MS), done).await.is_err() {
                    bail!("the script has not ended within {} s", WAIT_MS / 1000);
                }
            }
        }
        Ok(())
    }
}

/// Waits for an element, then does something with it.
async fn on_element(window: &Window, selector: &str, act: &str) -> anyhow::Result<()> {
    let script = format!(
        r#"new Promise((resolve, reject) => {{
  const selector = {};
  const until = performance.now() + {WAIT_MS};
  const look = () => {{
    try {{
      const element = document.querySelector(selector);
      if (element) {{ {act}; return resolve(); }}
      if (performance.now() > until) return reject(new Error("nothing matches " + selector));
      setTimeout(look, 20);
    }} catch (error) {{ reject(error); }}
  }};
  look();
}})"#,
        json!(selector)
    );
    window.evaluate(&script, None).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_read_and_anything_else_is_refused() {
        let steps: Vec<Step> = serde_json::from_str(
            r##"[{"click": "#pay"}, {"fill": {"selector": "#a", "text": "b"}}, {"goto": "/c"}]"##,
        )
        .unwrap();
        assert_eq!(steps.first(), Some(&Step::Click("#pay".into())));
        for wrong in [r#"[{"press": "x"}]"#, r#"{"click": "x"}"#, r##"[{"fill": {"selector": "#a"}}]"##] {
            assert!(serde_json::from_str::<Vec<Step>>(wrong).is_err(), "{wrong}");
        }
    }
}
