//! A history that the client itself keeps: Ollama's API, through ollama-rs.

use judge::{Exchange, Program, Reply, Scenario, Told, calls, program, says, told, user_messages};

const COOK: Program = program!("cook");

/// Each wish is a run of the agent. The client does not read why the model stopped.
fn by_wish(exchange: &Exchange) -> Told {
    Told { finish_reason: None, ..told("cook", exchange).of_run(user_messages(exchange)) }
}

#[test]
fn only_attributes_are_added() {
    COOK.check_source();
}

#[tokio::test]
async fn it_looks_into_the_pantry() {
    let script = || {
        Scenario::new().role(
            "You are a cook",
            [
                calls(1, &[("pantry", r#"{"shelf": "top"}"#), ("pantry", r#"{"shelf": "middle"}"#)]),
                calls(2, &[("pantry", r#"{"shelf": "bottom"}"#)]),
                says(3, "Potato pancakes."),
                says(4, "Then onion soup."),
            ],
        )
    };
    let played = COOK.case().stdin("Something warm\nWithout flour\n").play(script).await;
    assert!(played.stdout.ends_with("10 messages\ntools run: 3\n"), "{}", played.stdout);
    played.check("it_looks_into_the_pantry", by_wish);
}

#[tokio::test]
async fn the_model_is_not_there() {
    let script = || Scenario::new().role("You are a cook", [Reply::error(404, "model not found")]);
    let played = COOK.case().stdin("Anything\n").play(script).await;
    assert_eq!((played.code, played.stdout.as_str()), (Some(1), "> Anything\n"));
    played.check("the_model_is_not_there", by_wish);
}
