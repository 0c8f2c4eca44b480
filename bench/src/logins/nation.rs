//! A nation that runs beside the load: the shipped binary, with the load's relying party declared in a file.

use super::connection::Connection;
use super::party::{CALLBACK, CLIENT_ID, Party, SCOPES};
use anyhow::{Context, Result, ensure};
use hyper::Method;
use serde_json::json;
use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

pub struct Running {
    pub address: String,
    child: Child,
    _folder: tempfile::TempDir,
}

impl Running {
    pub async fn start(polity: &Path, party: &Party) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let declared = folder.path().join("parties.toml");
        let keys = json!({ "keys": [party.signing.public_jwk(), party.decryption.public_jwk()] });
        let scopes = SCOPES.map(|scope| format!("{scope:?}")).join(", ");
        std::fs::write(
            &declared,
            format!(
                "[[relying_party]]\nclient_id = {CLIENT_ID:?}\nname = \"Load\"\noperator = \"Load\"\nkind = \"facts\"\n\
                 environment = \"test\"\nredirect_uris = [{CALLBACK:?}]\nscopes = [{scopes}]\npurpose = \"To measure\"\n\
                 jwks = '{keys}'\n"
            ),
        )?;
        let log = std::fs::File::create(folder.path().join("log"))?;
        let child = Command::new(polity)
            .args(["--log", "warn", "demo", "--listen", &format!("127.0.0.1:{port}"), "--data"])
            .arg(folder.path().join("data"))
            .arg("--relying-parties")
            .arg(&declared)
            .stdout(log.try_clone()?)
            .stderr(log)
            .stdin(Stdio::null())
            .spawn()
            .with_context(|| format!("{} cannot be started", polity.display()))?;
        let running = Self { address: format!("http://127.0.0.1:{port}"), child, _folder: folder };
        for _ in 0..600 {
            if running.is_ready().await {
                return Ok(running);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        anyhow::bail!("the nation does not get ready")
    }

    async fn is_ready(&self) -> bool {
        let Ok(mut connection) = Connection::open(&self.address).await else { return false };
        let answer = connection.send(Method::GET, "/readyz", &[], String::new()).await;
        answer.is_ok_and(|answer| answer.status.is_success())
    }

    /// Signs somebody of the sample nation in; gives the cookies.
    pub async fn sign_in(&self, persona: &str) -> Result<Arc<String>> {
        let mut connection = Connection::open(&self.address).await?;
        let headers = [("origin", self.address.as_str())];
        let answer =
            connection.send(Method::POST, "/demo/sign-in", &headers, format!("persona={persona}")).await?;
        ensure!(answer.status.is_redirection(), "sign-in: {}", answer.status);
        let cookies = answer.cookies.iter().filter_map(|line| line.split(';').next());
        Ok(Arc::new(cookies.collect::<Vec<_>>().join("; ")))
    }

    /// Processor time that the server has used, in seconds (`/proc`, Linux).
    pub fn cpu_seconds(&self) -> Result<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let after_name = stat.rsplit_once(')').context("a name in brackets")?.1;
        let fields: Vec<f64> = after_name.split_whitespace().filter_map(|field| field.parse().ok()).collect();
        // Fields 14 and 15 of proc(5), in ticks of 10 ms; the state before them is a letter.
        let ticks = |place: usize| fields.get(place).copied().unwrap_or(0.0);
        Ok((ticks(10) + ticks(11)) / 100.0)
    }

    /// Memory that the server holds.
    pub fn memory_mib(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? / 1024.0)
    }

    pub fn stop(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}
