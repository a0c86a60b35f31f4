//! An agent with its client in a field, and a conversation that goes on: genai's requests and replies.

use judge::{Exchange, Program, Reply, Scenario, Told, calls, program, says, told, user_messages};

const CHATTER: Program = program!("chatter");

/// Each line is a run of the agent.
fn by_line(exchange: &Exchange) -> Told {
    told("chatter", exchange).of_run(user_messages(exchange))
}

#[test]
fn only_attributes_are_added() {
    CHATTER.check_source();
}

#[tokio::test]
async fn it_knows_the_weather() {
    let script = || {
        Scenario::new().role(
            "chat about",
            [
                says(1, "Hello!"),
                calls(2, &[("forecast", r#"{"city": "Bergen"}"#), ("forecast", r#"{"city": "Atlantis"}"#)]),
                says(3, "Rain in Bergen; nobody knows of Atlantis."),
            ],
        )
    };
    let played = CHATTER.case().stdin("Hi\nWhat will it be in Bergen and Atlantis?\n").play(script).await;
    assert!(played.stdout.ends_with("tools run: 2\n"), "{}", played.stdout);
    played.check("it_knows_the_weather", by_line);
}

#[tokio::test]
async fn a_line_without_an_answer() {
    let script = || Scenario::new().role("chat about", [Reply::error(400, "too long"), says(1, "Hello!")]);
    let played = CHATTER.case().stdin("Hi\nHi?\n").play(script).await;
    assert_eq!(played.code, Some(0));
    played.check("a_line_without_an_answer", by_line);
}
