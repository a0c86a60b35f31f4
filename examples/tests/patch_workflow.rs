//! What the original's workflow leaves, and that nobody wrote it by hand.

use std::fs;

use serde_json::Value;
use test_programs::{Programs, workspace};

/// Runs the example and reads its report.
fn report() -> Value {
    let logs = tempfile::tempdir().expect("a folder");
    let output = Programs::built().example("patch_workflow", logs.path()).output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let files: Vec<_> =
        fs::read_dir(logs.path()).expect("the folder").map(|file| file.expect("a file").path()).collect();
    let report = files.iter().find(|path| path.extension().is_some_and(|ending| ending == "json"));
    serde_json::from_slice(&fs::read(report.expect("a report")).expect("readable")).expect("JSON")
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().unwrap_or_else(|| panic!("{key} is a list"))
}

#[test]
fn both_agents_are_in_each_iteration_with_their_queries_and_commands_in_order() {
    let report = report();
    assert_eq!(report["metadata"]["workflow_name"], "patch");
    assert_eq!(report["metadata"]["bounty_number"], "0");
    assert_eq!(report["final_status"], "completed");
    assert_eq!(report["resources_used"], serde_json::json!(["InitFilesResource", "KaliEnv"]));
    assert_eq!(report["error_log"], serde_json::json!([]));
    let mut drawing = Vec::new();
    for iteration in list(&report, "iterations") {
        let mut line =
            format!("{} {}:", iteration["iteration_number"], iteration["status"].as_str().expect("text"));
        for interaction in list(iteration, "interactions") {
            let agent = interaction["agent_name"].as_str().expect("text");
            let actions: Vec<_> = list(interaction, "actions").iter().map(check).collect();
            line = format!("{line} {agent}({})", actions.join(" "));
            assert_eq!(interaction["metadata"]["outcome"], "completed");
            assert!(interaction["metadata"]["time_taken_in_ms"].is_f64());
        }
        drawing.push(line);
    }
    // The model's first reply of iteration 2 cannot be parsed, so it is asked again.
    assert_eq!(
        drawing,
        [
            "1 completed: executor_agent(llm kali) patch_agent(llm kali kali)",
            "2 completed: executor_agent(llm llm kali) patch_agent(llm kali kali)",
            "3 completed: executor_agent(llm kali) patch_agent(llm kali kali)",
        ]
    );
}

/// Checks an action for what its type must have, and returns its type.
fn check(action: &Value) -> &str {
    let kind = action["action_type"].as_str().expect("text");
    let metadata = &action["metadata"];
    assert_eq!(metadata["outcome"], "completed");
    assert!(metadata["time_taken_in_ms"].as_f64().is_some_and(|taken| taken > 0.0), "{metadata}");
    assert!(action["input_data"].is_string(), "the prompt or the command, as it was");
    match kind {
        "llm" => {
            assert_eq!(metadata["model"], "scripted");
            assert!(metadata["input_tokens"].as_u64().is_some_and(|tokens| tokens > 0), "{metadata}");
            assert!(metadata["output_tokens"].as_u64().is_some_and(|tokens| tokens > 0), "{metadata}");
        }
        "kali" => assert!(metadata["exit_code"].is_i64(), "{metadata}"),
        other => panic!("an action of type {other}"),
    }
    kind
}

#[test]
fn its_sources_contain_attributes_and_no_logging_call() {
    let folder = workspace().join("examples/patch_workflow");
    let mut attributes = 0;
    for file in fs::read_dir(folder).expect("its folder") {
        let path = file.expect("a file").path();
        if path.extension().is_none_or(|ending| ending != "rs") {
            continue;
        }
        for line in fs::read_to_string(&path)
            .expect("readable")
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
        {
            attributes += usize::from(
                ["#[agent", "#[resource", "#[workflow", "#[llm", "#[no_log"]
                    .iter()
                    .any(|mark| line.contains(mark)),
            );
            let rest = line.replace("workflow_log::prelude", "").replace("workflow_log::log_path", "");
            assert!(
                !rest.contains("workflow_log::") && !rest.contains("log_action!"),
                "{}: {line}",
                path.display()
            );
        }
    }
    assert!(attributes >= 10, "{attributes}");
}
