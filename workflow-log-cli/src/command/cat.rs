//! `cat`: the lines of a journal, as they stand or each with everything it refers to in place.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use workflow_log_journal::{Damage, Entry, Line, Reader, Record, codec};

use crate::view::text;
use crate::{error, terminal};

pub(crate) fn cat(path: &Path, expand: bool) -> anyhow::Result<ExitCode> {
    let (mut reader, header) = Reader::open(path)?;
    let mut out = terminal::stdout();
    let name = text::harmless(&path.display().to_string());
    let damaged = |damage: &Damage| {
        let reason = text::harmless(&damage.reason);
        error::note(&format!("{name}: line {} is damaged: {reason}", damage.line));
    };
    if expand {
        write_record(&Record::Run(Box::new(header)), &mut out)?;
        while let Some(entry) = reader.next_entry()? {
            match entry {
                // What it holds now stands wherever it was referred to.
                Entry::Record(record) if matches!(*record, Record::Content { .. }) => {}
                Entry::Record(record) => write_record(&record, &mut out)?,
                Entry::Damaged(damage) => damaged(&damage),
            }
        }
    } else {
        writeln!(out, "{}", reader.line())?;
        while let Some(line) = reader.next_line()? {
            match line {
                Line::Record(line) => writeln!(out, "{line}")?,
                Line::Damaged(damage) => damaged(&damage),
            }
        }
    }
    out.flush()?;
    if reader.torn_bytes() > 0 {
        error::note(&format!("{name}: the last {} bytes are an unfinished record", reader.torn_bytes()));
    }
    Ok(ExitCode::SUCCESS)
}

fn write_record(record: &Record, out: &mut dyn Write) -> io::Result<()> {
    let mut line = Vec::new();
    codec::encode(record, &mut line);
    out.write_all(&line)
}
