//! Values that refer to content: resolved whole, in part, from their beginning, however long the
//! chains are.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod support;

use std::fmt::Write as _;
use std::ops::Range;

use support::{GONE, Journal};
use workflow_log_journal::record::Input;
use workflow_log_journal::{Extent, Reader, Run, Value, parse};

/// The run of a journal with this content, and a node for each of these values.
fn run(content: &[(u64, String)], values: &[&str]) -> Run {
    let mut text = format!("{GONE}\n");
    for (number, value) in content {
        let _ = writeln!(text, r#"{{"t":"content","content":{number},"value":{value}}}"#);
    }
    for (id, value) in (1..).zip(values) {
        let _ =
            writeln!(text, r#"{{"t":"begin","id":{id},"at":1,"node":"action","name":"a","input":{value}}}"#);
    }
    let journal = Journal::new(text);
    assert_eq!(journal.damage(), []);
    journal.run()
}

fn value(run: &Run, node: usize) -> Value {
    match run.payload(&run.nodes[node]).unwrap().input {
        Input::Value(value) => value,
        other => panic!("{other:?}"),
    }
}

fn resolved(run: &Run, node: usize) -> Value {
    run.contents().resolve(&value(run, node)).unwrap()
}

/// Content that adds a turn to the content before it, so many times.
fn chain(links: u64, first: &str, link: impl Fn(u64) -> String) -> Vec<(u64, String)> {
    let mut content = vec![(0, first.to_owned())];
    content.extend((1..=links).map(|turn| (turn, link(turn))));
    content
}

/// That every part and every beginning of a value is what it is of the resolved value.
fn check_parts(run: &Run, node: usize, ranges: impl IntoIterator<Item = Range<u64>>) {
    let (stored, whole) = (value(run, node), resolved(run, node));
    for range in ranges {
        let part = run.contents().part(&stored, range.clone());
        let place = |at: u64| usize::try_from(at).unwrap();
        let places = place(range.start)..place(range.end);
        match &whole {
            Value::String(text) => {
                assert_eq!(part.ok(), text.get(places).map(Value::from), "{range:?}");
            }
            Value::List(items) => {
                let expected = items.get(places).map(|items| Value::List(items.to_vec()));
                assert_eq!(part.ok(), expected, "{range:?}");
            }
            other => panic!("{other}"),
        }
    }
    assert_eq!(run.contents().beginning(&stored, usize::MAX / 2).unwrap(), (whole, true));
}

#[test]
fn a_chain_of_lists_of_any_length_resolves() {
    let content =
        chain(3000, "[0]", |turn| format!(r#"{{"$cat":[{{"$ref":{}}},[{turn},{{"n":{turn}}}]]}}"#, turn - 1));
    let run = run(
        &content,
        &[r#"{"$ref":3000}"#, r#"{"$cat":[{"$part":[3000,1,5]},[7],{"$part":[2999,5990,5999]}]}"#],
    );
    let whole = resolved(&run, 0);
    let expected =
        std::iter::once("0".to_owned()).chain((1..=3000).map(|turn| format!(r#"{turn},{{"n":{turn}}}"#)));
    assert_eq!(whole.to_string(), format!("[{}]", expected.collect::<Vec<_>>().join(",")));
    assert_eq!(run.contents().extent(&value(&run, 0)), Extent::List(6001));
    check_parts(
        &run,
        0,
        [0..0, 0..1, 0..6001, 6000..6001, 17..23, 3000..3001, 6001..6001, 6000..6002, 7000..7001],
    );
    assert_eq!(
        resolved(&run, 1).to_string(),
        r#"[1,{"n":1},2,{"n":2},7,{"n":2995},2996,{"n":2996},2997,{"n":2997},2998,{"n":2998},2999,{"n":2999}]"#
    );
    let (beginning, whole) = run.contents().beginning(&value(&run, 0), 20).unwrap();
    assert!(!whole && beginning.as_list().unwrap().len() < 20);
}

#[test]
fn a_chain_of_texts_of_any_length_resolves() {
    let content =
        chain(3000, r#""é""#, |turn| format!(r#"{{"$cat":[{{"$ref":{}}},"{turn}\n中"]}}"#, turn - 1));
    let run = run(&content, &[r#"{"$ref":3000}"#]);
    let expected: String =
        std::iter::once("é".to_owned()).chain((1..=3000).map(|turn| format!("{turn}\n中"))).collect();
    assert_eq!(resolved(&run, 0), Value::from(expected.as_str()));
    let size = expected.len() as u64;
    check_parts(&run, 0, (0..40).flat_map(|at| [at..at + 9, size - at - 3..size - at, at * 500..size - at]));
}

#[test]
fn a_window_that_moves_along_resolves() {
    let lists = chain(3000, r#"["head",0,0,0,0]"#, |turn| {
        let before = turn - 1;
        format!(r#"{{"$cat":[{{"$part":[{before},0,1]}},{{"$part":[{before},2,5]}},[{turn}]]}}"#)
    });
    let texts = chain(3000, r#""héad 0000""#, |turn| {
        let before = turn - 1;
        format!(r#"{{"$cat":[{{"$part":[{before},0,6]}},{{"$part":[{before},7,10]}},"{}"]}}"#, turn % 10)
    });
    let texts = texts.into_iter().map(|(number, value)| {
        (
            number + 10_000,
            value.replace(&format!("[{},", number.wrapping_sub(1)), &format!("[{},", number + 9_999)),
        )
    });
    let content: Vec<_> = lists.into_iter().chain(texts).collect();
    let run = run(&content, &[r#"{"$ref":3000}"#, r#"{"$ref":13000}"#]);
    assert_eq!(resolved(&run, 0).to_string(), r#"["head",2997,2998,2999,3000]"#);
    check_parts(&run, 0, [0..5, 0..1, 1..5, 4..5]);
    assert_eq!(resolved(&run, 1), Value::from("héad 7890"));
    check_parts(&run, 1, (0..11).flat_map(|from| (from + 1..11).map(move |to| from..to)));
}

#[test]
fn parts_of_parts_and_parts_put_together_are_what_they_say() {
    let content = [
        (1, r#""0123456789""#),
        (2, r#"{"$part":[1,2,8]}"#),
        (3, r#"{"$cat":[{"$part":[2,1,3]},{"$cat":["x",{"$cat":[]},{"$part":[2,5,6]}]},{"$part":[2,3,3]}]}"#),
        (4, r#"{"$part":[3,1,4]}"#),
        (5, r#"[1,{"$ref":4},[{"$part":[3,0,2]}]]"#),
        (6, r#"{"$cat":[{"$part":[5,1,3]},{"$part":[5,0,2]}]}"#),
        (7, r#"{"$lit":{"$ref":{"$ref":6}}}"#),
        (8, r#"{"$ref":7}"#),
        (9, r#"{"$ref":8}"#),
    ];
    let content: Vec<_> = content.iter().map(|(number, value)| (*number, (*value).to_owned())).collect();
    let values = ["3", "4", "6", "9"].map(|number| format!(r#"{{"$ref":{number}}}"#));
    let run = run(&content, &values.each_ref().map(String::as_str));
    let resolved: Vec<_> = (0..4).map(|node| resolved(&run, node).to_string()).collect();
    assert_eq!(
        resolved,
        [r#""34x7""#, r#""4x7""#, r#"["4x7",["34"],1,"4x7"]"#, r#"{"$ref":["4x7",["34"],1,"4x7"]}"#,]
    );
    for node in 0..3 {
        check_parts(&run, node, (0..5).flat_map(|from| (from..6).map(move |to| from..to)));
    }
    assert_eq!(run.contents().extent(&value(&run, 3)), Extent::Other);
    assert!(run.contents().part(&value(&run, 3), 0..0).is_err());
    assert_eq!(run.contents().surface(&value(&run, 3)).unwrap().to_string(), r#"{"$ref":{"$ref":6}}"#);
}

#[test]
fn values_inside_each_other_resolve_to_the_depth_that_lines_may_have() {
    let nested = |links| chain(links, "[]", |turn| format!(r#"[{{"$ref":{}}}]"#, turn - 1));
    let run = run(&nested(1000), &[r#"{"$ref":1000}"#]);
    assert_eq!(resolved(&run, 0).to_string(), format!("{}{}", "[".repeat(1001), "]".repeat(1001)));

    let mut text = format!("{GONE}\n");
    for (number, value) in nested(3000) {
        let _ = writeln!(text, r#"{{"t":"content","content":{number},"value":{value}}}"#);
    }
    let damage = Journal::new(text).damage();
    assert_eq!(damage[0].reason, "it nests too deeply");
    assert_eq!(damage.len(), 3000 - 1023);
}

#[test]
fn a_part_that_divides_a_character_is_damage_wherever_the_character_stands() {
    let content = chain(4, r#""aé""#, |turn| format!(r#"{{"$cat":[{{"$ref":{}}},"\u4e2d\n"]}}"#, turn - 1));
    let mut text = format!("{GONE}\n");
    for (number, value) in content {
        let _ = writeln!(text, r#"{{"t":"content","content":{number},"value":{value}}}"#);
    }
    for at in 0..=19 {
        let _ = writeln!(
            text,
            r#"{{"t":"begin","id":1,"at":1,"node":"action","name":"{at}","input":{{"$part":[4,0,{at}]}}}}"#
        );
    }
    let journal = Journal::new(text);
    let divided: Vec<u64> = journal.damage().iter().map(|damage| damage.line - 7).collect();
    assert_eq!(divided, [2, 4, 5, 8, 9, 12, 13, 16, 17]);
}

#[test]
fn contents_that_are_held_while_the_journal_grows_know_what_was_added() {
    let journal = Journal::new(format!("{GONE}\n"));
    let (mut reader, _) = Reader::open(&journal.path).unwrap();
    let contents = reader.contents().clone();
    let other = run(&[(2, "2".to_owned())], &[r#"[{"$ref":2}]"#]);
    let first = value(&other, 0);
    assert!(contents.resolve(&first).is_err());
    let mut file = std::fs::OpenOptions::new().append(true).open(&journal.path).unwrap();
    std::io::Write::write_all(&mut file, b"{\"t\":\"content\",\"content\":2,\"value\":\"new\"}\n").unwrap();
    assert!(reader.next_entry().unwrap().is_some());
    assert_eq!(contents.resolve(&first).unwrap(), parse(r#"["new"]"#).unwrap());
}

/// `SplitMix64`: the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (bits ^ (bits >> 31)) % end
    }
}

/// Random values that refer to the values before them, each with what it stands for.
#[derive(Default)]
struct Known {
    /// What content 0, 1, … stands for.
    whole: Vec<Value>,
}

impl Known {
    fn list(&self, random: &mut Random, depth: u64) -> (String, Value) {
        let items: Vec<_> = (0..random.below(4)).map(|_| self.value(random, depth + 1)).collect();
        let stored: Vec<_> = items.iter().map(|(stored, _)| stored.as_str()).collect();
        (
            format!("[{}]", stored.join(",")),
            Value::List(items.iter().map(|(_, whole)| whole.clone()).collect()),
        )
    }

    /// A text, or a list.
    fn sequence(&self, random: &mut Random, text: bool, depth: u64) -> (String, Value) {
        let of_kind = |value: &Value| if text { value.as_str().is_some() } else { value.as_list().is_some() };
        let before: Vec<_> = (0..).zip(&self.whole).filter(|(_, value)| of_kind(value)).collect();
        let chosen = (!before.is_empty()).then(|| {
            before[before.len() - 1 - usize::try_from(random.below(before.len().min(5) as u64)).unwrap()]
        });
        match (random.below(6), chosen) {
            (0 | 1, Some((number, whole))) => (format!(r#"{{"$ref":{number}}}"#), whole.clone()),
            (2 | 3, Some((number, whole))) => {
                let size = whole.as_str().map_or_else(|| whole.as_list().unwrap().len(), str::len) as u64;
                let from = random.below(size + 1);
                let to = from + random.below(size - from + 1);
                let place = |at: u64| usize::try_from(at).unwrap();
                let part = match whole {
                    Value::String(text) => match text.get(place(from)..place(to)) {
                        Some(part) => part.into(),
                        None => return (format!(r#"{{"$ref":{number}}}"#), whole.clone()),
                    },
                    whole => Value::List(whole.as_list().unwrap()[place(from)..place(to)].to_vec()),
                };
                if part.as_str().is_some_and(|_| !whole.as_str().unwrap().is_char_boundary(place(from))) {
                    return (format!(r#"{{"$ref":{number}}}"#), whole.clone());
                }
                (format!(r#"{{"$part":[{number},{from},{to}]}}"#), part)
            }
            (4, _) if depth < 3 => {
                let parts: Vec<_> =
                    (0..=random.below(3)).map(|_| self.sequence(random, text, depth + 1)).collect();
                let stored: Vec<_> = parts.iter().map(|(stored, _)| stored.as_str()).collect();
                let whole = if text {
                    Value::String(parts.iter().map(|(_, part)| part.as_str().unwrap()).collect())
                } else {
                    Value::List(parts.iter().flat_map(|(_, part)| part.as_list().unwrap().to_vec()).collect())
                };
                (format!(r#"{{"$cat":[{}]}}"#, stored.join(",")), whole)
            }
            _ if text => {
                let text =
                    ["", "a", "é\n", "中中", "words and words"][usize::try_from(random.below(5)).unwrap()];
                (Value::from(text).to_string(), text.into())
            }
            _ => self.list(random, depth),
        }
    }

    fn value(&self, random: &mut Random, depth: u64) -> (String, Value) {
        match random.below(8) {
            0..=2 => self.sequence(random, true, depth),
            3 | 4 if depth < 4 => self.sequence(random, false, depth),
            5 if depth < 4 => {
                let (stored, whole) = self.value(random, depth + 1);
                (
                    format!(r#"{{"a":{stored},"$b":{stored}}}"#),
                    Value::object([("a", whole.clone()), ("$b", whole)]),
                )
            }
            6 if depth < 4 => {
                let (stored, whole) = self.value(random, depth + 1);
                (format!(r#"{{"$lit":{{"$ref":{stored}}}}}"#), Value::object([("$ref", whole)]))
            }
            7 if !self.whole.is_empty() => {
                let number = random.below(self.whole.len() as u64);
                (format!(r#"{{"$ref":{number}}}"#), self.whole[usize::try_from(number).unwrap()].clone())
            }
            _ => ("1.50".to_owned(), parse("1.50").unwrap()),
        }
    }
}

#[test]
fn whatever_values_refer_to_they_resolve_to_what_was_meant() {
    for seed in 0..150 {
        let mut random = Random(seed);
        let mut known = Known::default();
        let mut content = Vec::new();
        for number in 0..40 {
            let (stored, whole) = known.value(&mut random, 0);
            if whole.to_string().len() > 20_000 {
                content.push((number, "0".to_owned()));
                known.whole.push(parse("0").unwrap());
                continue;
            }
            content.push((number, stored));
            known.whole.push(whole);
        }
        let stored: Vec<_> = (0..40).map(|number| format!(r#"{{"$ref":{number}}}"#)).collect();
        let run = run(&content, &stored.iter().map(String::as_str).collect::<Vec<_>>());
        for (node, whole) in known.whole.iter().enumerate() {
            assert_eq!(&resolved(&run, node), whole, "seed {seed}, content {node}");
            let stored = value(&run, node);
            let (beginning, all) = run.contents().beginning(&stored, 50).unwrap();
            assert_eq!(all, &beginning == whole, "seed {seed}, content {node}");
            let size = match whole {
                Value::String(text) => text.len() as u64,
                Value::List(items) => items.len() as u64,
                _ => continue,
            };
            assert_eq!(run.contents().extent(&stored).size(), Some(size));
            let ranges: Vec<_> = (0..8)
                .map(|_| {
                    let from = random.below(size + 1);
                    from..from + 1 + random.below(size - from + 1)
                })
                .collect();
            check_parts(&run, node, ranges);
        }
        check_prompts(&content, &known.whole, seed);
    }
}

/// That of each value, as a prompt, it is known how much of the one before it it begins with.
fn check_prompts(content: &[(u64, String)], whole: &[Value], seed: u64) {
    let mut text = format!("{GONE}\n");
    for (number, value) in content {
        let _ = writeln!(text, r#"{{"t":"content","content":{number},"value":{value}}}"#);
        let _ = writeln!(
            text,
            r#"{{"t":"begin","id":{},"at":1,"node":"action","name":"llm","input":{{"$ref":{number}}}}}"#,
            number + 1
        );
    }
    let run = Journal::new(text).run();
    for (node, pair) in run.nodes[1..].iter().zip(whole.windows(2)) {
        let kept = match (&pair[0], &pair[1]) {
            (Value::String(before), Value::String(prompt)) => {
                let same =
                    |at: &usize| before.is_char_boundary(*at) && prompt.get(..*at) == before.get(..*at);
                (0..=before.len().min(prompt.len())).rev().find(same).unwrap()
            }
            (Value::List(before), Value::List(prompt)) => {
                before.iter().zip(prompt).take_while(|(one, other)| one == other).count()
            }
            (Value::String(_) | Value::List(_), Value::String(_) | Value::List(_)) => 0,
            _ => continue,
        };
        let size = pair[0].as_str().map_or_else(|| pair[0].as_list().unwrap().len(), str::len);
        let change = run.prompt_change(node).unwrap().unwrap();
        assert_eq!(change.kept, kept as u64, "seed {seed}: {} and {}", pair[0], pair[1]);
        assert_eq!(change.rewritten_at, (kept < size).then_some(kept as u64), "seed {seed}");
    }
}
