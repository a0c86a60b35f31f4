//! Ids of runs.

use std::hash::{BuildHasher, Hasher, RandomState};

use crate::time::Timestamp;

/// A new run id: 32 hex digits, the first 12 the milliseconds of its start, the rest random.
///
/// Ids sort by time, are unique without asking anyone, and have the form of a W3C trace id.
/// The randomness is that of the standard library's hash maps: it keeps ids apart and is no secret.
pub fn run_id(start: Timestamp) -> String {
    let random = || RandomState::new().build_hasher().finish();
    let millis = start.unix_millis() & 0xffff_ffff_ffff;
    format!("{millis:012x}{:04x}{:016x}", random() & 0xffff, random())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_32_hex_digits_unique_and_sorted_by_time() {
        let early = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
        let late = early.plus_micros(1_000_000);
        let (first, second, third) = (run_id(early), run_id(early), run_id(late));
        assert_ne!(first, second);
        assert!(first < third && second < third);
        assert!(first.len() == 32 && first.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
}
