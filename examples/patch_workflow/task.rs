//! A task on disk: a vulnerable program, and for each bounty on it what is wrong and a check.
//!
//! ```text
//! codebase/                        the program
//! bounties/NUMBER/description.txt  what it must not do
//! bounties/NUMBER/check.sh         whether it still does it
//! ```

use std::{fs, io, path::Path};

/// Where the program lies in a scratch folder.
pub const CODEBASE: &str = "codebase";

/// The command that says, in [`CODEBASE`], whether the bounty is solved.
pub const CHECK: &str = "bash ../check.sh";

/// Copies what one bounty needs into the folder `scratch`, and returns its description.
pub fn copy(task_repo_dir: &Path, bounty_number: u32, scratch: &Path) -> io::Result<String> {
    let bounty = task_repo_dir.join("bounties").join(bounty_number.to_string());
    let description = bounty.join("description.txt");
    let description = fs::read_to_string(&description).map_err(|error| name(&description, &error))?;
    copy_file(&bounty.join("check.sh"), &scratch.join("check.sh"))?;
    copy_folder(&task_repo_dir.join(CODEBASE), &scratch.join(CODEBASE))?;
    Ok(description)
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).map_err(|error| name(from, &error))? {
        let entry = entry?;
        let copy = if entry.file_type()?.is_dir() { copy_folder } else { copy_file };
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

fn copy_file(from: &Path, to: &Path) -> io::Result<()> {
    fs::copy(from, to).map(drop).map_err(|error| name(from, &error))
}

/// Says which file of the task an error is about.
fn name(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("no usable task: {}: {error}", path.display()))
}
