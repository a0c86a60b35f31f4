//! Runs as people see them: a journal in, a picture out.

#![expect(clippy::needless_raw_string_hashes, reason = "as expect-test writes them")]

mod support;

use expect_test::{Expect, expect};
use support::{Script, gone, header, json, two_iterations};
use workflow_log_journal::record::{ErrorInfo, Input, Parent, ROOT};
use workflow_log_journal::{NodeKind, Outcome, Record};

fn check(script: &Script, width: usize, lines: usize, expected: &Expect) {
    expected.assert_eq(&script.tree(width, lines));
}

#[test]
fn a_completed_run_reads_from_top_to_bottom() {
    check(
        &two_iterations(),
        80,
        1,
        &expect![[r#"
        demo  completed_success in 2.75s
        total   2 iterations · 3 agent runs · 5 actions · 2 llm calls
                13,292→127 tokens
        run     demo_20261121_051400
        start   2026-11-21 05:14:00 UTC
        repo    bounties/lunary
        bounty  0
        config  model="openai/gpt-4o" max_iterations=2
        uses    KaliEnv

        ✓ iteration 1 · completed · 1.54s · 1 llm call · 812→96 tokens
        ├─ ✓ executor_agent · 1.54s · 1 llm call · 812→96 tokens
        │  ├─ in      response: The build is broken. … +1 line
        │  ├─ ✓ llm gpt-4o · 1.20s · 812→96 tokens · 2 messages
        │  │    user    The build is broken. … +1 line
        │  │    reply   I'll look at the failing test first. … +1 line
        │  │    call    run_command {"command":"cargo test"}
        │  ├─ ✓ env kali · exit 101 · 340ms
        │  │    $       cargo test
        │  │    stdout  running 3 tests … +2 lines
        │  │    stderr  error: test failed, to rerun pass `--lib`
        │  └─ out     response: One test fails.
        └─ ✓ patch_agent · 3.0ms
           ├─ in      response: One test fails.
           ├─ ✓ tool read_file · 3.0ms
           │    in      path="src/lib.rs" max_lines=200
           │    out     pub fn add(a: i32, b: i32) -> i32 { … +2 lines
           └─ out     response: `add` subtracts.

        ✓ iteration 2 · completed · 1.21s · 1 llm call · 12,480→31 tokens
        └─ ✓ executor_agent · 1.21s · 1 llm call · 12,480→31 tokens
           ├─ in      response: `add` subtracts.
           ├─ ✓ llm gpt-4o · 900ms · 12,480→31 tokens · 4 messages
           │    tool    running 3 tests … +1 line
           │    reply   Fixed.
           ├─ ✓ env kali · exit 0 · 310ms
           │    $       cargo test
           │    stdout  running 3 tests … +1 line
           └─ out     response: All tests pass.
              score   progress=0.75
    "#]],
    );
}

#[test]
fn a_narrow_page_wraps_headings_and_cuts_texts() {
    check(
        &two_iterations(),
        48,
        1,
        &expect![[r#"
        demo  completed_success in 2.75s
        total   2 iterations · 3 agent runs · 5 actions
                2 llm calls · 13,292→127 tokens
        run     demo_20261121_051400
        start   2026-11-21 05:14:00 UTC
        repo    bounties/lunary
        bounty  0
        config  model="openai/gpt-4o" max_iterations=2
        uses    KaliEnv

        ✓ iteration 1 · completed · 1.54s · 1 llm call
        │  812→96 tokens
        ├─ ✓ executor_agent · 1.54s · 1 llm call
        │  │  812→96 tokens
        │  ├─ in      response: The build is br… +1 line
        │  ├─ ✓ llm gpt-4o · 1.20s · 812→96 tokens
        │  │    2 messages
        │  │    user    The build is broken. … +1 line
        │  │    reply   I'll look at the failin… +1 line
        │  │    call    run_command {"command":"cargo t…
        │  ├─ ✓ env kali · exit 101 · 340ms
        │  │    $       cargo test
        │  │    stdout  running 3 tests … +2 lines
        │  │    stderr  error: test failed, to rerun pa…
        │  └─ out     response: One test fails.
        └─ ✓ patch_agent · 3.0ms
           ├─ in      response: One test fails.
           ├─ ✓ tool read_file · 3.0ms
           │    in      path="src/lib.rs" max_lines=200
           │    out     pub fn add(a: i32, b: … +2 lines
           └─ out     response: `add` subtracts.

        ✓ iteration 2 · completed · 1.21s · 1 llm call
        │  12,480→31 tokens
        └─ ✓ executor_agent · 1.21s · 1 llm call
           │  12,480→31 tokens
           ├─ in      response: `add` subtracts.
           ├─ ✓ llm gpt-4o · 900ms · 12,480→31 tokens
           │    4 messages
           │    tool    running 3 tests … +1 line
           │    reply   Fixed.
           ├─ ✓ env kali · exit 0 · 310ms
           │    $       cargo test
           │    stdout  running 3 tests … +1 line
           └─ out     response: All tests pass.
              score   progress=0.75
    "#]],
    );
}

#[test]
fn more_lines_are_shown_where_they_are_asked_for() {
    check(
        &two_iterations(),
        60,
        3,
        &expect![[r#"
        demo  completed_success in 2.75s
        total   2 iterations · 3 agent runs · 5 actions
                2 llm calls · 13,292→127 tokens
        run     demo_20261121_051400
        start   2026-11-21 05:14:00 UTC
        repo    bounties/lunary
        bounty  0
        config  model="openai/gpt-4o" max_iterations=2
        uses    KaliEnv

        ✓ iteration 1 · completed · 1.54s · 1 llm call
        │  812→96 tokens
        ├─ ✓ executor_agent · 1.54s · 1 llm call · 812→96 tokens
        │  ├─ in      response: The build is broken.
        │  │          Make it pass.
        │  ├─ ✓ llm gpt-4o · 1.20s · 812→96 tokens · 2 messages
        │  │    user    The build is broken.
        │  │            Make it pass.
        │  │    reply   I'll look at the failing test first.
        │  │            Then I fix it.
        │  │    call    run_command {"command":"cargo test"}
        │  ├─ ✓ env kali · exit 101 · 340ms
        │  │    $       cargo test
        │  │    stdout  running 3 tests
        │  │            test adds ... FAILED
        │  │            test subtracts ... ok
        │  │    stderr  error: test failed, to rerun pass `--lib`
        │  └─ out     response: One test fails.
        └─ ✓ patch_agent · 3.0ms
           ├─ in      response: One test fails.
           ├─ ✓ tool read_file · 3.0ms
           │    in      path="src/lib.rs" max_lines=200
           │    out     pub fn add(a: i32, b: i32) -> i32 {
           │                a - b
           │            }
           └─ out     response: `add` subtracts.

        ✓ iteration 2 · completed · 1.21s · 1 llm call
        │  12,480→31 tokens
        └─ ✓ executor_agent · 1.21s · 1 llm call · 12,480→31 tokens
           ├─ in      response: `add` subtracts.
           ├─ ✓ llm gpt-4o · 900ms · 12,480→31 tokens · 4 messages
           │    tool    running 3 tests
           │            test adds ... FAILED
           │    reply   Fixed.
           ├─ ✓ env kali · exit 0 · 310ms
           │    $       cargo test
           │    stdout  running 3 tests
           │            ok
           └─ out     response: All tests pass.
              score   progress=0.75
    "#]],
    );
}

#[test]
fn with_no_lines_only_the_structure_is_left() {
    check(
        &two_iterations(),
        80,
        0,
        &expect![[r#"
        demo  completed_success in 2.75s
        total   2 iterations · 3 agent runs · 5 actions · 2 llm calls
                13,292→127 tokens

        ✓ iteration 1 · completed · 1.54s · 1 llm call · 812→96 tokens
        ├─ ✓ executor_agent · 1.54s · 1 llm call · 812→96 tokens
        │  ├─ ✓ llm gpt-4o · 1.20s · 812→96 tokens · 2 messages
        │  └─ ✓ env kali · exit 101 · 340ms
        └─ ✓ patch_agent · 3.0ms
           └─ ✓ tool read_file · 3.0ms

        ✓ iteration 2 · completed · 1.21s · 1 llm call · 12,480→31 tokens
        └─ ✓ executor_agent · 1.21s · 1 llm call · 12,480→31 tokens
           ├─ ✓ llm gpt-4o · 900ms · 12,480→31 tokens · 4 messages
           └─ ✓ env kali · exit 0 · 310ms
    "#]],
    );
}

#[test]
fn an_interrupted_run_shows_the_call_in_flight_with_its_input() {
    let mut script = Script::new();
    let iteration = script.iteration(1);
    let agent = script.agent(iteration, "executor_agent", r#""find the bug""#);
    let query = script.llm(agent, r#"[{"role":"user","content":"Where is it?"}]"#);
    script.wait(800);
    script.answered(query, r#""In `add`.""#, "gpt-4o", 40, 5);
    script.wait(10);
    script.env(agent, "sleep 1000");
    check(
        &script,
        80,
        1,
        &expect![[r#"
        demo  interrupted, last heard of after 810ms
        total   1 iteration · 1 agent run · 2 actions · 1 llm call · 40→5 tokens
        run     demo_20261121_051400
        start   2026-11-21 05:14:00 UTC

        ■ iteration 1 · interrupted · 1 llm call · 40→5 tokens
        └─ ■ executor_agent · interrupted · 1 llm call · 40→5 tokens
           ├─ in      find the bug
           ├─ ✓ llm gpt-4o · 800ms · 40→5 tokens · 1 message
           │    user    Where is it?
           │    reply   In `add`.
           └─ ■ env kali · interrupted
                $       sleep 1000

        open    iteration 1 › executor_agent › env kali: begun after 810ms, never ended
    "#]],
    );
}

#[test]
fn a_running_run_shows_what_runs_and_for_how_long() {
    let mut script = Script::running();
    let iteration = script.iteration(1);
    let agent = script.agent(iteration, "executor_agent", "null");
    script.wait(1500);
    script.llm(agent, r#"{"model":"m","messages":[{"role":"user","content":"Where is it?"}]}"#);
    check(
        &script,
        80,
        1,
        &expect![[r#"
            demo  running for 11.5s
            total   1 iteration · 1 agent run · 1 action · 1 llm call
            run     demo_20261121_051400
            start   2026-11-21 05:14:00 UTC

            ▸ iteration 1 · running for 11.5s · 1 llm call
            └─ ▸ executor_agent · running for 11.5s · 1 llm call
               └─ ▸ llm m · running for 10.0s · 1 message
                    user    Where is it?

            open    iteration 1 › executor_agent › llm: running for 10.0s
        "#]],
    );
}

#[test]
fn a_failure_stands_where_it_happened_with_all_its_causes() {
    let mut script = Script::new();
    let iteration = script.iteration(1);
    let agent = script.agent(iteration, "executor_agent", r#""go""#);
    let query = script.llm(agent, r#"[{"role":"user","content":"Where is it?"}]"#);
    script.wait(30_000);
    script.failed(query, "the model is overloaded", &["status 529", "try again later:\nin 20 seconds"]);
    script.failed(agent, "no answer", &["the model is overloaded", "status 529"]);
    script.end(iteration, Outcome::Completed, |_| {});
    let at = script.at();
    script.record(&Record::Error { at, message: "giving up".into(), data: vec![("tries".into(), 3.into())] });
    script.failed(ROOT, "no answer", &["the model is overloaded", "status 529"]);
    check(
        &script,
        80,
        1,
        &expect![[r#"
        demo  failed after 30.0s
        total   1 iteration · 1 agent run · 1 action · 1 llm call · 1 failure
        run     demo_20261121_051400
        start   2026-11-21 05:14:00 UTC

        ✗ iteration 1 · failed · 30.0s · 1 llm call
        └─ ✗ executor_agent · failed · 30.0s · 1 llm call
           ├─ in      go
           ├─ ✗ llm create · failed · 30.0s · 1 message
           │    user    Where is it?
           │    error   the model is overloaded
           │    cause   status 529
           │    cause   try again later:
           │            in 20 seconds
           └─ error   no answer
              cause   the model is overloaded
              cause   status 529

        logged  giving up (after 30.0s) tries=3
        error   no answer
        cause   the model is overloaded
        cause   status 529
    "#]],
    );
}

#[test]
fn a_panic_says_where_it_panicked() {
    let mut script = Script::new();
    let agent = script.agent(ROOT, "executor_agent", r#""go""#);
    let error = ErrorInfo {
        message: "index out of bounds: the len is 3 but the index is 7".to_owned(),
        chain: Vec::new(),
        location: Some("src/agent.rs:41:17".to_owned()),
    };
    let inner = script.begin(agent, NodeKind::Action, "plan", |begin| begin.kind = Some("step".into()));
    script.wait(2);
    script.end(inner, Outcome::Panicked, |end| end.error = Some(error.clone()));
    script.end(agent, Outcome::Panicked, |end| end.error = Some(error.clone()));
    script.end(ROOT, Outcome::Panicked, |end| end.error = Some(error));
    check(
        &script,
        80,
        1,
        &expect![[r#"
            demo  panicked after 2.0ms
            total   1 agent run · 1 action · 1 failure
            run     demo_20261121_051400
            start   2026-11-21 05:14:00 UTC

            ! executor_agent · panicked · 2.0ms
            ├─ in      go
            └─ ! step plan · panicked · 2.0ms
                 error   index out of bounds: the len is 3 but the index is 7
                 at      src/agent.rs:41:17

            error   index out of bounds: the len is 3 but the index is 7
            at      src/agent.rs:41:17
        "#]],
    );
}

#[test]
fn parallel_and_nested_agents_stay_apart() {
    let mut script = Script::new();
    let iteration = script.iteration(1);
    let lead = script.agent(iteration, "lead_agent", r#"{"goal":"review","files":["a.rs","b.rs"]}"#);
    let left = script.agent(lead, "reviewer", r#""a.rs""#);
    let right = script.agent(lead, "reviewer", r#""b.rs""#);
    let left_query = script.llm(left, r#""Review a.rs""#);
    let right_query = script.llm(right, r#""Review b.rs""#);
    script.wait(500);
    script.answered(right_query, r#""b.rs is fine""#, "m", 10, 2);
    script.done(right, r#""fine""#);
    script.wait(500);
    script.answered(left_query, r#""a.rs is not""#, "m", 11, 3);
    let tool = script.begin(left, NodeKind::Action, "ask_expert", |begin| begin.kind = Some("tool".into()));
    let expert = script.agent(tool, "expert", r#""is it?""#);
    script.wait(5);
    script.end(expert, Outcome::Cancelled, |_| {});
    script.end(tool, Outcome::Cancelled, |_| {});
    script.done(left, r#""not fine""#);
    script.done(lead, r#"{"verdict":"mixed"}"#);
    script.end(iteration, Outcome::Completed, |_| {});
    script.done(ROOT, r#"{"reviewed":2}"#);
    check(
        &script,
        80,
        1,
        &expect![[r#"
        demo  completed in 1.00s
        total   1 iteration · 4 agent runs · 3 actions · 2 llm calls · 21→5 tokens
        run     demo_20261121_051400
        start   2026-11-21 05:14:00 UTC

        ✓ iteration 1 · completed · 1.00s · 2 llm calls · 21→5 tokens
        └─ ✓ lead_agent · 1.00s · 2 llm calls · 21→5 tokens
           ├─ in      {"goal":"review","files":["a.rs","b.rs"]}
           ├─ ✓ reviewer · 1.00s · 1 llm call · 11→3 tokens
           │  ├─ in      a.rs
           │  ├─ ✓ llm m · 1.00s · 11→3 tokens
           │  │    prompt  Review a.rs
           │  │    reply   a.rs is not
           │  ├─ ○ tool ask_expert · cancelled · 5.0ms
           │  │  └─ ○ expert · cancelled · 5.0ms
           │  │       in      is it?
           │  └─ out     not fine
           ├─ ✓ reviewer · 500ms · 1 llm call · 10→2 tokens
           │  ├─ in      b.rs
           │  ├─ ✓ llm m · 500ms · 10→2 tokens
           │  │    prompt  Review b.rs
           │  │    reply   b.rs is fine
           │  └─ out     fine
           └─ out     verdict: mixed

        output  {"reviewed":2}
    "#]],
    );
}

#[test]
fn a_prompt_that_grows_shows_what_is_new_in_it() {
    let mut script = Script::new();
    let agent = script.agent(ROOT, "executor_agent", "null");
    for prompt in ["You are careful.\\nGo.", "You are careful.\\nGo.\\nCommand: ls\\napp.py"] {
        let query = script.begin(agent, NodeKind::Action, "llm", |begin| {
            begin.kind = Some("llm".into());
            begin.input = Input::Args(vec![
                ("message".into(), json(&format!("\"{prompt}\""))),
                ("temperature".into(), json("0.50")),
            ]);
        });
        script.wait(100);
        script.answered(query, r#""Command: ls""#, "gpt-4o", 20, 4);
    }
    script.done(agent, "null");
    check(
        &script,
        80,
        1,
        &expect![[r#"
        demo  interrupted, last heard of after 200ms
        total   1 agent run · 2 actions · 2 llm calls · 40→8 tokens
        run     demo_20261121_051400
        start   2026-11-21 05:14:00 UTC

        ✓ executor_agent · 200ms · 2 llm calls · 40→8 tokens
        ├─ ✓ llm gpt-4o · 100ms · 20→4 tokens
        │    prompt  You are careful. … +1 line
        │    with    temperature=0.50
        │    reply   Command: ls
        └─ ✓ llm gpt-4o · 100ms · 20→4 tokens
             prompt  … Command: ls … +1 line
             with    temperature=0.50
             reply   Command: ls
    "#]],
    );
}

#[test]
fn of_a_long_history_the_last_message_is_shown_and_where_it_was_rewritten() {
    let mut script = Script::new();
    let agent = script.agent(ROOT, "executor_agent", "null");
    script.raw(
        br#"{"t":"content","content":1,"value":[{"role":"system","content":"You are careful."},{"role":"user","content":"Go."}]}
{"t":"content","content":2,"value":{"$cat":[{"$ref":1},[{"role":"assistant","content":"ls"},{"role":"tool","content":"app.py\ntests"}]]}}
{"t":"content","content":3,"value":{"$cat":[{"$part":[2,0,1]},[{"role":"user","content":"So far: app.py is there."}]]}}
{"t":"content","content":4,"value":{"model":"m","messages":{"$ref":2}}}
"#,
    );
    let queries =
        ["{\"$ref\":1}", "{\"$ref\":4}", "{\"model\":\"m\",\"messages\":{\"$ref\":3}}", "{\"$ref\":1}"];
    for (id, request) in (100..).zip(queries) {
        // Another run of an agent is another conversation: that is no rewriting.
        let agent = if id == 103 { script.agent(ROOT, "executor_agent", "null") } else { agent };
        script.raw(
            format!(
                "{{\"t\":\"begin\",\"id\":{id},\"parent\":{agent},\"at\":0,\"node\":\"action\",\"name\":\"llm\",\
                 \"kind\":\"llm\",\"args\":{{\"request\":{request}}}}}\n"
            )
            .as_bytes(),
        );
        script.done(id, r#""fine""#);
    }
    check(
        &script,
        80,
        2,
        &expect![[r#"
        demo  interrupted, last heard of after 0µs
        total   2 agent runs · 4 actions · 4 llm calls
        run     demo_20261121_051400
        start   2026-11-21 05:14:00 UTC

        ■ executor_agent · interrupted · 3 llm calls
        ├─ ✓ llm · 2 messages
        │    user    Go.
        │    reply   fine
        ├─ ✓ llm m · 4 messages
        │    tool    app.py
        │            tests
        │    reply   fine
        └─ ✓ llm m · 2 messages · history rewritten at message 2
             user    So far: app.py is there.
             reply   fine

        ■ executor_agent · interrupted · 1 llm call
        └─ ✓ llm · 2 messages
             user    Go.
             reply   fine

        open    executor_agent: begun after 0µs, never ended
        open    executor_agent: begun after 0µs, never ended
    "#]],
    );
}

#[test]
fn what_only_a_few_runs_have_is_shown_too() {
    let mut header = header(gone());
    header.parent = Some(Parent { run: "01a1fc86923b5c07e1f0b5a4d3c29700".to_owned(), id: 7 });
    header.metadata = vec![("max_iterations".into(), 2.into())];
    let mut script = Script::with(header);
    let outside = script.begin(ROOT, NodeKind::Interaction, "demo", |begin| begin.implicit = true);
    script.begin(outside, NodeKind::Action, "note", |begin| {
        begin.input = Input::Value(json(r#"{"tries":1,"last":"ls"}"#));
        begin.metadata = vec![("level".into(), "warn".into()), ("phase".into(), "setup".into())];
        begin.detached = true;
    });
    let lost = script.begin(ROOT, NodeKind::Action, "llm", |begin| {
        begin.kind = Some("llm".into());
        begin.input = Input::Value(json(r#"{"contents":[{"role":"user","parts":[{"text":"hello"}]}]}"#));
    });
    script.wait(20);
    script.end(lost, Outcome::Completed, |end| {
        end.output = Some(json(r#"{"candidates":[{"content":{"parts":[{"text":"hi"}]}}]}"#));
        end.facts = vec![
            ("model".into(), "gemini".into()),
            ("input_tokens".into(), 7.into()),
            ("cached_tokens".into(), 3.into()),
            ("finish_reason".into(), "MAX_TOKENS".into()),
            ("cost".into(), json("0.0031")),
        ];
    });
    let killed = script.env(outside, "yes");
    script.wait(20);
    script.end(killed, Outcome::Completed, |end| {
        end.output = Some(json(r#"{"stdout":"","stderr":"","exit_code":null,"signal":9}"#));
    });
    let at = script.at();
    script.record(&Record::Score { id: ROOT, at, name: "quality".into(), value: 0.5 });
    script.record(&Record::Lost { at, count: 3, why: "disk full".into() });
    script.raw(b"{\"t\":\"begin\",\"id\":true}\n");
    script.raw(b"{\"t\":\"end\",\"id\":1,\"at");
    check(
        &script,
        80,
        1,
        &expect![[r#"
            demo  interrupted, last heard of after 40ms
            total           3 actions · 1 llm call · 7→? tokens
            run             demo_20261121_051400
            start           2026-11-21 05:14:00 UTC
            parent          node 7 of run 01a1fc86923b5c07e1f0b5a4d3c29700
            max_iterations  2

            ■ demo · interrupted · outside any agent
            ├─ ■ note · interrupted · warn · caller unknown
            │    in      {"tries":1,"last":"ls"}
            │    with    phase="setup"
            └─ ✓ env kali · signal 9 · 20ms
                 $       yes

            ✓ llm gemini · 20ms · 7→? tokens · 1 message · $0.0031 · MAX_TOKENS
              user    hello
              reply   hi
              facts   cached_tokens=3

            score   quality=0.5
            open    demo › note: begun after 0µs, never ended
            note    3 records lost · line 10 is damaged · 21 bytes of an unfinished record …
        "#]],
    );
}

/// Texts that agents meet and that no terminal should.
const HOSTILE: [&str; 10] = [
    "\x1b]0;owned\x07\x1b[2J\x1b[31mred\x1b[0m",
    "nul \0 bell \x07 backspace \x08\x08\x08 return \rover delete \x7f",
    "8-bit \u{9b}31m \u{85} line \u{2028} paragraph \u{2029} end",
    "right \u{202e}gnp.exe\u{202c} to left, and \u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{645}\u{631}\u{62d}\u{628}\u{627}",
    "日本語の長いテキストが二列ずつ幅をとるので、切るときに半分にしてはいけません。もっと長く、もっと長く、もっと長く。",
    "👩‍👩‍👧‍👦 family, 👍🏽 skin, 🇫🇷 flag, ☔️ ✈️ pictures, 1️⃣ keycap, e\u{301}\u{301}\u{301} marks",
    "tabs\tand\ttabs\nand lines\r\nand lines\n\n\n",
    "\u{feff}\u{200b}zero\u{200d}width\u{2060}\u{e0041}tags",
    "   \n\t\n   only the third line\n   has text",
    "",
];

#[test]
fn nothing_hostile_reaches_the_terminal_and_no_line_is_too_wide() {
    let long = "x".repeat(100_000) + &"\n日".repeat(1000);
    let mut script = Script::new();
    let mut parent = script.iteration(1);
    for text in HOSTILE.into_iter().chain([&*long]) {
        let value = workflow_log_journal::Value::from(text);
        let agent = script.begin(parent, NodeKind::Interaction, text, |begin| {
            begin.input = Input::Value(value.clone());
            begin.metadata = vec![(text.to_owned().into(), value.clone())];
        });
        let query = script.llm(agent, "null");
        script.end(query, Outcome::Completed, |end| {
            end.output = Some(value.clone());
            end.facts = vec![("model".into(), value.clone()), ("finish_reason".into(), value.clone())];
        });
        let command = script.env(agent, text);
        let error = ErrorInfo {
            message: text.to_owned(),
            chain: vec![text.to_owned()],
            location: Some(text.to_owned()),
        };
        script.end(command, Outcome::Failed, |end| {
            end.error = Some(error);
            end.output = Some(workflow_log_journal::Value::object([("stdout", value)]));
        });
        parent = agent;
    }
    for width in [20, 21, 37, 60, 80, 120, 300] {
        for lines in [0, 1, 4] {
            let page = script.tree(width, lines);
            for line in page.lines() {
                let columns = unicode_width::UnicodeWidthStr::width(line);
                assert!(columns <= width, "{columns} columns at {width}: {line:?}");
            }
            let raw = page.chars().find(|sign| {
                (sign.is_control() && *sign != '\n') || matches!(sign, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' if *sign != '\u{200d}')
            });
            assert_eq!(raw, None, "at {width}");
        }
    }
}

#[test]
fn hostile_texts_are_shown_and_not_obeyed() {
    let mut script = Script::new();
    let agent = script.agent(ROOT, "executor_agent", "null");
    for text in HOSTILE {
        let command = script.env(agent, "cat page.html");
        script.end(command, Outcome::Completed, |end| end.output = Some(text.into()));
    }
    script.done(agent, "null");
    script.done(ROOT, "null");
    // Joiners and marks stay for the terminal; here they are spelled out, to be seen in review.
    let spell = |sign: char| match unicode_width::UnicodeWidthChar::width(sign) {
        Some(0) => sign.escape_unicode().to_string(),
        _ => sign.to_string(),
    };
    expect![[r#"
        demo  completed in 0µs
        total   1 agent run · 10 actions
        run     demo_20261121_051400
        start   2026-11-21 05:14:00 UTC

        ✓ executor_agent
        ├─ ✓ env kali
        │    $       cat page.html
        │    out     ␛]0;owned␇␛[2J␛[31mred␛[0m
        ├─ ✓ env kali
        │    $       cat page.html
        │    out     nul ␀ bell ␇ backspace ␈␈␈ return ␍over delete
        │            ␡
        ├─ ✓ env kali
        │    $       cat page.html
        │    out     8-bit \u{9b}31m \u{85} line \u{2028} paragraph
        │            \u{2029} end
        ├─ ✓ env kali
        │    $       cat page.html
        │    out     right \u{202e}gnp.exe\u{202c} to left, and שלום
        │            مرحبا
        ├─ ✓ env kali
        │    $       cat page.html
        │    out     日本語の長いテキストが二列ずつ幅をとるので、切
        │            るときに半分にしてはいけません。もっと長く、も…
        ├─ ✓ env kali
        │    $       cat page.html
        │    out     👩\u{200d}👩\u{200d}👧\u{200d}👦 family, 👍🏽 skin, 🇫🇷 flag, ☔\u{fe0f} ✈\u{fe0f}
        │            pictures, 1\u{fe0f}\u{20e3} keycap, e\u{301}\u{301}\u{301} marks
        ├─ ✓ env kali
        │    $       cat page.html
        │    out     tabs    and    tabs
        │            and lines … +1 line
        ├─ ✓ env kali
        │    $       cat page.html
        │    out     \u{feff}\u{200b}zero\u{200d}width\u{2060}\u{e0041}tags
        ├─ ✓ env kali
        │    $       cat page.html
        │    out        only the third line
        │               has text
        └─ ✓ env kali
             $       cat page.html
    "#]]
    .assert_eq(&script.tree(60, 2).chars().map(spell).collect::<String>());
}

#[test]
fn a_tree_of_any_depth_fits_the_page() {
    let mut script = Script::new();
    let mut parent = ROOT;
    for depth in 0..5_000 {
        parent = script.begin(parent, NodeKind::Action, &format!("step {depth}"), |_| {});
    }
    let page = script.tree(40, 1);
    assert!(page.lines().all(|line| unicode_width::UnicodeWidthStr::width(line) <= 40));
    assert!(page.contains("step 4999"));
}
