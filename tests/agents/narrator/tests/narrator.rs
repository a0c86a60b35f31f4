//! Streams that are read to their end, with text and with the pieces of tool calls.

use judge::{
    Completion, Exchange, Program, Reply, Scenario, Told, calls, program, says, told, user_messages,
};

const NARRATOR: Program = program!("narrator");

/// Each wish is a run of the agent.
fn by_wish(exchange: &Exchange) -> Told {
    told("narrate", exchange).of_run(user_messages(exchange))
}

#[test]
fn only_attributes_are_added() {
    NARRATOR.check_source();
}

#[tokio::test]
async fn it_tells_a_story_and_rolls_dice() {
    let script = || {
        Scenario::new().role(
            "narrator",
            [
                says(1, "A fox stands before a wide river."),
                calls(2, &[("roll", r#"{"sides": 20}"#), ("roll", r#"{"sides": 0}"#)]),
                says(3, "It jumps, and gets its feet wet."),
            ],
        )
    };
    let played = NARRATOR.case().stdin("A fox!\nIt jumps.\n").play(script).await;
    assert!(played.stdout.starts_with("A fox stands before a wide river.\n(rolled "), "{}", played.stdout);
    assert!(played.stdout.ends_with("It jumps, and gets its feet wet.\ntools run: 2\n"), "{}", played.stdout);
    played.check("it_tells_a_story_and_rolls_dice", by_wish);
}

#[tokio::test]
async fn a_story_breaks_off() {
    let script = || {
        let completion =
            Completion { content: Some("A fox stands before a river.".into()), ..Completion::default() };
        Scenario::new().role("narrator", [Reply::Cut { completion, after: 3 }])
    };
    let played = NARRATOR.case().stdin("A fox!\n").play(script).await;
    assert_eq!((played.code, played.stdout.as_str()), (Some(1), "A fox stands bef"));
    played.check("a_story_breaks_off", by_wish);
}

#[tokio::test]
async fn a_story_is_refused() {
    let script = || Scenario::new().role("narrator", [Reply::error(400, "no such model")]);
    let played = NARRATOR.case().stdin("A fox!\n").play(script).await;
    assert_eq!((played.code, played.stdout.as_str()), (Some(1), ""));
    played.check("a_story_is_refused", by_wish);
}
