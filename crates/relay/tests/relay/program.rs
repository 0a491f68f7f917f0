//! The program as operators start it: what it prints, and that its logins are good.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;
use tokio::time::timeout;

use crate::http::get_with;
use crate::peer::PATIENCE;

/// Ends with its test, however that ends.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[tokio::test]
async fn the_demo_prints_a_login_for_agents_and_one_for_the_editor() {
    let folder = TempDir::new().unwrap();
    let config = folder.path().join("relay.toml");
    let source = "listen = \"127.0.0.1:0\"\n[demo]\nlisten = \"127.0.0.1:0\"\n\
                  [[site]]\nid = \"shop\"\napi_keys = [\"k\"]\n";
    std::fs::write(&config, source).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_cobrowse-relay"));
    command.args(["serve", "--config"]).arg(&config).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut program = Program(command.spawn().unwrap());
    let out = program.0.stdout.take().unwrap();
    let reading = tokio::task::spawn_blocking(move || {
        BufReader::new(out).lines().take(4).map(Result::unwrap).collect::<Vec<String>>()
    });
    let lines = timeout(PATIENCE, reading).await.expect("nothing was printed").unwrap();
    let [relay, demo, agent, editor] = &lines[..] else { panic!("{lines:?}") };
    let relay = relay.strip_prefix("listening relay ").unwrap();
    assert!(demo.starts_with("listening demo http://localhost:"), "{demo}");
    let agent = agent.strip_prefix(&format!("agent login: {relay}/agent/#jwt=")).unwrap();
    let editor = editor.strip_prefix(&format!("editor login: {relay}/editor/#jwt=")).unwrap();
    let (_, port) = relay.rsplit_once(':').unwrap();
    let address = SocketAddr::from(([127, 0, 0, 1], port.parse().unwrap()));
    for (token, status) in [(agent, 403), (editor, 200)] {
        let bearer = format!("Authorization: Bearer {token}\r\n");
        assert_eq!(get_with(address, "/api/sites", &bearer).await.status, status);
    }
}
