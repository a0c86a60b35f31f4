//! An agent of rig, which calls the model and the tools by itself.

use judge::{Program, Scenario, Told, calls, program, says, told, user_messages};

const CLERK: Program = program!("clerk");

#[test]
fn only_attributes_are_added() {
    CLERK.check_source();
}

#[tokio::test]
async fn it_sells_honey() {
    let script = || {
        Scenario::new().role(
            "You are a clerk",
            [
                calls(1, &[("price", r#"{"name": "honey"}"#)]),
                calls(2, &[("sell", r#"{"name": "honey", "count": 2}"#)]),
                says(3, "Two jars, 13.00 please."),
                calls(4, &[("price", r#"{"name": "jam"}"#), ("sell", r#"{"name": "honey", "count": 2}"#)]),
                says(5, "There is no jam, and only one jar of honey."),
            ],
        )
    };
    let case = CLERK.case().arg("Two jars of honey, please").arg("Some jam, and two more");
    let played = case.play(script).await;
    assert!(played.stdout.ends_with("tools run: 4\n"), "{}", played.stdout);
    // rig asks the model as often as it takes, and tells of each call in its answer.
    played.check("it_sells_honey", |exchange| {
        // The API has a status and no reason; rig says one in its own words.
        let reason = if exchange.tool_calls.is_empty() { "stop" } else { "tool_calls" };
        let told = Told { finish_reason: Some(reason.to_owned()), ..told("serve", exchange) };
        told.of_run(user_messages(exchange))
    });
}
