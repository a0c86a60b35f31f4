//! Where runs live: names that are claimed once, found again, and never followed elsewhere.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]
#![expect(clippy::needless_raw_string_hashes, reason = "as expect-test writes them")]

use std::fs;
use std::path::Path;

use expect_test::{Expect, expect};
use workflow_log_journal::store::{find, list};
use workflow_log_journal::{Writer, write_whole};

const STEM: &str = "patch_20261121_051400";

fn folder_of(names: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in names {
        fs::write(folder.path().join(name), "").unwrap();
    }
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[expect(clippy::needless_pass_by_value, reason = "as expect-test has it")]
fn check_claim(existing: &[&str], expected: Expect) {
    let folder = folder_of(existing);
    let (_, path) = Writer::create(folder.path(), STEM).unwrap();
    expected.assert_eq(path.file_name().unwrap().to_str().unwrap());
}

#[test]
fn a_name_is_claimed_once() {
    check_claim(&[], expect!["patch_20261121_051400.jsonl"]);
    check_claim(&["patch_20261121_051400.jsonl"], expect!["patch_20261121_051400_2.jsonl"]);
    check_claim(&["patch_20261121_051400.json"], expect!["patch_20261121_051400_2.jsonl"]);
    check_claim(
        &["patch_20261121_051400.jsonl", "patch_20261121_051400_2.json"],
        expect!["patch_20261121_051400_3.jsonl"],
    );
    check_claim(&["patch_20261121_051400_2.jsonl"], expect!["patch_20261121_051400.jsonl"]);
}

#[test]
fn many_claims_at_once_get_as_many_names() {
    let folder = tempfile::tempdir().unwrap();
    let mut claimed: Vec<_> = std::thread::scope(|scope| {
        let claims: Vec<_> = (0..16)
            .map(|_| scope.spawn(|| Writer::create(&folder.path().join("new/logs"), STEM).unwrap().1))
            .collect();
        claims.into_iter().map(|claim| claim.join().unwrap()).collect()
    });
    claimed.sort();
    claimed.dedup();
    assert_eq!(claimed.len(), 16);
}

#[test]
fn an_existing_journal_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let (mut first, path) = Writer::create(folder.path(), STEM).unwrap();
    first.append(b"first\n").unwrap();
    let (mut second, other) = Writer::create(folder.path(), STEM).unwrap();
    second.append(b"second\n").unwrap();
    first.append(b"again\n").unwrap();
    assert_eq!(fs::read_to_string(path).unwrap(), "first\nagain\n");
    assert_eq!(fs::read_to_string(other).unwrap(), "second\n");
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = folder_of(&["logs"]);
    let error = Writer::create(&folder.path().join("logs"), STEM).unwrap_err();
    assert_eq!(error.to_string(), format!("cannot write {}", folder.path().join("logs").display()));
    assert!(std::error::Error::source(&error).is_some());
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_a_name_is_not_followed() {
    use std::os::unix::fs::symlink;
    let folder = folder_of(&["victim"]);
    let at = |name: &str| folder.path().join(name);
    symlink(at("victim"), at("patch_20261121_051400.jsonl")).unwrap();
    symlink(at("nowhere"), at("patch_20261121_051400_2.jsonl")).unwrap();
    symlink(at("nowhere"), at("patch_20261121_051400_3.json")).unwrap();
    let (mut writer, path) = Writer::create(folder.path(), STEM).unwrap();
    writer.append(b"line\n").unwrap();
    assert_eq!(path, at("patch_20261121_051400_4.jsonl"));
    symlink(at("victim"), at("patch_20261121_051400_4.json")).unwrap();
    write_whole(&at("patch_20261121_051400_4.json"), b"report").unwrap();
    assert!(at("patch_20261121_051400_4.json").symlink_metadata().unwrap().is_file());
    assert_eq!(fs::read(at("victim")).unwrap(), b"");
    assert!(!at("nowhere").exists());
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let (_, journal) = Writer::create(folder.path(), STEM).unwrap();
    let report = journal.with_extension("json");
    write_whole(&report, b"{}\n").unwrap();
    for path in [journal, report] {
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{}", path.display());
    }
}

#[test]
fn a_file_that_is_written_whole_replaces_the_old_one_and_leaves_nothing_beside_it() {
    let folder = folder_of(&["run.json"]);
    let path = folder.path().join("run.json");
    for content in ["one", "two"] {
        write_whole(&path, content.as_bytes()).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), content);
        assert_eq!(names(folder.path()), ["run.json"]);
    }
}

#[test]
fn a_file_that_cannot_be_written_whole_leaves_nothing_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.json");
    fs::create_dir_all(path.join("inside")).unwrap();
    let error = write_whole(&path, b"report").unwrap_err();
    assert_eq!(error.path, path);
    assert_eq!(names(folder.path()), ["run.json"]);
    assert!(write_whole(&folder.path().join("missing/run.json"), b"report").is_err());
    assert_eq!(names(folder.path()), ["run.json"]);
}

const RUNS: [&str; 9] = [
    "patch_20261121_051400_10.jsonl",
    "patch_20261121_051400_2.jsonl",
    "patch_20261121_051400.jsonl",
    "patch_20261121_051400.json",
    "zeta_20251231_235959.jsonl",
    "detect_lunary_0_gpt-4.1_20261121_051401.jsonl",
    "zz_notes.jsonl",
    "notes.jsonl",
    "notes.txt",
];

#[test]
fn runs_are_listed_by_their_time_then_by_their_number() {
    let folder = folder_of(&RUNS);
    let listed: Vec<String> = list(folder.path())
        .unwrap()
        .iter()
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned() + "\n")
        .collect();
    expect![[r#"
        notes.jsonl
        zz_notes.jsonl
        zeta_20251231_235959.jsonl
        patch_20261121_051400.jsonl
        patch_20261121_051400_2.jsonl
        patch_20261121_051400_10.jsonl
        detect_lunary_0_gpt-4.1_20261121_051401.jsonl
    "#]]
    .assert_eq(&listed.concat());
    assert!(list(&folder.path().join("missing")).unwrap().is_empty());
    assert!(list(&folder.path().join("notes.txt")).is_err());
}

#[test]
fn a_run_is_found_by_path_by_name_by_the_beginning_of_its_name_or_as_the_latest() {
    let folder = folder_of(&RUNS);
    let found = |name: Option<&str>| match find(folder.path(), name) {
        Ok(path) => path.file_name().unwrap().to_str().unwrap().to_owned(),
        Err(error) => error.to_string().replace(folder.path().to_str().unwrap(), "logs"),
    };
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    for (name, expected) in [
        (None, expect!["detect_lunary_0_gpt-4.1_20261121_051401.jsonl"]),
        (Some("patch"), expect!["patch_20261121_051400_10.jsonl"]),
        (Some("patch_20261121_051400"), expect!["patch_20261121_051400.jsonl"]),
        (Some("zeta"), expect!["zeta_20251231_235959.jsonl"]),
        (Some("notes"), expect!["notes.jsonl"]),
        (
            Some("alpha"),
            expect![
                "no run in logs begins with `alpha`; give a path, the beginning of a name, or nothing for the latest"
            ],
        ),
        (Some(&*path("patch_20261121_051400_2.jsonl")), expect!["patch_20261121_051400_2.jsonl"]),
        (Some(&*path("patch_20261121_051400.json")), expect!["patch_20261121_051400.jsonl"]),
        (Some(&*path("notes.txt")), expect!["notes.txt"]),
    ] {
        expected.assert_eq(&found(name));
    }
    let empty = tempfile::tempdir().unwrap();
    assert!(find(empty.path(), None).unwrap_err().to_string().starts_with("there are no runs in "));
}

#[test]
fn runs_of_one_second_are_listed_by_who_began_first_in_it() {
    let folder = tempfile::tempdir().unwrap();
    for (stem, micros) in [("alpha", 900_000), ("beta", 100_000), ("gamma", 500_000)] {
        let header = format!(
            "{{\"t\":\"run\",\"format\":1,\"run\":\"r\",\"workflow\":\"{stem}\",\
             \"start\":\"2026-01-02T03:04:05.{micros}+00:00\",\"process\":{{\"pid\":1}},\"program\":\"p\",\"writer\":\"w\"}}\n"
        );
        fs::write(folder.path().join(format!("{stem}_20260102_030405.jsonl")), header).unwrap();
    }
    let listed = list(folder.path()).unwrap();
    let names: Vec<_> = listed.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(names, ["beta", "gamma", "alpha"].map(|name| format!("{name}_20260102_030405.jsonl")));
    assert_eq!(find(folder.path(), None).unwrap(), listed[2]);
}
