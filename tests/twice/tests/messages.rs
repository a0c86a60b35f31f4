//! The compiler warns and refuses as it would without the attributes.

use twice_tests::{Chosen, Way, Workshop, assert_same};

#[test]
fn warnings_are_the_same() {
    let programs = Chosen::by_environment().usual(twice_tests::warnings());
    assert_same(&Workshop::new(env!("CARGO_TARGET_TMPDIR")).compile(&programs, Way::USUAL));
}

#[test]
fn errors_are_the_same() {
    let programs = Chosen::by_environment().usual(twice_tests::errors());
    assert_same(&Workshop::new(env!("CARGO_TARGET_TMPDIR")).compile(&programs, Way::USUAL));
}
