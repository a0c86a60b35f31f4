//! Each mistake is told at the user's token, with a way out. The `.stderr` files are the interface.
//!
//! `TRYBUILD=overwrite cargo test -p ui-tests` writes them anew; read the difference before it is
//! committed.

#[test]
fn every_mistake_is_told_at_its_token_with_a_way_out() {
    trybuild::TestCases::new().compile_fail("tests/mistakes/*.rs");
}
