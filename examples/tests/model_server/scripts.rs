//! The scripts: functions, scenarios and recordings.

use std::{path::Path, sync::Arc};

use async_openai::error::OpenAIError;
use serde_json::{Value, json};
use workflow_log_examples::{
    server::{ChatRequest, ModelServer, Reply, Scenario, Served, Settings},
    trajectory::{Call, Prompts, Recording, Trajectory},
};

use crate::{client, serve};

async fn ask(server: &ModelServer, request: &Value) -> Result<Value, OpenAIError> {
    client(server).chat().create_byot(request).await
}

fn status_and_message(error: OpenAIError) -> (u16, String) {
    match error {
        OpenAIError::ApiError(error) => (error.status_code.as_u16(), error.api_error.message),
        other => panic!("not an error of the API: {other:?}"),
    }
}

fn question(text: &str) -> Value {
    json!({"model": "m", "messages": [{"role": "user", "content": text}]})
}

#[tokio::test]
async fn errors_keep_their_status_and_message() {
    let server = serve(|_: &ChatRequest| Reply::error(401, "wrong key")).await;
    let error = ask(&server, &question("hi")).await.unwrap_err();
    assert_eq!(status_and_message(error), (401, "wrong key".to_owned()));
    assert_eq!(server.served(), Served { errors: 1, ..Served::default() });
}

#[tokio::test]
async fn a_client_tries_again_when_it_is_told_to_wait() {
    let answers = std::sync::Mutex::new(vec![Reply::text("now"), Reply::error(429, "slow down")]);
    let server = serve(move |_: &ChatRequest| answers.lock().unwrap().pop().unwrap()).await;
    let answer = ask(&server, &question("hi")).await.unwrap();
    assert_eq!(answer["choices"][0]["message"]["content"], "now");
    assert_eq!(server.served(), Served { completions: 1, errors: 1, ..Served::default() });
}

#[tokio::test]
async fn a_scenario_keeps_its_roles_apart() {
    let server = serve(
        Scenario::new()
            .role("You are Ann", [Reply::text("a1"), Reply::text("a2")])
            .role("You are Bob", [Reply::text("b1")]),
    )
    .await;
    for (prompt, expected) in [("You are Bob.", "b1"), ("You are Ann.", "a1"), ("You are Ann. Again.", "a2")]
    {
        let answer = ask(&server, &question(prompt)).await.unwrap();
        assert_eq!(answer["choices"][0]["message"]["content"], expected);
        assert!(answer["usage"]["prompt_tokens"].as_u64() > Some(0));
    }
    let error = ask(&server, &question("You are Bob.")).await.unwrap_err();
    assert_eq!(
        status_and_message(error),
        (400, "the scenario has no line left for `You are Bob`: add one".to_owned())
    );
    let error = ask(&server, &question("You are Eve.")).await.unwrap_err();
    assert_eq!(status_and_message(error).0, 400);
}

/// Two turns of a growing chat, the second of which ended with an error.
fn trajectory() -> Trajectory {
    let lines = [
        json!({"trajectory": "t", "kind": "header", "format": "wltraj/1", "toolsets": [[{"type": "function"}]]}),
        json!({
            "trajectory": "t", "step": 0, "agent": "a", "kind": "llm",
            "request": {
                "model": "m", "messages": [{"role": "user", "content": "é\u{2028}"}], "prompt": [[0, 1]],
                "prompt_sha256": "0faa8d0bcee3042fc3f40513a97552b0b6706f655111583e9614e3782030e816",
                "tools": 0, "params": {"temperature": 0.5}
            },
            "response": {"content": "yes"}
        }),
        json!({
            "trajectory": "t", "step": 1, "agent": "a", "kind": "llm",
            "request": {
                "model": "m", "messages": [{"role": "assistant", "content": "yes"}], "prompt": [[0, 2]],
                "prompt_sha256": "931d975b813922f51e65f7b686c8ffd8c85799ee6d6f99e289cfb37e2db2444e"
            },
            "response": {"content": "", "error": {"type": "aborted", "message": "Request was aborted."}}
        }),
    ];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.jsonl");
    let text: Vec<String> = lines.iter().map(Value::to_string).collect();
    std::fs::write(&path, text.join("\n") + "\n").unwrap();
    Trajectory::open(&path).unwrap()
}

fn requests(trajectory: &Trajectory) -> Vec<Value> {
    let mut prompts = Prompts::default();
    let queries = trajectory.steps.iter().filter_map(|step| match &step.call {
        Call::Llm { request, .. } => Some(prompts.request(request, &trajectory.toolsets).unwrap()),
        _ => None,
    });
    queries.collect()
}

#[tokio::test]
async fn a_recording_answers_what_was_recorded() {
    let trajectory = trajectory();
    let recording = Arc::new(Recording::new(&trajectory));
    let server = ModelServer::start(Arc::clone(&recording), Settings::default()).await.unwrap();
    let requests = requests(&trajectory);
    assert_eq!(requests[0]["tools"], json!([{"type": "function"}]));
    assert_eq!(requests[0]["temperature"], 0.5);

    let answer = ask(&server, &requests[0]).await.unwrap();
    assert_eq!(answer["choices"][0]["message"]["content"], "yes");
    let error = ask(&server, &requests[1]).await.unwrap_err();
    assert_eq!(status_and_message(error), (400, "Request was aborted.".to_owned()));
    assert_eq!(recording.mismatches(), 0);
}

#[tokio::test]
async fn a_recording_refuses_another_conversation_and_goes_on() {
    let trajectory = trajectory();
    let recording = Arc::new(Recording::new(&trajectory));
    let server = ModelServer::start(Arc::clone(&recording), Settings::default()).await.unwrap();

    let error = ask(&server, &question("something else")).await.unwrap_err();
    let (status, message) = status_and_message(error);
    assert_eq!(status, 500);
    assert!(message.contains("step 0: the messages hash to "), "{message}");
    assert_eq!(recording.mismatches(), 1, "the client's own retries count once");

    let error = ask(&server, &requests(&trajectory)[1]).await.unwrap_err();
    assert_eq!(status_and_message(error).0, 400, "the next step is answered as recorded");
    assert_eq!(recording.mismatches(), 1);
}

#[test]
fn another_kind_of_file_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wire.jsonl");
    std::fs::write(&path, "{\"cassette\":\"c\"}\n").unwrap();
    let error = Trajectory::open(Path::new(&path)).unwrap_err().to_string();
    assert!(error.contains("wire.jsonl is not a trajectory"), "{error}");
    assert!(error.contains("\"format\":\"wltraj/1\""), "{error}");
}
