//! What would hang, abort or change a program, were the log not careful.
#![allow(clippy::needless_raw_string_hashes)]

mod support;

use behaviour_tests::{Logs, load, picture};
use expect_test::expect;
use support::{program, ran};

/// Runs a hazard with the log and without: same output, same code. Returns the log.
fn hazard(how: &str) -> Logs {
    let [(logged, logs), (plain, _)] = ["debug", "off"].map(|level| {
        let logs = Logs::new();
        let mut command = program("hazards", logs.path());
        command.arg(how).env("WORKFLOW_LOG", level).env("RUST_MIN_STACK", "2000000");
        (ran(command).0, logs)
    });
    assert_eq!(logged.status, plain.status, "{how}: {}", String::from_utf8_lossy(&logged.stderr));
    assert_eq!(String::from_utf8_lossy(&logged.stdout), String::from_utf8_lossy(&plain.stdout), "{how}");
    logs
}

#[test]
fn a_lock_that_the_caller_holds_is_not_waited_for() {
    hazard("locks").check(&expect![[r#"
        locks: completed
          iteration 1: completed
            [locks] (implicit)(): completed
              tool(mutex=[1], lock=[2]): completed
              tool(mutex="[locked]", lock="[locked]"): completed
    "#]]);
}

#[test]
fn a_resumed_panic_is_a_panic_and_has_no_other_ones_message() {
    hazard("unwinding").check(&expect![[r#"
        unwinding: completed
          iteration 1: completed
            [unwinding] (implicit)(): completed
              tool(): panicked !! at once @
              tool(): panicked
    "#]]);
}

#[test]
fn a_value_that_points_to_itself_is_cut() {
    let run = hazard("cycle").run();
    let text = picture(&run);
    assert!(text.contains("Ring { next: RefCell { value: Some(Ring"), "{}", &text[..300]);
    assert!(text.contains("[cut: "), "{}", &text[text.len() - 300..]);
}

#[test]
fn the_first_record_may_come_from_a_destructor_during_a_panic() {
    hazard("drop");
}

#[test]
fn what_is_lost_in_an_unlogged_workflow_makes_no_file() {
    let logs = Logs::new();
    let mut command = program("hazards", logs.path());
    command.arg("unlogged");
    assert!(ran(command).0.status.success());
    assert_eq!(logs.journals().len(), 0);
}

#[test]
fn a_constructor_that_returns_none_made_nothing_and_handing_on_has_no_end() {
    let run = hazard("made").run();
    assert_eq!(run.resources.len(), 0);
    assert_eq!(run.nodes.iter().filter(|node| node.begin.name == "tool").count(), 40_001);
}

#[test]
fn an_exit_while_others_record_leaves_a_report_of_what_there_was() {
    // Whether it ends at all, and with its own code, is what is tested; `off` would never end.
    let logs = Logs::new();
    let mut command = program("hazards", logs.path());
    command.arg("exiting");
    assert_eq!(ran(command).0.status.code(), Some(5));
    let journal = logs.journals().remove(0);
    assert_eq!(load(&journal).final_status(), "exited");
    assert!(journal.with_extension("json").exists());
}

#[test]
fn a_program_that_changes_its_folder_leaves_its_report_beside_its_journal() {
    let logs = Logs::new();
    let mut command = program("hazards", logs.path());
    command.arg("moving").env_remove("WORKFLOW_LOG_DIR").current_dir(logs.path());
    let (output, stderr) = ran(command);
    assert!(output.status.success() && stderr.is_empty(), "{stderr}");
    assert_eq!(std::fs::read_dir(logs.path().join("here")).expect("its folder").count(), 2);
}
