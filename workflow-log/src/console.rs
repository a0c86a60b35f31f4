//! One line on stderr for each interaction and action, as it ends.

use std::io::Write as _;

use workflow_log_journal::Value;
use workflow_log_journal::record::{End, NodeKind, Outcome};

/// Says that something ended: how, how long it took, what it cost.
pub(crate) fn ended(node: NodeKind, name: &str, duration_micros: u64, end: &End) {
    let fact = |name: &str| end.facts.iter().find(|(key, _)| key == name).map(|(_, value)| value);
    let count = |name: &str| fact(name).and_then(Value::as_u64);
    let mut line = String::from(if node == NodeKind::Interaction { "" } else { "  " });
    line.push_str(match end.outcome {
        Outcome::Completed => "✓ ",
        Outcome::Cancelled => "○ ",
        _ => "✗ ",
    });
    line.push_str(name);
    line.push_str(&format!("  {}", duration(duration_micros)));
    if let Some(model) = fact("model").and_then(Value::as_str) {
        line.push_str(&format!("  {model}"));
    }
    if let (Some(input), Some(output)) = (count("input_tokens"), count("output_tokens")) {
        line.push_str(&format!("  {input}→{output} tokens"));
    }
    if let Some(code) = fact("exit_code").filter(|code| code.as_u64() != Some(0)) {
        line.push_str(&format!("  exit {code}"));
    }
    if let Some(error) = &end.error {
        line.push_str(&format!("  {}", error.message.lines().next().unwrap_or_default()));
    }
    // Escape sequences in somebody's error message must not reach the terminal.
    line.retain(|character| !character.is_control());
    // A closed stderr has nobody behind it to tell.
    let _nobody = writeln!(std::io::stderr(), "{line}");
}

fn duration(micros: u64) -> String {
    match micros {
        0..1_000 => format!("{micros}µs"),
        1_000..1_000_000 => format!("{}.{}ms", micros / 1_000, micros % 1_000 / 100),
        1_000_000..60_000_000 => format!("{}.{}s", micros / 1_000_000, micros % 1_000_000 / 100_000),
        _ => format!("{}m{:02}s", micros / 60_000_000, micros / 1_000_000 % 60),
    }
}
