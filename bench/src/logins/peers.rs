//! The issuers that are compared: how each is started, and what a person does there when signing in for the first time.

use super::issuer::Issuer;
use super::party::{CALLBACK, CLIENT_ID, Party, SCOPES};
use super::process::Server;
use crate::connection::Connection;
use anyhow::{Context, Result};
use serde_json::json;
use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

/// How long a peer may take to be fetched, built and started.
const READY_SECONDS_MAX: u64 = 900;

/// One of the issuers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Peer {
    Polity,
    OidcProvider,
    Keycloak,
}

/// A peer that serves.
pub struct Running {
    pub peer: Peer,
    pub issuer: Issuer,
    pub server: Server,
}

impl Peer {
    /// In the order in which they are measured; the one that all are compared with comes first.
    pub const ALL: [Self; 3] = [Self::OidcProvider, Self::Keycloak, Self::Polity];

    pub fn name(self) -> &'static str {
        match self {
            Self::Polity => "polity",
            Self::OidcProvider => "oidc-provider",
            Self::Keycloak => "keycloak",
        }
    }

    /// What has to be known beside the figures.
    pub fn does(self) -> &'static str {
        match self {
            Self::Polity => {
                "each step durable on disk (SQLite, synced) before it is answered; what was used once is remembered there too; every \
                 release of facts in the ledger; access tokens are signed JWTs"
            }
            Self::OidcProvider => {
                "one process of Node.js, one core; nothing is written: codes, tokens, consents and what was used once are gone with the \
                 process; no ledger; access tokens are random, not signed"
            }
            Self::Keycloak => {
                "production mode, H2 in a file that is not synced at each step: sessions of people and consents are written, codes, requests and what was used once are \
                 kept in memory and gone with the process; no ledger of releases; access tokens are signed JWTs"
            }
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::Polity => "/login/fapi",
            Self::OidcProvider => "",
            Self::Keycloak => "/realms/bench",
        }
    }

    /// What a person posts before a login begins, if signing in needs no page.
    pub fn signs_in_by(self) -> Option<(&'static str, &'static str)> {
        (self == Self::Polity).then_some(("/demo/sign-in", "persona=working-mother"))
    }

    /// What a person writes into the page that asks: a password, or a consent.
    pub fn writes(self, page: &str) -> Vec<(&'static str, String)> {
        let own = |name: &'static str, value: &str| (name, value.to_owned());
        match self {
            Self::Polity => {
                let token =
                    page.split(r#"name="_csrf" value=""#).nth(1).and_then(|rest| rest.split('"').next());
                let ticked = SCOPES.iter().map(|scope| own("scope", scope));
                [own("_csrf", token.unwrap_or_default()), own("decision", "allow")]
                    .into_iter()
                    .chain(ticked)
                    .collect()
            }
            // Its first login finishes itself.
            Self::OidcProvider => Vec::new(),
            Self::Keycloak if page.contains("name=\"password\"") => {
                vec![
                    own("username", "resident"),
                    own("password", "a password of one run"),
                    own("credentialId", ""),
                ]
            }
            Self::Keycloak => {
                let code =
                    page.split(r#"name="code" value=""#).nth(1).and_then(|rest| rest.split('"').next());
                vec![own("code", code.unwrap_or_default()), own("accept", "Yes")]
            }
        }
    }

    fn command(self, polity: &Path, folder: &Path, port: u16, party: &Party) -> Result<Command> {
        let keys = json!({ "keys": [party.signing.public_jwk(), party.decryption.public_jwk()] });
        if self == Self::Polity {
            let declared = folder.join("parties.toml");
            let scopes = SCOPES.map(|scope| format!("{scope:?}")).join(", ");
            fs::write(
                &declared,
                format!(
                    "[[relying_party]]\nclient_id = {CLIENT_ID:?}\nname = \"Load\"\noperator = \"Load\"\nkind = \"facts\"\n\
                     environment = \"test\"\nredirect_uris = [{CALLBACK:?}]\nscopes = [{scopes}]\npurpose = \"To measure\"\n\
                     calls_per_second = 100000\njwks = '{keys}'\n"
                ),
            )?;
            let mut command = Command::new(self.program(polity));
            command.args(["--log", "warn", "demo", "--listen", &format!("127.0.0.1:{port}"), "--data"]);
            command.arg(folder.join("data")).arg("--relying-parties").arg(&declared);
            return Ok(command);
        }
        let declared = folder.join("party.json");
        let said = json!({ "client_id": CLIENT_ID, "redirect_uri": CALLBACK, "scope": SCOPES.join(" "), "jwks": keys });
        fs::write(&declared, said.to_string())?;
        let mut command = Command::new(self.program(polity));
        command.arg(port.to_string()).arg(&declared);
        Ok(command)
    }

    fn program(self, polity: &Path) -> PathBuf {
        let own = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("peers").join(self.name()).join("start");
        if self == Self::Polity { polity.to_owned() } else { own }
    }

    /// What it says that it is: its version, and that of what it runs on.
    pub fn version(self, polity: &Path) -> Result<String> {
        let said = Command::new(self.program(polity)).arg("--version").stderr(Stdio::null()).output()?;
        Ok(String::from_utf8_lossy(&said.stdout).trim().to_owned())
    }

    /// Fetches it if need be, starts it with its data in `folder`, and waits until it answers.
    pub async fn start(self, polity: &Path, party: &Party, folder: &Path) -> Result<Running> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let command = self.command(polity, folder, port, party)?;
        let mut server = Server::start(command, &folder.join("log"))?;
        let origin = format!("http://127.0.0.1:{port}");
        for _ in 0..READY_SECONDS_MAX * 5 {
            if let Ok(issuer) = Issuer::discover(&origin, self.path()).await {
                return Ok(Running { peer: self, issuer, server });
            }
            server.still_runs()?;
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        anyhow::bail!("it does not get ready")
    }
}

impl Running {
    /// A connection to it.
    pub async fn connect(&self) -> Result<Connection> {
        Connection::open(&self.issuer.origin).await.with_context(|| format!("{} is gone", self.peer.name()))
    }
}
