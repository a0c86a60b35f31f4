//! Everything in `main`, requests and replies as raw JSON, and tools that are functions without `async`.

use judge::{Program, Reply, Scenario, calls, program, says, told};

const CODER: Program = program!("coder");
const TEST: &str = "test \"$(cat greeting.txt)\" = hello && echo passed";

#[test]
fn only_attributes_are_added() {
    CODER.check_source();
}

#[tokio::test]
async fn it_reads_writes_and_runs() {
    let arguments = serde_json::json!({"command": TEST}).to_string();
    let script = || {
        Scenario::new().role(
            "coding assistant",
            [
                calls(1, &[("read_file", r#"{"path": "greeting.txt"}"#), ("bash", &arguments)]),
                calls(2, &[("write_file", r#"{"path": "greeting.txt", "content": "hello"}"#)]),
                calls(3, &[("bash", &arguments)]),
                says(4, "The test passes."),
            ],
        )
    };
    let case = CODER.case().arg("Make the test pass.").file("greeting.txt", "hallo\n");
    let played = case.play(script).await;
    assert_eq!(
        played.stdout,
        "read_file: ok\nbash: failed\nwrite_file: ok\nbash: ok\nThe test passes.\ntools run: 4\n"
    );
    assert_eq!(played.tools().filter(|tool| tool.error.is_some()).count(), 1);
    played.check("it_reads_writes_and_runs", |exchange| told("coder", exchange));
}

#[tokio::test]
async fn arguments_that_are_not_json_end_it() {
    let script = || Scenario::new().role("coding", [calls(1, &[("read_file", "{path: greeting.txt}")])]);
    let played = CODER.case().arg("Read.").play(script).await;
    assert_eq!((played.code, played.stdout.as_str()), (Some(1), ""));
    played.check("arguments_that_are_not_json_end_it", |exchange| told("coder", exchange));
    assert_eq!(played.tools().count(), 0);
}

#[tokio::test]
async fn a_refusal_ends_it() {
    let script = || Scenario::new().role("coding", [Reply::error(400, "no such model")]);
    let played = CODER.case().arg("Hello?").play(script).await;
    assert_eq!(played.code, Some(1));
    // Of a call without a reply, the request is all that says which model was asked.
    played.check("a_refusal_ends_it", |exchange| told("coder", exchange));
}
