//! What a build takes: wall time, and processor time of all processes in it.

use std::time::{Duration, Instant};

/// The time that something took.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    pub(crate) wall: Duration,
    /// Of all processes that were started and waited for; 0 where the system does not tell.
    pub(crate) cpu: Duration,
}

impl Cost {
    /// What it takes to do something that starts other processes.
    pub(crate) fn of<T>(work: impl FnOnce() -> T) -> (Self, T) {
        let (begun, cpu) = (Instant::now(), cpu_of_children());
        let done = work();
        (Self { wall: begun.elapsed(), cpu: cpu_of_children().saturating_sub(cpu) }, done)
    }

    /// The medians of several, each by itself.
    pub(crate) fn median(costs: &[Self]) -> Self {
        let median = |times: &mut dyn Iterator<Item = Duration>| {
            let mut times: Vec<_> = times.collect();
            times.sort_unstable();
            times.get(times.len() / 2).copied().unwrap_or_default()
        };
        Self {
            wall: median(&mut costs.iter().map(|cost| cost.wall)),
            cpu: median(&mut costs.iter().map(|cost| cost.cpu)),
        }
    }

    /// The time to judge by: the one that others on the machine disturb less.
    pub(crate) fn judged(self) -> Duration {
        if self.cpu.is_zero() { self.wall } else { self.cpu }
    }
}

#[cfg(unix)]
fn cpu_of_children() -> Duration {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::{TimeVal, TimeValLike as _};
    let time = |time: TimeVal| Duration::from_micros(u64::try_from(time.num_microseconds()).unwrap_or(0));
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN);
    usage.map(|usage| time(usage.user_time()) + time(usage.system_time())).unwrap_or_default()
}

#[cfg(not(unix))]
fn cpu_of_children() -> Duration {
    Duration::ZERO
}
