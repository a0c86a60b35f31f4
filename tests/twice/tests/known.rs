//! The differences that are known: each is still there, or it is time to move its program.

use twice_tests::{Program, Way, Workshop};

/// Fails where one of these programs is the same by now.
fn assert_all_differ(programs: &[Program], differences: &[String]) {
    for program in programs {
        let differs = differences.iter().any(|text| text.starts_with(&format!("{} (", program.name())));
        assert!(differs, "{} is no difference any more: move it to the others", program.name());
    }
}

#[test]
fn what_is_known_to_differ_still_does() {
    let programs = twice_tests::known();
    let differences = Workshop::new(env!("CARGO_TARGET_TMPDIR")).run(&programs, Way::USUAL);
    assert_all_differ(&programs, &differences);
}

#[test]
fn what_the_compiler_is_known_to_say_otherwise_it_still_does() {
    let programs = twice_tests::known_messages();
    let differences = Workshop::new(env!("CARGO_TARGET_TMPDIR")).compile(&programs, Way::USUAL);
    assert_all_differ(&programs, &differences);
}
