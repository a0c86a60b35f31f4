//! Tells another process which calls have returned, for tests that kill this one.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write as _},
    path::Path,
};

/// A file or a pipe that gets the number of every step whose call has returned.
#[derive(Debug)]
pub struct Witness(File);

impl Witness {
    /// Opens `path` for appending; a pipe is waited for until somebody reads it.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().append(true).create(true).open(path);
        file.map(Self).map_err(|error| {
            io::Error::new(error.kind(), format!("--witness {}: cannot open it: {error}", path.display()))
        })
    }

    /// Says that the call of step `number` has returned.
    pub fn returned(&mut self, number: usize) -> io::Result<()> {
        // One write a line: whoever reads after this process was killed finds whole lines only.
        self.0.write_all(format!("{number}\n").as_bytes())
    }
}
