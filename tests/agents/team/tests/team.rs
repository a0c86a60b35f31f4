//! Agents in agents: a planner that starts writers side by side and asks a reviewer in the end.

use judge::{Exchange, Program, Reply, Scenario, Told, opening, program, says, told};

const TEAM: Program = program!("team");

/// Every agent runs once for each system prompt it has.
fn by_prompt(exchange: &Exchange) -> Told {
    let opening = opening(exchange);
    let agent = ["planner", "writer", "reviewer"].into_iter().find(|agent| opening.contains(agent));
    told(agent.unwrap_or_default(), exchange).of_run(opening)
}

fn porto() -> Scenario {
    Scenario::new()
        .role("You are a planner", [says(1, "food\nsights\nrest")])
        .role(
            "on food",
            [says(2, "Eat a francesinha, but not two of them in a day."), says(3, "Eat a francesinha.")],
        )
        .role("on sights", [says(4, "Cross the bridge.")])
        .role("on rest", [says(5, "Sit by the river.")])
        .role("You are a reviewer", [says(6, "good")])
}

#[test]
fn only_attributes_are_added() {
    TEAM.check_source();
}

#[tokio::test]
async fn it_writes_a_guide() {
    let played = TEAM.case().arg("a weekend in Porto").in_order().play(porto).await;
    let guide = "Eat a francesinha.\nCross the bridge.\nSit by the river.\n";
    assert_eq!(played.stdout, format!("{guide}tools run: 4\n"));
    played.check("it_writes_a_guide", by_prompt);
}

#[tokio::test]
async fn it_writes_a_guide_on_all_threads() {
    let played = TEAM.case().arg("a weekend in Porto").play(porto).await;
    played.check_calls(by_prompt);
    played.check_tools();
}

#[tokio::test]
async fn one_of_the_writers_fails() {
    let script = || {
        Scenario::new()
            .role("You are a planner", [says(1, "food\nsights")])
            .role("on food", [Reply::error(400, "hungry")])
            .role("on sights", [says(2, "Cross the bridge.")])
    };
    let played = TEAM.case().arg("a day in Porto").in_order().play(script).await;
    assert_eq!((played.code, played.stdout.as_str()), (Some(1), ""));
    played.check("one_of_the_writers_fails", by_prompt);
}
