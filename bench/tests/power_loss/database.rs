//! A PostgreSQL server of one test, on a disk whose power can be cut.

use super::cache::Cached;
use std::{
    fs::File,
    net::TcpListener,
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// How long recovery may take.
const READY_MAX: Duration = Duration::from_secs(60);

/// The server.
pub struct Database {
    programs: PathBuf,
    data: PathBuf,
    url: String,
    port: u16,
    child: Option<Child>,
}

impl Database {
    /// Makes its files below `folder`; `syncs` as the operator sets `fsync`. `None` where no server is on this machine.
    pub fn make(folder: &Path, syncs: bool) -> Option<Self> {
        let Ok(programs) = std::env::var("POLITY_TEST_POSTGRES_BIN") else {
            println!("SKIPPED: PostgreSQL: POLITY_TEST_POSTGRES_BIN is not set");
            return None;
        };
        let data = folder.join("data");
        std::fs::create_dir(&data).unwrap();
        if let Some((user, group)) = other_user() {
            for path in [folder, &data] {
                std::os::unix::fs::chown(path, Some(user), Some(group)).unwrap();
            }
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let url = format!("postgres://polity@127.0.0.1:{port}/postgres");
        let database = Self { programs: programs.into(), data, url, port, child: None };
        let made = database
            .command("initdb")
            .args([
                "--username=polity",
                "--auth=trust",
                "--data-checksums",
                "--encoding=UTF8",
                "--locale=C",
                "--pgdata",
            ])
            .arg(&database.data)
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let settings = format!(
            "listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = ''\nfsync = {}\n\
             synchronous_commit = on\nfull_page_writes = on\nmax_connections = 100\nshared_buffers = '32MB'\n\
             checkpoint_timeout = '30s'\n",
            if syncs { "on" } else { "off" }
        );
        let file = database.data.join("postgresql.auto.conf");
        std::fs::write(file, settings).unwrap();
        Some(database)
    }

    /// Where it answers.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Starts it and waits until it answers.
    pub fn start(&mut self, disk: &Cached) {
        assert!(self.try_start(disk), "it does not come back: {}", self.log());
    }

    /// The same; false where it does not come back.
    pub fn try_start(&mut self, disk: &Cached) -> bool {
        let log = File::options().create(true).append(true).open(self.log_path()).unwrap();
        let mut command = disk.over(self.command("postgres"));
        command.arg("-D").arg(&self.data).stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        self.child = Some(command.spawn().unwrap());
        let began = Instant::now();
        loop {
            let port = self.port.to_string();
            let mut asked = self.command("pg_isready");
            let asked =
                asked.args(["-q", "-h", "127.0.0.1", "-U", "polity", "-d", "postgres", "-p", &port]).status();
            if asked.unwrap().success() {
                return true;
            }
            let ended = self.child.as_mut().unwrap().try_wait().unwrap();
            if ended.is_some() || began.elapsed() > READY_MAX {
                return false;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// It was killed with everything else.
    pub fn forget(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.wait();
        }
    }

    fn log_path(&self) -> PathBuf {
        self.data.with_extension("log")
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.log_path()).unwrap_or_default()
    }

    /// A program of the server, under a name that it accepts: it refuses to run as root.
    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(self.programs.join(name));
        if let Some((user, group)) = other_user() {
            command.uid(user).gid(group);
        }
        command.current_dir("/");
        command
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// The user `postgres`, where this runs as root.
fn other_user() -> Option<(u32, u32)> {
    let number = |words: [&str; 2]| -> Option<u32> {
        let said =
            Command::new("id").args(words.into_iter().filter(|word| !word.is_empty())).output().ok()?;
        String::from_utf8(said.stdout).ok()?.trim().parse().ok()
    };
    if number(["-u", ""])? != 0 {
        return None;
    }
    Some((number(["-u", "postgres"])?, number(["-g", "postgres"])?))
}
