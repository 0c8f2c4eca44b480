//! Go's own transparency log library judges our log: signature, inclusion, consistency, and that forgeries are refused.
//!
//! The judge is `compat/ledger-go`. Without Go, or without its module at hand, the test says that it was skipped.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod kit;

use std::path::{Path, PathBuf};

use kit::{NOW, World, id, look, officer, on_each_engine};
use polity_ledger::{Act, Ledger};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

/// Serves the log on a free loopback port, as little of HTTP as a client needs.
async fn serve(ledger: Ledger) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let ledger = ledger.clone();
            tokio::spawn(async move {
                let (read, mut write) = stream.split();
                let mut lines = BufReader::new(read).lines();
                let request = lines.next_line().await.unwrap().unwrap_or_default();
                while lines.next_line().await.unwrap().is_some_and(|line| !line.is_empty()) {}
                let path = request.split(' ').nth(1).unwrap_or_default().trim_start_matches("/api/ledger");
                let (status, body) = match ledger.serve_tile(path).await.unwrap() {
                    Some(served) => ("200 OK", served.bytes),
                    None => ("404 Not Found", Vec::new()),
                };
                let head = format!(
                    "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                    body.len()
                );
                write.write_all(&[head.as_bytes(), &body].concat()).await.unwrap();
            });
        }
    });
    format!("http://{address}")
}

#[expect(clippy::disallowed_methods, reason = "the judge is another program, that is its point")]
fn program(name: impl AsRef<std::ffi::OsStr>) -> tokio::process::Command {
    tokio::process::Command::new(name)
}

/// Builds the judge; what is missing, if it cannot be built here.
async fn judge(folder: &Path) -> Result<PathBuf, String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../compat/ledger-go");
    let binary = folder.join("ledger-go");
    let built = program("go").arg("build").arg("-o").arg(&binary).arg(".").current_dir(source).output().await;
    let built = built.map_err(|error| format!("Go is not installed ({error})"))?;
    let said = String::from_utf8_lossy(&built.stderr);
    if built.status.success() {
        return Ok(binary);
    }
    // Only a module that cannot be fetched is an excuse; a judge that does not compile is a failure.
    assert!(said.contains("dial tcp") || said.contains("proxy") || said.contains("lookup"), "{said}");
    Err("Go's module golang.org/x/mod cannot be fetched here".into())
}

async fn run(judge: &Path, arguments: &[&str]) -> (bool, String) {
    let output = program(judge).args(arguments).output().await.unwrap();
    (output.status.success(), String::from_utf8(output.stdout).unwrap())
}

async fn fill(world: &World, count: usize) {
    let acts: Vec<Act> = (0..count).map(|_| Act::new("test.act", officer())).collect();
    world.record(&acts).await;
    world.record(&[look(id(1))]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn gos_transparency_log_library_accepts_our_log_and_refuses_forgeries() {
    let folder = std::env::temp_dir().join(format!("polity-go-judge-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let judge = match judge(&folder).await {
        Ok(judge) => judge,
        Err(why) => {
            eprintln!("SKIPPED: Go's judge of the ledger: {why}");
            return;
        }
    };
    on_each_engine(async |world| {
        let url = serve(world.ledger.clone()).await;
        let key = world.ledger.verifier_keys().unwrap()[0].to_string();
        let kept = folder.join("kept");
        let kept = kept.to_str().unwrap();

        fill(&world, 300).await;
        world.ledger.sign_checkpoint(NOW).await.unwrap();
        let (is_fine, said) = run(&judge, &["-url", &url, "-key", &key, "-keep", kept]).await;
        assert!(is_fine, "{said}");
        assert!(said.contains("refused: a checkpoint with another size"), "{said}");

        fill(&world, 700).await;
        world.ledger.sign_checkpoint(NOW + 1_000_000).await.unwrap();
        let (is_fine, said) = run(&judge, &["-url", &url, "-kept", kept]).await;
        assert!(is_fine, "{said}");
        assert!(said.contains("the log contains the kept checkpoint of 301 entries"), "{said}");

        // Another nation's key, and another nation's log.
        let other = "ledger.angsana.example+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
        let (is_fine, said) = run(&judge, &["-url", &url, "-key", other]).await;
        assert!(!is_fine, "{said}");
        std::fs::write(kept, std::fs::read_to_string(kept).unwrap().replace("\n301\n", "\n302\n")).unwrap();
        let (is_fine, said) = run(&judge, &["-url", &url, "-key", &key, "-kept", kept]).await;
        assert!(!is_fine, "{said}");
    })
    .await;
    std::fs::remove_dir_all(&folder).unwrap();
}
