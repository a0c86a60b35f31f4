//! Every program prints the same, ends the same and leaves the tree it should.

use twice_tests::{Chosen, Way, Workshop, assert_same};

#[test]
fn a_program_does_the_same_with_the_attributes_and_leaves_its_tree() {
    let programs = Chosen::by_environment().usual(twice_tests::programs());
    assert_same(&Workshop::new(env!("CARGO_TARGET_TMPDIR")).run(&programs, Way::USUAL));
}
