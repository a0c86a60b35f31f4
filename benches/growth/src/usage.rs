//! What a process has used: processor time, and the most memory it had at once.

use std::fs;
use std::time::Duration;

/// What this process has used so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Usage {
    /// Processor time, in all threads.
    pub cpu: Duration,
    /// The most resident memory it had at once.
    pub peak_bytes: u64,
}

impl Usage {
    /// Up to now. What the system does not tell is 0.
    pub fn now() -> Self {
        Self { cpu: cpu(), peak_bytes: peak_bytes().unwrap_or_default() }
    }
}

#[cfg(unix)]
fn cpu() -> Duration {
    nix::time::clock_gettime(nix::time::ClockId::CLOCK_PROCESS_CPUTIME_ID)
        .map(Duration::from)
        .unwrap_or_default()
}

#[cfg(not(unix))]
fn cpu() -> Duration {
    Duration::ZERO
}

/// The high-water mark that the system keeps of the memory of this program. The one in `getrusage`
/// would include what the process was before it became this program.
fn peak_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}

/// The most resident memory that any of the processes had that this one has started and waited for.
#[cfg(unix)]
pub fn peak_bytes_of_children() -> u64 {
    use nix::sys::resource::{UsageWho, getrusage};
    let kilobytes = getrusage(UsageWho::RUSAGE_CHILDREN).map(|usage| usage.max_rss()).unwrap_or_default();
    u64::try_from(kilobytes).unwrap_or_default() * 1024
}

/// The system does not tell.
#[cfg(not(unix))]
pub fn peak_bytes_of_children() -> u64 {
    0
}
