//! Appends lines to a journal. The only code that writes one.
//!
//! One `write` a record, straight to the file: when [`Writer::append`] returns, the kernel has
//! the line, and no death of this process can take it back. A buffer would be faster and would
//! take down with it the last records, which are the ones that explain a crash.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::CreateError;
use crate::layout;

/// How often a taken name is stepped over before giving up.
const NAME_LIMIT: u32 = 10_000;

/// A journal that is being written.
pub struct Writer {
    out: Box<dyn Write + Send>,
    /// The last write stopped inside a line.
    torn: bool,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").field("torn", &self.torn).finish_non_exhaustive()
    }
}

impl Writer {
    /// Claims the first free name for a stem in a folder, making the folder if need be.
    ///
    /// The file is created exclusively, readable by its owner only; an existing file or link is
    /// never opened, and a stem whose report exists is taken too.
    ///
    /// # Errors
    ///
    /// When the folder cannot be made or the file not created, naming which.
    pub fn create(folder: &Path, stem: &str) -> Result<(Self, PathBuf), CreateError> {
        let io = |path: &Path, source| CreateError { path: path.to_owned(), source };
        fs::create_dir_all(folder).map_err(|source| io(folder, source))?;
        for number in 1..=NAME_LIMIT {
            let path = folder.join(format!("{}.{}", layout::candidate(stem, number), layout::JOURNAL));
            if layout::report_path(&path).symlink_metadata().is_ok() {
                continue;
            }
            match create_private(&path, true) {
                Ok(file) => return Ok((Self::new(Box::new(file)), path)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(source) => return Err(io(&path, source)),
            }
        }
        Err(io(&folder.join(stem), io::ErrorKind::AlreadyExists.into()))
    }

    /// Writes to anything, for tests of what happens when writing fails.
    pub fn new(out: Box<dyn Write + Send>) -> Self {
        Self { out, torn: false }
    }

    /// Hands one whole line, its line feed included, to the kernel.
    ///
    /// # Errors
    ///
    /// When not all of the line could be written. What was written of it becomes a damaged line
    /// of its own, so the next append does not suffer from it.
    pub fn append(&mut self, line: &[u8]) -> io::Result<()> {
        if self.torn { self.write(&[b"\n", line].concat()) } else { self.write(line) }
    }

    fn write(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            match self.out.write(bytes) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(written) => {
                    bytes = &bytes[written..];
                    self.torn = !bytes.is_empty();
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

/// Writes a whole file beside its place and moves it there, so that nobody sees half of it.
///
/// # Errors
///
/// When the file cannot be written; the place then holds what it held before.
pub fn write_whole(path: &Path, content: &[u8]) -> Result<(), CreateError> {
    write_whole_with(path, |file| file.write_all(content))
}

/// Likewise, for content that is written piece by piece. The file is not buffered.
///
/// # Errors
///
/// When the file cannot be written, or `write` fails; the place then holds what it held before.
pub fn write_whole_with(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), CreateError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = (|| {
        let _stale = fs::remove_file(&temporary);
        write(&mut create_private(&temporary, false)?)?;
        fs::rename(&temporary, path)
    })();
    written.map_err(|source| {
        let _half = fs::remove_file(&temporary);
        CreateError { path: path.to_owned(), source }
    })
}

/// Opens a file that did not exist, for its owner only.
fn create_private(path: &Path, append: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create_new(true).write(true).append(append);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    /// Takes `room` bytes, then fails until it gets more.
    #[derive(Clone, Default)]
    struct Disk(Arc<Mutex<(Vec<u8>, usize)>>);

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let (content, room) = &mut *self.0.lock().unwrap();
            let taken = bytes.len().min(*room);
            if taken == 0 {
                return Err(io::ErrorKind::StorageFull.into());
            }
            content.extend_from_slice(&bytes[..taken]);
            *room -= taken;
            Ok(taken)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_line_that_did_not_fit_does_not_spoil_the_next() {
        let disk = Disk::default();
        disk.0.lock().unwrap().1 = 8;
        let mut writer = Writer::new(Box::new(disk.clone()));
        writer.append(b"{\"a\"}\n").unwrap();
        assert!(writer.append(b"{\"lost\"}\n").is_err());
        assert!(writer.append(b"{\"lost\"}\n").is_err());
        disk.0.lock().unwrap().1 = 100;
        writer.append(b"{\"b\"}\n").unwrap();
        writer.append(b"{\"c\"}\n").unwrap();
        assert_eq!(String::from_utf8_lossy(&disk.0.lock().unwrap().0), "{\"a\"}\n{\"\n{\"b\"}\n{\"c\"}\n");
    }
}
