//! `cat`: the records of a journal, each with everything it refers to in place.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use workflow_log_journal::{Entry, Reader, Record, codec};

use crate::view::text;
use crate::{error, terminal};

pub(crate) fn cat(path: &Path) -> anyhow::Result<ExitCode> {
    let (mut reader, header) = Reader::open(path)?;
    let mut out = terminal::stdout();
    let mut line = Vec::new();
    codec::encode(&Record::Run(Box::new(header)), &mut line);
    out.write_all(&line)?;
    let name = text::harmless(&path.display().to_string());
    while let Some(entry) = reader.next_entry()? {
        match entry {
            // What it holds now stands wherever it was referred to.
            Entry::Record(record) if matches!(*record, Record::Content { .. }) => {}
            Entry::Record(record) => {
                line.clear();
                codec::encode(&record, &mut line);
                out.write_all(&line)?;
            }
            Entry::Damaged(damage) => {
                error::note(&format!(
                    "{name}: line {} is damaged: {}",
                    damage.line,
                    text::harmless(&damage.reason)
                ));
            }
        }
    }
    out.flush()?;
    if reader.torn_bytes() > 0 {
        error::note(&format!("{name}: the last {} bytes are an unfinished record", reader.torn_bytes()));
    }
    Ok(ExitCode::SUCCESS)
}
