//! Nothing but an HTTP client, and a task for every tool that the model calls.

use judge::{Program, Reply, Scenario, calls, program, says, told};

const COURIER: Program = program!("courier");

fn parcels() -> Scenario {
    let many: Vec<_> = (1..=6).map(|number| format!(r#"{{"parcel": "P{number}"}}"#)).collect();
    let many: Vec<_> = many.iter().map(|arguments| ("track", arguments.as_str())).collect();
    Scenario::new().role(
        "You are a courier",
        [
            calls(1, &many),
            calls(2, &[("track", r#"{"parcel": "letter"}"#), ("deliver", "{}")]),
            says(3, "They are all on their way."),
        ],
    )
}

#[test]
fn only_attributes_are_added() {
    COURIER.check_source();
}

#[tokio::test]
async fn it_follows_parcels_in_tasks() {
    let played = COURIER.case().arg("P1").arg("P2").in_order().play(parcels).await;
    assert!(played.stdout.ends_with("They are all on their way.\ntools run: 8\n"), "{}", played.stdout);
    assert_eq!(played.tools().filter(|tool| tool.error.is_some()).count(), 2);
    played.check("it_follows_parcels_in_tasks", |exchange| told("follow", exchange));
}

#[tokio::test]
async fn it_follows_parcels_on_all_threads() {
    let played = COURIER.case().arg("P1").arg("P2").play(parcels).await;
    played.check_calls(|exchange| told("follow", exchange));
    played.check_tools();
}

#[tokio::test]
async fn a_status_that_is_an_error() {
    let script = || Scenario::new().role("You are a courier", [Reply::error(500, "later")]);
    let played = COURIER.case().arg("P1").play(script).await;
    assert_eq!((played.code, played.stdout.as_str()), (Some(1), ""));
    played.check("a_status_that_is_an_error", |exchange| told("follow", exchange));
}
