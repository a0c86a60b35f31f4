//! How a process ends, and how much it was told to record, is in the log it leaves.
#![allow(clippy::needless_raw_string_hashes)]

mod support;

use behaviour_tests::{Logs, picture};
use expect_test::{Expect, expect};
use support::{program, ran};

fn ends(how: &str, code: Option<i32>, expected: &Expect) {
    let logs = Logs::new();
    let mut command = program("endings", logs.path());
    command.arg(how);
    let (output, stderr) = ran(command);
    assert_eq!(output.status.code(), code, "{stderr}");
    expected.assert_eq(&picture(&logs.run()));
    let report = logs.journals()[0].with_extension("json");
    assert_eq!(report.exists(), code.is_some(), "a report is left unless the process was cut down");
}

#[test]
fn a_return_completes_everything() {
    ends(
        "well",
        Some(0),
        &expect![[r#"
        endings: completed
          iteration 1: completed
            [planner](how="well"): completed -> 1
              [coder](how="well"): completed -> 1
                tool(how="well"): completed -> 1
    "#]],
    );
}

#[test]
fn an_error_is_at_each_level_it_passed() {
    ends(
        "error",
        Some(1),
        &expect![[r#"
        endings: failed !! planner gave up: the tool broke
          iteration 1: failed
            [planner](how="error"): failed !! planner gave up: the tool broke
              [coder](how="error"): failed !! the tool broke
                tool(how="error"): failed !! the tool broke
    "#]],
    );
}

#[test]
fn a_panic_is_at_each_level_it_passed_with_message_and_place() {
    ends(
        "panic",
        Some(101),
        &expect![[r#"
        endings: panicked !! the tool blew up @
          iteration 1: failed
            [planner](how="panic"): panicked !! the tool blew up @
              [coder](how="panic"): panicked !! the tool blew up @
                tool(how="panic"): panicked !! the tool blew up @
    "#]],
    );
}

#[test]
fn an_exit_from_inside_leaves_what_was_open_interrupted() {
    ends(
        "exit",
        Some(7),
        &expect![[r#"
        endings: exited
          iteration 1: interrupted
            [planner](how="exit"): interrupted
              [coder](how="exit"): interrupted
                tool(how="exit"): interrupted
    "#]],
    );
}

#[test]
fn an_abort_leaves_what_was_open_interrupted() {
    ends(
        "abort",
        None,
        &expect![[r#"
        endings: interrupted
          iteration 1: interrupted
            [planner](how="abort"): interrupted
              [coder](how="abort"): interrupted
                tool(how="abort"): interrupted
    "#]],
    );
}

#[test]
fn a_dropped_future_is_cancelled_and_the_workflow_goes_on() {
    ends(
        "timeout",
        Some(0),
        &expect![[r#"
        endings: completed
          iteration 1: completed
            [planner](how="timeout"): cancelled
              [coder](how="timeout"): cancelled
                tool(how="timeout"): cancelled
    "#]],
    );
}

#[test]
fn a_future_that_was_never_polled_leaves_nothing() {
    ends(
        "unpolled",
        Some(0),
        &expect![[r#"
        endings: completed
    "#]],
    );
}

#[test]
fn what_runs_beside_a_panic_is_cancelled_not_panicked() {
    ends(
        "beside",
        Some(101),
        &expect![[r#"
        endings: panicked !! the tool blew up @
          iteration 1: failed
            [coder](how="beside"): cancelled
              tool(how="beside"): cancelled
            [coder](how="panic"): panicked !! the tool blew up @
              tool(how="panic"): panicked !! the tool blew up @
    "#]],
    );
}

#[test]
fn a_caught_panic_is_recorded_and_the_next_run_is_another_iteration() {
    ends(
        "caught",
        Some(0),
        &expect![[r#"
        endings: completed
          iteration 1: failed
            [planner](how="caught"): panicked !! the tool blew up @
              [coder](how="caught"): panicked !! the tool blew up @
                tool(how="caught"): panicked !! the tool blew up @
          iteration 2: completed
            [planner](how="fine"): completed -> 1
              [coder](how="fine"): completed -> 1
                tool(how="fine"): completed -> 1
    "#]],
    );
}

#[test]
fn a_failing_agents_error_is_in_the_error_log_once() {
    let logs = Logs::new();
    let mut command = program("endings", logs.path());
    command.arg("error");
    ran(command);
    let report = std::fs::read_to_string(logs.journals()[0].with_extension("json")).expect("a report");
    let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    let messages: Vec<_> =
        report["error_log"].as_array().expect("a list").iter().map(|entry| &entry["message"]).collect();
    assert_eq!(messages, ["the tool broke", "planner gave up: the tool broke"]);
    assert_eq!(report["final_status"], "failed");
}

#[test]
fn a_panic_message_is_printed_as_without_us() {
    let logs = Logs::new();
    let mut command = program("endings", logs.path());
    command.arg("panic");
    let (_, stderr) = ran(command);
    assert!(stderr.contains("the tool blew up"), "{stderr}");
    let location = logs.run().error.and_then(|error| error.location).expect("a place");
    assert!(location.contains("endings.rs:"), "{location}");
}

#[test]
fn a_program_without_a_workflow_has_one_run_that_closes_at_exit() {
    let logs = Logs::new();
    let (output, _) = ran(program("unannotated_main", logs.path()));
    assert!(output.status.success());
    logs.check(&expect![[r#"
        unannotated_main: completed
          iteration 1: completed
            [worker](task="a"): completed -> 1
              tool(task="a"): completed -> 1
          iteration 2: completed
            [worker](task="bb"): completed -> 2
              tool(task="bb"): completed -> 2
            [worker](task="ccc"): completed -> 3
              tool(task="ccc"): completed -> 3
    "#]]);
    assert!(logs.journals()[0].with_extension("json").exists());

    let logs = Logs::new();
    let mut command = program("unannotated_main", logs.path());
    command.arg("exit");
    let (output, _) = ran(command);
    assert_eq!(output.status.code(), Some(3));
    logs.check(&expect![[r#"
        unannotated_main: exited
          iteration 1: completed
            [worker](task="a"): completed -> 1
              tool(task="a"): completed -> 1
          iteration 2: completed
            [worker](task="bb"): completed -> 2
              tool(task="bb"): completed -> 2
          iteration 3: interrupted
            [worker](task="exit"): interrupted
    "#]]);
}

#[test]
fn what_has_lost_its_context_lands_in_the_only_workflow_marked_and_what_is_ambiguous_in_the_programs_run() {
    let logs = Logs::new();
    let (output, stderr) = ran(program("lost_context", logs.path()));
    assert!(output.status.success(), "{stderr}");
    let mut runs: Vec<_> = logs.journals().iter().map(|path| behaviour_tests::load(path)).collect();
    runs.sort_by_key(|run| run.header.workflow.clone());
    let mut pictures: Vec<_> = runs.iter().map(picture).collect();
    pictures.sort();
    expect![[r#"
        alone: completed
          iteration 1: completed
            [worker](task="alone"): completed detached -> 5
              tool(task="alone"): completed -> 5
          iteration 2: completed
            [worker](task="own"): completed -> 3
              tool(task="own"): completed -> 3
            [worker](task="again"): completed detached -> 5
              tool(task="again"): completed -> 5
        resources: Made
        lost_context: completed
          iteration 1: completed
            [worker](task="one of two"): completed detached -> 10
              tool(task="one of two"): completed -> 10
        two: completed spawns=false
        two: completed spawns=true
    "#]]
    .assert_eq(&pictures.join(""));
}

#[test]
fn a_workflow_below_tokio_main_and_actions_by_hand() {
    let logs = Logs::new();
    let (output, stderr) = ran(program("below_tokio_main", logs.path()));
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    logs.check(&expect![[r#"
        below_tokio_main: failed !! invalid digit found in string
          iteration 1: completed
            [worker](task="1"): completed -> 1
              parsing("1"): completed attempt=1
              parse(task="1"): completed -> 1
              parsed("1"): completed -> 1
            [worker](task="2"): completed -> 2
              parsing("2"): completed attempt=1
              parse(task="2"): completed -> 2
              parsed("2"): completed -> 2
            [below_tokio_main] (implicit)(): completed
              sum(): completed -> 3
          iteration 2: failed
            [worker](task="three"): failed !! invalid digit found in string
              parsing("three"): completed attempt=1
              parse(task="three"): failed !! invalid digit found in string
    "#]]);
}

#[test]
fn below_info_the_structure_stays_and_failures_are_in_full() {
    let pictures = ["warn", "error"].map(|level| {
        let logs = Logs::new();
        let mut command = program("below_tokio_main", logs.path());
        command.env("WORKFLOW_LOG", level);
        ran(command);
        picture(&logs.run())
    });
    assert_eq!(pictures[0], pictures[1]);
    expect![[r#"
        below_tokio_main: failed !! invalid digit found in string
          iteration 1: completed
            [worker](): completed
              parse(): completed
            [worker](): completed
              parse(): completed
          iteration 2: failed
            [worker](task="three"): failed !! invalid digit found in string
              parse(task="three"): failed !! invalid digit found in string
    "#]]
    .assert_eq(&pictures[0]);
}

#[test]
fn directives_choose_what_is_recorded() {
    let logs = Logs::new();
    let mut command = program("below_tokio_main", logs.path());
    command.env("WORKFLOW_LOG", "trace,parse=off,pars*=debug");
    ran(command);
    logs.check(&expect![[r#"
        below_tokio_main: failed !! invalid digit found in string
          iteration 1: completed
            [worker](task="1"): completed -> 1
              parsing("1"): completed attempt=1
              parsed("1"): completed -> 1
              too much detail(): completed
            [worker](task="2"): completed -> 2
              parsing("2"): completed attempt=1
              parsed("2"): completed -> 2
              too much detail(): completed
            [below_tokio_main] (implicit)(): completed
              sum(): completed -> 3
          iteration 2: failed
            [worker](task="three"): failed !! invalid digit found in string
              parsing("three"): completed attempt=1
    "#]]);
}

#[test]
fn an_agents_name_in_a_directive_is_for_all_it_does() {
    let logs = Logs::new();
    let mut command = program("endings", logs.path());
    command.arg("well").env("WORKFLOW_LOG", "info,coder=off");
    ran(command);
    logs.check(&expect![[r#"
        endings: completed
          iteration 1: completed
            [planner](how="well"): completed -> 1
    "#]]);
}
