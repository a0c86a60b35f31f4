//! Records folded into a tree: what belongs where, and how it ended.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]
#![expect(clippy::needless_raw_string_hashes, reason = "as expect-test writes them")]

mod support;

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use support::{GONE, Journal, run, text};
use workflow_log_journal::{NodeKind, Process, Run};

fn picture(run: &Run) -> String {
    let mut picture = format!("run {}\n", run.final_status());
    draw(run, &run.children, 1, &mut picture);
    picture
}

fn draw(run: &Run, children: &[usize], level: usize, picture: &mut String) {
    for node in children.iter().map(|index| &run.nodes[*index]) {
        let end = match node.begin.node {
            NodeKind::Iteration => run.iteration_status(node),
            _ => node.outcome.as_str(),
        };
        let indent = level * 2;
        let _ = writeln!(picture, "{:indent$}{} {} {end}", "", node.begin.node.as_str(), node.begin.name);
        draw(run, &node.children, level + 1, picture);
    }
}

#[expect(clippy::needless_pass_by_value, reason = "as expect-test has it")]
fn check(lines: &str, expected: Expect) {
    expected.assert_eq(&picture(&run(lines)));
}

#[test]
fn nesting_is_free_and_parallel_branches_stay_apart() {
    check(
        r#"
        {"t":"begin","id":1,"at":1,"node":"iteration","name":"1"}
        {"t":"begin","id":2,"parent":1,"at":2,"node":"interaction","name":"planner"}
        {"t":"begin","id":3,"parent":1,"at":2,"node":"interaction","name":"executor"}
        {"t":"begin","id":4,"parent":2,"at":3,"node":"action","name":"delegate"}
        {"t":"begin","id":5,"parent":3,"at":4,"node":"action","name":"llm"}
        {"t":"begin","id":6,"parent":4,"at":5,"node":"interaction","name":"helper"}
        {"t":"action","id":7,"parent":6,"at":6,"node":"action","name":"note","outcome":"completed"}
        {"t":"end","id":5,"at":7,"outcome":"panicked"}
        {"t":"end","id":6,"at":8,"outcome":"completed"}
        {"t":"end","id":4,"at":9,"outcome":"completed"}
        {"t":"end","id":3,"at":9,"outcome":"cancelled"}
        {"t":"end","id":2,"at":9,"outcome":"completed"}
        {"t":"end","id":1,"at":9,"outcome":"completed"}
        {"t":"begin","id":8,"at":9,"node":"action","name":"lost","detached":true}
        {"t":"end","id":8,"at":9,"outcome":"completed"}
        {"t":"end","id":0,"at":9,"outcome":"completed"}
        "#,
        expect![[r#"
            run completed
              iteration 1 completed
                interaction planner completed
                  action delegate completed
                    interaction helper completed
                      action note completed
                interaction executor cancelled
                  action llm panicked
              action lost completed
        "#]],
    );
}

#[test]
fn what_was_open_when_the_process_was_killed_is_interrupted() {
    check(
        r#"
        {"t":"begin","id":1,"at":1,"node":"iteration","name":"1"}
        {"t":"begin","id":2,"parent":1,"at":2,"node":"interaction","name":"executor"}
        {"t":"begin","id":3,"parent":2,"at":3,"node":"action","name":"llm"}
        {"t":"end","id":3,"at":4,"outcome":"completed"}
        {"t":"begin","id":4,"parent":2,"at":5,"node":"action","name":"kali"}
        {"t":"status","id":0,"at":6,"status":"nearly_there"}
        "#,
        expect![[r#"
            run interrupted
              iteration 1 interrupted
                interaction executor interrupted
                  action llm completed
                  action kali interrupted
        "#]],
    );
}

#[test]
fn what_was_open_when_the_process_exited_is_interrupted() {
    check(
        r#"
        {"t":"begin","id":1,"at":1,"node":"iteration","name":"1"}
        {"t":"begin","id":2,"parent":1,"at":2,"node":"interaction","name":"executor"}
        {"t":"end","id":0,"at":6,"outcome":"exited"}
        "#,
        expect![[r#"
            run exited
              iteration 1 interrupted
                interaction executor interrupted
        "#]],
    );
}

#[test]
fn while_its_process_runs_what_is_open_is_in_progress_even_below_a_run_that_ended() {
    let process = Process::current();
    let (Some(start), Some(boot)) = (process.start, process.boot) else { return };
    let process = format!(r#"{{"pid":{},"start":{start},"boot":"{boot}"}}"#, process.pid);
    let lines = text(
        r#"
        {"t":"begin","id":1,"at":1,"node":"iteration","name":"1"}
        {"t":"begin","id":2,"parent":1,"at":2,"node":"interaction","name":"executor"}
        "#,
    );
    let lines = lines.replace(r#"{"pid":1,"start":1,"boot":"another machine"}"#, &process);
    expect![[r#"
        run in_progress
          iteration 1 in_progress
            interaction executor in_progress
    "#]]
    .assert_eq(&picture(&Journal::new(&lines).run()));
    let ended = lines + "{\"t\":\"end\",\"id\":0,\"at\":6,\"outcome\":\"completed\"}\n";
    expect![[r#"
        run completed
          iteration 1 in_progress
            interaction executor in_progress
    "#]]
    .assert_eq(&picture(&Journal::new(&ended).run()));
}

#[test]
fn a_journal_that_does_not_name_its_process_well_is_running_while_it_is_fresh() {
    let journal = Journal::new(GONE.replace(r#","start":1,"boot":"another machine""#, "") + "\n");
    assert_eq!(journal.run().final_status(), "in_progress");
    let hour_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
    std::fs::File::options().append(true).open(&journal.path).unwrap().set_modified(hour_ago).unwrap();
    assert_eq!(journal.run().final_status(), "interrupted");
}

#[test]
fn a_set_status_counts_when_the_run_ends_normally_and_the_last_one_wins() {
    for (outcome, status) in [("completed", "solved"), ("failed", "failed"), ("panicked", "panicked")] {
        let run = run(&format!(
            r#"
            {{"t":"status","id":0,"at":1,"status":"hopeful"}}
            {{"t":"status","id":0,"at":2,"status":"solved"}}
            {{"t":"end","id":0,"at":3,"outcome":"{outcome}"}}
            "#
        ));
        assert_eq!(run.final_status(), status);
    }
}

#[test]
fn an_iteration_is_what_was_set_else_what_its_direct_interactions_made_of_it() {
    check(
        r#"
        {"t":"begin","id":1,"at":1,"node":"iteration","name":"good"}
        {"t":"begin","id":2,"parent":1,"at":1,"node":"interaction","name":"a"}
        {"t":"end","id":2,"at":2,"outcome":"completed"}
        {"t":"end","id":1,"at":3,"outcome":"completed"}
        {"t":"begin","id":3,"at":1,"node":"iteration","name":"bad"}
        {"t":"begin","id":4,"parent":3,"at":1,"node":"interaction","name":"a"}
        {"t":"end","id":4,"at":2,"outcome":"failed"}
        {"t":"begin","id":5,"parent":3,"at":1,"node":"interaction","name":"a"}
        {"t":"end","id":5,"at":2,"outcome":"completed"}
        {"t":"end","id":3,"at":3,"outcome":"completed"}
        {"t":"begin","id":6,"at":1,"node":"iteration","name":"bad-but-set"}
        {"t":"begin","id":7,"parent":6,"at":1,"node":"interaction","name":"a"}
        {"t":"end","id":7,"at":2,"outcome":"panicked"}
        {"t":"status","id":6,"at":2,"status":"skipped"}
        {"t":"end","id":6,"at":3,"outcome":"completed"}
        {"t":"begin","id":8,"at":1,"node":"iteration","name":"caught-deeper"}
        {"t":"begin","id":9,"parent":8,"at":1,"node":"interaction","name":"a"}
        {"t":"begin","id":10,"parent":9,"at":1,"node":"interaction","name":"b"}
        {"t":"end","id":10,"at":2,"outcome":"failed"}
        {"t":"end","id":9,"at":2,"outcome":"completed"}
        {"t":"end","id":8,"at":3,"outcome":"completed"}
        {"t":"begin","id":11,"at":1,"node":"iteration","name":"cancelled-inside"}
        {"t":"begin","id":12,"parent":11,"at":1,"node":"interaction","name":"a"}
        {"t":"end","id":12,"at":2,"outcome":"cancelled"}
        {"t":"end","id":11,"at":3,"outcome":"completed"}
        {"t":"begin","id":13,"at":1,"node":"iteration","name":"open"}
        "#,
        expect![[r#"
            run interrupted
              iteration good completed
                interaction a completed
              iteration bad failed
                interaction a failed
                interaction a completed
              iteration bad-but-set skipped
                interaction a panicked
              iteration caught-deeper completed
                interaction a completed
                  interaction b failed
              iteration cancelled-inside completed
                interaction a cancelled
              iteration open interrupted
        "#]],
    );
}

#[test]
fn nothing_is_dropped_for_want_of_a_parent_and_ends_of_nothing_are_passed_over() {
    check(
        r#"
        {"t":"begin","id":5,"parent":4,"at":1,"node":"action","name":"orphan"}
        {"t":"begin","id":6,"parent":6,"at":1,"node":"action","name":"its-own-parent"}
        {"t":"begin","id":7,"parent":8,"at":1,"node":"action","name":"hen"}
        {"t":"begin","id":8,"parent":7,"at":1,"node":"action","name":"egg"}
        {"t":"end","id":99,"at":2,"outcome":"failed"}
        {"t":"score","id":99,"at":2,"name":"s","value":1}
        {"t":"metadata","id":99,"at":2,"metadata":{"a":1}}
        {"t":"end","id":0,"at":3,"outcome":"completed"}
        "#,
        expect![[r#"
            run completed
              action orphan interrupted
              action its-own-parent interrupted
              action hen interrupted
                action egg interrupted
        "#]],
    );
}

#[test]
fn a_parent_that_began_later_is_none_for_children_and_parents_alike() {
    let run = run(r#"
        {"t":"begin","id":7,"parent":8,"at":1,"node":"interaction","name":"hen"}
        {"t":"begin","id":8,"parent":7,"at":1,"node":"interaction","name":"egg"}
    "#);
    let (hen, egg) = (&run.nodes[0], &run.nodes[1]);
    assert!(run.parent(hen).is_none() && run.enclosing(hen, NodeKind::Interaction).is_none());
    assert_eq!(run.enclosing(egg, NodeKind::Interaction).unwrap().begin.id, 7);
    assert!(run.enclosing(egg, NodeKind::Iteration).is_none());
}

#[test]
fn the_input_said_at_the_end_replaces_the_one_said_at_the_beginning() {
    let run = run(r#"
        {"t":"begin","id":1,"at":1,"node":"action","name":"a","args":{"x":1}}
        {"t":"end","id":1,"at":2,"outcome":"completed","input":"late"}
        {"t":"action","id":2,"at":3,"node":"action","name":"b","args":{"x":1},"outcome":"completed"}
    "#);
    let inputs: Vec<String> = run
        .nodes
        .iter()
        .map(|node| {
            let input = run.resolved(node).unwrap().input;
            assert_eq!(run.input(node).unwrap(), input);
            format!("{input:?}")
        })
        .collect();
    expect![[r#"
        Value(String("late"))
        Args([("x", Number(Number("1")))])"#]]
    .assert_eq(&inputs.join("\n"));
}

#[test]
fn what_was_lost_and_what_is_damaged_is_counted() {
    let run = run(r#"
        {"t":"lost","at":1,"count":2,"why":"disk full"}
        {"t":"lost","at":9,"count":3,"why":"disk full"}
        half a line
        {"t":"resource","at":4,"name":"Shell"}
        {"t":"resource","at":5,"name":"Kali"}
        {"t":"resource","at":6,"name":"Shell"}
    "#);
    assert_eq!((run.lost, run.damage.len(), run.damage[0].line, run.last_at), (5, 1, 4, 9));
    assert_eq!(run.resources, ["Shell", "Kali"]);
}
