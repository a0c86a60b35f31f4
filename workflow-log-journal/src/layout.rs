//! File and folder names. Nothing else decides where a run lives.

use std::path::{Path, PathBuf};

use crate::time::Timestamp;

/// The ending of a journal.
pub const JOURNAL: &str = "jsonl";
/// The ending of a report.
pub const REPORT: &str = "json";

/// The longest part of a name, in bytes: five parts and a date stay below every file system's 255.
const PART_LIMIT: usize = 40;

/// What a run's file name is made of.
#[derive(Clone, Debug, Default)]
pub struct NameParts<'a> {
    /// The workflow's name.
    pub workflow: &'a str,
    /// The folder the task works on; its last component is used.
    pub task_repo_dir: Option<&'a str>,
    /// The bounty's number.
    pub bounty_number: Option<&'a str>,
    /// The model's name.
    pub model: Option<&'a str>,
}

/// `<workflow>[_<repo>][_<bounty>][_<model>]_<YYYYmmdd_HHMMSS>`.
///
/// ```
/// use workflow_log_journal::layout::{stem, NameParts};
/// use workflow_log_journal::Timestamp;
///
/// let parts = NameParts {
///     workflow: "patch",
///     task_repo_dir: Some("bounties/lunary/"),
///     bounty_number: Some("0"),
///     model: Some("openai/gpt-4o"),
/// };
/// let start = Timestamp::parse("2026-11-21T05:14:00.123456+00:00").unwrap();
/// assert_eq!(stem(&parts, start), "patch_lunary_0_openai_gpt-4o_20261121_051400");
/// ```
pub fn stem(parts: &NameParts<'_>, start: Timestamp) -> String {
    let repo = parts.task_repo_dir.and_then(|dir| Path::new(dir).file_name()?.to_str());
    let mut stem = sanitised(parts.workflow);
    if stem.is_empty() {
        stem.push_str("workflow");
    }
    for part in [repo, parts.bounty_number, parts.model].into_iter().flatten() {
        let part = sanitised(part);
        if !part.is_empty() {
            stem.push('_');
            stem.push_str(&part);
        }
    }
    stem.push('_');
    stem.push_str(&start.to_file_name());
    stem
}

/// Letters, digits, `-`, `_` and `.` stay; a leading dot would hide the file.
fn sanitised(part: &str) -> String {
    let mut clean = String::new();
    for character in part.trim().chars() {
        if clean.len() + character.len_utf8() > PART_LIMIT {
            break;
        }
        let keep = character.is_alphanumeric()
            || matches!(character, '-' | '_')
            || (character == '.' && !clean.is_empty());
        clean.push(if keep { character } else { '_' });
    }
    clean
}

/// The `number`th name to try for a stem: `stem`, `stem_2`, `stem_3`, …
pub(crate) fn candidate(stem: &str, number: u32) -> String {
    if number == 1 { stem.to_owned() } else { format!("{stem}_{number}") }
}

/// The report beside a journal.
pub fn report_path(journal: &Path) -> PathBuf {
    journal.with_extension(REPORT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_part_can_leave_the_folder_or_hide_the_file() {
        let start = Timestamp::parse("2026-01-02T03:04:05Z").unwrap();
        let name = |workflow, repo, model| {
            stem(&NameParts { workflow, task_repo_dir: repo, bounty_number: None, model }, start)
        };
        assert_eq!(name("../../etc/passwd", None, None), "_._.._etc_passwd_20260102_030405");
        assert_eq!(name(".hidden", Some("/"), None), "_hidden_20260102_030405");
        assert_eq!(name("  ", Some(".."), Some("llama3:8b")), "workflow_llama3_8b_20260102_030405");
        assert_eq!(name("修复", None, Some("a\0b\nc")), "修复_a_b_c_20260102_030405");
        assert!(name(&"é".repeat(500), Some(&"r".repeat(500)), Some(&"m".repeat(500))).len() < 200);
    }
}
