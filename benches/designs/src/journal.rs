//! A journal that was recorded: what its content takes, and what it would take.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use anyhow::bail;
use growth::calls::Calls;
use workflow_log_journal::{Value, parse, store};

use crate::Sizes;
use crate::design::{self, Design, json_length};
use crate::unique::Unique;

/// Measures the one journal in a folder.
pub(crate) fn sizes(logs: &Path) -> anyhow::Result<Sizes> {
    let journals = store::list(logs)?;
    let [path] = journals.as_slice() else { bail!("{} journals instead of one", journals.len()) };
    let mut designs = design::all();
    let mut bytes = vec![0; designs.len()];
    let mut unique = Unique::default();
    let mut calls = Calls::open(path)?;
    while let Some(call) = calls.next_call()? {
        unique.add(&call);
        for (design, bytes) in designs.iter_mut().zip(&mut bytes) {
            for (name, value) in &call.args {
                *bytes += field(name, stored(design.as_mut(), &format!("{}/{name}", call.agent), value));
            }
            if let Some(output) = &call.output {
                *bytes += field(
                    "output",
                    stored(design.as_mut(), &format!("{}/{}", call.agent, call.kind), output),
                );
            }
        }
    }
    Ok(Sizes { unique: unique.bytes, designs: bytes, ours: ours(path)? })
}

fn stored(design: &mut dyn Design, place: &str, value: &Value) -> u64 {
    let before = design.content_bytes();
    let here = design.value(place, value);
    here + design.content_bytes() - before
}

/// A name, its value of so many bytes, and what stands around them.
fn field(name: &str, value: u64) -> u64 {
    name.len() as u64 + 4 + value
}

/// The same of the lines of a journal as they stand in it.
fn ours(path: &Path) -> anyhow::Result<u64> {
    let mut bytes = 0;
    for line in BufReader::new(File::open(path)?).lines() {
        let line = line?;
        // Not read as a record: directives are to be counted, not resolved.
        let value = parse(&line)?;
        if value.get("t").and_then(Value::as_str) == Some("content") {
            bytes += line.len() as u64 + 1;
        }
        // Nothing but calls has parameters here: agents and the run were given none.
        for (name, value) in value.get("args").and_then(Value::as_object).unwrap_or_default() {
            bytes += field(name, json_length(value));
        }
        bytes += value.get("output").map_or(0, |value| field("output", json_length(value)));
    }
    Ok(bytes)
}
