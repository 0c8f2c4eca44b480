//! The shipped program as a child, with its data in a folder or in PostgreSQL: started, killed, started again.

use crate::http::{Sent, send};
use polity::cli::Place;
use std::{
    fs::File,
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

/// How long a start may take: the first makes the nation.
const START_MAX: Duration = Duration::from_secs(120);

/// A nation that outlives the servers that serve it.
pub struct Server {
    pub host: String,
    pub place: Place,
    declared: PathBuf,
    /// By which words it is started.
    words: Vec<String>,
    child: Option<Child>,
    _folder: tempfile::TempDir,
}

impl Server {
    /// A nation in a fresh folder or in this database, with these relying parties declared.
    pub fn prepare(parties: &str, database: Option<String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let declared = folder.path().join("parties.toml");
        std::fs::write(&declared, parties).unwrap();
        let place = Place { data: folder.path().join("data"), database };
        let words = ["demo", "--residents", "300", "--relying-parties"].map(str::to_owned);
        let words = words.into_iter().chain([declared.display().to_string()]).collect();
        Self { host: format!("127.0.0.1:{port}"), place, declared, words, child: None, _folder: folder }
    }

    /// A real nation instead of the demonstration, set up by command, with this at the end of its settings.
    pub fn found(settings: &str, database: Option<String>) -> Self {
        let mut server = Self::prepare("", database);
        let (base, backup) = (format!("http://{}", server.host), server.declared.with_extension("key"));
        let said = server.run(&[
            "init",
            "--name",
            "Testland",
            "--public-base",
            &base,
            "--administrator",
            "T5000001F",
            "--administrator-name",
            "Tan",
            "--administrator-born",
            "2050-01-01",
            "--key-backup",
            &backup.display().to_string(),
        ]);
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        let file = server.place.data.join("polity.toml");
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, format!("{text}\n{settings}")).unwrap();
        server.words = vec!["serve".to_owned()];
        server
    }

    /// Starts it and waits until it serves.
    pub fn start(&mut self) {
        let log = File::create(self.declared.with_extension("log")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_polity"));
        command.args(["--log", "warn"]).args(&self.words).args(["--listen", &self.host]);
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        self.child = Some(at(&mut command, &self.place).spawn().unwrap());
        let began = Instant::now();
        while !matches!(send(&self.host, "GET", "/readyz", &[], ""), Sent::Answered(answer) if answer.status == 200)
        {
            let ended = self.child.as_mut().unwrap().try_wait().unwrap();
            assert!(ended.is_none() && began.elapsed() < START_MAX, "it does not serve: {}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Kills it: no handler runs, nothing is flushed.
    pub fn kill(&mut self) {
        let mut child = self.child.take().unwrap();
        child.kill().unwrap();
        let status = child.wait().unwrap();
        assert!(status.code().is_none(), "it had ended by itself: {status}: {}", self.log());
    }

    /// Runs another command of the program over the same nation.
    pub fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_polity"));
        at(command.args(arguments), &self.place).output().unwrap()
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.declared.with_extension("log")).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn at<'a>(command: &'a mut Command, place: &Place) -> &'a mut Command {
    command.arg("--data").arg(&place.data);
    if let Some(database) = &place.database {
        command.arg("--database").arg(database);
    }
    command
}
