//! How a process ends is in the log it leaves; and how it logs never changes the process.
#![allow(clippy::needless_raw_string_hashes)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use behaviour_tests::{Logs, load, picture};
use expect_test::{Expect, expect};

/// One of this package's programs, with an environment of its own.
fn program(name: &str, logs: &Path) -> Command {
    let path = match name {
        "endings" => env!("CARGO_BIN_EXE_endings"),
        "unannotated_main" => env!("CARGO_BIN_EXE_unannotated_main"),
        "below_tokio_main" => env!("CARGO_BIN_EXE_below_tokio_main"),
        "hazards" => env!("CARGO_BIN_EXE_hazards"),
        "lost_context" => env!("CARGO_BIN_EXE_lost_context"),
        "secrets" => env!("CARGO_BIN_EXE_secrets"),
        other => panic!("no program {other}"),
    };
    let mut command = Command::new(path);
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("WORKFLOW_LOG_DIR", logs).env("RUST_BACKTRACE", "0");
    command
}

fn ran(mut command: Command) -> (Output, String) {
    let output = command.output().expect("the program starts");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    (output, text)
}

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

#[test]
fn off_makes_no_file_and_changes_no_output() {
    for (name, how) in
        [("endings", "well"), ("endings", "error"), ("unannotated_main", "x"), ("secrets", "all")]
    {
        let outputs = ["off", "debug"].map(|level| {
            let logs = Logs::new();
            let mut command = program(name, logs.path());
            command.arg(how).env("WORKFLOW_LOG", level);
            let (output, _) = ran(command);
            let files = std::fs::read_dir(logs.path()).expect("the folder").count();
            assert_eq!(files, if level == "off" { 0 } else { 2 }, "{name} {how} {level}");
            output
        });
        assert_eq!(outputs[0], outputs[1], "{name} {how}");
    }
}

/// Runs a program where its log cannot be kept: same output, same code, one line about it.
fn goes_on_without(folder: &Path, says: &str) {
    for (how, code) in [("well", 0), ("error", 1)] {
        let logs = Logs::new();
        let mut logged = program("endings", logs.path());
        logged.arg(how);
        let (logged, usual) = ran(logged);
        let mut command = program("endings", folder);
        command.arg(how);
        let (output, stderr) = ran(command);
        assert_eq!(output.status.code(), Some(code), "{stderr}");
        assert_eq!(output.stdout, logged.stdout);
        let ours: Vec<_> = stderr.lines().filter(|line| line.starts_with("workflow-log: ")).collect();
        let others: Vec<_> = stderr.lines().filter(|line| !line.starts_with("workflow-log: ")).collect();
        assert_eq!(ours.len(), 1, "one message: {stderr}");
        assert!(ours[0].contains(says), "{stderr}");
        assert_eq!(others, usual.lines().collect::<Vec<_>>());
    }
}

#[test]
fn an_impossible_logs_folder_is_said_once_and_the_workflow_goes_on() {
    let logs = Logs::new();
    let file = logs.path().join("a file");
    std::fs::write(&file, "").expect("a file");
    goes_on_without(&file.join("logs"), "cannot write");
    goes_on_without(Path::new("/dev/full"), "cannot write /dev/full");
}

#[test]
fn an_unwritable_logs_folder_is_said_once_and_the_workflow_goes_on() {
    // Permissions do not stop root, so a folder that nobody may write to is looked for elsewhere.
    let unwritable = [PathBuf::from("/proc/1"), PathBuf::from("/sys")];
    let folder = unwritable.iter().find(|folder| folder.is_dir()).expect("a system folder nobody writes to");
    goes_on_without(folder, "cannot write");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_once_and_the_workflow_goes_on() {
    let Some(disk) = SmallDisk::mount() else {
        println!("did not run: mounting a small tmpfs is not allowed here");
        return;
    };
    goes_on_without(&disk.point, "No space left on device");
}

/// A file system of one page, nearly filled.
#[cfg(target_os = "linux")]
struct SmallDisk {
    point: PathBuf,
    _logs: Logs,
}

#[cfg(target_os = "linux")]
impl SmallDisk {
    fn mount() -> Option<Self> {
        let logs = Logs::new();
        let point = logs.path().join("disk");
        std::fs::create_dir(&point).ok()?;
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=8k", "tmpfs"]).arg(&point);
        let mounted = mount.output().ok()?.status.success();
        if !mounted {
            return None;
        }
        std::fs::write(point.join("filler"), vec![b'x'; 8 * 1024]).ok()?;
        Some(Self { point, _logs: logs })
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _unmounted = Command::new("umount").arg(&self.point).status();
    }
}

/// Runs the secrets program with a marker and returns all that it left on disk.
fn disk_after(how: &str, marker: &str, environment: &[(&str, &str)]) -> String {
    let logs = Logs::new();
    let mut command = program("secrets", logs.path());
    command.arg(how).env("MARKER", marker).envs(environment.iter().copied());
    let (output, stderr) = ran(command);
    assert!(output.status.success(), "{stderr}");
    let bytes = logs.bytes();
    assert!(bytes.contains("\"workflow\":\"secrets\""), "something was recorded");
    bytes
}

#[test]
fn a_hidden_value_is_nowhere_on_disk() {
    let marker = "m4rk-\"q\"-value";
    for how in [
        "method",
        "parameter",
        "input",
        "output",
        "field-below",
        "field-shapes",
        "bytes",
        "constructor",
        "field-above",
        "field-debug",
        "field-wrapped",
        "redact",
        "late-environment",
    ] {
        let bytes = disk_after(how, marker, &[]);
        for form in [marker, "m4rk"] {
            assert!(!bytes.contains(form), "{how} shows {form}:\n{bytes}");
        }
        if how.starts_with("field") {
            assert!(bytes.contains("seen"), "{how} keeps the fields that are not hidden:\n{bytes}");
        }
    }
    assert!(disk_after("redact", marker, &[]).contains("[redacted:secret]"));
    assert!(disk_after("late-environment", marker, &[]).contains("[redacted:LATE_API_KEY]"));
    assert!(disk_after("method", marker, &[]).contains("called from a hidden method"), "children stay");
    assert!(disk_after("output", marker, &[]).contains("[no_log]"), "that it failed stays");
}

#[test]
fn a_credential_of_the_environment_is_nowhere_on_disk_and_other_variables_are() {
    let marker = "m4rk-credential";
    for name in ["MY_API_KEY", "github_token", "DB_PASSWORD", "CLIENT_SECRET"] {
        let bytes = disk_after("all", marker, &[(name, marker), ("NOTE", marker)]);
        assert!(!bytes.contains(marker), "{name}:\n{bytes}");
        assert!(bytes.contains(&format!("[redacted:{name}]")), "{bytes}");
    }
    assert!(disk_after("all", marker, &[("PUBLIC_NAME", marker)]).contains(marker));
    assert!(
        disk_after("all", marker, &[]).contains(marker),
        "the same marker is found where nothing hides it"
    );
    assert!(
        disk_after("all", "m4rk", &[("SHORT_KEY", "m4rk")]).contains("m4rk"),
        "too short to be a credential"
    );
    let off = [("MY_API_KEY", marker), ("WORKFLOW_LOG_REDACT", "off")];
    assert!(disk_after("all", marker, &off).contains(marker));
}
