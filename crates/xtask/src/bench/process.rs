//! What the kernel says of a process: its processor time and its memory.

use anyhow::{Context, Result};
use std::fs;
use std::time::Duration;

/// Linux counts in hundredths of a second wherever it tells a user.
const TICK: Duration = Duration::from_millis(10);

/// Processor time of what answers.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cpu {
    pub(crate) server: Duration,
    /// Of PostgreSQL's processes; SQLite runs inside the server.
    pub(crate) database: Duration,
}

impl std::ops::Sub for Cpu {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        Self {
            server: self.server.saturating_sub(before.server),
            database: self.database.saturating_sub(before.database),
        }
    }
}

impl std::ops::AddAssign for Cpu {
    fn add_assign(&mut self, more: Self) {
        self.server += more.server;
        self.database += more.database;
    }
}

/// User and system time of a process with all its threads.
pub(crate) fn cpu(process: u32) -> Result<Duration> {
    let path = format!("/proc/{process}/stat");
    let text = fs::read_to_string(&path).with_context(|| format!("reading {path}"))?;
    let stat = Stat::parse(&text).with_context(|| format!("reading {path}"))?;
    Ok(stat.cpu)
}

/// The sum over the children of a process, those that have ended included.
pub(crate) fn cpu_of_children(parent: u32) -> Duration {
    let ended = fs::read_to_string(format!("/proc/{parent}/stat"));
    let ended = ended.ok().and_then(|text| Stat::parse(&text));
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let stats = entries.filter_map(|entry| {
        let process: u32 = entry.file_name().to_str()?.parse().ok()?;
        Stat::parse(&fs::read_to_string(format!("/proc/{process}/stat")).ok()?)
    });
    let living: Duration = stats
        .filter(|stat| stat.parent == parent)
        .map(|stat| stat.cpu)
        .sum();
    living + ended.map_or(Duration::ZERO, |stat| stat.of_ended_children)
}

#[derive(Debug, PartialEq, Eq)]
struct Stat {
    parent: u32,
    cpu: Duration,
    of_ended_children: Duration,
}

impl Stat {
    /// `pid (name) state ppid …`; the name may hold spaces and parentheses. Times are fields 14 and 15, those of
    /// children that were waited for 16 and 17.
    fn parse(text: &str) -> Option<Self> {
        let (_, behind_name) = text.rsplit_once(')')?;
        let mut fields = behind_name.split_ascii_whitespace().skip(1);
        let parent = fields.next()?.parse().ok()?;
        let mut times = fields.skip(9);
        let mut user_and_system = || {
            let user: u32 = times.next()?.parse().ok()?;
            let system: u32 = times.next()?.parse().ok()?;
            Some(TICK * user.checked_add(system)?)
        };
        Some(Self {
            parent,
            cpu: user_and_system()?,
            of_ended_children: user_and_system()?,
        })
    }
}

/// Memory of a process, in bytes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Memory {
    /// All that is resident, pages of mapped files included.
    pub(crate) resident: u64,
    /// The most that ever was, since the process began or [`forget_peak`].
    pub(crate) peak: u64,
    /// What belongs to the process alone: heap and stacks.
    pub(crate) own: u64,
}

pub(crate) fn memory(process: u32) -> Result<Memory> {
    let path = format!("/proc/{process}/status");
    let text = fs::read_to_string(&path).with_context(|| format!("reading {path}"))?;
    Memory::parse(&text).with_context(|| format!("reading {path}"))
}

/// Lets the peak begin anew.
pub(crate) fn forget_peak(process: u32) -> Result<()> {
    let path = format!("/proc/{process}/clear_refs");
    fs::write(&path, "5").with_context(|| format!("writing {path}"))
}

impl Memory {
    fn parse(status: &str) -> Option<Self> {
        let bytes = |name: &str| -> Option<u64> {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            let kilobytes: u64 = line
                .trim_start_matches(':')
                .trim()
                .strip_suffix("kB")?
                .trim()
                .parse()
                .ok()?;
            Some(kilobytes * 1024)
        };
        Some(Self {
            resident: bytes("VmRSS")?,
            peak: bytes("VmHWM")?,
            own: bytes("RssAnon")?,
        })
    }
}

/// Processes that wanted to run, on average over one, five and fifteen minutes, and the number of cores.
pub(crate) fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let averages: Vec<&str> = text.split_ascii_whitespace().take(3).collect();
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!("{} on {cores} cores", averages.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_parentheses_hides_no_field() {
        let text = "42 (a (b) c) S 7 42 42 0 -1 4194560 900 0 2 0 31 11 5 6 20 0 4 0 100 1 2 3";
        let expected = Stat {
            parent: 7,
            cpu: Duration::from_millis(420),
            of_ended_children: Duration::from_millis(110),
        };
        assert_eq!(Stat::parse(text), Some(expected));
        assert_eq!(Stat::parse("42 (x) S 7"), None);
    }

    #[test]
    fn memory_is_read_in_bytes() {
        let text =
            "Name:\tpreau\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\nRssAnon:\t     512 kB\n";
        let expected = Memory {
            resident: 1 << 20,
            peak: 2 << 20,
            own: 512 << 10,
        };
        assert_eq!(Memory::parse(text), Some(expected));
        assert_eq!(Memory::parse("VmRSS:\t1 kB\n"), None);
    }

    #[test]
    fn this_process_can_be_read() {
        let own = std::process::id();
        assert!(memory(own).unwrap().own > 0);
        assert!(cpu(own).is_ok());
    }
}
