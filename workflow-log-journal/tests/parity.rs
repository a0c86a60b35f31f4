//! However a journal is read, record by record, line by line or as a tree, the same lines of it
//! are damaged, and the same is found in the others.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod support;

use std::fmt::Write as _;

use support::{GONE, Journal};
use workflow_log_journal::record::{End, Input};
use workflow_log_journal::{Entry, NodeKind, Outcome, Record, Run, Value};

/// Lines that have everything: directives of every kind, all kinds of records, odd orders and spaces.
const LINES: &[&str] = &[
    r#"{"t":"begin","id":1,"at":10,"node":"iteration","name":"1"}"#,
    r#"{"name":"ag\u0065nt \ud83d\ude00","node":"interaction","parent":1,"at":20,"id":2,"t":"begin","input":"é"}"#,
    r#"{"t":"content","content":7,"value":"aé\n中b"}"#,
    r#"{ "t" : "content" , "content" : 9 , "value" : { "$cat" : [ { "$ref" : 7 } , "é\u00e9" , { "$part" : [7,0,3] } ] } }"#,
    r#"{"t":"content","content":10,"value":[{"$ref":9},{"role":{"$part":[9,1,4]}},7]}"#,
    r#"{"t":"content","content":11,"value":{"$cat":[{"$part":[10,1,3]},[],[{"$lit":{"$ref":"x"}}]]}}"#,
    r#"{"t":"content","content":12,"value":{"$lit":{"$a":{"$ref":11},"b":1.50e3}}}"#,
    r#"{"t":"begin","id":3,"parent":2,"at":30,"name":"llm","kind":"llm","fn":"q","args":{"messages":{"$ref":11},"x":{"$ref":12}},"metadata":{"level":"info","of":{"$ref":9}},"implicit":false,"detached":true}"#,
    r#"{"t":"end","id":3,"at":40,"facts":{"input_tokens":8,"model":{"$part":[9,0,1]}},"output":{"$cat":[]},"args":{"a":[1,2,{"$cat":["x",{"$ref":7}]}]}}"#,
    r#"{"t":"action","id":4,"parent":2,"at":50,"node":"action","name":"note","input":{"$ref":12},"args":{"$ref":1},"outcome":"failed","error":{"message":"m","chain":["c"],"location":"l"}}"#,
    r#"{"t":"metadata","id":2,"at":51,"metadata":{"a":1,"long":[{"$ref":10}]}}"#,
    r#"{"t":"score","id":2,"at":52,"name":"s","value":-1.5}"#,
    r#"{"t":"status","id":1,"at":53,"status":"fine"}"#,
    r#"{"t":"resource","at":54,"name":"Kali"}"#,
    r#"{"t":"error","at":55,"message":"m","data":{"x":{"$ref":10}}}"#,
    r#"{"t":"lost","at":56,"count":2,"why":"full"}"#,
    r#"{"t":"later","x":{"$new":1}}"#,
    r#"{"t":"end","id":0,"at":60,"outcome":"completed","output":{"$part":[10,0,2]}}"#,
];

/// What a tree says that was folded from whole records: an oracle that knows no skeleton.
fn told(journal: &Journal) -> String {
    let mut nodes: Vec<(u64, String, String)> = Vec::new();
    let close = |nodes: &mut Vec<(u64, String, String)>, end: &End| {
        if let Some((_, _, told)) = nodes.iter_mut().rev().find(|(id, _, _)| *id == end.id) {
            *told = format!("{} {:?}", end.outcome, end.facts);
        }
    };
    for entry in journal.entries().0 {
        let Entry::Record(record) = entry else { continue };
        match *record {
            Record::Begin(begin) => {
                nodes.push((begin.id, format!("{} {}", begin.name, begin.at), String::new()));
            }
            Record::Action(begin, end) => {
                nodes.push((begin.id, format!("{} {}", begin.name, begin.at), String::new()));
                close(&mut nodes, &end);
            }
            Record::End(end) if end.id != 0 => close(&mut nodes, &end),
            _ => {}
        }
    }
    nodes.iter().fold(String::new(), |mut told, (id, begin, end)| {
        let _ = writeln!(told, "{id} {begin} {end}");
        told
    })
}

fn of_tree(run: &Run) -> String {
    let mut told = String::new();
    for node in &run.nodes {
        let ended = node.ended_at.is_some();
        let end = if ended { format!("{} {:?}", node.outcome, node.facts) } else { String::new() };
        let _ = writeln!(told, "{} {} {} {end}", node.begin.id, node.begin.name, node.begin.at);
        run.resolved(node).unwrap();
    }
    run.root_resolved().unwrap();
    for error in &run.errors {
        run.contents().resolve_entries(&run.error_data(error).unwrap()).unwrap();
    }
    told
}

#[test]
fn a_tree_is_what_its_records_say() {
    let journal = Journal::new(format!("{GONE}\n{}\n", LINES.join("\n")));
    assert_eq!(journal.damage(), []);
    let run = journal.run();
    assert_eq!(of_tree(&run), told(&journal));
    assert_eq!((run.outcome, run.lost, run.last_at), (Outcome::Completed, 2, 60));
    let query = run.nodes.iter().find(|node| node.begin.id == 3).unwrap();
    assert_eq!(query.begin.node, NodeKind::Action);
    let payload = run.resolved(query).unwrap();
    let Input::Args(args) = payload.input else { panic!("{:?}", payload.input) };
    assert_eq!(Value::object(args).to_string(), r#"{"a":[1,2,"xaé\n中b"]}"#);
    assert_eq!(payload.output, Some("".into()));
    assert_eq!(query.notes().len(), 2);
    assert_eq!(query.fact("model"), Some(&"a".into()));
    let root = run.root_resolved().unwrap().output.unwrap();
    assert_eq!(root.to_string(), r#"["aé\n中bééaé",{"role":"é\n"}]"#);
}

/// `SplitMix64`: the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((bits ^ (bits >> 31)) % end as u64).unwrap()
    }
}

#[test]
fn whatever_is_changed_in_a_line_every_way_of_reading_finds_the_same() {
    let pieces: &[&[u8]] = &[
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b"\"",
        b"\\",
        b"\\u00e9",
        b"\\ud83d",
        b"0",
        b"1",
        b"9",
        b"-",
        b".5",
        b"e1",
        b" ",
        b"\t",
        b"\x01",
        b"\xc3",
        b"\xa9",
        b"null",
        b"true",
        b"$ref",
        b"$part",
        b"$cat",
        b"$lit",
        b"$x",
        b"args",
        b"input",
        b"{\"$ref\":9}",
        b"{\"$part\":[9,0,2]}",
        b"{\"$part\":[9,0,4]}",
        b"{\"$cat\":[[],[1]]}",
        b"[[1]]",
        b"\"t\":\"end\",",
        b"{\"$lit\":{\"$lit\":{}}}",
        b"{\"$ref\":11}",
        b"7",
        b"10",
    ];
    let mut random = Random(7);
    let mut damaged = 0;
    for _ in 0..1000 {
        let mut lines: Vec<Vec<u8>> = LINES.iter().map(|line| line.as_bytes().to_vec()).collect();
        for _ in 0..=random.below(2) {
            let line = random.below(lines.len());
            let line = &mut lines[line];
            let at = random.below(line.len());
            let end = (at + random.below(4)).min(line.len());
            let piece = pieces[random.below(pieces.len())];
            line.splice(at..end, piece.iter().copied());
        }
        let text = [GONE.as_bytes(), &lines.join(&b'\n'), b""].join(&b'\n');
        let journal = Journal::new(&text);
        damaged += usize::from(!journal.damage().is_empty());
        assert_eq!(of_tree(&journal.run()), told(&journal), "{}", String::from_utf8_lossy(&text));
    }
    assert!((100..950).contains(&damaged), "{damaged} were damaged");
}
