//! What is new in a prompt against the one before it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod support;

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use support::{GONE, Journal};
use workflow_log_journal::Run;

/// Lines, in which `>agent` begins an interaction, `#n value` is content and everything else a
/// query with these arguments.
fn run(lines: &str) -> Run {
    let mut text = format!("{GONE}\n");
    let mut agent = 0;
    for (id, line) in (1..).zip(lines.lines().map(str::trim).filter(|line| !line.is_empty())) {
        let _ = if let Some(name) = line.strip_prefix('>') {
            agent = id;
            writeln!(text, r#"{{"t":"begin","id":{id},"at":1,"node":"interaction","name":"{name}"}}"#)
        } else if let Some(content) = line.strip_prefix('#') {
            let (number, value) = content.split_once(' ').unwrap();
            writeln!(text, r#"{{"t":"content","content":{number},"value":{value}}}"#)
        } else {
            writeln!(
                text,
                r#"{{"t":"begin","id":{id},"parent":{agent},"at":1,"node":"action","name":"llm","kind":"llm",{line}}}"#
            )
        };
    }
    let journal = Journal::new(text);
    assert_eq!(journal.damage(), []);
    journal.run()
}

#[expect(clippy::needless_pass_by_value, reason = "as expect-test has it")]
fn check(lines: &str, expected: Expect) {
    let run = run(lines);
    let mut picture = String::new();
    for node in run.nodes.iter().filter(|node| node.is_llm()) {
        let Some(change) = run.prompt_change(node).unwrap() else {
            let _ = writeln!(picture, "no prompt");
            continue;
        };
        let news = run.contents().part(&change.prompt, change.news()).unwrap();
        let _ = write!(picture, "{} kept, new {news}", change.kept);
        if let Some(at) = change.rewritten_at {
            let _ = write!(picture, ", rewritten at {at}");
        }
        if change.before.is_none() {
            let _ = write!(picture, ", the first");
        }
        picture.push('\n');
    }
    expected.assert_eq(&picture);
}

#[test]
fn of_a_history_that_grows_what_was_added_is_new() {
    check(
        r#"
        >agent
        #1 ["system"]
        "args":{"messages":{"$ref":1}}
        #2 {"$cat":[{"$ref":1},["a","b"]]}
        "args":{"messages":{"$ref":2}}
        "args":{"messages":{"$ref":2}}
        #3 {"$cat":[{"$ref":2},[{"c":[{"$ref":1}]}]]}
        "args":{"messages":{"$ref":3}}
        "args":{"messages":{"$cat":[{"$ref":3},["e"]]}}
        "#,
        expect![[r#"
            0 kept, new ["system"], the first
            1 kept, new ["a","b"]
            3 kept, new []
            3 kept, new [{"c":[["system"]]}]
            4 kept, new ["e"]
        "#]],
    );
}

#[test]
fn equal_messages_are_the_same_wherever_they_stand() {
    check(
        r#"
        >agent
        #1 {"role":"user","content":"long"}
        #2 {"role":"user","content":{"$ref":3}}
        "args":{"messages":["s",{"role":"user","content":"long"}]}
        "args":{"messages":["s",{"$ref":1},"new"]}
        #3 "lo"
        #4 {"role":"user","content":{"$cat":[{"$ref":3},"ng"]}}
        #5 ["s",{"$ref":4},"new"]
        "args":{"messages":{"$cat":[{"$part":[5,0,2]},{"$part":[5,2,3]},["newer"]]}}
        "args":{"messages":["s",{"content":"long","role":"user"}]}
        "#
        .replace("        #2 {\"role\":\"user\",\"content\":{\"$ref\":3}}\n", "")
        .as_str(),
        expect![[r#"
            0 kept, new ["s",{"role":"user","content":"long"}], the first
            2 kept, new ["new"]
            3 kept, new ["newer"]
            1 kept, new [{"content":"long","role":"user"}], rewritten at 1
        "#]],
    );
}

#[test]
fn a_history_that_was_rewritten_says_from_where_on() {
    check(
        r#"
        >agent
        #1 ["system","a","b","c"]
        "args":{"messages":{"$ref":1}}
        #2 {"$cat":[{"$part":[1,0,2]},["summary"]]}
        "args":{"messages":{"$ref":2}}
        "args":{"messages":{"$part":[2,0,2]}}
        "args":{"messages":[]}
        "args":{"messages":["other"]}
        "args":{"messages":"a text"}
        "#,
        expect![[r#"
            0 kept, new ["system","a","b","c"], the first
            2 kept, new ["summary"], rewritten at 2
            2 kept, new [], rewritten at 2
            0 kept, new [], rewritten at 0
            0 kept, new ["other"]
            0 kept, new "a text", rewritten at 0
        "#]],
    );
}

#[test]
fn of_a_window_the_head_is_kept() {
    check(
        r#"
        >agent
        #1 ["system","a","b","c"]
        "args":{"messages":{"$ref":1}}
        #2 {"$cat":[{"$part":[1,0,1]},{"$part":[1,2,4]},["d"]]}
        "args":{"messages":{"$ref":2}}
        #3 {"$cat":[{"$part":[2,0,1]},{"$part":[2,2,4]},["e"]]}
        "args":{"messages":{"$ref":3}}
        "#,
        expect![[r#"
            0 kept, new ["system","a","b","c"], the first
            1 kept, new ["b","c","d"], rewritten at 1
            1 kept, new ["c","d","e"], rewritten at 1
        "#]],
    );
}

#[test]
fn of_a_text_bytes_are_counted_that_end_between_characters() {
    check(
        r#"
        >agent
        #1 "You are careful.\né"
        "args":{"prompt":{"$ref":1},"temperature":0.5}
        #2 {"$cat":[{"$ref":1},"中 more"]}
        "args":{"prompt":{"$ref":2}}
        "args":{"prompt":"You are careful.\né丮 more"}
        "args":{"prompt":"You are careful.\né丮 more"}
        "#,
        expect![[r#"
            0 kept, new "You are careful.\né", the first
            19 kept, new "中 more"
            19 kept, new "丮 more", rewritten at 19
            27 kept, new ""
        "#]],
    );
}

#[test]
fn the_prompt_of_a_request_is_found_in_it() {
    check(
        r#"
        >agent
        "args":{"request":{"model":"m","messages":["a"]}}
        #1 {"model":"m","messages":["a","b"],"input":7}
        "args":{"request":{"$ref":1}}
        "input":{"messages":7,"contents":["a","b","c"]}
        "input":{"model":"m"}
        "args":{"question":"no known name"}
        "fn":"other"
        "#,
        expect![[r#"
            0 kept, new ["a"], the first
            1 kept, new ["b"]
            2 kept, new ["c"]
            no prompt
            no prompt
            no prompt
        "#]],
    );
}

#[test]
fn each_agent_and_each_of_its_methods_has_a_history_of_its_own() {
    check(
        r#"
        >planner
        "args":{"prompt":"plan"}
        >executor
        "args":{"prompt":"do"}
        "fn":"summarise","args":{"prompt":"sum"}
        >planner
        "args":{"prompt":"plan more"}
        >executor
        "args":{"prompt":"do more"}
        "fn":"summarise","args":{"prompt":"sum up"}
        "#,
        expect![[r#"
            0 kept, new "plan", the first
            0 kept, new "do", the first
            0 kept, new "sum", the first
            4 kept, new " more"
            2 kept, new " more"
            3 kept, new " up"
        "#]],
    );
}
