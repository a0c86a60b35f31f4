//! The program from outside: what it prints where, and what it exits with.

#![expect(clippy::needless_raw_string_hashes, reason = "as expect-test writes them")]
#![allow(clippy::unwrap_used, reason = "what fails here fails the test")]

mod support;

use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};

use expect_test::expect;
use support::{Folder, Script, gone, header, json, two_iterations};
use workflow_log_journal::record::ROOT;
use workflow_log_journal::{Outcome, Value, parse};

/// What a call of the program came to.
struct Call {
    code: i32,
    out: String,
    err: String,
}

fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_workflow-log"));
    command.current_dir(folder).env_remove("WORKFLOW_LOG_DIR");
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command
}

fn finish(command: &mut Command) -> Call {
    let output = command.output().unwrap();
    Call {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Calls the program with a folder of runs.
fn call(folder: &Folder, args: &[&str]) -> Call {
    finish(program(&folder.path()).args(["--dir", "."]).args(args))
}

/// Three runs: one that worked, one that failed, one that was killed.
fn three_runs() -> Folder {
    let folder = Folder::new();
    folder.add("demo_20261121_051400", &two_iterations());
    let mut failed = Script::new();
    let agent = failed.agent(ROOT, "executor_agent", "null");
    failed.wait(61_000);
    failed.failed(agent, "no answer", &[]);
    failed.failed(ROOT, "no answer", &[]);
    folder.add("other_20261121_051500", &failed);
    let mut killed = Script::new();
    let agent = killed.agent(ROOT, "executor_agent", "null");
    killed.wait(5);
    killed.env(agent, "sleep 1000");
    folder.add("demo_20261121_051600", &killed);
    folder
}

fn keys(value: &Value) -> String {
    let keys = value.as_object().unwrap().iter().map(|(key, _)| key.as_str());
    keys.collect::<Vec<_>>().join(" ")
}

#[test]
fn ls_lists_runs_oldest_first() {
    let call = call(&three_runs(), &["ls"]);
    expect![[r#"
        NAME                   WORKFLOW  STARTED (UTC)          TOOK  STATUS             ITER  AGENTS  ACTIONS  LLM      TOKENS  FAILED
        demo_20261121_051400   demo      2026-11-21 05:14:00   2.75s  completed_success     2       3        5    2  13,292→127       0
        other_20261121_051500  demo      2026-11-21 05:14:00  1m 01s  failed                0       1        0    0                   1
        demo_20261121_051600   demo      2026-11-21 05:14:00  5.0ms+  interrupted           0       1        1    0                   0
    "#]].assert_eq(&call.out);
    assert_eq!((call.code, &*call.err), (0, ""));
}

#[test]
fn ls_leaves_out_columns_where_there_is_no_room() {
    let folder = three_runs();
    expect![[r#"
        NAME                     TOOK  STATUS             LLM      TOKENS  FAILED
        demo_20261121_051400    2.75s  completed_success    2  13,292→127       0
        other_20261121_051500  1m 01s  failed               0                   1
        demo_20261121_051600   5.0ms+  interrupted          0                   0
    "#]]
    .assert_eq(&call(&folder, &["ls", "--width", "80"]).out);
    expect![[r#"
        NAME                   STATUS
        demo_20261121_051400   completed_success
        other_20261121_051500  failed
        demo_20261121_051600   interrupted
    "#]]
    .assert_eq(&call(&folder, &["ls", "--width", "40"]).out);
    for width in 20..140 {
        let out = call(&folder, &["ls", "--width", &width.to_string()]).out;
        assert!(out.lines().all(|line| line.chars().count() <= width), "{out}");
    }
}

#[test]
fn ls_says_which_files_are_no_runs() {
    let folder = three_runs();
    folder.add_file("empty_20261121_060000.jsonl", b"");
    folder.add_file("foreign.jsonl", b"{\"level\":\"info\"}\n");
    folder.add_file("notes.txt", b"not a run");
    let call = call(&folder, &["ls", "--width", "120"]);
    expect![[r#"
        NAME                   STARTED (UTC)          TOOK  STATUS             ITER  AGENTS  ACTIONS  LLM      TOKENS  FAILED
        foreign                unreadable: not a journal: the field `t` is missing or has the wrong type
        demo_20261121_051400   2026-11-21 05:14:00   2.75s  completed_success     2       3        5    2  13,292→127       0
        other_20261121_051500  2026-11-21 05:14:00  1m 01s  failed                0       1        0    0                   1
        demo_20261121_051600   2026-11-21 05:14:00  5.0ms+  interrupted           0       1        1    0                   0
        empty_20261121_060000  unreadable: no record yet
    "#]].assert_eq(&call.out);
    assert_eq!(call.code, 0);
}

#[test]
fn ls_json_has_the_documented_keys() {
    let folder = three_runs();
    folder.add_file("foreign.jsonl", b"{}\n");
    let call = call(&folder, &["ls", "--json"]);
    let document = json(&call.out);
    assert_eq!(keys(&document), "version runs");
    assert_eq!(document.get("version").unwrap().as_u64(), Some(1));
    let runs = document.get("runs").unwrap().as_list().unwrap();
    assert_eq!(keys(&runs[0]), "name path error");
    expect!["name path id workflow start end duration_ms status outcome iterations interactions actions llm_calls input_tokens output_tokens failures lost_records damaged_lines torn_bytes"].assert_eq(&keys(&runs[1]));
    assert_eq!(runs[1].get("input_tokens").unwrap().as_u64(), Some(13_292));
    assert!(runs[2].get("input_tokens").unwrap().is_null());
    assert_eq!(runs[3].get("outcome").unwrap().as_str(), Some("interrupted"));
    assert!(runs[3].get("duration_ms").unwrap().is_null());
}

#[test]
fn show_prints_the_latest_run_or_the_one_that_is_named() {
    let folder = three_runs();
    let first_lines = |args: &[&str]| {
        let call = call(&folder, args);
        assert_eq!((call.code, &*call.err), (0, ""), "{args:?}");
        call.out.lines().find(|line| line.starts_with("run ")).unwrap().replace("run     ", "")
    };
    let full = folder.journal("other_20261121_051500");
    assert_eq!(first_lines(&["show"]), "demo_20261121_051600");
    assert_eq!(first_lines(&["show", "demo"]), "demo_20261121_051600");
    assert_eq!(first_lines(&["show", "other"]), "other_20261121_051500");
    assert_eq!(first_lines(&["show", full.to_str().unwrap()]), "other_20261121_051500");
    assert_eq!(first_lines(&["show", "demo_20261121_051400.jsonl"]), "demo_20261121_051400");
    assert_eq!(first_lines(&["show", "./demo_20261121_0514"]), "demo_20261121_051400");
    assert_eq!(first_lines(&["show", "."]), "demo_20261121_051600");
}

#[test]
fn the_folder_is_an_option_an_environment_variable_or_logs() {
    let folder = Folder::new();
    let logs = folder.path().join("logs");
    std::fs::create_dir(&logs).unwrap();
    std::fs::write(logs.join("demo_1.jsonl"), two_iterations().bytes()).unwrap();
    let here = folder.path();
    assert_eq!(finish(program(&here).arg("show")).code, 0);
    assert_eq!(finish(program(&here).arg("show").env("WORKFLOW_LOG_DIR", "nowhere")).code, 1);
    assert_eq!(finish(program(&here).arg("show").env("WORKFLOW_LOG_DIR", "")).code, 0);
    let option = finish(program(&here).args(["show", "--dir", "logs"]).env("WORKFLOW_LOG_DIR", "nowhere"));
    assert_eq!(option.code, 0);
    assert_eq!(finish(program(&here).args(["ls", "logs", "--dir", "nowhere"])).code, 0);
}

#[test]
fn show_json_has_the_documented_keys() {
    let call = call(&three_runs(), &["show", "demo_20261121_051400", "--json"]);
    assert_eq!((call.code, &*call.err), (0, ""));
    let document = json(&call.out);
    assert_eq!(keys(&document), "version run nodes");
    let run = document.get("run").unwrap();
    expect!["name path id workflow start end duration_ms status outcome last_record program writer pid parent task_repo_dir bounty_number model_config output error metadata scores resources errors totals damage"].assert_eq(&keys(run));
    expect!["iterations interactions actions llm_calls input_tokens output_tokens failures lost_records damaged_lines torn_bytes"].assert_eq(&keys(run.get("totals").unwrap()));
    let iterations = document.get("nodes").unwrap().as_list().unwrap();
    assert_eq!(iterations.len(), 2);
    let agent = &iterations[0].get("children").unwrap().as_list().unwrap()[0];
    let query = &agent.get("children").unwrap().as_list().unwrap()[0];
    expect!["id parent node name kind function outcome status start end duration_ms error facts metadata scores implicit detached prompt input output children"].assert_eq(&keys(query));
    assert_eq!(
        query.get("prompt").unwrap().to_string(),
        r#"{"of":"messages","kept":0,"new":2,"rewritten_at":null}"#
    );
    assert!(agent.get("prompt").unwrap().is_null());
    let agent = &iterations[1].get("children").unwrap().as_list().unwrap()[0];
    let later = &agent.get("children").unwrap().as_list().unwrap()[0];
    assert_eq!(
        later.get("prompt").unwrap().to_string(),
        r#"{"of":"messages","kept":2,"new":2,"rewritten_at":null}"#
    );
    assert_eq!(query.get("duration_ms").unwrap().as_f64(), Some(1204.0));
    assert_eq!(query.at(&["input", "request", "model"]).unwrap().as_str(), Some("gpt-4o"));
    assert_eq!(query.at(&["facts", "output_tokens"]).unwrap().as_u64(), Some(96));
    assert_eq!(query.get("start").unwrap().as_str(), Some("2026-11-21T05:14:00.123456+00:00"));
}

/// A journal with content, a reference to nothing, and a torn line.
fn referring() -> Script {
    let mut script = Script::new();
    script.raw(b"{\"t\":\"content\",\"content\":1,\"value\":\"You are careful.\"}\n");
    script.raw(
        b"{\"t\":\"begin\",\"id\":1,\"at\":5,\"node\":\"action\",\"name\":\"llm\",\"input\":{\"$ref\":1}}\n",
    );
    script.raw(
        b"{\"t\":\"begin\",\"id\":2,\"at\":6,\"node\":\"action\",\"name\":\"llm\",\"input\":{\"$ref\":9}}\n",
    );
    script.raw(b"{\"t\":\"end\",\"id\":1,\"at\":7,\"outcome\":\"completed\",\"outp");
    script
}

#[test]
fn cat_prints_whole_lines_as_they_stand() {
    let script = referring();
    let call = call(&script.save(), &["cat"]);
    let lines: Vec<&str> = std::str::from_utf8(script.bytes()).unwrap().split_inclusive('\n').collect();
    assert_eq!(call.out, lines[..3].concat());
    expect![[r#"
        workflow-log: ./demo_20261121_051400.jsonl: line 4 is damaged: content 9 is not in the journal before this line
        workflow-log: ./demo_20261121_051400.jsonl: the last 52 bytes are an unfinished record
    "#]].assert_eq(&call.err);
    assert_eq!(call.code, 0);
}

#[test]
fn cat_expanded_prints_records_with_everything_they_refer_to_in_place() {
    let call = call(&referring().save(), &["cat", "--expand"]);
    expect![[r#"
        {"t":"run","format":2,"run":"01a1fc86923b5c07e1f0b5a4d3c29788","workflow":"demo","start":"2026-11-21T05:14:00.123456+00:00","process":{"pid":4000000,"start":1,"boot":"a boot long ago"},"program":"demo","writer":"workflow-log 0.1.0"}
        {"t":"begin","id":1,"at":5,"name":"llm","input":"You are careful."}
    "#]].assert_eq(&call.out);
    expect![[r#"
        workflow-log: ./demo_20261121_051400.jsonl: line 4 is damaged: content 9 is not in the journal before this line
        workflow-log: ./demo_20261121_051400.jsonl: the last 52 bytes are an unfinished record
    "#]].assert_eq(&call.err);
    assert_eq!(call.code, 0);
    let folder = Folder::new();
    folder.add_file("copy.jsonl", call.out.as_bytes());
    assert_eq!(self::call(&folder, &["show"]).code, 0);
}

#[test]
fn every_prefix_of_a_journal_can_be_shown_and_printed() {
    let script = two_iterations();
    let bytes = script.bytes();
    let header = bytes.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    let folder = Folder::new();
    for cut in (header..bytes.len()).step_by(97) {
        folder.add_file("cut.jsonl", &bytes[..cut]);
        let cat = call(&folder, &["cat"]);
        let show = call(&folder, &["show"]);
        assert_eq!((show.code, &*show.err, cat.code), (0, "", 0), "cut at {cut}");
        for line in cat.out.lines() {
            assert!(parse(line).is_ok(), "{line}");
        }
        let is_torn = bytes[cut - 1] != b'\n';
        assert_eq!(cat.err.contains("unfinished record"), is_torn, "cut at {cut}");
        assert_eq!(show.out.contains("unfinished record"), is_torn, "cut at {cut}");
    }
}

#[test]
fn export_writes_the_report_of_a_killed_run() {
    let call = call(&three_runs(), &["export", "--to", "json"]);
    assert_eq!((call.code, &*call.err), (0, ""));
    let report = json(&call.out);
    expect!["metadata iterations resources_used final_status error_log"].assert_eq(&keys(&report));
    assert_eq!(report.get("final_status").unwrap().as_str(), Some("interrupted"));
}

#[test]
fn export_never_replaces_a_file_unless_told_to() {
    let folder = three_runs();
    let file = folder.path().join("report.json");
    let to = ["export", "demo", "--to", "json", "--output", "report.json"];
    assert_eq!(call(&folder, &to).code, 0);
    let first = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, "mine").unwrap();
    let second = call(&folder, &to);
    expect![[r#"
        workflow-log: report.json exists; give another file, or --force to replace it
    "#]]
    .assert_eq(&second.err);
    assert_eq!((second.code, &*second.out), (2, ""));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
    assert_eq!(call(&folder, &[&to[..], &["--force"]].concat()).code, 0);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), first);
}

#[cfg(unix)]
#[test]
fn export_writes_into_what_is_no_file_and_never_replaces_it() {
    let folder = three_runs();
    let device = folder.path().join("device");
    std::os::unix::fs::symlink("/dev/null", &device).unwrap();
    for force in [&["--force"][..], &[]] {
        let call =
            call(&folder, &[&["export", "demo", "--to", "json", "--output", "device"], force].concat());
        assert_eq!((call.code, &*call.err), (0, ""));
        assert!(device.is_symlink());
    }
}

#[test]
fn export_never_replaces_the_journal() {
    let folder = three_runs();
    let name = "other_20261121_051500.jsonl";
    let before = std::fs::read(folder.path().join(name)).unwrap();
    let call = call(&folder, &["export", "other", "--to", "json", "--force", "--output", name]);
    expect![[r#"
        workflow-log: other_20261121_051500.jsonl is the journal itself; give another file for the output
    "#]]
    .assert_eq(&call.err);
    assert_eq!(call.code, 2);
    assert_eq!(std::fs::read(folder.path().join(name)).unwrap(), before);
}

#[test]
fn what_is_not_found_is_1_and_says_where_was_looked() {
    let empty = Folder::new();
    for args in [&["ls"][..], &["show"], &["cat"], &["export", "--to", "json"]] {
        let call = call(&empty, args);
        assert_eq!((call.code, &*call.out), (1, ""), "{args:?}");
        assert_eq!(call.err, "workflow-log: there are no runs in .\n", "{args:?}");
    }
    let unknown = call(&three_runs(), &["show", "nothing"]);
    expect![[r#"
        workflow-log: no run in . begins with `nothing`; give a path, the beginning of a name, or nothing for the latest
    "#]].assert_eq(&unknown.err);
    assert_eq!(unknown.code, 1);
    assert_eq!(call(&three_runs(), &["show", "no/such/file.jsonl"]).code, 1);
    let listed = call(&empty, &["ls", "--json"]);
    assert_eq!((listed.code, keys(&json(&listed.out))), (1, "version runs".to_owned()));
}

#[test]
fn what_cannot_be_done_is_2_and_says_why_on_one_line() {
    let folder = three_runs();
    folder.add_file("foreign.jsonl", b"{\"level\":\"info\"}\n");
    folder.add_file("empty.jsonl", b"");
    folder.add_file("report.json", b"{}");
    folder.add_file("\x1b[31mred.jsonl", b"no");
    let mut said = String::new();
    for args in [
        &["show", "foreign.jsonl"][..],
        &["show", "empty.jsonl"],
        &["cat", "report.json"],
        &["cat", "\x1b[31mred.jsonl"],
        &["export", "--to", "json", "--output", "no/such/folder/report.json"],
        &["ls", "foreign.jsonl"],
    ] {
        let call = call(&folder, args);
        assert_eq!((call.code, &*call.out), (2, ""), "{args:?}");
        assert_eq!(call.err.lines().count(), 1, "{args:?}");
        said += &call.err;
    }
    expect![[r#"
        workflow-log: foreign.jsonl is not a journal of workflow-log: the field `t` is missing or has the wrong type
        workflow-log: empty.jsonl holds no record yet: its process stopped before the first
        workflow-log: report.json is a report without its journal beside it: there is no report.jsonl
        workflow-log: ␛[31mred.jsonl holds no record yet: its process stopped before the first
        workflow-log: cannot write no/such/folder/report.json: No such file or directory (os error 2)
        workflow-log: cannot list the folder foreign.jsonl: Not a directory (os error 20)
    "#]].assert_eq(&said);
}

#[test]
fn wrong_usage_is_2_and_help_is_0() {
    let folder = Folder::new();
    for args in
        [&[][..], &["shwo"], &["export"], &["show", "--width", "5"], &["export", "--to", "json", "--force"]]
    {
        let call = call(&folder, args);
        assert_eq!((call.code, &*call.out), (2, ""), "{args:?}");
    }
    let format = call(&folder, &["export", "--to", "xml"]);
    assert!(format.err.contains("[possible values: json]"), "{}", format.err);
    assert_eq!(format.code, 2);
    for args in
        [&["--help"][..], &["-h"], &["ls", "--help"], &["show", "--help"], &["cat", "-h"], &["export", "-h"]]
    {
        let call = call(&folder, args);
        assert_eq!((call.code, &*call.err), (0, ""), "{args:?}");
        assert!(call.out.contains("Exit codes:"), "{args:?}");
    }
    assert_eq!(call(&folder, &["--version"]).code, 0);
}

#[test]
fn colors_are_for_terminals_unless_asked_for() {
    let folder = three_runs();
    let is_colored = |command: &mut Command| {
        let call = finish(command.args(["--dir", ".", "show"]));
        assert_eq!(call.code, 0);
        call.out.contains('\x1b')
    };
    let here = folder.path();
    assert!(!is_colored(&mut program(&here)));
    assert!(is_colored(program(&here).args(["--color", "always"])));
    assert!(is_colored(program(&here).env("CLICOLOR_FORCE", "1")));
    assert!(!is_colored(program(&here).env("CLICOLOR_FORCE", "1").args(["--color", "never"])));
    assert!(!is_colored(program(&here).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1")));
}

#[test]
fn colors_change_nothing_but_colors() {
    let folder = three_runs();
    for name in ["demo_20261121_051400", "other", "demo"] {
        let plain = call(&folder, &["show", name]).out;
        let colored = call(&folder, &["show", name, "--color", "always"]).out;
        assert_eq!(without_styles(&colored), plain);
    }
    let plain = call(&folder, &["ls"]).out;
    assert_eq!(without_styles(&call(&folder, &["ls", "--color", "always"]).out), plain);
}

/// Without the escape sequences that set styles: the only ones there are.
fn without_styles(text: &str) -> String {
    let mut parts = text.split('\x1b');
    let mut plain = parts.next().unwrap().to_owned();
    for part in parts {
        let (style, rest) = part.split_once('m').unwrap();
        assert!(style.trim_start_matches('[').bytes().all(|byte| byte.is_ascii_digit() || byte == b';'));
        plain += rest;
    }
    plain
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let mut script = Script::with(header(gone()));
    let agent = script.agent(ROOT, "executor_agent", "null");
    // More than any pipe holds, so that the program is still writing when the pipe closes.
    for _ in 0..20_000 {
        let command = script.env(agent, "a command of some length, for there is a lot to print");
        script.end(command, Outcome::Completed, |_| {});
    }
    let folder = script.save();
    for verb in [&["show"][..], &["cat"], &["show", "--json"], &["export", "--to", "json"]] {
        let mut child = program(&folder.path())
            .args(["--dir", "."])
            .args(verb)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = [0; 10];
        let mut out = child.stdout.take().unwrap();
        out.read_exact(&mut first).unwrap();
        drop(out);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{verb:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{verb:?}");
    }
}

#[test]
fn reading_leaves_the_folder_as_it_is() {
    let folder = three_runs();
    let snapshot = || {
        let mut files: Vec<_> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| (entry.file_name(), std::fs::read(entry.path()).unwrap()))
            .collect();
        files.sort();
        files
    };
    let before = snapshot();
    for args in [&["ls"][..], &["show"], &["cat"], &["show", "--json"], &["export", "--to", "json"]] {
        assert_eq!(call(&folder, args).code, 0);
    }
    assert_eq!(before, snapshot());
}

#[test]
fn print_run_names_the_file_it_cannot_read() {
    let folder = Folder::new();
    folder.add_file("foreign.jsonl", b"{}\n");
    let error = workflow_log_cli::print_run(&folder.path().join("foreign.jsonl")).unwrap_err();
    assert!(error.to_string().contains("foreign.jsonl is not a journal"), "{error}");
}
