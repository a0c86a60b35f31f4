//! Points in time: microseconds since the Unix epoch, written as RFC 3339.

use chrono::{DateTime, SecondsFormat, Utc};

/// A moment in UTC with the resolution the log has: one microsecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(DateTime<Utc>);

impl Timestamp {
    /// This moment, by the system's clock.
    pub fn now() -> Self {
        let now = Utc::now();
        Self(DateTime::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now))
    }

    /// This moment, and `micros` microseconds.
    #[must_use]
    pub fn plus_micros(self, micros: u64) -> Self {
        let moved =
            i64::try_from(micros).ok().and_then(|micros| self.0.timestamp_micros().checked_add(micros));
        Self(moved.and_then(DateTime::from_timestamp_micros).unwrap_or(self.0))
    }

    /// Reads RFC 3339.
    pub fn parse(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text).ok().map(|time| Self(time.to_utc()))
    }

    /// `2026-11-21T05:14:00.123456+00:00`: RFC 3339, UTC, microseconds.
    pub fn to_rfc3339(self) -> String {
        self.0.to_rfc3339_opts(SecondsFormat::Micros, false)
    }

    /// `20261121_051400`, as it stands in file names.
    pub fn to_file_name(self) -> String {
        self.0.format("%Y%m%d_%H%M%S").to_string()
    }

    /// Milliseconds since the Unix epoch.
    pub fn unix_millis(self) -> i64 {
        self.0.timestamp_millis()
    }

    /// How many microseconds this is after `earlier`; 0 if it is not.
    pub fn micros_since(self, earlier: Self) -> u64 {
        u64::try_from(self.0.timestamp_micros() - earlier.0.timestamp_micros()).unwrap_or(0)
    }
}
