//! What comes back from a journal that is whole, cut, damaged, growing or from another version.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]
#![expect(clippy::needless_raw_string_hashes, reason = "as expect-test writes them")]

mod support;

use std::error::Error as _;
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as _;

use expect_test::{Expect, expect};
use support::{GONE, Journal, text};
use workflow_log_journal::record::Input;
use workflow_log_journal::{Entry, ReadError, Reader, Record, Value};

const LINES: &str = r#"
    {"t":"begin","id":1,"at":10,"node":"iteration","name":"1"}
    {"t":"begin","id":2,"parent":1,"at":20,"node":"interaction","name":"executor_agent","args":{"input":"é 中 😀"}}
    {"t":"content","content":1,"value":{"role":"system","content":"You are an expert."}}
    {"t":"content","content":2,"value":[{"$ref":1},{"role":"user","content":"a\u0000\nb"}]}
    {"t":"begin","id":3,"parent":2,"at":30,"node":"action","name":"llm","kind":"llm","args":{"messages":{"$ref":2}}}
    {"t":"end","id":3,"at":40,"outcome":"completed","facts":{"input_tokens":8},"output":"ls"}
    {"t":"end","id":2,"at":50,"outcome":"completed","output":null}
    {"t":"end","id":1,"at":60,"outcome":"completed"}
    {"t":"end","id":0,"at":70,"outcome":"completed","output":null}
"#;

/// One line for each entry: what a person sees of it.
fn picture(journal: &Journal) -> String {
    let mut picture = String::new();
    journal.damage();
    let (entries, torn) = journal.entries();
    for entry in &entries {
        let _ = match entry {
            Entry::Damaged(damage) => writeln!(picture, "damaged line {}: {}", damage.line, damage.reason),
            Entry::Record(record) => match &**record {
                Record::Begin(begin) => match &begin.input {
                    Input::None => writeln!(picture, "begin {}", begin.name),
                    Input::Value(value) => writeln!(picture, "begin {} {value}", begin.name),
                    Input::Args(args) => {
                        let args = args.iter().map(|(name, value)| (&**name, value.clone()));
                        writeln!(picture, "begin {}({})", begin.name, Value::object(args))
                    }
                },
                Record::Content { content, value } => writeln!(picture, "content {content} {value}"),
                Record::Unknown(kind) => writeln!(picture, "unknown {kind}"),
                record => writeln!(picture, "{record:?}"),
            },
        };
    }
    if torn > 0 {
        let _ = writeln!(picture, "{torn} torn bytes");
    }
    picture
}

#[expect(clippy::needless_pass_by_value, reason = "as expect-test has it")]
fn check(journal: impl AsRef<[u8]>, expected: Expect) {
    expected.assert_eq(&picture(&Journal::new(journal)));
}

#[expect(clippy::needless_pass_by_value, reason = "as expect-test has it")]
fn check_refused(journal: impl AsRef<[u8]>, expected: Expect) {
    let journal = Journal::new(journal);
    let error = Reader::open(&journal.path).unwrap_err();
    let folder = format!("{}/", journal.folder.path().display());
    let source = error.source().map_or(String::new(), |source| format!(": {source}"));
    expected.assert_eq(&format!("{error}{source}").replace(&folder, ""));
}

#[test]
fn a_journal_cut_at_any_byte_gives_every_whole_record_and_at_most_one_torn_tail() {
    let whole = text(LINES);
    let (all, torn) = Journal::new(&whole).entries();
    assert_eq!((all.len(), torn), (9, 0));
    let header_end = GONE.len() + 1;
    for cut in 0..=whole.len() {
        let bytes = &whole.as_bytes()[..cut];
        let journal = Journal::new(bytes);
        if cut < header_end {
            let error = Reader::open(&journal.path).unwrap_err();
            assert!(matches!(error, ReadError::Empty { .. }), "cut at {cut}: {error}");
            continue;
        }
        let (intact, torn) = journal.entries();
        let lines = bytes[header_end..].split(|byte| *byte == b'\n').count() - 1;
        let line_start = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        assert_eq!(intact, all[..lines], "cut at {cut}");
        assert_eq!(torn, cut - line_start, "cut at {cut}");
        let run = journal.run();
        assert_eq!((run.torn_bytes, run.damage.len()), (torn, 0), "cut at {cut}");
    }
}

#[test]
fn a_damaged_line_costs_itself_and_no_other() {
    let mut bytes = text(r#"{"t":"begin","id":1,"at":1,"node":"action","name":"before"}"#).into_bytes();
    for damaged in [
        &b"{\"t\":\"begin\",\"id\":2,\"at\":2,\"no"[..],
        b"",
        b"[1]",
        b"{}",
        b"\xff\xfe",
        b"{\"t\":\"begin\",\"id\":-1,\"at\":2,\"node\":\"action\",\"name\":\"a\"}",
        b"{\"t\":\"begin\",\"id\":2,\"at\":2,\"node\":\"galaxy\",\"name\":\"a\"}",
        b"{\"t\":\"end\",\"id\":2,\"at\":2,\"outcome\":\"unheard of\"}",
        b"{\"t\":\"begin\",\"id\":2,\"at\":2,\"node\":null,\"name\":\"a\"}",
        b"{\"t\":\"end\",\"id\":2,\"at\":2,\"outcome\":null}",
        b"{\"t\":\"end\",\"id\":2,\"at\":2.5,\"outcome\":\"completed\"}",
        b"{\"t\":\"resource\",\"at\":2,\"name\":\"\\ud83d\\u0041\"}",
        b"{\"t\":\"error\",\"at\":NaN,\"message\":\"\"}",
        b"{\"t\":\"score\",\"id\":1,\"at\":2,\"name\":\"s\"}",
        b"{\"t\":\"end\",\"id\":1,\"at\":2,\"outcome\":\"failed\",\"error\":{\"message\":\"m\",\"chain\":[1]}}",
    ] {
        bytes.extend_from_slice(damaged);
        bytes.push(b'\n');
    }
    bytes.extend_from_slice(b"{\"t\":\"begin\",\"id\":9,\"at\":9,\"node\":\"action\",\"name\":\"after\"}\n");
    check(
        bytes,
        expect![[r#"
            begin before
            damaged line 3: not JSON: expected the end of the string at byte 30
            damaged line 4: not JSON: expected a JSON value at byte 0
            damaged line 5: the field `t` is missing or has the wrong type
            damaged line 6: the field `t` is missing or has the wrong type
            damaged line 7: not JSON: expected UTF-8 at byte 0
            damaged line 8: the field `id` is missing or has the wrong type
            damaged line 9: the field `node` is missing or has the wrong type
            damaged line 10: the field `outcome` is missing or has the wrong type
            damaged line 11: the field `node` is missing or has the wrong type
            damaged line 12: the field `outcome` is missing or has the wrong type
            damaged line 13: the field `at` is missing or has the wrong type
            damaged line 14: not JSON: expected the second half of a surrogate pair at byte 43
            damaged line 15: not JSON: expected a JSON value at byte 18
            damaged line 16: the field `value` is missing or has the wrong type
            damaged line 17: the field `error` is missing or has the wrong type
            begin after
        "#]],
    );
}

#[test]
fn content_is_put_where_it_is_referred_to() {
    check(
        text(
            r##"
            {"t":"content","content":1,"value":"You are "}
            {"t":"content","content":2,"value":{"$cat":[{"$ref":1},"an expert."]}}
            {"t":"content","content":3,"value":{"role":"system","content":{"$ref":2}}}
            {"t":"content","content":4,"value":[{"$ref":3}]}
            {"t":"begin","id":1,"at":1,"node":"action","name":"first","args":{"messages":{"$ref":4}}}
            {"t":"content","content":5,"value":{"$cat":[{"$ref":4},[{"role":"user"}],[]]}}
            {"t":"begin","id":2,"at":2,"node":"action","name":"second","args":{"messages":{"$ref":5},"n":1}}
            {"t":"begin","id":3,"at":3,"node":"action","name":"nothing","input":{"$cat":[]}}
            "##,
        ),
        expect![[r#"
            content 1 "You are "
            content 2 {"$cat":[{"$ref":1},"an expert."]}
            content 3 {"role":"system","content":{"$ref":2}}
            content 4 [{"$ref":3}]
            begin first({"messages":[{"role":"system","content":"You are an expert."}]})
            content 5 {"$cat":[{"$ref":4},[{"role":"user"}],[]]}
            begin second({"messages":[{"role":"system","content":"You are an expert."},{"role":"user"}],"n":1})
            begin nothing ""
        "#]],
    );
}

#[test]
fn what_only_looks_like_a_directive_is_itself() {
    check(
        text(
            r##"
            {"t":"content","content":1,"value":7}
            {"t":"begin","id":1,"at":1,"node":"action","name":"schema","input":{"$lit":{"$ref":"#/$defs/x"}}}
            {"t":"begin","id":2,"at":2,"node":"action","name":"inside","input":{"$lit":{"$a":[{"$ref":1}]}}}
            {"t":"begin","id":3,"at":3,"node":"action","name":"literal","input":{"$lit":{"$lit":{"$lit":{"$ref":1}}}}}
            {"t":"begin","id":4,"at":4,"node":"action","name":"two keys","input":{"$ref":1,"b":2}}
            {"t":"begin","id":5,"at":5,"node":"action","name":"entries","args":{"$ref":1}}
            "##,
        ),
        expect![[r##"
            content 1 7
            begin schema {"$ref":"#/$defs/x"}
            begin inside {"$a":[7]}
            begin literal {"$lit":{"$ref":1}}
            begin two keys {"$ref":1,"b":2}
            begin entries({"$ref":1})
        "##]],
    );
}

#[test]
fn a_reference_to_nothing_is_damage_and_so_is_what_builds_on_it() {
    check(
        text(
            r#"
            {"t":"begin","id":1,"at":1,"node":"action","name":"dangling","input":{"$ref":1}}
            {"t":"content","content":1,"value":{"$ref":2}}
            {"t":"content","content":2,"value":"later"}
            {"t":"begin","id":2,"at":2,"node":"action","name":"built on it","input":[{"$ref":1}]}
            {"t":"begin","id":3,"at":3,"node":"action","name":"mixed","input":{"$cat":["a",["b"]]}}
            {"t":"begin","id":4,"at":4,"node":"action","name":"number","input":{"$cat":[1]}}
            {"t":"begin","id":5,"at":5,"node":"action","name":"not a number","input":{"$ref":"2"}}
            {"t":"begin","id":6,"at":6,"node":"action","name":"not an object","input":{"$lit":[]}}
            {"t":"begin","id":7,"at":7,"node":"action","name":"new","input":{"$new":2}}
            {"t":"begin","id":8,"at":8,"node":"action","name":"whole","input":{"$ref":2}}
            "#,
        ),
        expect![[r#"
            damaged line 2: content 1 is not in the journal before this line
            damaged line 3: content 2 is not in the journal before this line
            content 2 "later"
            damaged line 5: content 1 is not in the journal before this line
            damaged line 6: `$cat` joins strings to strings and lists to lists
            damaged line 7: `$cat` joins strings to strings and lists to lists
            damaged line 8: `$ref` holds a value of the wrong type
            damaged line 9: `$lit` holds a value of the wrong type
            damaged line 10: `$new` is not a directive this version knows
            begin whole "later"
        "#]],
    );
}

#[test]
fn content_with_a_number_that_is_taken_is_damage() {
    check(
        text(
            r#"
            {"t":"content","content":1,"value":"old"}
            {"t":"begin","id":1,"at":1,"node":"action","name":"a","input":{"$ref":1}}
            {"t":"content","content":1,"value":{"$cat":[{"$ref":1},"er"]}}
            {"t":"begin","id":2,"at":2,"node":"action","name":"b","input":{"$ref":1}}
            "#,
        ),
        expect![[r#"
            content 1 "old"
            begin a "old"
            damaged line 4: content 1 is in the journal before this line
            begin b "old"
        "#]],
    );
}

#[test]
fn the_header_means_what_it_says_even_where_it_looks_like_a_directive() {
    let header = GONE.replace(
        r#""program""#,
        r#""model_config":{"$lit":{"$model":"m"}},"metadata":{"schema":{"$lit":{"$ref":"x"}}},"program""#,
    );
    let run = Journal::new(header + "\n").run();
    assert_eq!(run.header.model_config.unwrap().to_string(), r#"{"$model":"m"}"#);
    assert_eq!(run.header.metadata[0].1.to_string(), r#"{"$ref":"x"}"#);
}

#[test]
fn a_growing_journal_is_read_on_where_reading_stopped() {
    let whole = text(LINES);
    let (all, _) = Journal::new(&whole).entries();
    let (first, rest) = whole.split_at(GONE.len() + 1);
    let journal = Journal::new(first);
    let mut file = OpenOptions::new().append(true).open(&journal.path).unwrap();
    let (mut reader, _) = Reader::open(&journal.path).unwrap();
    let mut seen = Vec::new();
    for byte in rest.as_bytes() {
        file.write_all(&[*byte]).unwrap();
        while let Some(entry) = reader.next_entry().unwrap() {
            seen.push(entry);
        }
        assert_eq!(reader.torn_bytes() == 0, *byte == b'\n');
    }
    assert_eq!(seen, all);
}

#[test]
fn unknown_kinds_of_lines_and_unknown_fields_are_passed_over() {
    check(
        text(
            r#"
            {"t":"telemetry","at":{"not":"a number"},"x":{"$new":1}}
            {"t":"begin","id":1,"at":1,"node":"action","name":"a","colour":{"$ref":9},"input":1}
            "#,
        ),
        expect![[r#"
            unknown telemetry
            begin a 1
        "#]],
    );
}

#[test]
fn a_journal_of_a_later_format_is_refused_and_says_which() {
    let later = GONE.replace(r#""format":2"#, r#""format":3"#).replace(r#""workflow""#, r#""flow""#);
    check_refused(
        later + "\n",
        expect![
            "demo_20261121_051400.jsonl was written by a later version of workflow-log: format 3 is newer than 2, the newest this program reads"
        ],
    );
}

#[test]
fn what_is_not_a_journal_is_refused_with_the_reason() {
    check_refused(
        "hello\n",
        expect![
            "demo_20261121_051400.jsonl is not a journal of workflow-log: not JSON: expected a JSON value at byte 0"
        ],
    );
    check_refused(
        "{\"t\":\"resource\",\"at\":1,\"name\":\"Shell\"}\n",
        expect![
            "demo_20261121_051400.jsonl is not a journal of workflow-log: the field `run` is missing or has the wrong type"
        ],
    );
    check_refused(
        GONE.replace(r#""run":"#, r#""walk":"#) + "\n",
        expect![
            "demo_20261121_051400.jsonl is not a journal of workflow-log: the field `run` is missing or has the wrong type"
        ],
    );
    check_refused(
        GONE.replace(r#""program""#, r#""model_config":{"$ref":1},"program""#) + "\n",
        expect![
            "demo_20261121_051400.jsonl is not a journal of workflow-log: content 1 is not in the journal before this line"
        ],
    );
    check_refused(
        "",
        expect!["demo_20261121_051400.jsonl holds no record yet: its process stopped before the first"],
    );
}
