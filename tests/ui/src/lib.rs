//! What does the compiler say? The answers are in `tests/mistakes`.
