//! One line on stderr for each interaction and action, as it ends.

use std::io::Write as _;

use workflow_log_journal::record::{Begin, End, Input, NodeKind, Outcome};
use workflow_log_journal::{Value, command_line};

/// How much of a command or a message is shown.
const ABOUT_CHARACTERS: usize = 60;

/// What a call is about, for its line: the first line of a command or of a tool's input.
pub(crate) fn about(begin: &Begin) -> Option<String> {
    let wanted = matches!(begin.kind.as_deref(), Some("env" | "tool"));
    let Input::Args(args) = &begin.input else { return None };
    let named = args.iter().find(|(name, _)| name == "command" || name == "cmd" || name == "argv");
    let (_, value) = named.or(args.first()).filter(|_| wanted)?;
    if matches!(value, Value::Directive(_)) {
        // A list that was recorded before.
        return None;
    }
    let typed = value.as_list().and_then(command_line);
    let text = value.as_str().map(ToOwned::to_owned).or(typed).unwrap_or_else(|| value.to_string());
    let line = text.lines().next().unwrap_or_default();
    let shown: String = line.chars().take(ABOUT_CHARACTERS).collect();
    let rest = if shown.len() < text.trim_end().len() { "…" } else { "" };
    Some(format!("{shown}{rest}"))
}

/// Says that something ended: how, how long it took, what it cost.
pub(crate) fn ended(node: NodeKind, name: &str, about: Option<&str>, duration_micros: u64, end: &End) {
    let fact = |name: &str| end.facts.iter().find(|(key, _)| key == name).map(|(_, value)| value);
    let count = |name: &str| fact(name).and_then(Value::as_u64);
    let mark = match end.outcome {
        Outcome::Completed => "✓",
        Outcome::Cancelled => "○",
        _ => "✗",
    };
    let indent = if node == NodeKind::Interaction { "" } else { "  " };
    let mut parts = vec![format!("{indent}{mark} {name}")];
    parts.extend(about.map(ToOwned::to_owned));
    parts.push(duration(duration_micros));
    parts.extend(fact("model").and_then(Value::as_str).map(ToOwned::to_owned));
    if let (Some(input), Some(output)) = (count("input_tokens"), count("output_tokens")) {
        parts.push(format!("{input}→{output} tokens"));
    }
    if let Some(code) = fact("exit_code").filter(|code| code.as_u64() != Some(0)) {
        parts.push(format!("exit {code}"));
    }
    if let Some(error) = &end.error {
        parts.push(error.message.lines().next().unwrap_or_default().to_owned());
    }
    let mut line = parts.join("  ");
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
