//! Likewise in other editions and profiles: in part, or in full with `TWICE=all`.

use twice_tests::{Chosen, Way, Workshop, assert_same};

/// Compiles and runs what is chosen of all programs, in the way at this index.
fn the_same(index: usize) {
    let (chosen, way) = (Chosen::by_environment(), Way::OTHERS[index]);
    let workshop = Workshop::new(env!("CARGO_TARGET_TMPDIR"));
    let mut differences = workshop.run(&chosen.other(index, twice_tests::programs()), way);
    for programs in [twice_tests::warnings(), twice_tests::errors()] {
        differences.extend(workshop.compile(&chosen.other(index, programs), way));
    }
    assert_same(&differences);
}

#[test]
fn in_edition_2018() {
    the_same(0);
}

#[test]
fn in_edition_2024() {
    the_same(1);
}

#[test]
fn optimised() {
    the_same(2);
}

#[test]
fn where_a_panic_aborts() {
    the_same(3);
}
