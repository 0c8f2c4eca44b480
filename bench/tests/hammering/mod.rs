//! The program that writes and says what was acknowledged (`bench/src/hammer.rs`), as tests start, kill and question it.

use polity_vault::SystemEntropy;
use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// A kill comes this long after the first acknowledgement, at most.
const LIFE_MS_MAX: u64 = 600;

/// The program with a verb, over a database and its key.
pub fn hammer(verb: &str, place: &str, key: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_polity-bench"));
    command.arg(verb).arg(place).arg(key);
    command
}

/// Lets a writer write, stops it by `kill` at a random moment, and returns the lines that it had acknowledged: none where
/// it ended before.
pub fn strike_until(mut writer: Command, kill: impl FnOnce(&mut Child)) -> String {
    let mut writer = writer.stdout(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(writer.stdout.take().unwrap());
    let mut lines = String::new();
    said.read_line(&mut lines).unwrap();
    // The pipe is emptied meanwhile: a writer that waits for its reader would have nothing under way.
    let rest = std::thread::scope(|scope| {
        let reading = scope.spawn(move || {
            let mut rest = String::new();
            said.read_to_string(&mut rest).unwrap();
            rest
        });
        std::thread::sleep(random_moment());
        kill(&mut writer);
        reading.join().unwrap()
    });
    lines.push_str(&rest);
    // A last line without an end was cut by the kill and says nothing.
    lines.truncate(lines.rfind('\n').map_or(0, |end| end + 1));
    lines
}

fn random_moment() -> Duration {
    Duration::from_millis(below(LIFE_MS_MAX))
}

/// A random number below another.
pub fn below(most: u64) -> u64 {
    u64::from_ne_bytes(SystemEntropy.array::<8>()) % most.max(1)
}

/// Asks a fresh process, which has to mend what was left behind, whether every line is there; what it says if not.
pub fn find_all(mut witness: Command, lines: &str) -> Result<(), String> {
    let mut witness = witness.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // It may have ended already because the database does not open: that is its answer then.
    let _ = witness.stdin.take().unwrap().write_all(lines.as_bytes());
    let answer = witness.wait_with_output().unwrap();
    if answer.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&answer.stderr).into_owned()) }
}

/// How often to do it: `POLITY_FAULT_ROUNDS`, or else this.
pub fn rounds(usual: u32) -> u32 {
    std::env::var("POLITY_FAULT_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}
