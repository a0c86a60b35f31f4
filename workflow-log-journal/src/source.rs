//! A journal's file, read at any place: as it grows, by many at once, and never written.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::error::ReadError;

/// Where something stands in a file, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Span {
    pub(crate) offset: u64,
    pub(crate) length: u32,
}

/// What is read at once. Lines that belong together stand near each other and are a few hundred
/// bytes long: a report made a system call for each of them, and these were a third of its time.
const WINDOW_BYTES: usize = 128 * 1024;

/// Windows begin at multiples of this, so that what stands a little before is in them too.
const STEP_BYTES: u64 = 64 * 1024;

/// A piece of the file that was read.
#[derive(Debug, Default)]
struct Window {
    offset: u64,
    bytes: Vec<u8>,
}

impl Window {
    fn get(&self, span: Span) -> Option<&[u8]> {
        let from = usize::try_from(span.offset.checked_sub(self.offset)?).ok()?;
        self.bytes.get(from..from.checked_add(span.length as usize)?)
    }
}

/// A file that is read by offset, so that its readers share no position.
#[derive(Debug)]
pub(crate) struct Source {
    path: PathBuf,
    #[cfg(unix)]
    file: File,
    #[cfg(not(unix))]
    file: Mutex<File>,
    window: Mutex<Window>,
}

impl Source {
    pub(crate) fn open(path: &Path) -> Result<Self, ReadError> {
        let file = File::open(path).map_err(|source| ReadError::Io { path: path.to_owned(), source })?;
        #[cfg(not(unix))]
        let file = Mutex::new(file);
        Ok(Self { path: path.to_owned(), file, window: Mutex::default() })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// What one read gives from a place on; 0 bytes at what is the end for now.
    pub(crate) fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        loop {
            match self.read_once(buffer, offset) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => return read,
            }
        }
    }

    #[cfg(unix)]
    fn read_once(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(&self.file, buffer, offset)
    }

    #[cfg(not(unix))]
    fn read_once(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        use std::io::{Read as _, Seek as _, SeekFrom};
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(offset))?;
        file.read(buffer)
    }

    /// The bytes of a place that was there before.
    pub(crate) fn read(&self, span: Span) -> io::Result<Vec<u8>> {
        if u64::from(span.length) <= STEP_BYTES {
            let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(bytes) = window.get(span) {
                return Ok(bytes.to_vec());
            }
            window.offset = span.offset / STEP_BYTES * STEP_BYTES;
            window.bytes.resize(WINDOW_BYTES, 0);
            let offset = window.offset;
            let read = self.read_at(&mut window.bytes, offset);
            window.bytes.truncate(*read.as_ref().unwrap_or(&0));
            read?;
            if let Some(bytes) = window.get(span) {
                return Ok(bytes.to_vec());
            }
        }
        let mut bytes = vec![0; span.length as usize];
        let mut filled = 0;
        while filled < bytes.len() {
            match self.read_at(&mut bytes[filled..], span.offset + filled as u64)? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                read => filled += read,
            }
        }
        Ok(bytes)
    }
}
