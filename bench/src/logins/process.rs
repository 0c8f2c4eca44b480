//! A server that runs beside the load: how it is started, what it costs with all its children, that it is ended.

use anyhow::{Context, Result, bail};
use std::{
    collections::{HashMap, HashSet},
    fs::{self, File},
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// Kernel ticks in a second, in which `/proc` counts (Linux).
const TICKS: f64 = 100.0;

/// A server, ended with all that it started when it is dropped.
pub struct Server {
    child: Child,
    log: PathBuf,
}

/// Where `/proc/PID/stat` tells what, counted from the field after the name (proc(5)).
struct Stat(Vec<i64>);

impl Stat {
    fn of(process: u32) -> Option<Self> {
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        let after_name = stat.rsplit_once(')')?.1;
        // The state is a letter; it counts as a field all the same.
        Some(Self(after_name.split_whitespace().map(|field| field.parse().unwrap_or(0)).collect()))
    }

    fn field(&self, place: usize) -> i64 {
        self.0.get(place).copied().unwrap_or(0)
    }

    fn parent(&self) -> i64 {
        self.field(1)
    }

    /// Ticks in user and kernel, its own and those of children that have ended.
    fn ticks(&self) -> i64 {
        (11..15).map(|place| self.field(place)).sum()
    }
}

impl Server {
    /// Starts a command whose words go to a log.
    pub fn start(mut command: Command, log: &Path) -> Result<Self> {
        let file = File::create(log)?;
        let child = command
            .stdout(file.try_clone()?)
            .stderr(file)
            .stdin(Stdio::null())
            .spawn()
            .with_context(|| format!("{} cannot be started", command.get_program().display()))?;
        Ok(Self { child, log: log.to_owned() })
    }

    /// Fails when it has ended, with its last words.
    pub fn still_runs(&mut self) -> Result<()> {
        let Some(status) = self.child.try_wait()? else { return Ok(()) };
        let text = fs::read_to_string(&self.log).unwrap_or_default();
        let words: Vec<&str> = text.lines().rev().filter(|line| !line.trim().is_empty()).take(3).collect();
        let words = words.into_iter().rev().collect::<Vec<_>>().join(" / ");
        match (status.code(), status.signal()) {
            (Some(code), _) => bail!("it ended with {code}: {words}"),
            (None, signal) => bail!("it was ended by signal {signal:?}: {words}"),
        }
    }

    /// It, and all that it started.
    fn tree(&self) -> Vec<u32> {
        let numbers = fs::read_dir("/proc").into_iter().flatten().flatten();
        let processes = numbers.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
        let parents: HashMap<u32, i64> =
            processes.filter_map(|process| Some((process, Stat::of(process)?.parent()))).collect();
        let mut tree = vec![self.child.id()];
        let mut known: HashSet<i64> = HashSet::from([i64::from(self.child.id())]);
        loop {
            let found: Vec<u32> = parents
                .iter()
                .filter(|(process, parent)| known.contains(parent) && !known.contains(&i64::from(**process)))
                .map(|(process, _)| *process)
                .collect();
            if found.is_empty() {
                return tree;
            }
            known.extend(found.iter().copied().map(i64::from));
            tree.extend(found);
        }
    }

    /// Processor time that it has used, with all its children, in seconds.
    pub fn cpu_seconds(&self) -> f64 {
        let ticks: i64 = self.tree().into_iter().filter_map(Stat::of).map(|stat| stat.ticks()).sum();
        #[expect(clippy::cast_precision_loss, reason = "a time of minutes")]
        let ticks = ticks as f64;
        ticks / TICKS
    }

    /// Memory that it holds, with all its children, in MiB.
    pub fn memory_mib(&self) -> f64 {
        let resident = |process: u32| {
            let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
            let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
            line.trim().trim_end_matches(" kB").parse::<f64>().ok()
        };
        self.tree().into_iter().filter_map(resident).sum::<f64>() / 1024.0
    }
}

/// However the measuring ends, it leaves no server behind.
impl Drop for Server {
    fn drop(&mut self) {
        let all = self.tree().into_iter().map(|process| process.to_string());
        drop(Command::new("kill").arg("-KILL").args(all).stderr(Stdio::null()).status());
        drop(self.child.wait());
    }
}
