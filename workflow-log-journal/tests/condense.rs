//! What is condensed reads back exactly, and takes what is new and little more.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::fmt::Write as _;
use std::io::Write as _;

use workflow_log_journal::codec::encode;
use workflow_log_journal::condense::{Budget, Condenser, Reach};
use workflow_log_journal::record::{Begin, Header, Input, NodeKind, ROOT};
use workflow_log_journal::{Directive, Entry, Process, Reader, Record, Timestamp, Value, parse};

/// A small generator of numbers that are the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }
}

/// A journal in memory, and what was given to it.
struct Script {
    condenser: Condenser,
    lines: Vec<u8>,
    given: Vec<Value>,
    last: usize,
}

impl Script {
    fn new(budget_bytes: usize) -> Self {
        let header = Header {
            run: "0".repeat(32),
            workflow: "demo".into(),
            start: Timestamp::now(),
            process: Process::current(),
            program: "demo".into(),
            writer: "tests".into(),
            parent: None,
            task_repo_dir: None,
            bounty_number: None,
            model_config: None,
            metadata: Vec::new(),
        };
        let mut lines = Vec::new();
        encode(&Record::Run(Box::new(header)), &mut lines);
        Self { condenser: Condenser::new(&Budget::new(budget_bytes)), lines, given: Vec::new(), last: 0 }
    }

    fn record(&mut self, value: Value) {
        self.last = self.lines.len();
        self.write(value.clone(), value);
    }

    /// As a recorder does with a long text: what is known of it is never copied.
    fn record_recognised(&mut self, text: &str, reach: Reach) {
        self.last = self.lines.len();
        let value = self.condenser.recognise(text, reach).unwrap_or_else(|| text.into());
        let content = self.condenser.content(value, &mut self.lines);
        self.write(text.into(), Directive::Ref(content).into());
    }

    fn write(&mut self, given: Value, value: Value) {
        let mut begin = Begin::new(self.given.len() as u64 + 1, ROOT, 0, NodeKind::Action, "llm");
        begin.input = Input::Value(value);
        self.given.push(given);
        let mut record = Record::Begin(begin);
        self.condenser.record(&mut record, &mut self.lines);
        encode(&record, &mut self.lines);
    }

    /// The bytes that the last record took, with the content it needed.
    fn last_bytes(&self) -> usize {
        self.lines.len() - self.last
    }

    /// What a reader finds in so many bytes of it.
    fn read(&self, bytes: usize) -> Vec<Value> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&self.lines[..bytes]).unwrap();
        let (mut reader, _) = Reader::open(file.path()).unwrap();
        let mut values = Vec::new();
        while let Some(entry) = reader.next_entry().unwrap() {
            match entry {
                Entry::Damaged(damage) => panic!("line {}: {}", damage.line, damage.reason),
                Entry::Record(record) => {
                    if let Record::Begin(Begin { input: Input::Value(value), .. }) = *record {
                        values.push(value);
                    }
                }
            }
        }
        values
    }

    fn check(&self) {
        let found = self.read(self.lines.len());
        assert_eq!(found.len(), self.given.len());
        for (index, (found, given)) in found.iter().zip(&self.given).enumerate() {
            assert!(found == given, "value {index}: {given}\nreads back as {found}");
        }
    }
}

const LIMIT: usize = 8 * 1024 * 1024;

fn prose(random: &mut Random, bytes: usize) -> String {
    let words =
        ["the ", "agent ", "reads\n", "é", "\"quoted\" ", "fn main() {\n", "}\n", "\\ ", "tab\t", "日本 "];
    let mut text = String::new();
    while text.len() < bytes {
        text.push_str(random.pick(&words));
        if random.below(9) == 0 {
            writeln!(text, "{:x}", random.below(1 << 30)).unwrap();
        }
    }
    text
}

#[test]
fn a_text_that_comes_again_is_a_reference() {
    let mut script = Script::new(LIMIT);
    let text = prose(&mut Random(1), 5000);
    script.record(text.as_str().into());
    let first = script.last_bytes();
    script.record(text.as_str().into());
    assert!(first > 5000 && script.last_bytes() < 120, "{first} {}", script.last_bytes());
    script.check();
}

#[test]
fn a_text_that_grows_costs_what_is_new() {
    let mut script = Script::new(LIMIT);
    let mut random = Random(2);
    let mut prompt = prose(&mut random, 4000);
    for turn in 0..100 {
        let (reply, output) = (prose(&mut random, 1000), prose(&mut random, 2000));
        script.record(reply.as_str().into());
        script.record(output.as_str().into());
        write!(prompt, "\n<|assistant|>\n{reply}\n<|user|>\n{output}").unwrap();
        script.record(prompt.as_str().into());
        assert!(turn == 0 || script.last_bytes() < 450, "turn {turn}: {}", script.last_bytes());
    }
    script.check();
}

#[test]
fn a_recognised_text_that_grows_or_moves_on_costs_what_is_new() {
    let mut random = Random(6);
    let turns: Vec<String> =
        (0..120).map(|turn| format!("<|turn {turn}|>\n{}\n", prose(&mut random, 3000))).collect();
    for window in [120, 20] {
        let mut script = Script::new(LIMIT);
        for turn in 0..turns.len() {
            let from = (turn + 1).saturating_sub(window);
            let text = format!("You are an agent.\n{}", turns[from..=turn].concat());
            script.record_recognised(&text, Reach::default());
            assert!(script.last_bytes() < 4700, "turn {turn}: {}", script.last_bytes());
        }
        script.check();
    }
}

#[test]
fn what_is_new_overlaps_what_is_known_by_what_is_searched_for() {
    let mut script = Script::new(LIMIT);
    let text = prose(&mut Random(7), 3000) + "the first half of a secret-";
    script.record_recognised(&text, Reach::default());
    let longer = format!("{text}and the other half\nand more\n");
    let new = |reach| match script.condenser.recognise(&longer, reach) {
        Some(Value::Directive(directive)) => match *directive {
            Directive::Cat(parts) => parts.iter().filter_map(Value::as_str).collect::<String>(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    let mut new = new;
    let line = "the first half of a secret-and the other half\nand more\n";
    assert!(new(Reach::default()).ends_with(line), "a line is in one piece");
    let overlapping = new(Reach { any: 100, across_lines: 100 });
    assert!(overlapping.ends_with(line) && overlapping.len() > line.len() + 90, "{overlapping}");
}

#[test]
fn a_line_of_a_text_stands_in_the_journal_once_and_whole() {
    let mut script = Script::new(LIMIT);
    let line = |number: usize| format!("line number {number} of a file that is read again and again\n");
    let file: String = (0..50).map(line).collect();
    script.record(file.as_str().into());
    script.record(file.replace("number 20 ", "number twenty ").into());
    script.record(format!("> {}", &file[..500]).into());
    let text = String::from_utf8(script.lines.clone()).unwrap();
    for number in 0..50 {
        // The line that was changed, and the one that something was put in front of.
        let found = text.matches(line(number).trim_end()).count();
        assert_eq!(found, if number == 0 { 2 } else { 1 }, "line {number}");
    }
    assert_eq!(text.matches("line number twenty of a file that is read again and again").count(), 1);
    script.check();
}

#[test]
fn an_object_that_comes_again_is_a_reference() {
    let mut script = Script::new(LIMIT);
    let tools: Vec<String> = (0..12)
        .map(|tool| {
            format!(
                r#"{{"type":"function","function":{{"name":"tool_{tool}","parameters":{{"a":[0.50,1e3]}}}}}}"#
            )
        })
        .collect();
    let request = parse(&format!(r#"{{"model":"m","tools":[{}]}}"#, tools.join(","))).unwrap();
    script.record(request.clone());
    script.record(request);
    assert!(script.last_bytes() < 120, "{}", script.last_bytes());
    script.check();
}

#[test]
fn numbers_that_are_equal_and_written_otherwise_are_not_the_same() {
    let mut script = Script::new(LIMIT);
    let filler = "x".repeat(300);
    for number in ["0", "-0", "0.0", "0.00", "1e2", "100", "1E2", "100.0"] {
        let text = format!(r#"{{"filler":"{filler}","number":{number},"flag":[true,1,"1",null,"null"]}}"#);
        script.record(parse(&text).unwrap());
        script.record(parse(&text).unwrap());
    }
    script.check();
}

#[test]
fn what_there_is_no_memory_for_is_known_for_a_while_and_then_written_again() {
    let budget = Budget::new(64 * 1024);
    let mut script = Script::new(0);
    script.condenser = Condenser::new(&budget);
    let mut random = Random(3);
    let mut texts = |script: &mut Script, count| {
        for _ in 0..count {
            script.record(prose(&mut random, 4000).into());
            assert!(!budget.is_exceeded());
        }
    };
    texts(&mut script, 50);
    let first = script.given[0].clone();
    script.record(first.clone());
    assert!(script.last_bytes() < 400, "{}", script.last_bytes());
    texts(&mut script, 500);
    script.record(first);
    assert!(script.last_bytes() > 4000);
    script.check();
}

#[test]
fn a_text_that_fits_into_no_memory_costs_what_is_new() {
    let budget = Budget::new(256 * 1024);
    let mut script = Script::new(0);
    script.condenser = Condenser::new(&budget);
    let mut random = Random(5);
    let mut text = prose(&mut random, 600_000);
    script.record_recognised(&text, Reach::default());
    for step in 0..200 {
        match step % 20 {
            // A window that moves, an edit far in front, a beginning that is put before it.
            7 => text = text.split_off(text.find('\n').unwrap() + 1),
            12 => text.insert_str(text[100_000..].find('\n').unwrap() + 100_000, " and what was edited"),
            17 => text.insert_str(0, &prose(&mut random, 900)),
            _ => text.push_str(&prose(&mut random, 3000)),
        }
        if step % 2 == 0 {
            script.record_recognised(&text, Reach::default());
        } else {
            script.record(text.as_str().into());
        }
        assert!(!budget.is_exceeded());
        // Around an edit it is some chunks; where these end is chance.
        assert!(script.last_bytes() < 150_000, "step {step}: {}", script.last_bytes());
    }
    assert!(script.lines.len() < 600_000 + 200 * 25_000, "{}", script.lines.len());
    script.check();
}

#[test]
fn an_edit_in_what_there_is_no_memory_for_costs_once() {
    let mut script = Script::new(256 * 1024);
    let mut random = Random(6);
    let mut text = prose(&mut random, 600_000);
    script.record_recognised(&text, Reach::default());
    for place in 1..5 {
        let at = place * 90_000 + text[place * 90_000..].find('\n').unwrap();
        text.insert_str(at, " an edit");
    }
    script.record_recognised(&text, Reach::default());
    let edited = script.lines.len();
    for _ in 0..30 {
        text.push_str(&prose(&mut random, 3000));
        script.record_recognised(&text, Reach::default());
    }
    let turns = script.lines.len() - edited;
    assert!(turns < 30 * 9000, "{turns}");
    script.check();
}

#[test]
fn what_comes_with_each_call_is_known_again_after_memory_was_short() {
    let mut script = Script::new(1024 * 1024);
    let mut random = Random(7);
    let tool = |number: usize, random: &mut Random| {
        let description = prose(random, 900);
        Value::object([("name", Value::from(format!("tool {number}"))), ("description", description.into())])
    };
    let tools = Value::List((0..30).map(|number| tool(number, &mut random)).collect());
    script.record(tools.clone());
    for _ in 0..40 {
        script.record(prose(&mut random, 100_000).into());
    }
    script.record(tools.clone());
    script.record(tools.clone());
    script.record(tools);
    assert!(script.last_bytes() < 200, "{}", script.last_bytes());
    script.check();
}

#[test]
fn after_forgetting_nothing_refers_to_what_was_before() {
    let mut script = Script::new(LIMIT);
    let text = prose(&mut Random(4), 3000);
    script.record(text.as_str().into());
    script.condenser.forget();
    script.record(text.as_str().into());
    assert!(script.last_bytes() > 3000);
    script.check();
}

/// A value of hostile strings and numbers, nested at random.
fn hostile(random: &mut Random, depth: usize) -> Value {
    let strings =
        ["", "$ref", "\u{0}", "\u{2028}\u{85}\r\n", "{\"$ref\":1}", "😀\n😀", "a\nb\n\n", "\\\"", "$lit"];
    match random.below(if depth > 3 { 6 } else { 9 }) {
        0 => Value::Null,
        1 => Value::Bool(random.below(2) == 0),
        2 => parse(random.pick(&["0", "-0", "1.10", "1e400", "123456789012345678901234567890", "-0.0"]))
            .unwrap(),
        3 => random.pick(&strings).into(),
        4 | 5 => {
            let mut text = String::new();
            for _ in 0..random.below(40) {
                text.push_str(random.pick(&strings));
                text.push_str(random.pick(&["a line of some length, which may come again", "x", "\n"]));
            }
            text.into()
        }
        6 => Value::List((0..random.below(6)).map(|_| hostile(random, depth + 1)).collect()),
        7 => Value::object([(
            random.pick(&["$ref", "$cat", "$part", "$lit", "$x", "a"]),
            hostile(random, depth + 1),
        )]),
        _ => Value::Object(
            (0..random.below(6))
                .map(|_| {
                    (
                        random.pick(&["role", "content", "$ref", "", "é\""]).to_owned(),
                        hostile(random, depth + 1),
                    )
                })
                .collect(),
        ),
    }
}

#[test]
fn hostile_values_read_back_equal() {
    for seed in 0..200 {
        let mut random = Random(seed);
        let mut script = Script::new([LIMIT, 20_000, 0][random.below(3)]);
        for _ in 0..30 {
            let again = random.below(3) == 0 && !script.given.is_empty();
            let value = if again {
                script.given[random.below(script.given.len())].clone()
            } else {
                hostile(&mut random, 0)
            };
            script.record(value);
        }
        script.check();
    }
}

/// Edits a text as agents do with their histories, line by line and also within lines.
fn edited(random: &mut Random, text: &str, other: &str) -> String {
    let place = |random: &mut Random, text: &str| {
        let at = random.below(text.len() + 1);
        let at = if random.below(3) > 0 {
            text[..floor(text, at)].rfind('\n').map_or(0, |end| end + 1)
        } else {
            at
        };
        floor(text, at)
    };
    let (one, two) = (place(random, text), place(random, text));
    let (from, to) = (one.min(two), one.max(two));
    let new = prose(random, 60);
    match random.below(7) {
        0 | 1 => format!("{text}{new}"),
        2 => format!("{}{}", &text[..from], &text[to..]),
        3 => format!("{}{new}{}", &text[..from], &text[from..]),
        4 => format!("{}{new}{}", &text[..from], &text[to..]),
        5 => format!("{}{}{}", &text[to..], &text[..from], &text[from..to]),
        _ => format!("{}{other}{}", &text[..from], &text[from..]),
    }
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap()
}

#[test]
fn histories_of_random_edits_read_back_equal() {
    for seed in 0..60 {
        let mut random = Random(1000 + seed);
        let long_lines = seed % 3 == 0;
        let mut script = Script::new(if seed % 5 == 0 { 30_000 } else { LIMIT });
        let mut text = prose(&mut random, if long_lines { 12_000 } else { 1500 });
        if long_lines {
            text = text.replace('\n', " ");
        }
        let mut other = prose(&mut random, 700);
        for _ in 0..40 {
            let next = edited(&mut random, &text, &other);
            match seed % 4 {
                0 => script.record(next.as_str().into()),
                1 => script.record_recognised(&next, Reach { any: 70, across_lines: 30 }),
                _ => script.record_recognised(&next, Reach::default()),
            }
            other = std::mem::replace(&mut text, next);
            if text.len() > 40_000 {
                text.truncate(floor(&text, 5000));
            }
        }
        script.check();
    }
}

#[test]
fn at_every_truncation_every_whole_record_reads_back() {
    let mut random = Random(5);
    let mut script = Script::new(LIMIT);
    let mut ends = Vec::new();
    let mut text = prose(&mut random, 400);
    for _ in 0..12 {
        let other = prose(&mut random, 200);
        text = edited(&mut random, &text, &other);
        script.record(Value::object([("m", Value::from(text.as_str())), ("h", hostile(&mut random, 2))]));
        ends.push(script.lines.len());
    }
    let header = script.lines.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    for bytes in header..=script.lines.len() {
        let whole = ends.iter().filter(|end| **end <= bytes).count();
        let found = script.read(bytes);
        assert_eq!(found, script.given[..whole], "{bytes} bytes");
    }
}
