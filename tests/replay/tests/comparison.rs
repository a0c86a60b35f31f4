//! The comparison that judges the other tests: nothing it should see escapes it.

use std::process::Stdio;

use replay_tests::{Extent, Programs, Trajectory, compare, write_synthetic};
use workflow_log_journal::{Run, store};

#[test]
fn the_comparison_finds_every_change() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("synthetic.jsonl");
    write_synthetic(&path);
    let trajectory = Trajectory::open(&path);
    let logs = folder.path().join("logs");
    let status = Programs::built().replay(&path, &logs).stdout(Stdio::null()).status();
    assert!(status.expect("the example starts").success());
    let journals = store::list(&logs).expect("the folder can be listed");
    let run = Run::load(&journals[0]).expect("a journal");
    assert_eq!(compare(&run, &trajectory, Extent::Whole).differences, [""; 0]);

    let mut tried = 0;
    let mut differs = |change: &str, changed: &Trajectory| {
        tried += 1;
        for extent in [Extent::Whole, Extent::Prefix] {
            assert_ne!(compare(&run, changed, extent).differences, [""; 0], "{change} ({extent:?})");
        }
    };
    // The first turn of each agent has a step of every shape, and in the third round a call fails.
    for step in (0..10).chain(20..23) {
        for (part, pointer) in leaves(&trajectory, step) {
            let mut changed = trajectory.clone();
            let step = &mut changed.steps[step];
            let value = if part == "request" { &mut step.request } else { &mut step.response };
            change(value.pointer_mut(&pointer).expect("the leaf is there"));
            differs(&format!("{part}{pointer}"), &changed);
        }
        let mut changed = trajectory.clone();
        changed.steps.swap(step, step + 1);
        differs(&format!("step {step} swapped"), &changed);
        let mut changed = trajectory.clone();
        changed.steps[step].agent.push('s');
        differs(&format!("the agent of step {step}"), &changed);
        let mut changed = trajectory.clone();
        changed.steps.remove(step);
        differs(&format!("step {step} was not recorded"), &changed);
    }
    assert!(tried > 100, "{tried} changes were tried");
}

/// The numbers, strings and flags of a step that must come back.
fn leaves(trajectory: &Trajectory, step: usize) -> Vec<(&'static str, String)> {
    // A prompt is compared by its hash, and the server makes an error's type part of its message.
    let not_compared = ["/messages", "/prompt/", "/prompt_len", "/error/type", "/usage/total_tokens"];
    let mut leaves = Vec::new();
    let step = &trajectory.steps[step];
    for (part, value) in [("request", &step.request), ("response", &step.response)] {
        let mut open = vec![(String::new(), value)];
        while let Some((pointer, value)) = open.pop() {
            match value {
                serde_json::Value::Object(entries) => {
                    open.extend(entries.iter().map(|(key, value)| (format!("{pointer}/{key}"), value)));
                }
                serde_json::Value::Array(items) => {
                    open.extend((0..).zip(items).map(|(index, item)| (format!("{pointer}/{index}"), item)));
                }
                _ if not_compared.iter().any(|prefix| pointer.starts_with(prefix)) => {}
                _ => leaves.push((part, pointer)),
            }
        }
    }
    leaves
}

/// Makes the smallest difference.
fn change(value: &mut serde_json::Value) {
    *value = match value.take() {
        serde_json::Value::String(text) => format!("{text} ").into(),
        serde_json::Value::Bool(flag) => (!flag).into(),
        serde_json::Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
            (Some(u64::MAX), ..) => (u64::MAX - 1).into(),
            (Some(whole), ..) => (whole + 1).into(),
            (_, Some(whole), _) => (whole + 1).into(),
            (_, _, float) => f64::from_bits(float.unwrap_or_default().to_bits() + 1).into(),
        },
        _ => 0.into(),
    };
}
