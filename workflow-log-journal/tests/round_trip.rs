//! Every kind of record becomes one line and the same record again.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use workflow_log_journal::codec::{decode, encode};
use workflow_log_journal::record::{Begin, End, ErrorInfo, Header, Input, Parent};
use workflow_log_journal::{NodeKind, Outcome, Process, Record, Timestamp, Value, parse};

/// Strings that break formats: quotes, control characters, line ends of every culture, directives.
const HOSTILE: [&str; 12] = [
    "",
    "\"\\/",
    "\n\r\n\t\u{8}\u{c}",
    "\0\u{1}\u{1b}[31m\u{7f}",
    "\u{85}\u{2028}\u{2029}",
    "é 中 😀 \u{10ffff} \u{fffd} \u{feff}",
    "{\"t\":\"end\"}\n",
    "$ref",
    "$lit",
    "\\u0000 \\ud83d",
    "</script><!--",
    "null",
];

fn check(record: &Record) {
    let mut bytes = Vec::new();
    encode(record, &mut bytes);
    let line = String::from_utf8(bytes).unwrap();
    assert_eq!(line.find('\n'), Some(line.len() - 1), "{line}");
    assert!(!line.contains(|character: char| character < ' ' && character != '\n'), "{line}");
    assert_eq!(&decode(line.trim_end_matches('\n')).unwrap(), record, "{line}");
}

/// A value of every shape, around a string.
fn value(text: &str) -> Value {
    Value::List(vec![
        Value::Null,
        true.into(),
        u64::MAX.into(),
        i64::MIN.into(),
        u128::MAX.into(),
        0.1.into(),
        (-0.0).into(),
        5e-324.into(),
        f64::MAX.into(),
        text.into(),
        Value::List(Vec::new()),
        Value::Object(Vec::new()),
        Value::object([(text, Value::from(text)), ("b", 1.into()), (text, 2.into())]),
    ])
}

fn begin(text: &'static str, node: NodeKind) -> Begin {
    Begin {
        kind: Some(text.into()),
        function: Some(text.into()),
        input: Input::Args(vec![(text.into(), value(text)), ("b".into(), Value::Null)]),
        metadata: vec![(text.into(), value(text))],
        implicit: true,
        detached: true,
        ..Begin::new(7, 3, 11, node, text)
    }
}

fn end(text: &'static str, outcome: Outcome) -> End {
    End {
        output: Some(value(text)),
        error: Some(ErrorInfo {
            message: text.to_owned(),
            chain: vec![text.to_owned(), "root".to_owned()],
            location: Some(text.to_owned()),
        }),
        facts: vec![(text.into(), value(text))],
        ..End::new(7, 11, outcome)
    }
}

#[test]
fn headers_come_back_as_they_were() {
    let start = Timestamp::parse("2026-11-21T05:14:00.123456+00:00").unwrap();
    for text in HOSTILE {
        let mut header = Header {
            run: text.to_owned(),
            workflow: text.to_owned(),
            start,
            process: Process { pid: 1, start: None, boot: None },
            program: text.to_owned(),
            writer: text.to_owned(),
            parent: None,
            task_repo_dir: None,
            bounty_number: None,
            model_config: None,
            metadata: Vec::new(),
        };
        check(&Record::Run(Box::new(header.clone())));
        header.process = Process { pid: u32::MAX, start: Some(u64::MAX), boot: Some(text.to_owned()) };
        header.parent = Some(Parent { run: text.to_owned(), id: 9 });
        header.task_repo_dir = Some(value(text));
        header.bounty_number = Some(text.to_owned());
        header.model_config = Some(Value::Null);
        header.metadata = vec![(text.into(), value(text))];
        check(&Record::Run(Box::new(header)));
    }
}

#[test]
fn beginnings_come_back_as_they_were() {
    for node in [NodeKind::Iteration, NodeKind::Interaction, NodeKind::Action] {
        check(&Record::Begin(Begin::new(1, 0, 0, node, "1")));
        for text in HOSTILE {
            check(&Record::Begin(begin(text, node)));
            for input in [value(text), Value::Null, text.into()] {
                check(&Record::Begin(Begin { input: Input::Value(input), ..begin(text, node) }));
            }
        }
    }
}

#[test]
fn ends_come_back_as_they_were() {
    for outcome in
        [Outcome::Completed, Outcome::Failed, Outcome::Panicked, Outcome::Cancelled, Outcome::Exited]
    {
        check(&Record::End(End::new(0, u64::MAX, outcome)));
        check(&Record::End(End { output: Some(Value::Null), ..End::new(1, 2, outcome) }));
        for text in HOSTILE {
            check(&Record::End(end(text, outcome)));
            check(&Record::End(End { input: Input::Value(value(text)), ..end(text, outcome) }));
        }
    }
    let error = Some(ErrorInfo { message: "alone".to_owned(), ..ErrorInfo::default() });
    check(&Record::End(End { error, ..End::new(1, 2, Outcome::Failed) }));
}

#[test]
fn actions_in_one_line_keep_their_input() {
    let plain = Begin::new(7, 3, 11, NodeKind::Action, "step");
    let completed = End::new(7, 11, Outcome::Completed);
    for input in [Input::None, Input::Value(Value::Null), Input::Args(vec![("a".into(), 1.into())])] {
        check(&Record::Action(Begin { input, ..plain.clone() }, completed.clone()));
    }
    for text in HOSTILE {
        check(&Record::Action(begin(text, NodeKind::Action), end(text, Outcome::Failed)));
    }
}

#[test]
fn all_other_kinds_come_back_as_they_were() {
    for text in HOSTILE {
        let entries = vec![(text.into(), value(text)), ("b".into(), 1.into())];
        check(&Record::Metadata { id: 1, at: 2, entries: entries.clone() });
        check(&Record::Metadata { id: 0, at: 2, entries: Vec::new() });
        check(&Record::Score { id: 1, at: 2, name: text.into(), value: 0.1 });
        check(&Record::Status { id: 1, at: 2, status: text.into() });
        check(&Record::Resource { at: 2, name: text.into() });
        check(&Record::Error { at: 2, message: text.to_owned(), data: entries });
        check(&Record::Lost { at: 2, count: 3, why: text.to_owned() });
        check(&Record::Content { content: 1, value: value(text) });
    }
}

#[test]
fn references_in_content_are_written_as_they_stand() {
    let value = parse(r#"{"$cat":[{"$ref":1},["x"]]}"#).unwrap();
    check(&Record::Content { content: 2, value });
}

#[test]
fn a_score_that_is_no_number_stays_none() {
    let mut line = Vec::new();
    encode(&Record::Score { id: 1, at: 2, name: "s".into(), value: f64::INFINITY }, &mut line);
    let line = String::from_utf8(line).unwrap();
    assert_eq!(line, "{\"t\":\"score\",\"id\":1,\"at\":2,\"name\":\"s\",\"value\":null}\n");
    let Record::Score { value, .. } = decode(&line).unwrap() else { panic!("{line}") };
    assert!(value.is_nan());
}
