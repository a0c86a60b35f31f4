//! A folder of runs: which there are, and which one is meant.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::FindError;
use crate::layout;
use crate::reader::Reader;

/// The journals in a folder, oldest first. A folder that does not exist holds none.
///
/// # Errors
///
/// When the folder exists and cannot be listed.
pub fn list(folder: &Path) -> Result<Vec<PathBuf>, FindError> {
    let failed = |source| FindError::Folder { path: folder.to_owned(), source };
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(failed)?,
    };
    let mut journals = Vec::new();
    for entry in entries {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension == layout::JOURNAL) {
            journals.push(path);
        }
    }
    journals.sort_by_cached_key(|path| sort_key(path));
    // Names tell the second; who began first in it stands in the files.
    for same_second in journals.chunk_by_mut(|a, b| sort_key(a).0 == sort_key(b).0) {
        if same_second.len() > 1 {
            same_second.sort_by_cached_key(|path| Reader::open(path).ok().map(|(_, header)| header.start));
        }
    }
    Ok(journals)
}

/// Runs are ordered by the date in their name, then by the number of a name that was taken, so
/// that `_10` comes after `_2`; files that merely end like a journal come before all of them, so
/// that none is taken for the latest run.
fn sort_key(path: &Path) -> (String, u32, String) {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let digits = |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = stem.rsplitn(4, '_').collect();
    let (day, time, number) = match parts.as_slice() {
        [number, time, day, _] if digits(time, 6) && digits(day, 8) => {
            (*day, *time, number.parse().unwrap_or(1))
        }
        [time, day, ..] if digits(time, 6) && digits(day, 8) => (*day, *time, 1),
        _ => ("", "", 1),
    };
    (format!("{day}{time}"), number, stem.clone())
}

/// The run that is meant: by path, by the beginning of its name (the latest such), or the latest.
///
/// # Errors
///
/// When there is none, saying where was looked.
pub fn find(folder: &Path, name: Option<&str>) -> Result<PathBuf, FindError> {
    if let Some(name) = name {
        let path = Path::new(name);
        if path.is_file() {
            // The report is derived from the journal beside it: either names the run.
            let journal = path.with_extension(layout::JOURNAL);
            let is_report = path.extension().is_some_and(|extension| extension == layout::REPORT);
            return Ok(if is_report && journal.is_file() { journal } else { path.to_owned() });
        }
    }
    let journals = list(folder)?;
    let Some(name) = name else {
        return journals.last().cloned().ok_or_else(|| FindError::NoRuns { folder: folder.to_owned() });
    };
    let stem = |path: &PathBuf| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    if let Some(exact) = journals.iter().find(|path| stem(path) == name) {
        return Ok(exact.clone());
    }
    journals
        .iter()
        .rev()
        .find(|path| stem(path).starts_with(name))
        .cloned()
        .ok_or_else(|| FindError::NotFound { name: name.to_owned(), folder: folder.to_owned() })
}
