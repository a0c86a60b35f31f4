//! What must not be seen is nowhere on disk; and it is found there where nothing hides it.

mod support;

use behaviour_tests::Logs;
use support::{program, ran};

/// Runs the secrets program with a marker and returns all that it left on disk.
fn disk_after(how: &str, marker: &str, environment: &[(&str, &str)]) -> String {
    let logs = Logs::new();
    let mut command = program("secrets", logs.path());
    command.arg(how).env("MARKER", marker).envs(environment.iter().copied());
    let (output, stderr) = ran(command);
    assert!(output.status.success(), "{stderr}");
    let bytes = logs.bytes();
    assert!(bytes.contains("\"workflow\":\"secrets\""), "something was recorded");
    bytes
}

#[test]
fn a_hidden_value_is_nowhere_on_disk() {
    let marker = "m4rk-\"q\"-value";
    for how in [
        "method",
        "parameter",
        "input",
        "output",
        "field-below",
        "field-shapes",
        "bytes",
        "constructor",
        "field-above",
        "field-debug",
        "field-wrapped",
        "redact",
        "late-environment",
    ] {
        let bytes = disk_after(how, marker, &[]);
        for form in [marker, "m4rk"] {
            assert!(!bytes.contains(form), "{how} shows {form}:\n{bytes}");
        }
        if how.starts_with("field") {
            assert!(bytes.contains("seen"), "{how} keeps the fields that are not hidden:\n{bytes}");
        }
    }
    assert!(disk_after("redact", marker, &[]).contains("[redacted:secret]"));
    assert!(disk_after("late-environment", marker, &[]).contains("[redacted:LATE_API_KEY]"));
    assert!(disk_after("method", marker, &[]).contains("called from a hidden method"), "children stay");
    assert!(disk_after("output", marker, &[]).contains("[no_log]"), "that it failed stays");
}

#[test]
fn a_credential_of_the_environment_is_nowhere_on_disk_and_other_variables_are() {
    let marker = "m4rk-credential";
    for name in ["MY_API_KEY", "github_token", "DB_PASSWORD", "CLIENT_SECRET"] {
        let bytes = disk_after("all", marker, &[(name, marker), ("NOTE", marker)]);
        assert!(!bytes.contains(marker), "{name}:\n{bytes}");
        assert!(bytes.contains(&format!("[redacted:{name}]")), "{bytes}");
    }
    assert!(disk_after("all", marker, &[("PUBLIC_NAME", marker)]).contains(marker));
    assert!(
        disk_after("all", marker, &[]).contains(marker),
        "the same marker is found where nothing hides it"
    );
    assert!(
        disk_after("all", "m4rk", &[("SHORT_KEY", "m4rk")]).contains("m4rk"),
        "too short to be a credential"
    );
    let off = [("MY_API_KEY", marker), ("WORKFLOW_LOG_REDACT", "off")];
    assert!(disk_after("all", marker, &off).contains(marker));
}
