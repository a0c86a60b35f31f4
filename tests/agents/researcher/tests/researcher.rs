//! Typed requests in free functions, a history that each question continues, and errors as `Box<dyn Error>`.

use judge::{
    Completion, Exchange, Program, Reply, Scenario, Told, calls, program, says, told, user_messages,
};

const RESEARCHER: Program = program!("researcher");

/// Each question is a run of the agent.
fn by_question(exchange: &Exchange) -> Told {
    told("research", exchange).of_run(user_messages(exchange))
}

#[test]
fn only_attributes_are_added() {
    RESEARCHER.check_source();
}

#[tokio::test]
async fn it_answers_two_questions() {
    let script = || {
        Scenario::new().role(
            "researcher",
            [
                calls(1, &[("search", r#"{"query": "river"}"#)]),
                calls(2, &[("read_page", r#"{"title": "Danube"}"#), ("read_page", r#"{"title": "Rhine"}"#)]),
                says(3, "The Danube."),
                calls(4, &[("read_page", r#"{"title": "North Sea"}"#)]),
                calls(5, &[("search", r#"{"query": "sea"}"#)]),
                says(6, "I only know the depth of the Black Sea."),
            ],
        )
    };
    let case = RESEARCHER.case().arg("Which river is longer?").arg("Which of their seas is deeper?");
    let played = case.play(script).await;
    assert!(played.stdout.ends_with("14 messages\ntools run: 5\n"), "{}", played.stdout);
    played.check("it_answers_two_questions", by_question);
}

#[tokio::test]
async fn the_second_question_is_refused() {
    let script = || Scenario::new().role("researcher", [says(1, "Yes."), Reply::error(401, "wrong key")]);
    let played = RESEARCHER.case().arg("One?").arg("Two?").play(script).await;
    assert_eq!((played.code, played.stdout.as_str()), (Some(1), "One?\nYes.\nTwo?\n"));
    played.check("the_second_question_is_refused", by_question);
}

#[tokio::test]
async fn an_answer_breaks_off() {
    let script = || {
        let completion = Completion { content: Some("It is".into()), ..Completion::default() };
        Scenario::new().role("researcher", [Reply::Cut { completion, after: 0 }])
    };
    let played = RESEARCHER.case().arg("One?").play(script).await;
    assert_eq!(played.code, Some(1));
    // Of an answer that broke off, the client has nothing to say but that it did.
    played.check("an_answer_breaks_off", by_question);
}
