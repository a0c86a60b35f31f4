//! Commands: those that record themselves, and those of other libraries behind a mark.
#![allow(clippy::unused_async, missing_docs, unused_variables)]

mod support;

use std::future::Future;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::Stdio;

use behaviour_tests::{Logs, load};
use expect_test::expect;
use support::program;
use workflow_log::prelude::*;
use workflow_log::process::{Command, tokio::Command as AsyncCommand};
use workflow_log_journal::record::Parent;

#[workflow(name = "commands", logs_dir = logs)]
async fn play<F: Future>(#[no_log] logs: &Path, #[no_log] play: F) {
    play.await;
}

fn shell(script: &str) -> Command {
    let mut command = Command::new("sh");
    command.arg("-c").arg(script);
    command
}

fn async_shell(script: &str) -> AsyncCommand {
    let mut command = AsyncCommand::new("sh");
    command.arg("-c").arg(script);
    command
}

#[tokio::test]
async fn a_command_says_what_was_run_where_and_what_came_of_it() {
    let logs = Logs::new();
    let commands = async {
        let output = shell("echo out; echo err >&2; exit 3").output().expect("it runs");
        assert_eq!((output.stdout.as_slice(), output.status.code()), (&b"out\n"[..], Some(3)));
        assert!(
            Command::new("pwd").current_dir("/").stdout(Stdio::null()).status().expect("it runs").success()
        );
        assert!(shell("kill -9 $$").status().expect("it runs").code().is_none());
        assert!(Command::new("/no/such/program").arg("x").output().is_err());
        assert!(Command::new("/no/such/program").spawn().is_err());
    };
    play(logs.path(), commands).await;
    logs.check(&expect![[r#"
        commands: completed
          iteration 1: completed
            [commands] (implicit)(): completed
              command <env>(argv=["sh","-c","echo out; echo err >&2; exit 3"]): completed exit_code=3 -> {"stdout":"out\n","stderr":"err\n","exit_code":3}
              command <env>(argv=["pwd"], cwd="/"): completed exit_code=0 -> {"exit_code":0}
              command <env>(argv=["sh","-c","kill -9 $$"]): completed -> {"exit_code":null,"signal":9}
              command <env>(argv=["/no/such/program","x"]): failed !! No such file or directory (os error 2)
              command <env>(argv=["/no/such/program"]): failed !! No such file or directory (os error 2)
    "#]]);
}

#[tokio::test]
async fn a_child_ends_when_it_is_waited_for() {
    let logs = Logs::new();
    let commands = async {
        let mut child =
            Command::new("cat").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it runs");
        child.stdin.as_mut().expect("a pipe").write_all(b"read").expect("it is read");
        assert_eq!(child.wait_with_output().expect("it ends").stdout, b"read");

        let mut child =
            shell("cat; exit 4").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it runs");
        assert_eq!(child.try_wait().expect("it runs"), None);
        assert_eq!(child.wait().expect("it ends").code(), Some(4));
        assert_eq!(child.try_wait().expect("it has ended").and_then(|status| status.code()), Some(4));

        let mut child = shell("cat").stdin(Stdio::piped()).spawn().expect("it runs");
        child.kill().expect("it can be killed");
        drop(child);
    };
    play(logs.path(), commands).await;
    logs.check(&expect![[r#"
        commands: completed
          iteration 1: completed
            [commands] (implicit)(): completed
              command <env>(argv=["cat"]): completed exit_code=0 -> {"stdout":"read","stderr":"","exit_code":0}
              command <env>(argv=["sh","-c","cat; exit 4"]): completed exit_code=4 -> {"exit_code":4}
              command <env>(argv=["sh","-c","cat"]): cancelled
    "#]]);
}

#[tokio::test]
async fn commands_of_tokio_do_the_same() {
    let logs = Logs::new();
    let commands = async {
        assert_eq!(async_shell("echo out").output().await.expect("it runs").stdout, b"out\n");
        assert_eq!(async_shell("exit 2").status().await.expect("it runs").code(), Some(2));
        assert!(AsyncCommand::new("/no/such/program").output().await.is_err());
        let mut child = async_shell("cat").stdin(Stdio::piped()).kill_on_drop(true).spawn().expect("it runs");
        child.kill().await.expect("it can be killed");
        let child = async_shell("echo last").stdout(Stdio::piped()).spawn().expect("it runs");
        assert_eq!(child.wait_with_output().await.expect("it ends").stdout, b"last\n");
        let waits = async_shell("cat").stdin(Stdio::piped()).kill_on_drop(true).output();
        drop(waits);
    };
    play(logs.path(), commands).await;
    logs.check(&expect![[r#"
        commands: completed
          iteration 1: completed
            [commands] (implicit)(): completed
              command <env>(argv=["sh","-c","echo out"]): completed exit_code=0 -> {"stdout":"out\n","stderr":"","exit_code":0}
              command <env>(argv=["sh","-c","exit 2"]): completed exit_code=2 -> {"exit_code":2}
              command <env>(argv=["/no/such/program"]): failed !! No such file or directory (os error 2)
              command <env>(argv=["sh","-c","cat"]): completed -> {"exit_code":null,"signal":9}
              command <env>(argv=["sh","-c","echo last"]): completed exit_code=0 -> {"stdout":"last\n","stderr":"","exit_code":0}
              command <env>(argv=["sh","-c","cat"]): cancelled
    "#]]);
}

#[tokio::test]
async fn a_child_is_told_where_it_is() {
    let logs = Logs::new();
    let commands = async {
        let mut command = shell("echo $TRACEPARENT");
        // Once more, and it is another call.
        for _ in 0..2 {
            command.output().expect("it runs");
        }
        shell("echo $TRACEPARENT").env("TRACEPARENT", "my own").output().expect("it runs");
        shell("echo none: $TRACEPARENT").env_remove("TRACEPARENT").output().expect("it runs");
        async_shell("echo $TRACEPARENT").output().await.expect("it runs");
        // An environment that was cleared is the program's own.
        Command::new("/usr/bin/env").env_clear().env("A", "1").output().expect("it runs");
    };
    play(logs.path(), commands).await;
    let run = logs.run();
    let told: Vec<_> = run
        .nodes
        .iter()
        .filter_map(|node| {
            run.resolved(node).expect("a payload").output?.get("stdout")?.as_str().map(str::to_owned)
        })
        .collect();
    let place = |node: usize| {
        let id =
            run.nodes.iter().filter(|node| node.begin.name == "command").nth(node).expect("a node").begin.id;
        Parent { run: run.header.run.clone(), id }.to_traceparent() + "\n"
    };
    assert_eq!(told, [place(0), place(1), "my own\n".into(), "none:\n".into(), place(4), "A=1\n".into()]);
}

#[tokio::test]
async fn the_run_of_a_child_names_the_node_that_started_it() {
    let (logs, theirs) = (Logs::new(), Logs::new());
    let commands = async {
        let mut child = Command::from(program("unannotated_main", theirs.path()));
        assert!(child.output().expect("it runs").status.success());
    };
    play(logs.path(), commands).await;
    let run = logs.run();
    let command = run.nodes.iter().find(|node| node.begin.name == "command").expect("a node");
    let parent = Parent { run: run.header.run.clone(), id: command.begin.id };
    for journal in theirs.journals() {
        assert_eq!(load(&journal).header.parent.as_ref(), Some(&parent));
    }
    assert!(!theirs.journals().is_empty());
}

#[tokio::test]
async fn commands_behind_a_marked_field_and_in_a_marked_statement_are_recorded() {
    #[agent]
    struct Operator {
        #[env]
        command: tokio::process::Command,
        #[env(name = "tool")]
        other: std::process::Command,
    }

    #[agent]
    impl Operator {
        async fn run(&mut self) -> std::io::Result<usize> {
            let output = self.command.arg("hello").output().await?;
            let status = self.other.args(["-c", "exit 7"]).status()?;
            #[env]
            let marked = std::process::Command::new("echo").arg("marked").output()?;
            Ok(output.stdout.len() + marked.stdout.len())
        }
    }

    let logs = Logs::new();
    let agent = async {
        let mut agent = Operator {
            command: tokio::process::Command::new("echo"),
            other: std::process::Command::new("sh"),
        };
        assert_eq!(agent.run().await.expect("it runs"), 13);
    };
    play(logs.path(), agent).await;
    logs.check(&expect![[r#"
        commands: completed
          iteration 1: completed
            [operator](): completed -> 13
              env(arg0="hello"): completed exit_code=0 -> {"stdout":"hello\n","stderr":"","exit_code":0}
              tool <env>(arg0=["-c","exit 7"]): completed exit_code=7 -> {"exit_code":7}
              env(arg0="echo", arg1="marked"): completed exit_code=0 -> {"stdout":"marked\n","stderr":"","exit_code":0}
    "#]]);
}

#[test]
fn a_command_outside_any_run_that_is_off_does_what_it_does() {
    let (output, _) = support::ran({
        let mut command = program("commands", Path::new("/nowhere"));
        command
            .env("WORKFLOW_LOG", "off")
            .env("TRACEPARENT", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        command
    });
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\n"
    );
    let mut text = String::new();
    output.stderr.as_slice().read_to_string(&mut text).expect("text");
    assert_eq!(text, "");
}

#[test]
fn a_command_that_runs_again_elsewhere_is_told_its_new_place() {
    #[workflow(name = "one", logs_dir = logs)]
    fn one(#[no_log] logs: &Path, #[no_log] command: &mut Command) -> String {
        String::from_utf8(command.output().expect("it runs").stdout).expect("text")
    }

    let (first, second) = (Logs::new(), Logs::new());
    let mut command = shell("echo $TRACEPARENT");
    assert_eq!(format!("{command:?}"), r#""sh" "-c" "echo $TRACEPARENT""#);
    for logs in [&first, &second] {
        let told = one(logs.path(), &mut command);
        let parent = Parent::from_traceparent(&told).expect("a place");
        assert_eq!(parent.run, logs.run().header.run);
    }
}
