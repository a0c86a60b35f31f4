//! Which process writes a journal, and whether it is still there.
//!
//! A journal without an end is either still being written or was cut short. The header names the
//! process well enough to tell: its id alone would not do, because ids are used again.

use std::time::{Duration, SystemTime};

use crate::value::Value;

/// The process that writes a journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Process {
    /// The process id.
    pub pid: u32,
    /// When it started, in the kernel's clock ticks since boot, where the system tells.
    pub start: Option<u64>,
    /// Which boot of which machine, where the system tells.
    pub boot: Option<String>,
}

impl Process {
    /// The process that runs this code.
    pub fn current() -> Self {
        let pid = std::process::id();
        Self { pid, start: start_ticks(pid), boot: boot_id() }
    }

    pub(crate) fn to_value(&self) -> Value {
        let mut entries = vec![("pid".to_owned(), Value::from(self.pid))];
        if let Some(start) = self.start {
            entries.push(("start".to_owned(), start.into()));
        }
        if let Some(boot) = &self.boot {
            entries.push(("boot".to_owned(), boot.as_str().into()));
        }
        Value::Object(entries)
    }

    pub(crate) fn from_value(value: &Value) -> Self {
        Self {
            pid: value
                .get("pid")
                .and_then(Value::as_u64)
                .and_then(|pid| u32::try_from(pid).ok())
                .unwrap_or(0),
            start: value.get("start").and_then(Value::as_u64),
            boot: value.get("boot").and_then(Value::as_str).map(ToOwned::to_owned),
        }
    }

    /// Whether the process still runs.
    ///
    /// Exact where the header holds a start time and a boot id (Linux). Elsewhere nobody can ask
    /// without a system library, so a journal that was written to in the last ten minutes counts
    /// as being written.
    pub fn is_alive(&self, last_write: Option<SystemTime>) -> bool {
        match (self.start, &self.boot) {
            (Some(start), Some(boot)) => {
                boot_id().as_deref() == Some(boot) && start_ticks(self.pid) == Some(start)
            }
            _ => last_write
                .and_then(|time| time.elapsed().ok())
                .is_some_and(|age| age < Duration::from_secs(10 * 60)),
        }
    }
}

#[cfg(target_os = "linux")]
fn start_ticks(pid: u32) -> Option<u64> {
    // proc_pid_stat(5): the name in parentheses may hold anything, so count from its end.
    // A zombie has ended: nothing will be written by it any more.
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_ascii_whitespace();
    if matches!(fields.next()?, "Z" | "X") {
        return None;
    }
    fields.nth(18)?.parse().ok()
}

#[cfg(target_os = "linux")]
fn boot_id() -> Option<String> {
    let id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    Some(id.trim().to_owned())
}

#[cfg(not(target_os = "linux"))]
fn start_ticks(_pid: u32) -> Option<u64> {
    None
}

#[cfg(not(target_os = "linux"))]
fn boot_id() -> Option<String> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn this_process_is_alive_and_one_with_another_start_is_not() {
        let mut process = Process::current();
        assert!(process.is_alive(None));
        process.start = process.start.map(|ticks| ticks + 1);
        assert!(!process.is_alive(None));
    }
}
