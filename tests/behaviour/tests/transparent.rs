//! Off, or with nowhere to write: the program is what it is without a log.

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use behaviour_tests::Logs;
use support::{program, ran};

#[test]
fn off_makes_no_file_and_changes_no_output() {
    for (name, how) in
        [("endings", "well"), ("endings", "error"), ("unannotated_main", "x"), ("secrets", "all")]
    {
        let outputs = ["off", "debug"].map(|level| {
            let logs = Logs::new();
            let mut command = program(name, logs.path());
            command.arg(how).env("WORKFLOW_LOG", level);
            let (output, _) = ran(command);
            let files = std::fs::read_dir(logs.path()).expect("the folder").count();
            assert_eq!(files, if level == "off" { 0 } else { 2 }, "{name} {how} {level}");
            output
        });
        assert_eq!(outputs[0], outputs[1], "{name} {how}");
    }
}

#[test]
fn off_looks_at_no_value() {
    let said = ["off", "info"].map(|level| {
        let logs = Logs::new();
        let mut command = program("hazards", logs.path());
        command.arg("witness").env("WORKFLOW_LOG", level);
        String::from_utf8_lossy(&ran(command).0.stdout).into_owned()
    });
    assert_eq!(said, ["", "looked at\n"]);
}

/// Runs a program where its log cannot be kept: same output, same code, one line about it.
fn goes_on_without(folder: &Path, says: &str) {
    for (how, code) in [("well", 0), ("error", 1)] {
        let logs = Logs::new();
        let mut logged = program("endings", logs.path());
        logged.arg(how);
        let (logged, usual) = ran(logged);
        let mut command = program("endings", folder);
        command.arg(how);
        let (output, stderr) = ran(command);
        assert_eq!(output.status.code(), Some(code), "{stderr}");
        assert_eq!(output.stdout, logged.stdout);
        let ours: Vec<_> = stderr.lines().filter(|line| line.starts_with("workflow-log: ")).collect();
        let others: Vec<_> = stderr.lines().filter(|line| !line.starts_with("workflow-log: ")).collect();
        assert_eq!(ours.len(), 1, "one message: {stderr}");
        assert!(ours[0].contains(says), "{stderr}");
        assert_eq!(others, usual.lines().collect::<Vec<_>>());
    }
}

#[test]
fn an_impossible_logs_folder_is_said_once_and_the_workflow_goes_on() {
    let logs = Logs::new();
    let file = logs.path().join("a file");
    std::fs::write(&file, "").expect("a file");
    goes_on_without(&file.join("logs"), "cannot write");
    goes_on_without(Path::new("/dev/full"), "cannot write /dev/full");
}

#[test]
fn an_unwritable_logs_folder_is_said_once_and_the_workflow_goes_on() {
    // Permissions do not stop root, so a folder that nobody may write to is looked for elsewhere.
    let unwritable = [PathBuf::from("/proc/1"), PathBuf::from("/sys")];
    let folder = unwritable.iter().find(|folder| folder.is_dir()).expect("a system folder nobody writes to");
    goes_on_without(folder, "cannot write");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_once_and_the_workflow_goes_on() {
    let Some(disk) = SmallDisk::mount() else {
        println!("did not run: mounting a small tmpfs is not allowed here");
        return;
    };
    goes_on_without(&disk.point, "No space left on device");
}

/// A file system of one page, nearly filled.
#[cfg(target_os = "linux")]
struct SmallDisk {
    point: PathBuf,
    _logs: Logs,
}

#[cfg(target_os = "linux")]
impl SmallDisk {
    fn mount() -> Option<Self> {
        let logs = Logs::new();
        let point = logs.path().join("disk");
        std::fs::create_dir(&point).ok()?;
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=8k", "tmpfs"]).arg(&point);
        let mounted = mount.output().ok()?.status.success();
        if !mounted {
            return None;
        }
        std::fs::write(point.join("filler"), vec![b'x'; 8 * 1024]).ok()?;
        Some(Self { point, _logs: logs })
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _unmounted = Command::new("umount").arg(&self.point).status();
    }
}
