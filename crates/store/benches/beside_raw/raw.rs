//! The raw engines, used as well as one can without the store: the bar that ours is measured against.

use rusqlite::{Connection, params};
use std::{
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, SyncSender, sync_channel},
};
use tokio::sync::oneshot;

/// The same durability as the store's.
fn open(path: &Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    for (name, value) in [("journal_mode", "WAL"), ("synchronous", "FULL"), ("cache_size", "-16000")] {
        connection.pragma_update(None, name, value).unwrap();
    }
    connection.pragma_update(None, "wal_autocheckpoint", 4_000).unwrap();
    connection.set_prepared_statement_cache_capacity(64);
    connection
}

struct Insert {
    id: [u8; 16],
    marked: bool,
    durable: oneshot::Sender<()>,
}

/// `SQLite` behind a thread that commits whatever has queued up: group commit and nothing else.
pub struct RawSqlite {
    path: PathBuf,
    queue: SyncSender<Insert>,
}

impl RawSqlite {
    /// In `folder`, with tables of the same shape as the store's.
    pub fn start(folder: &Path) -> Self {
        let path = folder.join("raw.db");
        let connection = open(&path);
        connection
            .execute_batch(
                "CREATE TABLE bench_row (id BLOB PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID; \
                 CREATE TABLE bench_mark (id BLOB PRIMARY KEY, name TEXT NOT NULL, answer TEXT NOT NULL) STRICT, WITHOUT ROWID;",
            )
            .unwrap();
        let (queue, inserts) = sync_channel(4_096);
        std::thread::Builder::new()
            .name("raw-writer".to_owned())
            .spawn(move || commit_groups(&connection, &inserts))
            .unwrap();
        Self { path, queue }
    }

    /// One durable row; with `marked`, a second one in the same transaction, as an operation's marker is.
    pub async fn insert(&self, id: [u8; 16], marked: bool) {
        let (durable, done) = oneshot::channel();
        self.queue.try_send(Insert { id, marked, durable }).unwrap();
        done.await.unwrap();
    }

    /// A connection for reading.
    pub fn reader(&self) -> Connection {
        open(&self.path)
    }
}

fn commit_groups(connection: &Connection, inserts: &Receiver<Insert>) {
    while let Ok(first) = inserts.recv() {
        connection.prepare_cached("BEGIN IMMEDIATE").unwrap().execute([]).unwrap();
        let mut waiting = Vec::new();
        let mut next = Some(first);
        while let Some(insert) = next {
            let mut row =
                connection.prepare_cached("INSERT INTO bench_row (id, body) VALUES (?1, ?2)").unwrap();
            row.execute(params![insert.id, crate::BODY]).unwrap();
            if insert.marked {
                let mut mark = connection
                    .prepare_cached("INSERT INTO bench_mark (id, name, answer) VALUES (?1, ?2, ?3)")
                    .unwrap();
                mark.execute(params![insert.id, "bench.insert", "null"]).unwrap();
            }
            waiting.push(insert.durable);
            next = if waiting.len() < 512 { inserts.try_recv().ok() } else { None };
        }
        connection.prepare_cached("COMMIT").unwrap().execute([]).unwrap();
        for durable in waiting {
            let _ = durable.send(());
        }
    }
}

/// The same inserts by PostgreSQL's own bench tool: done in a second, or why not.
pub fn pgbench(url: &str, schema: &str, folder: &Path, callers: usize, seconds: u64) -> Result<f64, String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "`make bench` passes the folder of the server's programs this way"
    )]
    let programs = std::env::var("POLITY_TEST_POSTGRES_BIN")
        .map_err(|_| "POLITY_TEST_POSTGRES_BIN is not set".to_owned())?;
    let script = folder.join("insert.sql");
    let id = "decode(md5(random()::text || clock_timestamp()::text), 'hex')";
    std::fs::write(
        &script,
        format!(
            "BEGIN;\nINSERT INTO {schema}.bench_row (id, body) VALUES ({id}, decode(repeat('ab', 200), 'hex'));\n\
             INSERT INTO {schema}.bench_mark (id, name, answer) VALUES ({id}, 'bench.insert', 'null');\nCOMMIT;\n"
        ),
    )
    .map_err(|error| error.to_string())?;
    #[expect(clippy::disallowed_methods, reason = "the judge is a program of its own")]
    let run = std::process::Command::new(Path::new(&programs).join("pgbench"))
        .args(["--no-vacuum", "--protocol=prepared", "--jobs=2"])
        .args([format!("--client={callers}"), format!("--time={seconds}")])
        .arg(format!("--file={}", script.display()))
        .arg(url)
        .output()
        .map_err(|error| format!("pgbench cannot be run: {error}"))?;
    let printed = String::from_utf8_lossy(&run.stdout);
    printed
        .lines()
        .find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok())
        .ok_or_else(|| format!("pgbench: {printed}{}", String::from_utf8_lossy(&run.stderr)))
}
