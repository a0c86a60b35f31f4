//! An agent of rig, which calls the model and the tools by itself.

use std::collections::BTreeMap;

use judge::{Played, Program, Scenario, calls, program, says, told, user_messages};

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
    played.check_tools();
    played.check_tree("it_sells_honey");
    check_sums(&played);
}

/// What can be marked is a prompt, for which rig asks the model as often as it takes. So several calls
/// are one here, with the sum of their tokens, and without the model or a finish reason: rig tells them of
/// each call, in `completion_calls`, where they are not looked for.
fn check_sums(played: &Played) {
    let mut served: BTreeMap<_, (u64, u64)> = BTreeMap::new();
    for exchange in &played.exchanges {
        let told = told("serve", exchange);
        let sum = served.entry(user_messages(exchange)).or_default();
        sum.0 += told.input_tokens.unwrap_or_default();
        sum.1 += told.output_tokens.unwrap_or_default();
    }
    assert_eq!(served.into_values().collect::<Vec<_>>(), [(3006, 306), (2009, 209)]);

    let recorded: Vec<_> = played.calls().concat();
    let sums: Vec<_> = recorded.iter().map(|call| (call.input_tokens, call.output_tokens)).collect();
    assert_eq!(sums, [(Some(2009), Some(209)), (Some(3006), Some(306))]);
    assert!(recorded.iter().all(|call| (&call.model, &call.finish_reason) == (&None, &None)));
}
