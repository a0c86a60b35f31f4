//! Times and counts as people write them.

use workflow_log_journal::Timestamp;

use crate::summary::Usage;

/// `412µs`, `9.9ms`, `312ms`, `1.20s`, `2m 14s`, `1h 02m`. Rounded down: nothing took longer than it did.
pub(crate) fn duration(micros: u64) -> String {
    let millis = micros / 1000;
    let seconds = millis / 1000;
    match micros {
        0..1_000 => format!("{micros}µs"),
        1_000..10_000 => format!("{millis}.{}ms", micros % 1000 / 100),
        10_000..1_000_000 => format!("{millis}ms"),
        1_000_000..10_000_000 => format!("{seconds}.{:02}s", millis % 1000 / 10),
        10_000_000..60_000_000 => format!("{seconds}.{}s", millis % 1000 / 100),
        60_000_000..3_600_000_000 => format!("{}m {:02}s", seconds / 60, seconds % 60),
        _ => format!("{}h {:02}m", seconds / 3600, seconds / 60 % 60),
    }
}

/// `12,480`
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 action`, `2 actions`
pub(crate) fn counted(number: u64, singular: &str) -> String {
    format!("{} {singular}{}", count(number), if number == 1 { "" } else { "s" })
}

/// `812→96`; what is unknown is `?`, and nothing if both are.
pub(crate) fn tokens(usage: &Usage) -> Option<String> {
    let side = |tokens: Option<u64>| tokens.map_or_else(|| "?".to_owned(), count);
    usage.has_tokens().then(|| format!("{}→{}", side(usage.input), side(usage.output)))
}

/// `2026-11-21 05:14:00`, in UTC.
pub(crate) fn moment(time: Timestamp) -> String {
    time.to_rfc3339().chars().take(19).map(|sign| if sign == 'T' { ' ' } else { sign }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_like_a_person_would_say_them() {
        let texts = [0, 412, 9_999, 10_000, 999_999, 1_204_560, 59_999_999, 134_000_000, 3_723_000_000]
            .map(duration)
            .join(" | ");
        assert_eq!(texts, "0µs | 412µs | 9.9ms | 10ms | 999ms | 1.20s | 59.9s | 2m 14s | 1h 02m");
    }

    #[test]
    fn unknown_tokens_are_not_zero() {
        let usage = |input, output| tokens(&Usage { calls: 1, input, output });
        assert_eq!(usage(Some(1_234_567), Some(0)).unwrap(), "1,234,567→0");
        assert_eq!(usage(Some(812), None).unwrap(), "812→?");
        assert_eq!(usage(None, None), None);
    }
}
